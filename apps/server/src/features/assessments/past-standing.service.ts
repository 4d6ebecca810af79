// The only place that tells what stands about units whose past a file speaks of, as comparisons and replies need it.
import type { z } from 'zod'
import type { Standing } from '@binhyen/core/assessments/past-comparison.domain'
import type { StandingReply } from '@binhyen/core/assessments/past-recognition.contract'
import type { StatusKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { listSetVersions } from '#server/features/criteria/criteria.service'
import type { Ctx } from '#server/platform/context'
import * as store from './past-recognitions.store.ts'

/** What stands, with the row it was read from. */
export type Stands = Standing & { readonly row: store.StandingRow }

async function statusBySet(ctx: Ctx): Promise<ReadonlyMap<string, StatusKind>> {
  return new Map((await listSetVersions(ctx)).map(({ set }) => [set.id, set.status]))
}

/** All that stands about each of these units. */
export async function standingByUnit(ctx: Ctx, unitIds: readonly UnitId[]): Promise<Map<UnitId, Stands[]>> {
  const byUnit = new Map<UnitId, Stands[]>()
  for (const row of await store.listStanding(ctx, unitIds, await statusBySet(ctx))) {
    const known = byUnit.get(row.unit_id)
    if (known) known.push(store.standingOf(row))
    else byUnit.set(row.unit_id, [store.standingOf(row)])
  }
  return byUnit
}

export function standsReply({ row, window, state, origin }: Stands): z.input<typeof StandingReply> {
  return {
    origin,
    state,
    window,
    number: row.number,
    decidedOn: row.decided_on,
    authority: row.authority_body,
    decisionId: row.decision_id,
    dossierId: row.dossier_id,
    by: row.by_name,
    fileName: row.file_name,
  }
}
