// The only place for the board's large figures: met of enrolled against the window before, the change, who is late.
import type { ReactElement } from 'react'
import type { Window } from '@binhyen/core/shared/span'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/analytics.ts'
import { Section } from '../../ui/page.tsx'
import { Figure, SlopePlot } from '../../ui/plots.tsx'
import type { Board } from './analytics.queries.ts'
import { isRunning, isSilent, percentWords, pointsChangeWords, sentenceCase, unitsChangeWords } from './board-words.ts'
import { Vi } from '../../ui/vi.tsx'
import { resultWords } from '../../i18n/result-words.ts'

export type BoardFiguresProps = { readonly board: Board; readonly onShow: (what: string) => void }

export function BoardFigures({ board, onShow }: BoardFiguresProps): ReactElement {
  const { totals, cohort, change } = board
  const share = { met: totals.recognised, total: totals.enrolled, percent: board.percent }
  const late = cohort.deadline === null ? t('board.late-none') : t('board.late-by', { date: formatDate(cohort.deadline) })
  return (
    <Section
      title={resultWords().measureTitle(cohort.statusKind, cohort.level)}
      aside={<span className="muted">{sentenceCase(resultWords().windowName(cohort.window))}</span>}
    >
      <div className="board-top">
        <div className="board-met">
          <Figure
            label={t('board.recognised')}
            value={resultWords().share(share)}
            detail={<strong>{isSilent(board) ? '–' : percentWords(share)}</strong>}
            {...(totals.recognised > 0 ? { onOpen: () => onShow('state:recognised') } : {})}
          />
          <MetBar board={board} />
        </div>
        <div className="figures board-figures">
          <ChangeFigures board={board} />
          <Figure
            label={t('board.late')}
            value={cohort.deadline === null ? '–' : formatNumber(totals.late, 0)}
            detail={late}
            {...(totals.late > 0 ? { onOpen: () => onShow('late') } : {})}
          />
          <Figure
            label={t('board.waiting')}
            value={formatNumber(totals.met, 0)}
            {...(totals.met > 0 ? { onOpen: () => onShow('state:met') } : {})}
          />
        </div>
      </div>
      {change !== null && isRunning(board) ? <p className="small muted">{t('board.running')}</p> : null}
      {board.asSaid === null ? null : <p className="small muted">{t.nodes('board.as-said', { text: <Vi>{board.asSaid}</Vi> })}</p>}
      {board.source === null ? null : <p className="small muted">{t.nodes('board.source', { text: <Vi>{board.source}</Vi> })}</p>}
    </Section>
  )
}

/** In units and in percentage points, never one for the other. */
function ChangeFigures({ board }: { readonly board: Board }): ReactElement {
  const { change, totals } = board
  const previous = isSilent(board) ? null : board.previous
  const moved = previous === null ? 0 : totals.recognised * previous.total - previous.met * totals.enrolled
  const points = change?.points ?? null
  return (
    <>
      <Figure
        label={t('board.change-units')}
        value={change === null ? '–' : sentenceCase(unitsChangeWords(change.units, board.cohort.level, isRunning(board)))}
        detail={comparedWith(board)}
      />
      <Figure
        label={t('board.change-points')}
        value={points === null ? '–' : sentenceCase(pointsChangeWords(points, moved, isRunning(board)))}
        detail={
          previous === null
            ? ''
            : t('board.previous-line', {
                window: resultWords().windowName(previous.window),
                share: resultWords().share(previous),
                percent: percentWords(previous),
              })
        }
      />
    </>
  )
}

/** With which window, or why with none. */
function comparedWith(board: Board): string {
  if (isSilent(board)) return ''
  if (board.previous === null) return t('board.no-previous')
  return board.change === null ? t('board.change-later') : t('board.versus', { window: resultWords().windowName(board.previous.window) })
}

/** Zero-based; the window before as a line, since no target is known to the system. */
function MetBar({ board }: { readonly board: Board }): ReactElement {
  const { previous } = board
  const before = previous?.percent ?? null
  return (
    <div className="met-bar">
      <svg viewBox="0 0 100 10" preserveAspectRatio="none" className="met-bar-drawing" aria-hidden="true">
        <rect className="met-bar-whole" x="0" y="0" width="100" height="10" />
        <rect className="met-bar-met" x="0" y="0" width={board.percent ?? 0} height="10" />
        {before === null ? null : <line className="met-bar-before" x1={before} x2={before} y1="-2" y2="12" />}
      </svg>
      {previous === null || before === null ? null : (
        <p className="small muted">
          <span className="met-bar-key" aria-hidden="true" />{' '}
          {t('board.previous-line', {
            window: sentenceCase(resultWords().windowName(previous.window)),
            share: resultWords().share(previous),
            percent: percentWords(previous),
          })}
        </p>
      )}
    </div>
  )
}

/** A calendar year by its name, anything else by its last day: there is little room over a slope. */
const shortWindow = (window: Window): string => sentenceCase(resultWords().windowShort(window))

/** Before and after; nothing where there is no window before. */
export function BoardSlope({ board }: { readonly board: Board }): ReactElement | null {
  const { previous, cohort, percent } = board
  if (board.change === null || isSilent(board) || previous === null || previous.percent === null || percent === null) return null
  const now = { met: board.totals.recognised, total: board.totals.enrolled, percent }
  const words = {
    before: percentWords(previous),
    after: percentWords(now),
    beforeWindow: resultWords().windowName(previous.window),
    afterWindow: resultWords().windowName(cohort.window),
  }
  return (
    <Section title={t('board.slope')}>
      <SlopePlot
        items={[
          {
            id: 'share',
            label: '',
            before: previous.percent,
            after: percent,
            beforeText: `${resultWords().share(previous)} · ${words.before}`,
            afterText: `${resultWords().share(now)} · ${words.after}`,
          },
        ]}
        beforeTitle={shortWindow(previous.window)}
        afterTitle={shortWindow(cohort.window)}
        max={100}
        label={t('board.slope-label', words)}
      />
    </Section>
  )
}
