// The only place for one account: who it is, its rights over time, delegations, leaving and handing over.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { isDelegable } from '@binhyen/core/access/grants.domain'
import { AccountExport } from '../../frame/account-export.tsx'
import { useFrame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/accounts.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { DefinitionList, PageHeader, Section } from '../../ui/page.tsx'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { AccountGrants } from './account-grants.tsx'
import { AccountHandOver } from './account-hand-over.tsx'
import { AccountKeys } from './account-keys.tsx'
import { AccountSignIn } from './account-sign-in.tsx'
import { accountQuery, closeAccount, issuePassword, renameAccount, reopenAccount, type AccountReply } from './accounts.queries.ts'
import { stateInWords } from './accounts-words.ts'
import { DelegationForm } from './delegation-form.tsx'
import { DelegationList } from './delegation-list.tsx'
import { OneSlip } from './slips.tsx'
import { useAccountsChanged } from './use-accounts-changed.ts'
import './accounts.css'

export function AccountPage(): ReactElement {
  const { id = '' }: { id?: string } = useParams({ strict: false })
  const account = useQuery(accountQuery(id))
  return <Loaded query={account}>{(data) => <Account key={data.id} account={data} />}</Loaded>
}

function Account({ account }: { readonly account: AccountReply }): ReactElement {
  const { me, may } = useFrame()
  const mayWrite = may('account.write') && !account.own
  const lendable = account.grants.filter((grant) => isDelegable(grant.role) && (grant.valid.to === null || grant.valid.to > me.today))
  return (
    <>
      <PageHeader
        title={<Vi>{account.displayName}</Vi>}
        documentTitle={account.displayName}
        trail={<Link to="/quan-tri/tai-khoan">{t('account.back')}</Link>}
      />
      <div className="stack">
        {account.own ? <Notice title={t('account.own')} /> : null}
        <div className="card stack">
          <DefinitionList
            items={[
              { term: t('accounts.username'), value: account.username },
              { term: t('accounts.state'), value: stateInWords(account, me.today) },
            ]}
          />
          {mayWrite ? <Changes account={account} /> : null}
        </div>
        <AccountGrants account={account} today={me.today} mayWrite={mayWrite} />
        <Section title={t('delegation.title')}>
          <DelegationList
            delegations={account.delegations}
            of={account.id}
            today={me.today}
            mayEnd={(each) => mayWrite && each.to.accountId !== me.account.id}
          />
          {mayWrite && lendable.length > 0 && !account.disabled ? (
            <details>
              <summary>{t('delegation.new')}</summary>
              <DelegationForm
                lendable={lendable.map((grant) => ({ grantId: grant.id, role: grant.role, unitName: grant.unitName }))}
                today={me.today}
              />
            </details>
          ) : null}
        </Section>
        <AccountSignIn id={account.id} mayWrite={mayWrite} />
        {account.own ? null : <AccountKeys id={account.id} mayWrite={mayWrite} />}
        {mayWrite ? <AccountHandOver account={account} today={me.today} /> : null}
        <AccountExport accountId={account.own ? null : account.id} />
      </div>
    </>
  )
}

function Changes({ account }: { readonly account: AccountReply }): ReactElement {
  const [asked, setAsked] = useState<'rename' | 'close' | 'reopen' | 'password' | null>(null)
  const changed = useAccountsChanged()
  const done = (): void => setAsked(null)
  return (
    <>
      <div className="row">
        <Button onClick={() => setAsked('rename')}>{t('account.rename')}</Button>
        {account.disabled ? (
          <Button onClick={() => setAsked('reopen')}>{t('account.reopen')}</Button>
        ) : (
          <>
            <Button onClick={() => setAsked('password')}>{t('account.password')}</Button>
            <Button onClick={() => setAsked('close')}>{t('account.close')}</Button>
          </>
        )}
      </div>
      {asked === 'rename' ? <RenameDialog account={account} onClose={done} /> : null}
      {asked === 'close' ? (
        <SavingDialog
          title={t('account.close')}
          confirmLabel={t('account.close')}
          danger
          save={() => closeAccount(account.id)}
          after={changed}
          onClose={done}
        >
          <p>{t('account.close-text')}</p>
        </SavingDialog>
      ) : null}
      {asked === 'reopen' ? (
        <SavingDialog
          title={t('account.reopen')}
          confirmLabel={t('account.reopen')}
          save={() => reopenAccount(account.id)}
          after={changed}
          onClose={done}
        >
          <p>{t('account.reopen-text')}</p>
        </SavingDialog>
      ) : null}
      {asked === 'password' ? <NewPassword account={account} onClose={done} /> : null}
    </>
  )
}

function RenameDialog({ account, onClose }: { readonly account: AccountReply; readonly onClose: () => void }): ReactElement {
  const [name, setName] = useState(account.displayName)
  const changed = useAccountsChanged()
  return (
    <SavingDialog
      title={t('account.rename')}
      confirmLabel={t('account.save')}
      save={name.trim() === '' ? null : () => renameAccount(account.id, name.trim())}
      after={changed}
      onClose={onClose}
    >
      <TextField label={t('new.display-name')} hint={t('new.display-name-hint')} required maxLength={120} value={name} onChange={setName} />
    </SavingDialog>
  )
}

/** Asked once, then shown once: the slip stays until the person goes away from it. */
function NewPassword({ account, onClose }: { readonly account: AccountReply; readonly onClose: () => void }): ReactElement {
  const changed = useAccountsChanged()
  const issuing = useMutation({ mutationFn: () => issuePassword(account.id), onSuccess: () => changed() })
  if (issuing.data !== undefined) return <OneSlip slip={issuing.data} />
  return (
    <div className="stack">
      <h3>{t('account.password')}</h3>
      {issuing.error === null ? null : <ProblemView error={issuing.error} />}
      <p>{t('account.password-text')}</p>
      <div className="row">
        <Button kind="primary" busy={issuing.isPending} onClick={() => issuing.mutate()}>
          {t('account.password')}
        </Button>
        <Button onClick={onClose}>{t('account.cancel')}</Button>
      </div>
    </div>
  )
}
