// The only place for what one has to hand in: form, period, deadline, state; one press begins a report or goes on with it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, type ReactElement, type ReactNode } from 'react'
import type { ReportRow } from '@binhyen/core/reports/reports.contract'
import { problemIn } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import { formatDate } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { periodLabel, periodName } from '../../i18n/figure-words.ts'
import { t } from '../../i18n/vi/reports.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { InLanguage, Vi } from '../../ui/vi.tsx'
import { creditSentence } from './outage-words.ts'
import { daysInWords, statusLook } from './report-words.ts'
import { dueQuery, openReport, refreshReports } from './reports.queries.ts'
import './reports.css'

type DueRow = ReportRow & { readonly daysLeft: number }
/** Within how many days a deadline is called near. */
const NEAR_DAYS = 3
const waits = ({ status }: ReportRow): boolean => status !== 'handed-in'

/** Everything owed, and below it what was handed in. */
export function DueReports({ unit }: { readonly unit?: string }): ReactElement {
  const due = useQuery(dueQuery(unit))
  return (
    <Loaded query={due}>
      {({ items, done }) => (
        <>
          <Section title={t('due.title', { count: items.filter(waits).length })}>
            {items.some(waits) ? (
              <DueLines rows={items.filter(waits)} />
            ) : (
              <EmptyState title={t('due.none')} icon="check">
                {t('due.none-help')}
              </EmptyState>
            )}
          </Section>
          <HandedIn title={t('due.handed-in')} rows={items.filter((row) => !waits(row))} />
          <HandedIn title={t('due.done')} rows={done} />
        </>
      )}
    </Loaded>
  )
}

/** The most urgent few, for "Việc của tôi"; nothing where nothing is owed. */
export function DueShort({ most }: { readonly most: number }): ReactElement | null {
  const due = useQuery(dueQuery())
  const rows = (due.data?.items ?? []).filter(waits)
  if (rows.length === 0) return null
  return (
    <Section
      title={t('due.title', { count: rows.length })}
      aside={
        <Link to="/so-lieu" className="button">
          {t('due.all')}
        </Link>
      }
    >
      <DueLines rows={rows.slice(0, most)} />
    </Section>
  )
}

function DueLines({ rows }: { readonly rows: readonly DueRow[] }): ReactElement {
  return (
    <ul className="work-list">
      {rows.map((row) => (
        <DueLine key={`${row.unit.id} ${row.form.id} ${row.period.from} ${row.period.to}`} row={row} />
      ))}
    </ul>
  )
}

function DueLine({ row }: { readonly row: DueRow }): ReactElement {
  const [look, word] = statusLook(row.status)
  return (
    <li className="work-item">
      <div>
        <p className="work-name">
          <InLanguage words={row.form.title} />
        </p>
        <p>{periodLabel(row.period)}</p>
        <p className="small muted">
          <Vi>{row.unit.name}</Vi>
        </p>
        <Credit row={row} />
      </div>
      <div className="work-side small">
        <Pressing row={row} />
        <span className="muted">{t('due.on', { date: formatDate(row.dueOn) })}</span>
        <StatusTag status={look}>{word}</StatusTag>
        {row.returned > 0 ? <span>{t('due.returned', { count: row.returned })}</span> : null}
      </div>
      <Begin row={row} />
    </li>
  )
}

/** What it was given because the system was down. */
function Credit({ row }: { readonly row: ReportRow }): ReactNode {
  const said = creditSentence(row)
  return said === null ? null : <p className="small">{said}</p>
}

/** What was handed in once has no deadline ahead of it: it was met or missed. */
function Pressing({ row }: { readonly row: DueRow }): ReactElement {
  if (row.handedInOn === null) return <Nearness days={row.daysLeft} />
  if (row.late) return <StatusTag status="late">{t('status.late')}</StatusTag>
  return <span>{t('status.in-time')}</span>
}

function Nearness({ days }: { readonly days: number }): ReactElement {
  if (days < 0) return <StatusTag status="late">{daysInWords(days)}</StatusTag>
  if (days <= NEAR_DAYS) return <StatusTag status="due-soon">{daysInWords(days)}</StatusTag>
  return <span>{daysInWords(days)}</span>
}

function About({ row }: { readonly row: ReportRow }): ReactNode {
  return (
    <span className="visually-hidden">
      {' '}
      <InLanguage words={row.form.title} /> {periodName(row.period)} <Vi>{row.unit.name}</Vi>
    </span>
  )
}

function Begin({ row }: { readonly row: DueRow }): ReactElement {
  const navigate = useNavigate()
  const client = useQueryClient()
  // the same id for as long as the line stands here: pressing twice begins one report
  const commandId = useRef(newCommandId())
  const opening = useMutation({
    mutationFn: () =>
      openReport({ formId: row.form.id, unitId: row.unit.id, periodFrom: row.period.from, periodTo: row.period.to }, commandId.current),
    onSuccess: async ({ id }) => {
      void refreshReports(client)
      await navigate({ to: '/so-lieu/$id', params: { id } })
    },
  })
  if (row.id !== null) {
    return (
      <Link to="/so-lieu/$id" params={{ id: row.id }} className="button button--primary">
        {row.status === 'returned' ? t('due.correct') : t('due.continue')}
        <About row={row} />
      </Link>
    )
  }
  return (
    <div className="stack">
      <Button kind="primary" busy={opening.isPending} onClick={() => opening.mutate()}>
        {t('due.begin')}
        <About row={row} />
      </Button>
      {opening.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(opening.error))} />}
    </div>
  )
}

function HandedIn({ title, rows }: { readonly title: string; readonly rows: readonly ReportRow[] }): ReactElement | null {
  if (rows.length === 0) return null
  return (
    <Section title={title}>
      <ul className="work-list">
        {rows.map((row) => {
          const [look, word] = statusLook(row.status)
          return (
            <li key={row.id} className="work-item">
              <div>
                <p className="work-name">
                  <Link to="/so-lieu/$id" params={{ id: row.id ?? '' }}>
                    <InLanguage words={row.form.title} />, {periodName(row.period)}
                  </Link>
                </p>
                <p className="small muted">
                  <Vi>{row.unit.name}</Vi>
                </p>
                <Credit row={row} />
              </div>
              <div className="work-side small">
                <StatusTag status={look}>{word}</StatusTag>
                {row.handedInOn === null ? null : (
                  <span className="muted">{t('due.handed-in-on', { date: formatDate(row.handedInOn) })}</span>
                )}
                {row.late ? <StatusTag status="late">{t('status.late')}</StatusTag> : null}
              </div>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}
