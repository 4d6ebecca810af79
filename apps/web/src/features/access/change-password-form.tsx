// The only place for choosing another password of one's own.
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { PASSWORD_LEAST, PASSWORD_MOST, type PasswordFault } from '@binhyen/core/access/password.domain'
import { detailText, problemIn, type ApiProblem } from '../../api/api-problem.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { CheckField, TextField } from '../../ui/text-field.tsx'
import { changePassword } from './my-account.queries.ts'

export type ChangePasswordFormProps = {
  readonly onChanged: () => Promise<void>
  readonly onCancel?: () => void
  /** The password known so far was handed out. */
  readonly first?: boolean
}

function faultSentence(fault: string | null): string | null {
  const sentences: Readonly<Record<PasswordFault, () => string>> = {
    'too-short': () => t('weak.too-short', { least: PASSWORD_LEAST }),
    'too-long': () => t('weak.too-long', { most: PASSWORD_MOST }),
    same: () => t('weak.same'),
    common: () => t('weak.common'),
    username: () => t('weak.username'),
    'local-name': () => t('weak.local-name'),
    repeated: () => t('weak.repeated'),
  }
  return fault !== null && fault in sentences ? sentences[fault as PasswordFault]() : null
}

type Typed = { readonly current: string; readonly password: string; readonly again: string }
type Wrong = { readonly current?: string; readonly password?: string; readonly again?: string }

function check(typed: Typed): Wrong {
  const length = Array.from(typed.password.normalize('NFC')).length
  return {
    ...(typed.current === '' ? { current: t('password.need') } : {}),
    ...(typed.password === '' ? { password: t('password.need') } : {}),
    ...(length > 0 && length < PASSWORD_LEAST ? { password: t('weak.too-short', { least: PASSWORD_LEAST }) } : {}),
    ...(typed.password.normalize('NFC') === typed.again.normalize('NFC') ? {} : { again: t('password.differs') }),
  }
}

/** What the server found, at the field it is about; null where it is about none. */
function refusedAt(problem: ApiProblem | null): Wrong | null {
  if (problem === null) return {}
  if (problem.code === 'auth.wrong-credentials') return { current: problemSentence(problem) }
  const fault = problem.code === 'auth.password-too-weak' ? faultSentence(detailText(problem, 'reason')) : null
  return fault === null ? null : { password: fault }
}

export function ChangePasswordForm({ onChanged, onCancel, first = false }: ChangePasswordFormProps): ReactElement {
  const [typed, setTyped] = useState<Typed>({ current: '', password: '', again: '' })
  const [shown, setShown] = useState(false)
  const [wrong, setWrong] = useState<Wrong>({})
  const changing = useMutation({
    mutationFn: async ({ current, password }: Typed) => {
      await changePassword({ current, password })
      await onChanged()
    },
  })
  const problem = changing.error === null ? null : problemIn(changing.error)
  const refused = refusedAt(problem)
  const errors = Object.keys(wrong).length > 0 ? wrong : (refused ?? {})
  const type = shown ? 'text' : 'password'
  const change = (part: Partial<Typed>): void => setTyped((now) => ({ ...now, ...part }))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (changing.isPending) return
    const found = check(typed)
    setWrong(found)
    if (Object.keys(found).length === 0) changing.mutate(typed)
  }
  return (
    <form className="stack account-form" onSubmit={submit} noValidate>
      {problem === null || refused !== null ? null : <Notice kind="error" title={problemSentence(problem)} />}
      <TextField
        label={first ? t('password.given') : t('password.current')}
        type={type}
        name="current-password"
        autoComplete="current-password"
        value={typed.current}
        onChange={(current) => change({ current })}
        error={errors.current}
        takesFocus
      />
      <TextField
        label={t('password.new')}
        hint={t('password.hint', { least: PASSWORD_LEAST })}
        type={type}
        name="new-password"
        autoComplete="new-password"
        value={typed.password}
        onChange={(password) => change({ password })}
        error={errors.password}
      />
      <TextField
        label={t('password.repeat')}
        type={type}
        name="new-password-again"
        autoComplete="new-password"
        value={typed.again}
        onChange={(again) => change({ again })}
        error={errors.again}
      />
      <CheckField label={t('password.show')} checked={shown} onChange={setShown} />
      <div className="row">
        <Button type="submit" kind="primary" busy={changing.isPending}>
          {changing.isPending ? t('password.busy') : t('password.change')}
        </Button>
        {onCancel === undefined ? null : <Button onClick={onCancel}>{t('confirm.cancel')}</Button>}
      </div>
    </form>
  )
}
