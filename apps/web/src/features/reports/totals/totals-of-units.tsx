// The only place for the board of one period: the unit's sums, how complete they are, and those of the units below it.
import type { ReactElement } from 'react'
import type { Frame } from '../../../frame/use-frame.ts'
import { periodLabel, totalWords } from '../../../i18n/figure-words.ts'
import { formatInstant, formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/totals.ts'
import { DataTable, type Column } from '../../../ui/data-table.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Section } from '../../../ui/page.tsx'
import { Figure } from '../../../ui/plots.tsx'
import { Vi } from '../../../ui/vi.tsx'
import { useContradictedCells } from '../comparisons/use-contradicted-cells.ts'
import { ContradictedMark, FigureTitle, ofExpected, Restated, SilentFigures, Value, whyOf } from './totals-parts.tsx'
import { figureName, figureUnit, saidFigures } from './totals-words.ts'
import type { TotalRow, Totals } from './totals.queries.ts'

function Completeness({ totals }: { readonly totals: Totals }): ReactElement {
  const progress = totals.total.progress[0]
  if (progress === undefined || progress.expected === 0) return <p className="muted">{t('progress.nobody')}</p>
  const { handedIn, inTime, accepted, expected } = progress
  return (
    <>
      <div className="figures">
        <Figure value={ofExpected(progress, handedIn)} label={t('progress.handed-in')} />
        <Figure value={ofExpected(progress, inTime)} label={t('progress.in-time')} />
        <Figure value={ofExpected(progress, accepted)} label={t('progress.accepted')} />
      </div>
      {totals.total.updatedAt === null ? null : (
        <p className="muted small">{t('progress.at', { at: formatInstant(totals.total.updatedAt) })}</p>
      )}
      {totals.waiting === 0 ? null : <p className="muted small">{t('progress.waiting', { count: totals.waiting })}</p>}
      {handedIn < expected && handedIn > 0 ? (
        <Notice kind="info" title={t('progress.incomplete', { done: formatNumber(handedIn), expected: formatNumber(expected) })} />
      ) : null}
    </>
  )
}

export function TotalsOfUnits({ totals, frame }: { readonly totals: Totals; readonly frame: Frame }): ReactElement {
  const { parts, total } = totals
  const figures = saidFigures(totals)
  const period = totals.periods[0]
  const contradicted = useContradictedCells({ unit: totals.unit.id, form: totals.form.id })
  const columns: readonly Column<TotalRow>[] = [
    {
      id: 'unit',
      header: t('table.unit'),
      width: '14rem',
      cell: (row) => (row === total ? <strong>{t('table.total')}</strong> : <Vi>{row.unit.name}</Vi>),
      text: (row) => row.unit.name,
    },
    {
      id: 'progress',
      header: t('table.progress'),
      align: 'end',
      cell: (row) => ofExpected(row.progress[0], row.progress[0]?.handedIn),
      text: (row) => ofExpected(row.progress[0], row.progress[0]?.handedIn),
    },
    ...figures.map(({ figure, at }): Column<TotalRow> => ({
      id: figure.id,
      headerText: `${figureName(figure)} (${figureUnit(figure)})`,
      header: <FigureTitle figure={figure} />,
      align: 'end',
      width: '8rem',
      cell: (row) => (
        <>
          <Value
            cell={row.cells[0]?.[at] ?? null}
            compared={row.compared?.[0]?.[at]}
            decimals={figure.decimals}
            why={whyOf(totals, row, figure)}
          />
          {period !== undefined && contradicted(row.unit.id, figure.id, period.from) ? (
            <ContradictedMark totals={totals} row={row} />
          ) : null}
        </>
      ),
      // what is blank or hidden comes last, and so does the unit itself
      sort: (row) => (row === total ? null : (row.cells[0]?.[at]?.percent ?? row.cells[0]?.[at]?.number ?? null)),
      text: (row) => totalWords(row.cells[0]?.[at] ?? null, figure.decimals),
    })),
  ]
  return (
    <>
      <Section title={t('progress.title')}>
        <Completeness totals={totals} />
      </Section>
      <Restated rows={[total, ...parts]} />
      <DataTable
        caption={t('table.units', { period: period === undefined ? '' : periodLabel(period) })}
        columns={columns}
        rows={[total, ...parts]}
        rowKey={(row) => row.unit.id}
        onOpen={(row) => frame.change({ unit: row.unit.id })}
        copyable
      />
      <SilentFigures count={totals.figures.length - figures.length} />
      {parts.length === 0 ? <p className="muted">{t('table.no-parts')}</p> : null}
    </>
  )
}
