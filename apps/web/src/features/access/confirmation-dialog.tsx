// The only place for showing again who is at the keyboard, over a page whose call asked for it; the call then goes on by itself.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type FormEvent, type ReactElement } from 'react'
import { problemIn } from '../../api/api-problem.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { askToConfirm, confirm, type Proof } from './access.queries.ts'
import { myAccountQuery } from './my-account.queries.ts'

/** Stands in the work frame; nothing typed on the page is lost, whether the person confirms or not. */
export function ConfirmationDialog(): ReactElement {
  const [open, setOpen] = useState(false)
  const waiting = useRef<((confirmed: boolean) => void)[]>([])
  useEffect(() => {
    askToConfirm(
      () =>
        new Promise((resolve) => {
          waiting.current.push(resolve)
          setOpen(true)
        }),
    )
    return () => askToConfirm(null)
  }, [])
  const settle = (confirmed: boolean): void => {
    const calls = waiting.current
    waiting.current = []
    setOpen(false)
    for (const goOn of calls) goOn(confirmed)
  }
  return (
    <Dialog open={open} title={t('confirm.title')} onClose={() => settle(false)}>
      <ConfirmationForm onConfirmed={() => settle(true)} onCancel={() => settle(false)} />
    </Dialog>
  )
}

type Way = 'password' | 'code'

/** What each way of confirming asks for. */
const ways = {
  password: {
    label: () => t('password.title'),
    need: () => t('password.need'),
    choose: () => t('confirm.by-password'),
    complete: 'current-password',
  },
  code: { label: () => t('code.label'), need: () => t('code.need'), choose: () => t('confirm.by-code'), complete: 'one-time-code' },
} as const

function ConfirmationForm({ onConfirmed, onCancel }: { readonly onConfirmed: () => void; readonly onCancel: () => void }): ReactElement {
  const [by, setBy] = useState<Way>('password')
  const [typed, setTyped] = useState('')
  const [missing, setMissing] = useState(false)
  const confirming = useMutation({ mutationFn: (proof: Proof) => confirm(proof), onSuccess: onConfirmed, onError: () => setTyped('') })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (confirming.isPending) return
    setMissing(typed.trim() === '')
    if (typed.trim() !== '') confirming.mutate(by === 'password' ? { password: typed } : { code: typed })
  }
  const change = (other: Way): void => {
    setBy(other)
    setTyped('')
    setMissing(false)
    confirming.reset()
  }
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <p>{t('confirm.help')}</p>
      {confirming.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(confirming.error))} />}
      <TextField
        key={by}
        label={ways[by].label()}
        hint={by === 'code' ? t('code.hint') : undefined}
        type={by === 'code' ? 'text' : 'password'}
        name={by}
        autoComplete={ways[by].complete}
        value={typed}
        onChange={setTyped}
        error={missing ? ways[by].need() : undefined}
        takesFocus
      />
      <div className="row">
        <Button type="submit" kind="primary" busy={confirming.isPending}>
          {t('confirm.submit')}
        </Button>
        <Button onClick={onCancel}>{t('confirm.cancel')}</Button>
      </div>
      <OtherWay by={by} onChoose={change} />
    </form>
  )
}

/** Where the account has a second factor, a code does as well as the password. */
function OtherWay({ by, onChoose }: { readonly by: Way; readonly onChoose: (way: Way) => void }): ReactElement | null {
  const account = useQuery(myAccountQuery)
  if (account.data === undefined || account.data.secondFactor.since === null) return null
  const other = by === 'password' ? 'code' : 'password'
  return (
    <Button kind="quiet" onClick={() => onChoose(other)}>
      {ways[other].choose()}
    </Button>
  )
}
