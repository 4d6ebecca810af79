// The only place that says why what a unit reports itself is not the sum of the reports below it: the difference split by cause. The parts
// add up to the whole difference exactly, in thousandths, whatever was reported.
import type { Window } from '../shared/span.ts'
import type { UnitId } from '../units/units.domain.ts'
import { differenceLedger, type DifferenceCause, type DifferenceLine, type Entry, type Ledger } from './differences.domain.ts'

/** One unit with a report of its own, and the reports below it. */
export type LevelPlace = {
  /** What it handed in last; null where it has not. */
  readonly own: Entry | null
  /** What the units below had handed in on the day it did; nothing where it has not. */
  readonly atHandIn: readonly Entry[]
  readonly now: readonly Entry[]
  /** Units below it, or it itself, came or went within the period. */
  readonly unitsChanged: boolean
  /** The two forms do not ask the same. */
  readonly otherDefinition: boolean
}

const givesNumber = (entry: Entry | null): entry is Entry => entry !== null && entry.sum.given > 0
const sumOver = (entries: readonly Entry[]): number =>
  entries.reduce((sum, { sum: { given, thousandths } }) => sum + (given > 0 ? thousandths : 0), 0)

/** From what is there now back to what was there then. */
const backwards = ({ cause, before, after, by }: DifferenceLine): DifferenceLine => ({ cause, before: after, after: before, by: 0 - by })

/** What nobody can point at: it lies between what the unit said and what stood below it on that day. */
function restCause({ unitsChanged, otherDefinition }: LevelPlace): DifferenceCause {
  if (unitsChanged) return 'unit-change'
  return otherDefinition ? 'definition' : 'unexplained'
}

function linesOf(place: LevelPlace, period: Window): readonly DifferenceLine[] {
  const { own, now } = place
  // the units below have spoken, and the one above has not
  if (!givesNumber(own)) {
    return now.filter(givesNumber).map((entry) => ({ cause: 'missing', before: [entry], after: [], by: 0 - entry.sum.thousandths }))
  }
  const since = differenceLedger({ period, entries: place.atHandIn }, { period, entries: now }, [])
  const rest = own.sum.thousandths - since.before
  return [...since.lines.map(backwards), ...(rest === 0 ? [] : [{ cause: restCause(place), before: [], after: [own], by: rest }])]
}

/**
 * The difference between what units say themselves and the sum of the reports below them: `before` is the sum as it is now, `after` what they
 * say. What came or was corrected below after they handed in stands by itself; what is left was there on their day already.
 */
export function levelLedger(places: readonly LevelPlace[], period: Window): Ledger {
  return {
    before: places.reduce((sum, { now }) => sum + sumOver(now), 0),
    after: places.reduce((sum, { own }) => sum + (givesNumber(own) ? own.sum.thousandths : 0), 0),
    lines: places.flatMap((place) => linesOf(place, period)).filter(({ by }) => by !== 0),
  }
}

/** The units that owe a report and have not said a number. */
export function absentOf(expected: readonly UnitId[], places: readonly LevelPlace[]): readonly UnitId[] {
  const told = new Set(places.flatMap(({ now }) => now.map(({ unitId }) => unitId)))
  return expected.filter((id) => !told.has(id))
}
