// The only place for the appraisal queue: what waits, what is late, what fails, and how far one has come today.
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useMemo, type ReactElement } from 'react'
import type { DossierRow } from '@binhyen/core/assessments/assessments.contract'
import { foldName } from '@binhyen/core/units/unit-name.domain'
import { t } from '../../i18n/vi/assessments.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { QUEUE_SHOWN, queueQuery, useMe, type QueueKind } from './assessments.queries.ts'
import { readQueueSearch, type QueueSearch } from './assessments-search.ts'
import { ClauseNames } from './clause-names.tsx'
import { dossierColumns } from './dossiers.page.tsx'
import { LateFilter, NameFilter, OutcomeFilter } from './filters.tsx'
import { placeIn, rememberQueue } from './queue-memory.ts'
import { Vi } from '../../ui/vi.tsx'
import './assessments.css'

const columns = (): readonly Column<DossierRow>[] => [
  { id: 'unit', header: t('column.unit'), width: '12rem', sort: (row) => row.unit.name, cell: (row) => <Vi>{row.unit.name}</Vi> },
  ...dossierColumns().filter((column) => ['parent', 'set', 'handed-in', 'late', 'outcome'].includes(column.id)),
  {
    id: 'failing',
    header: t('column.failing'),
    width: '16rem',
    sort: (row) => row.failing.length + row.unclear.length,
    cell: (row) => <ClauseNames set={row.set} clauses={[...row.failing, ...row.unclear]} />,
  },
]

function fits(row: DossierRow, search: QueueSearch): boolean {
  if (search.outcome !== undefined && row.outcome !== search.outcome) return false
  if (search.late !== undefined && String(row.late) !== search.late) return false
  return search.q === undefined || foldName(`${row.unit.name} ${row.unit.parentName ?? ''}`).includes(foldName(search.q))
}

/** Arrows walk over the rows; Enter opens by itself, the rows' names are buttons. */
function useArrows(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
      const { target } = event
      if (target instanceof Element && target.closest('input, select, textarea, dialog') !== null) return
      const buttons = [...document.querySelectorAll<HTMLElement>('#main tbody .open-button')]
      const at = buttons.findIndex((button) => button === document.activeElement)
      const next = at < 0 ? buttons[0] : buttons[at + (event.key === 'ArrowDown' ? 1 : -1)]
      if (next === undefined) return
      event.preventDefault()
      next.focus()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

export function QueuePage(): ReactElement {
  const search = readQueueSearch(useSearch({ strict: false }))
  const queue: QueueKind = search.queue ?? 'appraise'
  const navigate = useNavigate()
  const query = useQuery(queueQuery(queue))
  useArrows()
  const change = (next: QueueSearch): void => void navigate({ to: '/tham-dinh', search: readQueueSearch(next), replace: true })
  const withValue = <K extends keyof QueueSearch>(name: K, value: QueueSearch[K] | null): void => {
    const { [name]: _, ...rest } = search
    change(value === null || value === undefined ? rest : { ...rest, [name]: value })
  }
  return (
    <div className="stack">
      <PageHeader
        title={queue === 'synthesise' ? t('queue.title-synthesise') : t('queue.title')}
        subtitle={<Progress queue={queue} waiting={query.data?.items} />}
      />
      <search className="card filter-bar no-print" aria-label={t('filter.label')}>
        <NameFilter value={search.q ?? ''} onChange={(q) => withValue('q', q === '' ? null : q)} />
        <OutcomeFilter value={search.outcome ?? null} onChange={(outcome) => withValue('outcome', outcome)} />
        <LateFilter value={search.late ?? null} onChange={(late) => withValue('late', late)} />
      </search>
      <Loaded query={query}>
        {({ items }) => {
          if (items.length === 0) {
            return (
              <EmptyState title={t('queue.empty')} icon="check">
                {t('queue.empty-help')}
              </EmptyState>
            )
          }
          return (
            <>
              {items.length >= QUEUE_SHOWN ? <Notice title={t('queue.full', { count: items.length })} /> : null}
              <p className="small muted no-print">{t('queue.keys')}</p>
              <DataTable
                caption={t('queue.caption')}
                columns={columns()}
                rows={items.filter((row) => fits(row, search))}
                rowKey={(row) => row.id}
                onOpen={(row) => void navigate({ to: '/ho-so/$id', params: { id: row.id }, search: { queue } })}
                empty={
                  <EmptyState
                    title={t('dossiers.empty')}
                    icon="search"
                    action={
                      <button
                        type="button"
                        className="button"
                        onClick={() => change(search.queue === undefined ? {} : { queue: search.queue })}
                      >
                        {t('dossiers.clear')}
                      </button>
                    }
                  />
                }
              />
            </>
          )
        }}
      </Loaded>
    </div>
  )
}

function Progress({
  queue,
  waiting,
}: {
  readonly queue: QueueKind
  readonly waiting: readonly DossierRow[] | undefined
}): ReactElement | null {
  const me = useMe()
  const place = useMemo(() => {
    if (me === undefined || waiting === undefined) return null
    const ids = waiting.map((row) => row.id)
    return placeIn(rememberQueue({ accountId: me.account.id, on: me.today }, queue, ids), ids, '')
  }, [me, queue, waiting])
  return place === null || place.total === 0 ? null : <p>{t('queue.progress', { done: place.done, total: place.total })}</p>
}
