// The only place for the cells of one report: what may stand in each, how a hand-in keeps them, and what they add to the totals.
import { mayBeKeptAt, type Figure } from '../figures/figures.domain.ts'
import { cellKey, cellsOf, type CellKey, type Form } from '../figures/forms.domain.ts'
import { MOST, type Qualifier } from '../figures/quantity.domain.ts'
import { isNothing, minus, nothing, sumOf, type Cell, type Sum } from '../figures/sums.domain.ts'
import type { Cells } from '../figures/checks.domain.ts'
import type { Level } from '../units/units.domain.ts'
import { asOneUnit, unitSums } from './reports.domain.ts'

type Asked = Pick<Form, 'sections'>

export type CellIssue = 'share-is-computed' | 'below-lowest-level' | 'too-many-decimals' | 'too-large' | 'twice'

/** Why a value may not stand in a row of a level; null where it may. */
export function cellIssue(figure: Pick<Figure, 'adds' | 'lowest' | 'decimals'>, level: Level, cell: Cell): CellIssue | null {
  if (figure.adds === 'share') return 'share-is-computed'
  if (!mayBeKeptAt(figure, level)) return 'below-lowest-level'
  if (cell.state !== 'given') return null
  const numbers = [cell.quantity.number, ...(cell.quantity.upper === null ? [] : [cell.quantity.upper])]
  if (numbers.some((number) => number > MOST)) return 'too-large'
  return numbers.some((number) => !isRound(number, figure.decimals)) ? 'too-many-decimals' : null
}

/** True where nothing is left behind so many decimals, but for what a binary fraction leaves. */
function isRound(number: number, decimals: number): boolean {
  return Math.abs(number - Math.round(number * 10 ** decimals) / 10 ** decimals) < 1e-9 * Math.max(1, number)
}

/** One cell as a hand-in keeps it. */
export type KeptCell = readonly [
  unitId: string,
  figure: string,
  state: Cell['state'],
  number: number | null,
  upper: number | null,
  qualifier: Qualifier | null,
  reason: string | null,
]

/** The cells that say something, in the order of the form: the same report gives the same text, whoever typed it in which order. */
export function keptCells(form: Asked, unitId: string, villages: readonly string[], cells: Cells): readonly KeptCell[] {
  return cellsOf(form, unitId, villages).flatMap((at): readonly KeptCell[] => {
    const cell = cells.get(cellKey(at))
    if (cell === undefined) return []
    const said = cell.state === 'given' ? cell.quantity : null
    const reason = cell.state === 'cannot-provide' ? cell.reason : null
    return [[at.unitId, at.figure, cell.state, said?.number ?? null, said?.upper ?? null, said?.qualifier ?? null, reason]]
  })
}

export type CellAt = CellKey & { readonly cell: Cell }

export function readKept(kept: readonly KeptCell[]): readonly CellAt[] {
  return kept.map(([unitId, figure, state, number, upper, qualifier, reason]) => ({
    unitId,
    figure,
    cell: cellFrom({ state, number, upper, qualifier, reason }) ?? { state: 'not-applicable' },
  }))
}

/** A cell from its parts; null where it was emptied. */
export function cellFrom(parts: {
  readonly state: Cell['state'] | 'blank'
  readonly number: number | null
  readonly upper: number | null
  readonly qualifier: Qualifier | null
  readonly reason: string | null
}): Cell | null {
  const { state, number, upper, qualifier, reason } = parts
  if (state === 'given') return { state, quantity: { number: number ?? 0, qualifier: qualifier ?? 'exact', upper } }
  if (state === 'cannot-provide') return { state, reason: reason ?? '' }
  return state === 'blank' ? null : { state }
}

export const cellMap = (cells: readonly CellAt[]): Cells => new Map(cells.map(({ cell, ...at }) => [cellKey(at), cell]))

/** What a report adds to the totals, by figure; the unit counts as one giver. */
export type FigureSum = Sum & { readonly figure: string }

/**
 * @param unasked figures of which the report says, by a condition that does not hold, that there is nothing to say: to the totals the unit
 * told of them as well, or its sum would stay incomplete for ever
 */
export function sumsOf(form: Asked, unitId: string, cells: Cells, unasked: readonly string[] = []): readonly FigureSum[] {
  const said = [...unitSums(form, unitId, cells)].map(([figure, sum]): FigureSum => ({ figure, ...asOneUnit(sum) }))
  const known = new Set(said.map(({ figure }) => figure))
  return [...said, ...unasked.filter((figure) => !known.has(figure)).map((figure) => ({ figure, ...sumOf({ state: 'not-applicable' }) }))]
}

/** What changes in the totals when a report counts with `after` instead of `before`; figures that stay are left out. */
export function sumsChanged(before: readonly FigureSum[], after: readonly FigureSum[]): readonly FigureSum[] {
  const old = new Map(before.map((each) => [each.figure, each]))
  const changed = after.map(({ figure, ...sum }): FigureSum => {
    const was = old.get(figure)
    old.delete(figure)
    return { figure, ...(was === undefined ? sum : minus(sum, was)) }
  })
  const gone = [...old.values()].map((was): FigureSum => ({ figure: was.figure, ...minus(nothing, was) }))
  return [...gone, ...changed].filter((change) => !isNothing(change))
}
