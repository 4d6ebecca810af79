// The only place where a reason is asked for: why a cell cannot be provided, why it goes back, why a report is corrected.
import { useState, type ReactElement, type ReactNode } from 'react'
import { t } from '../../i18n/vi/reports.ts'
import { t as kit } from '../../i18n/vi.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

export type ReasonDialogProps = {
  readonly title: string
  readonly about?: ReactNode
  readonly label: string
  readonly hint?: string
  readonly initial?: string
  readonly most: number
  readonly confirmLabel: string
  readonly busy?: boolean
  readonly children?: ReactNode
  readonly onDone: (reason: string) => void
  readonly onClose: () => void
}

export function ReasonDialog(props: ReasonDialogProps): ReactElement {
  const [reason, setReason] = useState(props.initial ?? '')
  const [asked, setAsked] = useState(false)
  const said = reason.trim()
  return (
    <Dialog
      open
      title={props.title}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{kit('dialog.cancel')}</Button>
          <Button
            kind="primary"
            busy={props.busy === true}
            onClick={() => {
              if (said === '') setAsked(true)
              else props.onDone(said)
            }}
          >
            {props.confirmLabel}
          </Button>
        </>
      }
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (said === '') setAsked(true)
          else props.onDone(said)
        }}
      >
        {props.about}
        <TextField
          label={props.label}
          {...(props.hint === undefined ? {} : { hint: props.hint })}
          value={reason}
          onChange={setReason}
          maxLength={props.most}
          required
          takesFocus
          {...(asked && said === '' ? { error: t('reason.missing') } : {})}
        />
        {props.children}
      </form>
    </Dialog>
  )
}
