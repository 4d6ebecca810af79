// The only place for adding one account: a person, a role on a unit, and the first password shown once.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type FormEvent, type ReactElement } from 'react'
import { findUsername } from '@binhyen/core/access/accounts.domain'
import { useFrame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/accounts.ts'
import { Button } from '../../ui/button.tsx'
import { Refusal } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { ACCOUNTS_KEY, createAccount, type FirstPasswordReply } from './accounts.queries.ts'
import { GrantFields, grantOf, useGrantTyped } from './grant-fields.tsx'
import { OneSlip } from './slips.tsx'
import './accounts.css'

export function NewAccountPage(): ReactElement {
  const { may } = useFrame()
  const [made, setMade] = useState<FirstPasswordReply | null>(null)
  if (!may('account.write')) return <Refusal right={t('new.title')} />
  return (
    <>
      <PageHeader title={t('new.title')} subtitle={t('new.subtitle')} trail={<Link to="/quan-tri/tai-khoan">{t('account.back')}</Link>} />
      <div className="card">{made === null ? <NewAccount onMade={setMade} /> : <Made slip={made} />}</div>
    </>
  )
}

function Made({ slip }: { readonly slip: FirstPasswordReply }): ReactElement {
  return (
    <div className="stack">
      <h2>{t('slip.title')}</h2>
      <OneSlip slip={slip} />
      <p className="no-print">
        <Link to="/quan-tri/tai-khoan/$id" params={{ id: slip.id }}>
          {t('slip.open-account')}
        </Link>
      </p>
    </div>
  )
}

function NewAccount({ onMade }: { readonly onMade: (slip: FirstPasswordReply) => void }): ReactElement {
  const { me } = useFrame()
  const client = useQueryClient()
  const [displayName, setDisplayName] = useState('')
  const [username, setUsername] = useState('')
  const [grant, setGrant] = useGrantTyped(me.today)
  const [checked, setChecked] = useState(false)
  const saving = useMutation({
    mutationFn: createAccount,
    onSuccess: async (slip) => {
      await client.invalidateQueries({ queryKey: ACCOUNTS_KEY })
      onMade(slip)
    },
  })
  const nameMissing = displayName.trim() === ''
  const usernameWrong = username.trim() !== '' && findUsername(username) === null
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    const given = grantOf(grant)
    if (given === null || nameMissing || usernameWrong || saving.isPending) return
    const chosen = findUsername(username)
    saving.mutate({ ...given, displayName: displayName.trim(), ...(chosen === null ? {} : { username: chosen }) })
  }
  return (
    <form className="accounts-form" onSubmit={submit} noValidate>
      {saving.error === null ? null : <ProblemView error={saving.error} />}
      <TextField
        label={t('new.display-name')}
        hint={t('new.display-name-hint')}
        required
        maxLength={120}
        value={displayName}
        onChange={setDisplayName}
        error={checked && nameMissing ? t('new.need-name') : null}
      />
      <GrantFields typed={grant} onChange={setGrant} checked={checked} today={me.today} />
      <TextField
        label={t('new.username')}
        hint={t('new.username-hint')}
        maxLength={63}
        value={username}
        onChange={setUsername}
        autoComplete="off"
        error={usernameWrong ? t('new.username-wrong') : null}
      />
      <div>
        <Button type="submit" kind="primary" busy={saving.isPending}>
          {t('new.save')}
        </Button>
      </div>
    </form>
  )
}
