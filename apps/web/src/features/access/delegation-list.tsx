// The only place for a list of delegations, with calling one off.
import { useState, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/accounts.ts'
import { Button } from '../../ui/button.tsx'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { Vi } from '../../ui/vi.tsx'
import { spanInWords } from './accounts-words.ts'
import { endDelegation, type DelegationReply } from './accounts.queries.ts'
import { useAccountsChanged } from './use-accounts-changed.ts'
import './accounts.css'

type Props = {
  readonly delegations: readonly DelegationReply[]
  /** The account they are looked at from: given by it or received by it. */
  readonly of: string
  readonly today: PlainDate
  readonly mayEnd: (delegation: DelegationReply) => boolean
}

export function DelegationList({ delegations, of, today, mayEnd }: Props): ReactElement {
  const changed = useAccountsChanged()
  const [ending, setEnding] = useState<DelegationReply | null>(null)
  if (delegations.length === 0) return <p className="muted">{t('delegation.none')}</p>
  return (
    <>
      <ul className="accounts-lines">
        {delegations.map((each) => (
          <li key={each.id} className="accounts-line">
            <strong>
              {each.from.accountId === of
                ? t.nodes('delegation.given', { name: <Vi>{`${each.to.displayName} (${each.to.username})`}</Vi> })
                : t.nodes('delegation.received', { name: <Vi>{`${each.from.displayName} (${each.from.username})`}</Vi> })}
            </strong>
            <span>
              {roleInWords(each.role)}, <Vi>{each.unitName}</Vi>
            </span>
            <span className="small muted">
              {each.standsToday ? t('delegation.standing') : t('delegation.not-standing')} · {spanInWords(each.stands)}
            </span>
            <span className="small muted">
              {t.nodes('delegation.document', { document: <Vi>{each.document}</Vi> })} ·{' '}
              {t.nodes('delegation.recorded', { name: <Vi>{each.recordedBy}</Vi> })}
            </span>
            {mayEnd(each) && (each.stands.to === null || each.stands.to > today) ? (
              <span>
                <Button onClick={() => setEnding(each)}>{t('delegation.end')}</Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {ending === null ? null : (
        <SavingDialog
          title={t('delegation.end-title')}
          confirmLabel={t('delegation.end')}
          danger
          day={{ label: t('delegation.end-day'), first: today, earliest: today }}
          save={(on) => endDelegation(ending.id, on)}
          after={changed}
          onClose={() => setEnding(null)}
        >
          <p>{t.nodes('delegation.given', { name: <Vi>{ending.to.displayName}</Vi> })}</p>
        </SavingDialog>
      )}
    </>
  )
}
