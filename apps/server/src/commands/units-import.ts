// The only place for `units import catalogue|conversion|boundaries`: checks official files and, with --apply, takes them in.
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { findPlainDate, findVietnameseDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { dayInFileName, type ImportError, type ImportWarning } from '@binhyen/core/units/import-file.domain'
import { importSentence } from '@binhyen/core/units/import-words.domain'
import {
  importBoundaries,
  importCatalogue,
  importConversion,
  type BoundaryImportReply,
  type CatalogueImportReply,
  type ConversionImportReply,
} from '@binhyen/core/units/unit-imports.contract'
import { prepareBoundaries, type PreparedBoundaries } from '#server/features/units/boundary-stream.service'
import { print } from '../platform/console.ts'
import { UsageError, type Caller, type Command, type Values } from './command.ts'

/** Lines of errors and changes printed; --json gives all. */
const MOST_LINES = 50

const text = (values: Values, name: string): string | null => {
  const value = values[name]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null
}

function required(values: Values, name: string): string {
  const value = text(values, name)
  if (value === null) throw new UsageError(`Thiếu --${name}. / --${name} is missing.`)
  return value
}

function dayOf(value: string, name: string): PlainDate {
  const day = findPlainDate(value) ?? findVietnameseDate(value)
  if (day === null) {
    throw new UsageError(`--${name} "${value}" không phải ngày có thật. / --${name} is not a calendar day, expected YYYY-MM-DD.`)
  }
  return day
}

/** The day given, or the one the files' names carry. */
function onOf(files: readonly string[], values: Values): PlainDate {
  const given = text(values, 'on')
  const named = given === null ? files.map((file) => dayInFileName(basename(file))).find((day) => day !== null) : dayOf(given, 'on')
  if (named === undefined || named === null) {
    throw new UsageError('Thiếu --on YYYY-MM-DD; tên tệp không ghi ngày. / --on is missing; the file name carries no day.')
  }
  return named
}

function filesOf(words: readonly string[]): readonly string[] {
  if (words.length === 0) throw new UsageError('Thiếu tên tệp. / The file is missing.')
  return words
}

async function readFiles(paths: readonly string[]): Promise<readonly { readonly name: string; readonly bytes: Uint8Array }[]> {
  return Promise.all(
    paths.map(async (path) => {
      try {
        return { name: basename(path), bytes: new Uint8Array(await readFile(path)) }
      } catch {
        throw new UsageError(`Không mở được tệp ${path}. / The file ${path} cannot be opened.`)
      }
    }),
  )
}

const flag = (values: Values, name: string): 'true' | 'false' => (values[name] === true ? 'true' : 'false')

function askedOf(files: readonly string[], values: Values): { on: string; source: string; skip: 'true' | 'false' } {
  return { on: onOf(files, values), source: required(values, 'source'), skip: flag(values, 'skip') }
}

function decisionOf(values: Values): { number?: string; decidedOn?: string; issuer?: string } {
  const [number, decided, issuer] = [text(values, 'number'), text(values, 'decided'), text(values, 'issuer')]
  return {
    ...(number === null ? {} : { number }),
    ...(decided === null ? {} : { decidedOn: dayOf(decided, 'decided') }),
    ...(issuer === null ? {} : { issuer }),
  }
}

const more = (total: number): readonly string[] => (total > MOST_LINES ? [`  … ${String(total - MOST_LINES)} (--json)`] : [])

function foundLines(title: string, found: readonly (ImportError | ImportWarning)[], total: number): readonly string[] {
  if (total === 0) return []
  const lineOf = (each: ImportError | ImportWarning): string => {
    const place = [each.sheet === 'CSV' ? null : each.sheet, each.cell].filter((part) => part !== null).join('!')
    return `  ${each.file}${place === '' ? '' : ` ${place}`}${each.feature === null ? '' : ` #${each.feature}`}: ${importSentence('vi', each)}`
  }
  return [`${title}: ${String(total)}`, ...found.slice(0, MOST_LINES).map(lineOf), ...more(total)]
}

type Reply = CatalogueImportReply | ConversionImportReply | BoundaryImportReply

function headLines(reply: Reply): readonly string[] {
  return [
    ...reply.files.map((file) => `${file.name}: ${String(file.rows)} dòng / rows`),
    ...(reply.suggestedOn === null
      ? []
      : [`Tên tệp ghi ngày ${reply.suggestedOn}, đang dùng ${reply.on}. / The file name says ${reply.suggestedOn}, ${reply.on} is used.`]),
    ...foundLines('Chỗ cần sửa / to correct', reply.errors, reply.errorTotal),
    ...foundLines('Chỗ nên xem lại / to look at', reply.warnings, reply.warningTotal),
  ]
}

function catalogueLines(reply: CatalogueImportReply): readonly string[] {
  const sideOf = (side: CatalogueImportReply['changes'][number]['before']): string =>
    side === null ? '–' : `${side.name}${side.parentName === '' ? '' : `, ${side.parentName}`}`
  return [
    ...reply.levels.map(
      (level) => `${level.level}: ${String(level.listed)} trong tệp / listed, ${String(level.standing)} trong danh mục / standing`,
    ),
    `Thay đổi / changes: ${String(reply.changes.length)}`,
    ...reply.changes
      .slice(0, MOST_LINES)
      .map((change) => `  ${change.code}  ${change.kind}  ${sideOf(change.before)} → ${sideOf(change.after)}  [${change.verdict}]`),
    ...more(reply.changes.length),
  ]
}

function conversionLines(reply: ConversionImportReply): readonly string[] {
  const targetsOf = (targets: ConversionImportReply['changes'][number]['before']): string =>
    targets.map((target) => `${target.name} (${target.relation}${target.share === null ? '' : ` ${String(target.share)}`})`).join('; ')
  return [
    `${String(reply.rows)} dòng / rows: ${Object.entries(reply.counts)
      .map(([relation, count]) => `${relation} ${String(count)}`)
      .join(', ')}`,
    `Được chia / split: ${String(reply.split)}; đã đúng / known already: ${String(reply.unchanged)}; thay đổi / changes: ${String(reply.changes.length)}`,
    ...reply.changes
      .slice(0, MOST_LINES)
      .map((change) => `  ${change.name}, ${change.place}: ${targetsOf(change.before)} → ${targetsOf(change.after)}`),
    ...more(reply.changes.length),
  ]
}

function boundaryLines(reply: BoundaryImportReply): readonly string[] {
  return [
    `${String(reply.units.length)}/${String(reply.standing)} đơn vị có ranh giới / units with a boundary`,
    ...reply.units
      .slice(0, MOST_LINES)
      .map(
        (unit) =>
          `  ${unit.code}  ${unit.name}  ${String(unit.areaKm2)} km²  ${String(unit.pointsBefore)} → ${String(unit.pointsAfter)} điểm / points`,
      ),
    ...more(reply.units.length),
  ]
}

/** Prints a reply; a check that found errors ends as refused. */
function show(values: Values, reply: Reply, lines: readonly string[]): void {
  if (values['json'] === true) print(JSON.stringify(reply, null, 2))
  else print([...headLines(reply), ...lines, outcomeLine(reply)].join('\n'))
  if (!reply.applied && reply.errorTotal > 0 && values['skip'] !== true) {
    throw new Problem('unit.import-refused', { total: reply.errorTotal })
  }
}

function outcomeLine(reply: Reply): string {
  if (!reply.applied) {
    return 'Chỉ kiểm tra, chưa ghi gì; thêm --apply để ghi. / Checked only, nothing was recorded; add --apply to record it.'
  }
  const batch = 'batchId' in reply ? reply.batchId : null
  return `Đã ghi.${batch === null ? '' : ` Lần ghi / batch: ${batch}`} / Recorded.`
}

/** Checks first, then applies exactly what was checked. */
async function checkedThenApplied<R extends Reply>(
  values: Values,
  send: (step: { apply: 'true' | 'false'; seen?: string }) => Promise<R>,
): Promise<R> {
  const check = await send({ apply: 'false' })
  const stopped = check.errorTotal > 0 && !(values['skip'] === true && check.skippable)
  return values['apply'] === true && !stopped ? send({ apply: 'true', seen: check.seen }) : check
}

const options = {
  on: { type: 'string' },
  source: { type: 'string' },
  apply: { type: 'boolean' },
  skip: { type: 'boolean' },
  json: { type: 'boolean' },
} as const
const decisionOptions = { ...options, number: { type: 'string' }, decided: { type: 'string' }, issuer: { type: 'string' } } as const
const COMMON = '--source "…" [--on YYYY-MM-DD] [--apply] [--skip] [--json] --as <tài khoản / account>'
const DECISION = '[--number "…"] [--decided YYYY-MM-DD] [--issuer "…"]'

export const unitsImportCatalogue: Command = {
  name: 'units import catalogue',
  usage: `<tệp / files .xlsx .csv> ${COMMON} ${DECISION} [--closings]`,
  summary: 'Nhập danh mục hành chính; không có --apply thì chỉ kiểm tra / take in the official catalogue; checks only without --apply',
  options: { ...decisionOptions, closings: { type: 'boolean' } },
  run: async ({ caller, words, values }) => {
    const paths = filesOf(words)
    const asked = { ...askedOf(paths, values), ...decisionOf(values), closings: flag(values, 'closings') }
    const files = await readFiles(paths)
    const reply = await checkedThenApplied(values, (step) => caller.upload(importCatalogue, files, { query: { ...asked, ...step } }))
    show(values, reply, catalogueLines(reply))
  },
}

export const unitsImportConversion: Command = {
  name: 'units import conversion',
  usage: `<tệp / file .xlsx .csv> ${COMMON} ${DECISION}`,
  summary: 'Nhập bảng chuyển đổi đơn vị cũ – mới / take in the table of old and new units',
  options: decisionOptions,
  run: async ({ caller, words, values }) => {
    const paths = filesOf(words)
    const asked = { ...askedOf(paths, values), ...decisionOf(values) }
    const files = await readFiles(paths)
    const reply = await checkedThenApplied(values, (step) => caller.upload(importConversion, files, { query: { ...asked, ...step } }))
    show(values, reply, conversionLines(reply))
  },
}

function levelOf(values: Values): 'province' | 'district' | 'commune' {
  const level = text(values, 'level') ?? 'commune'
  if (level !== 'province' && level !== 'district' && level !== 'commune') {
    throw new UsageError('--level là province, district hoặc commune. / --level is province, district or commune.')
  }
  return level
}

function toleranceOf(values: Values): number {
  const tolerance = Number(text(values, 'tolerance') ?? '50')
  if (!(tolerance >= 0 && tolerance <= 2000)) {
    throw new UsageError('--tolerance là số mét từ 0 đến 2000. / --tolerance is metres from 0 to 2000.')
  }
  return tolerance
}

function preparedLines(prepared: PreparedBoundaries): string {
  return [
    `${String(prepared.features)} đối tượng / features, ${String(prepared.pointsBefore)} → ${String(prepared.pointsAfter)} điểm / points`,
    ...(prepared.cell <= 16
      ? []
      : [`Quá nhiều điểm: đặt trên lưới ${String(prepared.cell)} m. / Too many points: put on a grid of ${String(prepared.cell)} m.`]),
    ...foundLines('Chỗ cần sửa / to correct', prepared.errors, prepared.errors.length),
  ].join('\n')
}

type BoundaryQuery = { on: string; source: string; skip: 'true' | 'false'; licence: string; level: 'province' | 'district' | 'commune' }

/** Simplified on this side, so that what is sent is small whatever the files are. */
async function sendBoundaries(
  caller: Caller,
  values: Values,
  query: BoundaryQuery,
  prepared: PreparedBoundaries,
): Promise<BoundaryImportReply> {
  const files = [
    {
      name: prepared.files
        .map((file) => file.name)
        .join(', ')
        .slice(0, 200),
      bytes: prepared.bytes,
    },
  ]
  return checkedThenApplied(values, (step) => caller.upload(importBoundaries, files, { query: { ...query, tolerance: 0, ...step } }))
}

export const unitsImportBoundaries: Command = {
  name: 'units import boundaries',
  usage: `<tệp / files .geojson> --licence "…" [--level province|district|commune] [--tolerance mét / metres] ${COMMON}`,
  summary: 'Nhập ranh giới, tệp lớn bao nhiêu cũng được / take in boundaries, from files of any size',
  options: { ...options, licence: { type: 'string' }, level: { type: 'string' }, tolerance: { type: 'string' } },
  run: async ({ caller, words, values }) => {
    const paths = filesOf(words)
    const query = { ...askedOf(paths, values), licence: required(values, 'licence'), level: levelOf(values) }
    const prepared = await prepareBoundaries(paths, query.level, toleranceOf(values))
    if (values['json'] !== true) print(preparedLines(prepared))
    if (prepared.features === 0 || (prepared.errors.length > 0 && values['skip'] !== true)) {
      throw new Problem('unit.import-refused', { total: prepared.errors.length })
    }
    const reply = await sendBoundaries(caller, values, query, prepared)
    show(values, reply, boundaryLines(reply))
  },
}
