// The only place for how a line of a past result stands to what is recorded: new, the same, or a conflict that is kept and flagged.
import { sameSpan, spansOverlap, type Window } from '../shared/span.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import type { PastState } from './past-recognition.domain.ts'
import type { StatusKind } from './routes-of-appraisal.domain.ts'

/** Who says what stands: a decision recorded here, a file taken in, or a dossier that was concluded as not met. */
export const standingOrigins = ['recorded', 'imported', 'dossier'] as const
export type StandingOrigin = (typeof standingOrigins)[number]

/** One thing said about one unit. `authorityUnitId` and the rest of the decision are null where none is named. */
export type Said = {
  readonly statusKind: StatusKind
  readonly setId: string | null
  readonly window: Window
  readonly state: PastState
  readonly number: string | null
  readonly decidedOn: PlainDate | null
  readonly authorityUnitId: string | null
}
export type Standing = Said & { readonly origin: StandingOrigin }

/** What two sayings differ in; the window comes first: what was judged over other days is another judgement. */
export const conflictKinds = ['window', 'result', 'decision'] as const
export type ConflictKind = (typeof conflictKinds)[number]

export type Comparison<S extends Standing = Standing> =
  | { readonly kind: 'new' }
  | { readonly kind: 'same' }
  | { readonly kind: 'conflict'; readonly in: ConflictKind; readonly against: S }

const folded = (number: string | null): string | null => number?.replaceAll(' ', '').toLowerCase() ?? null

/** True where both speak of the same place on the board: one status and first day, or one set over days in common. */
function meet(a: Said, b: Said): boolean {
  return (
    (a.statusKind === b.statusKind && a.window.from === b.window.from) ||
    (a.setId !== null && a.setId === b.setId && spansOverlap(a.window, b.window))
  )
}

function sameDecision(said: Said, standing: Said): boolean {
  return (
    folded(said.number) === folded(standing.number) &&
    said.decidedOn === standing.decidedOn &&
    said.authorityUnitId === standing.authorityUnitId
  )
}

function differ(said: Said, standing: Standing): ConflictKind | null {
  if (!sameSpan(said.window, standing.window) || said.setId !== standing.setId) return 'window'
  if (said.state !== standing.state) return 'result'
  return said.number === null || sameDecision(said, standing) ? null : 'decision'
}

/**
 * A file's recognition and a file's revocation of the same window, in this order of their days, are one story, whichever file was taken
 * in first; a recorded recognition is only ever ended by a recorded decision.
 */
function isOneStory(said: Said, standing: Standing): boolean {
  const [before, after] = said.state === 'revoked' ? [standing, said] : [said, standing]
  return (
    before.state === 'recognised' &&
    after.state === 'revoked' &&
    standing.origin === 'imported' &&
    sameSpan(said.window, standing.window) &&
    said.setId === standing.setId &&
    (after.decidedOn ?? '') >= (before.decidedOn ?? '')
  )
}

/** Compares a line with all that stands about its unit. */
export function compareSaid<S extends Standing>(said: Said, standing: readonly S[]): Comparison<S> {
  const met = standing.filter((each) => meet(said, each))
  if (met.some((each) => differ(said, each) === null)) return { kind: 'same' }
  const left = met.filter((each) => !isOneStory(said, each))
  // once revoked, the recognition before it is history; what stands is the revocation
  const [against] = left.toSorted((a, b) => Number(b.state === 'revoked') - Number(a.state === 'revoked'))
  if (against === undefined) return { kind: 'new' }
  return { kind: 'conflict', in: differ(said, against) ?? 'decision', against }
}
