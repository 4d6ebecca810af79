// The only place for the state of a grid: where the focus is, which block is chosen, what is being edited, and what each key does.
import {
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  type ClipboardEvent,
  type KeyboardEvent,
  type MouseEvent,
  type RefObject,
} from 'react'
import { flushSync } from 'react-dom'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/reports.ts'
import { BLANK, cannotProvide, readCell, wholeText, type Typed } from './cell-text.ts'
import type { Edit, Way } from './cell-store.ts'
import type { Entry, Marking } from './entry.ts'
import type { Editing, EditorEnd } from './grid-cell.tsx'
import { copyOf, fillDown, pasteInto, putInto, type GridCells } from './grid-edits.ts'
import { blockOf, isIn, stepAfter, type Block, type Place } from './grid-place.ts'

export type MenuAt = { readonly left: number; readonly top: number }

export type GridState = {
  readonly at: Place
  readonly block: Block
  readonly editing: (Editing & { readonly at: Place }) | null
  readonly menu: MenuAt | null
  /** The cells a reason is asked for. */
  readonly asking: Block | null
  /** What was just done, for screen readers. */
  readonly said: string
}

export type GridActs = {
  readonly onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void
  readonly onMouseDown: (event: MouseEvent<HTMLDivElement>) => void
  readonly onMouseMove: (event: MouseEvent<HTMLDivElement>) => void
  readonly onDoubleClick: (event: MouseEvent<HTMLDivElement>) => void
  readonly onContextMenu: (event: MouseEvent<HTMLDivElement>) => void
  readonly onCopy: (event: ClipboardEvent<HTMLDivElement>) => void
  readonly onCut: (event: ClipboardEvent<HTMLDivElement>) => void
  readonly onPaste: (event: ClipboardEvent<HTMLDivElement>) => void
  readonly onEnd: (end: EditorEnd) => void
  readonly openMenu: () => void
  readonly closeMenu: () => void
  readonly put: (typed: Typed) => void
  readonly askReason: () => void
  readonly answerReason: (reason: string | null) => void
  readonly goTo: (place: Place) => void
  readonly fill: () => void
  readonly undo: () => void
  readonly redo: () => void
}

function placeOf(target: EventTarget): Place | null {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row]') : null
  if (cell === null) return null
  return { row: Number(cell.dataset['row']), col: Number(cell.dataset['col']) }
}

const cellAt = (table: HTMLDivElement | null, { row, col }: Place): HTMLElement | null =>
  table?.querySelector<HTMLElement>(`[data-row="${String(row)}"][data-col="${String(col)}"]`) ?? null

/** Keys that type: one character, not held with a key of commands. */
const types = (event: KeyboardEvent): boolean =>
  event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey

type Command = 'menu' | 'fill' | 'undo' | 'redo' | 'all'
const withCtrl: Readonly<Record<string, Command>> = { d: 'fill', z: 'undo', y: 'redo', a: 'all' }

function commandOf(event: KeyboardEvent): Command | null {
  if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) return 'menu'
  if (!event.ctrlKey && !event.metaKey) return null
  const command = withCtrl[event.key.toLowerCase()] ?? null
  return command === 'undo' && event.shiftKey ? 'redo' : command
}

export function useGrid(
  entry: Entry,
  cells: GridCells,
  more: { readonly table: RefObject<HTMLDivElement | null>; readonly marking: Marking | null },
): GridState & GridActs {
  const { store, saver } = entry.cells
  const [at, setAt] = useState<Place>({ row: 0, col: 0 })
  const [anchor, setAnchor] = useState<Place | null>(null)
  const [editing, setEditing] = useState<GridState['editing']>(null)
  const [menu, setMenu] = useState<MenuAt | null>(null)
  const [asking, setAsking] = useState<Block | null>(null)
  const [said, setSaid] = useState('')
  const wantsFocus = useRef(false)
  /** After Escape the next Tab leaves the grid. */
  const leaves = useRef(false)
  const block = blockOf(at, anchor ?? at)
  const { table, marking } = more

  useLayoutEffect(() => {
    if (!wantsFocus.current || editing !== null) return
    wantsFocus.current = false
    cellAt(table.current, at)?.focus()
  }, [at, anchor, editing, table])

  const move = (place: Place, extend = false): void => {
    wantsFocus.current = true
    setAnchor(extend ? (anchor ?? at) : null)
    setAt(place)
  }
  const edit = (edits: readonly Edit[], way: Way = 'typing'): number => {
    const count = store.edit(edits, way)
    if (count > 0) saver.soon()
    return count
  }
  const isOpen = (place: Place): boolean => entry.isOpen(cells.keyAt(place))
  const begin = (place: Place, mode: Editing['mode']): void => {
    if (!isOpen(place)) return
    const text = mode === 'amend' ? wholeText(cells.typedAt(place)) : ''
    // drawn before the key is put in, so that the first letter lands in the editor with whatever input method is on
    flushSync(() => {
      setAt(place)
      setAnchor(null)
      setEditing({ text, mode, at: place })
    })
  }
  const put = (typed: Typed): void => {
    wantsFocus.current = true
    const count = edit(putInto(cells, block, typed))
    if (count > 1) setSaid(t('grid.changed', { count: formatNumber(count) }))
    cellAt(table.current, at)?.focus()
  }
  const replay = (keys: readonly string[]): void => {
    const [first] = keys
    if (first === undefined) return
    saver.soon()
    setSaid(t('grid.changed', { count: formatNumber(keys.length) }))
    for (let row = 0; row < cells.rows; row += 1) {
      for (let col = 0; col < cells.cols; col += 1) if (cells.keyAt({ row, col }) === first) return move({ row, col })
    }
  }
  const fill = (): void => {
    const count = edit(fillDown(cells, block))
    setSaid(t('grid.filled', { count: formatNumber(count) }))
  }
  const openMenu = (): void => {
    if (!isOpen(at)) return
    const box = cellAt(table.current, at)?.getBoundingClientRect()
    if (box !== undefined) setMenu({ left: box.left, top: box.bottom })
  }

  const chooseAll = (): void => {
    wantsFocus.current = true
    setAnchor({ row: 0, col: 0 })
    setAt({ row: cells.rows - 1, col: cells.cols - 1 })
  }
  const command = (event: KeyboardEvent): boolean => {
    const act = commandOf(event)
    if (act === null) return false
    const acts = { menu: openMenu, fill, undo: () => replay(store.undo()), redo: () => replay(store.redo()), all: chooseAll }
    acts[act]()
    return true
  }
  /** Keys that change the cell or open it. */
  const change = (event: KeyboardEvent): boolean => {
    if (event.key === 'F2') begin(at, 'amend')
    else if (event.key === 'Delete' || event.key === 'Backspace') put(BLANK)
    else if (event.key === 'Enter' && marking !== null) marking.ask(cells.keyAt(at))
    else return false
    return true
  }
  const moveBy = (event: KeyboardEvent): boolean => {
    const next =
      event.key === 'Tab' && leaves.current
        ? null
        : stepAfter(at, { key: event.key, back: event.shiftKey, ctrl: event.ctrlKey || event.metaKey }, cells)
    if (next === null) return false
    move(next, event.shiftKey && event.key !== 'Enter' && event.key !== 'Tab')
    return true
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (editing !== null) return
    if (event.key === 'Escape') {
      leaves.current = true
      setAnchor(null)
      setSaid(t('grid.leaves'))
      return
    }
    const isDone = command(event) || change(event) || moveBy(event)
    if (isDone) event.preventDefault()
    else if (types(event)) begin(at, 'replace')
    if (event.key !== 'Shift' && event.key !== 'Tab') leaves.current = false
  }

  const onEnd = ({ text, key, back }: EditorEnd): void => {
    if (editing === null) return
    const place = editing.at
    setEditing(null)
    if (text !== null) {
      const typed = readCell(text, cells.decimalsAt(place.col))
      edit([{ key: cells.keyAt(place), typed }])
      if (!typed.ok && typed.issue === 'reason-missing') {
        setAsking(blockOf(place, place))
        return
      }
      if (!typed.ok) setSaid(t('grid.unreadable'))
    }
    if (key === null) {
      // left by a click: the focus is where the click was
      wantsFocus.current = text === null
      return
    }
    const next = stepAfter(place, { key, back, ctrl: false }, cells)
    move(next ?? place)
  }

  // cells are drawn again only for what concerns them, so the function they are handed stays the same
  const latestEnd = useRef(onEnd)
  useLayoutEffect(() => {
    latestEnd.current = onEnd
  })
  const steadyEnd = useCallback((end: EditorEnd) => latestEnd.current(end), [])

  return {
    at,
    block,
    editing,
    menu,
    asking,
    said,
    onKeyDown,
    onMouseDown: (event) => {
      const place = placeOf(event.target)
      if (place === null || event.button !== 0 || (editing !== null && isIn(blockOf(editing.at, editing.at), place))) return
      event.preventDefault()
      move(place, event.shiftKey)
      // the editor that stands open ends by losing the focus
      if (editing !== null) cellAt(table.current, place)?.focus()
    },
    onMouseMove: (event) => {
      const place = placeOf(event.target)
      if (place === null || event.buttons !== 1 || editing !== null) return
      if (place.row !== at.row || place.col !== at.col) move(place, true)
    },
    onDoubleClick: (event) => {
      const place = placeOf(event.target)
      if (place !== null && editing === null) begin(place, 'amend')
    },
    onContextMenu: (event) => {
      const place = placeOf(event.target)
      // where nothing may be typed the browser's own menu stands
      if (place === null || editing !== null || !isOpen(place)) return
      event.preventDefault()
      if (!isIn(block, place)) move(place)
      setMenu({ left: event.clientX, top: event.clientY })
    },
    onCopy: (event) => {
      event.preventDefault()
      event.clipboardData.setData('text/plain', copyOf(cells, block))
      setSaid(t('grid.copied', { count: formatNumber((block.bottom - block.top + 1) * (block.right - block.left + 1)) }))
    },
    onCut: (event) => {
      event.preventDefault()
      event.clipboardData.setData('text/plain', copyOf(cells, block))
      put(BLANK)
    },
    onPaste: (event) => {
      event.preventDefault()
      const pasted = pasteInto(cells, block, event.clipboardData.getData('text/plain'))
      const count = edit(pasted.edits, 'pasting')
      wantsFocus.current = true
      setAt({ row: pasted.block.top, col: pasted.block.left })
      setAnchor({ row: pasted.block.bottom, col: pasted.block.right })
      setSaid(
        t('grid.pasted', {
          count: formatNumber(count),
          skipped: formatNumber(pasted.skipped),
          unreadable: formatNumber(pasted.unreadable),
        }),
      )
    },
    onEnd: steadyEnd,
    openMenu,
    closeMenu: () => {
      setMenu(null)
      cellAt(table.current, at)?.focus()
    },
    put,
    askReason: () => setAsking(block),
    answerReason: (reason) => {
      if (reason !== null && asking !== null) edit(putInto(cells, asking, cannotProvide(reason)))
      wantsFocus.current = true
      setAsking(null)
      setAnchor(null)
    },
    goTo: (place) => move(place),
    fill,
    undo: () => replay(store.undo()),
    redo: () => replay(store.redo()),
  }
}
