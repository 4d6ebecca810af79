// The only place for the input of a one-time code.
import type { ReactElement } from 'react'
import { t } from '../../i18n/vi/sign-in.ts'
import { TextField } from '../../ui/text-field.tsx'

type Props = {
  readonly label: string
  readonly hint: string
  readonly value: string
  readonly onChange: (value: string) => void
  /** Asked for and not given. */
  readonly missing: boolean
}

/** Takes the focus; long enough for a recovery code. */
export function CodeField({ missing, ...field }: Props): ReactElement {
  return (
    <TextField {...field} name="code" autoComplete="one-time-code" maxLength={20} error={missing ? t('code.need') : undefined} takesFocus />
  )
}
