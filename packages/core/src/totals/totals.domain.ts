// The only place for what a board of figures shows: sums of a unit and of its parts, over the periods asked for, with how complete they are.
import { lastYears, periodOf, previousPeriod, tilesOf, type Period, type RegularKind } from '../calendar/periods.domain.ts'
import type { Figure } from '../figures/figures.domain.ts'
import type { Quantity } from '../figures/quantity.domain.ts'
import { nothing, overTime, plus, quantityOf, type Sum } from '../figures/sums.domain.ts'
import { percentagePoints, percentOf } from '../shared/numbers.ts'

/** What is counted: `provisional` is the last hand-in of every report, `accepted` only what was accepted. */
export const bases = ['provisional', 'accepted'] as const
export type Basis = (typeof bases)[number]

/** How far the reports of a place are, for one period. */
export type Progress = { readonly expected: number; readonly handedIn: number; readonly accepted: number; readonly inTime: number }

export const noProgress: Progress = { expected: 0, handedIn: 0, accepted: 0, inTime: 0 }

export function plusProgress(a: Progress, b: Progress): Progress {
  return {
    expected: a.expected + b.expected,
    handedIn: a.handedIn + b.handedIn,
    accepted: a.accepted + b.accepted,
    inTime: a.inTime + b.inTime,
  }
}

/** A share with its two counts behind it. `no-whole`: there is nothing to divide by, which is said and never shown as 0. */
export type ShareValue =
  | { readonly kind: 'share'; readonly percent: number; readonly part: number; readonly whole: number; readonly approximate: boolean }
  | { readonly kind: 'no-whole' }

/** What stands in a cell of a board. Null: no place said anything. */
export type TotalValue = {
  readonly quantity: Quantity | null
  readonly share: ShareValue | null
  readonly given: number
  readonly notApplicable: number
  readonly cannotProvide: number
}

/** True where a number was said. */
function isSaid(value: TotalValue | null | undefined): value is TotalValue & { readonly quantity: Quantity } {
  return value !== null && value !== undefined && value.quantity !== null
}

/** The sums of one place by figure. */
export type Sums = ReadonlyMap<string, Sum>

export function addSums(a: Sums, b: Sums): Sums {
  const out = new Map(a)
  for (const [figure, sum] of b) out.set(figure, plus(out.get(figure) ?? nothing, sum))
  return out
}

/**
 * The value of a figure from the sums of the periods that tile the asked one, oldest first. A share is computed from the sums of its two
 * figures over the whole place and period, never averaged.
 */
export function valueOver(figure: Figure, dictionary: ReadonlyMap<string, Figure>, tiles: readonly Sums[]): TotalValue | null {
  if (figure.share !== null) return shareOver(figure.share, dictionary, tiles)
  const sums = tiles.map((tile) => tile.get(figure.id) ?? nothing)
  const sum = tiles.length === 1 ? sums[0] : overTime(figure.kind, figure.adds, sums)
  if (sum === null || sum === undefined) return null
  if (sum.given === 0 && sum.notApplicable === 0 && sum.cannotProvide === 0) return null
  return { quantity: quantityOf(sum), share: null, given: sum.given, notApplicable: sum.notApplicable, cannotProvide: sum.cannotProvide }
}

function shareOver(
  { of, by }: { readonly of: string; readonly by: string },
  dictionary: ReadonlyMap<string, Figure>,
  tiles: readonly Sums[],
): TotalValue | null {
  const [part, whole] = [of, by].map((id) => {
    const figure = dictionary.get(id)
    return figure === undefined || figure.share !== null ? null : valueOver(figure, dictionary, tiles)
  })
  if (!isSaid(part) || !isSaid(whole)) return null
  const given = Math.min(part.given, whole.given)
  const rest = { quantity: null, given, notApplicable: 0, cannotProvide: Math.max(part.cannotProvide, whole.cannotProvide) }
  const counts = { part: part.quantity.number, whole: whole.quantity.number }
  const percent = percentOf(counts.part, counts.whole)
  if (percent === null) return { ...rest, share: { kind: 'no-whole' } }
  const approximate = part.quantity.qualifier !== 'exact' || whole.quantity.qualifier !== 'exact'
  return { ...rest, share: { kind: 'share', percent, ...counts, approximate } }
}

/** The periods whose sums make up a period of another kind; itself where the form already reports by it. Null where they do not tile it. */
export function partsOfPeriod(period: Period, formKind: RegularKind): readonly Period[] | null {
  return period.kind === formKind ? [period] : tilesOf(period, formKind)
}

/**
 * How a number moved against an earlier one: in numbers, in per cent, or for a share in percentage points; never confused. Points are
 * computed from the counts, not from rounded shares.
 */
export type Movement =
  | { readonly kind: 'number'; readonly by: number; readonly percent: number | null; readonly approximate: boolean }
  | { readonly kind: 'points'; readonly by: number; readonly approximate: boolean }

/** `percent` is null where the earlier number is 0: there is nothing to divide by. Null where one of the two was not said. */
export function movement(now: TotalValue | null, before: TotalValue | null): Movement | null {
  if (now?.share?.kind === 'share' && before?.share?.kind === 'share') {
    const by = percentagePoints(now.share, before.share)
    return by === null ? null : { kind: 'points', by, approximate: now.share.approximate || before.share.approximate }
  }
  return isSaid(now) && isSaid(before) ? moved(now.quantity, before.quantity) : null
}

function moved(now: Quantity, before: Quantity): Movement {
  const by = Math.round((now.number - before.number) * 1000) / 1000
  const size = percentOf(Math.abs(by), before.number)
  const approximate = now.qualifier !== 'exact' || before.qualifier !== 'exact'
  return { kind: 'number', by, percent: size === null ? null : by < 0 ? 0 - size : size, approximate }
}

/** What a period may be compared with: the one before, the same one of last year, or the same one of a year chosen for good. */
export const comparisons = ['previous', 'last-year', 'baseline'] as const
export type ComparedWith = (typeof comparisons)[number]

/** The year compared with unless another is chosen. */
export const BASELINE_YEAR = 2019

/** The compared period; of a programme period with a baseline the one that holds the year. */
export function comparedPeriod(
  period: Period & { readonly kind: RegularKind },
  against: ComparedWith,
  baseline: number = BASELINE_YEAR,
): Period {
  if (against === 'baseline') return periodOf(period.kind, baseline, period.number)
  return against === 'previous' ? previousPeriod(period) : lastYears(period)
}
