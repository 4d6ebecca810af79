// The only place for the deadlines of a form, worked out for the year that is looked at, with the holidays they step over.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { HolidayReply } from '@binhyen/core/calendar/calendar.contract'
import { dueOn, findPeriodHolding, periodOf, periodsInYear, type DueRule, type Period } from '@binhyen/core/calendar/periods.domain'
import { dayOfWeek, type Holidays } from '@binhyen/core/calendar/working-days.domain'
import type { FormReply } from '@binhyen/core/figures/figures.contract'
import { yearOf, type PlainDate } from '@binhyen/core/shared/plain-date'
import { lastDay } from '@binhyen/core/shared/span'
import { levels, type Level } from '@binhyen/core/units/units.domain'
import { useFrame } from '../../frame/use-frame.ts'
import { periodName } from '../../i18n/figure-words.ts'
import { formatDate, formatWindow } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/figures.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import { holidaysQuery } from './figures.queries.ts'

type Due = { readonly level: Level; readonly rule: DueRule }
type Row = { readonly period: Period; readonly dues: readonly PlainDate[]; readonly over: readonly HolidayReply[] }

/** Each level with a rule, nearest to the ground first. */
const duesOf = ({ due }: FormReply): readonly Due[] =>
  levels.toReversed().flatMap((level) => {
    const rule = due[level]
    return rule === undefined ? [] : [{ level, rule }]
  })

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const levelWords = (level: Level): string => capitalised(t(`level.${level}`))

function ruleWords({ level, rule }: Due): string {
  return 'workingDays' in rule
    ? t('form.rule-working-days', { level: levelWords(level), count: rule.workingDays })
    : t('form.rule-day', { level: levelWords(level), day: rule.dayOfMonth })
}

const knownOf = (days: readonly HolidayReply[]): Holidays => {
  const of = (kind: HolidayReply['kind']): ReadonlySet<PlainDate> =>
    new Set(days.filter((each) => each.kind === kind).map(({ day }) => day))
  return { off: of('off'), worked: of('worked'), years: new Set(days.map(({ day }) => yearOf(day))) }
}

export function FormDue({ form }: { readonly form: FormReply }): ReactElement {
  const { on } = useFrame()
  const holidays = useQuery(holidaysQuery)
  const dues = duesOf(form)
  // the report year that is running: from 15/12 on it is the next one
  const year = findPeriodHolding('year', on)?.year ?? yearOf(on)
  return (
    <Section title={t('form.due', { year })}>
      <div className="stack">
        <ul className="figures-list">
          {dues.map((due) => (
            <li key={due.level}>{ruleWords(due)}</li>
          ))}
        </ul>
        <p className="small muted">{t('form.due-help')}</p>
        {form.period === 'ad-hoc' ? (
          <p>{t('form.adhoc')}</p>
        ) : (
          <Loaded query={holidays} lines={6}>
            {(data) => <DueTable kind={form.period === 'ad-hoc' ? 'year' : form.period} year={year} dues={dues} holidays={data.holidays} />}
          </Loaded>
        )}
      </div>
    </Section>
  )
}

type DueTableProps = {
  readonly kind: keyof typeof periodsInYear
  readonly year: number
  readonly dues: readonly Due[]
  readonly holidays: readonly HolidayReply[]
}

function DueTable({ kind, year, dues, holidays }: DueTableProps): ReactElement {
  const known = knownOf(holidays)
  const rows = Array.from({ length: periodsInYear[kind] }, (_, at): Row => {
    const period = periodOf(kind, year, at + 1)
    const days = dues.map(({ rule }) => dueOn(period, rule, known))
    const last = days.toSorted().at(-1) ?? period.to
    return {
      period,
      dues: days,
      over: holidays.filter(({ day, kind: what }) => day > lastDay(period) && day <= last && (what === 'worked' || dayOfWeek(day) <= 5)),
    }
  })
  return (
    <>
      {known.years.has(year) ? null : <Notice kind="warning" title={t('form.due-no-holidays', { year })} />}
      <DataTable caption={t('form.due-caption')} columns={columns(dues)} rows={rows} rowKey={({ period }) => period.from} />
      {holidays.some(({ checked }) => !checked) ? <p className="small muted">{t('form.due-unchecked')}</p> : null}
    </>
  )
}

/** Days in a row of one name as one line: "Tết Nguyên đán 16/02/2026–20/02/2026". */
function overWords(over: readonly HolidayReply[]): readonly { readonly name: string; readonly days: string }[] {
  const names = [...new Set(over.map(({ name }) => name))]
  return names.map((name) => {
    const days = over.filter((each) => each.name === name).map(({ day }) => formatDate(day))
    const [first = '', last = ''] = [days[0], days.at(-1)]
    return { name, days: days.length === 1 ? first : `${first}–${last}` }
  })
}

const columns = (dues: readonly Due[]): readonly Column<Row>[] => [
  {
    id: 'period',
    header: t('form.due-period'),
    width: '9rem',
    cell: ({ period }) => (
      <>
        {periodName(period)}
        <span className="small muted figures-line">{formatWindow(period)}</span>
      </>
    ),
    text: ({ period }) => `${periodName(period)} (${formatWindow(period)})`,
  },
  ...dues.map(({ level }, at): Column<Row> => {
    const dayOf = ({ dues: days }: Row): string => {
      const day = days[at]
      return day === undefined ? '' : formatDate(day)
    }
    return { id: level, header: t('form.due-level', { level: levelWords(level) }), width: '6rem', cell: dayOf, text: dayOf }
  }),
  {
    id: 'over',
    header: t('form.due-over'),
    width: '12rem',
    cell: ({ over }) =>
      overWords(over).map(({ name, days }) => (
        <span key={name} className="figures-line">
          <Vi>{name}</Vi> {days}
        </span>
      )),
    text: ({ over }) =>
      overWords(over)
        .map(({ name, days }) => `${name} ${days}`)
        .join('; '),
  },
]
