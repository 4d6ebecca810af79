// The only place for the panel that opens behind any number of the board: its units, page by page.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { SourceMarks } from '../../frame/source-marks.tsx'
import { t } from '../../i18n/vi/analytics.ts'
import { t as frame } from '../../i18n/vi.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { Panel } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { boardUnitsQuery, type Board, type BoardAsked, type BoardFilter, type BoardUnit } from './analytics.queries.ts'
import { clauseWords, decisionWords, lateWords, shownWords, stateWords, statusOf } from './board-words.ts'
import { Vi } from '../../ui/vi.tsx'

export type BoardPanelProps = {
  readonly board: Board
  readonly asked: BoardAsked
  readonly filter: BoardFilter
  readonly onClose: () => void
}

export function BoardPanel({ board, asked, filter, onClose }: BoardPanelProps): ReactElement {
  const units = useInfiniteQuery(boardUnitsQuery(asked, filter, 50))
  const title = shownWords(filter, board)
  return (
    <Panel title={title} about={JSON.stringify(filter)} onClose={onClose}>
      <Loaded query={units}>
        {(data) => {
          const rows = data.pages.flatMap((page) => page.items)
          return (
            <>
              <p className="muted small">
                {t('board.panel-count', { count: `${formatNumber(rows.length, 0)}${units.hasNextPage ? '+' : ''}` })}
              </p>
              {rows.length === 0 ? <p>{t('board.panel-empty')}</p> : null}
              <ul className="board-list">
                {rows.map((row) => (
                  <PanelUnit key={row.unit.id} row={row} board={board} />
                ))}
              </ul>
              {units.isFetchNextPageError ? <ProblemView error={units.error} onRetry={() => void units.fetchNextPage()} /> : null}
              {units.hasNextPage ? (
                <Button busy={units.isFetchingNextPage} onClick={() => void units.fetchNextPage()}>
                  {frame('table.more')}
                </Button>
              ) : null}
            </>
          )
        }}
      </Loaded>
    </Panel>
  )
}

function PanelUnit({ row, board }: { readonly row: BoardUnit; readonly board: Board }): ReactElement {
  return (
    <li className="board-list-item">
      <p>
        <Link to="/don-vi/$id" params={{ id: row.unit.id }}>
          <Vi>{row.unit.fullName}</Vi>
        </Link>
        {row.parentName === null ? null : (
          <span className="muted">
            , <Vi>{row.parentName}</Vi>
          </span>
        )}
      </p>
      <p className="row">
        <StatusTag status={statusOf(row.state)}>{stateWords(row.state)}</StatusTag>
        {row.late ? <StatusTag status="late">{lateWords(row)}</StatusTag> : null}
        <SourceMarks unit={row.unit.id} imported={row.imported} conflicts={row.conflicting ? 1 : 0} />
      </p>
      {row.failing.length === 0 ? null : (
        <p className="small">
          {t('board.failing-clauses')}: <Vi>{row.failing.map((each) => clauseWords(board, each)).join('; ')}</Vi>
        </p>
      )}
      {row.handedInOn === null ? null : (
        <p className="small muted">
          {t('board.handed-in-on')}: {formatDate(row.handedInOn)}
        </p>
      )}
      {row.decision === null ? null : (
        <p className="small muted">
          {t('board.decision')}: <Vi>{decisionWords(row.decision)}</Vi>
        </p>
      )}
      {row.dossierId === null ? null : (
        <p className="small">
          <Link to="/ho-so/$id" params={{ id: row.dossierId }}>
            {t('board.dossier')}
          </Link>
        </p>
      )}
    </li>
  )
}
