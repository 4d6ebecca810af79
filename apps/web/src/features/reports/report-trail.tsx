// The only place for what happened to a report: everything done with it, and its hand-ins as they were.
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { ReportReply } from '@binhyen/core/reports/reports.contract'
import type { ReportAction } from '@binhyen/core/reports/reports.domain'
import { Doer } from '../../frame/doer.tsx'
import { formatDate, formatInstant } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/reports.ts'
import type { IconName } from '../../ui/icon.tsx'
import { Section, Timeline } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { Vi } from '../../ui/vi.tsx'
import { creditShort } from './outage-words.ts'

const icons = {
  open: 'pencil',
  save: 'check',
  'hand-in': 'send',
  return: 'back',
  accept: 'check',
  correct: 'pencil',
} as const satisfies Record<ReportAction, IconName>

/** The hand-in stays as it was; what an outage gives it is said in place of its lateness. */
function Late({ credit }: { readonly credit: string | null }): ReactElement {
  return credit === null ? <StatusTag status="late">{t('status.late')}</StatusTag> : <span className="muted small">{credit}</span>
}

export function ReportTrail({ report }: { readonly report: ReportReply }): ReactElement {
  return (
    <>
      {report.handIns.length === 0 ? null : (
        <Section title={t('trail.hand-ins')}>
          <ul className="report-hand-ins">
            {report.handIns.toReversed().map(({ seq, onDate, by, late, accepted }) => (
              <li key={seq} className="row">
                <Link to="/so-lieu/$id/lan-nop/$seq" params={{ id: report.id, seq: String(seq) }}>
                  {t('trail.hand-in', { seq, date: formatDate(onDate) })}
                </Link>
                <span className="muted small">
                  <Vi>{by}</Vi>
                </span>
                {late ? <Late credit={creditShort({ credit: report.credit, handedInOn: onDate })} /> : null}
                {accepted ? <StatusTag status="accepted">{t('status.accepted')}</StatusTag> : null}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('trail.title')}>
        <Timeline
          items={report.events.map((event) => ({
            id: String(event.seq),
            icon: icons[event.action],
            what: t(`event.${event.action}`),
            who: <Doer by={event.by} role={event.role} delegation={event.delegation} />,
            when: formatInstant(event.at),
            detail: event.note === null ? null : <Vi>{event.note}</Vi>,
          }))}
        />
      </Section>
    </>
  )
}
