// The only place for the board's units one by one: as tiles and, from the same rows, as a table.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, type ReactElement } from 'react'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { SourceMarks } from '../../frame/source-marks.tsx'
import { t } from '../../i18n/vi/analytics.ts'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { boardUnitsQuery, type Board, type BoardAsked, type BoardUnit } from './analytics.queries.ts'
import { clauseWords, decisionWords, lateWords, stateWords, statusOf } from './board-words.ts'
import { TileGrid } from './tile-grid.tsx'
import { Vi } from '../../ui/vi.tsx'

/** A province has at most some 600; beyond this the rest comes on request. */
const AT_ONCE = 1000

export function BoardUnits({ board, asked }: { readonly board: Board; readonly asked: BoardAsked }): ReactElement {
  const navigate = useNavigate()
  const units = useInfiniteQuery(boardUnitsQuery(asked, {}, 200))
  const rows = units.data?.pages.flatMap((page) => page.items) ?? []
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = units
  const goOn = hasNextPage && !isFetchingNextPage && !isFetchNextPageError && rows.length < AT_ONCE
  useEffect(() => {
    if (goOn) void fetchNextPage()
  }, [goOn, fetchNextPage])
  return (
    <Loaded query={units} lines={8}>
      {() => (
        <>
          <Section title={t('board.tiles')}>
            <TileGrid unit={board.unit} rows={rows} onOpen={(row) => void navigate({ to: '/don-vi/$id', params: { id: row.unit.id } })} />
          </Section>
          <Section title={t('board.units')}>
            {rows.length < board.totals.enrolled ? (
              <p className="small muted">
                {t('board.units-partial', { shown: formatNumber(rows.length, 0), total: formatNumber(board.totals.enrolled, 0) })}
              </p>
            ) : null}
            {isFetchNextPageError ? <ProblemView error={units.error} onRetry={() => void fetchNextPage()} /> : null}
            <DataTable
              caption={t('board.units-caption')}
              columns={columnsFor(rows, board)}
              rows={rows}
              rowKey={(row) => row.unit.id}
              {...(hasNextPage && rows.length >= AT_ONCE ? { onMore: () => void fetchNextPage(), moreBusy: isFetchingNextPage } : {})}
            />
          </Section>
        </>
      )}
    </Loaded>
  )
}

function columnsFor(rows: readonly BoardUnit[], board: Board): readonly Column<BoardUnit>[] {
  const failing = (row: BoardUnit): string => row.failing.map((each) => clauseWords(board, each)).join('; ')
  const wanted = columns().filter((column) => (column.id === 'parent' ? rows.some((row) => row.parentName !== null) : true))
  const at = wanted.findIndex((column) => column.id === 'handed-in')
  const failingColumn = {
    id: 'failing',
    header: t('board.failing-clauses'),
    width: '11rem',
    cell: (row: BoardUnit) => <Vi>{failing(row)}</Vi>,
    sort: (row: BoardUnit) => failing(row) || null,
  }
  return [...wanted.slice(0, at), failingColumn, ...wanted.slice(at)]
}

const columns = (): readonly Column<BoardUnit>[] => [
  {
    id: 'unit',
    header: t('board.unit'),
    width: '11rem',
    cell: (row) => (
      <Link to="/don-vi/$id" params={{ id: row.unit.id }}>
        <Vi>{row.unit.fullName}</Vi>
      </Link>
    ),
    sort: (row) => row.unit.fullName,
  },
  { id: 'parent', header: t('board.parent'), width: '9rem', cell: (row) => <Vi>{row.parentName}</Vi>, sort: (row) => row.parentName },
  {
    id: 'state',
    header: t('board.state'),
    width: '12rem',
    cell: (row) => (
      <span className="board-day">
        <StatusTag status={statusOf(row.state)}>{stateWords(row.state)}</StatusTag>
        <SourceMarks unit={row.unit.id} imported={row.imported} conflicts={row.conflicting ? 1 : 0} />
      </span>
    ),
    sort: (row) => stateWords(row.state),
  },
  {
    id: 'handed-in',
    header: t('board.handed-in-on'),
    width: '7rem',
    cell: (row) => (
      <span className="board-day">
        {row.handedInOn === null ? null : formatDate(row.handedInOn)}
        {row.late ? <StatusTag status="late">{lateWords(row)}</StatusTag> : null}
      </span>
    ),
    sort: (row) => row.handedInOn,
    text: (row) => `${row.handedInOn === null ? '' : formatDate(row.handedInOn)}${row.late ? ` (${lateWords(row)})` : ''}`,
  },
  {
    id: 'decision',
    header: t('board.decision'),
    width: '15rem',
    cell: (row) => (row.decision === null ? null : <Vi>{decisionWords(row.decision)}</Vi>),
    sort: (row) => (row.decision === null ? null : decisionWords(row.decision)),
  },
  {
    id: 'dossier',
    header: '',
    headerText: t('board.dossier'),
    width: '6.5rem',
    cell: (row) =>
      row.dossierId === null ? null : (
        <Link to="/ho-so/$id" params={{ id: row.dossierId }} className="no-print">
          {t('board.dossier')}
        </Link>
      ),
    text: () => '',
  },
]
