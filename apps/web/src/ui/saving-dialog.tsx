// The only place for asking once before something is changed on the server: busy while it is sent, and why it was refused; with a day
// from which it counts where it needs one.
import { useState, type ReactElement, type ReactNode } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { t } from '../i18n/vi.ts'
import { DateField } from './date-field.tsx'
import { ConfirmDialog } from './dialog.tsx'
import { ProblemView } from './loaded.tsx'

export type SavingDialogProps = {
  readonly title: ReactNode
  /** What will happen, and what is asked besides the day. */
  readonly children: ReactNode
  readonly confirmLabel: string
  readonly danger?: boolean
  /** Asks for a day; `first` is offered. */
  readonly day?: {
    readonly label: string
    readonly first: PlainDate
    readonly earliest?: PlainDate
    /** Stands below the day; may tell of the one chosen. */
    readonly help?: string | ((on: PlainDate) => string)
  }
  /** Null while something else is still missing. Without a question for a day it is given none that means anything. */
  readonly save: ((on: PlainDate) => Promise<unknown>) | null
  /** What is asked anew before the dialog goes. */
  readonly after: () => Promise<void>
  readonly onClose: () => void
}

const NO_DAY = '0001-01-01' as PlainDate

/** Open as long as it is there: `{asking ? <SavingDialog … /> : null}`. */
export function SavingDialog({
  title,
  children,
  confirmLabel,
  danger = false,
  day,
  save,
  after,
  onClose,
}: SavingDialogProps): ReactElement {
  const [on, setOn] = useState<PlainDate | null>(day?.first ?? NO_DAY)
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<{ readonly error: unknown } | null>(null)
  const send = async (): Promise<void> => {
    if (save === null || on === null || busy) return
    setBusy(true)
    setFailed(null)
    try {
      await save(on)
      await after()
      onClose()
    } catch (error) {
      setFailed({ error })
    } finally {
      setBusy(false)
    }
  }
  return (
    <ConfirmDialog
      open
      danger={danger}
      title={title}
      confirmLabel={confirmLabel}
      busy={busy}
      disabled={save === null || on === null}
      onConfirm={() => void send()}
      onCancel={onClose}
    >
      <div className="stack">
        {failed === null ? null : <ProblemView error={failed.error} />}
        {children}
        {day === undefined ? null : (
          <>
            <DateField
              label={day.label}
              required
              {...(day.earliest === undefined ? {} : { earliest: day.earliest })}
              value={on}
              onChange={setOn}
              error={on === null ? t('form.need-day') : null}
            />
            <DayHelp help={day.help} on={on} />
          </>
        )}
      </div>
    </ConfirmDialog>
  )
}

function DayHelp({
  help,
  on,
}: {
  readonly help: NonNullable<SavingDialogProps['day']>['help']
  readonly on: PlainDate | null
}): ReactElement | null {
  if (help === undefined) return null
  const said = typeof help === 'string' ? help : on === null ? '' : help(on)
  return (
    <p className="muted small" role="status">
      {said}
    </p>
  )
}
