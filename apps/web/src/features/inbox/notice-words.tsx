// The only place that makes the sentence of a notice out of its codes and numbers, and knows where it leads.
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { periodKinds } from '@binhyen/core/calendar/periods.domain'
import { periodName } from '../../i18n/figure-words.ts'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/inbox.ts'
import { InLanguage, Vi } from '../../ui/vi.tsx'
import type { NoticeReply } from './inbox.queries.ts'

/** How many of the missing units are named before the rest is a number. */
const NAMED = 6

/** What happened, at which unit. */
export function headline({ kind, unit, said }: NoticeReply): ReactNode {
  const name = <Vi>{unit.name}</Vi>
  switch (kind) {
    case 'report-returned':
    case 'dossier-returned':
      return t.nodes(`kind.${kind}`, { unit: name, count: said.returned ?? 0 })
    case 'report-due-soon':
      return dueSoon(name, said.workingDays ?? 0)
    case 'reports-missing':
    case 'reports-missing-above':
      return t.nodes(`kind.${kind}`, { unit: name, missing: formatNumber(said.missing ?? 0), expected: formatNumber(said.expected ?? 0) })
    default:
      return t.nodes(`kind.${kind}`, { unit: name })
  }
}

const dueSoon = (unit: ReactNode, count: number): ReactNode =>
  count === 0 ? t.nodes('kind.report-due-today', { unit }) : t.nodes('kind.report-due-soon', { unit, count })

/** Which report, due when, and who is missing. */
export function NoticeDetail({ notice: { said } }: { readonly notice: NoticeReply }): ReactElement {
  const { form, period, dueOn, units = [], missing = 0 } = said
  return (
    <>
      {form === undefined || period === undefined ? null : (
        <span>{t.nodes('about.report', { form: <InLanguage words={form.title} />, period: nameOf(period) })}</span>
      )}
      {dueOn === undefined ? null : <span className="muted">{t('at.deadline', { date: formatDate(dueOn) })}</span>}
      {units.length === 0 ? null : <span className="inbox-units">{missingUnits(units, missing)}</span>}
    </>
  )
}

function nameOf(period: NonNullable<NoticeReply['said']['period']>): string {
  return periodName({ ...period, kind: periodKinds.find((kind) => kind === period.kind) ?? 'ad-hoc' })
}

function missingUnits(units: readonly { readonly name: string }[], missing: number): ReactNode {
  const shown = units.slice(0, NAMED)
  const names = <Vi>{shown.map(({ name }) => name).join(', ')}</Vi>
  const more = missing - shown.length
  return more > 0 ? t.nodes('units.more', { names, count: more }) : t.nodes('units.some', { names })
}

type LeadProps = { readonly notice: NoticeReply; readonly onOpen: () => void; readonly children: ReactNode }

/** A link to where the notice is dealt with. */
export function Lead({ notice, onOpen, children }: LeadProps): ReactElement {
  const { record, said, unit, kind } = notice
  const own = { className: 'inbox-lead', onClick: onOpen }
  if (record?.kind === 'report') {
    return (
      <Link to="/so-lieu/$id" params={{ id: record.id }} {...own}>
        {children}
      </Link>
    )
  }
  if (record?.kind === 'dossier') {
    return (
      <Link to="/ho-so/$id" params={{ id: record.id }} {...own}>
        {children}
      </Link>
    )
  }
  if (record === null || said.form === undefined || said.period === undefined) return <span>{children}</span>
  const days = { period: said.period.from, ...(said.period.kind === 'ad-hoc' ? { periodTo: said.period.to } : {}) }
  const listed = { form: said.form.id, ...days, unit: unit.id }
  const missing = kind === 'reports-missing' || kind === 'reports-missing-above'
  return (
    <Link to="/so-lieu" search={missing ? { ...listed, state: 'overdue' } : listed} {...own}>
      {children}
    </Link>
  )
}
