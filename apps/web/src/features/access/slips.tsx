// The only place for how a first password is shown and printed: a slip to cut out, with what to do with it.
import type { ReactElement } from 'react'
import { t } from '../../i18n/vi/accounts.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Vi } from '../../ui/vi.tsx'
import './accounts.css'

export type SlipShown = {
  readonly id: string
  readonly username: string
  readonly displayName: string
  readonly password: string
  readonly unitName?: string
}

export function Slips({ slips }: { readonly slips: readonly SlipShown[] }): ReactElement {
  return (
    <div className="accounts-slips">
      {slips.map((slip) => (
        <article key={slip.id} className="accounts-slip">
          <p className="small muted">{t('slip.product')}</p>
          <p>
            <strong>
              <Vi>{slip.displayName}</Vi>
            </strong>
          </p>
          {slip.unitName === undefined || slip.unitName === '' ? null : (
            <p className="small">
              <Vi>{slip.unitName}</Vi>
            </p>
          )}
          <p>
            {t('slip.username')}: <strong className="accounts-password">{slip.username}</strong>
          </p>
          <p>
            {t('slip.password')}: <strong className="accounts-password">{slip.password}</strong>
          </p>
          <p className="small">{t('slip.change')}</p>
        </article>
      ))}
    </div>
  )
}

/** One slip with its warning and a button to print it. */
export function OneSlip({ slip }: { readonly slip: SlipShown }): ReactElement {
  return (
    <div className="stack">
      <div className="no-print">
        <Notice kind="warning" title={t('slip.once')} />
      </div>
      <Slips slips={[slip]} />
      <div className="no-print">
        <Button kind="primary" icon="print" onClick={() => window.print()}>
          {t('slip.print')}
        </Button>
      </div>
    </div>
  )
}
