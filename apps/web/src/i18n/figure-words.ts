// The only place for how the screen names a report period and writes a quantity or a total, in the language chosen.
import { periodKinds, type Period, type PeriodKind } from '@binhyen/core/calendar/periods.domain'
import type { Quantity } from '@binhyen/core/figures/quantity.domain'
import type { TotalCell } from '@binhyen/core/totals/totals.contract'
import { SMALL_CELL_THRESHOLD } from '@binhyen/core/protection/small-cells.domain'
import { formatNumber, formatWindow } from './format.ts'
import { t } from './vi/periods.ts'

const ROMAN = ['I', 'II', 'III', 'IV']

/** "Tháng 11/2026", "Quý I/2026", "6 tháng đầu năm 2026". */
export function periodName(period: Period): string {
  const { kind, year, number } = period
  switch (kind) {
    case 'month':
      return t('period.month', { number, year })
    case 'quarter':
      return t('period.quarter', { roman: ROMAN[number - 1] ?? number, year })
    case 'half-year':
      return t(number === 1 ? 'period.first-half' : 'period.second-half', { year })
    case 'nine-months':
      return t('period.nine-months', { year })
    case 'year':
      return t('period.year', { year })
    case 'programme':
      return t('period.programme', { year, last: year + 4 })
    case 'ad-hoc':
      return t('period.ad-hoc', { days: formatWindow(period) })
  }
}

/** The name with its days: an officer must never have to remember that a month begins on the 15th of the one before. */
export function periodLabel(period: Period): string {
  return period.kind === 'ad-hoc' ? periodName(period) : t('period.with-days', { name: periodName(period), days: formatWindow(period) })
}

export function kindName(kind: PeriodKind): string {
  return t(`kind.${periodKinds.find((each) => each === kind) ?? 'ad-hoc'}`)
}

/** As it was said: the word before the number stays before it. */
export function quantityWords({ number, qualifier, upper }: Quantity, decimals = 3): string {
  const said = formatNumber(number, decimals)
  if (qualifier === 'exact') return said
  if (qualifier === 'range') return upper === null ? said : t('quantity.range', { number: said, upper: formatNumber(upper, decimals) })
  return t(`quantity.${qualifier}`, { number: said })
}

const MARKS = { small: `<${String(SMALL_CELL_THRESHOLD)}`, hidden: '—' } as const

/** What stands in a cell of a board; blank where nobody said anything. */
export function totalWords(cell: TotalCell, decimals = 3): string {
  if (cell === null) return ''
  if (cell.mark !== undefined) return MARKS[cell.mark]
  if (cell.noWhole === true) return t('total.no-whole')
  if (cell.percent !== undefined) {
    const percent = `${formatNumber(cell.percent, 1)}%`
    return cell.qualifier === undefined ? percent : t('quantity.about', { number: percent })
  }
  if (cell.number !== undefined) {
    return quantityWords({ number: cell.number, qualifier: cell.qualifier ?? 'exact', upper: cell.upper ?? null }, decimals)
  }
  return cell.cannotProvide === undefined ? t('total.not-applicable') : t('total.not-provided')
}
