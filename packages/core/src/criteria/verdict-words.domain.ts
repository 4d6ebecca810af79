// The only place for the sentences a verdict is told in, and for their Vietnamese; their English is verdict-words.en.domain.ts.
import { vietnameseNumber } from '../shared/numbers.ts'
import { vietnameseDate, type PlainDate } from '../shared/plain-date.ts'
import type { Address, InputSource, Outcome } from './criteria.domain.ts'
import type { FactIssueReason } from './facts.domain.ts'

type Bound = { readonly value: string; readonly unit: string }

/**
 * One language's words. `labels` are names of facts, `unit` what a rule counts: the law's own Vietnamese, which an English
 * sentence puts between “ and ”, so that a screen can mark it as Vietnamese.
 */
export type VerdictWords = {
  readonly outcome: Readonly<Record<Outcome, string>>
  readonly source: Readonly<Record<InputSource, string>>
  readonly yes: string
  readonly no: string
  readonly notGiven: string
  readonly noDocument: string
  readonly number: (value: number) => string
  readonly date: (date: PlainDate) => string
  /** A count with what it counts. */
  readonly counted: (bound: Bound) => string
  readonly unit: (unit: string | null) => string
  readonly document: (number: string | null, date: string) => string
  /** "Thông tư" and "124/2021/TT-BCA". */
  readonly instrument: (kind: string, number: string) => string
  readonly place: (address: Address) => string
  readonly cited: (place: string, instrument: string) => string
  readonly headlineMet: (total: number) => string
  readonly headline: (outcome: Outcome, counts: { readonly notMet: number; readonly unknown: number; readonly total: number }) => string
  readonly issue: Readonly<Record<FactIssueReason, (value: (name: string) => string) => string>>
  readonly missing: (labels: string) => string
  readonly missingFlip: (labels: string, bound: string) => string
  readonly invalid: (labels: string) => string
  readonly invalidFlip: (labels: string) => string
  readonly noneOf: (labels: string) => string
  readonly noneFlip: (labels: string) => string
  readonly late: (measured: string, needed: string) => string
  readonly lateFlip: (needed: string) => string
  readonly knockedOut: string
  readonly knockedOutFlip: string
  readonly notRecognised: (labels: string) => string
  readonly notRecognisedFlip: (labels: string) => string
  readonly answeredNo: (labels: string) => string
  readonly answeredNoFlip: (labels: string) => string
  readonly has: (measured: Bound) => string
  readonly hasFlip: string
  readonly short: (measured: Bound, needed: string) => string
  readonly shortFlip: (gap: Bound) => string
  readonly over: (measured: Bound, needed: string) => string
  readonly overFlip: (gap: Bound) => string
  readonly exactly: (needed: Bound) => string
  readonly atLeast: (needed: Bound) => string
  readonly atMost: (needed: Bound) => string
}

const counted = ({ value, unit }: Bound): string => `${value}${unit}`

export const vietnameseVerdict: VerdictWords = {
  outcome: { met: 'Đạt', 'not-met': 'Chưa đạt', 'cannot-tell': 'Chưa đủ căn cứ kết luận' },
  source: {
    declared: 'đơn vị khai',
    derived: 'hệ thống tổng hợp từ đơn vị trực thuộc',
    baseline: 'số liệu kỳ trước',
    recorded: 'theo quyết định, danh mục đã ghi nhận',
    missing: 'chưa có',
    invalid: 'giá trị không hợp lệ',
  },
  yes: 'Có',
  no: 'Không',
  notGiven: 'chưa có',
  noDocument: 'Không có',
  number: (value) => vietnameseNumber(value),
  date: vietnameseDate,
  counted,
  unit: (unit) => (unit === null ? '' : ` ${unit}`),
  document: (number, date) => (number === null ? `Có, ngày ${date}` : `${number} ngày ${date}`),
  instrument: (kind, number) => `${kind} ${number}`,
  place: placeInVietnamese,
  cited: (place, instrument) => `${place} ${instrument}`.trim(),
  headlineMet: (total) => `Đạt: đủ ${total}/${total} nội dung.`,
  headline: (outcome, { notMet, unknown, total }) => {
    const parts = [notMet > 0 ? `${notMet} nội dung chưa đạt` : '', unknown > 0 ? `${unknown} nội dung chưa đủ căn cứ` : '']
    return `${vietnameseVerdict.outcome[outcome]}: ${parts.filter((part) => part !== '').join(', ')} (trong ${total} nội dung).`
  },
  issue: {
    'unknown-fact': () => 'Không có mục này trong bộ tiêu chí.',
    'wrong-type': () => 'Giá trị không đúng kiểu của mục này.',
    'not-whole': () => 'Phải là số nguyên.',
    'out-of-range': (value) => `Phải từ ${value('min')} đến ${value('max')}.`,
    'not-a-date': () => 'Không phải ngày có thật.',
    'outside-window': (value) => `Ngày phải nằm trong kỳ đánh giá, từ ${value('from')} đến ${value('last')}.`,
    'number-missing': () => 'Chưa có số, ký hiệu văn bản.',
    'number-invalid': () => 'Số, ký hiệu văn bản chỉ gồm chữ, số và các dấu / - . (ví dụ 12-NQ/ĐU), không có khoảng trắng.',
    above: (value) => `Lớn hơn tổng số (${value('value')} trên ${value('max')}).`,
  },
  missing: (labels) => `Chưa có số liệu: ${labels}.`,
  missingFlip: (labels, bound) => `Cần bổ sung ${labels}.${bound}`,
  invalid: (labels) => `Giá trị không dùng được: ${labels}.`,
  invalidFlip: (labels) => `Cần nhập lại ${labels}.`,
  noneOf: (labels) => `Đơn vị khai không có: ${labels}.`,
  noneFlip: (labels) => `Cần có ${labels} trong thời hạn.`,
  late: (measured, needed) => `Văn bản ngày ${measured}, sau ngày ${needed}.`,
  lateFlip: (needed) => `Cần có văn bản ban hành chậm nhất ngày ${needed}.`,
  knockedOut: 'Đơn vị xác nhận trong kỳ có xảy ra trường hợp thuộc diện loại trừ.',
  knockedOutFlip: 'Không bù được bằng nội dung khác trong kỳ đánh giá này.',
  notRecognised: (labels) => `Chưa có quyết định công nhận được ghi nhận: ${labels}.`,
  notRecognisedFlip: (labels) => `Cần có quyết định công nhận: ${labels}.`,
  answeredNo: (labels) => `Đơn vị xác nhận chưa đáp ứng: ${labels}.`,
  answeredNoFlip: (labels) => `Cần đáp ứng ${labels}.`,
  has: (measured) => `Hiện có ${counted(measured)}.`,
  hasFlip: 'Không số lượng nguyên nào đáp ứng được.',
  short: (measured, needed) => `Hiện có ${counted(measured)}, cần ít nhất ${needed}.`,
  shortFlip: (gap) => `Cần thêm ${counted(gap)}.`,
  over: (measured, needed) => `Hiện có ${counted(measured)}, không được quá ${needed}.`,
  overFlip: (gap) => `Vượt ${counted(gap)} so với mức cho phép.`,
  exactly: (needed) => ` Mức phải đạt: ${counted(needed)}.`,
  atLeast: (needed) => ` Mức cần đạt: từ ${counted(needed)} trở lên.`,
  atMost: (needed) => ` Mức cho phép: không quá ${counted(needed)}.`,
}

function placeInVietnamese(address: Address): string {
  if (address.article !== null) {
    const clause = address.clause === null ? '' : ` khoản ${address.clause}`
    const point = address.point === null ? '' : ` điểm ${address.point}`
    // the law cites from the smallest part outwards
    return `${point.trim()}${clause} Điều ${address.article}`
      .trim()
      .replace(/^khoản/, 'Khoản')
      .replace(/^điểm/, 'Điểm')
  }
  if (address.content !== null) return `Nội dung ${address.content}`
  if (address.indicator === null) return ''
  const name = address.indicator.includes('.') ? `Chỉ tiêu ${address.indicator}` : `Tiêu chí ${address.indicator}`
  return address.item === null ? name : `${name}, ý ${address.item},`
}
