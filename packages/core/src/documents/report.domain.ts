// The only place for the report that writes itself: live numbers in, the document of Nghị định 30/2020/NĐ-CP out.
import { DEMONSTRATION_MARK } from '../shared/demonstration.ts'
import type { BoardTotals, Measure } from '../analytics/analytics.domain.ts'
import { statusPhrase, statusTitle } from '../analytics/status-words.domain.ts'
import type { UnitFigures } from '../totals/unit-figures.domain.ts'
import { vietnameseNumber } from '../shared/numbers.ts'
import { vietnameseDate, type PlainDate } from '../shared/plain-date.ts'
import type { UnitType } from '../units/units.domain.ts'
import { bodiesOf, placeName, type ReportBodies } from './bodies.domain.ts'
import {
  blankNumber,
  NATIONAL_MOTTO,
  NATIONAL_TITLE,
  placeAndDate,
  writtenDate,
  type Annex,
  type Block,
  type Column,
  type ReportDocument,
} from './documents.domain.ts'
import { annexedFigures, figureBlocks } from './figures-section.domain.ts'
import { signedUnderBlocks, type SignedUnder } from './signed-under.domain.ts'
import {
  inSentence,
  joinNames,
  lateSentence,
  measureNotes,
  measureSentence,
  nounFor,
  percentText,
  shareText,
  windowInFull,
  windowName,
  type NamedPlace,
  type Noun,
} from './sentences.domain.ts'

/** A unit as the lists name it; `parentName` is the district between it and the report's unit, where there is one. */
export type ListedUnit = { readonly fullName: string; readonly parentName: string | null }

export type ReportMeasure = {
  readonly measure: Measure
  /** Types of the units enrolled, so that the noun is right. */
  readonly types: readonly UnitType[]
  readonly recognised: readonly ListedUnit[]
  readonly notRecognised: readonly ListedUnit[]
}

export type FailingClause = {
  readonly label: string
  readonly title: string
  readonly article: string | null
  readonly checked: boolean
  readonly units: number
}

/** How far a window has come whose results are not all decided yet. */
export type ReportProgress = {
  readonly measure: Pick<Measure, 'id' | 'statusKind' | 'level' | 'window'>
  readonly types: readonly UnitType[]
  readonly totals: BoardTotals
  /** Last day that is in time. */
  readonly deadline: PlainDate | null
  readonly late: readonly (ListedUnit & { readonly handedInOn: PlainDate | null })[]
}

/** What units were not met on in a window, decided or not. */
export type ReportFailing = {
  readonly measure: Pick<Measure, 'id' | 'statusKind' | 'level' | 'window'>
  readonly types: readonly UnitType[]
  readonly clauses: readonly FailingClause[]
}

export type ReportInput = {
  readonly unit: NamedPlace
  readonly parent: NamedPlace | null
  readonly on: PlainDate
  readonly demonstration: boolean
  /** Instruments the results rest on, as cited: "Thông tư số 124/2021/TT-BCA ngày 28 tháng 12 năm 2021 của …". */
  readonly bases: readonly string[]
  readonly measures: readonly ReportMeasure[]
  readonly progress: readonly ReportProgress[]
  readonly failing: readonly ReportFailing[]
  /** The latest figures reported by the unit or below it. */
  readonly figures: readonly UnitFigures[]
  /** What was signed under delegations of what the report speaks of. */
  readonly signedUnder: readonly SignedUnder[]
  /** What rests on law that was not checked against its original, one line each. */
  readonly unchecked: readonly string[]
}

type Section = { readonly title: string; readonly blocks: readonly Block[] }

const ROMAN = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X']
/** Longer lists of names go to an annex. */
const NAMES_IN_TEXT = 8

function paragraph(text: string, measure?: string): Block {
  return { kind: 'paragraph', runs: [measure === undefined ? { text } : { text, measure }] }
}

function signed(value: number): string {
  return value > 0 ? `+${vietnameseNumber(value)}` : vietnameseNumber(value)
}

function summaryTable(measures: readonly ReportMeasure[]): Block {
  const columns: readonly Column[] = [
    { title: 'TT', align: 'center', width: 7 },
    { title: 'Nội dung', align: 'left', width: 25 },
    { title: 'Kỳ đánh giá', align: 'center', width: 21 },
    { title: 'Đạt/tổng số', align: 'right', width: 13 },
    { title: 'Tỷ lệ', align: 'right', width: 11 },
    { title: 'Kỳ trước', align: 'right', width: 12 },
    { title: 'Tăng, giảm (đơn vị)', align: 'right', width: 13 },
    { title: 'Tăng, giảm (điểm %)', align: 'right', width: 13 },
  ]
  const rows = measures.map(({ measure, types }, index) => {
    const points = measure.change === null ? null : measure.change.points
    return [
      String(index + 1),
      `${statusTitle(measure.statusKind)} (${nounFor(measure, types).full})`,
      windowInFull(measure.window).replace(/–(?=\d{2}\/)/, ' – '),
      shareText(measure),
      percentText(measure) || '–',
      measure.previous === null ? '–' : shareText(measure.previous),
      measure.change === null ? '–' : signed(measure.change.units),
      points === null ? '–' : signed(points),
    ]
  })
  return { kind: 'table', caption: 'Bảng 1. Tổng hợp kết quả', columns, rows }
}

/** "Chỉ tiêu 19.2 (năm 2020)"; the circular assesses several objects, so its heading names the one meant. */
function headOf(measure: Pick<Measure, 'statusKind' | 'window'>, noun: Noun): string {
  const whose = measure.statusKind === 'safe-standard' ? ` của ${noun.full}` : ''
  return `${statusTitle(measure.statusKind)}${whose} (${windowName(measure.window)})`
}

function resultsSection(input: ReportInput): Section {
  const title = 'KẾT QUẢ THỰC HIỆN'
  if (input.measures.length === 0) {
    return { title, blocks: [paragraph(`Đến ngày ${vietnameseDate(input.on)} chưa có kết quả nào được cấp có thẩm quyền quyết định.`)] }
  }
  const each = input.measures.flatMap(({ measure, types }, index): readonly Block[] => {
    const noun = nounFor(measure, types)
    return [
      { kind: 'heading', level: 2, text: `${index + 1}. ${headOf(measure, noun)}` },
      paragraph(measureSentence(measure, noun, input.unit), measure.id),
      ...measureNotes(measure, noun).map((note) => paragraph(note)),
    ]
  })
  return { title, blocks: [...each, summaryTable(input.measures)] }
}

/** One sentence per state that really occurs; states nobody is in are not listed. */
function progressSentence(progress: ReportProgress, noun: Noun): string {
  const { totals } = progress
  const parts = (
    [
      [totals.recognised, 'đã được công nhận'],
      [totals['not-recognised'], 'được kết luận chưa đạt'],
      [totals.met, 'tự đánh giá đạt, đang chờ quyết định'],
      [totals['not-met'], 'tự đánh giá chưa đạt'],
      [totals['cannot-tell'], 'chưa đủ căn cứ để đánh giá'],
      [totals['not-handed-in'], 'chưa gửi hồ sơ'],
    ] as const
  ).filter(([count]) => count > 0)
  if (totals.enrolled === 0) return `Chưa có ${noun.full} nào thuộc diện xét.`
  const told = parts.map(([count, what]) => `${vietnameseNumber(count)} ${noun.one} ${what}`).join('; ')
  return `Trong ${vietnameseNumber(totals.enrolled)} ${noun.full} thuộc diện xét: ${told}.`
}

function lateNames(progress: ReportProgress): string {
  return joinNames(
    progress.late.map(
      (unit) => `${unit.fullName} (${unit.handedInOn === null ? 'chưa gửi' : `gửi ngày ${vietnameseDate(unit.handedInOn)}`})`,
    ),
  )
}

function progressSection(input: ReportInput): Section | null {
  if (input.progress.length === 0) return null
  const blocks = input.progress.flatMap((progress, index): readonly Block[] => {
    const noun = nounFor(progress.measure, progress.types)
    const short = progress.late.length > 0 && progress.late.length <= NAMES_IN_TEXT
    return [
      {
        kind: 'heading',
        level: 2,
        text: `${index + 1}. ${headOf(progress.measure, noun)}`,
      },
      paragraph(progressSentence(progress, noun), progress.measure.id),
      paragraph(lateSentence(progress.totals.late, progress.deadline, noun), progress.measure.id),
      ...(short && progress.deadline !== null ? [paragraph(`Gồm: ${lateNames(progress)}.`)] : []),
    ]
  })
  return { title: 'TIẾN ĐỘ TỰ ĐÁNH GIÁ, THẨM ĐỊNH', blocks }
}

/** "3 xã chưa đạt Khoản 4 Điều 5." or, of several, how many and which most often. */
function failingSentence(clauses: readonly FailingClause[], noun: Noun): string {
  const [first] = clauses
  if (first === undefined) return ''
  const count = `${vietnameseNumber(first.units)} ${noun.one}`
  if (clauses.length === 1) return `${count} chưa đạt ${first.label}.`
  return (
    `các ${noun.one} chưa đạt do ${vietnameseNumber(clauses.length)} nội dung, nhiều nhất là ${first.label} (${count}). ` +
    `Một ${noun.one} có thể chưa đạt nhiều nội dung.`
  )
}

function failingSection(input: ReportInput): Section | null {
  const withFailures = input.failing.filter(({ clauses }) => clauses.length > 0)
  if (withFailures.length === 0) return null
  const blocks = withFailures.flatMap(({ measure, types, clauses }): readonly Block[] => {
    const noun = nounFor(measure, types)
    return [
      paragraph(`${headOf(measure, noun)}: ${failingSentence(clauses, noun)}`, measure.id),
      {
        kind: 'table',
        caption: `Nội dung chưa đạt, ${windowName(measure.window)}`,
        columns: [
          { title: 'TT', align: 'center', width: 7 },
          { title: 'Nội dung', align: 'left', width: 51 },
          { title: 'Căn cứ', align: 'left', width: 26 },
          { title: `Số ${noun.one} chưa đạt`, align: 'right', width: 16 },
        ],
        rows: clauses.map((clause, index) => [
          String(index + 1),
          `${clause.title}${clause.checked ? '' : ' (chưa đối chiếu văn bản gốc)'}`,
          clause.article ?? clause.label,
          vietnameseNumber(clause.units),
        ]),
      },
    ]
  })
  return { title: 'NỘI DUNG CHƯA ĐẠT', blocks }
}

function figuresSection(input: ReportInput): Section | null {
  return input.figures.length === 0 ? null : { title: 'SỐ LIỆU', blocks: figureBlocks(input.figures) }
}

function signedUnderSection(input: ReportInput): Section | null {
  const blocks = signedUnderBlocks(input.signedUnder)
  return blocks.length === 0 ? null : { title: 'VĂN BẢN, HỒ SƠ KÝ THỪA ỦY QUYỀN', blocks }
}

function notesSection(input: ReportInput): Section | null {
  const notes = [
    ...(input.demonstration ? ['Toàn bộ số liệu trong báo cáo này là dữ liệu minh họa, không có giá trị pháp lý.'] : []),
    ...input.unchecked.map((line) => `${line}: chưa đối chiếu văn bản gốc.`),
  ]
  return notes.length === 0 ? null : { title: 'LƯU Ý VỀ SỐ LIỆU', blocks: notes.map((note) => paragraph(note)) }
}

function unitTable(caption: string, units: readonly ListedUnit[]): Block {
  const districts = units.some((unit) => unit.parentName !== null)
  const columns: readonly Column[] = [
    { title: 'TT', align: 'center', width: 10 },
    { title: 'Đơn vị', align: 'left', width: districts ? 45 : 90 },
    ...(districts ? [{ title: 'Thuộc', align: 'left', width: 45 } as const] : []),
  ]
  const rows = units.map((unit, index) => [String(index + 1), unit.fullName, ...(districts ? [unit.parentName ?? ''] : [])])
  return { kind: 'table', caption, columns, rows }
}

function annexesOf(input: ReportInput, bodies: ReportBodies): readonly Annex[] {
  const reference = `(Kèm theo Báo cáo số        /${bodies.symbol} ${writtenDate(input.on)} của ${bodies.writer})`
  const lists: (readonly [string, Block])[] = []
  for (const { measure, types, recognised, notRecognised } of input.measures) {
    const noun = nounFor(measure, types)
    const told = `${statusPhrase(measure.statusKind)}, ${windowName(measure.window)}`
    if (recognised.length > 0) {
      lists.push([`Danh sách ${noun.full} được công nhận ${told}`, unitTable(`${recognised.length} ${noun.one}`, recognised)])
    }
    if (notRecognised.length > 0) {
      lists.push([`Danh sách ${noun.full} chưa được công nhận ${told}`, unitTable(`${notRecognised.length} ${noun.one}`, notRecognised)])
    }
  }
  for (const progress of input.progress.filter(({ late }) => late.length > NAMES_IN_TEXT)) {
    const noun = nounFor(progress.measure, progress.types)
    const rows = progress.late.map((unit) => ({
      fullName: unit.fullName,
      parentName: unit.handedInOn === null ? 'Chưa gửi' : `Gửi ngày ${vietnameseDate(unit.handedInOn)}`,
    }))
    const table = unitTable(`${rows.length} ${noun.one}`, rows)
    const titled =
      table.kind === 'table'
        ? { ...table, columns: table.columns.map((column) => (column.title === 'Thuộc' ? { ...column, title: 'Tình trạng' } : column)) }
        : table
    lists.push([
      `Danh sách ${noun.full} gửi hồ sơ chậm hoặc chưa gửi, ${statusTitle(progress.measure.statusKind)}, ${windowName(progress.measure.window)}`,
      titled,
    ])
  }
  lists.push(...annexedFigures(input.figures))
  return lists.map(([title, block], index) => ({
    label: lists.length === 1 ? 'Phụ lục' : `Phụ lục ${ROMAN[index] ?? String(index + 1)}`,
    title,
    reference,
    blocks: [block],
  }))
}

/** The report as a tree. Pure: the same input gives the same document. */
export function reportOf(input: ReportInput): ReportDocument {
  const bodies = bodiesOf(input.unit, input.parent)
  const area = input.unit.type === 'nước' ? 'cả nước' : `địa bàn ${inSentence(input.unit)}`
  const subject = `Kết quả thực hiện tiêu chí an ninh, trật tự trong xây dựng nông thôn mới trên ${area}`
  const annexes = annexesOf(input, bodies)
  const sections = [
    resultsSection(input),
    progressSection(input),
    failingSection(input),
    figuresSection(input),
    signedUnderSection(input),
    notesSection(input),
  ].filter((section) => section !== null)
  const opening =
    `Thực hiện nhiệm vụ bảo đảm an ninh, trật tự trong xây dựng nông thôn mới, ${bodies.writer} báo cáo kết quả trên ${area}, ` +
    `số liệu tính đến ngày ${vietnameseDate(input.on)}, như sau:`
  const enclosed = annexes.length === 0 ? '' : annexes.length === 1 ? ' (có phụ lục kèm theo)' : ` (có ${annexes.length} phụ lục kèm theo)`
  const closing = `Trên đây là báo cáo kết quả thực hiện tiêu chí an ninh, trật tự trong xây dựng nông thôn mới trên ${area}${enclosed}./.`
  return {
    title: `Báo cáo ${subject.charAt(0).toLowerCase()}${subject.slice(1)}`,
    demonstration: input.demonstration ? DEMONSTRATION_MARK : null,
    on: input.on,
    nationalTitle: NATIONAL_TITLE,
    nationalMotto: NATIONAL_MOTTO,
    superiorBody: bodies.superior === null ? null : bodies.superior.toUpperCase(),
    issuingBody: bodies.issuing.toUpperCase(),
    number: blankNumber(bodies.symbol),
    placeAndDate: placeAndDate(placeName(input.unit), input.on),
    kind: 'BÁO CÁO',
    subject,
    addressees: bodies.addressees,
    bases: input.bases.map(
      (basis, index) => `${basis.startsWith('Căn cứ') ? basis : `Căn cứ ${basis}`}${index === input.bases.length - 1 ? '.' : ';'}`,
    ),
    blocks: [
      paragraph(opening),
      ...sections.flatMap((section, index): readonly Block[] => [
        { kind: 'heading', level: 1, text: `${ROMAN[index] ?? ''}. ${section.title}` },
        ...section.blocks,
      ]),
      paragraph(closing),
    ],
    recipients: bodies.recipients,
    signature: { lines: bodies.signature, name: null },
    annexes,
  }
}
