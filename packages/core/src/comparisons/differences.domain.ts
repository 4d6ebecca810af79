// The only place that says why one total is not another: the change split by cause, with the hand-ins behind each part. The parts add up to
// the whole change exactly, in thousandths, whatever was reported.
import type { Sum } from '../figures/sums.domain.ts'
import { sameSpan, type Window } from '../shared/span.ts'
import type { Succession, UnitId } from '../units/units.domain.ts'

/**
 * `new`: reported now and not then. `late`: the same, after its deadline. `missing`: reported then and not now. `corrected`: the same report,
 * handed in again. `unit-change`: the same territory, other units. `definition`: the form or the figure means something else. `real`: none of
 * these; what was counted is another number. `unexplained`: between levels, what none of these is.
 */
export const differenceCauses = ['new', 'late', 'missing', 'corrected', 'unit-change', 'definition', 'real', 'unexplained'] as const
export type DifferenceCause = (typeof differenceCauses)[number]

/** What one unit had handed in for a figure when a total was taken. */
export type Entry = {
  readonly unitId: UnitId
  readonly report: string
  readonly seq: number
  /** The same text for the same version of the form and the same definition of the figure. */
  readonly definition: string
  readonly late: boolean
  readonly sum: Sum
}

/** A total as it was taken: of a period, over everything handed in by a day. One entry a unit. */
export type Taking = { readonly period: Window; readonly entries: readonly Entry[] }

/** One part of the change: one unit, or all units of a territory whose units changed. */
export type DifferenceLine = {
  readonly cause: DifferenceCause
  readonly before: readonly Entry[]
  readonly after: readonly Entry[]
  /** In thousandths. */
  readonly by: number
}

export type Ledger = { readonly before: number; readonly after: number; readonly lines: readonly DifferenceLine[] }

/** A change of units between two days. */
export type UnitLink = Pick<Succession, 'fromId' | 'toId' | 'on'>

const sumOver = (entries: readonly Entry[]): number => entries.reduce((sum, each) => sum + each.sum.thousandths, 0)
const changeOf = (before: readonly Entry[], after: readonly Entry[]): number => sumOver(after) - sumOver(before)

/** Only who gave a number is in a total. */
const said = (entries: readonly Entry[]): readonly Entry[] => entries.filter(({ sum }) => sum.given > 0)

/** Units that became each other between two days, as groups; what did not change is in none. */
function territories(links: readonly UnitLink[], days: Window): ReadonlyMap<UnitId, UnitId> {
  const roots = new Map<UnitId, UnitId>()
  const rootOf = (id: UnitId): UnitId => {
    let at = id
    for (let next = roots.get(at); next !== undefined && next !== at; next = roots.get(at)) at = next
    return at
  }
  for (const { fromId, toId, on } of links) {
    if (on < days.from || on >= days.to) continue
    const [from, to] = [rootOf(fromId), rootOf(toId)]
    roots.set(from, to)
    if (!roots.has(to)) roots.set(to, to)
  }
  return new Map([...roots.keys()].map((id) => [id, rootOf(id)]))
}

/** Entries by what they are laid beside: their unit, or the territory where its units changed. */
function grouped(entries: readonly Entry[], territory: ReadonlyMap<UnitId, UnitId>): ReadonlyMap<string, readonly Entry[]> {
  const groups = new Map<string, Entry[]>()
  for (const entry of entries) {
    const place = territory.get(entry.unitId) ?? entry.unitId
    const group = groups.get(place)
    if (group === undefined) groups.set(place, [entry])
    else group.push(entry)
  }
  return groups
}

/**
 * Splits the difference of two totals by cause. `links` are the successions among their units; those between the last
 * days of the two periods count, whichever comes first.
 */
export function differenceLedger(earlier: Taking, later: Taking, links: readonly UnitLink[]): Ledger {
  const [before, after] = [said(earlier.entries), said(later.entries)]
  const [first, last] = earlier.period.to <= later.period.to ? [earlier.period, later.period] : [later.period, earlier.period]
  const territory = territories(links, { from: first.to, to: last.to })
  const [wasIn, isIn] = [grouped(before, territory), grouped(after, territory)]
  const samePeriod = sameSpan(earlier.period, later.period)
  const lines = [...new Set([...wasIn.keys(), ...isIn.keys()])].flatMap((place) =>
    // where nothing changed there is nothing to be told
    linesOf(wasIn.get(place) ?? [], isIn.get(place) ?? [], samePeriod).filter(({ by }) => by !== 0),
  )
  return { before: sumOver(before), after: sumOver(after), lines }
}

function linesOf(before: readonly Entry[], after: readonly Entry[], samePeriod: boolean): readonly DifferenceLine[] {
  if (before.length === 0) {
    return after.map((entry) => ({
      cause: samePeriod && entry.late ? 'late' : 'new',
      before: [],
      after: [entry],
      by: changeOf([], [entry]),
    }))
  }
  if (after.length === 0) return before.map((entry) => ({ cause: 'missing', before: [entry], after: [], by: changeOf([entry], []) }))
  const [was, is] = [before[0], after[0]]
  const isOne = before.length === 1 && after.length === 1 && was !== undefined && is !== undefined && was.unitId === is.unitId
  return [{ cause: isOne ? causeOf(was, is, samePeriod) : 'unit-change', before, after, by: changeOf(before, after) }]
}

function causeOf(was: Entry, is: Entry, samePeriod: boolean): DifferenceCause {
  if (samePeriod) return 'corrected'
  return was.definition === is.definition ? 'real' : 'definition'
}

/** The parts of the change by cause, in the order of causes; those without lines are left out. */
export function byCause({
  lines,
}: Ledger): readonly { readonly cause: DifferenceCause; readonly by: number; readonly lines: readonly DifferenceLine[] }[] {
  return differenceCauses.flatMap((cause) => {
    const ofCause = lines.filter((line) => line.cause === cause)
    if (ofCause.length === 0) return []
    return [
      { cause, by: ofCause.reduce((sum, line) => sum + line.by, 0), lines: ofCause.toSorted((a, b) => Math.abs(b.by) - Math.abs(a.by)) },
    ]
  })
}
