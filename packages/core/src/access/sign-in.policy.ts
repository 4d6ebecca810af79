// The only place that decides whether a sign-in may be tried: people who slip get in, people who guess do not.

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
const PER_PAIR = 8
/** One name tried from many addresses; those who are known from theirs are not locked out by it. */
const PER_NAME = 25
/** Many names tried from one address: an office of 150 may slip twice each at once, and every success wipes out its own slips. */
const PER_ADDRESS = 300

/** True where the attempt must wait. */
export function mustWait(failures: RecentFailures): boolean {
  if (failures.ofPair >= PER_PAIR) return true
  if (failures.known) return false
  return failures.ofName >= PER_NAME || failures.ofAddress >= PER_ADDRESS
}
