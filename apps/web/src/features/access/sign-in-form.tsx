// The only place for signing in by its steps, name and password and then a code: on the sign-in page and over a page whose session has run out.
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { problemIn } from '../../api/api-problem.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { CheckField, TextField } from '../../ui/text-field.tsx'
import { enter, type Credentials } from './access.queries.ts'
import { CodeForm } from './code-form.tsx'

export type SignInFormProps = {
  readonly onEntered: () => Promise<void>
  /** Where the username is known (a session that ran out). */
  readonly username?: string
  /** Where the first step is done already. */
  readonly owesCode?: boolean
}

type Wrong = { readonly username?: string; readonly password?: string }

function check(typed: Credentials): Wrong {
  return {
    ...(typed.username.trim() === '' ? { username: t('sign-in.need-username') } : {}),
    ...(typed.password === '' ? { password: t('sign-in.need-password') } : {}),
  }
}

/** Name and password, then the code where the account has a second factor. */
export function SignInForm({ onEntered, username, owesCode = false }: SignInFormProps): ReactElement {
  const [coded, setCoded] = useState(owesCode)
  if (coded) return <CodeForm onEntered={onEntered} onBack={() => setCoded(false)} />
  return <PasswordForm known={username} onEntered={onEntered} onCode={() => setCoded(true)} />
}

type PasswordFormProps = { readonly known: string | undefined; readonly onEntered: () => Promise<void>; readonly onCode: () => void }

function PasswordForm({ known, onEntered, onCode }: PasswordFormProps): ReactElement {
  const [username, setUsername] = useState(known ?? '')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [wrong, setWrong] = useState<Wrong>({})
  const entering = useMutation({
    mutationFn: async (typed: Credentials) => {
      if ((await enter(typed)) === 'second-factor') onCode()
      else await onEntered()
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (entering.isPending) return
    const found = check({ username, password })
    setWrong(found)
    if (Object.keys(found).length === 0) entering.mutate({ username: username.trim(), password })
  }
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {entering.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(entering.error))} />}
      <TextField
        label={t('sign-in.username')}
        name="username"
        autoComplete="username"
        value={username}
        onChange={setUsername}
        readOnly={known !== undefined}
        error={wrong.username}
      />
      <TextField
        label={t('sign-in.password')}
        name="password"
        type={shown ? 'text' : 'password'}
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
        error={wrong.password}
      />
      <CheckField label={t('sign-in.show-password')} checked={shown} onChange={setShown} />
      <Button type="submit" kind="primary" busy={entering.isPending}>
        {entering.isPending ? t('sign-in.busy') : t('sign-in.submit')}
      </Button>
    </form>
  )
}
