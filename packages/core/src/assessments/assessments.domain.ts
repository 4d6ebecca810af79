// The only place for the life of a dossier: its statuses, the actions that lead from one to the next, and what each refuses.
import type { PlainDate } from '../shared/plain-date.ts'
import { spanHolds, type Window } from '../shared/span.ts'
import { firstQuarterEnds, isLate } from '../calendar/calendar.domain.ts'
import type { Outcome } from '../criteria/criteria.domain.ts'

/** Where a dossier stands. What was not registered has no dossier. */
export const dossierStatuses = ['registered', 'handed-in', 'synthesised', 'returned', 'accepted', 'not-met', 'recognised'] as const
export type DossierStatus = (typeof dossierStatuses)[number]

export const dossierActions = ['register', 'save', 'hand-in', 'synthesise', 'return', 'accept', 'conclude-not-met', 'recognise'] as const
export type DossierAction = (typeof dossierActions)[number]

/** Status × action → next status. An action that is not listed is refused. */
const transitions = {
  registered: { save: 'registered', 'hand-in': 'handed-in' },
  'handed-in': { synthesise: 'synthesised', return: 'returned', accept: 'accepted', 'conclude-not-met': 'not-met' },
  synthesised: { return: 'returned', accept: 'accepted', 'conclude-not-met': 'not-met' },
  returned: { save: 'returned', 'hand-in': 'handed-in' },
  accepted: { return: 'returned', recognise: 'recognised' },
  'not-met': { return: 'returned' },
  recognised: {},
} as const satisfies Record<DossierStatus, Partial<Record<DossierAction, DossierStatus>>>

/** The status an action leads to, or null where it is refused from here. */
export function nextStatus(status: DossierStatus, action: DossierAction): DossierStatus | null {
  const table: Partial<Record<DossierAction, DossierStatus>> = transitions[status]
  return table[action] ?? null
}

/** The status that a list of actions leads to; null where the list is empty or takes a step that is refused. */
export function statusAfter(actions: readonly DossierAction[]): DossierStatus | null {
  const [first, ...rest] = actions
  if (first !== 'register') return null
  return rest.reduce<DossierStatus | null>((status, action) => (status === null ? null : nextStatus(status, action)), 'registered')
}

/** The officer may still type: before the first hand-in and after a return. */
export function isOpenForEntry(status: DossierStatus): boolean {
  return nextStatus(status, 'save') !== null
}

/** What an appraisal may conclude from the verdict: only a dossier whose verdict is certain can be concluded. */
export function conclusionFor(outcome: Outcome | null): 'accept' | 'conclude-not-met' | null {
  if (outcome === 'met') return 'accept'
  if (outcome === 'not-met') return 'conclude-not-met'
  return null
}

export type HandIn =
  | { readonly ok: true; readonly late: boolean }
  | { readonly ok: false; readonly reason: 'transition-refused' | 'before-window' }

/** A hand-in after the deadline is accepted and marked late; before the window opens there is nothing to assess. */
export function handIn(dossier: { status: DossierStatus; window: Window; dueOn: PlainDate | null }, on: PlainDate): HandIn {
  if (nextStatus(dossier.status, 'hand-in') === null) return { ok: false, reason: 'transition-refused' }
  if (on < dossier.window.from) return { ok: false, reason: 'before-window' }
  return { ok: true, late: isLate(on, dossier.dueOn) }
}

export type Registration =
  | { readonly ok: true; readonly afterFirstQuarter: boolean }
  | { readonly ok: false; readonly reason: 'outside-window' }

/** Registration belongs to the first quarter (Thông tư 124, Điều 4 khoản 1, Điều 5 khoản 1); later it is kept and said. */
export function registration(window: Window, on: PlainDate): Registration {
  if (!spanHolds(window, on)) return { ok: false, reason: 'outside-window' }
  return { ok: true, afterFirstQuarter: on > firstQuarterEnds(window) }
}
