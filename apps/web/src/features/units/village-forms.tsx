// The only place for entering, renaming and closing one residential area.
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { findTypedName } from '@binhyen/core/units/unit-name.domain'
import { unitTypes } from '@binhyen/core/units/units.domain'
import { t } from '../../i18n/vi/units.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { addVillageTo, endVillage, giveVillageName, type VillageReply, type VillageType } from './units.queries.ts'
import { useLocalUnitsChanged } from './use-local-units-changed.ts'

const typeOptions = unitTypes.village.map((type) => ({ value: type, label: type.charAt(0).toUpperCase() + type.slice(1), vi: true }))

export function AddVillage({ commune }: { readonly commune: string }): ReactElement {
  const changed = useLocalUnitsChanged()
  const [type, setType] = useState<VillageType>('thôn')
  const [name, setName] = useState('')
  const [from, setFrom] = useState<PlainDate | null>(null)
  const [checked, setChecked] = useState(false)
  const adding = useMutation({
    mutationFn: () => addVillageTo(commune, { type, name: name.trim(), from }),
    onSuccess: async () => {
      setName('')
      setChecked(false)
      await changed()
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (name.trim() !== '' && !adding.isPending) adding.mutate()
  }
  return (
    <Section title={t('villages.add')}>
      <form className="stack" onSubmit={submit} noValidate>
        {adding.error === null ? null : <ProblemView error={adding.error} />}
        {adding.data === undefined ? null : <Notice title={t.nodes('villages.added', { name: <Vi>{adding.data.fullName}</Vi> })} />}
        <div className="fields-row">
          <SelectField label={t('villages.type')} value={type} options={typeOptions} onChange={(value) => setType(value ?? type)} />
          <TextField
            label={t('villages.bare-name')}
            hint={t('villages.bare-name-hint')}
            required
            maxLength={120}
            value={name}
            onChange={setName}
            error={checked && name.trim() === '' ? t('villages.need-name') : null}
          />
          <DateField label={t('villages.from')} hint={t('villages.from-hint')} value={from} onChange={setFrom} />
        </div>
        <div>
          <Button type="submit" kind="primary" busy={adding.isPending}>
            {t('villages.add')}
          </Button>
        </div>
      </form>
    </Section>
  )
}

export type ChangeVillageProps = { readonly village: VillageReply; readonly today: PlainDate; readonly onClose: () => void }

export function RenameVillage({ village, today, onClose }: ChangeVillageProps): ReactElement {
  const [type, setType] = useState<VillageType>(village.type)
  const [name, setName] = useState(findTypedName('village', village.fullName)?.bareName ?? village.fullName)
  const missing = name.trim() === ''
  const changed = useLocalUnitsChanged()
  return (
    <SavingDialog
      title={t.nodes('villages.rename-title', { name: <Vi>{village.fullName}</Vi> })}
      confirmLabel={t('villages.save-name')}
      day={{ label: t('villages.rename-on'), first: today, help: t('villages.rename-help') }}
      save={missing ? null : (on) => giveVillageName(village.id, { type, name: name.trim(), on })}
      after={changed}
      onClose={onClose}
    >
      <SelectField label={t('villages.type')} value={type} options={typeOptions} onChange={(value) => setType(value ?? type)} />
      <TextField
        label={t('villages.bare-name')}
        hint={t('villages.bare-name-hint')}
        required
        maxLength={120}
        value={name}
        onChange={setName}
        error={missing ? t('villages.need-name') : null}
      />
    </SavingDialog>
  )
}

export function CloseVillage({ village, today, onClose }: ChangeVillageProps): ReactElement {
  const changed = useLocalUnitsChanged()
  return (
    <SavingDialog
      danger
      title={t.nodes('villages.close-title', { name: <Vi>{village.fullName}</Vi> })}
      confirmLabel={t('villages.save-close')}
      day={{ label: t('villages.close-on'), first: today }}
      save={(on) => endVillage(village.id, on)}
      after={changed}
      onClose={onClose}
    >
      <p>{t('villages.close-help')}</p>
    </SavingDialog>
  )
}
