// The only place where many units are filled in from one workbook: form and period, its template, the check of a file, and all or nothing.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { closesOn, recentPeriods, type Period, type RegularKind } from '@binhyen/core/calendar/periods.domain'
import type { ManyReply } from '@binhyen/core/exchange/workbook-many.contract'
import { findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { problemIn } from '../../../api/api-problem.ts'
import { newCommandId } from '../../../api/command-id.ts'
import { useFrame } from '../../../frame/use-frame.ts'
import { periodLabel } from '../../../i18n/figure-words.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/workbook.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState, Notice } from '../../../ui/feedback.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHeader, Section } from '../../../ui/page.tsx'
import { SelectField } from '../../../ui/text-field.tsx'
import { inLanguage } from '../report-words.ts'
import { formsQuery, refreshReports } from '../reports.queries.ts'
import { WorkbookFault, WorkbookFile } from './workbook-file.tsx'
import { ManyCheck, UnitTable } from './workbook-many-check.tsx'
import { manyPlace, readManySearch, type ManySearch } from './workbook-many-search.ts'
import { fetchManyTemplate, sendMany, type Choices, type ManyAsked } from './workbook.queries.ts'

/** Periods offered to look back on. */
const PERIODS_OFFERED = 14
const NO_CHOICES: Choices = new Map()

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
  const navigate = useNavigate()
  const place = frame.unit ?? manyPlace(frame.me)
  const newest = new Map(
    forms
      .filter(({ state, level, period }) => state === 'published' && level === 'commune' && period !== 'ad-hoc')
      .toReversed()
      .map((form) => [form.id, form]),
  )
  const form =
    newest.get(search.form ?? '') ?? [...newest.values()].toSorted((a, b) => (a.period === 'month' ? -1 : b.period === 'month' ? 1 : 0))[0]
  if (form === undefined || place === undefined || !frame.may('report.enter')) {
    return <EmptyState title={t('many.none')}>{t('many.none-help')}</EmptyState>
  }
  const offered = form.period === 'ad-hoc' ? [] : periodsOf(form.period, frame.me.today, search.period)
  const period =
    offered.find(({ from }) => from === search.period) ?? offered.find((each) => closesOn(each) <= frame.me.today) ?? offered[0]
  const change = (next: ManySearch): void =>
    void navigate({
      to: '/so-lieu/nhap-nhieu-don-vi',
      search: { ...next, ...(frame.unit === undefined ? {} : { unit: frame.unit }) },
      replace: true,
      resetScroll: false,
    })
  if (period === undefined) return <EmptyState title={t('many.none')}>{t('many.none-help')}</EmptyState>
  const asked: ManyAsked = { unit: place, form: form.id, periodFrom: period.from, periodTo: period.to }
  return (
    <>
      <TemplateSection asked={asked}>
        <search className="filter-bar no-print" aria-label={t('many.choose')}>
          <SelectField
            label={t('many.form')}
            value={form.id}
            options={[...newest.values()].map(({ id, title }) => ({
              value: id,
              label: inLanguage(title),
              vi: inLanguage(title) === title.vi,
            }))}
            onChange={(id) => change(id === null ? {} : { form: id })}
          />
          <SelectField
            label={t('many.period')}
            value={period.from}
            options={offered.map((each) => ({ value: each.from, label: periodLabel(each) }))}
            onChange={(from) => {
              const day = findPlainDate(from ?? '')
              change({ form: form.id, ...(day === null ? {} : { period: day }) })
            }}
          />
        </search>
      </TemplateSection>
      {/* another form, period or place is another file */}
      <Importing key={Object.values(asked).join(' ')} asked={asked} />
    </>
  )
}

function periodsOf(kind: RegularKind, today: PlainDate, chosen: PlainDate | undefined): readonly Period[] {
  const recent = recentPeriods(kind, today, PERIODS_OFFERED)
  const further = chosen === undefined ? [] : recentPeriods(kind, chosen, 1).filter(({ from }) => from === chosen)
  return [...recent, ...further.filter(({ from }) => recent.every((each) => each.from !== from))]
}

function TemplateSection({ asked, children }: { readonly asked: ManyAsked; readonly children: ReactElement }): ReactElement {
  const template = useMutation({ mutationFn: fetchManyTemplate })
  return (
    <Section
      title={t('many.choose')}
      aside={
        <Button icon="download" busy={template.isPending} onClick={() => template.mutate(asked)}>
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

type Chosen = { readonly file: File; readonly choices: Choices; readonly commandId: string }

function Importing({ asked }: { readonly asked: ManyAsked }): ReactElement {
  const client = useQueryClient()
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const checking = useMutation({ mutationFn: ({ file, choices }: Chosen) => sendMany(asked, { file, choices, commandId: newCommandId() }) })
  const applying = useMutation({
    mutationFn: ({ sent, seen, wins }: { sent: Chosen; seen: string; wins: readonly string[] }) =>
      sendMany(asked, { ...sent, write: { seen, overwrite: wins } }),
    onSuccess: () => refreshReports(client),
    // somebody changed a cell since the check: what stands now is shown before anything is written
    onError: (error, { sent }) => (problemIn(error)?.code === 'report.changed-meanwhile' ? checking.mutate(sent) : undefined),
  })
  const check = (file: File, choices: Choices): void => {
    applying.reset()
    // one command id for one chosen file: pressing twice, or a cut line, writes it once
    const next = { file, choices, commandId: newCommandId() }
    setChosen(next)
    checking.mutate(next)
  }
  const busy = checking.isPending || applying.isPending
  const checked = checking.data
  return (
    <>
      <Section title={t('file.title')}>
        <WorkbookFile busy={busy} onChoose={(file) => check(file, NO_CHOICES)} />
        {checking.isPending ? <output>{t('file.checking')}</output> : null}
        <WorkbookFault error={checking.error ?? applying.error} />
        {applying.data === undefined ? null : <Done reply={applying.data} asked={asked} />}
      </Section>
      {checked === undefined || chosen === null || applying.data !== undefined ? null : (
        <ManyCheck
          key={`${chosen.commandId} ${checked.seen}`}
          reply={checked}
          busy={busy}
          onAgain={(choices) => check(chosen.file, choices)}
          onApply={(wins) => applying.mutate({ sent: chosen, seen: checked.seen, wins })}
        />
      )}
    </>
  )
}

function Done({ reply, asked }: { readonly reply: ManyReply; readonly asked: ManyAsked }): ReactElement {
  const written = reply.units.filter(({ left }) => left !== null)
  const said = (number: number): string => formatNumber(number, 0)
  return (
    <>
      <Notice
        title={t('many.done', { count: said(reply.saved), units: said(written.length) })}
        action={
          <Link to="/so-lieu" search={{ form: asked.form, period: asked.periodFrom }} className="button button--primary">
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
