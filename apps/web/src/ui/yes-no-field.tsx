// The only place for questions answered by picking: yes or no, or one of a few. Not answered is a third state, and can be had back.
import { useId, type ReactElement, type ReactNode } from 'react'
import { t } from '../i18n/vi.ts'
import { Button } from './button.tsx'
import { FieldGroup, type FieldProps } from './field.tsx'

export type ChoiceOption<V extends string> = { readonly value: V; readonly label: ReactNode }

export type ChoiceFieldProps<V extends string> = FieldProps & {
  readonly value: V | null
  readonly options: readonly ChoiceOption<V>[]
  readonly onChange: (value: V | null) => void
  readonly disabled?: boolean
  /** True where the answer may be taken back to "not answered". */
  readonly clearable?: boolean
  readonly column?: boolean
}

export function ChoiceField<V extends string>({
  value,
  options,
  onChange,
  disabled = false,
  clearable = false,
  column = false,
  ...field
}: ChoiceFieldProps<V>): ReactElement {
  const name = useId()
  return (
    <FieldGroup {...field}>
      {() => (
        <div className={column ? 'choices choices--column' : 'choices'}>
          {options.map((option) => (
            <label key={option.value} className="choice">
              <input
                type="radio"
                name={name}
                checked={value === option.value}
                disabled={disabled}
                onChange={() => onChange(option.value)}
              />
              <span>{option.label}</span>
            </label>
          ))}
          {clearable && value !== null && !disabled ? (
            <Button kind="quiet" onClick={() => onChange(null)}>
              {t('form.clear')}
            </Button>
          ) : null}
        </div>
      )}
    </FieldGroup>
  )
}

export type YesNoFieldProps = FieldProps & {
  readonly value: boolean | null
  readonly onChange: (value: boolean | null) => void
  readonly disabled?: boolean
}

/** Có / Không; null is "not answered yet". */
export function YesNoField({ value, onChange, ...rest }: YesNoFieldProps): ReactElement {
  return (
    <ChoiceField
      {...rest}
      clearable
      value={value === null ? null : value ? 'yes' : 'no'}
      options={[
        { value: 'yes', label: t('form.yes') },
        { value: 'no', label: t('form.no') },
      ]}
      onChange={(next) => onChange(next === null ? null : next === 'yes')}
    />
  )
}
