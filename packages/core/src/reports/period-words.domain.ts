// The only place for how papers and workbooks, which are always Vietnamese, name a report period.
import type { Period } from '../calendar/periods.domain.ts'
import { vietnameseWindow } from '../shared/span.ts'

const ROMAN = ['I', 'II', 'III', 'IV']

/** "Tháng 11/2026", "Quý I/2026", "6 tháng đầu năm 2026". */
export function vietnamesePeriod(period: Period): string {
  const { kind, year, number } = period
  const named: Readonly<Record<Period['kind'], string>> = {
    month: `Tháng ${String(number)}/${String(year)}`,
    quarter: `Quý ${ROMAN[number - 1] ?? String(number)}/${String(year)}`,
    'half-year': `6 tháng ${number === 1 ? 'đầu' : 'cuối'} năm ${String(year)}`,
    'nine-months': `9 tháng năm ${String(year)}`,
    year: `Năm ${String(year)}`,
    programme: `Giai đoạn ${String(year)}–${String(year + 4)}`,
    'ad-hoc': `Đợt báo cáo ${vietnameseWindow(period)}`,
  }
  return named[kind]
}

/** The name with its days, the last one included. */
export const vietnamesePeriodWithDays = (period: Period): string =>
  period.kind === 'ad-hoc' ? vietnamesePeriod(period) : `${vietnamesePeriod(period)} (${vietnameseWindow(period)})`
