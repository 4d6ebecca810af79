// The only place for the sign-in page. It stays light: neither router nor work frame is loaded with it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react'
import type { DemoAccountReply, DemoAccountsReply, MeReply } from '@binhyen/core/access/access.contract'
import { problemIn } from '../../api/api-problem.ts'
import { problemSentence, roleInWords } from '../../i18n/problems.vi.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi.ts'
import { t as words } from '../../i18n/vi/sign-in.ts'
import { useLanguage } from '../../i18n/language.ts'
import { Button } from '../../ui/button.tsx'
import { DemoMark, Failure, Notice, OfflineLine, Skeleton } from '../../ui/feedback.tsx'
import { LanguageSwitch } from '../../ui/language-switch.tsx'
import { Vi } from '../../ui/vi.tsx'
import { demoAccountsQuery, enter, enterByProvider, leave, meQuery, signInOptionsQuery } from './access.queries.ts'
import { ProviderReturn } from './provider-return.tsx'
import { SignInForm } from './sign-in-form.tsx'
import './sign-in.css'

/** Fetched only for the few who must do something before they go on. */
const Duties = lazy(async () => ({ default: (await import('./duties.tsx')).Duties }))

export type SignInPageProps = {
  /** Leaves for the work application. */
  readonly onEntered: () => Promise<void>
  /** Where the person wanted to go. */
  readonly back: () => string
  /** The person is signed in and owes something. */
  readonly mustFirst: boolean
}

type Step = { readonly kind: 'password' | 'code' | 'returning' } | { readonly kind: 'must'; readonly must: NonNullable<MeReply['must']> }

function firstStep(): Step {
  return window.location.search.includes('state=') ? { kind: 'returning' } : { kind: 'password' }
}

function titleOf(step: Step): string {
  if (step.kind === 'code') return words('code.title')
  if (step.kind !== 'must') return t('sign-in.title')
  return step.must === 'change-password' ? words('must.password') : words('must.second-factor')
}

export function SignInPage({ onEntered, back, mustFirst }: SignInPageProps): ReactElement {
  const client = useQueryClient()
  const demo = useQuery(demoAccountsQuery)
  const language = useLanguage()
  const [step, setStep] = useState(firstStep)
  const title = titleOf(step)
  useEffect(() => {
    document.title = `${title} – ${t('app.name')}`
  }, [language, title])
  /** Goes on to work, or first to what is owed. */
  const entered = async (): Promise<void> => {
    const me = await client.fetchQuery({ ...meQuery, staleTime: 0 })
    if (me.must === null) await onEntered()
    else setStep({ kind: 'must', must: me.must })
  }
  const owed = useQuery({ ...meQuery, enabled: mustFirst && step.kind === 'password', retry: false })
  const must = mustFirst && step.kind === 'password' ? (owed.data?.must ?? null) : null
  const owing: Step = must === null ? step : { kind: 'must', must }
  const demonstration = demo.data ?? null
  return (
    <div className="sign-in">
      {demonstration === null ? null : <DemoMark />}
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
          <h1>{titleOf(owing)}</h1>
          <StepBody step={owing} back={back} onEntered={entered} onStep={setStep} />
          <LanguageSwitch />
          <StepFoot step={owing} />
        </section>
        {demonstration === null || owing.kind === 'must' ? null : (
          <DemoAccounts demo={demonstration} onEntered={entered} onCode={() => setStep({ kind: 'code' })} />
        )}
        {demo.error === null ? null : <Failure message={problemSentence(problemIn(demo.error))} onRetry={() => void demo.refetch()} />}
      </main>
    </div>
  )
}

type StepBodyProps = {
  readonly step: Step
  readonly back: () => string
  readonly onEntered: () => Promise<void>
  readonly onStep: (step: Step) => void
}

function StepBody({ step, back, onEntered, onStep }: StepBodyProps): ReactElement {
  if (step.kind === 'returning') {
    return <ProviderReturn onEntered={onEntered} onCode={() => onStep({ kind: 'code' })} onFailed={() => onStep({ kind: 'password' })} />
  }
  if (step.kind === 'must') {
    return (
      <Suspense fallback={<Skeleton lines={4} />}>
        <Duties must={step.must} onDone={onEntered} />
      </Suspense>
    )
  }
  return (
    <>
      <SignInForm key={step.kind} owesCode={step.kind === 'code'} onEntered={onEntered} />
      <ProviderButton back={back} />
    </>
  )
}

async function leaveToStart(): Promise<void> {
  await leave().catch(() => undefined)
  window.location.assign('/dang-nhap')
}

function StepFoot({ step }: { readonly step: Step }): ReactElement {
  if (step.kind === 'must') {
    return (
      <Button kind="quiet" onClick={() => void leaveToStart()}>
        {words('must.leave')}
      </Button>
    )
  }
  return (
    <>
      <p className="small muted">{t('sign-in.shared-pc')}</p>
      <p className="small muted">{t('sign-in.forgot')}</p>
    </>
  )
}

/** Shown where the organisation has a provider; when that one does not answer the password goes on working. */
function ProviderButton({ back }: { readonly back: () => string }): ReactElement | null {
  const options = useQuery(signInOptionsQuery)
  const going = useMutation({ mutationFn: () => enterByProvider(back()) })
  const provider = options.data?.provider
  if (provider === undefined || provider === null) return null
  return (
    <div className="stack">
      {going.error === null ? null : <Notice kind="warning" title={problemSentence(problemIn(going.error))} />}
      <Button busy={going.isPending} onClick={() => going.mutate()}>
        {words.nodes(going.isPending ? 'provider.busy' : 'provider.button', { label: <Vi>{provider.label}</Vi> })}
      </Button>
    </div>
  )
}

type DemoAccountsProps = { readonly demo: DemoAccountsReply; readonly onEntered: () => Promise<void>; readonly onCode: () => void }

/** One click per role, so that a visitor can play every seat. */
function DemoAccounts({ demo, onEntered, onCode }: DemoAccountsProps): ReactElement {
  const entering = useMutation({
    mutationFn: async (account: DemoAccountReply) => {
      if ((await enter({ username: account.username, password: demo.password })) === 'second-factor') onCode()
      else await onEntered()
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
