// The only place that decides whether a sign-in may be tried, and what a session still owes: people who slip get in, people who guess do not.
import type { Role } from './access.domain.ts'

/** Failures of the last WINDOW_MINUTES that no success has wiped out, this attempt not counted. */
export type RecentFailures = {
  /** Of this account name, from anywhere. */
  readonly ofName: number
  /** Of this account name from this address. */
  readonly ofPair: number
  /** From this address, whatever the name. */
  readonly ofAddress: number
  /** The account has signed in from this address before. */
  readonly known: boolean
}

export const WINDOW_MINUTES = 15
/** One person's slips: enough for a forgotten password, hopeless for a guesser. */
export const PER_PAIR = 8
/** One name tried from many addresses; those who are known from theirs are not locked out by it. */
export const PER_NAME = 25
/** Many names tried from one address: an office of 150 may slip twice each at once, and every success wipes out its own slips. */
export const PER_ADDRESS = 300

export type Limit = 'ofPair' | 'ofName' | 'ofAddress'

/** The limit that has been reached; null where the attempt may be made. */
export function reachedLimit(failures: RecentFailures): Limit | null {
  if (failures.ofPair >= PER_PAIR) return 'ofPair'
  if (failures.known) return null
  if (failures.ofName >= PER_NAME) return 'ofName'
  return failures.ofAddress >= PER_ADDRESS ? 'ofAddress' : null
}

/** The limits one more failure reaches, be it by who is known from there and may go on. */
export function limitsReachedBy({ ofPair, ofName, ofAddress }: RecentFailures): readonly Limit[] {
  return [
    ...(ofPair + 1 === PER_PAIR ? (['ofPair'] as const) : []),
    ...(ofName + 1 === PER_NAME ? (['ofName'] as const) : []),
    ...(ofAddress + 1 === PER_ADDRESS ? (['ofAddress'] as const) : []),
  ]
}

/** Wrong codes in a row that cost nothing: a slip, a clock that is off, a code that ran out while it was typed. */
const FREE_CODES = 5
const LONGEST_WAIT_MINUTES = 24 * 60

/**
 * Minutes until a code of the second factor may be tried again after so many wrong ones in a row, by whoever knows the password:
 * doubling, so that a million codes are never gone through. A recovery code is long enough not to be guessed and never waits for this.
 */
export function codeWaitMinutes(failures: number): number {
  return failures < FREE_CODES ? 0 : Math.min(2 ** (failures - FREE_CODES), LONGEST_WAIT_MINUTES)
}

/** What a session's account has and what its roles ask for. */
export type SessionFacts = {
  readonly mustChangePassword: boolean
  readonly secondFactor: boolean
  /** Roles that need a second factor. */
  readonly secondFactorRoles: readonly string[]
}

/** What a person must do before anything else; the first password first, so that it is not a stranger who sets the second factor up. */
export function stillOwed(
  facts: SessionFacts,
  standing: readonly { readonly role: Role }[],
): 'change-password' | 'set-up-second-factor' | null {
  if (facts.mustChangePassword) return 'change-password'
  if (!facts.secondFactor && standing.some(({ role }) => facts.secondFactorRoles.includes(role))) return 'set-up-second-factor'
  return null
}

/** Roles for which a second factor is recommended: who keeps accounts, who appraises, who decides. */
export const rolesToSecure: readonly Role[] = [
  'administrator',
  'appraiser',
  'commune-authority',
  'district-authority',
  'provincial-authority',
]
