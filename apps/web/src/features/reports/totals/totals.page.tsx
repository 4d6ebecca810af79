// The only place for the board of figures: sums of a unit and of the units below it, how complete they are, and how they moved.
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { isRegular, periodKinds, periodsInYear, recentPeriods, tilesOf, type RegularKind } from '@binhyen/core/calendar/periods.domain'
import { comparisons, type Basis, type ComparedWith } from '@binhyen/core/totals/totals.domain'
import { addDays, findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { readText, useFrame, useUnitInAddress, type Frame } from '../../../frame/use-frame.ts'
import { kindName, periodLabel } from '../../../i18n/figure-words.ts'
import { t } from '../../../i18n/vi/totals.ts'
import { EmptyState } from '../../../ui/feedback.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHeader } from '../../../ui/page.tsx'
import { SelectField } from '../../../ui/text-field.tsx'
import { BaselineField, readBaseline } from './baseline-field.tsx'
import { ExportAsk } from '../exchange/export-ask.tsx'
import { BasisField, FormField, readBasis } from './totals-choices.tsx'
import { TotalsOfAsked } from './totals-of-asked.tsx'
import { TotalsOfUnits } from './totals-of-units.tsx'
import { TotalsOverTime } from './totals-over-time.tsx'
import { Subject } from './totals-subject.tsx'
import { WorkbookDownload } from '../exchange/workbook-download.tsx'
import { fetchTotals } from '../exchange/workbook.queries.ts'
import { formsQuery, totalsQuery, type FormLine, type TotalsAsked } from './totals.queries.ts'
import './totals.css'

/** Periods side by side over time. */
const OVER_TIME = 12
/** Years of periods to choose from. */
const YEARS_BACK = 6

type View = 'units' | 'time'
type Chosen = {
  readonly form: FormLine
  readonly kind: RegularKind
  readonly on: PlainDate
  readonly basis: Basis
  readonly compare: ComparedWith | null
  readonly baseline: number
  readonly view: View
}

/** The kinds of period the form's own periods add up to. */
function kindsOf(form: FormLine, on: PlainDate): readonly RegularKind[] {
  const own = form.period
  if (!isRegular(own)) return []
  return periodKinds.filter(isRegular).filter((kind) => {
    if (kind === own) return true
    const [period] = recentPeriods(kind, on, 1)
    return period !== undefined && tilesOf(period, own) !== null
  })
}

/** A day of the last period whose data have closed: the one that runs has hardly a figure yet. */
function lastClosed({ period }: FormLine, day: PlainDate): PlainDate {
  const running = isRegular(period) ? recentPeriods(period, day, 1)[0] : undefined
  return running === undefined || running.to <= day ? day : addDays(running.from, -1)
}

function readChosen(search: Readonly<Record<string, unknown>>, forms: readonly FormLine[], day: PlainDate): Chosen | null {
  const published = forms.filter(({ state }) => state === 'published')
  const form = published.find(({ id }) => id === readText(search, 'form')) ?? published.find(({ period }) => isRegular(period))
  if (form === undefined || !isRegular(form.period)) return null
  const on = findPlainDate(readText(search, 'period') ?? '') ?? lastClosed(form, day)
  const kinds = kindsOf(form, on)
  const kind = kinds.find((each) => each === readText(search, 'kind')) ?? kinds.find((each) => each === form.period)
  if (kind === undefined) return null
  return {
    form,
    kind,
    on,
    basis: readBasis(search),
    compare: comparisons.find((each) => each === readText(search, 'compare')) ?? null,
    baseline: readBaseline(search),
    view: readText(search, 'view') === 'time' ? 'time' : 'units',
  }
}

export function TotalsPage(): ReactElement {
  const frame = useFrame()
  useUnitInAddress(frame)
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const forms = useQuery(formsQuery)
  const unit = frame.ownUnit
  if (unit === undefined) return <NothingYet title={t('page.unit-missing')} help={t('page.unit-missing-help')} />
  return (
    <Loaded query={forms} lines={8}>
      {(data) => {
        const asked = data.forms.find(({ id, state }) => state === 'published' && id === readText(search, 'form'))
        if (asked?.period === 'ad-hoc') return <TotalsOfAsked unit={unit} form={asked} forms={data.forms} frame={frame} />
        const chosen = readChosen(search, data.forms, frame.on)
        return chosen === null ? (
          <NothingYet title={t('page.no-forms')} help={t('page.no-forms-help')} />
        ) : (
          <TotalsOf unit={unit} chosen={chosen} forms={data.forms} frame={frame} />
        )
      }}
    </Loaded>
  )
}

function NothingYet({ title, help }: { readonly title: string; readonly help: string }): ReactElement {
  return (
    <>
      <PageHeader title={t('page.title')} />
      <EmptyState title={title} icon="board">
        {help}
      </EmptyState>
    </>
  )
}

type TotalsOfProps = { readonly unit: string; readonly chosen: Chosen; readonly forms: readonly FormLine[]; readonly frame: Frame }

function TotalsOf({ unit, chosen, forms, frame }: TotalsOfProps): ReactElement {
  const asked: TotalsAsked = {
    unit,
    form: chosen.form.id,
    on: chosen.on,
    kind: chosen.kind,
    count: chosen.view === 'time' ? OVER_TIME : 1,
    basis: chosen.basis,
    parts: chosen.view === 'time' ? 'false' : 'true',
    ...(chosen.compare === null ? {} : { compare: chosen.compare }),
    ...(chosen.compare === 'baseline' ? { baseline: chosen.baseline } : {}),
  }
  const totals = useQuery(totalsQuery(asked))
  const title = totals.data === undefined ? {} : { documentTitle: `${t('page.title')} ${totals.data.unit.name}` }
  return (
    <div className="stack">
      <PageHeader
        title={t('page.title')}
        {...title}
        actions={
          <>
            <Link
              to="/so-lieu/chenh-lech"
              search={(): Record<string, string> => ({ unit, form: chosen.form.id, period: chosen.on })}
              className="button"
            >
              {t('page.why')}
            </Link>
            <WorkbookDownload fetch={() => fetchTotals(asked)} />
            <ExportAsk offer={{ shown: { kind: 'totals', format: 'xlsx', query: asked }, values: { unit, form: chosen.form.id } }} />
          </>
        }
        subtitle={totals.data === undefined ? null : <Subject totals={totals.data} today={frame.me.today} />}
      />
      <Choices chosen={chosen} forms={forms} frame={frame} />
      <Loaded query={totals} lines={12}>
        {(data) => (chosen.view === 'time' ? <TotalsOverTime totals={data} /> : <TotalsOfUnits totals={data} frame={frame} />)}
      </Loaded>
      <p className="muted small">{t('legend.text')}</p>
    </div>
  )
}

function Choices({
  chosen,
  forms,
  frame,
}: {
  readonly chosen: Chosen
  readonly forms: readonly FormLine[]
  readonly frame: Frame
}): ReactElement {
  const { form, kind, on, basis, compare, view } = chosen
  const periods = recentPeriods(kind, frame.me.today, periodsInYear[kind] * YEARS_BACK)
  const current = recentPeriods(kind, on, 1)[0]
  // whoever comes by a link to years long past sees which period stands there
  const withCurrent = current === undefined || periods.some(({ from }) => from === current.from) ? periods : [...periods, current]
  return (
    <div className="totals-choices no-print">
      <FormField form={form} forms={forms} frame={frame} />
      <SelectField
        label={t('pick.kind')}
        value={kind}
        options={kindsOf(form, on).map((each) => ({ value: each, label: kindName(each) }))}
        onChange={(next) => frame.change({ kind: next ?? undefined })}
      />
      <SelectField
        label={t('pick.period')}
        value={current?.from ?? null}
        options={withCurrent.map((period) => ({ value: period.from, label: periodLabel(period) }))}
        onChange={(next) => frame.change({ period: next ?? undefined })}
      />
      <SelectField
        label={t('pick.view')}
        value={view}
        options={(['units', 'time'] as const).map((each) => ({ value: each, label: t(`view.${each}`) }))}
        onChange={(next) => frame.change({ view: next ?? undefined })}
      />
      <BasisField basis={basis} frame={frame} />
      <SelectField
        label={t('pick.compare')}
        value={compare ?? 'none'}
        options={(['none', ...comparisons] as const).map((each) => ({ value: each, label: t(`compare.${each}`) }))}
        onChange={(next) => frame.change({ compare: next === 'none' || next === null ? undefined : next })}
      />
      {compare === 'baseline' ? <BaselineField frame={frame} value={chosen.baseline} /> : null}
    </div>
  )
}
