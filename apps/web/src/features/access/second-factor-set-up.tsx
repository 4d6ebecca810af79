// The only place for setting up a second factor: scan or type the key, try a code, keep the recovery codes.
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import type { NewSecondFactorReply } from '@binhyen/core/access/my-account.contract'
import { problemIn } from '../../api/api-problem.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { CodeField, isCodeLike } from './code-field.tsx'
import { activateSecondFactor, beginSecondFactor } from './my-account.queries.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import './my-account.css'

export type SecondFactorSetUpProps = {
  /** The factor is on and the codes are kept. */
  readonly onDone: () => Promise<void>
  readonly onCancel?: () => void
}

export function SecondFactorSetUp({ onDone, onCancel }: SecondFactorSetUpProps): ReactElement {
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const beginning = useMutation({ mutationFn: beginSecondFactor })
  if (codes !== null) return <RecoveryCodes codes={codes} onKept={onDone} />
  if (beginning.data !== undefined) return <TryCode made={beginning.data} onOn={setCodes} onCancel={onCancel} />
  return (
    <div className="stack">
      {beginning.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(beginning.error))} />}
      <p>{t('factor.step-app')}</p>
      <div className="row">
        <Button kind="primary" busy={beginning.isPending} onClick={() => beginning.mutate()}>
          {t('factor.set-up')}
        </Button>
        {onCancel === undefined ? null : <Button onClick={onCancel}>{t('factor.cancel')}</Button>}
      </div>
    </div>
  )
}

type TryCodeProps = {
  readonly made: NewSecondFactorReply
  readonly onOn: (codes: readonly string[]) => void
  readonly onCancel: (() => void) | undefined
}

function TryCode({ made, onOn, onCancel }: TryCodeProps): ReactElement {
  const [code, setCode] = useState('')
  const [missing, setMissing] = useState(false)
  const trying = useMutation({ mutationFn: activateSecondFactor, onSuccess: onOn })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (trying.isPending) return
    setMissing(!isCodeLike(code))
    if (isCodeLike(code)) trying.mutate(code)
  }
  return (
    <form className="stack account-form" onSubmit={submit} noValidate>
      <ol className="account-steps">
        <li>{t('factor.step-scan')}</li>
      </ol>
      <svg className="account-qr" viewBox={`0 0 ${made.qr.size} ${made.qr.size}`} role="img" aria-label={t('factor.qr')}>
        <path d={made.qr.path} />
      </svg>
      <div>
        <p>{t('factor.step-type')}</p>
        <p>
          <code className="account-secret" aria-label={t('factor.secret')}>
            {made.secret}
          </code>
        </p>
      </div>
      {trying.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(trying.error))} />}
      <CodeField label={t('factor.step-code')} hint={t('factor.code-hint')} value={code} onChange={setCode} missing={missing} />
      <div className="row">
        <Button type="submit" kind="primary" busy={trying.isPending}>
          {t('factor.turn-on')}
        </Button>
        {onCancel === undefined ? null : <Button onClick={onCancel}>{t('factor.cancel')}</Button>}
      </div>
    </form>
  )
}
