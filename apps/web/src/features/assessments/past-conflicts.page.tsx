// The only place for where sources disagree: what counts and what a file says, side by side, each with who says it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { PastConflictLine } from '@binhyen/core/assessments/past-recognition.contract'
import { readText, useFrame, useUnitInAddress } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/past.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import { pastConflictsQuery } from './past.queries.ts'
import { decisionText, SaidPart, StandsPart } from './past-words.tsx'
import { kindInWords } from './words.ts'
import './assessments.css'
import './past.css'

const columns = (): readonly Column<PastConflictLine>[] => [
  {
    id: 'unit',
    header: t('conflicts.unit'),
    width: '12rem',
    cell: (line) => (
      <>
        <Link to="/don-vi/$id" params={{ id: line.unit.id }}>
          <Vi>{line.unit.name}</Vi>
        </Link>
        {line.unit.parentName === null ? null : (
          <span className="muted">
            , <Vi>{line.unit.parentName}</Vi>
          </span>
        )}
        <p className="small muted">{kindInWords(line.statusKind)}</p>
      </>
    ),
    sort: (line) => line.unit.name,
  },
  {
    id: 'in',
    header: t('conflicts.in'),
    width: '8rem',
    cell: (line) => t(`conflict.${line.in}`),
    sort: (line) => t(`conflict.${line.in}`),
  },
  {
    id: 'stands',
    header: t('conflicts.stands'),
    width: '16rem',
    cell: (line) => <StandsPart stands={line.stands} />,
    text: (line) => (line.stands === null ? t('conflicts.nothing') : `${t(`state.${line.stands.state}`)}; ${decisionText(line.stands)}`),
  },
  {
    id: 'said',
    header: t('conflicts.said'),
    width: '16rem',
    cell: (line) => <SaidPart said={line.said} />,
    text: (line) => `${t(`state.${line.said.state}`)}; ${decisionText(line.said)}`,
  },
]

export function PastConflictsPage(): ReactElement {
  const frame = useFrame()
  useUnitInAddress(frame)
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const file = readText(search, 'tep')
  return (
    <div className="stack">
      <PageHeader
        title={t('conflicts.title')}
        trail={frame.may('past-recognition.import') ? <Link to="/quyet-dinh/nhap">{t('conflicts.back')}</Link> : undefined}
        subtitle={t('conflicts.help')}
      />
      {frame.ownUnit === undefined ? null : <ConflictList unit={frame.ownUnit} file={file} />}
    </div>
  )
}

function ConflictList({ unit, file }: { readonly unit: string; readonly file: string | undefined }): ReactElement {
  const query = useInfiniteQuery(pastConflictsQuery(unit, file))
  return (
    <Loaded query={query}>
      {({ pages }) => (
        <DataTable
          caption={t('conflicts.caption')}
          columns={columns()}
          rows={pages.flatMap((page) => page.items)}
          rowKey={(line) => line.id}
          copyable
          empty={
            <EmptyState title={t('conflicts.none')} icon="check">
              {t('conflicts.none-help')}
            </EmptyState>
          }
          moreBusy={query.isFetchingNextPage}
          {...(query.hasNextPage ? { onMore: () => void query.fetchNextPage() } : {})}
        />
      )}
    </Loaded>
  )
}
