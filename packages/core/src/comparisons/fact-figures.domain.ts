// The only place for which answers of a dossier say what a figure of the reports says, which periods say it, and when the two contradict
// each other.
import {
  closesOn,
  isRegular,
  periodsInYear,
  recentPeriods,
  type Period,
  type PeriodKind,
  type RegularKind,
} from '../calendar/periods.domain.ts'
import type { CriteriaSet, FactDef } from '../criteria/criteria.domain.ts'
import type { Figure } from '../figures/figures.domain.ts'
import type { Sum } from '../figures/sums.domain.ts'
import { addDays, daysBetween, type PlainDate } from '../shared/plain-date.ts'
import { lastDay, spanHolds, type Window } from '../shared/span.ts'
import { judge, rangeOf, type Verdict } from './contradictions.domain.ts'

/** `same`: both count the same thing. `part`: the dossier counts a part of what the report counts. */
export const factRelations = ['same', 'part'] as const
export type FactRelation = (typeof factRelations)[number]

/** An answer that is set against a figure. */
export type FactFigure = {
  readonly set: string
  readonly fact: string
  readonly figure: string
  readonly relation: FactRelation
  /** What the reader should know where the two are not quite the same. */
  readonly note: { readonly vi: string; readonly en: string }
}

/** A count that no figure says, and why. */
export type FactApart = { readonly set: string; readonly fact: string; readonly why: string }

export type FactIssueAt = { readonly path: readonly (string | number)[]; readonly message: string }

type Written = { readonly compared: readonly FactFigure[]; readonly apart: readonly FactApart[] }

/** What is wrong with the lists: ids that are not there, what cannot be compared, and counts of the law nobody decided about. */
export function factFigureIssues(
  { compared, apart }: Written,
  sets: readonly CriteriaSet[],
  figures: readonly Pick<Figure, 'id' | 'adds'>[],
): readonly FactIssueAt[] {
  const issues: FactIssueAt[] = []
  const counts = new Map<string, FactDef>(
    sets.flatMap(({ id, clauses }) =>
      clauses.flatMap(({ facts }) => facts.filter(({ type }) => type === 'count').map((def) => [`${id} ${def.id}`, def] as const)),
    ),
  )
  const decided = new Set<string>()
  const decide = (list: 'compared' | 'apart', at: number, { set, fact }: FactApart | FactFigure): void => {
    const name = `${set} ${fact}`
    if (!counts.has(name)) issues.push({ path: [list, at, 'fact'], message: `no count ${fact} in the set ${set}` })
    if (decided.has(name)) issues.push({ path: [list, at, 'fact'], message: `${fact} of ${set} is written twice` })
    decided.add(name)
  }
  const taken = new Set<string>()
  compared.forEach((each, at) => {
    decide('compared', at, each)
    const origin = counts.get(`${each.set} ${each.fact}`)?.origin
    if (origin !== undefined && origin !== 'declared') {
      issues.push({ path: ['compared', at, 'fact'], message: `${each.fact} is not declared by the place itself` })
    }
    const meanings = figures.filter(({ id }) => id === each.figure)
    if (meanings.length === 0) issues.push({ path: ['compared', at, 'figure'], message: `no figure ${each.figure}` })
    if (meanings.some(({ adds }) => adds !== 'sum')) {
      issues.push({ path: ['compared', at, 'figure'], message: `${each.figure} does not add up` })
    }
    if (taken.has(`${each.set} ${each.figure}`)) {
      issues.push({ path: ['compared', at, 'figure'], message: `${each.figure} is compared with two facts of ${each.set}` })
    }
    taken.add(`${each.set} ${each.figure}`)
  })
  apart.forEach((each, at) => decide('apart', at, each))
  for (const name of counts.keys()) {
    if (!decided.has(name)) issues.push({ path: ['compared'], message: `nobody decided about the count ${name}` })
  }
  return issues
}

/** A form that asks for the figure. */
type Asking = { readonly id: string; readonly period: PeriodKind }
/** Where the standing figure is read: the periods of one form, oldest first. */
export type Standing = { readonly form: string; readonly tiles: readonly Period[] }

const DAYS_IN_YEAR = 365
const middleOf = ({ from, to }: Window): PlainDate => addDays(from, Math.floor(daysBetween(from, to) / 2))
const lengthOf = ({ from, to }: Window): number => daysBetween(from, to)
/** Days of a window that some periods do not cover, and of theirs that lie outside of it. */
function daysBeside(window: Window, tiles: readonly Window[]): number {
  const inside = tiles.reduce((sum, { from, to }) => {
    const [begin, end] = [from > window.from ? from : window.from, to < window.to ? to : window.to]
    return sum + Math.max(0, daysBetween(begin, end))
  }, 0)
  return lengthOf(window) + tiles.reduce((sum, tile) => sum + lengthOf(tile), 0) - 2 * inside
}

/** The periods of a form that say a figure of a window: of a stock the last that closed in it by today, of a flow those that mostly lie in it. */
function tilesFor(kind: RegularKind, over: Figure['kind'], window: Window, today: PlainDate): readonly Period[] {
  const last = lastDay(window)
  const many = periodsInYear[kind] * (Math.ceil(lengthOf(window) / DAYS_IN_YEAR) + 2)
  if (over === 'flow') {
    // one that begins in the window may end after it
    const latest = addDays(last, DAYS_IN_YEAR)
    return recentPeriods(kind, latest, many)
      .filter((period) => spanHolds(window, middleOf(period)))
      .toReversed()
  }
  const until = today < last ? today : last
  const closed = recentPeriods(kind, until, many).find((period) => closesOn(period) <= until && closesOn(period) >= window.from)
  return closed === undefined ? [] : [closed]
}

/**
 * Where the figure of a fact is read: by the one form that says it nearest to the window. A stock: the period that closed last; a flow: the
 * periods that leave the fewest days beside the window. Null where no form has such a period yet.
 */
export function standingFor(forms: readonly Asking[], over: Figure['kind'], window: Window, today: PlainDate): Standing | null {
  const found = forms.flatMap(({ id, period }) => {
    const tiles = isRegular(period) ? tilesFor(period, over, window, today) : []
    const [tile] = tiles
    if (tile === undefined || tiles.every((each) => closesOn(each) > today)) return []
    const beside = over === 'stock' ? daysBetween(tile.to, window.to) : daysBeside(window, tiles)
    return [{ form: id, tiles, beside, length: lengthOf(tile) }]
  })
  const [nearest] = found.toSorted((a, b) => a.beside - b.beside || a.length - b.length || (a.form < b.form ? -1 : 1))
  return nearest === undefined ? null : { form: nearest.form, tiles: nearest.tiles }
}

/**
 * Whether an answer and a figure can both be true. A part contradicts only what is less than it; while reports are missing the figure may
 * still become more. Null where one of the two gives no number.
 */
export function judgeFact(relation: FactRelation, answer: Sum, figure: Sum, isWhole: boolean): Verdict | null {
  if (relation === 'same') return judge(answer, figure, isWhole)
  if (answer.given === 0 || figure.given === 0) return null
  const { high } = rangeOf(figure)
  if (isWhole) return high !== null && high < rangeOf(answer).low ? 'contradicts' : 'agrees'
  return answer.thousandths > figure.thousandths ? 'incomplete' : 'agrees'
}
