// The only place for the figures of one unit as it stands on a day: what it said itself, what the units below it add up to, and where the
// two are not the same. Both are kept; nothing is put right here.
import type { Period } from '../calendar/periods.domain.ts'
import { sameQuantity, type Quantity } from '../figures/quantity.domain.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import type { Level } from '../units/units.domain.ts'
import { movement, type ShareValue, type TotalValue } from './totals.domain.ts'

type TwoWords = { readonly vi: string; readonly en: string }

/** What is said of a figure. `hidden`: so small that it points at people, or would give such a figure away. */
export type FigureValue =
  | { readonly kind: 'number'; readonly quantity: Quantity }
  | ShareValue
  | { readonly kind: 'not-applicable' }
  | { readonly kind: 'cannot-provide'; readonly reason: string | null }
  | { readonly kind: 'hidden'; readonly mark: 'small' | 'hidden' }

/** The same as it is told: without the counts behind a share. */
export type SaidValue =
  | Exclude<FigureValue, { readonly kind: 'share' }>
  | { readonly kind: 'share'; readonly percent: number; readonly approximate: boolean }

/** How many reports are counted of how many that were to come, and the level they come from. */
export type CountedReports = { readonly counted: number; readonly expected: number; readonly level: Level }

/** In numbers, or of shares in percentage points: what the unit says less what the units below add up to. */
export type Difference = { readonly by: number; readonly points: boolean; readonly approximate: boolean }

/** The sum of the units below where it is not what the unit itself says. `difference` is null where one of the two gives no number. */
export type SumBelow = { readonly value: FigureValue; readonly reports: CountedReports; readonly difference: Difference | null }

export type UnitFigure = {
  readonly id: string
  readonly name: TwoWords
  readonly unit: TwoWords
  readonly decimals: number
  readonly value: FigureValue
  readonly below: SumBelow | null
}

/** `own`: the unit's report of that period. `below`: the sum of the reports of the units below, which may not all be there. */
export type UnitFigures = {
  readonly form: { readonly id: string; readonly title: TwoWords }
  readonly period: Period
  readonly from: 'own' | 'below'
  /** False: handed in and not accepted yet. */
  readonly accepted: boolean
  /** Null for the unit's own report. */
  readonly reports: CountedReports | null
  /** When the unit handed its report in, and what was written down about where its figures come from; null for sums. */
  readonly source: { readonly handedInOn: PlainDate; readonly note: string | null } | null
  readonly figures: readonly UnitFigure[]
}

/** What a total comes to, in the terms of a unit's figures; null where nobody said anything. */
export function valueOf(total: TotalValue | null): FigureValue | null {
  if (total === null) return null
  const { quantity, share } = total
  if (share !== null) return share
  if (quantity !== null) return { kind: 'number', quantity }
  return total.cannotProvide > 0 ? { kind: 'cannot-provide', reason: null } : { kind: 'not-applicable' }
}

/**
 * The sum of the units below as it stands beside what the unit says; null where both say the same, and where one of them is hidden: what
 * is shown of the other must not tell it.
 */
export function sumBeside(own: FigureValue, below: FigureValue | null, reports: CountedReports): SumBelow | null {
  if (below === null || own.kind === 'hidden' || below.kind === 'hidden' || sameValue(own, below)) return null
  return { value: below, reports, difference: differenceOf(own, below) }
}

function sameValue(a: FigureValue, b: FigureValue): boolean {
  if (a.kind === 'number' && b.kind === 'number') return sameQuantity(a.quantity, b.quantity)
  if (a.kind === 'share' && b.kind === 'share') return a.percent === b.percent && a.approximate === b.approximate
  return a.kind === b.kind
}

function differenceOf(own: FigureValue, below: FigureValue): Difference | null {
  const moved = movement(totalOf(own), totalOf(below))
  return moved === null ? null : { by: moved.by, points: moved.kind === 'points', approximate: moved.approximate }
}

function totalOf(value: FigureValue): TotalValue | null {
  const nobody = { quantity: null, share: null, given: 1, notApplicable: 0, cannotProvide: 0 }
  if (value.kind === 'number') return { ...nobody, quantity: value.quantity }
  return value.kind === 'share' ? { ...nobody, share: value } : null
}

/** Own reports before sums, the latest period first. */
export function inOrder(all: readonly UnitFigures[]): readonly UnitFigures[] {
  const rank = ({ from }: UnitFigures): number => (from === 'own' ? 0 : 1)
  return all.toSorted(
    (a, b) =>
      rank(a) - rank(b) || (a.period.to < b.period.to ? 1 : a.period.to > b.period.to ? -1 : a.period.from < b.period.from ? -1 : 1),
  )
}
