// The only place where an administrator of the country records by which document sensitive figures may, or may no longer, be processed.
import { useState, type ReactElement } from 'react'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { useFrame } from '../../frame/use-frame.ts'
import { inLanguage } from '../../i18n/language.ts'
import { t } from '../../i18n/vi/figures.ts'
import { t as frame } from '../../i18n/vi.ts'
import { DateField } from '../../ui/date-field.tsx'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { CheckField, TextField } from '../../ui/text-field.tsx'
import { ChoiceField } from '../../ui/yes-no-field.tsx'
import { permitFigures } from './figures.queries.ts'

type PermitDialogProps = {
  /** The sensitive figures of one topic. */
  readonly figures: readonly FigureReply[]
  readonly after: () => Promise<void>
  readonly onClose: () => void
}

export function PermitDialog({ figures, after, onClose }: PermitDialogProps): ReactElement {
  const { me } = useFrame()
  const [state, setState] = useState<'on' | 'off'>(figures.every(({ on }) => on) ? 'off' : 'on')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(figures.map(({ id }) => id)))
  const [document, setDocument] = useState('')
  const [day, setDay] = useState<typeof me.today | null>(me.today)
  const ids = figures.map(({ id }) => id).filter((id) => chosen.has(id))
  const text = document.trim()
  const save =
    ids.length === 0 || text === '' || day === null ? null : async () => permitFigures(ids, { state, document: text, decidedOn: day })
  const choose = (id: string, wanted: boolean): void => {
    setChosen((now) => new Set(wanted ? [...now, id] : [...now].filter((each) => each !== id)))
  }
  return (
    <SavingDialog
      title={t('permit.title')}
      confirmLabel={t(state === 'on' ? 'permit.confirm' : 'permit.confirm-off')}
      danger={state === 'off'}
      save={save}
      after={after}
      onClose={onClose}
    >
      <p>{t('permit.help')}</p>
      <ChoiceField
        label={t('permit.state')}
        required
        column
        value={state}
        options={(['on', 'off'] as const).map((value) => ({ value, label: t(`permit.${value}`) }))}
        onChange={(value) => setState(value ?? 'on')}
      />
      {state === 'off' ? <p className="small muted">{t('permit.off-help')}</p> : null}
      <TextField
        label={t('permit.document')}
        hint={t('permit.document-help')}
        required
        maxLength={200}
        value={document}
        onChange={setDocument}
      />
      <DateField
        label={t('permit.day')}
        required
        latest={me.today}
        value={day}
        onChange={setDay}
        error={day === null ? frame('form.need-day') : null}
      />
      <fieldset className="figures-choices">
        <legend>{t('permit.which')}</legend>
        {figures.map(({ id, name }) => (
          <CheckField key={id} label={inLanguage(name)} checked={chosen.has(id)} onChange={(wanted) => choose(id, wanted)} />
        ))}
      </fieldset>
    </SavingDialog>
  )
}
