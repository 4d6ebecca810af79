// The only place for the keys of a kept account, as administrators see and end them.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { ApiKeyReply } from '@binhyen/core/access/api-keys.contract'
import { t } from '../../i18n/vi/api-keys.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { Vi } from '../../ui/vi.tsx'
import { accountKeysQuery, endAccountKey } from './api-keys.queries.ts'
import { KeyList } from './key-list.tsx'
import { useAccountsChanged } from './use-accounts-changed.ts'

export type AccountKeysProps = { readonly id: string; readonly mayWrite: boolean }

export function AccountKeys({ id, mayWrite }: AccountKeysProps): ReactElement {
  const keys = useQuery(accountKeysQuery(id))
  const changed = useAccountsChanged()
  const [ending, setEnding] = useState<ApiKeyReply | null>(null)
  return (
    <Section title={t('keys.title')}>
      <p className="small muted">{t('keys.kept-help')}</p>
      <Loaded query={keys} lines={2}>
        {({ items }) => <KeyList keys={items} onEnd={mayWrite ? setEnding : null} />}
      </Loaded>
      {ending === null ? null : (
        <SavingDialog
          title={t('keys.revoke-title')}
          confirmLabel={t('keys.revoke')}
          danger
          save={() => endAccountKey(id, ending.id)}
          after={changed}
          onClose={() => setEnding(null)}
        >
          <p>{t.nodes('keys.revoke-text', { name: <Vi>{ending.name}</Vi> })}</p>
        </SavingDialog>
      )}
    </Section>
  )
}
