// The only place for how the audit log says who did what to which thing.
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import { roles, type Role } from '@binhyen/core/access/access.domain'
import { rights } from '@binhyen/core/access/access.policy'
import { vi, t } from '../../i18n/vi/audit.ts'
import { rightInWords, roleInWords } from '../../i18n/problems.vi.ts'
import { Vi } from '../../ui/vi.tsx'
import type { AuditEntryReply } from './audit.queries.ts'

type Key = keyof typeof vi
const isKey = (key: string): key is Key => Object.hasOwn(vi, key)

/** The word for a code, or the code itself where it has none yet: an entry is never hidden for want of a word. */
function wordOr(key: string, code: string): string {
  return isKey(key) ? t(key as 'page.title') : code
}

export const actionInWords = (action: string): string => wordOr(`action.${action}`, action)
export const kindInWords = (kind: string): string => wordOr(`kind.${kind}`, kind)
export const fieldInWords = (field: string): string => wordOr(`field.${field}`, field)
export const seatInWords = (role: string): string => (roles.some((each) => each === role) ? roleInWords(role as Role) : role)

/** The kinds of action one may filter by. */
const slices = Object.keys(vi)
  .filter((key) => key.startsWith('slice.'))
  .map((key) => key.slice('slice.'.length))

/** Actions asked for by themselves, beside their slice. */
const ASKED_FOR = ['access.sign-in', 'access.sign-in-failed', 'access.sign-out', 'access.lock'] as const

/** What one may filter by: slices, and some of their actions right behind them. */
export const actionOptions = (): readonly { readonly value: string; readonly label: string }[] =>
  slices.flatMap((slice) => [
    { value: slice, label: wordOr(`slice.${slice}`, slice) },
    ...ASKED_FOR.filter((action) => action.startsWith(`${slice}.`)).map((action) => ({
      value: action,
      label: `– ${actionInWords(action)}`,
    })),
  ])

/** What people do at the door, where they are nobody to the database, and only with their own account. */
const BY_ONESELF: ReadonlySet<string> = new Set([
  'access.sign-in',
  'access.sign-out',
  'access.confirm',
  'access.change-password',
  'access.use-recovery-code',
  'access.link-provider',
])

export function Who({ entry }: { readonly entry: AuditEntryReply }): ReactElement {
  if (entry.account !== null) return <Vi>{entry.account.name}</Vi>
  if (entry.by === 'session' && BY_ONESELF.has(entry.action) && entry.about !== null) return <Vi>{entry.about.name}</Vi>
  return <>{t(entry.by === 'session' ? 'who.unknown' : 'who.system')}</>
}

/** The action, and of a refusal or a read which function it was. */
export function What({ entry }: { readonly entry: AuditEntryReply }): ReactElement {
  const { action, about, entity } = entry
  return (
    <>
      {actionInWords(action)}
      {about === null ? null : (
        <>
          {': '}
          <Vi>{about.name}</Vi>
        </>
      )}
      {entity.kind === 'endpoint' || entity.kind === 'username' ? (
        <>
          {': '}
          <span className="audit-code">{entity.id}</span>
        </>
      ) : null}
    </>
  )
}

/** The record an entry is about, with a way to it where it has a page. */
export function RecordLink({ entry }: { readonly entry: AuditEntryReply }): ReactNode {
  const { kind, id } = entry.entity
  const what = kindInWords(kind)
  if (kind === 'dossier') {
    return (
      <Link to="/ho-so/$id" params={{ id }}>
        {t('entry.open', { what: what.toLowerCase() })}
      </Link>
    )
  }
  if (kind === 'decision') {
    return (
      <Link to="/quyet-dinh/$id" params={{ id }}>
        {t('entry.open', { what: what.toLowerCase() })}
      </Link>
    )
  }
  if (kind === 'unit') {
    return (
      <Link to="/don-vi/$id" params={{ id }}>
        {t('entry.open', { what: what.toLowerCase() })}
      </Link>
    )
  }
  return (
    <>
      {what} <span className="audit-code">{id}</span>
    </>
  )
}

/** A value of a change as people read it. */
export function valueInWords(value: string | number | boolean | null | undefined, field: string): string {
  if (value === undefined || value === null || value === '') return t('change.empty')
  if (typeof value === 'boolean') return t(value ? 'change.yes' : 'change.no')
  if (field === 'lockedBy') return wordOr(`lock.${String(value)}`, String(value))
  if (field === 'role') return seatInWords(String(value))
  if (field === 'asked' && Object.hasOwn(rights, String(value))) return rightInWords(String(value) as keyof typeof rights) ?? String(value)
  return String(value)
}
