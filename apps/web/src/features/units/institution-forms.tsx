// The only place for entering, changing and closing one institution.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { t } from '../../i18n/vi/units.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { Vi } from '../../ui/vi.tsx'
import {
  DeciderField,
  ExcludedNotice,
  FormField,
  KindField,
  NameField,
  newInstitution,
  nameWords,
  type Typed,
} from './institution-fields.tsx'
import { addInstitutionTo, changeInstitutionTo, endInstitution, type InstitutionReply } from './institutions.queries.ts'
import { findUnitOptions, type UnitOption } from './units.queries.ts'
import { useLocalUnitsChanged } from './use-local-units-changed.ts'

export type AddProps = {
  readonly unit: { readonly id: string; readonly level: 'commune' | 'district' | 'province' }
  readonly on: PlainDate
  readonly mayWriteAbove: boolean
}

export function AddInstitution({ unit, on, mayWriteAbove }: AddProps): ReactElement {
  const changed = useLocalUnitsChanged()
  const isCommune = unit.level === 'commune'
  const [commune, setCommune] = useState<UnitOption | null>(null)
  const [typed, setTyped] = useState<Typed>(newInstitution(isCommune ? 'commune' : 'province'))
  const [from, setFrom] = useState<PlainDate | null>(null)
  const [checked, setChecked] = useState(false)
  const place = isCommune ? unit.id : (commune?.id ?? null)
  const adding = useMutation({
    mutationFn: ({ to, form }: { readonly to: string; readonly form: NonNullable<Typed['form']> }) =>
      addInstitutionTo(to, { ...typed, form, name: typed.name.trim(), from }),
    onSuccess: async () => {
      // the next one is often of the same kind
      setTyped((now) => ({ ...now, name: '', form: newInstitution(now.decidedBy, now.kind).form }))
      setChecked(false)
      await changed()
    },
  })
  const issue = nameWords(typed)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    if (place !== null && typed.form !== null && issue === null && !adding.isPending) adding.mutate({ to: place, form: typed.form })
  }
  return (
    <Section title={t('institutions.add-title')}>
      <form className="stack" onSubmit={submit} noValidate>
        <Added error={adding.error} institution={adding.data} />
        <div className="fields-row">
          {isCommune ? null : <CommuneField on={on} value={commune} onChange={setCommune} missing={checked && commune === null} />}
          <KindField typed={typed} onChange={setTyped} />
          <NameField typed={typed} onChange={setTyped} error={checked ? issue : null} />
          <FormField typed={typed} onChange={setTyped} error={checked && typed.form === null ? t('institutions.need-form') : null} />
          {mayWriteAbove && isCommune ? <DeciderField typed={typed} onChange={setTyped} /> : null}
          <DateField label={t('institutions.from')} hint={t('institutions.from-hint')} value={from} onChange={setFrom} />
        </div>
        <ExcludedNotice typed={typed} />
        <div>
          <Button type="submit" kind="primary" busy={adding.isPending}>
            {t('institutions.add')}
          </Button>
        </div>
      </form>
    </Section>
  )
}

type ChangeProps = { readonly institution: InstitutionReply; readonly today: PlainDate; readonly onClose: () => void }

export function ChangeInstitution({
  institution,
  today,
  mayWriteAbove,
  onClose,
}: ChangeProps & { readonly mayWriteAbove: boolean }): ReactElement {
  const { kind, form, fullName, decidedBy } = institution
  const [typed, setTyped] = useState<Typed>({
    kind,
    form,
    name: fullName,
    decidedBy: institution.deciderEnded ? 'commune' : decidedBy,
    formChosen: true,
  })
  const issue = nameWords(typed)
  const chosen = typed.form
  const changed = useLocalUnitsChanged()
  return (
    <SavingDialog
      title={t.nodes('institutions.change-title', { name: <Vi>{fullName}</Vi> })}
      confirmLabel={t('institutions.save-change')}
      day={{ label: t('institutions.change-on'), first: today, help: t('institutions.change-help') }}
      save={
        issue !== null || chosen === null
          ? null
          : (on) => changeInstitutionTo(institution.id, { on, form: chosen, name: typed.name.trim(), decidedBy: typed.decidedBy })
      }
      after={changed}
      onClose={onClose}
    >
      <NameField typed={typed} onChange={setTyped} error={issue} />
      <FormField typed={typed} onChange={setTyped} error={null} />
      <ExcludedNotice typed={typed} />
      {mayWriteAbove ? <DeciderField typed={typed} onChange={setTyped} /> : null}
    </SavingDialog>
  )
}

export function CloseInstitution({ institution, today, onClose }: ChangeProps): ReactElement {
  const changed = useLocalUnitsChanged()
  return (
    <SavingDialog
      danger
      title={t.nodes('institutions.close-title', { name: <Vi>{institution.fullName}</Vi> })}
      confirmLabel={t('institutions.save-close')}
      day={{ label: t('institutions.close-on'), first: today }}
      save={(on) => endInstitution(institution.id, on)}
      after={changed}
      onClose={onClose}
    >
      <p>{t('institutions.close-help')}</p>
    </SavingDialog>
  )
}

function Added({
  error,
  institution,
}: {
  readonly error: unknown
  readonly institution: InstitutionReply | undefined
}): ReactElement | null {
  if (error !== null) return <ProblemView error={error} />
  if (institution === undefined) return null
  const name = <Vi>{institution.fullName}</Vi>
  return <Notice title={t.nodes(institution.excluded === null ? 'institutions.added' : 'institutions.added-excluded', { name })} />
}

type CommuneFieldProps = {
  readonly on: PlainDate
  readonly value: UnitOption | null
  readonly onChange: (commune: UnitOption | null) => void
  readonly missing: boolean
}

/** Where one that the province decides for lies. */
function CommuneField({ on, value, onChange, missing }: CommuneFieldProps): ReactElement {
  const client = useQueryClient()
  return (
    <Combobox<UnitOption>
      label={t('institutions.commune')}
      hint={t('institutions.commune-hint')}
      required
      value={value}
      onChange={onChange}
      find={async (text) => (await findUnitOptions(client, text, on)).filter((option) => option.hit.level === 'commune')}
      error={missing ? t('institutions.need-commune') : null}
    />
  )
}
