// The only place for how long each kind of record about people is kept, and what becomes of it then.

/** What happens at the end of the term. `keep`: it stays with the official record it belongs to. */
export type RetentionEnd = 'delete' | 'anonymise' | 'archive' | 'keep'

export const retentionKinds = [
  'session',
  'sign-in-failure',
  'account-address',
  'provider-attempt',
  'command-reply',
  'closed-account-keys',
  'closed-account-name',
  'notice',
  'mail',
  'delegation',
  'audit',
  'official-record',
] as const
export type RetentionKind = (typeof retentionKinds)[number]

export type RetentionTerm = {
  readonly kind: RetentionKind
  /** In days from the event below; null where no term is set. */
  readonly days: number | null
  /** The event the term begins with. */
  readonly from: 'expiry' | 'failure' | 'last-sign-in' | 'made' | 'closing' | 'archiving' | 'deciding'
  readonly end: RetentionEnd
  /** The provision that sets the term; null: none was found, the term is our proposal until the authority in charge decides. */
  readonly basis: string | null
}

const YEAR = 365

/**
 * Every term here is a proposal: no provision that sets one was read in its original text. The authority in charge of the data decides.
 */
export const retentionTerms: readonly RetentionTerm[] = [
  { kind: 'session', days: 0, from: 'expiry', end: 'delete', basis: null },
  { kind: 'sign-in-failure', days: 90, from: 'failure', end: 'delete', basis: null },
  { kind: 'account-address', days: YEAR, from: 'last-sign-in', end: 'delete', basis: null },
  { kind: 'provider-attempt', days: 1, from: 'expiry', end: 'delete', basis: null },
  { kind: 'command-reply', days: 90, from: 'made', end: 'delete', basis: null },
  { kind: 'closed-account-keys', days: 30, from: 'closing', end: 'delete', basis: null },
  { kind: 'closed-account-name', days: 10 * YEAR, from: 'closing', end: 'anonymise', basis: null },
  { kind: 'notice', days: YEAR, from: 'made', end: 'delete', basis: null },
  { kind: 'mail', days: 90, from: 'made', end: 'delete', basis: null },
  { kind: 'delegation', days: null, from: 'deciding', end: 'keep', basis: null },
  { kind: 'audit', days: 10 * YEAR, from: 'archiving', end: 'archive', basis: null },
  { kind: 'official-record', days: null, from: 'deciding', end: 'keep', basis: null },
]

const MS_OF_DAY = 86_400_000

/** Instants before which the records of a kind are past their term; kinds without a term have none. */
export function retentionLimits(nowMs: number): ReadonlyMap<RetentionKind, number> {
  return new Map(
    retentionTerms.flatMap(({ kind, days }): [RetentionKind, number][] => (days === null ? [] : [[kind, nowMs - days * MS_OF_DAY]])),
  )
}
