// The only place for asking from which day on a residential area or an institution is changed or gone.
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement, type ReactNode } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { t } from '../../i18n/vi/units.ts'
import { DateField } from '../../ui/date-field.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { useLocalUnitsChanged } from './use-local-units-changed.ts'

export type DatedDialogProps = {
  readonly title: ReactNode
  readonly confirmLabel: string
  readonly danger?: boolean
  /** The day offered first. */
  readonly today: PlainDate
  readonly dayLabel: string
  /** Stands below the day. */
  readonly dayHelp?: string
  /** What is asked besides the day. */
  readonly children: ReactNode
  /** Null while something else is still missing. */
  readonly save: ((on: PlainDate) => Promise<unknown>) | null
  readonly onClose: () => void
}

export function DatedDialog({ title, confirmLabel, danger = false, today, save, onClose, ...asked }: DatedDialogProps): ReactElement {
  const changed = useLocalUnitsChanged()
  const [on, setOn] = useState<PlainDate | null>(today)
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
        {asked.children}
        <DateField label={asked.dayLabel} required value={on} onChange={setOn} error={on === null ? t('dated.need-day') : null} />
        {asked.dayHelp === undefined ? null : <p className="muted small">{asked.dayHelp}</p>}
      </div>
    </ConfirmDialog>
  )
}
