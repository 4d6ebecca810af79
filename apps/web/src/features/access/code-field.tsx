// The only place for the input of a one-time code.
import type { ReactElement } from 'react'
import { t } from '../../i18n/vi/sign-in.ts'
import { TextField } from '../../ui/text-field.tsx'

type Props = {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Asked for and not given, or too short for any code. */
  readonly missing: boolean
}

/** True for what is as long as a code of an app or a recovery code. */
export const isCodeLike = (typed: string): boolean => typed.replaceAll(/[\s-]/g, '').length >= 6

/** Takes the focus; long enough for a recovery code. */
export function CodeField({ missing, ...field }: Props): ReactElement {
  return (
    <TextField
      {...field}
      name="code"
      autoComplete="one-time-code"
      maxLength={20}
      error={missing ? t(field.value.trim() === '' ? 'code.need' : 'code.short') : undefined}
      takesFocus
    />
  )
}
