// The only place for typing a code of the second factor at sign-in.
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { problemIn } from '../../api/api-problem.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { CodeField, isCodeLike } from './code-field.tsx'
import { giveCode } from './access.queries.ts'

export type CodeFormProps = {
  readonly onEntered: () => Promise<void>
  /** Back to name and password: the few minutes for the code may be over. */
  readonly onBack: () => void
}

export function CodeForm({ onEntered, onBack }: CodeFormProps): ReactElement {
  const [code, setCode] = useState('')
  const [missing, setMissing] = useState(false)
  const giving = useMutation({
    mutationFn: async (typed: string) => {
      await giveCode(typed)
      await onEntered()
    },
    onError: () => setCode(''),
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (giving.isPending) return
    setMissing(!isCodeLike(code))
    if (isCodeLike(code)) giving.mutate(code)
  }
  return (
    <form className="stack" onSubmit={submit} noValidate>
      {giving.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(giving.error))} />}
      <CodeField label={t('code.label')} hint={t('code.hint')} value={code} onChange={setCode} missing={missing} />
      <Button type="submit" kind="primary" busy={giving.isPending}>
        {giving.isPending ? t('code.busy') : t('code.submit')}
      </Button>
      <Button kind="quiet" onClick={onBack}>
        {t('code.again')}
      </Button>
    </form>
  )
}
