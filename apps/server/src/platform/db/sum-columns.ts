// The only place that says in which columns a sum of figures is kept, and by which names JSON of it is read.
import { nothing } from '@binhyen/core/figures/sums.domain'

const columnOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** Pairs of the column and the name of each part of a Sum, in one order: ['upper_thousandths', 'upperThousandths']. */
export const SUM_COLUMNS: readonly (readonly [column: string, name: string])[] = Object.keys(nothing).map((name) => [columnOf(name), name])
