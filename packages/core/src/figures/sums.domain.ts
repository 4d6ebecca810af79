// The only place for how figures of many places and periods add up. A sum is a group: it can be added, taken back and recomputed from
// nothing, in any order, with the same result. So a correction is "take the old one back, add the new one", and no total is ever locked.
import type { Qualifier, Quantity } from './quantity.domain.ts'

/** Why a place gives no number. Blank is a third thing: nothing was said. */
export type Cell =
  | { readonly state: 'given'; readonly quantity: Quantity }
  | { readonly state: 'not-applicable' }
  | { readonly state: 'cannot-provide'; readonly reason: string }

/** What many cells come to. Numbers are in thousandths, so that adding and taking back is exact. */
export type Sum = {
  /** Places that gave a number. */
  readonly given: number
  readonly thousandths: number
  /** The same with the upper end of every range. */
  readonly upperThousandths: number
  readonly notApplicable: number
  readonly cannotProvide: number
  /** Places whose number may be more (trên, hơn, ít nhất), of those that say "more" for certain (trên, hơn). */
  readonly more: number
  readonly certainlyMore: number
  /** Places whose number may be less (gần, nhiều nhất), of those that say "less" for certain (gần). */
  readonly less: number
  readonly certainlyLess: number
  readonly about: number
}

export const nothing: Sum = {
  given: 0,
  thousandths: 0,
  upperThousandths: 0,
  notApplicable: 0,
  cannotProvide: 0,
  more: 0,
  certainlyMore: 0,
  less: 0,
  certainlyLess: 0,
  about: 0,
}

const certainlyMore: readonly Qualifier[] = ['over', 'more-than']

export function sumOf(cell: Cell | null): Sum {
  if (cell === null) return nothing
  if (cell.state === 'not-applicable') return { ...nothing, notApplicable: 1 }
  if (cell.state === 'cannot-provide') return { ...nothing, cannotProvide: 1 }
  const { number, qualifier, upper } = cell.quantity
  return {
    ...nothing,
    given: 1,
    thousandths: Math.round(number * 1000),
    upperThousandths: Math.round((upper ?? number) * 1000),
    more: certainlyMore.includes(qualifier) || qualifier === 'at-least' ? 1 : 0,
    certainlyMore: certainlyMore.includes(qualifier) ? 1 : 0,
    less: qualifier === 'nearly' || qualifier === 'at-most' ? 1 : 0,
    certainlyLess: qualifier === 'nearly' ? 1 : 0,
    about: qualifier === 'about' ? 1 : 0,
  }
}

/** True of the sum that changes nothing. */
export function isNothing(sum: Sum): boolean {
  const { given, thousandths, upperThousandths, notApplicable, cannotProvide, more, certainlyMore, less, certainlyLess, about } = sum
  const numbers = [given, thousandths, upperThousandths, notApplicable, cannotProvide, more, certainlyMore, less, certainlyLess, about]
  return numbers.every((number) => number === 0)
}

export function plus(a: Sum, b: Sum): Sum {
  return {
    given: a.given + b.given,
    thousandths: a.thousandths + b.thousandths,
    upperThousandths: a.upperThousandths + b.upperThousandths,
    notApplicable: a.notApplicable + b.notApplicable,
    cannotProvide: a.cannotProvide + b.cannotProvide,
    more: a.more + b.more,
    certainlyMore: a.certainlyMore + b.certainlyMore,
    less: a.less + b.less,
    certainlyLess: a.certainlyLess + b.certainlyLess,
    about: a.about + b.about,
  }
}

export function minus(a: Sum, b: Sum): Sum {
  const back = (key: keyof Sum): number => a[key] - b[key]
  return {
    given: back('given'),
    thousandths: back('thousandths'),
    upperThousandths: back('upperThousandths'),
    notApplicable: back('notApplicable'),
    cannotProvide: back('cannotProvide'),
    more: back('more'),
    certainlyMore: back('certainlyMore'),
    less: back('less'),
    certainlyLess: back('certainlyLess'),
    about: back('about'),
  }
}

export const total = (cells: readonly (Cell | null)[]): Sum => cells.reduce<Sum>((sum, cell) => plus(sum, sumOf(cell)), nothing)

/**
 * The sum in words that stay true: one "trên" among exact numbers makes "trên"; "trên" and "gần" together leave only "khoảng"; ranges
 * among exact numbers make a range. Null where no place gave a number: nothing was said, which is not zero.
 */
export function quantityOf(sum: Sum): Quantity | null {
  if (sum.given === 0) return null
  const number = sum.thousandths / 1000
  const upper = sum.upperThousandths / 1000
  const ranged = upper > number
  if (sum.about > 0 || (sum.more > 0 && sum.less > 0) || (ranged && sum.less > 0)) return { number, qualifier: 'about', upper: null }
  if (sum.more > 0) return { number, qualifier: sum.certainlyMore > 0 ? 'over' : 'at-least', upper: null }
  if (sum.less > 0) return { number, qualifier: sum.certainlyLess > 0 ? 'nearly' : 'at-most', upper: null }
  return ranged ? { number, qualifier: 'range', upper } : { number, qualifier: 'exact', upper: null }
}

/** How a figure adds up over places and periods. */
export const additions = ['sum', 'last', 'none', 'share'] as const
export type Addition = (typeof additions)[number]

/**
 * The value of a longer period from the shorter ones that tile it, oldest first: flows are added, a stock is what stood last (of a period
 * in which nobody said anything, the one before it does not speak). Null for figures that do not add over time.
 */
export function overTime(kind: 'stock' | 'flow', adds: Addition, parts: readonly Sum[]): Sum | null {
  if (adds === 'none' || adds === 'share') return null
  if (kind === 'flow' && adds === 'sum') return parts.reduce(plus, nothing)
  return parts.at(-1) ?? nothing
}
