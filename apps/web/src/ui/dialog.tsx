// The only place for windows over the page. The browser's own dialog keeps focus inside, closes on Esc and gives focus back.
import { useEffect, useId, useLayoutEffect, useRef, type ReactElement, type ReactNode } from 'react'
import { t } from '../i18n/vi.ts'
import { Button, IconButton } from './button.tsx'
import './dialog.css'

export type DialogProps = {
  readonly open: boolean
  readonly title: ReactNode
  readonly children: ReactNode
  readonly onClose: () => void
  /** `side` slides in from the right, `menu` from the left, both full height. */
  readonly kind?: 'middle' | 'side' | 'menu' | 'wide'
  readonly footer?: ReactNode
  /** False where the person must answer (a lost session). */
  readonly closable?: boolean
}

type Caret = { readonly input: HTMLInputElement | HTMLTextAreaElement; readonly at: readonly [number, number] }

/** Where somebody is typing now; null where nobody is. */
function caretNow(): Caret | null {
  const input = document.activeElement
  if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement)) return null
  const { selectionStart, selectionEnd } = input
  return selectionStart === null || selectionEnd === null ? null : { input, at: [selectionStart, selectionEnd] }
}

/** The browser gives the focus back without the caret, and what is typed then goes nowhere. */
function close(element: HTMLDialogElement, caret: Caret | null): void {
  element.close()
  if (caret !== null && document.activeElement === caret.input) caret.input.setSelectionRange(...caret.at)
}

export function Dialog({ open, title, children, onClose, kind = 'middle', footer, closable = true }: DialogProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null)
  const caret = useRef<Caret | null>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    if (element === null) return
    if (open && !element.open) {
      caret.current = caretNow()
      element.showModal()
      // The browser would take the close button; what the dialog is for comes first.
      const first = element.querySelector<HTMLElement>('[data-autofocus]') ?? element.querySelector<HTMLElement>('h2')
      first?.focus()
    }
    if (!open && element.open) close(element, caret.current)
  }, [open])
  // Taken away while open: an element that is gone gives nothing back by itself.
  useLayoutEffect(() => {
    const element = dialog.current
    return () => {
      if (element?.open === true) close(element, caret.current)
    }
  }, [])
  return (
    // A click beside the box is a second way to what the close button and Esc do.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className={`dialog dialog--${kind}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // The page decides whether it is open; Esc only asks.
        event.preventDefault()
        if (closable) onClose()
      }}
      onMouseDown={(event) => {
        if (closable && event.target === dialog.current) onClose()
      }}
    >
      {open ? (
        <div className="dialog-box">
          <div className="dialog-top">
            <h2 id={titleId} tabIndex={-1}>
              {title}
            </h2>
            {closable ? <IconButton icon="cross" label={t('dialog.close')} onClick={onClose} /> : null}
          </div>
          <div className="dialog-body">{children}</div>
          {footer === undefined ? null : <div className="dialog-foot">{footer}</div>}
        </div>
      ) : null}
    </dialog>
  )
}

export type ConfirmDialogProps = {
  readonly open: boolean
  readonly title: ReactNode
  /** What will happen, and what cannot be taken back. */
  readonly children: ReactNode
  /** A verb: "Nộp hồ sơ", not "OK". */
  readonly confirmLabel: string
  readonly onConfirm: () => void
  readonly onCancel: () => void
  readonly danger?: boolean
  readonly busy?: boolean
  readonly disabled?: boolean
}

export function ConfirmDialog({
  open,
  title,
  children,
  confirmLabel,
  onConfirm,
  onCancel,
  danger = false,
  busy = false,
  disabled = false,
}: ConfirmDialogProps): ReactElement {
  return (
    <Dialog
      open={open}
      title={title}
      onClose={onCancel}
      footer={
        <>
          <Button onClick={onCancel}>{t('dialog.cancel')}</Button>
          <Button kind={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled} onClick={onConfirm}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
