// The only place for plain inputs: one line, several lines, a short list, a tick, a file.
import { lazy, Suspense, useRef, useState, type ReactElement, type ReactNode } from 'react'
import { t } from '../i18n/vi.ts'
import { Button } from './button.tsx'
import { Field, FieldGroup, type FieldProps } from './field.tsx'
import { Vi, viMark } from './vi.tsx'

const TextGuardNote = lazy(async () => ({ default: (await import('./text-guard.tsx')).TextGuardNote }))

export type TextFieldProps = FieldProps & {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly onBlur?: () => void
  readonly type?: 'text' | 'password' | 'search'
  readonly name?: string
  readonly autoComplete?: string
  readonly maxLength?: number
  readonly placeholder?: string
  readonly readOnly?: boolean
  /** Several lines where given. */
  readonly rows?: number
  /** The field a step begins with: the keyboard is there as soon as the step is shown. One line only. */
  readonly takesFocus?: boolean
}

/** One function for all, so that it is called when a field appears and not each time it is drawn. */
function focusNow(input: HTMLInputElement | null): void {
  input?.focus()
}

export function TextField({
  value,
  onChange,
  onBlur,
  type = 'text',
  rows,
  name,
  autoComplete,
  maxLength,
  placeholder,
  readOnly,
  takesFocus = false,
  ...field
}: TextFieldProps): ReactElement {
  const shared = { value, onBlur, name, autoComplete, maxLength, placeholder, readOnly, className: 'input' }
  return (
    <Field {...field}>
      {(marks) => (
        <div className="field-input">
          {rows === undefined ? (
            <input
              {...marks}
              {...shared}
              ref={takesFocus ? focusNow : undefined}
              data-autofocus={takesFocus || undefined}
              type={type}
              spellCheck={false}
              onChange={(event) => onChange(event.target.value)}
            />
          ) : (
            <textarea {...marks} {...shared} rows={rows} onChange={(event) => onChange(event.target.value)} />
          )}
          {type === 'text' && readOnly !== true ? (
            <Suspense>
              <TextGuardNote id={marks.id} text={value} />
            </Suspense>
          ) : null}
        </div>
      )}
    </Field>
  )
}

/** `vi`: the label is Vietnamese in every language, such as the title of a criteria set. */
export type SelectOption<V extends string> = { readonly value: V; readonly label: string; readonly vi?: boolean }

export type SelectFieldProps<V extends string> = FieldProps & {
  readonly value: V | null
  readonly options: readonly SelectOption<V>[]
  readonly onChange: (value: V | null) => void
  /** The word of the empty choice; without it a choice must be made. */
  readonly empty?: string
  readonly disabled?: boolean
}

/** A short list; for long ones use Combobox. */
export function SelectField<V extends string>({
  value,
  options,
  onChange,
  empty,
  disabled = false,
  ...field
}: SelectFieldProps<V>): ReactElement {
  return (
    <Field {...field}>
      {(marks) => (
        <select
          {...marks}
          className="input"
          value={value ?? ''}
          disabled={disabled}
          onChange={(event) => onChange(options.find((option) => option.value === event.target.value)?.value ?? null)}
        >
          {empty === undefined && value !== null ? null : <option value="">{empty ?? t('form.choose')}</option>}
          {options.map((option) => (
            <option key={option.value} value={option.value} {...(option.vi === true ? viMark() : {})}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

export type CheckFieldProps = {
  readonly label: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
}

export function CheckField({ label, checked, onChange, disabled = false }: CheckFieldProps): ReactElement {
  return (
    <label className="choice choice--bare">
      <input type="checkbox" checked={checked} disabled={disabled} onChange={(event) => onChange(event.target.checked)} />
      <span>{label}</span>
    </label>
  )
}

export type FileFieldProps = FieldProps & {
  readonly accept: string
  readonly onChoose: (file: File) => void
  readonly busy?: boolean
}

/** Choosing one file; what happens to it is the page's business. */
export function FileField({ accept, onChoose, busy = false, ...field }: FileFieldProps): ReactElement {
  const input = useRef<HTMLInputElement>(null)
  const [name, setName] = useState<string | null>(null)
  return (
    <FieldGroup {...field}>
      {(marks) => (
        <div className="row">
          <input
            ref={input}
            type="file"
            className="visually-hidden"
            tabIndex={-1}
            aria-hidden="true"
            accept={accept}
            onChange={(event) => {
              const file = event.target.files?.[0]
              // The same file may be corrected and chosen again: only an emptied input reports it.
              event.target.value = ''
              if (file === undefined) return
              setName(file.name)
              onChoose(file)
            }}
          />
          <Button
            icon="upload"
            busy={busy}
            onClick={() => input.current?.click()}
            {...(marks['aria-describedby'] === undefined ? {} : { describedBy: marks['aria-describedby'] })}
          >
            {t('form.choose-file')}
          </Button>
          <span className="muted">{name === null ? t('form.no-file') : <Vi>{name}</Vi>}</span>
        </div>
      )}
    </FieldGroup>
  )
}
