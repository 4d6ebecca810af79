// The only place for the list of programme enrolments of a province: what is counted, in which window, frozen or still open.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { formatNumber, formatWindow } from '../../i18n/format.ts'
import { useFrame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/units.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { CohortState, programmeWords } from './cohort-words.tsx'
import { cohortsQuery, type CohortReply } from './enrolments.queries.ts'
import { Vi } from '../../ui/vi.tsx'
import './units.css'

const columns = (): readonly Column<CohortReply>[] => [
  {
    id: 'programme',
    header: t('cohort.programme'),
    width: '12rem',
    cell: (cohort) => (
      <Link to="/thuoc-dien/$id" params={{ id: cohort.id }}>
        {programmeWords(cohort)}
      </Link>
    ),
    sort: (cohort) => programmeWords(cohort),
  },
  {
    id: 'window',
    header: t('cohort.window'),
    width: '13rem',
    cell: (cohort) => formatWindow(cohort.window),
    sort: (cohort) => cohort.window.from,
    text: (cohort) => formatWindow(cohort.window),
  },
  {
    id: 'units',
    header: t('cohort.count'),
    width: '5rem',
    align: 'end',
    cell: (cohort) => formatNumber(cohort.units, 0),
    sort: (cohort) => cohort.units,
  },
  {
    id: 'pilots',
    header: t('cohort.pilots'),
    width: '5rem',
    align: 'end',
    cell: (cohort) => formatNumber(cohort.pilots, 0),
    sort: (cohort) => cohort.pilots,
  },
  {
    id: 'state',
    header: t('cohort.state'),
    width: '9rem',
    cell: (cohort) => (
      <span className="row">
        <CohortState cohort={cohort} />
        {cohort.demonstration ? <StatusTag status="demonstration" /> : null}
      </span>
    ),
    sort: (cohort) => (cohort.frozen ? t('cohort.frozen') : t('cohort.open')),
  },
  { id: 'of', header: t('cohort.of'), width: '9rem', cell: (cohort) => <Vi>{cohort.unit.name}</Vi>, sort: (cohort) => cohort.unit.name },
  {
    id: 'source',
    header: t('cohort.source'),
    width: '16rem',
    cell: (cohort) => <Vi>{cohort.asSaid === null ? cohort.source : `${cohort.source} (“${cohort.asSaid}”)`}</Vi>,
    sort: (cohort) => cohort.source,
  },
]

export function CohortsPage(): ReactElement {
  const { ownUnit, may } = useFrame()
  const mayWrite = may('enrolment.write')
  const placed = ownUnit !== undefined && ownUnit !== 'VN'
  return (
    <>
      <PageHeader
        title={t('cohort.title')}
        subtitle={t('cohort.subtitle')}
        {...(mayWrite && placed
          ? {
              actions: (
                <Link to="/thuoc-dien/moi" className="button button--primary">
                  {t('cohort.new')}
                </Link>
              ),
            }
          : {})}
      />
      {placed ? (
        <CohortList unit={ownUnit} mayWrite={mayWrite} />
      ) : (
        <EmptyState title={t('cohort.choose-unit')}>{t('cohort.choose-unit-help')}</EmptyState>
      )}
    </>
  )
}

function CohortList({ unit, mayWrite }: { readonly unit: string; readonly mayWrite: boolean }): ReactElement {
  const cohorts = useQuery(cohortsQuery(unit))
  return (
    <Loaded query={cohorts}>
      {(data) => (
        <div className="card">
          <DataTable
            caption={t('cohort.caption')}
            columns={columns()}
            rows={data.cohorts}
            rowKey={(cohort) => cohort.id}
            empty={
              <EmptyState title={t('cohort.none')} icon="enrolment">
                {mayWrite ? t('cohort.none-help') : t('cohort.none-read')}
              </EmptyState>
            }
          />
        </div>
      )}
    </Loaded>
  )
}
