// The only place for the filters that several lists share.
import { useEffect, useRef, useState, type ReactElement } from 'react'
import { t } from '../../i18n/vi/assessments.ts'
import { t as kit } from '../../i18n/vi.ts'
import { SelectField, TextField } from '../../ui/text-field.tsx'

const TYPING_PAUSE_MS = 300

type NameFilterProps = { readonly value: string; readonly onChange: (text: string) => void }

/** Filters a moment after typing; the box itself never waits. */
export function NameFilter({ value, onChange }: NameFilterProps): ReactElement {
  const [typed, setTyped] = useState(value)
  const [seen, setSeen] = useState(value)
  const change = useRef(onChange)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    change.current = onChange
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  // Cleared or followed by a link from outside.
  if (seen !== value) {
    setSeen(value)
    setTyped(value)
  }
  const type = (text: string): void => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => change.current(text), TYPING_PAUSE_MS)
  }
  return (
    <TextField type="search" label={t('filter.name')} placeholder={t('filter.name-hint')} value={typed} onChange={type} maxLength={80} />
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
