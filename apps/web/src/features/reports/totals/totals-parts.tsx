// The only place for what both boards of figures show beside their tables: predecessors that were added up, and what cannot be told.
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import type { TotalCell } from '@binhyen/core/totals/totals.contract'
import { totalWords } from '../../../i18n/figure-words.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/totals.ts'
import { Notice } from '../../../ui/feedback.tsx'
import { Vi } from '../../../ui/vi.tsx'
import { figureName, figureUnit, gapWords, movementWords } from './totals-words.ts'
import type { TotalRow, Totals } from './totals.queries.ts'

export function Restated({ rows }: { readonly rows: readonly TotalRow[] }): ReactElement {
  const gap = rows.find((row) => row.gap !== null)?.gap ?? null
  const summed = rows[0]?.summed ?? []
  return (
    <>
      {gap === null ? null : <Notice kind="warning" title={gapWords(gap)} />}
      {summed.length === 0 ? null : (
        <p className="muted small">{t.nodes('gap.summed', { units: <Vi>{summed.map(({ name }) => name).join(', ')}</Vi> })}</p>
      )}
    </>
  )
}

export function FigureTitle({ figure }: { readonly figure: FigureReply }): ReactElement {
  return (
    <>
      {figureName(figure)} <span className="muted">({figureUnit(figure)})</span>
    </>
  )
}

export type Why = Readonly<Record<'unit' | 'form' | 'figure' | 'period' | 'against', string>> & { readonly baseline?: string }

/** The way to why a cell of the board moved; null where nothing is compared, or the board adds up longer periods than are reported. */
export function whyOf(totals: Totals, row: TotalRow, figure: FigureReply): Why | null {
  const [period, compared] = [totals.periods[0], totals.comparedPeriods[0]]
  if (totals.comparedWith === null || period === undefined || period.kind !== totals.form.period || figure.adds !== 'sum') return null
  return {
    unit: row.unit.id,
    form: totals.form.id,
    figure: figure.id,
    period: period.from,
    against: totals.comparedWith,
    ...(totals.comparedWith === 'baseline' && compared !== undefined ? { baseline: String(compared.year) } : {}),
  }
}

/** Another place says something else of this number. */
export function ContradictedMark({ totals, row }: { readonly totals: Totals; readonly row: TotalRow }): ReactElement {
  return (
    <span className="totals-moved">
      <Link to="/so-lieu/mau-thuan" search={(): Record<string, string> => ({ unit: row.unit.id, form: totals.form.id })}>
        {t('mark.contradiction')}
      </Link>
    </span>
  )
}

/** A number of the board, with how it moved below it where something is compared. */
export function Value({
  cell,
  compared,
  decimals,
  why,
}: {
  readonly cell: TotalCell
  /** Where the change is split by cause; null where it cannot be. */
  readonly why?: Why | null
  /** Undefined where nothing is compared. */
  readonly compared: TotalCell | undefined
  readonly decimals: number
}): ReactElement {
  const moved = compared === undefined ? null : movementWords(cell, compared)
  return (
    <>
      {totalWords(cell, decimals)}
      {moved === null ? null : (
        <span className="totals-moved">
          {why === undefined || why === null ? (
            moved
          ) : (
            <Link to="/so-lieu/chenh-lech" search={(): Why => why} title={t('page.why')}>
              {moved}
            </Link>
          )}
        </span>
      )}
    </>
  )
}

/** "58/60": how many of how many. */
export function ofExpected(progress: TotalRow['progress'][number] | undefined, done: number | undefined): string {
  return progress === undefined || done === undefined
    ? ''
    : t('progress.of', { done: formatNumber(done), expected: formatNumber(progress.expected) })
}

/** How many figures of the form nobody has said anything about. */
export function SilentFigures({ count }: { readonly count: number }): ReactElement | null {
  return count <= 0 ? null : <p className="muted small">{t('table.silent', { count })}</p>
}
