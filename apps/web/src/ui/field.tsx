// The only place for what surrounds an input: label, hint, error at the field, required mark.
import { useId, type ReactElement, type ReactNode } from 'react'
import { t } from '../i18n/vi.ts'
import { Icon } from './icon.tsx'
import { quotedVi } from './vi.tsx'
import './field.css'

export type FieldProps = {
  readonly label: ReactNode
  /** Stands under the label: what to write, an example. */
  readonly hint?: ReactNode
  /** What is wrong and what would be right. */
  readonly error?: ReactNode
  readonly required?: boolean
  /** The input's id, for links from an error summary; made up where not given. */
  readonly id?: string
  /** Shown at the end of the label line: a mark of saving, last year's value. */
  readonly aside?: ReactNode
}

/** What the input inside must carry. */
export type InputMarks = {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
  readonly 'aria-required': true | undefined
}

/** Label, hint and error around one input. For a group of inputs use FieldGroup. */
export function Field({ children, ...props }: FieldProps & { readonly children: (marks: InputMarks) => ReactNode }): ReactElement {
  const made = useId()
  const id = props.id ?? made
  return (
    <div className="field">
      <div className="field-top">
        <label className="field-label" htmlFor={id}>
          {props.label}
          <RequiredMark required={props.required} />
        </label>
        {props.aside}
      </div>
      <FieldHint id={id} hint={props.hint} />
      {children(marksOf(id, props))}
      <FieldError id={id} error={props.error} />
    </div>
  )
}

/** Legend, hint and error around several inputs that answer one question. */
export function FieldGroup({ children, ...props }: FieldProps & { readonly children: (marks: InputMarks) => ReactNode }): ReactElement {
  const made = useId()
  const id = props.id ?? made
  const marks = marksOf(id, props)
  return (
    <fieldset className="field" id={id} tabIndex={-1} aria-describedby={marks['aria-describedby']} aria-invalid={marks['aria-invalid']}>
      <legend className="field-label">
        {props.label}
        <RequiredMark required={props.required} />
      </legend>
      {props.aside}
      <FieldHint id={id} hint={props.hint} />
      {children(marks)}
      <FieldError id={id} error={props.error} />
    </fieldset>
  )
}

function isThere(node: ReactNode): boolean {
  return node !== undefined && node !== null && node !== false && node !== ''
}

function marksOf(id: string, props: FieldProps): InputMarks {
  const described = [isThere(props.hint) ? `${id}-hint` : null, isThere(props.error) ? `${id}-error` : null].filter((each) => each !== null)
  return {
    id,
    'aria-describedby': described.length === 0 ? undefined : described.join(' '),
    'aria-invalid': isThere(props.error) || undefined,
    'aria-required': props.required === true || undefined,
  }
}

function RequiredMark({ required }: { readonly required: boolean | undefined }): ReactElement | null {
  return required === true ? <span className="field-required"> ({t('form.required')})</span> : null
}

function FieldHint({ id, hint }: { readonly id: string; readonly hint: ReactNode }): ReactElement | null {
  return isThere(hint) ? (
    <div className="field-hint" id={`${id}-hint`}>
      {quotedVi(hint)}
    </div>
  ) : null
}

function FieldError({ id, error }: { readonly id: string; readonly error: ReactNode }): ReactElement | null {
  return isThere(error) ? (
    <div className="field-error" id={`${id}-error`} role="alert">
      <Icon name="alert" />
      <span>{error}</span>
    </div>
  ) : null
}
