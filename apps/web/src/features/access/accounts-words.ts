// The only place that puts grants and spans of accounts into words.
import { roles, type Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate, formatInstant } from '../../i18n/format.ts'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/accounts.ts'
import type { AccountRowReply } from './accounts.queries.ts'

export function spanInWords({ from, to }: { readonly from: PlainDate; readonly to: PlainDate | null }): string {
  return to === null ? t('grants.span-open', { from: formatDate(from) }) : t('grants.span', { from: formatDate(from), to: formatDate(to) })
}

export const roleOptions = (): readonly { readonly value: Role; readonly label: string }[] =>
  roles.map((role) => ({ value: role, label: roleInWords(role) }))

type State = Pick<AccountRowReply, 'disabled' | 'closesOn' | 'lockedUntil' | 'unissued' | 'grants'>

/** What is to be known of an account at a glance: closed, since when or from when; waiting after wrong passwords; without a right today. */
export function stateInWords(account: State, today: PlainDate): string {
  const { disabled, closesOn, lockedUntil, unissued, grants } = account
  if (disabled && closesOn !== null && closesOn <= today) return t('accounts.closed-on', { date: formatDate(closesOn) })
  if (disabled) return t('accounts.disabled')
  const marks = [
    ...(closesOn === null ? [] : [t('accounts.closes-on', { date: formatDate(closesOn) })]),
    ...(lockedUntil === null ? [] : [t('accounts.locked', { at: formatInstant(lockedUntil) })]),
    ...(unissued ? [t('accounts.unissued')] : []),
    ...(grants.some((grant) => grant.stands) ? [] : [t('accounts.none-today')]),
  ]
  return marks.length === 0 ? t('accounts.open') : marks.join(' · ')
}
