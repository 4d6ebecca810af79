// The only place for typing whole numbers as Vietnamese offices write them: 1.234.
import type { ReactElement } from 'react'
import { formatNumber } from '../i18n/format.ts'
import { Field, type FieldProps } from './field.tsx'
import { useTypedInput } from './typed-field.ts'
import { readCount } from './typed-readings.ts'
import { Vi } from './vi.tsx'

export type CountFieldProps = FieldProps & {
  readonly value: number | null
  readonly onChange: (value: number | null) => void
  /** Default 0. */
  readonly min?: number
  /** Default 999.999.999. */
  readonly max?: number
  /** The unit of measure, written after the box: "hộ", "khu dân cư". */
  readonly unit?: string
  readonly readOnly?: boolean
}

/** A whole number; blank (null) and zero are two things. */
export function CountField({
  value,
  onChange,
  min = 0,
  max = 999_999_999,
  unit,
  readOnly = false,
  ...field
}: CountFieldProps): ReactElement {
  const input = useTypedInput(value, onChange, {
    read: (text) => readCount(text, { min, max }),
    write: (count) => formatNumber(count, 0),
  })
  return (
    <Field {...field} error={field.error ?? input.error}>
      {(marks) => (
        <div className="row">
          <input
            {...marks}
            className="input input--number"
            inputMode="numeric"
            autoComplete="off"
            value={input.text}
            readOnly={readOnly}
            onChange={(event) => input.onText(event.target.value)}
            onBlur={input.onBlur}
          />
          {unit === undefined ? null : (
            <span className="muted">
              <Vi>{unit}</Vi>
            </span>
          )}
        </div>
      )}
    </Field>
  )
}
