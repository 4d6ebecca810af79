// The only place for one decision that changed units: what it did, where it was read, and how it is corrected.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { unitEventKinds } from '@binhyen/core/units/unit-event.domain'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/unit-events.ts'
import { readText, useFrame } from '../../frame/use-frame.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { DefinitionList, PageHeader, Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { Vi } from '../../ui/vi.tsx'
import { EventSentence } from './unit-event-words.tsx'
import { batchName, recordedWords } from './unit-events.page.tsx'
import { batchEventsQuery, counterEventsQuery, type BatchReply, type EventReply } from './unit-events.queries.ts'
import './units.css'

export function UnitEventBatchPage(): ReactElement {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const kind = unitEventKinds.find((each) => each === readText(search, 'loai'))
  const events = useInfiniteQuery(batchEventsQuery(id, { kind, unit: readText(search, 'dv') }))
  return (
    <Loaded query={events}>
      {({ pages }) => {
        const batch = pages[0]?.batch
        return batch === undefined ? null : (
          <div className="stack">
            <Head batch={batch} />
            <Section
              title={t('batch.events', {
                count: formatNumber(
                  batch.kinds.reduce((sum, each) => sum + each.count, 0),
                  0,
                ),
              })}
            >
              <DataTable
                caption={t('batch.events', { count: formatNumber(batch.events, 0) })}
                columns={[
                  {
                    id: 'kind',
                    header: t('list.kind'),
                    width: '8rem',
                    cell: (row) => t(`kind.${row.kind}`),
                    text: (row) => t(`kind.${row.kind}`),
                  },
                  { id: 'event', header: t('list.events'), width: '28rem', cell: (row) => <EventLine row={row} /> },
                ]}
                rows={pages.flatMap((page) => page.items)}
                rowKey={(row) => String(row.seq)}
                {...(events.hasNextPage ? { onMore: () => void events.fetchNextPage(), moreBusy: events.isFetchingNextPage } : {})}
              />
            </Section>
            <Correction batch={batch} />
          </div>
        )
      }}
    </Loaded>
  )
}

function EventLine({ row }: { readonly row: EventReply }): ReactElement {
  const names = new Map<string, string>(row.units.map((unit) => [unit.id, unit.name]))
  const first = row.units[0]
  return (
    <>
      <EventSentence event={row.event} nameOf={(id) => names.get(id) ?? id} />
      <p className="small muted">
        {first === undefined || first.path.length === 0 ? null : <Vi>{first.path.join(', ')}</Vi>}{' '}
        {row.units.slice(0, 4).map((unit) => (
          <span key={unit.id}>
            {' · '}
            <Link to="/don-vi/$id" params={{ id: unit.id }}>
              <Vi>{unit.name}</Vi>
            </Link>
          </span>
        ))}
      </p>
    </>
  )
}

function Head({ batch }: { readonly batch: BatchReply }): ReactElement {
  const { decision } = batch
  const link = (id: string): ReactElement => (
    <Link to="/don-vi/su-kien/$id" params={{ id }}>
      {t('batch.open')}
    </Link>
  )
  return (
    <>
      <PageHeader
        trail={<Link to="/don-vi/su-kien">{t('list.title')}</Link>}
        title={t('batch.title', { number: batchName(batch) })}
        subtitle={t('batch.effective', { date: formatDate(batch.effectiveOn) })}
        tags={decision.checked ? null : <StatusTag status="unchecked">{t('list.unchecked')}</StatusTag>}
      />
      {batch.refused ? (
        <Notice kind="warning" title={t('batch.refused')}>
          {t('batch.refused-help')}
        </Notice>
      ) : null}
      {batch.undoneBy === null ? null : <Notice title={t('batch.undone-by')} action={link(batch.undoneBy)} />}
      {batch.undoes === null ? null : <Notice title={t('batch.undoes')} action={link(batch.undoes)} />}
      <div className="card">
        <DefinitionList
          items={[
            { term: t('batch.issuer'), value: decision.issuer === null ? null : <Vi>{decision.issuer}</Vi> },
            { term: t('batch.dated'), value: decision.date === null ? null : formatDate(decision.date) },
            { term: t('batch.source'), value: <Vi>{decision.source}</Vi> },
            { term: t('batch.recorded'), value: recordedWords(batch) },
          ]}
        />
      </div>
    </>
  )
}

function Correction({ batch }: { readonly batch: BatchReply }): ReactElement | null {
  const { may } = useFrame()
  const writes = may('unit-event.write') && batch.undoneBy === null
  const counter = useQuery({ ...counterEventsQuery(batch.id), enabled: writes })
  if (!writes) return null
  return (
    <Section title={t('batch.undo-title')}>
      <p className="muted">{t('batch.undo-help')}</p>
      <Loaded query={counter} lines={2}>
        {({ events, impossible }) => {
          const reasons = [...new Set(impossible.map((each) => each.reason))]
          return (
            <div className="stack">
              {impossible.length === 0 ? null : (
                <div>
                  <p>{events.length === 0 ? t('batch.undo-none') : t('batch.undo-some', { count: impossible.length })}</p>
                  <ul>
                    {reasons.map((reason) => (
                      <li key={reason}>
                        {t('batch.undo-why-count', {
                          count: formatNumber(impossible.filter((each) => each.reason === reason).length, 0),
                          why: t(`batch.undo-why.${reason}`),
                        })}
                      </li>
                    ))}
                  </ul>
                </div>
              )}
              {events.length === 0 ? null : (
                <p>
                  <Link
                    to="/don-vi/su-kien/moi"
                    search={(now: Record<string, unknown>): Record<string, unknown> => ({
                      ...now,
                      loai: undefined,
                      dv: undefined,
                      dc: batch.id,
                    })}
                    className="button"
                  >
                    {t('batch.undo-start')}
                  </Link>
                </p>
              )}
            </div>
          )
        }}
      </Loaded>
    </Section>
  )
}
