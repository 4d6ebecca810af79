// The only place for /quan-tri/nhat-ky: the audit log as far as its reader may see it, and everybody's own.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { useFrame } from '../../frame/use-frame.ts'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/audit.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Panel, WithPanel } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { Vi } from '../../ui/vi.tsx'
import { AuditEntryView } from './audit-entry.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { entriesQuery, type AuditEntryReply } from './audit.queries.ts'
import { readAuditSearch } from './audit-search.ts'
import { actionInWords, What, Who } from './audit-words.tsx'
import './audit.css'

/** Beside an open entry, which says the rest, what tells entries apart. */
const BESIDE_ENTRY: ReadonlySet<string> = new Set(['at', 'who', 'what', 'outcome'])

const columns = (): readonly Column<AuditEntryReply>[] => [
  { id: 'at', header: t('column.at'), width: '9rem', cell: (row) => formatInstant(row.at), text: (row) => formatInstant(row.at) },
  { id: 'who', header: t('column.who'), width: '10rem', cell: (row) => <Who entry={row} />, text: (row) => row.account?.name ?? '' },
  { id: 'what', header: t('column.what'), width: '14rem', cell: (row) => <What entry={row} />, text: (row) => actionInWords(row.action) },
  {
    id: 'place',
    header: t('column.place'),
    width: '9rem',
    cell: (row) => <Vi>{row.place?.name ?? ''}</Vi>,
    text: (row) => row.place?.name ?? '',
  },
  {
    id: 'outcome',
    header: t('column.outcome'),
    width: '8.5rem',
    cell: (row) => (row.problem === null ? t('outcome.done') : <StatusTag status="revoked">{t('outcome.refused')}</StatusTag>),
    text: (row) => t(row.problem === null ? 'outcome.done' : 'outcome.refused'),
  },
  {
    id: 'seal',
    header: t('column.seal'),
    cell: (row) => (row.seq === null ? <span className="muted">{t('seal.waiting')}</span> : t('seal.done', { seq: formatNumber(row.seq) })),
    text: (row) => (row.seq === null ? t('seal.waiting') : String(row.seq)),
  },
]

const keyOf = (row: { readonly id: number; readonly at: string }): string => `${row.at} ${String(row.id)}`

/** The name of an account, as far as the rows tell. */
function nameIn(rows: readonly AuditEntryReply[], account: string | undefined): string | null {
  for (const { account: by, about } of rows) {
    if (by?.id === account) return by?.name ?? null
    if (about?.id === account) return about?.name ?? null
  }
  return null
}

function AuditHeader({ own, mayAll }: { readonly own: boolean; readonly mayAll: boolean }): ReactElement {
  return (
    <PageHeader
      title={t(own ? 'page.own-title' : 'page.title')}
      subtitle={t(own ? 'page.own-help' : 'page.help')}
      actions={
        mayAll ? (
          <>
            <Link to="/quan-tri/nhat-ky" search={own ? {} : { own: true }} className="button">
              {t(own ? 'page.all' : 'page.own')}
            </Link>
            <Link to="/quan-tri/nhat-ky/niem-phong" className="button">
              {t('page.seals')}
            </Link>
          </>
        ) : null
      }
    />
  )
}

export function AuditPage(): ReactElement {
  const frame = useFrame()
  const mayAll = frame.may('audit.read')
  const found = readAuditSearch(useSearch({ strict: false }))
  const search = mayAll ? found : { ...found, own: true as const }
  const own = search.own === true
  const query = useInfiniteQuery(entriesQuery(search, own ? undefined : frame.unit))
  const [open, setOpen] = useState<AuditEntryReply | null>(null)
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  const accountsOnly = mayAll && !frame.may('audit-file.read')
  const show = (next: Record<string, string | undefined>): void => {
    setOpen(null)
    frame.change(next)
  }
  return (
    <div className="stack">
      <AuditHeader own={own} mayAll={mayAll} />
      {accountsOnly && !own ? <p className="muted">{t('page.accounts-only')}</p> : null}
      <AuditFilters search={search} personName={nameIn(rows, search.account)} byUnit={!own && frame.unit !== undefined} onChange={show} />
      <WithPanel
        panel={
          open === null ? null : (
            <Panel title={t('entry.title', { id: open.id })} about={keyOf(open)} onClose={() => setOpen(null)}>
              <AuditEntryView
                entryKey={open}
                own={own}
                onRecord={({ entity }) =>
                  show({ kind: entity.kind, record: entity.id, account: undefined, action: undefined, outcome: undefined })
                }
                onKey={(key) => show({ kind: 'api-key', record: key, account: undefined, action: undefined, outcome: undefined })}
                onPerson={(account) => show({ account, kind: undefined, record: undefined, action: undefined, outcome: undefined })}
              />
            </Panel>
          )
        }
      >
        <Loaded query={query}>
          {({ pages }) => (
            <DataTable
              caption={t('page.caption')}
              columns={open === null ? columns() : columns().filter(({ id }) => BESIDE_ENTRY.has(id))}
              rows={pages.flatMap((page) => page.items)}
              rowKey={keyOf}
              onOpen={setOpen}
              openKey={open === null ? null : keyOf(open)}
              empty={
                <EmptyState title={t('page.empty')} icon="search">
                  {t('page.empty-help')}
                </EmptyState>
              }
              moreBusy={query.isFetchingNextPage}
              {...(query.hasNextPage ? { onMore: () => void query.fetchNextPage() } : {})}
            />
          )}
        </Loaded>
      </WithPanel>
    </div>
  )
}
