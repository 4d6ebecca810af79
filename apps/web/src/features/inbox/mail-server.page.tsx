// The only place for /quan-tri/thu-dien-tu: the server mails go by, a trial of it, and what could not be sent.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { isMailAddress, mailSecurities, type MailSecurity } from '@binhyen/core/inbox/mail.domain'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/mails.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { CheckField, SelectField, TextField } from '../../ui/text-field.tsx'
import { mailServerQuery, saveMailServer, sendTrialMail, type MailReply, type MailServerReply } from './mails.queries.ts'

const columns = (): readonly Column<MailReply>[] => [
  { id: 'at', header: t('failed.at'), width: '11rem', cell: (row) => formatInstant(row.madeAt), text: (row) => formatInstant(row.madeAt) },
  { id: 'who', header: t('failed.who'), width: '10rem', cell: (row) => row.account.username, text: (row) => row.account.username },
  {
    id: 'purpose',
    header: t('failed.purpose'),
    width: '10rem',
    cell: (row) => t(`purpose.${row.purpose}`),
    text: (row) => t(`purpose.${row.purpose}`),
  },
  {
    id: 'attempts',
    header: t('failed.attempts'),
    align: 'end',
    width: '6rem',
    cell: (row) => row.attempts,
    text: (row) => String(row.attempts),
  },
  { id: 'answer', header: t('failed.answer'), cell: (row) => row.answer ?? '', text: (row) => row.answer ?? '' },
]

export function MailServerPage(): ReactElement {
  const found = useQuery(mailServerQuery)
  return (
    <div className="stack">
      <PageHeader title={t('server.title')} subtitle={t('server.subtitle')} />
      <Loaded query={found}>
        {(shown) => (
          <>
            <ServerForm server={shown.server} />
            {shown.server?.on === true ? <Trial trial={shown.trial} /> : null}
            <Section title={t('failed.title', { count: formatNumber(shown.givenUp.length) })}>
              {shown.waiting === 0 ? null : <p>{t('failed.waiting', { count: shown.waiting })}</p>}
              {shown.givenUp.length === 0 ? (
                <p className="muted">{t('failed.none')}</p>
              ) : (
                <DataTable caption={t('failed.caption')} columns={columns()} rows={shown.givenUp} rowKey={(row) => String(row.id)} />
              )}
            </Section>
          </>
        )}
      </Loaded>
    </div>
  )
}

type Server = NonNullable<MailServerReply['server']>
type Typed = Omit<Server, 'port' | 'username' | 'hasPassword'> & {
  readonly port: string
  readonly username: string
  readonly password: string
}

const nothingSet = (): Typed => ({
  host: '',
  port: '587',
  security: 'starttls',
  username: '',
  password: '',
  sender: '',
  address: window.location.origin,
  on: true,
})

function typedOf(server: Server | null): Typed {
  if (server === null) return nothingSet()
  const { hasPassword: _, ...shown } = server
  return { ...shown, port: String(server.port), username: server.username ?? '', password: '' }
}

const securities = (): { value: MailSecurity; label: string }[] => mailSecurities.map((value) => ({ value, label: t(`security.${value}`) }))
const readPort = (text: string): number | null =>
  /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535 ? Number(text) : null

function ServerForm({ server }: { readonly server: Server | null }): ReactElement {
  const client = useQueryClient()
  const [typed, setTyped] = useState(() => typedOf(server))
  const saving = useMutation({
    mutationFn: saveMailServer,
    onSuccess: (saved) => {
      client.setQueryData(mailServerQuery.queryKey, saved)
      setTyped(typedOf(saved.server))
    },
  })
  const change = (next: Partial<Typed>): void => {
    saving.reset()
    setTyped((now) => ({ ...now, ...next }))
  }
  const port = readPort(typed.port)
  const save = (): void => {
    if (port === null) return
    const { password, username, ...rest } = typed
    saving.mutate({ ...rest, port, username: username === '' ? null : username, ...(password === '' ? {} : { password }) })
  }
  return (
    <Section title={t('server.section')}>
      <div className="stack stack--form">
        <TextField
          label={t('server.host')}
          hint={t('server.host-hint')}
          value={typed.host}
          maxLength={253}
          onChange={(host) => change({ host })}
        />
        <TextField
          label={t('server.port')}
          value={typed.port}
          maxLength={5}
          onChange={(text) => change({ port: text })}
          {...(port === null ? { error: t('server.port-wrong') } : {})}
        />
        <SelectField
          label={t('server.security')}
          value={typed.security}
          options={securities()}
          onChange={(security) => change({ security: security ?? 'starttls' })}
        />
        <TextField
          label={t('server.username')}
          hint={t('server.username-hint')}
          value={typed.username}
          autoComplete="off"
          onChange={(username) => change({ username })}
        />
        {typed.username === '' ? null : (
          <TextField
            label={t('server.password')}
            type="password"
            autoComplete="new-password"
            value={typed.password}
            onChange={(password) => change({ password })}
            {...(server?.hasPassword === true ? { hint: t('server.password-kept') } : {})}
          />
        )}
        <TextField
          label={t('server.sender')}
          value={typed.sender}
          onChange={(sender) => change({ sender })}
          {...(typed.sender !== '' && !isMailAddress(typed.sender) ? { error: t('my.address-wrong') } : {})}
        />
        <TextField
          label={t('server.address')}
          hint={t('server.address-hint')}
          value={typed.address}
          onChange={(address) => change({ address })}
        />
        <CheckField label={t('server.on')} checked={typed.on} onChange={(on) => change({ on })} />
        {saving.error === null ? null : <ProblemView error={saving.error} />}
        <div className="row">
          <Button
            kind="primary"
            busy={saving.isPending}
            disabled={port === null || !isMailAddress(typed.sender) || typed.host === ''}
            onClick={save}
          >
            {t('server.save')}
          </Button>
          <span role="status">{saving.isSuccess ? t('server.saved') : ''}</span>
        </div>
      </div>
    </Section>
  )
}

function Trial({ trial }: { readonly trial: MailReply | null }): ReactElement {
  const client = useQueryClient()
  const [to, setTo] = useState('')
  const sending = useMutation({ mutationFn: sendTrialMail, onSuccess: (saved) => client.setQueryData(mailServerQuery.queryKey, saved) })
  return (
    <Section title={t('trial.title')}>
      <div className="stack stack--form">
        <TextField
          label={t('trial.to')}
          value={to}
          onChange={setTo}
          {...(to !== '' && !isMailAddress(to) ? { error: t('my.address-wrong') } : {})}
        />
        {sending.error === null ? null : <ProblemView error={sending.error} />}
        <div>
          <Button icon="send" busy={sending.isPending} disabled={!isMailAddress(to)} onClick={() => sending.mutate(to)}>
            {t('trial.send')}
          </Button>
        </div>
        <div role="status">{trial === null ? null : <Outcome trial={trial} />}</div>
      </div>
    </Section>
  )
}

function Outcome({ trial }: { readonly trial: MailReply }): ReactElement {
  const words = { waiting: t('trial.waiting'), sent: t('trial.sent'), 'given-up': t('trial.failed') }
  return (
    <Notice kind={trial.state === 'given-up' ? 'error' : 'info'} title={words[trial.state]}>
      {trial.answer === null ? null : t('trial.answer', { answer: trial.answer })}
    </Notice>
  )
}
