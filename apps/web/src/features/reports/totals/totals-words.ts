// The only place for what a board of figures says beside its numbers: how they moved, and why some cannot be told.
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import type { TotalCell } from '@binhyen/core/totals/totals.contract'
import { movement, type Movement, type TotalValue } from '@binhyen/core/totals/totals.domain'
import { currentLanguage } from '../../../i18n/language.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/totals.ts'
import type { Totals } from './totals.queries.ts'

/** A number as core compares it; null for shares and where nothing is shown. */
function valueOf(cell: TotalCell): TotalValue | null {
  if (cell === null || cell.mark !== undefined || cell.number === undefined) return null
  const quantity = { number: cell.number, qualifier: cell.qualifier ?? 'exact', upper: cell.upper ?? null } as const
  return { given: cell.given, notApplicable: 0, cannotProvide: 0, share: null, quantity }
}

/** Shares were compared where their counts are: the compared cell says by how many points. */
function movedBy(now: TotalCell, before: TotalCell): Movement | null {
  if (before?.points === undefined) return movement(valueOf(now), valueOf(before))
  return { kind: 'points', by: before.points, approximate: now?.qualifier !== undefined || before.qualifier !== undefined }
}

const isSaid = (cell: TotalCell): boolean => valueOf(cell) !== null || cell?.percent !== undefined

/** "tăng 14 (16,9%)", "giảm 1,2 điểm %", "không đổi"; null where one of the two is hidden, or now nothing is said. */
export function movementWords(now: TotalCell, before: TotalCell): string | null {
  // zero and nothing said are two things, in both places
  if (before === null && isSaid(now)) return t('move.none')
  const moved = movedBy(now, before)
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
