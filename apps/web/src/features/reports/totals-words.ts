// The only place for what a board of figures says beside its numbers: how they moved, and why some cannot be told.
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import type { TotalCell } from '@binhyen/core/reports/totals.contract'
import { movement, type TotalValue } from '@binhyen/core/reports/totals.domain'
import { currentLanguage } from '../../i18n/language.ts'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/totals.ts'
import type { Totals } from './totals.queries.ts'

/** A cell as core compares it; what is hidden is not compared. */
function valueOf(cell: TotalCell): TotalValue | null {
  if (cell === null || cell.mark !== undefined) return null
  const rest = { given: cell.given, notApplicable: 0, cannotProvide: 0 }
  if (cell.percent !== undefined) {
    return { ...rest, quantity: null, share: { kind: 'share', percent: cell.percent, approximate: cell.qualifier !== undefined } }
  }
  if (cell.number === undefined) return null
  return { ...rest, share: null, quantity: { number: cell.number, qualifier: cell.qualifier ?? 'exact', upper: cell.upper ?? null } }
}

/** "tăng 14 (16,9%)", "giảm 1,2 điểm %", "không đổi"; null where one of the two was not said or is hidden. */
export function movementWords(now: TotalCell, before: TotalCell): string | null {
  const moved = movement(valueOf(now), valueOf(before))
  if (moved === null) return null
  if (moved.by === 0) return t('move.same')
  const size = formatNumber(Math.abs(moved.by), 3)
  const by = moved.kind === 'points' ? t('move.points', { by: size }) : size
  const direction = moved.by > 0 ? t('move.up', { by }) : t('move.down', { by })
  if (moved.kind === 'points') return direction
  const beside = moved.percent === null ? t('move.no-base') : t('move.percent', { percent: formatNumber(Math.abs(moved.percent), 1) })
  return `${direction} ${beside}`
}

export const figureName = (figure: FigureReply): string => figure.name[currentLanguage()]
export const figureUnit = (figure: FigureReply): string => (figure.share === null ? figure.unit[currentLanguage()] : '%')

/** Why earlier periods cannot be told, in words. */
export function gapWords(gap: string): string {
  return gap === 'no-predecessor' || gap === 'split-unknown' ? t('gap.unknown') : t('gap.split')
}

/** The figures somebody said something about, with their place in the reply; the others would only be blank columns. */
export function saidFigures({ figures, total, parts }: Totals): readonly { readonly figure: FigureReply; readonly at: number }[] {
  const rows = [total, ...parts]
  return figures
    .map((figure, at) => ({ figure, at }))
    .filter(({ at }) => rows.some((row) => [...row.cells, ...(row.compared ?? [])].some((period) => (period[at] ?? null) !== null)))
}
