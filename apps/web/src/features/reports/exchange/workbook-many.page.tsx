// The only place where many units are filled in from one workbook: form and period, its template, the check of a file, and all or nothing.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { closesOn, recentPeriods, type Period, type RegularKind } from '@binhyen/core/calendar/periods.domain'
import type { ManyReply } from '@binhyen/core/exchange/workbook-many.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { useFrame, type Frame } from '../../../frame/use-frame.ts'
import { inLanguage } from '../../../i18n/language.ts'
import { periodLabel } from '../../../i18n/figure-words.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { t as periodWords } from '../../../i18n/vi/periods.ts'
import { t } from '../../../i18n/vi/workbook.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState, Notice } from '../../../ui/feedback.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHeader, Section } from '../../../ui/page.tsx'
import { SelectField } from '../../../ui/text-field.tsx'
import { formsQuery } from '../reports.queries.ts'
import { askedPeriodsQuery } from '../requests.queries.ts'
import { WorkbookFault, WorkbookFile } from './workbook-file.tsx'
import { ManyCheck, UnitTable } from './workbook-many-check.tsx'
import { manyPlace, readManySearch, type ManySearch } from './workbook-many-search.ts'
import { NO_CHOICES, useSending } from './use-sending.ts'
import { fetchManyTemplate, sendMany, type ManyAsked, type SentMany } from './workbook.queries.ts'

/** Periods offered to look back on. */
const PERIODS_OFFERED = 14

export function WorkbookManyPage(): ReactElement {
  const forms = useQuery(formsQuery)
  return (
    <div className="stack">
      <PageHeader
        title={t('many.title')}
        trail={
          <Link to="/so-lieu" search={{}}>
            {t('many.back')}
          </Link>
        }
      />
      <Loaded query={forms}>{(found) => <Asking forms={found.forms} />}</Loaded>
    </div>
  )
}

type Forms = NonNullable<ReturnType<typeof useForms>['data']>['forms']
const useForms = () => useQuery(formsQuery)

function Asking({ forms }: { readonly forms: Forms }): ReactElement {
  const frame = useFrame()
  const raw: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const search = readManySearch(raw)
  const place = frame.unit ?? manyPlace(frame.me)
  const newest = new Map(
    forms
      .filter(({ state, level }) => state === 'published' && level === 'commune')
      .toReversed()
      .map((form) => [form.id, form]),
  )
  const form =
    newest.get(search.form ?? '') ?? [...newest.values()].toSorted((a, b) => (a.period === 'month' ? -1 : b.period === 'month' ? 1 : 0))[0]
  if (form === undefined || place === undefined || !frame.may('report.enter')) {
    return <EmptyState title={t('many.none')}>{t('many.none-help')}</EmptyState>
  }
  return <AskingOn forms={[...newest.values()]} form={form} place={place} search={search} frame={frame} />
}

type AskingProps = {
  readonly forms: Forms
  readonly form: Forms[number]
  readonly place: string
  readonly search: ManySearch
  readonly frame: Frame
}

function AskingOn({ forms, form, place, search, frame }: AskingProps): ReactElement {
  const navigate = useNavigate()
  const isAdHoc = form.period === 'ad-hoc'
  const windows = useQuery({ ...askedPeriodsQuery(form.id, place), enabled: isAdHoc })
  const offered = form.period === 'ad-hoc' ? (windows.data ?? []) : periodsOf(form.period, frame.me.today, search.period)
  const period = periodShown(offered, search, frame.me.today)
  const change = (next: ManySearch): void =>
    void navigate({
      to: '/so-lieu/nhap-nhieu-don-vi',
      search: { ...next, ...(frame.unit === undefined ? {} : { unit: frame.unit }) },
      replace: true,
      resetScroll: false,
    })
  const asked: ManyAsked | null = period === null ? null : { unit: place, form: form.id, periodFrom: period.from, periodTo: period.to }
  return (
    <>
      <TemplateSection asked={asked}>
        <search className="filter-bar no-print" aria-label={t('many.choose')}>
          <SelectField
            label={t('many.form')}
            value={form.id}
            options={forms.map(({ id, title }) => ({ value: id, label: inLanguage(title), vi: inLanguage(title) === title.vi }))}
            onChange={(id) => change(id === null ? {} : { form: id })}
          />
          <SelectField
            label={t('many.period')}
            value={period === null ? null : keyOf(period)}
            options={offered.map((each) => ({ value: keyOf(each), label: periodLabel(each) }))}
            onChange={(key) => {
              const next = offered.find((each) => keyOf(each) === key)
              const days = next === undefined ? {} : { period: next.from, ...(isAdHoc ? { periodTo: next.to } : {}) }
              change({ form: form.id, ...days })
            }}
          />
        </search>
      </TemplateSection>
      {/* another form, period or place is another file */}
      {asked === null ? (
        <EmptyState title={periodWords('asked.none')}>{periodWords('asked.none-help')}</EmptyState>
      ) : (
        <Importing key={Object.values(asked).join(' ')} asked={asked} isAdHoc={isAdHoc} />
      )}
    </>
  )
}

/** As the address says, else the last whose data have closed, else the last. */
function periodShown(offered: readonly Period[], { period, periodTo }: ManySearch, today: PlainDate): Period | null {
  const asked = offered.find(({ from, to }) => from === period && (periodTo === undefined || to === periodTo))
  return asked ?? offered.find((each) => closesOn(each) <= today) ?? offered[0] ?? null
}

const keyOf = ({ from, to }: Period): string => `${from}/${to}`

function periodsOf(kind: RegularKind, today: PlainDate, chosen: PlainDate | undefined): readonly Period[] {
  const recent = recentPeriods(kind, today, PERIODS_OFFERED)
  const further = chosen === undefined ? [] : recentPeriods(kind, chosen, 1).filter(({ from }) => from === chosen)
  return [...recent, ...further.filter(({ from }) => recent.every((each) => each.from !== from))]
}

function TemplateSection({ asked, children }: { readonly asked: ManyAsked | null; readonly children: ReactElement }): ReactElement {
  const template = useMutation({ mutationFn: fetchManyTemplate })
  return (
    <Section
      title={t('many.choose')}
      aside={
        <Button
          icon="download"
          busy={template.isPending}
          disabled={asked === null}
          onClick={() => (asked === null ? undefined : template.mutate(asked))}
        >
          {t('template.get')}
        </Button>
      }
    >
      {children}
      <p>{t('many.help')}</p>
      <WorkbookFault error={template.error} />
    </Section>
  )
}

function Importing({ asked, isAdHoc }: { readonly asked: ManyAsked; readonly isAdHoc: boolean }): ReactElement {
  const { chosen, check, checking, applying, busy } = useSending<ManyReply, NonNullable<SentMany['write']>>((told) => sendMany(asked, told))
  const checked = checking.data
  return (
    <>
      <Section title={t('file.title')}>
        <WorkbookFile busy={busy} onChoose={(file) => check(file, NO_CHOICES)} />
        {checking.isPending ? <output>{t('file.checking')}</output> : null}
        <WorkbookFault error={checking.error ?? applying.error} />
        {applying.data === undefined ? null : <Done reply={applying.data} asked={asked} isAdHoc={isAdHoc} />}
      </Section>
      {checked === undefined || chosen === null || applying.data !== undefined ? null : (
        <ManyCheck
          key={`${chosen.commandId} ${checked.seen}`}
          reply={checked}
          busy={busy}
          onAgain={(choices) => check(chosen.file, choices)}
          onApply={(wins) => applying.mutate({ sent: chosen, write: { seen: checked.seen, overwrite: wins } })}
        />
      )}
    </>
  )
}

function Done({
  reply,
  asked,
  isAdHoc,
}: {
  readonly reply: ManyReply
  readonly asked: ManyAsked
  readonly isAdHoc: boolean
}): ReactElement {
  const written = reply.units.filter(({ left }) => left !== null)
  const said = (number: number): string => formatNumber(number, 0)
  return (
    <>
      <Notice
        title={t('many.done', { count: said(reply.saved), units: said(written.length) })}
        action={
          <Link
            to="/so-lieu"
            search={{ form: asked.form, period: asked.periodFrom, ...(isAdHoc ? { periodTo: asked.periodTo } : {}) }}
            className="button button--primary"
          >
            {t('many.list')}
          </Link>
        }
      >
        {reply.begun === 0 ? null : <p>{t('many.done-begun', { count: reply.begun })}</p>}
        {reply.left === 0 ? null : <p>{t('apply.left', { count: said(reply.left) })}</p>}
        <p>{t('many.done-next')}</p>
      </Notice>
      {written.length === 0 ? null : <UnitTable units={written} />}
    </>
  )
}
