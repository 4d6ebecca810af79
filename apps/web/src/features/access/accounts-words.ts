// The only place that puts grants and spans of accounts into words.
import { roles, type Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../../i18n/format.ts'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/accounts.ts'

export function spanInWords({ from, to }: { readonly from: PlainDate; readonly to: PlainDate | null }): string {
  return to === null ? t('grants.span-open', { from: formatDate(from) }) : t('grants.span', { from: formatDate(from), to: formatDate(to) })
}

export const roleOptions = (): readonly { readonly value: Role; readonly label: string }[] =>
  roles.map((role) => ({ value: role, label: roleInWords(role) }))

export function stateInWords(account: { readonly disabled: boolean; readonly unissued: boolean }): string {
  if (account.disabled) return t('accounts.disabled')
  return account.unissued ? t('accounts.unissued') : t('accounts.open')
}
