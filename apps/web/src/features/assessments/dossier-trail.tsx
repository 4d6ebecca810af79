// The only place for where a dossier stands: who appraises and decides by which source, its dates, and everything done with it.
import type { ReactElement } from 'react'
import type { DossierEvent, DossierReply } from '@binhyen/core/assessments/assessments.contract'
import type { CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import { Doer } from '../../frame/doer.tsx'
import { RecordHistory } from '../../frame/record-history.tsx'
import { formatDate, formatInstant } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/assessments.ts'
import type { IconName } from '../../ui/icon.tsx'
import { DefinitionList, Section, Timeline } from '../../ui/page.tsx'
import { windowInWords } from './words.ts'
import { Vi } from '../../ui/vi.tsx'

const icons = {
  register: 'pencil',
  save: 'check',
  'hand-in': 'send',
  synthesise: 'copy',
  return: 'back',
  accept: 'check',
  'conclude-not-met': 'cross',
  recognise: 'seal',
} as const satisfies Record<DossierEvent['action'], IconName>

export type DossierTrailProps = { readonly dossier: DossierReply; readonly set: CriteriaSet }

export function DossierTrail({ dossier, set }: DossierTrailProps): ReactElement {
  const { window } = dossier
  return (
    <>
      <Section title={t('dossier.where')}>
        <DefinitionList
          items={[
            { term: t('dossier.appraises'), value: <Seat seat={dossier.route.appraise} /> },
            { term: t('dossier.decides'), value: <Seat seat={dossier.route.decide} /> },
            { term: t('dossier.window'), value: windowInWords(window) },
            { term: t('dossier.due'), value: window.dueOn === null ? t('window.no-due') : formatDate(window.dueOn) },
            { term: t('dossier.registered-on'), value: formatDate(dossier.registeredOn) },
            { term: t('dossier.handed-in-on'), value: dossier.handedInOn === null ? null : formatDate(dossier.handedInOn) },
            { term: t('dossier.requested-on'), value: dossier.requestedOn === null ? null : formatDate(dossier.requestedOn) },
          ]}
        />
      </Section>
      <Section title={t('dossier.trail')} aside={<RecordHistory kind="dossier" id={dossier.id} />}>
        <Timeline
          items={dossier.events.map((event) => ({
            id: String(event.seq),
            icon: icons[event.action],
            what: t(`event.${event.action}`),
            who: <Doer by={event.by} role={event.role} delegation={event.delegation} />,
            when: formatInstant(event.at),
            detail: event.note === null && event.reasons.length === 0 ? null : <EventDetail event={event} set={set} />,
          }))}
        />
      </Section>
    </>
  )
}

function Seat({ seat }: { readonly seat: DossierReply['route']['appraise'] }): ReactElement {
  if (seat === null) return <span className="muted">{t('dossier.nobody')}</span>
  return (
    <>
      <Vi>{seat.body}</Vi>
      <p className="small muted dossier-source">
        {t.nodes('dossier.source', { source: <Vi>{seat.source}</Vi> })} ({seat.checked ? t('set.checked') : t('set.unchecked')})
      </p>
    </>
  )
}

function EventDetail({ event, set }: { readonly event: DossierEvent; readonly set: CriteriaSet }): ReactElement {
  return (
    <>
      {event.note === null ? null : <p>{t.nodes('event.note', { note: <Vi>{event.note}</Vi> })}</p>}
      {event.reasons.map(({ clause, reason }) => (
        <p key={clause}>
          <Vi>
            <strong>{set.clauses.find((each) => each.id === clause)?.title ?? clause}</strong>: {reason}
          </Vi>
        </p>
      ))}
    </>
  )
}
