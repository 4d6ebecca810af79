// The only place for the list of decisions that changed units, and of what still waits to be placed.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { unitEventKinds } from '@binhyen/core/units/unit-event.domain'
import { formatDate, formatInstant } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/unit-events.ts'
import { readText, useFrame, type Frame } from '../../frame/use-frame.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { kindOptions } from './unit-event-words.tsx'
import { batchesQuery, leftBehindQuery, type BatchFilter, type BatchReply } from './unit-events.queries.ts'
import { findUnitOptions, historyQuery } from './units.queries.ts'
import './units.css'

function readFilter(search: Readonly<Record<string, unknown>>): BatchFilter {
  const kind = readText(search, 'loai')
  return {
    from: findPlainDate(readText(search, 'tu') ?? '') ?? undefined,
    to: findPlainDate(readText(search, 'den') ?? '') ?? undefined,
    kind: unitEventKinds.find((each) => each === kind),
    unit: readText(search, 'dv'),
  }
}

export function batchName(batch: Pick<BatchReply, 'decision'>): string {
  return batch.decision.number ?? t('list.no-number')
}

/** How a decision came in. */
export function recordedWords(batch: Pick<BatchReply, 'origin' | 'appliedBy' | 'appliedAt'>): string {
  const origin = t(`origin.${batch.origin}`)
  return batch.appliedBy === null ? origin : t('by', { origin, by: batch.appliedBy, at: formatInstant(batch.appliedAt) })
}

function Marks({ batch }: { readonly batch: BatchReply }): ReactElement {
  return (
    <span className="row">
      {batch.decision.checked ? null : <StatusTag status="unchecked">{t('list.unchecked')}</StatusTag>}
      {batch.refused ? <StatusTag status="cannot-tell">{t('list.refused')}</StatusTag> : null}
      {batch.undoneBy === null ? null : <StatusTag status="revoked">{t('list.undone')}</StatusTag>}
      {batch.undoes === null ? null : <span className="small muted">{t('list.undoes')}</span>}
    </span>
  )
}

export function kindsInWords(batch: Pick<BatchReply, 'kinds'>): string {
  return batch.kinds.map(({ kind, count }) => t('kind.count', { kind: t(`kind.${kind}`), count })).join(' · ')
}

const columns = (): readonly Column<BatchReply>[] => [
  {
    id: 'decision',
    header: t('list.decision'),
    width: '15rem',
    cell: (batch) => (
      <>
        <Link to="/don-vi/su-kien/$id" params={{ id: batch.id }} search={(now: Record<string, unknown>) => now}>
          {batchName(batch)}
        </Link>
        {batch.decision.issuer === null ? null : (
          <p className="small muted">
            <Vi>{batch.decision.issuer}</Vi>
          </p>
        )}
        <Marks batch={batch} />
      </>
    ),
    text: batchName,
  },
  {
    id: 'effective',
    header: t('list.effective'),
    width: '8rem',
    cell: (batch) => formatDate(batch.effectiveOn),
    text: (batch) => formatDate(batch.effectiveOn),
  },
  { id: 'events', header: t('list.events'), width: '16rem', cell: (batch) => kindsInWords(batch), text: kindsInWords },
  { id: 'origin', header: t('list.origin'), width: '12rem', cell: (batch) => recordedWords(batch), text: recordedWords },
]

export function UnitEventsPage(): ReactElement {
  const frame = useFrame()
  const filter = readFilter(useSearch({ strict: false }))
  const batches = useInfiniteQuery(batchesQuery(filter))
  return (
    <div className="stack">
      <PageHeader
        title={t('list.title')}
        subtitle={t('list.subtitle')}
        actions={
          frame.may('unit-event.write') ? (
            <Link to="/don-vi/su-kien/moi" className="button button--primary">
              {t('list.new')}
            </Link>
          ) : null
        }
      />
      <Filter filter={filter} frame={frame} />
      <Loaded query={batches}>
        {({ pages }) => (
          <DataTable
            caption={t('list.caption')}
            columns={columns()}
            rows={pages.flatMap((page) => page.items)}
            rowKey={(batch) => batch.id}
            empty={<EmptyState title={t('list.none')} icon="units" />}
            {...(batches.hasNextPage ? { onMore: () => void batches.fetchNextPage(), moreBusy: batches.isFetchingNextPage } : {})}
          />
        )}
      </Loaded>
      <LeftBehind />
    </div>
  )
}

function Filter({ filter, frame }: { readonly filter: BatchFilter; readonly frame: Frame }): ReactElement {
  const client = useQueryClient()
  const history = useQuery({ ...historyQuery(filter.unit ?? ''), enabled: filter.unit !== undefined })
  const name = history.data?.versions.at(-1)?.fullName ?? filter.unit ?? ''
  const chosen = filter.unit === undefined ? null : { id: filter.unit, label: name, vi: true }
  const set = (change: Readonly<Record<string, string | undefined>>): void => frame.change(change, { replace: true })
  const day = (value: PlainDate | null): string | undefined => value ?? undefined
  const any = Object.values(filter).some((value) => value !== undefined)
  return (
    <search className="card event-filter" aria-label={t('list.filter')}>
      <DateField label={t('list.from')} value={filter.from ?? null} onChange={(value) => set({ tu: day(value) })} />
      <DateField label={t('list.to')} value={filter.to ?? null} onChange={(value) => set({ den: day(value) })} />
      <SelectField
        label={t('list.kind')}
        value={filter.kind ?? null}
        options={kindOptions()}
        empty={t('list.any-kind')}
        onChange={(kind) => set({ loai: kind ?? undefined })}
      />
      <Combobox
        label={t('list.unit')}
        value={chosen}
        find={(text) => findUnitOptions(client, text)}
        onChange={(unit) => set({ dv: unit?.id })}
      />
      {any ? (
        <Button onClick={() => set({ tu: undefined, den: undefined, loai: undefined, dv: undefined })}>{t('list.clear')}</Button>
      ) : null}
    </search>
  )
}

function LeftBehind(): ReactElement | null {
  const left = useInfiniteQuery(leftBehindQuery)
  const rows = left.data?.pages.flatMap((page) => page.items) ?? []
  if (rows.length === 0) return null
  const unit = (id: string, name: string): ReactElement => (
    <Link to="/don-vi/$id" params={{ id }}>
      <Vi>{name}</Vi>
    </Link>
  )
  return (
    <Section title={t('list.left-title')}>
      <p className="muted">{t('list.left-help')}</p>
      <DataTable
        caption={t('list.left-caption')}
        columns={[
          {
            id: 'unit',
            header: t('list.left-unit'),
            width: '12rem',
            cell: (row) => unit(row.unit.id, row.unit.name),
            text: (row) => row.unit.name,
          },
          {
            id: 'parent',
            header: t('list.left-parent'),
            width: '12rem',
            cell: (row) => unit(row.parent.id, row.parent.name),
            text: (row) => row.parent.name,
          },
          {
            id: 'ended',
            header: t('list.left-ended'),
            width: '8rem',
            cell: (row) => formatDate(row.endedOn),
            text: (row) => formatDate(row.endedOn),
          },
          {
            id: 'successors',
            header: t('list.left-successors'),
            width: '14rem',
            cell: (row) => <Vi>{row.successors.map((each) => each.name).join(', ')}</Vi>,
            text: (row) => row.successors.map((each) => each.name).join(', '),
          },
        ]}
        rows={rows}
        rowKey={(row) => row.unit.id}
        {...(left.hasNextPage ? { onMore: () => void left.fetchNextPage(), moreBusy: left.isFetchingNextPage } : {})}
      />
    </Section>
  )
}
