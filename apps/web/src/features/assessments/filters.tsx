// The only place for the filters that several lists share.
import type { ReactElement } from 'react'
import { t } from '../../i18n/vi/assessments.ts'
import { t as kit } from '../../i18n/vi.ts'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { useTypedLater } from '../../ui/use-typed-later.ts'

type NameFilterProps = { readonly value: string; readonly onChange: (text: string) => void }

export function NameFilter({ value, onChange }: NameFilterProps): ReactElement {
  const { text, type } = useTypedLater(value, onChange)
  return (
    <TextField type="search" label={t('filter.name')} placeholder={t('filter.name-hint')} value={text} onChange={type} maxLength={80} />
  )
}

type ChoiceProps<V extends string> = { readonly value: V | null; readonly onChange: (value: V | null) => void }

const outcomes = ['met', 'not-met', 'cannot-tell'] as const

export function OutcomeFilter({ value, onChange }: ChoiceProps<(typeof outcomes)[number]>): ReactElement {
  return (
    <SelectField
      label={t('filter.outcome')}
      value={value}
      options={outcomes.map((outcome) => ({ value: outcome, label: kit(`status.${outcome}`) }))}
      empty={t('filter.all')}
      onChange={onChange}
    />
  )
}

export function LateFilter({ value, onChange }: ChoiceProps<'true' | 'false'>): ReactElement {
  return (
    <SelectField
      label={t('filter.late')}
      value={value}
      options={[
        { value: 'true', label: t('late.yes') },
        { value: 'false', label: t('late.no') },
      ]}
      empty={t('filter.all')}
      onChange={onChange}
    />
  )
}
