// The only place for the list of decisions one may see, newest first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { rights } from '@binhyen/core/access/access.policy'
import type { DecisionRow } from '@binhyen/core/assessments/decisions.contract'
import { statusKinds } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { t as past } from '../../i18n/vi/past.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import { decisionsQuery, useMe } from './assessments.queries.ts'
import { readDecisionsSearch } from './assessments-search.ts'
import { kindInWords, windowInWords } from './words.ts'
import { Vi } from '../../ui/vi.tsx'
import { t as kit } from '../../i18n/vi.ts'
import './assessments.css'

const columns = (): readonly Column<DecisionRow>[] => [
  {
    id: 'number',
    header: t('column.number'),
    width: '9rem',
    sort: (row) => row.number,
    cell: (row) => (
      <Link to="/quyet-dinh/$id" params={{ id: row.id }}>
        {row.number}
      </Link>
    ),
  },
  {
    id: 'decided-on',
    header: t('column.decided-on'),
    sort: (row) => row.decidedOn,
    text: (row) => formatDate(row.decidedOn),
    cell: (row) => formatDate(row.decidedOn),
  },
  { id: 'body', header: t('column.body'), width: '10rem', sort: (row) => row.authorityBody, cell: (row) => <Vi>{row.authorityBody}</Vi> },
  {
    id: 'kind',
    header: t('column.kind'),
    width: '12rem',
    sort: (row) => kindInWords(row.statusKind),
    cell: (row) => kindInWords(row.statusKind),
  },
  {
    id: 'window',
    header: t('column.window'),
    width: '9rem',
    sort: (row) => row.window.from,
    text: (row) => windowInWords(row.window),
    cell: (row) => windowInWords(row.window),
  },
  { id: 'units', header: t('column.units'), align: 'end', sort: (row) => row.units, cell: (row) => row.units },
  {
    id: 'mark',
    header: '',
    headerText: kit('status.demonstration'),
    cell: (row) => (
      <span className="row">
        {row.demonstration ? <StatusTag status="demonstration" /> : null}
        {row.imported === null ? null : <StatusTag status="registered">{past('mark.imported')}</StatusTag>}
      </span>
    ),
    text: (row) => (row.demonstration ? kit('status.demonstration') : ''),
  },
]

const ISSUERS: readonly string[] = rights['decision.issue'].roles
const IMPORTERS: readonly string[] = rights['past-recognition.import'].roles

export function DecisionsPage(): ReactElement {
  const raw: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const { kind } = readDecisionsSearch(raw)
  const unit = typeof raw['unit'] === 'string' ? raw['unit'] : undefined
  const navigate = useNavigate()
  const me = useMe()
  const query = useInfiniteQuery(
    decisionsQuery({ ...(kind === undefined ? {} : { statusKind: kind }), ...(unit === undefined ? {} : { unit }) }),
  )
  const roles = me?.grants.map((grant) => grant.role) ?? []
  return (
    <div className="stack">
      <PageHeader
        title={t('decisions.title')}
        actions={
          <>
            {roles.some((role) => ISSUERS.includes(role)) ? (
              <Link to="/quyet-dinh/moi" className="button button--primary">
                {t('decisions.new')}
              </Link>
            ) : null}
            {roles.some((role) => IMPORTERS.includes(role)) ? (
              <Link to="/quyet-dinh/nhap" className="button">
                {past('import.title')}
              </Link>
            ) : null}
            {roles.includes('programme-office') ? (
              <Link to="/quyet-dinh/danh-hieu" className="button button--primary">
                {t('decisions.record')}
              </Link>
            ) : null}
          </>
        }
      />
      <search className="filter-bar no-print" aria-label={t('filter.label')}>
        <SelectField
          label={t('filter.kind')}
          value={kind ?? null}
          options={statusKinds.map((each) => ({ value: each, label: kindInWords(each) }))}
          empty={t('filter.all')}
          onChange={(next) =>
            void navigate({
              to: '/quyet-dinh',
              search: { ...(unit === undefined ? {} : { unit }), ...(next === null ? {} : { kind: next }) },
              replace: true,
            })
          }
        />
      </search>
      <Loaded query={query}>
        {({ pages }) => (
          <DataTable
            caption={t('decisions.caption')}
            columns={columns()}
            rows={pages.flatMap((page) => page.items)}
            rowKey={(row) => row.id}
            empty={
              <EmptyState title={t('decisions.empty')} icon="decisions">
                {t('decisions.empty-help')}
              </EmptyState>
            }
            moreBusy={query.isFetchingNextPage}
            {...(query.hasNextPage ? { onMore: () => void query.fetchNextPage() } : {})}
          />
        )}
      </Loaded>
    </div>
  )
}
