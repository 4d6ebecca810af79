// The only place for small boxes that open under a button of the bar.
import { useEffect, useId, useRef, useState, type ReactElement, type ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import './popover.css'

export type PopoverProps = {
  readonly icon: IconName
  /** Spoken, and shown on hover. */
  readonly label: string
  /** Words beside the drawing, where there is room. */
  readonly text?: ReactNode
  readonly children: (close: () => void) => ReactNode
  readonly align?: 'start' | 'end'
}

/** Opens on click, closes on Esc, on a click elsewhere and when focus leaves. */
export function Popover({ icon, label, text, children, align = 'end' }: PopoverProps): ReactElement {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return undefined
    const onDown = (event: MouseEvent): void => {
      if (event.target instanceof Node && box.current?.contains(event.target) === false) setOpen(false)
    }
    document.addEventListener('mousedown', onDown)
    return () => document.removeEventListener('mousedown', onDown)
  }, [open])
  const close = (): void => {
    setOpen(false)
    button.current?.focus()
  }
  return (
    // Esc and leaving close it; the button alone opens it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div
      className="popover"
      ref={box}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) close()
      }}
      onBlur={(event) => {
        if (event.relatedTarget instanceof Node && !event.currentTarget.contains(event.relatedTarget)) setOpen(false)
      }}
    >
      <button
        ref={button}
        type="button"
        className={text === undefined ? 'button button--icon' : 'button button--quiet popover-button'}
        aria-expanded={open}
        aria-controls={id}
        aria-label={text === undefined ? label : undefined}
        title={label}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
        {text === undefined ? null : <span className="popover-text">{text}</span>}
      </button>
      <div id={id} className={`popover-box popover-box--${align}`} hidden={!open}>
        {open ? <PopoverContent render={children} close={close} /> : null}
      </div>
    </div>
  )
}

type PopoverContentProps = { readonly render: (close: () => void) => ReactNode; readonly close: () => void }

function PopoverContent({ render, close }: PopoverContentProps): ReactNode {
  return render(close)
}
