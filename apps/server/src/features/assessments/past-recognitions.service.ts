// The only place that takes in past results from Excel: checks a file, keeps each of its lines beside what is recorded.
import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { compareSaid, type Comparison, type Said } from '@binhyen/core/assessments/past-comparison.domain'
import type { importPastResults as importContract, PastLineReply } from '@binhyen/core/assessments/past-recognition.contract'
import { readPastSheet, type PastCellError, type PastLine } from '@binhyen/core/assessments/past-recognition.domain'
import { pastUnitIndex, type PastUnit } from '@binhyen/core/assessments/past-units.domain'
import type { PastMeasure } from '@binhyen/core/assessments/past-measures.domain'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { CellError } from '@binhyen/core/units/village.domain'
import { readListFile } from '#server/features/units/list-file.service'
import { namesThroughTime } from '#server/features/units/past-units.service'
import { coversOf, getUnit, scopeOf, scopesOf } from '#server/features/units/units.service'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import { writePastTemplate } from './past-file.service.ts'
import { pastMeasures } from './past-measures.service.ts'
import * as store from './past-recognitions.store.ts'
import { standingByUnit, standsReply, type Stands } from './past-standing.service.ts'

type ImportReply = z.input<(typeof importContract)['reply']>
type Line = z.input<typeof PastLineReply>

/** Errors and lines sent back at once; their counts are of the whole file. */
const MOST_ERRORS = 500
const MOST_PREVIEW = 200
/** Cells named in one sentence. */
const MOST_CELLS = 10

type Province = {
  readonly id: UnitId
  readonly scope: readonly UnitId[]
  readonly units: readonly PastUnit[]
  readonly measures: readonly PastMeasure[]
}

async function openProvince(ctx: Ctx, unitId: UnitId): Promise<Province> {
  const unit = await getUnit(ctx, unitId, ctx.today)
  const scope = await scopeOf(ctx, unitId, ctx.today)
  ctx.authorise('past-recognition.import', scope)
  if (unit.level !== 'province') throw new Problem('unit.wrong-level', { id: unitId, level: unit.level, expected: 'province' })
  const covers = await coversOf(ctx, unitId)
  return { id: unitId, scope, units: await namesThroughTime(ctx, unitId), measures: await pastMeasures(ctx, covers) }
}

/** The template of a province. @throws unit.not-found, unit.not-valid-on, unit.wrong-level, auth.forbidden */
export async function pastTemplate(ctx: Ctx, unitId: UnitId): Promise<{ readonly fileName: string; readonly bytes: Uint8Array }> {
  const province = await openProvince(ctx, unitId)
  const name = province.units.findLast((unit) => unit.unitId === unitId)?.fullName ?? unitId
  return {
    fileName: `Kết quả các kỳ trước – ${name}.xlsx`,
    bytes: await writePastTemplate(province.units, province.measures, ctx.demonstration),
  }
}

type Compared = { readonly line: PastLine; readonly comparison: Comparison<Stands> }

function saidOf(line: PastLine, provinceId: UnitId): Said {
  const { decision, measure, window, state } = line
  return {
    statusKind: measure.statusKind,
    setId: measure.setId,
    window,
    state,
    number: decision?.number ?? null,
    decidedOn: decision?.on ?? null,
    authorityUnitId: decision === null ? null : (decision.unitId ?? provinceOfLine(line) ?? provinceId),
  }
}

const provinceOfLine = ({ unit }: PastLine): UnitId | null =>
  unit.level === 'province' ? unit.unitId : (unit.above.at(-1)?.unitId ?? null)

async function compareAll(ctx: Ctx, lines: readonly PastLine[], provinceId: UnitId): Promise<readonly Compared[]> {
  const standing = await standingByUnit(ctx, [...new Set(lines.map((line) => line.unit.unitId))])
  return lines.map((line) => ({ line, comparison: compareSaid(saidOf(line, provinceId), standing.get(line.unit.unitId) ?? []) }))
}

function lineReply({ line, comparison }: Compared): Line {
  const { unit, measure, decision } = line
  return {
    row: line.row,
    unit: { id: unit.unitId, name: unit.fullName, parentName: unit.above[0]?.fullName ?? null },
    statusKind: measure.statusKind,
    setId: measure.setId,
    title: measure.title,
    window: line.window,
    state: line.state,
    number: decision?.number ?? null,
    decidedOn: decision?.on ?? null,
    authority: decision?.body ?? null,
    standing: comparison.kind,
    conflict: comparison.kind === 'conflict' ? { in: comparison.in, against: standsReply(comparison.against) } : null,
  }
}

const ORDER: Readonly<Record<Comparison['kind'], number>> = { conflict: 0, new: 1, same: 2 }

function previewOf(compared: readonly Compared[]): Line[] {
  return compared
    .toSorted((a, b) => ORDER[a.comparison.kind] - ORDER[b.comparison.kind] || a.line.row - b.line.row)
    .slice(0, MOST_PREVIEW)
    .map(lineReply)
}

const countOf = (compared: readonly Compared[], kind: Comparison['kind']): number =>
  compared.filter(({ comparison }) => comparison.kind === kind).length

/**
 * Checks a file of past results and, with `apply`, takes all of it in: what is new counts from now on, what differs from what stands
 * is kept beside it. One wrong cell refuses the whole file; a file that says nothing new writes nothing.
 * @throws past.file-invalid { errors, total } when applying; unit.not-found, unit.wrong-level, auth.forbidden
 */
export async function importPastResults(
  ctx: Ctx,
  unitId: UnitId,
  file: { readonly name: string; readonly bytes: Uint8Array },
  apply: boolean,
): Promise<ImportReply> {
  const province = await openProvince(ctx, unitId)
  if (apply) await store.lockProvince(ctx, province.id)
  const read = await readListFile(file.bytes)
  const about = { province, fileName: file.name.normalize('NFC').slice(0, 200), apply }
  if ('errors' in read) return refused(ctx, about, { rows: 0, errors: [], unreadable: unreadableText(read.errors) })
  const known = { units: pastUnitIndex(province.units), measures: province.measures, today: ctx.today }
  const { lines, rows, errors } = readPastSheet(read.sheet, known)
  const compared = await compareAll(ctx, lines, province.id)
  if (errors.length > 0) return refused(ctx, about, { rows, errors, unreadable: null, compared })
  const fresh = countOf(compared, 'new')
  const conflicts = countOf(compared, 'conflict')
  const said = await spokenOf(ctx, lines, province)
  const importId = apply && fresh + conflicts > 0 ? newId() : null
  if (importId !== null) {
    const hash = createHash('sha256').update(file.bytes).digest('hex')
    const made = { id: importId, provinceId: province.id, scope: province.scope, fileName: about.fileName, fileHash: hash }
    await store.addImport({ ...ctx, by: { id: ctx.actor.accountId, name: ctx.actor.displayName } }, made, said)
  }
  const reply = {
    ...replyOf(about, compared, { rows, errors: [], unreadable: null }),
    importId,
    decisions: said.decisions.filter((each) => each.kind !== 'statement').length,
  }
  await auditFile(ctx, province, { action: importId === null ? 'past-recognition.check-file' : 'past-recognition.import', reply })
  return reply
}

/** What keeps a file from being read at all: one reason, of the file or of the cells named. */
function unreadableText(errors: readonly CellError[]): string {
  const cells = errors.map((error) => error.cell).filter((cell) => cell !== '')
  const named = cells.slice(0, MOST_CELLS).join(', ') + (cells.length > MOST_CELLS ? ', …' : '')
  return named === '' ? (errors[0]?.message ?? '') : `${named}: ${errors[0]?.message ?? ''}`
}

type About = { readonly province: Province; readonly fileName: string; readonly apply: boolean }
type Wrong = { readonly rows: number; readonly errors: readonly PastCellError[]; readonly unreadable: string | null }

function replyOf(about: About, compared: readonly Compared[], { rows, errors, unreadable }: Wrong): ImportReply {
  return {
    importId: null,
    fileName: about.fileName,
    unreadable,
    rows,
    fresh: countOf(compared, 'new'),
    same: countOf(compared, 'same'),
    conflicts: countOf(compared, 'conflict'),
    units: new Set(compared.map(({ line }) => line.unit.unitId)).size,
    decisions: 0,
    errors: errors.slice(0, MOST_ERRORS),
    errorCount: errors.length,
    preview: previewOf(compared),
  }
}

/** A dry run shows the errors with all that could be read; an import of a wrong file is refused. */
async function refused(ctx: Ctx, about: About, wrong: Wrong & { readonly compared?: readonly Compared[] }): Promise<ImportReply> {
  if (about.apply) throw new Problem('past.file-invalid', { errors: wrong.errors.slice(0, MOST_ERRORS), total: wrong.errors.length })
  const reply = replyOf(about, wrong.compared ?? [], wrong)
  await auditFile(ctx, about.province, { action: 'past-recognition.check-file', reply })
  return reply
}

async function auditFile(ctx: Ctx, province: Province, done: { readonly action: string; readonly reply: ImportReply }): Promise<void> {
  const { preview: _preview, errors: _errors, ...figures } = done.reply
  await ctx.audit(done.action, { kind: 'past-import', id: figures.importId ?? province.id, scope: province.scope }, { after: figures })
}

/** The last day of a window on which a unit stood: its scope is that of this day. */
function dayOf(line: PastLine): PlainDate {
  const last = addDays(line.window.to, -1)
  const { from, to } = line.unit.valid
  const day = to !== null && to <= last ? addDays(to, -1) : last
  return day < from ? from : day
}

/** Scopes by unit and day, one statement a day. */
async function scopesFor(
  ctx: BaseCtx,
  wanted: readonly { readonly id: UnitId; readonly on: PlainDate }[],
): Promise<Map<string, readonly UnitId[]>> {
  const days = new Map<PlainDate, Set<UnitId>>()
  for (const { id, on } of wanted) days.set(on, (days.get(on) ?? new Set()).add(id))
  const scopes = new Map<string, readonly UnitId[]>()
  for (const [on, ids] of days) for (const [id, scope] of await scopesOf(ctx, [...ids], on)) scopes.set(`${id} ${on}`, scope)
  return scopes
}

type Spoken = { readonly decisions: readonly store.SaidDecision[]; readonly lines: readonly store.SaidLine[] }

const KIND_OF = { recognised: 'recognition', 'not-recognised': 'recognition', revoked: 'revocation' } as const

/** The decisions a file speaks of, one for each number, day, authority, set, window and result, and its lines under them. */
async function spokenOf(ctx: Ctx, lines: readonly PastLine[], province: Province): Promise<Spoken> {
  const scopes = await scopesFor(
    ctx,
    lines.map((line) => ({ id: line.unit.unitId, on: dayOf(line) })),
  )
  const decisions = new Map<string, store.SaidDecision>()
  const said = lines.map((line): store.SaidLine => {
    const scope = scopes.get(`${line.unit.unitId} ${dayOf(line)}`) ?? []
    const provinceId = scope.at(-2) ?? province.id
    const { unitId: authority } = { unitId: line.decision?.unitId ?? provinceId }
    const key = [
      authority,
      line.decision?.number,
      line.effectiveOn,
      line.measure.statusKind,
      line.measure.setId,
      line.window.from,
      line.window.to,
    ]
      .concat([line.state, line.decision?.body])
      .join(' ')
    const known = decisions.get(key) ?? decisionOf(line, { authority, scope, province })
    decisions.set(key, known)
    return lineRow(line, { scope, provinceId, authority, decisionId: known.id })
  })
  return { decisions: [...decisions.values()], lines: said }
}

function decisionOf(
  line: PastLine,
  at: { readonly authority: UnitId; readonly scope: readonly UnitId[]; readonly province: Province },
): store.SaidDecision {
  const from = at.scope.indexOf(at.authority)
  const { decision, measure, window } = line
  return {
    id: newId(),
    // an authority beside the unit's own line (a body of the province) is seen from the province
    scope: from >= 0 ? at.scope.slice(from) : [at.authority, ...at.province.scope],
    authority_unit_id: at.authority,
    authority_body: decision?.body ?? '',
    number: decision?.number ?? '',
    decided_on: line.effectiveOn,
    kind: decision === null ? 'statement' : measure.setId === null && line.state === 'recognised' ? 'title' : KIND_OF[line.state],
    status_kind: measure.statusKind,
    set_id: measure.setId,
    window_from: window.from,
    window_to: window.to,
  }
}

function lineRow(
  line: PastLine,
  at: { readonly scope: readonly UnitId[]; readonly provinceId: UnitId; readonly authority: UnitId; readonly decisionId: string },
): store.SaidLine {
  const { decision, measure, window } = line
  return {
    row: line.row,
    unit_id: line.unit.unitId,
    scope: at.scope,
    province_id: at.provinceId,
    status_kind: measure.statusKind,
    set_id: measure.setId,
    window_from: window.from,
    window_to: window.to,
    state: line.state,
    number: decision?.number ?? null,
    decided_on: decision?.on ?? null,
    authority_unit_id: decision === null ? null : at.authority,
    authority_body: decision?.body ?? null,
    effective_on: line.effectiveOn,
    decision_id: at.decisionId,
  }
}
