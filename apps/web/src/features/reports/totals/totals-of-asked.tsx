// The only place for the board of what was asked for ad hoc: one window at a time, of the units that were asked. No two windows make up a
// third, and none is compared with an earlier one.
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { Period } from '@binhyen/core/calendar/periods.domain'
import { usualWindow } from '@binhyen/core/reports/report-requests.domain'
import { lastDay } from '@binhyen/core/shared/span'
import { readText, type Frame } from '../../../frame/use-frame.ts'
import { periodLabel } from '../../../i18n/figure-words.ts'
import { t as periodWords } from '../../../i18n/vi/periods.ts'
import { t } from '../../../i18n/vi/totals.ts'
import { EmptyState } from '../../../ui/feedback.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHeader } from '../../../ui/page.tsx'
import { SelectField } from '../../../ui/text-field.tsx'
import { ExportAsk } from '../exchange/export-ask.tsx'
import { WorkbookDownload } from '../exchange/workbook-download.tsx'
import { fetchTotals } from '../exchange/workbook.queries.ts'
import { askedPeriodsQuery } from '../requests.queries.ts'
import { BasisField, FormField, readBasis } from './totals-choices.tsx'
import { TotalsOfUnits } from './totals-of-units.tsx'
import { Subject } from './totals-subject.tsx'
import { totalsQuery, type FormLine, type TotalsAsked } from './totals.queries.ts'

type Props = { readonly unit: string; readonly form: FormLine; readonly forms: readonly FormLine[]; readonly frame: Frame }

export function TotalsOfAsked(props: Props): ReactElement {
  const { unit, form, frame } = props
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const windows = useQuery(askedPeriodsQuery(form.id, unit))
  const [from, to] = [readText(search, 'period'), readText(search, 'periodTo')]
  return (
    <Loaded query={windows} lines={8}>
      {(found) => {
        const chosen =
          found.find((each) => each.from === from && (to === undefined || each.to === to)) ?? usualWindow(found, frame.me.today)
        return chosen === null ? <NothingAsked {...props} /> : <Board {...props} windows={found} chosen={chosen} />
      }}
    </Loaded>
  )
}

function NothingAsked(props: Props): ReactElement {
  return (
    <div className="stack">
      <PageHeader title={t('page.title')} />
      <Choices {...props} windows={[]} chosen={null} />
      <EmptyState title={periodWords('asked.none')} icon="board">
        {periodWords('asked.none-help')}
      </EmptyState>
    </div>
  )
}

function Board({ windows, chosen, ...props }: Props & { readonly windows: readonly Period[]; readonly chosen: Period }): ReactElement {
  const { unit, form, frame } = props
  const asked: TotalsAsked = {
    unit,
    form: form.id,
    kind: 'ad-hoc',
    on: lastDay(chosen),
    from: chosen.from,
    count: 1,
    basis: readBasis(useSearch({ strict: false })),
    parts: 'true',
  }
  const totals = useQuery(totalsQuery(asked))
  return (
    <div className="stack">
      <PageHeader
        title={t('page.title')}
        {...(totals.data === undefined ? {} : { documentTitle: `${t('page.title')} ${totals.data.unit.name}` })}
        actions={
          <>
            <Link to="/so-lieu/yeu-cau" className="button">
              {periodWords('asked.link')}
            </Link>
            <WorkbookDownload fetch={() => fetchTotals(asked)} />
            <ExportAsk offer={{ shown: { kind: 'totals', format: 'xlsx', query: asked }, values: { unit, form: form.id } }} />
          </>
        }
        subtitle={totals.data === undefined ? null : <Subject totals={totals.data} today={frame.me.today} />}
      />
      <Choices {...props} windows={windows} chosen={chosen} />
      <Loaded query={totals} lines={12}>
        {(data) => <TotalsOfUnits totals={data} frame={frame} />}
      </Loaded>
      <p className="muted small">{t('legend.text')}</p>
    </div>
  )
}

const keyOf = ({ from, to }: Period): string => `${from}/${to}`

function Choices({
  form,
  forms,
  frame,
  windows,
  chosen,
}: Props & { readonly windows: readonly Period[]; readonly chosen: Period | null }): ReactElement {
  const basis = readBasis(useSearch({ strict: false }))
  return (
    <div className="totals-choices no-print">
      <FormField form={form} forms={forms} frame={frame} />
      <SelectField
        label={t('pick.period')}
        value={chosen === null ? null : keyOf(chosen)}
        options={windows.map((each) => ({ value: keyOf(each), label: periodLabel(each) }))}
        onChange={(key) => {
          const next = windows.find((each) => keyOf(each) === key)
          frame.change({ period: next?.from, periodTo: next?.to })
        }}
      />
      <BasisField basis={basis} frame={frame} />
    </div>
  )
}
