// The only place for the difference ledger as a file: both totals, every unit behind each cause, and who has not handed in.
import type { Period } from '@binhyen/core/calendar/periods.domain'
import type { DifferencesReply, readDifferences as readContract } from '@binhyen/core/comparisons/differences.contract'
import type { DifferenceCause } from '@binhyen/core/comparisons/differences.domain'
import { vietnamesePeriod } from '@binhyen/core/reports/period-words.domain'
import { vietnameseDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { z } from 'zod'
import { readDifferences } from '#server/features/comparisons/differences.service'
import type { Ctx } from '#server/platform/context'
import type { CellValue, StreamedColumn } from '#server/platform/files/workbook'
import { hiddenWords } from './workbook-sheets.service.ts'

type Query = z.output<typeof readContract.query>
/** With what it is compared with, as the causes between levels have other names. */
export type InFull = DifferencesReply & { readonly levels: boolean }

const CAUSES: Readonly<Record<DifferenceCause, string>> = {
  new: 'Có số liệu mới',
  late: 'Nộp chậm',
  missing: 'Chưa có số liệu',
  corrected: 'Nộp lại, đính chính',
  'unit-change': 'Sắp xếp đơn vị',
  definition: 'Đổi biểu mẫu, cách hiểu chỉ tiêu',
  real: 'Thay đổi thật',
  unexplained: 'Chưa rõ nguyên nhân',
}
const LEVEL_CAUSES: Readonly<Record<DifferenceCause, string>> = {
  new: 'Nộp sau khi cấp trên nộp',
  late: 'Nộp chậm, sau khi cấp trên nộp',
  missing: 'Cấp trên chưa báo cáo',
  corrected: 'Nộp lại, đính chính sau khi cấp trên nộp',
  'unit-change': 'Sắp xếp đơn vị trong kỳ',
  definition: 'Hai biểu mẫu hỏi khác nhau',
  real: CAUSES.real,
  unexplained: CAUSES.unexplained,
}

const NUMBER = '#,##0.###'
const column = (header: string, width: number, format: string | null = null): StreamedColumn => ({ header, width, format })

export const differenceColumns: readonly StreamedColumn[] = [
  column('Nguyên nhân', 36),
  column('Đơn vị', 34),
  column('Chỉ tiêu', 44),
  column('Đơn vị tính', 12),
  column('Trước', 14, NUMBER),
  column('Nay', 14, NUMBER),
  column('Chênh lệch', 14, NUMBER),
  column('Ghi chú', 30),
  column('Số trước lấy từ', 40),
  column('Số nay lấy từ', 40),
  column('Lần nộp trước', 14),
  column('Lần nộp nay', 14),
  column('Mã đơn vị', 20),
  column('Mã chỉ tiêu', 24),
]

/** The ledger with every unit behind each cause. @throws what the door of the ledger does */
export async function differencesInFull(ctx: Ctx, query: Query): Promise<InFull> {
  return { ...(await readDifferences(ctx, query, Infinity)), levels: query.against === 'level' }
}

export function titleOfDifferences({ levels, figure, after, before, unit }: InFull): string {
  const [is, was] = [after, before].map(({ period }) => vietnamesePeriod(period as Period))
  const days = levels ? is : was === is ? `${was}, như ngày ${vietnameseDate(before.asOf as PlainDate)}` : `${was}`
  const what = levels ? 'Chênh lệch giữa hai cấp' : 'Chênh lệch theo nguyên nhân'
  return [what, figure.name.vi, levels ? days : `${is} so với ${days}`, unit.name].join(' – ')
}

type Taken = DifferencesReply['before']
type Entries = DifferencesReply['parts'][number]['lines'][number]['before']

const takenFrom = ({ form, period, asOf }: Taken): string =>
  `${form.title.vi}, ${vietnamesePeriod(period as Period)}, tính đến ngày ${vietnameseDate(asOf as PlainDate)}`
const sumOf = (entries: Entries): number | null =>
  entries.length === 0 ? null : Math.round(entries.reduce((sum, each) => sum + each.number * 1000, 0)) / 1000
const joined = (texts: readonly string[]): string | null => [...new Set(texts)].join(', ') || null
const handIns = (entries: Entries): string | null => entries.map(({ seq }) => String(seq)).join(', ') || null

/** The whole difference first, then each unit under its cause, then who has said nothing; the causes add up to the whole. */
export function rowsOfDifferences(found: InFull): readonly (readonly CellValue[])[] {
  const { figure, before, after, parts, absent, levels } = found
  const common = { figure: figure.name.vi, unit: figure.unit.vi, sources: [takenFrom(before), takenFrom(after)] as const }
  const row = (cause: string, place: string | null, numbers: readonly CellValue[], ends: readonly CellValue[]): readonly CellValue[] => [
    cause,
    place,
    common.figure,
    common.unit,
    ...numbers,
    ...common.sources,
    ...ends,
    figure.id,
  ]
  const whole = row('Tổng', found.unit.name, [before.number, after.number, found.by, noteOf(found)], [null, null, found.unit.id])
  const lines = parts.flatMap(({ cause, lines: of }) =>
    of.map((line) => {
      const units = [...line.after, ...line.before].map(({ unit }) => unit)
      return row(
        (levels ? LEVEL_CAUSES : CAUSES)[cause],
        joined(units.map(({ name }) => name)),
        [sumOf(line.before), sumOf(line.after), line.by, null],
        [handIns(line.before), handIns(line.after), joined(units.map(({ id }) => id))],
      )
    }),
  )
  const silent = absent.units.map(({ id, name }) => row('Chưa nộp báo cáo', name, [null, null, null, null], [null, null, id]))
  return [whole, ...lines, ...silent]
}

/** What a reader of the total has to know. */
function noteOf({ hidden, before, after }: InFull): string | null {
  if (hidden) return `${hiddenWords('hidden')} số nhỏ, không hiện với tài khoản này`
  const notes = [
    before.approximate || after.approximate ? 'gần đúng' : null,
    before.gap === null ? null : 'không tính được tổng trước: địa giới đã chia tách hoặc chưa rõ đơn vị tiền thân',
    before.summed.length === 0 ? null : `trước cộng từ: ${before.summed.map(({ name }) => name).join(', ')}`,
  ]
  return notes.filter((each) => each !== null).join('; ') || null
}
