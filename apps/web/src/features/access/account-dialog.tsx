// The only place for asking once before something of an account is changed, and for a day where it needs one.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement, type ReactNode } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { DateField } from '../../ui/date-field.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { ACCOUNTS_KEY } from './accounts.queries.ts'

type Props = {
  readonly title: string
  readonly children: ReactNode
  readonly confirmLabel: string
  readonly danger?: boolean
  /** Asks for a day, from today on. */
  readonly day?: { readonly label: string; readonly today: PlainDate }
  /** Null while something else is missing. */
  readonly save: ((on: PlainDate) => Promise<unknown>) | null
  readonly onClose: () => void
}

/** Everything that shows accounts or delegations is asked anew. */
export function useAccountsChanged(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await client.invalidateQueries({ queryKey: ACCOUNTS_KEY })
    await client.invalidateQueries({ queryKey: ['access', 'delegations'] })
  }
}

const NO_DAY = '0001-01-01' as PlainDate

export function AccountDialog({ title, children, confirmLabel, danger = false, day, save, onClose }: Props): ReactElement {
  const changed = useAccountsChanged()
  const [on, setOn] = useState<PlainDate | null>(day?.today ?? NO_DAY)
  const saving = useMutation({
    mutationFn: (send: () => Promise<unknown>) => send(),
    onSuccess: async () => {
      await changed()
      onClose()
    },
  })
  return (
    <ConfirmDialog
      open
      danger={danger}
      title={title}
      confirmLabel={confirmLabel}
      busy={saving.isPending}
      disabled={save === null || on === null}
      onConfirm={() => (save === null || on === null ? undefined : saving.mutate(() => save(on)))}
      onCancel={onClose}
    >
      <div className="stack">
        {saving.error === null ? null : <ProblemView error={saving.error} />}
        {children}
        {day === undefined ? null : <DateField label={day.label} required earliest={day.today} value={on} onChange={setOn} />}
      </div>
    </ConfirmDialog>
  )
}
