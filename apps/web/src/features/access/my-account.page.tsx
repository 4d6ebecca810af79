// The only place for one's own account as a page: rights, password, second factor, provider, sessions.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import type { MyAccountReply } from '@binhyen/core/access/my-account.contract'
import { AccountExport } from '../../frame/account-export.tsx'
import { MyMail } from '../../frame/my-mail.tsx'
import { formatDate, formatInstant } from '../../i18n/format.ts'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import { meQuery } from './access.queries.ts'
import { ApiKeysSection } from './api-keys.tsx'
import { ChangePasswordForm } from './change-password-form.tsx'
import { MyProvider } from './my-provider.tsx'
import { MySecondFactor } from './my-second-factor.tsx'
import { MySessions } from './my-sessions.tsx'
import { myAccountQuery } from './my-account.queries.ts'
import './my-account.css'

export function MyAccountPage(): ReactElement {
  const me = useQuery(meQuery)
  const account = useQuery(myAccountQuery)
  return (
    <Loaded query={me}>
      {(person) => (
        <>
          <PageHeader
            title={t('account.title')}
            subtitle={
              <>
                <Vi>{person.account.displayName}</Vi> · {person.account.username}
              </>
            }
          />
          <div className="stack">
            <MyGrants me={person} />
            <Loaded query={account}>{(found) => <Protection account={found} />}</Loaded>
            <MySessions />
            <MyMail />
            <ApiKeysSection me={person} />
            <AccountExport accountId={null} />
          </div>
        </>
      )}
    </Loaded>
  )
}

function MyGrants({ me }: { readonly me: MeReply }): ReactElement {
  return (
    <Section title={t('account.grants')}>
      {me.grants.length === 0 ? <p>{t('account.no-grants')}</p> : null}
      <ul className="account-list">
        {me.grants.map((grant) => (
          <li key={`${grant.role} ${grant.unitId} ${grant.valid.from}`}>
            <span>
              {roleInWords(grant.role)} · <Vi>{grant.unitName}</Vi>
            </span>
            <span className="small muted">
              {t('account.from', { date: formatDate(grant.valid.from) })}
              {grant.valid.to === null ? '' : ` ${t('account.until', { date: formatDate(grant.valid.to) })}`}
              {grant.delegation === null ? null : (
                <>
                  {' · '}
                  {t.nodes('account.lent', { name: <Vi>{grant.delegation.from}</Vi>, document: <Vi>{grant.delegation.document}</Vi> })}
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Protection({ account }: { readonly account: MyAccountReply }): ReactElement {
  return (
    <>
      <MyPassword changedAt={account.passwordChangedAt} />
      <MySecondFactor account={account} />
      {account.provider === null ? null : <MyProvider provider={account.provider} />}
      {account.setsRule ? (
        <p>
          <Link to="/quan-tri/dang-nhap">{t('account.rule')}</Link>
        </p>
      ) : null}
    </>
  )
}

function MyPassword({ changedAt }: { readonly changedAt: string }): ReactElement {
  const client = useQueryClient()
  const [state, setState] = useState<'closed' | 'open' | 'done'>('closed')
  return (
    <Section title={t('password.title')}>
      <div className="stack">
        <p>{t('password.changed', { at: formatInstant(changedAt) })}</p>
        {state === 'done' ? <Notice title={t('password.done')} /> : null}
        {state === 'open' ? (
          <ChangePasswordForm
            onCancel={() => setState('closed')}
            onChanged={async () => {
              await client.invalidateQueries({ queryKey: ['access'] })
              setState('done')
            }}
          />
        ) : (
          <div>
            <Button onClick={() => setState('open')}>{t('password.change')}</Button>
          </div>
        )}
      </div>
    </Section>
  )
}
