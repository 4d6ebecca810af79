// The only place for how results are counted: met of enrolled, the change on the window before, who fails on what.
import type { StatusKind } from '../assessments/routes-of-appraisal.domain.ts'
import { percentagePoints, percentOf } from '../shared/numbers.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import type { Window } from '../shared/span.ts'

export const measuredLevels = ['district', 'commune', 'village', 'institution'] as const
export type MeasuredLevel = (typeof measuredLevels)[number]

/** A count against its own frozen denominator: the programme's enrolment of that window, not the unit catalogue. */
export type Share = { readonly met: number; readonly total: number }

/** `points` in percentage points, one decimal; null where one of the two shares has nothing to divide by. */
export type Change = { readonly units: number; readonly points: number | null }

export type WindowShare = Share & { readonly window: Window; readonly percent: number | null }

export type Measure = WindowShare & {
  /** Stable: `<status kind>.<level>`, e.g. `indicator-19.2.commune`. */
  readonly id: string
  /** The criteria set, or the instrument a recorded title was decided under. */
  readonly set: string
  readonly statusKind: StatusKind
  readonly level: MeasuredLevel
  readonly change: Change | null
  readonly previous: WindowShare | null
  /** The figure in the words of its source, qualifier kept ("tăng gần 12%"); null where the system counted it itself. */
  readonly asSaid: string | null
  readonly source: string | null
}

/** One measure of the stable JSON that `binhyen summary --json` prints. `window` is half-open: `to` is the day after the last. */
export type SummaryMeasure = Pick<Measure, 'id' | 'set' | 'met' | 'total' | 'percent' | 'asSaid' | 'source'> & {
  readonly window: { readonly from: PlainDate; readonly to: PlainDate }
  readonly change: Change | null
}

/** What is known of one measure before its arithmetic. */
export type CountedMeasure = Share & {
  readonly set: string
  readonly statusKind: StatusKind
  readonly level: MeasuredLevel
  readonly window: Window
  readonly previous: (Share & { readonly window: Window }) | null
  readonly asSaid: string | null
  readonly source: string | null
}

export function measureId(statusKind: StatusKind, level: MeasuredLevel): string {
  return `${statusKind}.${level}`
}

/** Change between two shares, each over its own denominator: units are subtracted as counts, shares in percentage points. */
export function changeOf(now: Share, before: Share): Change {
  return {
    units: now.met - before.met,
    points: percentagePoints({ part: now.met, whole: now.total }, { part: before.met, whole: before.total }),
  }
}

export function measureOf(counted: CountedMeasure): Measure {
  const { previous } = counted
  return {
    ...counted,
    id: measureId(counted.statusKind, counted.level),
    percent: percentOf(counted.met, counted.total),
    change: previous === null ? null : changeOf(counted, previous),
    previous: previous === null ? null : { ...previous, percent: percentOf(previous.met, previous.total) },
  }
}

/** The measure as the command line documents it: exactly these fields, in this order. */
export function summaryMeasureOf(measure: Measure): SummaryMeasure {
  return {
    id: measure.id,
    set: measure.set,
    window: { from: measure.window.from, to: measure.window.to },
    met: measure.met,
    total: measure.total,
    percent: measure.percent,
    change: measure.change === null ? null : { units: measure.change.units, points: measure.change.points },
    asSaid: measure.asSaid,
    source: measure.source,
  }
}

/**
 * All objects of one status together, where it was counted on several kinds of them in windows with days in common ("2.159 khóm, ấp, xã,
 * …, cơ quan, doanh nghiệp, nhà trường"): the sum of the counts, over the sum of the enrolments. Null where there is nothing to sum.
 */
export function objectsTogether(measures: readonly Measure[]): SummaryMeasure | null {
  const [first] = measures
  if (first === undefined || new Set(measures.map((each) => `${each.level} ${each.set}`)).size < 2) return null
  const from = measures.map((each) => each.window.from).reduce((a, b) => (a < b ? a : b))
  const to = measures.map((each) => each.window.to).reduce((a, b) => (a > b ? a : b))
  const share = measures.reduce((sum, each) => ({ met: sum.met + each.met, total: sum.total + each.total }), { met: 0, total: 0 })
  return {
    id: `${first.statusKind}.all`,
    set: first.statusKind,
    window: { from, to },
    ...share,
    percent: percentOf(share.met, share.total),
    change: null,
    asSaid: first.asSaid,
    source: first.source,
  }
}

/** Where an enrolled unit stands in a window: every unit is in exactly one of these. */
export const boardStates = [
  'recognised', // a decision recognises it
  'not-recognised', // a decision says it does not meet the set
  'met', // handed in, its verdict is met, no decision yet
  'not-met',
  'cannot-tell',
  'not-handed-in', // registered or not, nothing to judge yet
] as const
export type BoardState = (typeof boardStates)[number]

export type Verdict = 'met' | 'not-met' | 'cannot-tell'

/** What the roll-up reads of one enrolled unit. */
export type BoardFact = {
  readonly decided: 'recognised' | 'not-recognised' | null
  readonly verdict: Verdict | null
  readonly handedInOn: PlainDate | null
  /** Clause keys that were not met on hand-in. */
  readonly failing: readonly string[]
}

/** Counts of the states add up to `enrolled`; `late` cuts across them. */
export type BoardTotals = Readonly<Record<BoardState, number>> & { readonly enrolled: number; readonly late: number }

export type ClauseCount = { readonly clause: string; readonly units: number }

/** A decision outweighs a verdict; missing data is never read as not met. */
export function boardStateOf(fact: Pick<BoardFact, 'decided' | 'verdict' | 'handedInOn'>): BoardState {
  if (fact.decided !== null) return fact.decided
  if (fact.handedInOn === null) return 'not-handed-in'
  return fact.verdict ?? 'cannot-tell'
}

/** Late: handed in after the deadline, or not handed in although it has passed and no decision stands. */
export function isLate(fact: Pick<BoardFact, 'decided' | 'handedInOn'>, deadline: PlainDate | null, on: PlainDate): boolean {
  if (deadline === null) return false
  if (fact.handedInOn !== null) return fact.handedInOn > deadline
  return fact.decided === null && on > deadline
}

/** The totals of a board from its units, the slow and certain way: what the statement of the store is tested against. */
export function rollUp(facts: readonly BoardFact[], deadline: PlainDate | null, on: PlainDate): BoardTotals {
  const counts: Record<BoardState, number> = {
    recognised: 0,
    'not-recognised': 0,
    met: 0,
    'not-met': 0,
    'cannot-tell': 0,
    'not-handed-in': 0,
  }
  let late = 0
  for (const fact of facts) {
    counts[boardStateOf(fact)] += 1
    if (isLate(fact, deadline, on)) late += 1
  }
  return { ...counts, enrolled: facts.length, late }
}

/** How many units fail on each clause, most first, then by clause; a unit counts once per clause. */
export function failingClauses(facts: readonly BoardFact[]): readonly ClauseCount[] {
  const counts = new Map<string, number>()
  for (const fact of facts) {
    for (const clause of new Set(fact.failing)) counts.set(clause, (counts.get(clause) ?? 0) + 1)
  }
  return [...counts]
    .map(([clause, units]) => ({ clause, units }))
    .sort((a, b) => b.units - a.units || (a.clause < b.clause ? -1 : a.clause > b.clause ? 1 : 0))
}
