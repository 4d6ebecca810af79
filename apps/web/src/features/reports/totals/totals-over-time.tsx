// The only place for a unit's figures over the last periods: a row for each figure, with its line.
import type { ReactElement } from 'react'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { periodName, totalWords } from '../../../i18n/figure-words.ts'
import { t } from '../../../i18n/vi/totals.ts'
import { DataTable, type Column } from '../../../ui/data-table.tsx'
import { Sparkline } from '../../../ui/plots.tsx'
import { FigureTitle, ofExpected, Restated, SilentFigures, Value } from './totals-parts.tsx'
import { figureName, saidFigures } from './totals-words.ts'
import type { Totals } from './totals.queries.ts'

/** A figure with its place in the reply; null for the line of how many handed in. */
type Line = { readonly figure: FigureReply | null; readonly at: number }

const newestFirst = (periods: Totals['periods']) => periods.map((period, at) => ({ period, at })).toReversed()

/** How many handed in stands first: a number says little without it. */
export function TotalsOverTime({ totals }: { readonly totals: Totals }): ReactElement {
  const { total, periods, figures } = totals
  const rows: readonly Line[] = [{ figure: null, at: -1 }, ...saidFigures(totals)]
  const nameOf = ({ figure }: Line): string => (figure === null ? t('table.progress') : figureName(figure))
  const numberAt = ({ figure, at }: Line, period: number): number | null => {
    if (figure === null) return total.progress[period]?.handedIn ?? null
    const cell = total.cells[period]?.[at]
    return cell?.percent ?? cell?.number ?? null
  }
  const columns: readonly Column<Line>[] = [
    {
      id: 'figure',
      header: t('table.figure'),
      width: '16rem',
      cell: (row) => (row.figure === null ? nameOf(row) : <FigureTitle figure={row.figure} />),
      text: nameOf,
    },
    {
      id: 'trend',
      header: t('table.trend'),
      width: '8rem',
      cell: (row) => <Sparkline label={nameOf(row)} values={periods.map((_, at) => numberAt(row, at))} />,
      text: () => '',
    },
    // the newest stands first: it is what one looks for
    ...newestFirst(periods).map(({ period, at }): Column<Line> => ({
      id: period.from,
      header: periodName(period),
      align: 'end',
      width: '6rem',
      cell: ({ figure, at: place }) =>
        figure === null ? (
          ofExpected(total.progress[at], total.progress[at]?.handedIn)
        ) : (
          <Value cell={total.cells[at]?.[place] ?? null} compared={total.compared?.[at]?.[place]} decimals={figure.decimals} />
        ),
      text: ({ figure, at: place }) =>
        figure === null
          ? ofExpected(total.progress[at], total.progress[at]?.handedIn)
          : totalWords(total.cells[at]?.[place] ?? null, figure.decimals),
    })),
  ]
  return (
    <>
      <Restated rows={[total]} />
      <DataTable caption={t('table.time')} columns={columns} rows={rows} rowKey={({ figure }) => figure?.id ?? 'progress'} copyable />
      <SilentFigures count={figures.length - rows.length + 1} />
    </>
  )
}
