// The only place for which right and duty each action on a periodic report asks for, where it is asked, and in which states of the
// report it is possible. The states are read from the report's own transitions: that table alone decides.
import type { Scope } from '../access/access.domain.ts'
import type { Action } from '../access/access.policy.ts'
import type { Doer, Done, Duty } from '../access/separation.domain.ts'
import type { ReportLevel } from '../figures/forms.domain.ts'
import { nextStatus, reportStatuses, type ReportAction, type ReportStatus } from './reports.domain.ts'

/** `receive`: by the level above the reporting unit; otherwise by the unit itself. */
const demands = {
  open: { side: 'enter', duty: 'make' },
  save: { side: 'enter', duty: 'make' },
  'hand-in': { side: 'enter', duty: 'make' },
  correct: { side: 'enter', duty: 'make' },
  return: { side: 'receive', duty: 'check' },
  accept: { side: 'receive', duty: 'check' },
} as const satisfies Record<ReportAction, { readonly side: 'enter' | 'receive'; readonly duty: Duty }>

/** A province has no commune officer: its report is entered by the police of the province. */
export function rightFor(action: ReportAction, level: ReportLevel): Action {
  if (demands[action].side === 'receive') return 'report.receive'
  return level === 'commune' ? 'report.enter' : 'report.enter-above'
}

/** Where the right is asked: what a unit hands in, the place above it receives. */
export function placeFor(action: ReportAction, scope: Scope): Scope {
  return demands[action].side === 'receive' ? scope.slice(1) : scope
}

export const dutyOf = (action: ReportAction): Duty => demands[action].duty

/** The states of a report in which any of these actions is possible; opening comes before every state. */
export function statesFor(actions: readonly ReportAction[]): readonly ReportStatus[] {
  return reportStatuses.filter((status) => actions.some((action) => nextStatus(status, action) !== null))
}

/**
 * Who has done what to a report, for the separation of duties: who typed a cell or handed in. Opening and asking for a correction say no
 * figure, and a return proposes nothing.
 * @param typed who last typed each cell
 */
export function doneOn(acts: readonly { readonly action: ReportAction; readonly by: Doer }[], typed: readonly Doer[]): readonly Done[] {
  return [
    ...acts
      .filter(({ action }) => action === 'hand-in' || action === 'accept')
      .map(({ action, by }): Done => ({ duty: demands[action].duty, by })),
    ...typed.map((by): Done => ({ duty: 'make', by })),
  ]
}
