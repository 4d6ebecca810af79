// The only place for the small menu of one cell: the answers that are no number, and what a receiver may do with it.
import { useLayoutEffect, useRef, type KeyboardEvent, type ReactElement } from 'react'
import { Icon, type IconName } from '../../ui/icon.tsx'
import './entry.css'

export type MenuItem = { readonly id: string; readonly label: string; readonly icon?: IconName; readonly onChoose: () => void }

export type CellMenuProps = {
  readonly label: string
  readonly items: readonly MenuItem[]
  /** Where it opens, in the window. */
  readonly at: { readonly left: number; readonly top: number }
  readonly onClose: () => void
}

const ROOM = 8

export function CellMenu({ label, items, at, onClose }: CellMenuProps): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = box.current
    if (element === null) return undefined
    // never beyond the window
    const { width, height } = element.getBoundingClientRect()
    element.style.left = `${String(Math.max(ROOM, Math.min(at.left, window.innerWidth - width - ROOM)))}px`
    element.style.top = `${String(Math.max(ROOM, Math.min(at.top, window.innerHeight - height - ROOM)))}px`
    element.querySelector<HTMLElement>('[role="menuitem"]')?.focus()
    const away = (event: Event): void => {
      if (event.target instanceof Node && !element.contains(event.target)) onClose()
    }
    document.addEventListener('mousedown', away)
    window.addEventListener('scroll', away, true)
    return () => {
      document.removeEventListener('mousedown', away)
      window.removeEventListener('scroll', away, true)
    }
  }, [at, onClose])
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    event.stopPropagation()
    const choices = [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])]
    const now = choices.findIndex((choice) => choice === document.activeElement)
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: (now + 1) % choices.length,
      ArrowUp: (now - 1 + choices.length) % choices.length,
      Home: 0,
      End: choices.length - 1,
    }
    const next = moves[event.key]
    if (next !== undefined) {
      event.preventDefault()
      choices[next]?.focus()
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault()
      onClose()
    }
  }
  return (
    <div ref={box} className="cell-menu" role="menu" tabIndex={-1} aria-label={label} onKeyDown={onKeyDown}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className="cell-menu-item"
          onClick={() => {
            onClose()
            item.onChoose()
          }}
        >
          <Icon name={item.icon ?? 'pencil'} />
          <span>{item.label}</span>
        </button>
      ))}
    </div>
  )
}
