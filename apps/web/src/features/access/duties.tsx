// The only place for what must be done before anything else: changing a first password, setting up a second factor.
import type { ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import { t } from '../../i18n/vi/sign-in.ts'
import { ChangePasswordForm } from './change-password-form.tsx'
import { SecondFactorSetUp } from './second-factor-set-up.tsx'

export type DutiesProps = { readonly must: NonNullable<MeReply['must']>; readonly onDone: () => Promise<void> }

export function Duties({ must, onDone }: DutiesProps): ReactElement {
  if (must === 'change-password') {
    return (
      <div className="stack">
        <p>{t('must.password-help')}</p>
        <ChangePasswordForm first onChanged={onDone} />
      </div>
    )
  }
  return (
    <div className="stack">
      <p>{t('must.second-factor-help')}</p>
      <SecondFactorSetUp onDone={onDone} />
    </div>
  )
}
