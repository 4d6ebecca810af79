// The only place for what stands in the cells of an open report: what the server has, what was typed since, and what others changed meanwhile.
// It lies outside React: a key pressed in a grid of thousands of cells draws again the cells it changes and nothing else.
import type { Cells } from '@binhyen/core/figures/checks.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import type { SavedCell } from '@binhyen/core/reports/reports.contract'
import { sameCell } from '@binhyen/core/reports/reports.domain'
import { BLANK, given, type Typed } from './cell-text.ts'

export type Way = 'typing' | 'pasting'

/** What was typed and has not been acknowledged, with the revision of the cell the typing began from. */
export type Pending = { readonly typed: Typed; readonly base: number; readonly way: Way }
export type PendingCells = Readonly<Record<string, Pending>>

/** A finding of the checks, where it concerns a cell. */
export type CellMark = 'error' | 'warning'

export type CellView = {
  readonly typed: Typed
  readonly pending: boolean
  /** Somebody else saved the cell since the typing began: one of both is chosen. */
  readonly theirs: SavedCell | null
  /** Who changed the cell while it stood open here; null for oneself. */
  readonly changedBy: string | null
  readonly mark: CellMark | null
}

export type Edit = { readonly key: string; readonly typed: Typed }
type Step = readonly { readonly key: string; readonly before: Typed; readonly after: Typed }[]

export type CellStore = {
  readonly subscribe: (listener: () => void) => () => void
  /** The same object until something about the cell changes. */
  readonly view: (key: string) => CellView
  /** Counts up with every change. */
  readonly version: () => number
  /** What can be read of all cells, typed ones in place of saved ones. */
  readonly cells: () => Cells
  /** Types into cells; closed ones are left out. `merge`: goes on in the step before, as letters of one word do. How many changed. */
  readonly edit: (edits: readonly Edit[], way: Way, merge?: boolean) => number
  /** The cells that went back or forth, none where there is nothing to undo. */
  readonly undo: () => readonly string[]
  readonly redo: () => readonly string[]
  readonly canUndo: () => boolean
  readonly canRedo: () => boolean
  readonly settle: (key: string, whose: 'mine' | 'theirs') => void
  readonly conflicts: () => readonly string[]
  readonly pending: () => PendingCells
  readonly waiting: () => number
  /** Cells that are typed and cannot be read. */
  readonly unreadable: () => readonly string[]
  /** Readable typing that is not held back by a conflict. */
  readonly sendable: () => readonly { readonly key: string; readonly cell: Cell | null; readonly base: number; readonly way: Way }[]
  readonly sent: (cells: readonly { readonly key: string; readonly cell: Cell | null }[]) => void
  readonly acknowledge: (reply: { readonly saved: readonly SavedCell[]; readonly conflicts: readonly SavedCell[] }) => void
  readonly notSent: () => void
  /** What was saved meanwhile, here and elsewhere; how many cells somebody else changed. */
  readonly merge: (cells: readonly SavedCell[], me: string) => number
  readonly mark: (marks: ReadonlyMap<string, CellMark>) => void
}

export type StoreHost = {
  readonly saved: readonly SavedCell[]
  readonly pending: PendingCells
  readonly isOpen: (key: string) => boolean
  /** Called with all that waits whenever it changes. */
  readonly keep: (pending: PendingCells) => void
}

const keyOf = ({ unitId, figure }: Pick<SavedCell, 'unitId' | 'figure'>): string => `${unitId} ${figure}`
const EMPTY: CellView = { typed: BLANK, pending: false, theirs: null, changedBy: null, mark: null }
const MOST_STEPS = 200

export function sameTyped(a: Typed, b: Typed): boolean {
  if (a.ok && b.ok) return sameCell(a.cell, b.cell)
  return !a.ok && !b.ok && a.text === b.text
}

const sameView = (a: CellView, b: CellView): boolean =>
  sameTyped(a.typed, b.typed) && a.pending === b.pending && a.theirs === b.theirs && a.changedBy === b.changedBy && a.mark === b.mark

export function cellStore(host: StoreHost): CellStore {
  const saved = new Map(host.saved.map((cell) => [keyOf(cell), cell]))
  const waiting = new Map(Object.entries(host.pending).filter(([key]) => host.isOpen(key)))
  const theirs = new Map<string, SavedCell>()
  const changedBy = new Map<string, string>()
  const views = new Map<string, CellView>()
  /** On its way to the server. */
  const going = new Map<string, Cell | null>()
  /** The last value sent from here: our own saving is known again when its answer was lost. */
  const ours = new Map<string, Cell | null>()
  const listeners = new Set<() => void>()
  let marks: ReadonlyMap<string, CellMark> = new Map()
  let done: Step[] = []
  let undone: Step[] = []
  let version = 0
  let readable: Cells | null = null

  const typedNow = (key: string): Typed => waiting.get(key)?.typed ?? given(saved.get(key)?.cell ?? null)
  const look = (key: string): CellView => {
    const next: CellView = {
      typed: typedNow(key),
      pending: waiting.has(key),
      theirs: theirs.get(key) ?? null,
      changedBy: changedBy.get(key) ?? null,
      mark: marks.get(key) ?? null,
    }
    return sameView(next, EMPTY) ? EMPTY : next
  }
  const changed = (keys: Iterable<string>): void => {
    for (const key of keys) {
      const now = look(key)
      const before = views.get(key) ?? EMPTY
      if (!sameView(now, before)) views.set(key, now)
    }
    version += 1
    readable = null
    for (const listener of listeners) listener()
  }
  const persist = (): void => host.keep(Object.fromEntries(waiting))

  const put = (key: string, typed: Typed, way: Way): void => {
    const held = waiting.get(key)
    const isSaved = typed.ok && sameCell(typed.cell, saved.get(key)?.cell ?? null)
    if (isSaved && !going.has(key) && !theirs.has(key)) waiting.delete(key)
    else waiting.set(key, { typed, base: held?.base ?? saved.get(key)?.revision ?? 0, way })
    changedBy.delete(key)
  }

  const replay = (step: Step | undefined, side: 'before' | 'after'): readonly string[] => {
    if (step === undefined) return []
    const open = step.filter(({ key }) => host.isOpen(key))
    for (const each of open) put(each.key, each[side], 'typing')
    persist()
    changed(open.map(({ key }) => key))
    return open.map(({ key }) => key)
  }

  /** The server has another value than the typing began from. */
  const meet = (cell: SavedCell): void => {
    const key = keyOf(cell)
    const mine = waiting.get(key)
    if (mine === undefined || (mine.typed.ok && sameCell(mine.typed.cell, cell.cell))) {
      saved.set(key, cell)
      waiting.delete(key)
      theirs.delete(key)
      return
    }
    const isOurs = ours.has(key) && sameCell(ours.get(key) ?? null, cell.cell)
    if (isOurs) {
      saved.set(key, cell)
      waiting.set(key, { ...mine, base: cell.revision })
    } else theirs.set(key, cell)
  }

  for (const key of new Set([...saved.keys(), ...waiting.keys()])) views.set(key, look(key))

  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    view: (key) => views.get(key) ?? EMPTY,
    version: () => version,
    cells: () => {
      if (readable === null) {
        const all = new Map<string, Cell>()
        for (const [key, { cell }] of saved) if (cell !== null) all.set(key, cell)
        for (const [key, { typed }] of waiting) {
          if (typed.ok && typed.cell !== null) all.set(key, typed.cell)
          else all.delete(key)
        }
        readable = all
      }
      return readable
    },
    edit: (edits, way, merge = false) => {
      const step = edits
        .filter(({ key, typed }) => host.isOpen(key) && !sameTyped(typed, typedNow(key)))
        .map(({ key, typed }) => ({ key, before: typedNow(key), after: typed }))
      if (step.length === 0) return 0
      const last = done.at(-1)
      const goesOn = merge && step.length === 1 && last?.length === 1 && last[0]?.key === step[0]?.key
      done = goesOn ? [...done.slice(0, -1), step.map((each) => ({ ...each, before: last[0]?.before ?? each.before }))] : [...done, step]
      done = done.slice(-MOST_STEPS)
      undone = []
      for (const each of step) put(each.key, each.after, way)
      persist()
      changed(step.map(({ key }) => key))
      return step.length
    },
    undo: () => {
      const step = done.at(-1)
      done = done.slice(0, -1)
      if (step !== undefined) undone = [...undone, step]
      return replay(step, 'before')
    },
    redo: () => {
      const step = undone.at(-1)
      undone = undone.slice(0, -1)
      if (step !== undefined) done = [...done, step]
      return replay(step, 'after')
    },
    canUndo: () => done.length > 0,
    canRedo: () => undone.length > 0,
    settle: (key, whose) => {
      const cell = theirs.get(key)
      const mine = waiting.get(key)
      if (cell === undefined) return
      theirs.delete(key)
      saved.set(key, cell)
      if (whose === 'theirs' || mine === undefined) waiting.delete(key)
      else waiting.set(key, { ...mine, base: cell.revision })
      persist()
      changed([key])
    },
    conflicts: () => [...theirs.keys()],
    pending: () => Object.fromEntries(waiting),
    waiting: () => waiting.size,
    unreadable: () => [...waiting].flatMap(([key, { typed }]) => (typed.ok ? [] : [key])),
    sendable: () =>
      [...waiting].flatMap(([key, { typed, base, way }]) => (typed.ok && !theirs.has(key) ? [{ key, cell: typed.cell, base, way }] : [])),
    sent: (cells) => {
      for (const { key, cell } of cells) {
        going.set(key, cell)
        ours.set(key, cell)
      }
    },
    acknowledge: (reply) => {
      going.clear()
      for (const cell of reply.saved) {
        const key = keyOf(cell)
        saved.set(key, cell)
        const mine = waiting.get(key)
        if (mine === undefined) continue
        if (mine.typed.ok && sameCell(mine.typed.cell, cell.cell)) waiting.delete(key)
        else waiting.set(key, { ...mine, base: cell.revision })
      }
      for (const cell of reply.conflicts) meet(cell)
      persist()
      changed([...reply.saved, ...reply.conflicts].map(keyOf))
    },
    notSent: () => going.clear(),
    merge: (cells, me) => {
      const newer = cells.filter((cell) => cell.revision > (saved.get(keyOf(cell))?.revision ?? 0) && !going.has(keyOf(cell)))
      if (newer.length === 0) return 0
      let others = 0
      for (const cell of newer) {
        const key = keyOf(cell)
        const before = saved.get(key)?.cell ?? null
        meet(cell)
        if (theirs.has(key)) others += 1
        else if (cell.by !== me && !sameCell(before, cell.cell)) {
          changedBy.set(key, cell.by)
          others += 1
        }
      }
      persist()
      changed(newer.map(keyOf))
      return others
    },
    mark: (next) => {
      const keys = new Set([...marks.keys(), ...next.keys()])
      marks = next
      changed(keys)
    },
  }
}
