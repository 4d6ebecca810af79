// The only place for taking back what was recorded or asked about reports: nothing goes without a reason.
import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement, type ReactNode } from 'react'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { refreshReports } from './reports.queries.ts'

type Props = {
  readonly title: string
  readonly confirmLabel: string
  readonly reasonLabel: string
  /** What is taken back, and what that does. */
  readonly children: ReactNode
  readonly withdraw: (reason: string) => Promise<unknown>
  readonly onClose: () => void
}

const LONGEST_REASON = 500

export function WithdrawDialog({ title, confirmLabel, reasonLabel, children, withdraw, onClose }: Props): ReactElement {
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const reason = typed.trim()
  return (
    <SavingDialog
      title={title}
      confirmLabel={confirmLabel}
      danger
      save={reason === '' ? null : () => withdraw(reason)}
      after={() => refreshReports(client)}
      onClose={onClose}
    >
      {children}
      <TextField label={reasonLabel} required maxLength={LONGEST_REASON} value={typed} onChange={setTyped} />
    </SavingDialog>
  )
}
