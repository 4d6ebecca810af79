// The only place where a person says to which address notices are mailed, and which.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { isMailAddress, mailChoices, type MailChoice } from '@binhyen/core/inbox/mail.domain'
import { t } from '../../i18n/vi/mails.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { confirmMyMail, myMailQuery, saveMyMail, type MyMailReply } from './mails.queries.ts'

const choices = (): { value: MailChoice; label: string }[] => mailChoices.map((value) => ({ value, label: t(`choice.${value}`) }))

export function MyMail(): ReactElement {
  const mine = useQuery(myMailQuery)
  return (
    <Section title={t('my.title')}>
      <div className="stack">
        <p>{t('my.help')}</p>
        <Loaded query={mine}>
          {(found) =>
            found.available || found.address !== null ? (
              <MyMailForm key={`${found.address ?? ''} ${found.choice}`} found={found} />
            ) : (
              <p className="muted">{t('my.off')}</p>
            )
          }
        </Loaded>
      </div>
    </Section>
  )
}

function MyMailForm({ found }: { readonly found: MyMailReply }): ReactElement {
  const client = useQueryClient()
  const [address, setAddress] = useState(found.address ?? '')
  const [choice, setChoice] = useState<MailChoice>(found.choice)
  const saving = useMutation({ mutationFn: saveMyMail, onSuccess: (saved) => client.setQueryData(myMailQuery.queryKey, saved) })
  const typed = address.trim()
  const another = typed !== found.address || !found.verified
  const fits = isMailAddress(typed)
  return (
    <>
      <TextField
        label={t('my.address')}
        hint={t('my.address-hint')}
        autoComplete="email"
        maxLength={254}
        value={address}
        onChange={setAddress}
        {...(typed !== '' && !fits ? { error: t('my.address-wrong') } : {})}
      />
      <SelectField label={t('my.choice')} value={choice} options={choices()} onChange={(next) => setChoice(next ?? 'none')} />
      {saving.error === null ? null : <ProblemView error={saving.error} />}
      <div className="row">
        <Button kind="primary" busy={saving.isPending} disabled={!fits} onClick={() => saving.mutate({ address: typed, choice })}>
          {t(another ? 'my.send-code' : 'my.save')}
        </Button>
        {found.address === null ? null : (
          <Button onClick={() => saving.mutate({ address: null, choice: 'none' })} disabled={saving.isPending}>
            {t('my.forget')}
          </Button>
        )}
        {found.verified && !another ? <span className="muted">{t('my.verified')}</span> : null}
      </div>
      {found.address === null || found.verified ? null : <CodeForm />}
    </>
  )
}

function CodeForm(): ReactElement {
  const client = useQueryClient()
  const [code, setCode] = useState('')
  const confirming = useMutation({
    mutationFn: confirmMyMail,
    onSuccess: ({ right, ...saved }) => {
      if (right) client.setQueryData(myMailQuery.queryKey, saved)
    },
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        confirming.mutate(code)
      }}
    >
      <Notice title={t('my.unverified')} />
      <TextField
        label={t('my.code')}
        autoComplete="one-time-code"
        maxLength={10}
        value={code}
        onChange={setCode}
        {...(confirming.data?.right === false ? { error: t('my.code-wrong') } : {})}
      />
      {confirming.error === null ? null : <ProblemView error={confirming.error} />}
      <div>
        <Button type="submit" kind="primary" busy={confirming.isPending} disabled={!/^\s*\d{6}\s*$/.test(code)}>
          {t('my.confirm')}
        </Button>
      </div>
    </form>
  )
}
