// The only place that tells what was signed under delegations: decisions one by one, steps with dossiers together for each person.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import * as store from './signed-under.store.ts'

/** Steps a person stands for by name. */
const STEPS = ['hand-in', 'synthesise', 'accept', 'conclude-not-met'] as const
/** So many units are named; of more only their number. */
const NAMED = 8

export type SignedUnder = {
  readonly what:
    | { readonly kind: 'decision'; readonly number: string; readonly decidedOn: PlainDate; readonly body: string }
    | { readonly kind: (typeof STEPS)[number]; readonly count: number; readonly units: readonly string[] }
  readonly by: string
  readonly from: string
  readonly document: string
}

type Window = { readonly kind: string; readonly setIds: readonly string[]; readonly window: { readonly from: PlainDate } }

/** What was signed under delegations about units at and below one, up to a day, in these windows. The caller has decided the right. */
export async function listSignedUnder(
  ctx: Ctx,
  { unitId, on, cohorts }: { readonly unitId: UnitId; readonly on: PlainDate; readonly cohorts: readonly Window[] },
): Promise<readonly SignedUnder[]> {
  const wanted = {
    unitId,
    on,
    windows: cohorts.map(({ kind, window }) => ({ kind, from: window.from })),
    sets: cohorts.flatMap(({ setIds, window }) => setIds.map((set) => ({ set, from: window.from }))),
  }
  const decisions = await store.listDecisionsSigned(ctx, wanted)
  const steps = await store.listStepsSigned(ctx, wanted, { steps: STEPS, named: NAMED + 1 })
  return [
    ...decisions.map(({ number, decided_on, authority_body, recorded_by, delegation }) => ({
      what: { kind: 'decision' as const, number, decidedOn: decided_on, body: authority_body },
      by: recorded_by,
      from: delegation.from.displayName,
      document: delegation.document,
    })),
    ...steps.map(({ action, by_name, from_name, document, count, units }) => ({
      what: { kind: action, count, units: count > NAMED ? [] : units },
      by: by_name,
      from: from_name,
      document,
    })),
  ]
}
