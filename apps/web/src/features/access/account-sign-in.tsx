// The only place for how a kept account signs in, as administrators see it: lock, failures, second factor, name at the provider.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import type { AccountSignInReply } from '@binhyen/core/access/account-sign-in.contract'
import { problemIn } from '../../api/api-problem.ts'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { DefinitionList, Section } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { accountSignInQuery, nameAtProvider, resetSecondFactor, unlock } from './account-sign-in.queries.ts'
import './my-account.css'

export type AccountSignInProps = { readonly id: string; readonly mayWrite: boolean }

export function AccountSignIn({ id, mayWrite }: AccountSignInProps): ReactElement {
  const state = useQuery(accountSignInQuery(id))
  return (
    <Section title={t('kept.title')}>
      <Loaded query={state}>
        {(found) => (
          <div className="stack">
            <DefinitionList
              items={[
                { term: t('kept.last'), value: found.lastSignedInAt === null ? t('kept.never') : formatInstant(found.lastSignedInAt) },
                { term: t('kept.failed'), value: formatNumber(found.failedSince) },
                {
                  term: t('kept.factor'),
                  value:
                    found.secondFactorSince === null
                      ? t('kept.factor-off')
                      : t('kept.factor-on', { at: formatInstant(found.secondFactorSince) }),
                },
              ]}
            />
            {found.mustChangePassword ? <p>{t('kept.first-password')}</p> : null}
            {found.lockedUntil === null ? null : (
              <Notice kind="warning" title={t('kept.locked', { at: formatInstant(found.lockedUntil) })} />
            )}
            {mayWrite ? <Changes id={id} state={found} /> : null}
          </div>
        )}
      </Loaded>
    </Section>
  )
}

function useChange<T>(id: string, change: (given: T) => Promise<void>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: () => client.invalidateQueries({ queryKey: accountSignInQuery(id).queryKey }),
  })
}

function Changes({ id, state }: { readonly id: string; readonly state: AccountSignInReply }): ReactElement {
  const [asking, setAsking] = useState(false)
  const unlocking = useChange<void>(id, () => unlock(id))
  const resetting = useChange<void>(id, async () => {
    await resetSecondFactor(id).finally(() => setAsking(false))
  })
  const failed = unlocking.error ?? resetting.error
  return (
    <>
      {failed === null ? null : <Notice kind="error" title={problemSentence(problemIn(failed))} />}
      <div className="row">
        {state.lockedUntil === null ? null : (
          <Button busy={unlocking.isPending} onClick={() => unlocking.mutate()}>
            {t('kept.unlock')}
          </Button>
        )}
        {state.secondFactorSince === null ? null : <Button onClick={() => setAsking(true)}>{t('kept.reset')}</Button>}
      </div>
      {state.hasProvider ? <ProviderName key={state.providerUsername ?? ''} id={id} known={state.providerUsername ?? ''} /> : null}
      <ConfirmDialog
        open={asking}
        title={t('kept.reset-title')}
        confirmLabel={t('kept.reset')}
        danger
        busy={resetting.isPending}
        onConfirm={() => resetting.mutate()}
        onCancel={() => setAsking(false)}
      >
        <p>{t('kept.reset-text')}</p>
      </ConfirmDialog>
    </>
  )
}

function ProviderName({ id, known }: { readonly id: string; readonly known: string }): ReactElement {
  const [name, setName] = useState(known)
  const saving = useChange<string>(id, (given) => nameAtProvider(id, given))
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (!saving.isPending) saving.mutate(name)
  }
  return (
    <form className="stack account-form" onSubmit={submit} noValidate>
      {saving.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(saving.error))} />}
      <TextField label={t('kept.provider')} hint={t('kept.provider-help')} maxLength={200} value={name} onChange={setName} />
      <div>
        <Button type="submit" busy={saving.isPending} disabled={name.trim() === known}>
          {t('kept.provider-save')}
        </Button>
      </div>
    </form>
  )
}
