// The only place for buttons.
import type { MouseEvent, ReactElement, ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon, type IconName } from './icon.tsx'

export type ButtonProps = {
  readonly children: ReactNode
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly icon?: IconName
  readonly type?: 'button' | 'submit'
  /** While true the button stays in place and in focus but does nothing. */
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly onClick?: (event: MouseEvent<HTMLButtonElement>) => void
  readonly describedBy?: string
}

export function Button({
  children,
  kind = 'plain',
  icon,
  type = 'button',
  busy = false,
  disabled = false,
  onClick,
  describedBy,
}: ButtonProps): ReactElement {
  return (
    <button
      type={type}
      className={classNames('button', kind !== 'plain' && `button--${kind}`)}
      disabled={disabled}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      aria-describedby={describedBy}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      <span>{children}</span>
    </button>
  )
}

export type IconButtonProps = {
  readonly icon: IconName
  /** Spoken, and shown on hover. */
  readonly label: string
  readonly onClick: () => void
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly expanded?: boolean
}

/** A button that is only a drawing; its name is always there for screen readers and as a tooltip. */
export function IconButton({ icon, label, onClick, disabled = false, pressed, expanded }: IconButtonProps): ReactElement {
  return (
    <button
      type="button"
      className="button button--icon"
      aria-label={label}
      title={label}
      disabled={disabled}
      aria-pressed={pressed}
      aria-expanded={expanded}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  )
}
