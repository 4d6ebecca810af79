// The only place for the list of all dossiers one may see, filtered by the address bar.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { DossierRow } from '@binhyen/core/assessments/assessments.contract'
import { dossierStatuses } from '@binhyen/core/assessments/assessments.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { t as kit } from '../../i18n/vi.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import { dossiersQuery, setsQuery, useMe, windowsQuery } from './assessments.queries.ts'
import { readDossiersSearch, type DossiersSearch } from './assessments-search.ts'
import { NameFilter, LateFilter, OutcomeFilter } from './filters.tsx'
import { windowInWords } from './words.ts'
import { Vi } from '../../ui/vi.tsx'
import './assessments.css'

/** The columns that the queue and the list share. */
export const dossierColumns = (): readonly Column<DossierRow>[] => [
  {
    id: 'unit',
    header: t('column.unit'),
    width: '12rem',
    sort: (row) => row.unit.name,
    cell: (row) => (
      <Link to="/ho-so/$id" params={{ id: row.id }} className="row-link">
        <Vi>{row.unit.name}</Vi>
      </Link>
    ),
  },
  {
    id: 'parent',
    header: t('column.parent'),
    width: '9rem',
    sort: (row) => row.unit.parentName,
    cell: (row) => <Vi>{row.unit.parentName}</Vi>,
  },
  { id: 'set', header: t('column.set'), width: '10rem', sort: (row) => row.set.shortTitle, cell: (row) => <Vi>{row.set.shortTitle}</Vi> },
  {
    id: 'window',
    header: t('column.window'),
    width: '9rem',
    sort: (row) => row.window.from,
    text: (row) => windowInWords(row.window),
    cell: (row) => windowInWords(row.window),
  },
  {
    id: 'status',
    header: t('column.status'),
    width: '8rem',
    sort: (row) => kit(`status.${row.status}`),
    cell: (row) => <StatusTag status={row.status} />,
  },
  {
    id: 'outcome',
    header: t('column.outcome'),
    width: '8rem',
    sort: (row) => (row.outcome === null ? null : kit(`status.${row.outcome}`)),
    cell: (row) => (row.outcome === null ? null : <StatusTag status={row.outcome} />),
  },
  {
    id: 'handed-in',
    header: t('column.handed-in'),
    sort: (row) => row.handedInOn,
    text: (row) => (row.handedInOn === null ? '' : formatDate(row.handedInOn)),
    cell: (row) => (row.handedInOn === null ? null : formatDate(row.handedInOn)),
  },
  {
    id: 'late',
    header: t('column.late'),
    sort: (row) => (row.late ? 1 : 0),
    text: (row) => (row.late ? t('late.mark') : ''),
    cell: (row) => (row.late ? <StatusTag status="late">{t('late.mark')}</StatusTag> : null),
  },
]

export function DossiersPage(): ReactElement {
  const raw: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const search = readDossiersSearch(raw)
  const unit = typeof raw['unit'] === 'string' ? raw['unit'] : undefined
  const navigate = useNavigate()
  const me = useMe()
  const { from, ...filter } = search
  const query = useInfiniteQuery(
    dossiersQuery({ ...filter, ...(from === undefined ? {} : { windowFrom: from }), ...(unit === undefined ? {} : { unit }) }),
  )
  const change = (next: DossiersSearch): void => {
    void navigate({ to: '/ho-so', search: { ...(unit === undefined ? {} : { unit }), ...readDossiersSearch(next) }, replace: true })
  }
  const appraises = me?.grants.some((grant) => ['commune-authority', 'district-police', 'appraiser'].includes(grant.role)) === true
  return (
    <div className="stack">
      <PageHeader
        title={t('dossiers.title')}
        actions={
          appraises ? (
            <Link to="/tham-dinh" className="button button--primary">
              {t('dossiers.to-queue')}
            </Link>
          ) : undefined
        }
      />
      <DossierFilters search={search} unit={unit ?? me?.grants[0]?.unitId} onChange={change} />
      <Loaded query={query}>
        {({ pages }) => (
          <DataTable
            caption={t('dossiers.caption')}
            columns={dossierColumns()}
            rows={pages.flatMap((page) => page.items)}
            rowKey={(row) => row.id}
            empty={<NoDossiers filtered={Object.keys(search).length > 0} onClear={() => change({})} />}
            moreBusy={query.isFetchingNextPage}
            {...(query.hasNextPage ? { onMore: () => void query.fetchNextPage() } : {})}
          />
        )}
      </Loaded>
    </div>
  )
}

function NoDossiers({ filtered, onClear }: { readonly filtered: boolean; readonly onClear: () => void }): ReactElement {
  if (!filtered) return <EmptyState title={t('dossiers.none')}>{t('dossiers.none-help')}</EmptyState>
  return (
    <EmptyState
      title={t('dossiers.empty')}
      icon="search"
      action={
        <button type="button" className="button" onClick={onClear}>
          {t('dossiers.clear')}
        </button>
      }
    >
      {t('dossiers.empty-help')}
    </EmptyState>
  )
}

type DossierFiltersProps = {
  readonly search: DossiersSearch
  readonly unit: string | undefined
  readonly onChange: (search: DossiersSearch) => void
}

/** Takes a value out of the filter where it is null. */
function withValue<K extends keyof DossiersSearch>(search: DossiersSearch, name: K, value: DossiersSearch[K] | null): DossiersSearch {
  const { [name]: _, ...rest } = search
  return value === null || value === undefined ? rest : { ...rest, [name]: value }
}

function DossierFilters({ search, unit, onChange }: DossierFiltersProps): ReactElement {
  const sets = useQuery(setsQuery)
  return (
    <search className="card filter-bar no-print" aria-label={t('filter.label')}>
      <NameFilter value={search.q ?? ''} onChange={(q) => onChange(withValue(search, 'q', q === '' ? null : q))} />
      <SelectField
        label={t('filter.set')}
        value={search.set ?? null}
        options={(sets.data?.sets ?? []).map((set) => ({ value: set.id, label: set.title, vi: true }))}
        empty={t('filter.all')}
        onChange={(set) => onChange(withValue(withValue(search, 'from', null), 'set', set))}
      />
      {unit === undefined || search.set === undefined ? null : (
        <WindowFilter
          unit={unit}
          set={search.set}
          value={search.from ?? null}
          onChange={(from) => onChange(withValue(search, 'from', from))}
        />
      )}
      <SelectField
        label={t('filter.status')}
        value={search.status ?? null}
        options={dossierStatuses.map((status) => ({ value: status, label: kit(`status.${status}`) }))}
        empty={t('filter.all')}
        onChange={(status) => onChange(withValue(search, 'status', status))}
      />
      <OutcomeFilter value={search.outcome ?? null} onChange={(outcome) => onChange(withValue(search, 'outcome', outcome))} />
      <LateFilter value={search.late ?? null} onChange={(late) => onChange(withValue(search, 'late', late))} />
    </search>
  )
}

type WindowFilterProps = {
  readonly unit: string
  readonly set: string
  readonly value: PlainDate | null
  readonly onChange: (from: PlainDate | null) => void
}

function WindowFilter({ unit, set, value, onChange }: WindowFilterProps): ReactElement {
  const windows = useQuery(windowsQuery(unit, set))
  return (
    <SelectField
      label={t('filter.window')}
      value={value}
      options={(windows.data?.windows ?? []).map((window) => ({ value: window.from, label: windowInWords(window) }))}
      empty={t('filter.all')}
      onChange={onChange}
    />
  )
}
