// The only place for "Vì sao số này thay đổi?": the change of a total by cause, with the hand-ins behind each part.
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { periodsInYear, recentPeriods, type RegularKind } from '@binhyen/core/calendar/periods.domain'
import { comparisons } from '@binhyen/core/totals/totals.domain'
import { addDays, findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { readText, useFrame, useUnitInAddress, type Frame } from '../../../frame/use-frame.ts'
import { inLanguage } from '../../../i18n/language.ts'
import { periodLabel } from '../../../i18n/figure-words.ts'
import { t } from '../../../i18n/vi/differences.ts'
import { DateField } from '../../../ui/date-field.tsx'
import { EmptyState, Notice } from '../../../ui/feedback.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHeader } from '../../../ui/page.tsx'
import { SelectField } from '../../../ui/text-field.tsx'
import { BaselineField, readBaseline } from '../totals/baseline-field.tsx'
import { ExportAsk } from '../exchange/export-ask.tsx'
import { DifferencesResult } from './differences-result.tsx'
import { differencesQuery, type DifferencesAsked } from './differences.queries.ts'
import { formsQuery, totalsQuery, type FormLine } from '../totals/totals.queries.ts'
import './differences.css'

/** Years of periods to choose from. */
const YEARS_BACK = 6
const against = [...comparisons, 'as-of', 'level'] as const
type Against = (typeof against)[number]

type Chosen = {
  readonly unit: string
  readonly form: FormLine
  readonly kind: RegularKind
  readonly on: PlainDate
  readonly figure: string | null
  readonly against: Against
  readonly baseline: number
  readonly asOf: PlainDate
}

/** Only a level with others below it says itself what they add up to. */
const offeredAgainst = ({ level }: FormLine): readonly Against[] =>
  level === 'province' ? against : against.filter((each) => each !== 'level')

/** A day of the last period whose data have closed. */
function lastClosed(kind: RegularKind, on: PlainDate): PlainDate {
  const running = recentPeriods(kind, on, 1)[0]
  return running === undefined || running.to <= on ? on : addDays(running.from, -1)
}

function readChosen(search: Readonly<Record<string, unknown>>, forms: readonly FormLine[], frame: Frame): Chosen | null {
  const published = forms.filter(({ state, period }) => state === 'published' && period !== 'ad-hoc')
  const form = published.find(({ id }) => id === readText(search, 'form')) ?? published[0]
  if (form === undefined || form.period === 'ad-hoc' || frame.ownUnit === undefined) return null
  return {
    unit: frame.ownUnit,
    form,
    kind: form.period,
    on: findPlainDate(readText(search, 'period') ?? '') ?? lastClosed(form.period, frame.on),
    figure: readText(search, 'figure') ?? null,
    against: offeredAgainst(form).find((each) => each === readText(search, 'against')) ?? 'previous',
    baseline: readBaseline(search),
    asOf: findPlainDate(readText(search, 'as-of') ?? '') ?? addDays(frame.me.today, -7),
  }
}

export function DifferencesPage(): ReactElement {
  const frame = useFrame()
  useUnitInAddress(frame)
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const forms = useQuery(formsQuery)
  return (
    <div className="stack">
      <PageHeader
        title={readText(search, 'against') === 'level' ? t('ledger.level-title') : t('ledger.title')}
        trail={<Link to="/so-lieu/bang">{t('ledger.board')}</Link>}
      />
      <p className="muted">{t('ledger.help')}</p>
      <Loaded query={forms} lines={8}>
        {(data) => {
          const chosen = readChosen(search, data.forms, frame)
          if (chosen === null) return <EmptyState title={t('unit.missing')}>{t('unit.missing-help')}</EmptyState>
          return <Figures chosen={chosen} forms={data.forms} frame={frame} />
        }}
      </Loaded>
    </div>
  )
}

type Part = { readonly chosen: Chosen; readonly forms: readonly FormLine[]; readonly frame: Frame }

/** The board knows which figures of the form the reader may see. */
function Figures({ chosen, forms, frame }: Part): ReactElement {
  const { unit, form, kind, on } = chosen
  const board = useQuery(totalsQuery({ unit, form: form.id, on, kind, count: 1, basis: 'provisional', parts: 'false' }))
  return (
    <Loaded query={board} lines={8}>
      {({ figures }) => {
        const adding = figures.filter(({ adds }) => adds === 'sum')
        const figure = adding.find(({ id }) => id === chosen.figure) ?? adding[0]
        return (
          <>
            <Choices chosen={chosen} forms={forms} frame={frame}>
              <SelectField
                label={t('pick.figure')}
                value={figure?.id ?? null}
                options={adding.map((each) => ({ value: each.id, label: inLanguage(each.name) }))}
                onChange={(next) => frame.change({ figure: next ?? undefined })}
              />
            </Choices>
            {figure === undefined ? (
              <EmptyState title={t('figure.none')}>{t('figure.none-help')}</EmptyState>
            ) : (
              <Change chosen={chosen} figure={figure.id} />
            )}
          </>
        )
      }}
    </Loaded>
  )
}

function Choices({ chosen, forms, frame, children }: Part & { readonly children: ReactElement }): ReactElement {
  const { form, kind, on, asOf } = chosen
  const periods = recentPeriods(kind, frame.me.today, periodsInYear[kind] * YEARS_BACK)
  const current = recentPeriods(kind, on, 1)[0]
  const offered = current === undefined || periods.some(({ from }) => from === current.from) ? periods : [...periods, current]
  const named = new Map(
    forms.filter(({ state, period }) => state === 'published' && period !== 'ad-hoc').map(({ id, title }) => [id, title]),
  )
  return (
    <div className="difference-choices no-print">
      <SelectField
        label={t('pick.form')}
        value={form.id}
        options={[...named].map(([id, title]) => ({ value: id, label: inLanguage(title) }))}
        onChange={(next) => frame.change({ form: next ?? undefined, figure: undefined, period: undefined })}
      />
      {children}
      <SelectField
        label={t('pick.period')}
        value={current?.from ?? null}
        options={offered.map((period) => ({ value: period.from, label: periodLabel(period) }))}
        onChange={(next) => frame.change({ period: next ?? undefined })}
      />
      <SelectField
        label={t('pick.against')}
        value={chosen.against}
        options={offeredAgainst(form).map((each) => ({ value: each, label: t(`against.${each}`) }))}
        onChange={(next) => frame.change({ against: next ?? undefined })}
      />
      {chosen.against === 'baseline' ? <BaselineField frame={frame} value={chosen.baseline} /> : null}
      {chosen.against === 'as-of' ? (
        <DateField
          label={t('pick.as-of')}
          value={asOf}
          latest={frame.me.today}
          onChange={(day) => frame.change({ 'as-of': day ?? undefined })}
        />
      ) : null}
    </div>
  )
}

function Change({ chosen, figure }: { readonly chosen: Chosen; readonly figure: string }): ReactElement {
  const { unit, form, on, baseline, asOf } = chosen
  const asked: DifferencesAsked = {
    unit,
    form: form.id,
    figure,
    on,
    against: chosen.against,
    ...(chosen.against === 'baseline' ? { baseline } : {}),
    ...(chosen.against === 'as-of' ? { asOf } : {}),
  }
  const found = useQuery(differencesQuery(asked))
  return (
    <Loaded query={found} lines={8}>
      {(data) =>
        data.hidden ? (
          <Notice title={t('hidden.title')}>{t('hidden.help')}</Notice>
        ) : (
          <>
            {data.before.gap === null ? null : <Notice kind="warning" title={t('gap.unknown')} />}
            <p className="no-print">
              <ExportAsk offer={{ shown: { kind: 'differences', format: 'xlsx', query: asked } }} />
            </p>
            <DifferencesResult data={data} levels={chosen.against === 'level'} />
          </>
        )
      }
    </Loaded>
  )
}
