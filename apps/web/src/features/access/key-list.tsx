// The only place for a list of keys for programs: one's own, or those of an account one keeps.
import type { ReactElement } from 'react'
import type { ApiKeyReply } from '@binhyen/core/access/api-keys.contract'
import { formatDate, formatInstant } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/api-keys.ts'
import { Button } from '../../ui/button.tsx'
import { Vi } from '../../ui/vi.tsx'
import './my-account.css'

export type KeyListProps = {
  readonly keys: readonly ApiKeyReply[]
  /** Null where they are only looked at. */
  readonly onEnd: ((key: ApiKeyReply) => void) | null
}

export function KeyList({ keys, onEnd }: KeyListProps): ReactElement {
  if (keys.length === 0) return <p>{t('keys.none')}</p>
  return (
    <ul className="account-list">
      {keys.map((key) => (
        <li key={key.id}>
          <div>
            <p>
              <Vi>{key.name}</Vi> <code>{key.hint}…</code>
            </p>
            <p className="small muted">
              <Vi>{key.unitName}</Vi> · {t(`access.${key.access}`)}: {key.areas.map((area) => t(`area.${area}`)).join('; ')}
            </p>
            <p className="small muted">
              {t(key.state === 'expired' ? 'keys.ended' : 'keys.ends', { date: formatDate(key.expiresOn) })} ·{' '}
              {key.lastUse === null
                ? t('keys.unused')
                : t('keys.used', { at: formatInstant(key.lastUse.at), address: key.lastUse.address })}
            </p>
          </div>
          {key.state !== 'stands' ? (
            <strong>{t(`state.${key.state}`)}</strong>
          ) : onEnd === null ? null : (
            <Button onClick={() => onEnd(key)}>
              {t('keys.revoke')}
              <span className="visually-hidden"> {key.name}</span>
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
