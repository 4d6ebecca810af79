// The only place that hides figures so small that they point at people, and what could be worked out of the others.
// A table has rows in a tree (a total and its parts, nested) and columns that add up to their total, or stand by themselves. Such a table is
// a flow through a network: every total is a node its parts flow through. What a reader can work out of a hidden figure is how far the
// flow can be led around it, which is found exactly, in whole numbers (Cox 1995; Castro 2012: networks for hierarchical tables).

import { cheapestFirst, type CheapestFirst } from './cheapest-first.domain.ts'

export type BlurRow = {
  readonly id: string
  /** The row this one is part of; null at the top. A row with parts equals their sum. */
  readonly parent: string | null
  /** By column; null where there is no figure. */
  readonly values: readonly (number | null)[]
  /** True where the reader may see this row's figures however small: they are shown, and counted as known. */
  readonly known?: boolean
}

export type BlurTable = {
  readonly rows: readonly BlurRow[]
  readonly columns: number
  /** The column that is the sum of all others, where there is one. */
  readonly total: number | null
}

export type BlurOptions = { /** Figures from 1 to one below this are hidden. */ readonly threshold: number }

/** `shown`: as it is. `small`: "<5", it lies from 1 to one below the threshold. `hidden`: "—", it may be anything from 0 up. */
export type BlurMark = 'shown' | 'small' | 'hidden'
export type BlurredCell = { readonly mark: BlurMark; readonly value: number | null }

/** How far up a hidden total may be thought to go: more than any true figure moves the network by. */
const WITHOUT_END = 1_000_000_000

type Arc = { readonly cell: number; readonly from: number; readonly to: number; readonly value: number }
type Network = { readonly arcs: readonly Arc[]; readonly at: readonly (readonly { readonly arc: number; readonly forward: boolean }[])[] }

const cellOf = (table: BlurTable, row: number, column: number): number => row * table.columns + column

/** The rows below each row, by place in the list. */
function childrenOf(table: BlurTable): ReadonlyMap<string, readonly number[]> {
  const children = new Map<string, number[]>()
  table.rows.forEach(({ parent }, index) => {
    if (parent !== null) children.set(parent, [...(children.get(parent) ?? []), index])
  })
  return children
}

/**
 * The network of the cells: a figure of a part flows from its row's node (at the leaves) or its own total's node into its parent's node;
 * figures of the total column flow the other way. What is above the top is one outer node.
 */
function networkOf(table: BlurTable): Network {
  const nodes = new Map<string, number>([['outer', 0]])
  const nodeOf = (name: string): number => {
    const known = nodes.get(name)
    if (known !== undefined) return known
    nodes.set(name, nodes.size)
    return nodes.size - 1
  }
  const children = childrenOf(table)
  const ids = new Set(table.rows.map(({ id }) => id))
  const arcs: Arc[] = []
  table.rows.forEach((row, index) => {
    for (let column = 0; column < table.columns; column += 1) {
      const value = row.values[column] ?? null
      if (value === null) continue
      const isTotal = column === table.total
      // the figures of a leaf meet at its row where there is a total of the row; else they come from outside
      const below = children.has(row.id) ? `${row.id}/${String(column)}` : table.total === null ? 'outer' : `row ${row.id}`
      const above = row.parent !== null && ids.has(row.parent) ? `${row.parent}/${String(column)}` : 'outer'
      const [from, to] = isTotal ? [above, below] : [below, above]
      arcs.push({ cell: cellOf(table, index, column), from: nodeOf(from), to: nodeOf(to), value })
    }
  })
  const at: { arc: number; forward: boolean }[][] = Array.from({ length: nodes.size }, () => [])
  arcs.forEach(({ from, to }, arc) => {
    at[from]?.push({ arc, forward: true })
    at[to]?.push({ arc, forward: false })
  })
  return { arcs, at }
}

/** A table being hidden: its network, what each arc is marked as, and which arcs must stay shown. */
type Work = {
  readonly network: Network
  readonly marks: BlurMark[]
  readonly fixed: readonly boolean[]
  readonly threshold: number
}

/** What is thought possible of a figure by its mark alone. */
function boundsOf(mark: BlurMark, value: number, threshold: number): readonly [low: number, high: number] {
  if (mark === 'shown') return [value, value]
  return mark === 'small' ? [1, threshold - 1] : [0, WITHOUT_END]
}

/** What leading the flow over an arc costs: nothing to speak of where it is hidden enough, else the more the larger the figure it would hide. */
type Step = { readonly cost: number; readonly room: number }

function stepOver(
  { network, marks, fixed, threshold }: Work,
  arc: number,
  { forward, moved }: { forward: boolean; moved: number },
): Step | null {
  if (fixed[arc] === true) return null
  const value = network.arcs[arc]?.value ?? 0
  const room = ([low, high]: readonly [number, number]): number => (forward ? high - value - moved : value + moved - low)
  const mark = marks[arc] ?? 'shown'
  const within = room(boundsOf(mark, value, threshold))
  if (within > 0) return { cost: 1, room: within }
  const hidden = room(boundsOf('hidden', value, threshold))
  if (hidden <= 0) return null
  return { cost: (mark === 'small' ? 1_000 : 2_000) + Math.min(value, 1_000_000), room: hidden }
}

type Way = { readonly room: number; readonly steps: readonly { readonly arc: number; readonly by: 1 | -1 }[] }

type Came = { readonly arc: number; readonly by: 1 | -1; readonly before: number; readonly room: number }

/** A search for the cheapest way, as far as it has come. */
type Search = {
  readonly work: Work
  readonly avoided: number
  readonly end: number
  readonly moved: ReadonlyMap<number, number>
  readonly costs: Map<number, number>
  readonly cameBy: Map<number, Came>
  readonly open: CheapestFirst
}

/** Looks over one arc from a node. True where the end is reached and nothing can be cheaper: one step of the least cost from the cheapest node. */
function lookOver(search: Search, at: { readonly arc: number; readonly forward: boolean }, from: { node: number; cost: number }): boolean {
  const { work, costs, cameBy, open } = search
  const { arc, forward } = at
  const ends = work.network.arcs[arc]
  if (arc === search.avoided || ends === undefined) return false
  const to = forward ? ends.to : ends.from
  const known = costs.get(to) ?? Number.POSITIVE_INFINITY
  if (known <= from.cost + 1) return false
  const step = stepOver(work, arc, { forward, moved: search.moved.get(arc) ?? 0 })
  if (step === null || from.cost + step.cost >= known) return false
  costs.set(to, from.cost + step.cost)
  cameBy.set(to, { arc, by: forward ? 1 : -1, before: from.node, room: step.room })
  open.push(from.cost + step.cost, to)
  return to === search.end && step.cost === 1
}

/** The cheapest way from node `start` to node `end` that is not over `avoided`; at the same cost the one over cells that stand first. */
function cheapestWay(
  work: Work,
  { avoided, start, end }: { avoided: number; start: number; end: number },
  moved: ReadonlyMap<number, number>,
): Way | null {
  const search: Search = { work, avoided, end, moved, costs: new Map([[start, 0]]), cameBy: new Map(), open: cheapestFirst() }
  const done = new Set<number>()
  search.open.push(0, start)
  for (let next = search.open.pop(); next !== null && next.item !== end; next = search.open.pop()) {
    const from = { node: next.item, cost: next.cost }
    if (done.has(from.node)) continue
    done.add(from.node)
    if ((work.network.at[from.node] ?? []).some((at) => lookOver(search, at, from))) break
  }
  return wayBack(search.cameBy, start, end)
}

function wayBack(cameBy: ReadonlyMap<number, Came>, start: number, end: number): Way | null {
  const steps: { arc: number; by: 1 | -1 }[] = []
  let room = WITHOUT_END
  for (let node = end; node !== start;) {
    const step = cameBy.get(node)
    if (step === undefined) return null
    steps.push({ arc: step.arc, by: step.by })
    room = Math.min(room, step.room)
    node = step.before
  }
  return { room, steps }
}

/** Hides what must be hidden so that the figure of an arc could be `wanted` more (or less). False where what must stay shown stands in the way. */
function openWay(work: Work, arc: number, { up, wanted }: { up: boolean; wanted: number }): boolean {
  const { from, to } = work.network.arcs[arc] ?? { from: 0, to: 0 }
  // a unit more through the arc comes back from its head to its tail; a unit less takes another way from its tail to its head
  const [start, end] = up ? [to, from] : [from, to]
  if (start === end) return true
  const moved = new Map<number, number>()
  for (let left = wanted; left > 0;) {
    const way = cheapestWay(work, { avoided: arc, start, end }, moved)
    if (way === null) return false
    const by = Math.min(way.room, left)
    for (const step of way.steps) {
      moved.set(step.arc, (moved.get(step.arc) ?? 0) + step.by * by)
      openFor(work, step.arc, moved.get(step.arc) ?? 0)
    }
    left -= by
  }
  return true
}

/** Hides a cell whose mark does not allow it to be moved that far from its value. */
function openFor({ network, marks, threshold }: Work, arc: number, moved: number): void {
  const value = network.arcs[arc]?.value ?? 0
  const [low, high] = boundsOf(marks[arc] ?? 'shown', value, threshold)
  if (value + moved < low || value + moved > high) marks[arc] = 'hidden'
}

/**
 * The marks of all cells, by row and column. A figure from 1 to one below the threshold is hidden; so are others, the smallest first, until
 * every hidden small figure may be anything from 1 to one below the threshold for a reader who knows everything shown and what the marks
 * mean. The same table gives the same marks. Figures of known rows are never hidden: against what a reader is told there, nothing helps.
 */
export function blurSmallCells(table: BlurTable, { threshold }: BlurOptions): readonly (readonly BlurredCell[])[] {
  const network = networkOf(table)
  const children = childrenOf(table)
  const rowOf = (cell: number): BlurRow | undefined => table.rows[Math.floor(cell / table.columns)]
  const isSum = (cell: number): boolean => children.has(rowOf(cell)?.id ?? '') || cell % table.columns === table.total
  const protectedArcs = network.arcs.map(({ cell, value }) => value >= 1 && value < threshold && rowOf(cell)?.known !== true)
  const work: Work = {
    network,
    threshold,
    fixed: network.arcs.map(({ cell }) => rowOf(cell)?.known === true),
    // of a sum the mark says nothing, else it would say something of its parts
    marks: network.arcs.map(({ cell }, arc) => (protectedArcs[arc] !== true ? 'shown' : isSum(cell) ? 'hidden' : 'small')),
  }
  network.arcs.forEach(({ value }, arc) => {
    if (protectedArcs[arc] !== true) return
    openWay(work, arc, { up: true, wanted: threshold - 1 - value })
    openWay(work, arc, { up: false, wanted: value - 1 })
  })
  const marks = new Map(network.arcs.map(({ cell }, arc): [number, BlurMark] => [cell, work.marks[arc] ?? 'shown']))
  return table.rows.map((row, index) =>
    Array.from({ length: table.columns }, (_, column): BlurredCell => {
      const mark = marks.get(cellOf(table, index, column)) ?? 'shown'
      return { mark, value: mark === 'shown' ? (row.values[column] ?? null) : null }
    }),
  )
}

/** How a cell is written on screen, on paper and in a file. A figure's qualifier ("gần 12%") goes with it, and goes where it goes. */
export function blurredText(cell: BlurredCell, { threshold }: BlurOptions, write: (value: number) => string): string {
  if (cell.mark === 'shown') return cell.value === null ? '' : write(cell.value)
  return cell.mark === 'small' ? `<${String(threshold)}` : '—'
}

/** From this on a figure about offences or people in cases is shown to everybody who may read the record. */
export const SMALL_CELL_THRESHOLD = 5

/** What a figure counts when it counts cases, offences or people in them. */
const PROTECTED_UNITS = new Set([
  'vụ',
  'vụ việc',
  'vụ án',
  'đối tượng',
  'bị can',
  'bị hại',
  'nạn nhân',
  'người vi phạm',
  'người nghiện',
  'trường hợp vi phạm',
])

/** True for a count whose small values point at people. Counts of units, models, households or documents are none. */
export function isProtectedUnit(unit: string | null | undefined): boolean {
  return PROTECTED_UNITS.has((unit ?? '').trim().toLowerCase())
}
