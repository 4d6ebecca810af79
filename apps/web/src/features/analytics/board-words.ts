// The only place for how the board puts its numbers and states into words and looks.
import type { BoardState } from '@binhyen/core/analytics/analytics.domain'
import { boardStates } from '@binhyen/core/analytics/analytics.domain'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/analytics.ts'
import { t as past } from '../../i18n/vi/past.ts'
import type { ShareBarPart } from '../../ui/plots.tsx'
import type { StatusName } from '../../ui/status-tag.tsx'
import type { Board, BoardFilter, BoardUnit, Cohort } from './analytics.queries.ts'
import { resultWords } from '../../i18n/result-words.ts'

/** 81,5%; never 100% or 0% where it only rounds there; "–" without a denominator. */
export function percentWords(share: { readonly met: number; readonly total: number; readonly percent: number | null }): string {
  return share.percent === null ? '–' : resultWords().percent(share)
}

/** A window that still runs is not yet above or below the one before: it only stands at more or fewer so far. */
function directed(value: number, words: string, running: boolean): string {
  if (value === 0) return t('board.same')
  if (running) return value > 0 ? t('board.more', { count: words }) : t('board.fewer', { count: words })
  return value > 0 ? t('board.up', { count: words }) : t('board.down', { count: words })
}

export function unitsChangeWords(units: number, level: Cohort['level'], running: boolean): string {
  return directed(units, resultWords().counted(Math.abs(units), level), running)
}

/** `moved` says in which direction the shares differ, even if the difference rounds to nothing. */
export function pointsChangeWords(points: number, moved: number, running: boolean): string {
  if (points === 0) return moved === 0 ? t('board.same') : directed(moved, t('board.points-small'), running)
  return directed(points, t('board.points', { points: formatNumber(Math.abs(points)) }), running)
}

/** Nothing was handed in or decided: nothing can be said, and nothing compared. */
export function isSilent(board: Board): boolean {
  return board.totals.enrolled > 0 && board.totals['not-handed-in'] === board.totals.enrolled
}

/** The window is not over on the day looked at. */
export function isRunning(board: Board): boolean {
  return board.on < board.cohort.window.to
}

export function stateWords(state: BoardState): string {
  return t(`state.${state}`)
}

const statusOfState: Readonly<Record<BoardState, StatusName>> = {
  recognised: 'recognised',
  'not-recognised': 'not-recognised',
  met: 'met',
  'not-met': 'not-met',
  'cannot-tell': 'cannot-tell',
  'not-handed-in': 'not-handed-in',
}

export function statusOf(state: BoardState): StatusName {
  return statusOfState[state]
}

const looks = {
  recognised: 'seal',
  'not-recognised': 'none',
  met: 'met',
  'not-met': 'not-met',
  'cannot-tell': 'unknown',
  'not-handed-in': 'step',
} as const satisfies Record<BoardState, ShareBarPart['look']>

/** The enrolled cut by state; states nobody is in are left out. */
export function stateParts(totals: Board['totals']): readonly ShareBarPart[] {
  return boardStates
    .filter((state) => totals[state] > 0)
    .map((state) => ({ id: state, label: stateWords(state), count: totals[state], look: looks[state] }))
}

/** What the panel shows, as it stands in the address: `state:met`, `late`, `clause:art5-4`, `within:886@2019-10-06`, `all`. */
export function readShown(text: string | undefined): BoardFilter | null {
  if (text === undefined) return null
  if (text === 'all') return {}
  if (text === 'late') return { late: 'true' }
  if (text === 'conflicting') return { conflicting: 'true' }
  const [kind, ...rest] = text.split(':')
  const value = rest.join(':')
  const state = boardStates.find((each) => each === value)
  if (kind === 'state' && state !== undefined) return { state }
  if (kind === 'clause' && value !== '') return { clause: value }
  return kind === 'within' && value !== '' ? { within: value } : null
}

/** What the panel's list is of. */
export function shownWords(filter: BoardFilter, board: Board): string {
  if (filter.late !== undefined) return t('board.late')
  if (filter.conflicting !== undefined) return past('import.conflicts')
  if (filter.state !== undefined) return sentenceCase(stateWords(filter.state))
  if (filter.clause !== undefined) {
    const found = board.failing.find((each) => each.clause === filter.clause)
    return t('board.panel-clause', { clause: found === undefined ? filter.clause : clauseTitle(found) })
  }
  if (filter.within !== undefined) return board.parts.find((part) => part.unit.id === filter.within)?.unit.fullName ?? filter.within
  return t('board.all', { count: formatNumber(board.totals.enrolled, 0) })
}

/** A clause by its address; by its title where the set gives it none. */
export function clauseWords(board: Board, failing: { readonly clause: string; readonly label: string }): string {
  return failing.label === '' ? (board.failing.find((each) => each.clause === failing.clause)?.title ?? failing.clause) : failing.label
}

/** "Khoản 4 Điều 5. 100% đối tượng đăng ký …" */
export function clauseTitle(line: { readonly label: string; readonly title: string }): string {
  return line.label === '' ? line.title : `${line.label}. ${line.title}`
}

/** Handed in after the deadline, or not handed in although it has passed. */
export function lateWords(row: Pick<BoardUnit, 'handedInOn'>): string {
  return t(row.handedInOn === null ? 'board.overdue' : 'board.handed-in-late')
}

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export function decisionWords(decision: NonNullable<BoardUnit['decision']>): string {
  return t('board.decision-words', { number: decision.number, date: formatDate(decision.decidedOn), authority: decision.authority })
}
