// The only place for the list of contradictions as a file: both sides, the difference and what was said of it, as the screen shows them.
import type { ContradictionReply, listContradictions as listContract } from '@binhyen/core/comparisons/contradictions.contract'
import type { ContradictionKind, ContradictionState } from '@binhyen/core/comparisons/contradictions.domain'
import type { Period } from '@binhyen/core/calendar/periods.domain'
import type { Quantity } from '@binhyen/core/figures/quantity.domain'
import { vietnamesePeriod } from '@binhyen/core/reports/period-words.domain'
import { vietnameseDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { vietnameseWindow } from '@binhyen/core/shared/span'
import type { z } from 'zod'
import { listContradictions } from '#server/features/comparisons/contradictions.service'
import { dayInVietnam } from '#server/platform/clock'
import type { Ctx } from '#server/platform/context'
import type { CellValue, StreamedColumn } from '#server/platform/files/workbook'
import { hiddenWords, writtenQuantity, type Written } from './workbook-sheets.service.ts'

type Query = Omit<z.output<typeof listContract.query>, 'after' | 'limit' | 'report' | 'dossier'>

const KINDS: Readonly<Record<ContradictionKind, string>> = {
  parts: 'Tổng khai và các khu dân cư',
  level: 'Cấp trên và cấp dưới',
  period: 'Kỳ dài và các kỳ ngắn',
  dossier: 'Hồ sơ tự đánh giá và báo cáo',
}
const STATES: Readonly<Record<ContradictionState, string>> = {
  open: 'Chưa giải trình',
  outdated: 'Phải giải trình lại',
  explained: 'Đã giải trình',
  incomplete: 'Chưa đủ',
}

const NUMBER = '#,##0.###'
const column = (header: string, width: number, format: string | null = null): StreamedColumn => ({ header, width, format })

export const contradictionColumns: readonly StreamedColumn[] = [
  column('Đơn vị', 30),
  column('Trực thuộc', 28),
  column('Loại', 28),
  column('Tình trạng', 20),
  column('Chỉ tiêu', 44),
  column('Đơn vị tính', 12),
  column('Kỳ', 24),
  column('Bên khai', 36),
  column('Số của bên khai', 14, NUMBER),
  column('Như đã khai', 18),
  column('Lần nộp của bên khai', 32),
  column('Bên đối chiếu', 36),
  column('Cộng từ', 10),
  column('Số đối chiếu', 14, NUMBER),
  column('Như đã báo cáo', 18),
  column('Lần nộp của bên đối chiếu', 32),
  column('Chênh lệch', 12, NUMBER),
  column('Chênh lệch (%)', 12, '#,##0.0'),
  column('Chênh lệch gần đúng', 12),
  column('Khác nhau từ ngày', 14),
  column('Giải trình', 60),
  column('Mã đơn vị', 20),
  column('Mã chỉ tiêu', 24),
]

/** A page of the list as rows. @throws what the door of the list does */
export async function pageOfContradictions(
  ctx: Ctx,
  query: Query,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<{ readonly rows: readonly (readonly CellValue[])[]; readonly next: string | null }> {
  const { items, next } = await listContradictions(ctx, { ...query, limit, ...(after === null ? {} : { after }) })
  return { rows: items.map((each) => rowOf(each as ContradictionReply)), next }
}

const side = (quantity: Quantity | null): Written =>
  quantity === null ? { number: null, words: hiddenWords('hidden') } : writtenQuantity(quantity)

/** Which hand-ins a side comes from; none where it is the sum of units below. */
function handInWords({ handIns }: ContradictionReply['own']): string | null {
  const each = handIns.map(
    ({ period, seq, onDate, accepted }) =>
      `${vietnamesePeriod(period as Period)}: lần ${String(seq)}, ${vietnameseDate(onDate as PlainDate)}${accepted ? ', đã tiếp nhận' : ''}`,
  )
  return each.join('\n') || null
}

/** What a list is narrowed to, as the title of its file says it. */
export function contradictionsMeant({ kind, year, state }: Query): readonly (string | null)[] {
  return [
    kind === undefined ? null : KINDS[kind],
    year === undefined ? null : `Năm ${String(year)}`,
    state === undefined ? 'Cần xử lý' : state === 'all' ? null : STATES[state],
  ]
}

function rowOf({ unit, kind, state, figure, period, own, other, difference, since, ...more }: ContradictionReply): readonly CellValue[] {
  const [said, compared] = [side(own.quantity), side(other.quantity)]
  return [
    unit.name,
    unit.parentName,
    KINDS[kind],
    STATES[state],
    figure.name.vi,
    figure.unit.vi,
    more.dossier === null ? vietnamesePeriod(period as Period) : vietnameseWindow(period as Period),
    own.form.title.vi,
    said.number,
    said.words,
    handInWords(own),
    other.form.title.vi,
    other.counted === null ? null : `${String(other.counted.told)}/${String(other.counted.of)}`,
    compared.number,
    compared.words,
    handInWords(other),
    difference?.by ?? null,
    difference?.percent ?? null,
    difference?.approximate === true ? 'Gần đúng' : null,
    vietnameseDate(dayInVietnam(new Date(since))),
    more.explanations
      .map(({ text, by, onDate, current }) => `${vietnameseDate(onDate as PlainDate)}, ${by}${current ? '' : ' (số liệu đã đổi)'}: ${text}`)
      .join('\n') || null,
    unit.id,
    figure.id,
  ]
}
