// The only place for the fields of one institution and what they say while being typed: kind, name, form, deciding authority.
import type { ReactElement } from 'react'
import {
  exclusionOf,
  formInName,
  institutionForms,
  institutionKinds,
  institutionNameIssue,
  MAX_INSTITUTION_NAME,
  type Decider,
  type Exclusion,
  type InstitutionForm,
  type InstitutionKind,
} from '@binhyen/core/units/institution.domain'
import { t } from '../../i18n/vi/units.ts'
import { formatDate } from '../../i18n/format.ts'
import { Notice } from '../../ui/feedback.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'

export type Typed = {
  readonly kind: InstitutionKind
  readonly form: InstitutionForm | null
  readonly name: string
  readonly decidedBy: Decider
  /** Chosen by the person: the name no longer says it. */
  readonly formChosen: boolean
}

/** An agency is a civil one until said otherwise; the others have to be said, or said by the name. */
function usualForm(kind: InstitutionKind): InstitutionForm | null {
  return kind === 'agency' ? 'civil' : null
}

export function newInstitution(decidedBy: Decider, kind: InstitutionKind = 'agency'): Typed {
  return { kind, form: usualForm(kind), name: '', decidedBy, formChosen: false }
}

/** What is wrong with the name, in words; null where nothing is, or the form is still to be chosen. */
export function nameWords({ kind, form, name }: Typed): string | null {
  const issue = name.trim() === '' ? 'empty' : form === null ? null : institutionNameIssue(kind, form, name)
  if (issue === null) return null
  return issue === 'too-long' ? t('name-issue.too-long', { max: MAX_INSTITUTION_NAME }) : t(`name-issue.${issue}`)
}

/** Why the law leaves one out: the reason, since when, and that it was not checked against the original. */
export function exclusionWords({ reason, since, checked }: Pick<Exclusion, 'reason' | 'since' | 'checked'>): string {
  const why = t('institutions.excluded-why', { reason: t(`excluded.${reason}`), since: formatDate(since) })
  return checked ? why : `${why}; ${t('institutions.unchecked')}`
}

type FieldProps = { readonly typed: Typed; readonly onChange: (typed: Typed) => void }

export function KindField({ typed, onChange }: FieldProps): ReactElement {
  return (
    <SelectField
      label={t('institutions.kind')}
      value={typed.kind}
      options={institutionKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      onChange={(kind) =>
        kind === null ? undefined : onChange({ ...typed, kind, form: formInName(kind, typed.name) ?? usualForm(kind), formChosen: false })
      }
    />
  )
}

export function NameField({ typed, onChange, error }: FieldProps & { readonly error: string | null }): ReactElement {
  return (
    <TextField
      label={t('institutions.full-name')}
      hint={t('institutions.name-hint')}
      required
      maxLength={MAX_INSTITUTION_NAME}
      value={typed.name}
      onChange={(name) =>
        // "Trường Mầm non …" says its form itself
        onChange({ ...typed, name, form: typed.formChosen ? typed.form : (formInName(typed.kind, name) ?? usualForm(typed.kind)) })
      }
      error={error}
    />
  )
}

export function FormField({ typed, onChange, error }: FieldProps & { readonly error: string | null }): ReactElement {
  return (
    <SelectField<InstitutionForm>
      label={t('institutions.form')}
      required
      value={typed.form}
      options={institutionForms[typed.kind].map((form) => ({ value: form, label: t(`form.${form}`) }))}
      onChange={(form) => onChange({ ...typed, form, formChosen: true })}
      error={error}
    />
  )
}

/** Says before anything is sent that the law leaves this form out. */
export function ExcludedNotice({ typed }: { readonly typed: Typed }): ReactElement | null {
  const exclusion = typed.form === null ? null : exclusionOf(typed.form)
  return exclusion === null ? null : (
    <Notice kind="warning" title={t('institutions.will-not-count', { reason: exclusionWords(exclusion) })} />
  )
}

/** No district decides any more: only the commune and the province are offered. */
export function DeciderField({ typed, onChange }: FieldProps): ReactElement {
  return (
    <SelectField<Decider>
      label={t('institutions.decider')}
      value={typed.decidedBy}
      options={(['commune', 'province'] as const).map((decider) => ({ value: decider, label: t(`decider.${decider}`) }))}
      onChange={(decidedBy) => (decidedBy === null ? undefined : onChange({ ...typed, decidedBy }))}
    />
  )
}
