// The only place for the board: where a place stands in one window of one set, every number opening its units.
import { useQuery } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { useEffect, useEffectEvent, type ReactElement } from 'react'
import { measuredLevels } from '@binhyen/core/analytics/analytics.domain'
import { addDays, findPlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { readText, useFrame, useUnitInAddress, type Frame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/analytics.ts'
import { t as past } from '../../i18n/vi/past.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section, WithPanel } from '../../ui/page.tsx'
import { BarRows, ShareBar } from '../../ui/plots.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { boardPredecessorsQuery, boardQuery, isNoCohort, type Board, type BoardAsked, type BoardPart } from './analytics.queries.ts'
import { BoardFigures, BoardSlope } from './board-figures.tsx'
import { BoardPanel } from './board-panel.tsx'
import { BoardSelectors } from './board-selectors.tsx'
import { BoardUnits } from './board-units.tsx'
import { clauseTitle, isRunning, isSilent, percentWords, readShown, stateParts } from './board-words.ts'
import { Vi } from '../../ui/vi.tsx'
import { resultWords } from '../../i18n/result-words.ts'
import './board.css'

function askedOf(frame: Frame, search: Readonly<Record<string, unknown>>): BoardAsked | null {
  if (frame.ownUnit === undefined) return null
  const level = measuredLevels.find((each) => each === readText(search, 'level'))
  const from = findPlainDate(readText(search, 'from') ?? '')
  const set = readText(search, 'set')
  return {
    unit: frame.ownUnit,
    on: frame.on,
    ...(set === undefined ? {} : { set }),
    ...(level === undefined ? {} : { level }),
    ...(from === null ? {} : { from }),
  }
}

export function BoardPage(): ReactElement {
  const frame = useFrame()
  useUnitInAddress(frame)
  const search: Readonly<Record<string, unknown>> = useSearch({ strict: false })
  const asked = askedOf(frame, search)
  if (asked === null) {
    return (
      <>
        <PageHeader title={t('board.title')} />
        <EmptyState title={t('board.unit-missing')} icon="units">
          {t('board.unit-missing-help')}
        </EmptyState>
      </>
    )
  }
  return <BoardOf asked={asked} shown={readText(search, 'show')} frame={frame} />
}

type BoardOfProps = { readonly asked: BoardAsked; readonly shown: string | undefined; readonly frame: Frame }

function BoardOf({ asked, shown, frame }: BoardOfProps): ReactElement {
  const board = useQuery(boardQuery(asked))
  useLastWithResults(board.data, asked, frame)
  if (board.error !== null && board.data === undefined && isNoCohort(board.error)) {
    return (
      <>
        <PageHeader title={t('board.title')} />
        <NoCohort asked={asked} frame={frame} />
      </>
    )
  }
  const filter = readShown(shown)
  return (
    <WithPanel
      panel={
        filter === null || board.data === undefined ? null : (
          <BoardPanel
            board={board.data}
            asked={exact(asked, board.data)}
            filter={filter}
            onClose={() => frame.change({ show: undefined })}
          />
        )
      }
    >
      <PageHeader
        title={t('board.title')}
        {...(board.data === undefined
          ? {}
          : {
              subtitle: (
                <>
                  <Vi>{board.data.unit.fullName}</Vi> · {t('board.as-of', { date: formatDate(board.data.on) })}
                </>
              ),
              documentTitle: `${t('board.title')} ${board.data.unit.fullName}`,
            })}
        actions={
          <>
            <Link to="/bao-cao" className="button">
              {t('board.report')}
            </Link>
            <Button icon="print" onClick={() => window.print()}>
              {t('board.print')}
            </Button>
          </>
        }
      />
      <Loaded query={board} lines={10}>
        {(data) => <BoardBody board={data} asked={exact(asked, data)} frame={frame} />}
      </Loaded>
    </WithPanel>
  )
}

/** Nothing enrolled for what was asked: on to the latest window, or to the units this one came from. */
function NoCohort({ asked, frame }: { readonly asked: BoardAsked; readonly frame: Frame }): ReactElement {
  const history = useQuery(boardPredecessorsQuery(asked.unit))
  const none = { set: undefined, level: undefined, from: undefined, show: undefined }
  const before = history.data?.predecessors ?? []
  return (
    <EmptyState
      title={t('board.none')}
      icon="board"
      action={
        <span className="row">
          {asked.set === undefined ? null : <Button onClick={() => frame.change(none)}>{t('board.latest')}</Button>}
          {before.slice(0, 6).map((link) => (
            <Button key={link.unit.id} onClick={() => frame.change({ ...none, unit: link.unit.id })}>
              {t.nodes('board.predecessor', { unit: <Vi>{link.unit.name}</Vi>, date: formatDate(addDays(link.on, -1)) })}
            </Button>
          ))}
        </span>
      }
    >
      {t('board.none-help')}
    </EmptyState>
  )
}

/** Opened without a window, the board passes over a past one of which nothing is known. */
function useLastWithResults(board: Board | undefined, asked: BoardAsked, frame: Frame): void {
  const before = board === undefined || asked.from !== undefined || !isSilent(board) || isRunning(board) ? null : board.previous
  const from = before?.window.from
  const { set, level } = board?.cohort ?? {}
  const passOver = useEffectEvent(() => frame.change({ set, level, from }, { replace: true }))
  useEffect(() => {
    if (from !== undefined) passOver()
  }, [from, set, level])
}

/** The cohort the server chose, spelled out, so that lists count the same units as the figures. */
function exact(asked: BoardAsked, board: Board): BoardAsked {
  return { ...asked, set: board.cohort.set, level: board.cohort.level, from: board.cohort.window.from }
}

type BoardBodyProps = { readonly board: Board; readonly asked: BoardAsked; readonly frame: Frame }

function BoardBody({ board, asked, frame }: BoardBodyProps): ReactElement {
  const show = (what: string): void => frame.change({ show: what })
  return (
    <div className="stack">
      <BoardSelectors board={board} onChange={frame.change} />
      <Silent board={board} frame={frame} />
      <BoardFigures board={board} onShow={show} />
      <Sources board={board} />
      {board.cohort.checked ? null : <Notice kind="info" title={t('board.unchecked-window')} />}
      <div className="board-pair">
        <Section title={t('board.states')}>
          <ShareBar parts={stateParts(board.totals)} label={t('board.states')} onOpen={(state) => show(`state:${state}`)} />
          <p className="small muted">{t('board.states-help')}</p>
        </Section>
        <BoardSlope board={board} />
      </div>
      <Failing board={board} onShow={show} />
      {board.parts.length === 0 ? null : (
        <Section title={t('board.parts')}>
          <DataTable
            caption={t('board.parts-caption')}
            columns={partColumns().filter(counts(board))}
            rows={board.parts}
            rowKey={(part) => part.unit.id}
            onOpen={(part) => show(`within:${part.unit.id}`)}
            totals={partTotals(board)}
          />
        </Section>
      )}
      <BoardUnits board={board} asked={asked} />
    </div>
  )
}

/** Results taken in from files, and places where a source says otherwise: what counts is what is recorded. */
function Sources({ board }: { readonly board: Board }): ReactElement | null {
  if (board.imported === 0 && board.conflicting === 0) return null
  return (
    <Notice
      kind={board.conflicting === 0 ? 'info' : 'warning'}
      title={
        board.conflicting === 0
          ? past('mark.board', { count: formatNumber(board.imported, 0) })
          : past('mark.board-conflicts', { count: formatNumber(board.conflicting, 0) })
      }
      {...(board.conflicting === 0
        ? {}
        : {
            action: (
              <Link to="/quyet-dinh/mau-thuan" search={{ unit: board.unit.id } as never} className="button">
                {past('import.see-conflicts')}
              </Link>
            ),
          })}
    />
  )
}

function Silent({ board, frame }: { readonly board: Board; readonly frame: Frame }): ReactElement | null {
  const { previous, cohort } = board
  if (!isSilent(board)) return null
  const back = (
    <Button onClick={() => frame.change({ set: cohort.set, level: cohort.level, from: previous?.window.from })}>
      {previous === null ? '' : t('board.silent-previous', { window: resultWords().windowName(previous.window) })}
    </Button>
  )
  return (
    <Notice title={t('board.silent')} {...(previous === null ? {} : { action: back })}>
      {t('board.silent-help', { count: formatNumber(board.totals.enrolled, 0) })}
    </Notice>
  )
}

function Failing({ board, onShow }: { readonly board: Board; readonly onShow: (what: string) => void }): ReactElement {
  return (
    <Section title={t('board.failing')}>
      {board.failing.length === 0 ? (
        <p className="muted">{t('board.failing-none')}</p>
      ) : (
        <>
          <BarRows
            items={board.failing.map((line) => ({
              id: line.clause,
              value: line.units,
              label: <Vi>{clauseTitle(line)}</Vi>,
              valueText: formatNumber(line.units, 0),
              note: line.checked ? null : <StatusTag status="unchecked" />,
            }))}
            onOpen={(clause) => onShow(`clause:${clause}`)}
          />
          <p className="small muted">{t('board.failing-help')}</p>
        </>
      )}
    </Section>
  )
}

const partShare = (part: Pick<BoardPart, 'totals' | 'percent'>) => ({
  met: part.totals.recognised,
  total: part.totals.enrolled,
  percent: part.percent,
})

const partColumns = (): readonly Column<BoardPart>[] => [
  {
    id: 'unit',
    header: t('board.part'),
    width: '12rem',
    cell: (part) => <Vi>{part.unit.fullName}</Vi>,
    sort: (part) => part.unit.fullName,
  },
  {
    id: 'share',
    header: t('board.recognised-short'),
    align: 'end',
    cell: (part) => resultWords().share(partShare(part)),
    sort: (part) => part.totals.recognised,
    text: (part) => resultWords().share(partShare(part)),
  },
  {
    id: 'percent',
    header: t('board.percent'),
    align: 'end',
    cell: (part) => percentWords(partShare(part)).replace('%', ''),
    sort: (part) => part.percent,
  },
  {
    id: 'not-recognised',
    header: t('state.not-recognised'),
    align: 'end',
    cell: (part) => formatNumber(part.totals['not-recognised'], 0),
    sort: (part) => part.totals['not-recognised'],
  },
  {
    id: 'met',
    header: t('state.met'),
    align: 'end',
    width: '7rem',
    cell: (part) => formatNumber(part.totals.met, 0),
    sort: (part) => part.totals.met,
  },
  {
    id: 'not-met',
    header: t('state.not-met'),
    align: 'end',
    cell: (part) => formatNumber(part.totals['not-met'], 0),
    sort: (part) => part.totals['not-met'],
  },
  {
    id: 'cannot-tell',
    header: t('state.cannot-tell'),
    align: 'end',
    cell: (part) => formatNumber(part.totals['cannot-tell'], 0),
    sort: (part) => part.totals['cannot-tell'],
  },
  {
    id: 'not-handed-in',
    header: t('state.not-handed-in'),
    align: 'end',
    cell: (part) => formatNumber(part.totals['not-handed-in'], 0),
    sort: (part) => part.totals['not-handed-in'],
  },
  {
    id: 'late',
    header: t('board.late-short'),
    align: 'end',
    cell: (part) => formatNumber(part.totals.late, 0),
    sort: (part) => part.totals.late,
  },
]

const counted = ['not-recognised', 'met', 'not-met', 'cannot-tell', 'not-handed-in', 'late'] as const

/** Columns that would hold nothing but zeros are left out. */
function counts(board: Board): (column: { readonly id: string }) => boolean {
  return (column) => counted.every((key) => key !== column.id || board.totals[key] > 0)
}

function partTotals(board: Board): readonly string[] {
  const share = partShare(board)
  const present = counted.filter((key) => board.totals[key] > 0)
  return [
    t('board.total'),
    resultWords().share(share),
    percentWords(share).replace('%', ''),
    ...present.map((key) => formatNumber(board.totals[key], 0)),
  ]
}
