// The only place for typing a day.
import type { ReactElement } from 'react'
import { vietnameseDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { t } from '../i18n/vi.ts'
import { Field, type FieldProps } from './field.tsx'
import { useTypedInput } from './typed-field.ts'
import { readDate, type DateBounds } from './typed-readings.ts'

export type DateFieldProps = FieldProps &
  DateBounds & {
    readonly value: PlainDate | null
    readonly onChange: (value: PlainDate | null) => void
    readonly readOnly?: boolean
  }

/** Reads 5/3/2026, 05-03-2026, 05032026; what cannot be read stays as typed, with its error, which says more than that a day is needed. */
export function DateField({ value, onChange, earliest, latest, readOnly = false, ...field }: DateFieldProps): ReactElement {
  const bounds: DateBounds = { ...(earliest === undefined ? {} : { earliest }), ...(latest === undefined ? {} : { latest }) }
  const input = useTypedInput(value, onChange, { read: (text) => readDate(text, bounds), write: vietnameseDate })
  return (
    <Field {...field} hint={field.hint ?? t('form.date-format')} error={input.error ?? field.error}>
      {(marks) => (
        <input
          {...marks}
          className="input input--date"
          inputMode="numeric"
          autoComplete="off"
          value={input.text}
          readOnly={readOnly}
          onChange={(event) => input.onText(event.target.value)}
          onBlur={input.onBlur}
        />
      )}
    </Field>
  )
}
