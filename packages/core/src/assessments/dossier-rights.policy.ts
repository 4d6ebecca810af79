// The only place for which right, step and duty each action on a dossier asks for, and in which states of the dossier it is possible.
// The states are read from the dossier's own transitions: that table alone decides.
import type { Action } from '../access/access.policy.ts'
import type { Doer, Done, Duty } from '../access/separation.domain.ts'
import type { Decider } from '../units/institution.domain.ts'
import { dossierStatuses, nextStatus, type DossierAction, type DossierStatus } from './assessments.domain.ts'

export type DossierStep = 'synthesise' | 'appraise' | 'decide'
type Demand = { readonly right: Action; readonly step: DossierStep | null; readonly duty: Duty }

/** `step` is null for what the officer does with their own dossier. */
export const demands = {
  register: { right: 'dossier.register', step: null, duty: 'make' },
  save: { right: 'dossier.save', step: null, duty: 'make' },
  'hand-in': { right: 'dossier.hand-in', step: null, duty: 'make' },
  synthesise: { right: 'dossier.appraise', step: 'synthesise', duty: 'check' },
  return: { right: 'dossier.appraise', step: 'appraise', duty: 'check' },
  accept: { right: 'dossier.appraise', step: 'appraise', duty: 'check' },
  'conclude-not-met': { right: 'dossier.appraise', step: 'appraise', duty: 'check' },
  recognise: { right: 'decision.issue', step: 'decide', duty: 'decide' },
} as const satisfies Record<DossierAction, Demand>

/** Institutions that an authority above the commune decides for are entered by the police above (and by no commune officer). */
export function rightFor(action: DossierAction, decidedBy: Decider | null): Action {
  const { right, step } = demands[action]
  return step === null && decidedBy !== null && decidedBy !== 'commune' ? 'dossier.enter-above' : right
}

/** The states of a dossier in which any of these actions is possible; registering comes before every state. */
export function statesFor(actions: readonly DossierAction[]): readonly DossierStatus[] {
  return dossierStatuses.filter((status) => actions.some((action) => nextStatus(status, action) !== null))
}

/**
 * Who has done what to a dossier, for the separation of duties. Registering only opens it, and a return proposes nothing.
 * @param typed who last typed each section
 */
export function doneOn(acts: readonly { readonly action: DossierAction; readonly by: Doer }[], typed: readonly Doer[]): readonly Done[] {
  return [
    ...acts
      .filter(({ action }) => action !== 'register' && action !== 'return')
      .map(({ action, by }): Done => ({ duty: demands[action].duty, by })),
    ...typed.map((by): Done => ({ duty: 'make', by })),
  ]
}
