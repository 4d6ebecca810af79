// The only place for the workbook of a report: what its sheets are called, how a cell is written and read back, and the mark it is known by.
import type { Form, SectionRows } from '../figures/forms.domain.ts'
import { MOST, qualifiers, quantityText, readQuantity } from '../figures/quantity.domain.ts'
import type { Cell } from '../figures/sums.domain.ts'
import { vietnameseNumber } from '../shared/numbers.ts'
import { safeCell } from '../shared/safe-cell.ts'
import { findPlainDate, type PlainDate } from '../shared/plain-date.ts'
import type { WorkbookCell, WorkbookSheet } from '../shared/workbook-sheet.ts'
import { foldName } from '../units/unit-name.domain.ts'
import { cellFrom, type CellAt, type KeptCell } from '../reports/report-cells.domain.ts'

/** What stands in a value cell that has no number; offered in a drop-down. */
export const NOT_APPLICABLE = 'không áp dụng'
export const CANNOT_PROVIDE = 'không cung cấp được'
/** As the contract keeps it. */
const LONGEST_REASON = 300

/** The headers of a template; a sheet of somebody else's may use others (`headerAliases`). */
export const headers = {
  place: 'STT',
  figure: 'Chỉ tiêu',
  unit: 'Đơn vị tính',
  before: 'Kỳ trước',
  value: 'Kỳ này',
  reason: 'Lý do không cung cấp được',
  code: 'Mã',
  village: 'Thôn, tổ dân phố',
  reporting: 'Đơn vị',
  parent: 'Trực thuộc',
} as const

/** Folded. */
export const headerAliases = {
  figure: ['chi tieu', 'ten chi tieu', 'noi dung', 'danh muc'],
  value: ['ky nay', 'so lieu', 'so lieu ky nay', 'thuc hien', 'gia tri', 'ket qua', 'so luong'],
  reason: ['ly do khong cung cap duoc', 'ly do', 'ghi chu'],
  code: ['ma', 'ma thon', 'ma don vi', 'ma xa', 'ma dvhc'],
  village: [
    'thon to dan pho',
    'ten thon to dan pho',
    'thon',
    'ten thon',
    'to dan pho',
    'khu dan cu',
    'ten khu dan cu',
    'thon ap ban to dan pho',
    'dia ban',
  ],
  /** The column of units that report, each in a row of its own. */
  reporting: [
    'don vi',
    'ten don vi',
    'don vi bao cao',
    'don vi hanh chinh',
    'ten don vi hanh chinh',
    'don vi cap xa',
    'xa phuong',
    'phuong xa',
    'xa',
    'ten xa',
    'ten xa phuong',
    'xa phuong dac khu',
    'xa phuong thi tran',
    'ten xa phuong thi tran',
    'cong an xa',
    'cong an xa phuong',
    'cong an xa phuong dac khu',
    'tinh',
    'tinh thanh pho',
    'ten tinh',
    'dia phuong',
    'dia ban',
  ],
  other: [
    'stt',
    'tt',
    'so tt',
    'don vi tinh',
    'dvt',
    'ky truoc',
    'cung ky',
    'cong',
    'tong',
    'tong cong',
    'tong so',
    'truc thuoc',
    'huyen',
    'thuoc huyen',
  ],
} as const

/** Names of sheets as Excel allows them: at most 31 characters, none of its signs, no two the same. */
export function sheetNames(titles: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return titles.map((title) => {
    const clean = title
      .replace(/[[\]:*?/\\']/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    for (let at = 1; ; at += 1) {
      const mark = at === 1 ? '' : ` (${String(at)})`
      const name = `${shortened(clean, 31 - mark.length)}${mark}`
      if (name !== '' && !taken.has(name.toLowerCase())) {
        taken.add(name.toLowerCase())
        return name
      }
    }
  })
}

/** Cut behind a word where the first one fits. */
function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const space = text.slice(0, most + 1).lastIndexOf(' ')
  return text.slice(0, space > 0 ? space : most).replace(/[\s,;–-]+$/, '')
}

export type TemplateSection = {
  readonly name: string
  readonly title: string
  readonly rows: SectionRows
  readonly figures: readonly string[]
}

type AskedSections = {
  readonly sections: readonly {
    readonly title: Form['title']
    readonly rows: SectionRows
    readonly figures: readonly { readonly figure: string }[]
  }[]
}

/** The sections of a form as sheets; a grid without villages has none. */
export function templateSections(form: AskedSections, villages: number): readonly TemplateSection[] {
  const shown = form.sections.filter(({ rows }) => rows === 'unit' || villages > 0)
  const names = sheetNames(shown.map(({ title }) => title.vi))
  return shown.map(({ title, rows, figures }, at) => ({
    name: names[at] ?? title.vi,
    title: title.vi,
    rows,
    figures: figures.map(({ figure }) => figure),
  }))
}

/** What a value cell holds: a number stays a number, everything else is said in words. `withReason` where no column beside it holds the reason. */
export function writtenCell(cell: Cell | null, withReason: boolean): string | number | null {
  if (cell === null) return null
  if (cell.state === 'not-applicable') return NOT_APPLICABLE
  if (cell.state === 'cannot-provide') return withReason ? `${CANNOT_PROVIDE}: ${cell.reason}` : CANNOT_PROVIDE
  return cell.quantity.qualifier === 'exact' ? cell.quantity.number : quantityText(cell.quantity)
}

export const workbookCellIssues = [
  'not-a-number',
  'separator',
  'negative',
  'too-large',
  'too-many-decimals',
  'range-backwards',
  'reason-missing',
  'reason-too-long',
  'date',
  'percent',
  'truth',
  'error',
  'no-result',
  'merged',
] as const
export type WorkbookCellIssue = (typeof workbookCellIssues)[number]

export type ValueRead =
  | { readonly ok: true; readonly cell: Cell | null }
  | { readonly ok: false; readonly issue: WorkbookCellIssue; readonly readings: readonly string[] }

const refuse = (issue: WorkbookCellIssue, readings: readonly string[] = []): ValueRead => ({ ok: false, issue, readings })

const NOT_APPLICABLE_WORDS: readonly string[] = ['khong ap dung', 'kad', 'k ad']
const CANNOT_PROVIDE_WORDS = /^(?:không cung cấp được|khong cung cap duoc|kccđ|kccd|k)(?:\s*(?:[:–-]\s*(.*)|\((.*)\)))?$/isu

/** Text as somebody wrote it: the apostrophe that keeps it from being a formula is not theirs. */
export function plainText(text: string): string {
  const bare = text.startsWith("'") && safeCell(text.slice(1)) === text ? text.slice(1) : text
  return bare.normalize('NFC').trim()
}

/** Reads a value cell; nothing is guessed, and what could be read in two ways is asked back with both. */
export function readValue(found: WorkbookCell | undefined, decimals: number, reasonBeside: string): ValueRead {
  if (found === undefined || (found.text.trim() === '' && found.kind === 'text')) return { ok: true, cell: null }
  if (found.merged) return refuse('merged')
  if (found.kind === 'number') return found.number === null ? refuse('not-a-number') : readNumber(found.number, decimals)
  if (found.kind === 'date') return refuse('date', [found.text])
  return found.kind === 'text' ? readText(plainText(found.text), decimals, reasonBeside) : refuse(found.kind)
}

function readText(text: string, decimals: number, reasonBeside: string): ValueRead {
  if (/^[-–—]$/.test(text) || NOT_APPLICABLE_WORDS.includes(foldName(text))) return { ok: true, cell: { state: 'not-applicable' } }
  const cannot = CANNOT_PROVIDE_WORDS.exec(text)
  if (cannot !== null) return readReason(cannot[1] ?? cannot[2] ?? reasonBeside)
  const read = readQuantity(text, decimals)
  if (!read.ok) return refuse(read.issue, read.readings)
  return { ok: true, cell: read.quantity === null ? null : { state: 'given', quantity: read.quantity } }
}

function readReason(said: string): ValueRead {
  const reason = plainText(said)
  if (reason === '') return refuse('reason-missing')
  return reason.length > LONGEST_REASON ? refuse('reason-too-long') : { ok: true, cell: { state: 'cannot-provide', reason } }
}

/** A number of Excel's: 1.234 where whole numbers are asked was most likely typed as "1.234" under foreign settings. */
function readNumber(number: number, decimals: number): ValueRead {
  if (number < 0) return refuse('negative')
  if (number > MOST) return refuse('too-large')
  const rounded = Math.round(number * 10 ** decimals) / 10 ** decimals
  if (Math.abs(number - rounded) < 1e-9 * Math.max(1, number)) {
    return { ok: true, cell: { state: 'given', quantity: { number: rounded, qualifier: 'exact', upper: null } } }
  }
  const thousands = Math.round(number * 1000)
  return decimals === 0 && Math.abs(number * 1000 - thousands) < 1e-6
    ? refuse('separator', [vietnameseNumber(thousands, 3), vietnameseNumber(number, 3)])
    : refuse('too-many-decimals')
}

/** What a template says of itself, on a sheet nobody sees. */
export type WorkbookMark = {
  /** MANY_REPORTS where it holds those of many units; then `unit` is the place they lie in. */
  readonly report: string
  readonly form: string
  readonly version: number
  readonly unit: string
  readonly from: PlainDate
  readonly to: PlainDate
  /** Of the rows and columns. */
  readonly layout: string
  /** Of the report when the template was made: what changed since is newer. */
  readonly revision: number
  /** Of the reports of many units, those that were begun; empty for the template of one report. */
  readonly revisions: ReadonlyMap<string, number>
  /** As they stood then. */
  readonly cells: readonly CellAt[]
}
export const MANY_REPORTS = 'many'

export const MARK_SHEET = '_binhyen'
const MARK_FIELDS = ['report', 'form', 'version', 'unit', 'from', 'to', 'layout', 'revision'] as const
const SUM_FIELD = 'sum'

const keptOf = ({ unitId, figure, cell }: CellAt): KeptCell => {
  const said = cell.state === 'given' ? cell.quantity : null
  return [
    unitId,
    figure,
    cell.state,
    said?.number ?? null,
    said?.upper ?? null,
    said?.qualifier ?? null,
    cell.state === 'cannot-provide' ? cell.reason : null,
  ]
}

/** Whatever a program does to spellings of a letter, the check sum holds. */
const inAscii = (json: string): string => json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The rows of the mark; `sumOf` is the check sum of a text. */
export function markRows(mark: WorkbookMark, sumOf: (text: string) => string): readonly (readonly [string, string])[] {
  const fields = MARK_FIELDS.map((name) => [name, String(mark[name])] as const)
  const cells = mark.cells.map((each) => ['cell', inAscii(JSON.stringify(keptOf(each)))] as const)
  const revisions = [...mark.revisions].map(([unit, revision]) => ['revision-of', inAscii(JSON.stringify([unit, revision]))] as const)
  const rows = [...fields, ...revisions, ...cells]
  return [[SUM_FIELD, sumOf(JSON.stringify(rows))], ...rows]
}

/** The mark of a workbook; null where it has none, or one that was changed. */
export function readMark(sheets: readonly WorkbookSheet[], sumOf: (text: string) => string): WorkbookMark | null {
  const rows = (sheets.find(({ name }) => name === MARK_SHEET)?.rows ?? []).map(
    ({ cells }) => [cells.find(({ column }) => column === 0)?.text ?? '', cells.find(({ column }) => column === 1)?.text ?? ''] as const,
  )
  const [sum, ...rest] = rows
  if (sum?.[0] !== SUM_FIELD || sum[1] !== sumOf(JSON.stringify(rest))) return null
  const field = (name: (typeof MARK_FIELDS)[number]): string => rest.find(([key]) => key === name)?.[1] ?? ''
  const window = readWindow(field('from'), field('to'))
  const [version, revision] = [Number(field('version')), Number(field('revision'))]
  // anybody can compute the sum: what a stranger wrote there is no mark
  if (window === null || !isCount(version) || !isCount(revision)) return null
  const read = readAll(rest, 'cell', cellOfText)
  const revisions = readAll(rest, 'revision-of', revisionOfText)
  if (read === null || revisions === null) return null
  return {
    report: field('report'),
    form: field('form'),
    version,
    unit: field('unit'),
    ...window,
    layout: field('layout'),
    revision,
    revisions: new Map(revisions),
    cells: read,
  }
}

function readWindow(first: string, end: string): Pick<WorkbookMark, 'from' | 'to'> | null {
  const [from, to] = [findPlainDate(first), findPlainDate(end)]
  return from === null || to === null || to <= from ? null : { from, to }
}

type MarkRow = readonly [key: string, text: string]

/** Every row of a kind; null where one of them cannot be read. */
function readAll<T>(rows: readonly MarkRow[], kind: string, read: (text: string) => T | null): readonly T[] | null {
  const found = rows.filter(([key]) => key === kind).map(([, text]) => read(text))
  const known = found.flatMap((each) => (each === null ? [] : [each]))
  return known.length < found.length ? null : known
}

function revisionOfText(text: string): readonly [unitId: string, revision: number] | null {
  const [unit, revision] = partsOf(text)
  return isText(unit) && isNumber(revision) && isCount(revision) ? [unit, revision] : null
}

const isCount = (number: number): boolean => Number.isSafeInteger(number) && number >= 0 && number < 2 ** 31
const isNumber = (value: unknown): value is number => typeof value === 'number'
const isText = (value: unknown): value is string => typeof value === 'string'

function cellOfText(text: string): CellAt | null {
  const [unitId, figure, state, number, upper, said, reason] = partsOf(text)
  if (!isText(unitId) || !isText(figure)) return null
  const qualifier = qualifiers.find((each) => each === said) ?? null
  const known = (['given', 'not-applicable', 'cannot-provide'] as const).find((each) => each === state)
  if (known === undefined) return null
  const cell = cellFrom({
    state: known,
    number: isNumber(number) ? number : null,
    upper: isNumber(upper) ? upper : null,
    qualifier,
    reason: isText(reason) ? reason : null,
  })
  return cell === null ? null : { unitId, figure, cell }
}

function partsOf(text: string): readonly unknown[] {
  try {
    const parts: unknown = JSON.parse(text)
    return Array.isArray(parts) ? parts : []
  } catch {
    return []
  }
}

/** What a mark is of, beside what the report is of: those that differ. */
export const markedThings = ['unit', 'form', 'version', 'period'] as const
export type MarkedThing = (typeof markedThings)[number]
type Marked = Pick<WorkbookMark, 'form' | 'version' | 'unit' | 'from' | 'to'>

export function markDifferences(file: Marked, report: Marked): readonly MarkedThing[] {
  const same: Readonly<Record<MarkedThing, boolean>> = {
    unit: file.unit === report.unit,
    form: file.form === report.form,
    version: file.form !== report.form || file.version === report.version,
    period: file.from === report.from && file.to === report.to,
  }
  return markedThings.filter((thing) => !same[thing])
}
