// The only place for "Báo cáo số liệu": what one has to hand in, and who of those below has reported on a form and period.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { recentPeriods, type Period } from '@binhyen/core/calendar/periods.domain'
import { lastInTime } from '@binhyen/core/reports/outages.domain'
import type { ReportRow } from '@binhyen/core/reports/reports.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { useFrame, type Frame } from '../../frame/use-frame.ts'
import { inLanguage } from '../../i18n/language.ts'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { periodLabel } from '../../i18n/figure-words.ts'
import { t } from '../../i18n/vi/reports.ts'
import { t as periodWords } from '../../i18n/vi/periods.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { ShareBar } from '../../ui/plots.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { useTypedLater } from '../../ui/use-typed-later.ts'
import { InLanguage, Vi } from '../../ui/vi.tsx'
import { StandingContradictions } from './comparisons/contradiction-links.tsx'
import { DueReports } from './due-list.tsx'
import { ExportAsk, type ExportOffer } from './exchange/export-ask.tsx'
import { creditShort } from './outage-words.ts'
import { cameBackInTime, statusLook } from './report-words.ts'
import { formsQuery, reportsQuery } from './reports.queries.ts'
import { askedPeriodsQuery } from './requests.queries.ts'
import { entersForMany } from './exchange/workbook-many-search.ts'
import { readReportsSearch, reportStates, type ReportsSearch, type ReportState } from './reports-search.ts'
import './reports.css'

/** Periods offered to look back on, of the shortest kind. */
const PERIODS_OFFERED = 14

export function ReportsPage(): ReactElement {
  const frame = useFrame()
  const enters = frame.may('report.enter') || frame.may('report.enter-above')
  const forMany = entersForMany(frame.me)
  // who enters for one commune only has nobody below to look at
  const receives = !frame.may('report.enter') || frame.may('report.receive') || forMany
  return (
    <div className="stack">
      <PageHeader
        title={t('page.title')}
        actions={
          <>
            {forMany ? (
              <Link to="/so-lieu/nhap-nhieu-don-vi" className="button button--primary">
                {t('to.many')}
              </Link>
            ) : null}
            <Link to="/so-lieu/yeu-cau" className="button">
              {periodWords('asked.link')}
            </Link>
            <Link to="/so-lieu/tep-xuat" className="button">
              {t('to.files')}
            </Link>
            <Link to="/so-lieu/bang" className="button">
              {t('to.totals')}
            </Link>
          </>
        }
      />
      <StandingContradictions {...(frame.unit === undefined ? {} : { unit: frame.unit })} />
      {receives ? <WhoReported /> : null}
      {enters ? <DueReports /> : null}
    </div>
  )
}

/** The list as it is filtered, and every figure of its form. */
function offerOf(
  form: string,
  period: Period,
  { search, unit }: { readonly search: ReportsSearch; readonly unit: string | undefined },
): ExportOffer {
  const place = unit === undefined ? {} : { unit }
  const { state, q } = search
  const days = { periodFrom: period.from, ...(period.kind === 'ad-hoc' ? { periodTo: period.to } : {}) }
  const query = { form, ...days, ...place, ...(state === undefined ? {} : { state }), ...(q === undefined ? {} : { q }) }
  return { shown: { kind: 'reports', format: 'xlsx', query }, values: { form, ...place } }
}

type Reply = NonNullable<ReturnType<typeof useReports>['data']>['pages'][number]

function useReports(search: ReportsSearch, unit: string | undefined) {
  const { form, period, periodTo, state, q } = search
  return useInfiniteQuery({
    ...reportsQuery({
      ...(unit === undefined ? {} : { unit }),
      ...(form === undefined ? {} : { form }),
      ...(period === undefined ? {} : { periodFrom: period }),
      ...(periodTo === undefined ? {} : { periodTo }),
      ...(state === undefined ? {} : { state }),
      ...(q === undefined ? {} : { q }),
    }),
    placeholderData: (old) => old,
  })
}

function WhoReported(): ReactElement {
  const raw: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const search = readReportsSearch(raw)
  const frame = useFrame()
  const navigate = useNavigate()
  const query = useReports(search, frame.unit)
  const router = useRouter()
  const change = (next: Partial<Record<keyof ReportsSearch, string | undefined>>): void => {
    // a name typed a moment ago must not call back who has already opened a report
    if (router.latestLocation.pathname !== '/so-lieu') return
    void navigate({
      to: '/so-lieu',
      search: { ...readReportsSearch({ ...search, ...next }), ...(frame.unit === undefined ? {} : { unit: frame.unit }) },
      replace: true,
      resetScroll: false,
    })
  }
  return (
    <Section title={t('list.title')}>
      <Loaded query={query}>
        {({ pages }) => {
          const [first] = pages
          if (first === undefined) return null
          return (
            <div className="stack">
              <Filters search={search} reply={first} frame={frame} onChange={change} />
              {first.form === null || first.period === null ? (
                first.form === null ? (
                  <EmptyState title={t('list.no-form')}>{t('list.no-form-help')}</EmptyState>
                ) : (
                  <EmptyState title={periodWords('asked.none')}>{periodWords('asked.none-help')}</EmptyState>
                )
              ) : (
                <>
                  <div className="row">
                    <p>
                      <InLanguage words={first.form.title} />, {periodLabel(first.period)}
                    </p>
                    <ExportAsk offer={offerOf(first.form.id, first.period, { search, unit: frame.unit })} />
                  </div>
                  <Counts counts={first.counts} onOpen={(state) => change({ state: state === search.state ? undefined : state })} />
                  <DataTable
                    // another form or period is another list: it begins sorted as asked, the late ones first
                    key={`${first.form.id} ${periodKey(first.period)}`}
                    caption={t('list.caption')}
                    columns={columns(frame.me.today)}
                    rows={pages.flatMap((page) => page.items)}
                    rowKey={(row) => `${row.unit.id} ${row.id ?? ''}`}
                    initialSort={{ column: 'state', down: false }}
                    empty={
                      <EmptyState title={t('list.empty')} icon="search">
                        {t('list.empty-help')}
                      </EmptyState>
                    }
                    moreBusy={query.isFetchingNextPage}
                    {...(query.hasNextPage ? { onMore: () => void query.fetchNextPage() } : {})}
                  />
                </>
              )}
            </div>
          )
        }}
      </Loaded>
    </Section>
  )
}

type CountsProps = { readonly counts: Reply['counts']; readonly onOpen: (state: ReportState) => void }

function Counts({ counts, onOpen }: CountsProps): ReactElement {
  const handed = counts.handedIn + counts.accepted + counts.correcting
  return (
    <div className="stack">
      <ShareBar
        label={t('list.counts', { handed: formatNumber(handed), expected: formatNumber(counts.expected) })}
        parts={[
          { id: 'accepted', label: t('status.accepted'), count: counts.accepted, look: 'met' },
          { id: 'correcting', label: t('status.correcting'), count: counts.correcting, look: 'seal' },
          { id: 'handed-in', label: t('status.handed-in'), count: counts.handedIn, look: 'step' },
          { id: 'returned', label: t('status.returned'), count: counts.returned, look: 'unknown' },
          { id: 'open', label: t('status.open'), count: counts.open, look: 'none' },
          { id: 'not-begun', label: t('status.not-begun'), count: counts.notBegun, look: 'not-met' },
        ]}
        onOpen={(id) => {
          const state = reportStates.find((each) => each === id)
          if (state !== undefined) onOpen(state)
        }}
      />
      <p>
        {t('list.counts', { handed: formatNumber(handed), expected: formatNumber(counts.expected) })}
        {counts.overdue === 0 ? null : (
          <>
            {' · '}
            <button type="button" className="link-button" onClick={() => onOpen('overdue')}>
              {t('list.overdue', { count: formatNumber(counts.overdue) })}
            </button>
          </>
        )}
        {counts.late === 0 ? null : ` · ${t('list.late', { count: formatNumber(counts.late) })}`}
      </p>
    </div>
  )
}

/** Never handed in, although the day has passed; what came back was. */
const isOverdue = (row: ReportRow, today: PlainDate): boolean => row.handedInOn === null && lastInTime(row) < today

/** Overdue ones first, then what waits for the receiver, then by how far they are. */
function urgency(row: ReportRow, today: PlainDate): number {
  if (isOverdue(row, today)) return 0
  const order = ['handed-in', 'returned', null, 'open', 'correcting', 'accepted'] as const
  return 1 + order.indexOf(row.status)
}

const columns = (today: PlainDate): readonly Column<ReportRow>[] => [
  {
    id: 'unit',
    header: t('column.unit'),
    width: '12rem',
    sort: (row) => row.unit.name,
    cell: (row) =>
      row.id === null ? (
        <Vi>{row.unit.name}</Vi>
      ) : (
        <Link to="/so-lieu/$id" params={{ id: row.id }} className="row-link">
          <Vi>{row.unit.name}</Vi>
        </Link>
      ),
  },
  {
    id: 'parent',
    header: t('column.parent'),
    width: '9rem',
    sort: (row) => row.unit.parentName,
    cell: (row) => <Vi>{row.unit.parentName}</Vi>,
  },
  {
    id: 'state',
    header: t('column.state'),
    width: '9rem',
    sort: (row) => urgency(row, today),
    text: (row) => [statusLook(row.status)[1], ...(cameBackInTime(row) ? [t('status.in-time')] : [])].join(', '),
    cell: (row) => {
      const [look, word] = statusLook(row.status)
      return (
        <span className="row">
          <StatusTag status={look}>{word}</StatusTag>
          {isOverdue(row, today) ? <StatusTag status="late">{t('status.overdue')}</StatusTag> : null}
          {cameBackInTime(row) ? <span className="muted small">{t('status.in-time')}</span> : null}
        </span>
      )
    },
  },
  {
    id: 'handed-in',
    header: t('column.handed-in'),
    sort: (row) => row.handedInOn,
    text: (row) => (row.handedInOn === null ? '' : formatDate(row.handedInOn)),
    cell: (row) => (row.handedInOn === null ? null : formatDate(row.handedInOn)),
  },
  {
    id: 'late',
    header: t('column.late'),
    sort: (row) => (row.late ? 1 : 0),
    text: (row) => (row.late ? t('status.late') : (creditShort(row) ?? '')),
    cell: (row) => (row.late ? <StatusTag status="late">{t('status.late')}</StatusTag> : creditShort(row)),
  },
  {
    id: 'returned',
    header: t('column.returned'),
    align: 'end',
    sort: (row) => (row.returned === 0 ? null : row.returned),
    cell: (row) => (row.returned === 0 ? null : formatNumber(row.returned)),
  },
  {
    id: 'due',
    header: t('column.due'),
    sort: (row) => row.dueOn,
    text: (row) => formatDate(row.dueOn),
    cell: (row) => formatDate(row.dueOn),
  },
]

const periodKey = ({ from, to }: Pick<Period, 'from' | 'to'>): string => `${from}/${to}`

/** The last periods of the kind shown or those asked for, and the one shown where it lies further back. */
function periodsFor(shown: Reply['period'], today: PlainDate, asked: readonly Period[]): readonly Period[] {
  if (shown === null) return asked
  const offered = shown.kind === 'ad-hoc' ? asked : recentPeriods(shown.kind, today, PERIODS_OFFERED)
  return offered.some((each) => periodKey(each) === periodKey(shown)) ? offered : [...offered, shown]
}

type FiltersProps = {
  readonly search: ReportsSearch
  readonly reply: Reply
  readonly frame: Frame
  readonly onChange: (next: Partial<Record<keyof ReportsSearch, string | undefined>>) => void
}

function Filters({ search, reply, frame, onChange }: FiltersProps): ReactElement {
  const forms = useQuery(formsQuery)
  const typed = useTypedLater(search.q ?? '', (q) => onChange({ q: q === '' ? undefined : q }))
  const newest = new Map((forms.data?.forms ?? []).filter(({ state }) => state === 'published').map((form) => [form.id, form]))
  const chosen = reply.form?.id ?? null
  const shown = reply.period
  const isAdHoc = chosen !== null && newest.get(chosen)?.period === 'ad-hoc'
  const asked = useQuery({ ...askedPeriodsQuery(chosen ?? '', frame.unit), enabled: isAdHoc })
  const periods = periodsFor(shown, frame.me.today, asked.data ?? [])
  return (
    <search className="filter-bar no-print" aria-label={t('filter.label')}>
      <SelectField
        label={t('filter.form')}
        value={chosen}
        options={[...newest.values()].map(({ id, title }) => ({ value: id, label: inLanguage(title), vi: inLanguage(title) === title.vi }))}
        onChange={(form) => onChange({ form: form ?? undefined, period: undefined, periodTo: undefined })}
      />
      <SelectField
        label={t('filter.period')}
        value={shown === null ? null : periodKey(shown)}
        options={periods.map((period) => ({ value: periodKey(period), label: periodLabel(period) }))}
        onChange={(key) => {
          const period = periods.find((each) => periodKey(each) === key)
          onChange({ form: chosen ?? undefined, period: period?.from, periodTo: isAdHoc ? period?.to : undefined })
        }}
      />
      <SelectField
        label={t('filter.state')}
        value={search.state ?? null}
        options={[...reportStates, 'waits-for-me' as const].map((state) => ({ value: state, label: t(`state.${state}`) }))}
        empty={t('filter.all')}
        onChange={(state) => onChange({ state: state ?? undefined })}
      />
      <TextField
        type="search"
        label={t('filter.name')}
        placeholder={t('filter.name-hint')}
        value={typed.text}
        onChange={typed.type}
        maxLength={80}
      />
    </search>
  )
}
