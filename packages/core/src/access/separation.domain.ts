// The only place for the separation of duties: who made a thing does not check it, who made or checked it does not decide on it.
// It holds for the person, not for the seat: a second grant or a delegation does not get around it.
import type { AccountId, Grant } from './access.domain.ts'

/** `make`: hands in, types figures. `check`: synthesises, appraises, proposes. `decide`: recognises. */
export const duties = ['make', 'check', 'decide'] as const
export type Duty = (typeof duties)[number]

/** Whom an act stands for: the account that did it and, under a delegation, the one in whose name it was done. */
export type Doer = { readonly accountId: string; readonly onBehalfOf: string | null }

export type Done = { readonly duty: Duty; readonly by: Doer }

/** What must have been done by others before one may take up a duty on the same thing. */
const excluded: Readonly<Record<Duty, readonly Duty[]>> = { make: [], check: ['make'], decide: ['make', 'check'] }

/** Who acts by a grant. */
export function doerBy(accountId: AccountId, grant: Pick<Grant, 'delegation'>): Doer {
  return { accountId, onBehalfOf: grant.delegation?.from.accountId ?? null }
}

/** True where two acts stand for one person: the same account, or one in the name of the other, or both in the name of a third. */
export function isSameDoer(a: Doer, b: Doer): boolean {
  const ofA = [a.accountId, a.onBehalfOf]
  return [b.accountId, b.onBehalfOf].some((each) => each !== null && ofA.includes(each))
}

/** The earlier act that keeps `by` from taking up a duty; null where nothing does. */
export function findConflict(duty: Duty, by: Doer, done: readonly Done[]): Done | null {
  return done.find((each) => excluded[duty].includes(each.duty) && isSameDoer(by, each.by)) ?? null
}
