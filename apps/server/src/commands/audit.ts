// The only place for `audit …`: checking an exported log offline, and the owner's console of the log.
import { readFile, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { readDaySeal, type KeptSeal } from '@binhyen/core/audit/audit-chain.domain'
import type { AuditFault, AuditVerdict } from '@binhyen/core/audit/audit-file.domain'
import { vietnameseDate, findPlainDate } from '@binhyen/core/shared/plain-date'
import { findSession } from '#server/features/access/access.service'
import { archiveYear, writeAudit, type Written } from '#server/features/audit/audit-file.service'
import { makeYears, sealAll } from '#server/features/audit/sealing.service'
import { archivesIn, verifyWithArchives, type CheckedArchive } from '#server/features/audit/verify-file.service'
import { openReady } from '../database.ts'
import { clockOf, dayInVietnam } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { print, say } from '../platform/console.ts'
import { transactOn } from '../platform/db/transact.ts'
import { LockHeld } from '../platform/lock.ts'
import type { Runtime } from '../platform/run.ts'
import { ServerHolds } from './accounts.ts'
import { UsageError, type FileCommand, type OwnerCommand, type Values } from './command.ts'
import { dayIn } from './values.ts'

/** Works on the configured database itself, after sealing what waits. */
async function withLog<T>(config: Config, work: (runtime: Runtime) => Promise<T>): Promise<T> {
  const ready = await openReady({ ...config, empty: true }).catch((error: unknown) => {
    throw error instanceof LockHeld ? new ServerHolds(error) : error
  })
  try {
    const runtime: Runtime = { transact: transactOn(ready.database.db), clock: clockOf(null), findSession, demonstration: false }
    await makeYears(runtime)
    const sealed = await sealAll(runtime)
    if (sealed > 0) say(`Đã niêm phong ${String(sealed)} bản ghi. / Sealed ${String(sealed)} entries.`)
    return await work(runtime)
  } finally {
    await ready.close()
  }
}

function textIn(values: Values, option: string): string | null {
  const given = values[option]
  return typeof given === 'string' && given !== '' ? given : null
}

function told(written: Written, path: string): void {
  const { count, firstSeq, lastSeq, sha256 } = written
  print(`Đã ghi ${path}: ${String(count)} bản ghi, số ${String(firstSeq)}–${String(lastSeq)}. / Written: ${String(count)} entries.`)
  print(`SHA-256 ${sha256}`)
}

export const auditSeal: OwnerCommand = {
  name: 'audit seal',
  usage: '',
  summary: 'Niêm phong các bản ghi nhật ký còn chờ (máy chủ đang chạy tự làm mỗi 5 giây) / seal what waits in the audit log',
  options: {},
  run: async ({ config }) => {
    await withLog(config, async () => undefined)
    print('Mọi bản ghi đã được niêm phong. / Every entry is sealed.')
  },
}

export const auditExport: OwnerCommand = {
  name: 'audit export',
  usage: '[--from YYYY-MM-DD] [--to YYYY-MM-DD] [--out <file.ndjson|file.ndjson.gz>]',
  summary: 'Xuất nhật ký đã niêm phong của các ngày (cả hai ngày được tính) ra tệp / write the sealed audit log of some days to a file',
  options: { from: { type: 'string' }, to: { type: 'string' }, out: { type: 'string' } },
  run: async ({ config, values }) => {
    const from = dayIn(values, 'from')
    const to = dayIn(values, 'to')
    if (from !== undefined && to !== undefined && to < from) throw new UsageError('--to trước --from. / --to comes before --from.')
    const path = resolve(textIn(values, 'out') ?? 'binhyen-audit.ndjson.gz')
    told(await withLog(config, (runtime) => writeAudit(runtime, { from, to }, path)), path)
  },
}

export const auditArchive: OwnerCommand = {
  name: 'audit archive',
  usage: '--year <năm / year> [--out <thư mục / directory>]',
  summary: 'Xuất nhật ký một năm đã qua thành tệp lưu trữ và đánh dấu đã lưu / write a year that is over as an archive, and mark it',
  options: { year: { type: 'string' }, out: { type: 'string' } },
  run: async ({ config, values }) => {
    const year = Number(textIn(values, 'year'))
    const now = Number(dayInVietnam(new Date()).slice(0, 4))
    if (!Number.isInteger(year) || year < 2000 || year >= now) {
      throw new UsageError('--year: một năm đã qua / a year that is over.')
    }
    const path = resolve(join(textIn(values, 'out') ?? '.', `binhyen-audit-${String(year)}.ndjson.gz`))
    told(await withLog(config, (runtime) => archiveYear(runtime, year, { path, fileName: basename(path) })), path)
  },
}

async function keptSeals(values: Values): Promise<readonly KeptSeal[]> {
  const file = textIn(values, 'seals')
  const given = [textIn(values, 'seal') ?? '', ...(file === null ? [] : (await readFile(resolve(file), 'utf8')).split('\n'))]
  return given
    .filter((text) => text.trim() !== '')
    .map((text) => {
      const seal = readDaySeal(text)
      if (seal !== null) return seal
      throw new UsageError(
        `"${text}" không phải dòng niêm phong ngày: NNNN-TT-NN và ít nhất 16 ký tự đầu của mã. / "${text}" is no day seal: YYYY-MM-DD and at least the first 16 digits.`,
      )
    })
}

const faultText: Readonly<Record<AuditFault['kind'], string>> = {
  'not-audit': 'Đây không phải tệp nhật ký của Bình Yên, hoặc dòng đầu đã bị sửa. / Not an audit file, or its first line was altered.',
  malformed: 'Một dòng không đọc được. / A line cannot be read.',
  altered: 'Nội dung bản ghi đã bị SỬA sau khi niêm phong. / The entry was ALTERED after it was sealed.',
  missing: 'THIẾU bản ghi: đã bị xóa khỏi nhật ký hoặc khỏi tệp. / An entry is MISSING: deleted from the log or from the file.',
  moved: 'Bản ghi bị ĐỔI CHỖ. / The entry was MOVED.',
  inserted: 'Bản ghi CHÈN THÊM hoặc chuỗi niêm phong bị sửa. / An entry was INSERTED, or the chain altered.',
  truncated: 'Tệp bị CẮT: các bản ghi cuối không còn. / The file was CUT: its last entries are not there.',
  'day-seal': 'Dòng niêm phong ngày trong tệp không khớp các bản ghi. / A day seal in the file does not fit the entries.',
  archive: 'KHÔNG KHỚP tệp lưu trữ của năm đó. / Does NOT fit the archive of that year.',
  'kept-seal': 'KHÔNG KHỚP dòng niêm phong ngày đã giữ: nhật ký đã bị viết lại. / Does NOT fit the kept day seal: the log was rewritten.',
}

const faultLines = ({ seq, line, entryId, kind }: AuditFault): readonly string[] => {
  const entry = entryId === null ? '' : ` (mã bản ghi / entry id ${entryId})`
  const where = seq === null ? '' : `bản ghi số / entry no. ${String(seq)}${entry}, `
  return [`SAI / FAULT: ${where}dòng / line ${String(line)}`, `  ${faultText[kind]}`]
}

/** What lies in archives: how many entries of which years, and whether the archives were there to be looked into. */
function archivedLines({ archived, head }: AuditVerdict): readonly string[] {
  return [...new Set(archived.map(({ year }) => year))].map((year) => {
    const runs = archived.filter((run) => run.year === year)
    const count = String(runs.reduce((sum, { firstSeq, lastSeq }) => sum + lastSeq - firstSeq + 1, 0))
    const sum = head?.archives.find((each) => each.year === year)?.sha256 ?? ''
    return runs.every(({ held }) => held)
      ? `  ${count} bản ghi của năm ${String(year)} nằm trọn trong tệp lưu trữ đã đưa vào. / entries of ${String(year)} are whole in the archive given.`
      : `  CHÚ Ý: ${count} bản ghi của năm ${String(year)} chỉ còn trong tệp lưu trữ (SHA-256 ${sum}), chưa đối chiếu: dùng --archive. / entries of ${String(year)} are in the archive of that year only, not looked into: use --archive.`
  })
}

/** What is said of the archives given: whether each is whole, and belongs to the file. */
function givenLines(given: readonly CheckedArchive[], head: AuditVerdict['head']): readonly string[] {
  return given.flatMap(({ path, verdict }) => {
    if (verdict.fault !== null) return [`Tệp lưu trữ / archive ${path}:`, ...faultLines(verdict.fault)]
    return belongs(verdict, head)
      ? []
      : [`CHÚ Ý: ${path} không phải tệp lưu trữ của năm nào trong tệp này. / is the archive of no year this file links to.`]
  })
}

const belongs = (archive: AuditVerdict, head: AuditVerdict['head']): boolean =>
  head?.archives.some(({ firstSeq, lastSeq }) => firstSeq === archive.head?.firstSeq && lastSeq === archive.head.lastSeq) === true

/** What a verdict says, line by line; the first line alone says whether the file is whole. */
export function verdictLines(verdict: AuditVerdict): readonly string[] {
  const { fault, head, entries, withheld, matched, unmatched, daySeals } = verdict
  if (fault !== null) return faultLines(fault)
  const day = (text: string): string => {
    const found = findPlainDate(text)
    return found === null ? text : vietnameseDate(found)
  }
  return [
    `ĐÚNG / OK: ${String(entries)} bản ghi nguyên vẹn, số ${String(head?.firstSeq)}–${String(head?.lastSeq)}. / entries are whole.`,
    ...(withheld > 0
      ? [
          `  ${String(withheld)} bản ghi ngoài phạm vi của người xuất chỉ có mã niêm phong. / entries outside the exporter's reach are there as links only.`,
        ]
      : []),
    ...archivedLines(verdict),
    `  ${String(daySeals)} dòng niêm phong ngày trong tệp khớp. / day seals in the file fit.`,
    ...matched.map((each) => `  Khớp dòng niêm phong đã giữ ngày ${day(each)}. / Fits the kept seal of ${each}.`),
    ...unmatched.map(
      (each) => `  CHÚ Ý: tệp không tới cuối ngày ${day(each)} nên chưa đối chiếu được. / The file does not reach the seal of ${each}.`,
    ),
    ...(matched.length === 0
      ? [
          '  Chưa đối chiếu với dòng niêm phong ngày giữ ngoài hệ thống: dùng --seal hoặc --seals. / Not held against a seal kept elsewhere: use --seal or --seals.',
        ]
      : []),
    `  Xuất lúc / made at ${String(head?.madeAt)}, ${String(head?.madeBy)}; mã đầu chuỗi / before: ${String(head?.before)}; mã cuối chuỗi / chain: ${String(head?.chain)}`,
  ]
}

/** The file against what was given beside it; of a directory, against the archives in it that the file links to. */
async function checked(
  path: string,
  kept: readonly KeptSeal[],
  archive: string | null,
): Promise<{ readonly verdict: AuditVerdict; readonly archives: readonly CheckedArchive[] }> {
  if (archive === null) return verifyWithArchives(path, kept, [])
  const given = resolve(archive)
  return verifyWithArchives(path, kept, (await stat(given)).isDirectory() ? await archivesIn(given, path) : [given])
}

export const auditVerify: FileCommand = {
  name: 'audit verify',
  usage:
    '<file.ndjson|file.ndjson.gz> [--archive <tệp lưu trữ năm hoặc thư mục / archive of a year, or directory>] [--seal "<dòng niêm phong ngày / day seal>"] [--seals <tệp các dòng / file of lines>] [--json]',
  summary:
    'Kiểm tra một tệp nhật ký đã xuất, không cần máy chủ; chỉ ra bản ghi đầu tiên bị sửa, thiếu, chèn, đổi chỗ / check an exported audit log offline',
  options: { archive: { type: 'string' }, seal: { type: 'string' }, seals: { type: 'string' }, json: { type: 'boolean' } },
  run: async ({ words, values }) => {
    const [path] = words
    if (path === undefined) throw new UsageError('Thiếu tên tệp. / The file is missing.')
    const given = textIn(values, 'archive')
    const { verdict, archives } = await checked(resolve(path), await keptSeals(values), given).catch((error: unknown) => {
      if (Reflect.get(Object(error), 'code') !== 'ENOENT') throw error
      const missing = String(Reflect.get(Object(error), 'path') ?? path)
      throw new UsageError(`Không có tệp ${missing}. / There is no file ${missing}.`)
    })
    if (values['json'] === true) print(JSON.stringify({ ...verdict, archives }, null, 2))
    else for (const line of [...verdictLines(verdict), ...givenLines(archives, verdict.head)]) print(line)
    const isClean =
      archives.every((each) => each.verdict.fault === null && belongs(each.verdict, verdict.head)) &&
      (given === null || verdict.archived.every(({ held }) => held))
    // what was asked about and could not be held against the file is no clean answer
    return verdict.fault === null && verdict.unmatched.length === 0 && isClean ? 0 : 1
  },
}
