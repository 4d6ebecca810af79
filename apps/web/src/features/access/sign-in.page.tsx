// The only place for the sign-in page. It stays light: neither router nor work frame is loaded with it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, type ReactElement } from 'react'
import type { DemoAccountReply, DemoAccountsReply } from '@binhyen/core/access/access.contract'
import { problemIn } from '../../api/api-problem.ts'
import { problemSentence, roleInWords } from '../../i18n/problems.vi.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi.ts'
import { useLanguage } from '../../i18n/language.ts'
import { DemoMark, Failure, Notice, OfflineLine } from '../../ui/feedback.tsx'
import { LanguageSwitch } from '../../ui/language-switch.tsx'
import { Vi } from '../../ui/vi.tsx'
import { demoAccountsQuery, enter } from './access.queries.ts'
import { SignInForm } from './sign-in-form.tsx'
import './sign-in.css'

export type SignInPageProps = {
  /** Leaves for the work application. */
  readonly onEntered: () => Promise<void>
}

export function SignInPage({ onEntered }: SignInPageProps): ReactElement {
  const demo = useQuery(demoAccountsQuery)
  const language = useLanguage()
  useEffect(() => {
    document.title = `${t('sign-in.title')} – ${t('app.name')}`
  }, [language])
  return (
    <div className="sign-in">
      {demo.data === undefined || demo.data === null ? null : <DemoMark />}
      <OfflineLine />
      <main className="sign-in-page" id="main">
        <section className="sign-in-box">
          <p className="sign-in-name">
            <img src="/favicon.svg" alt="" width="40" height="40" />
            <span>
              <strong>{t('app.name')}</strong>
              <span className="small muted">{t('app.purpose')}</span>
            </span>
          </p>
          <h1>{t('sign-in.title')}</h1>
          <SignInForm onEntered={onEntered} />
          <LanguageSwitch />
          <p className="small muted">{t('sign-in.shared-pc')}</p>
          <p className="small muted">{t('sign-in.forgot')}</p>
        </section>
        {demo.data === undefined || demo.data === null ? null : <DemoAccounts demo={demo.data} onEntered={onEntered} />}
        {demo.error === null ? null : <Failure message={problemSentence(problemIn(demo.error))} onRetry={() => void demo.refetch()} />}
      </main>
    </div>
  )
}

type DemoAccountsProps = { readonly demo: DemoAccountsReply; readonly onEntered: () => Promise<void> }

/** One click per role, so that a visitor can play every seat. */
function DemoAccounts({ demo, onEntered }: DemoAccountsProps): ReactElement {
  const entering = useMutation({
    mutationFn: async (account: DemoAccountReply) => {
      await enter({ username: account.username, password: demo.password })
      await onEntered()
    },
  })
  return (
    <section className="sign-in-demo" aria-labelledby="demo-title">
      <h2 id="demo-title">{t('sign-in.demo-title')}</h2>
      <p className="muted">{t('sign-in.demo-help')}</p>
      <p className="small muted">{t('frame.demo-today', { date: formatDate(demo.today) })}</p>
      {entering.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(entering.error))} />}
      <ul className="demo-accounts">
        {demo.accounts.map((account) => (
          <li key={account.username}>
            <button
              type="button"
              className="demo-account"
              aria-disabled={entering.isPending || undefined}
              onClick={() => (entering.isPending ? undefined : entering.mutate(account))}
            >
              <span className="demo-role">{roleInWords(account.role)}</span>
              <span className="demo-unit">
                <Vi>
                  <Vi>{account.unitName}</Vi>
                </Vi>
              </span>
              <span className="small muted">{account.username}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
