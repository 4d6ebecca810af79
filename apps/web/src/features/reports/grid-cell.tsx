// The only place for one cell of the grid and its editor. A cell is drawn again when its own value, mark or focus changes.
import { memo, useLayoutEffect, useRef, useState, useSyncExternalStore, type KeyboardEvent, type ReactElement } from 'react'
import { t } from '../../i18n/vi/reports.ts'
import { viMark } from '../../ui/vi.tsx'
import { CellContent } from './cell-content.tsx'
import type { CellView } from './cell-store.ts'
import type { Entry } from './entry.ts'

/** `amend`: the value is changed; `replace`: what is typed stands for it, and the arrows go on to the next cell. */
export type Editing = { readonly text: string; readonly mode: 'replace' | 'amend' }
/** Where the grid goes once the editor is done; null: it stays. */
export type EditorEnd = { readonly text: string | null; readonly key: string | null; readonly back: boolean }

export type GridCellProps = {
  readonly entry: Entry
  readonly cell: string
  readonly label: string
  readonly row: number
  readonly col: number
  readonly active: boolean
  readonly selected: boolean
  readonly marked: boolean
  readonly editing: Editing | null
  readonly detailId: string
  readonly onEnd: (end: EditorEnd) => void
}

function lookOf(view: CellView, more: { readonly returned: boolean; readonly changed: boolean }): string | undefined {
  if (view.theirs !== null) return 'conflict'
  if (!view.typed.ok) return 'error'
  if (view.mark !== null) return view.mark
  if (more.returned) return 'returned'
  if (view.changedBy !== null) return 'others'
  return more.changed ? 'changed' : undefined
}

export const GridCell = memo(function GridCell(props: GridCellProps): ReactElement {
  const { entry, cell, row, col, active } = props
  const { store } = entry.cells
  const view = useSyncExternalStore(store.subscribe, () => store.view(cell))
  const open = entry.isOpen(cell)
  const change = entry.changes.get(cell)
  const returned = entry.report.status === 'returned' && entry.returns.has(cell)
  const look = lookOf(view, { returned, changed: change !== undefined })
  return (
    <div
      role="gridcell"
      className="grid-box grid-cell"
      tabIndex={active ? 0 : -1}
      data-row={row}
      data-col={col}
      data-look={props.marked ? 'returned' : look}
      data-open={open}
      aria-colindex={col + 2}
      aria-selected={props.selected}
      // ARIA 1.2 gives it to a gridcell
      // oxlint-disable-next-line jsx-a11y/role-supports-aria-props
      aria-readonly={!open}
      aria-invalid={look === 'error' || look === 'conflict' || undefined}
      aria-describedby={active ? props.detailId : undefined}
    >
      {props.editing === null ? (
        <CellContent view={view} blurred={entry.blurred.get(cell)} change={change} />
      ) : (
        <CellEditor editing={props.editing} label={props.label} onEnd={props.onEnd} />
      )}
    </div>
  )
})

type CellEditorProps = { readonly editing: Editing; readonly label: string; readonly onEnd: (end: EditorEnd) => void }

const arrows: readonly string[] = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']

function CellEditor({ editing, label, onEnd }: CellEditorProps): ReactElement {
  const [text, setText] = useState(editing.text)
  const [mode, setMode] = useState(editing.mode)
  const input = useRef<HTMLInputElement>(null)
  const isOver = useRef(false)
  useLayoutEffect(() => {
    input.current?.focus()
    input.current?.setSelectionRange(editing.text.length, editing.text.length)
  }, [editing])
  const end = (how: EditorEnd): void => {
    if (isOver.current) return
    isOver.current = true
    onEnd(how)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    event.stopPropagation()
    const { key } = event
    // Enter that ends a composition belongs to it
    if (event.nativeEvent.isComposing) return
    if (key === 'F2') setMode(mode === 'amend' ? 'replace' : 'amend')
    else if (key === 'Escape') end({ text: null, key: null, back: false })
    else if (key === 'Enter' || key === 'Tab' || (mode === 'replace' && arrows.includes(key))) {
      event.preventDefault()
      end({ text, key, back: event.shiftKey })
    }
  }
  return (
    <input
      ref={input}
      className="grid-editor number"
      aria-label={t('grid.editing', { cell: label })}
      value={text}
      autoComplete="off"
      spellCheck={false}
      {...viMark()}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
      onBlur={() => end({ text, key: null, back: false })}
      onCopy={(event) => event.stopPropagation()}
      onCut={(event) => event.stopPropagation()}
      onPaste={(event) => event.stopPropagation()}
    />
  )
}
