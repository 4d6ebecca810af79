// The only place for the second factor on one's own page: state, setting it up, new recovery codes, turning it off.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { MyAccountReply } from '@binhyen/core/access/my-account.contract'
import { problemIn } from '../../api/api-problem.ts'
import { formatInstant } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/sign-in.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { myAccountQuery, removeSecondFactor, renewRecoveryCodes } from './my-account.queries.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import { SecondFactorSetUp } from './second-factor-set-up.tsx'

export function MySecondFactor({ account }: { readonly account: MyAccountReply }): ReactElement {
  const client = useQueryClient()
  const [settingUp, setSettingUp] = useState(false)
  const { since, required } = account.secondFactor
  const reload = async (): Promise<void> => {
    await client.invalidateQueries({ queryKey: myAccountQuery.queryKey })
    setSettingUp(false)
  }
  return (
    <Section title={t('factor.title')}>
      <div className="stack">
        {settingUp ? (
          <SecondFactorSetUp onDone={reload} onCancel={() => setSettingUp(false)} />
        ) : (
          <>
            <p>
              {since === null ? t('factor.off') : t('factor.on', { at: formatInstant(since) })} {required ? t('factor.required') : ''}
            </p>
            {since === null ? (
              <div>
                <Button onClick={() => setSettingUp(true)}>{t('factor.set-up')}</Button>
              </div>
            ) : (
              <SecondFactorOn account={account} onChanged={reload} />
            )}
          </>
        )}
      </div>
    </Section>
  )
}

function SecondFactorOn({
  account,
  onChanged,
}: {
  readonly account: MyAccountReply
  readonly onChanged: () => Promise<void>
}): ReactElement {
  const [asking, setAsking] = useState<'renew' | 'remove' | null>(null)
  const close = (): void => setAsking(null)
  const renewing = useMutation({ mutationFn: renewRecoveryCodes, onSettled: close })
  const removing = useMutation({ mutationFn: removeSecondFactor, onSettled: close, onSuccess: onChanged })
  const failed = renewing.error ?? removing.error
  if (renewing.data !== undefined) {
    return (
      <RecoveryCodes
        codes={renewing.data}
        onKept={async () => {
          await onChanged()
          renewing.reset()
        }}
      />
    )
  }
  return (
    <>
      {failed === null ? null : <Notice kind="error" title={problemSentence(problemIn(failed))} />}
      <p>{t('codes.left', { count: account.secondFactor.recoveryCodesLeft })}</p>
      <div className="row">
        <Button onClick={() => setAsking('renew')}>{t('codes.renew')}</Button>
        {account.secondFactor.required ? null : <Button onClick={() => setAsking('remove')}>{t('factor.remove')}</Button>}
      </div>
      <ConfirmDialog
        open={asking === 'renew'}
        title={t('codes.renew-title')}
        confirmLabel={t('codes.renew')}
        busy={renewing.isPending}
        onConfirm={() => renewing.mutate()}
        onCancel={close}
      >
        <p>{t('codes.renew-text')}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={asking === 'remove'}
        title={t('factor.remove-title')}
        confirmLabel={t('factor.remove')}
        danger
        busy={removing.isPending}
        onConfirm={() => removing.mutate()}
        onCancel={close}
      >
        <p>{t('factor.remove-text')}</p>
      </ConfirmDialog>
    </>
  )
}
