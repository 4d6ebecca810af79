// The only place that tells how many dossiers are open where a person sits: numbers for a hand-over, shown to who may not see dossiers.
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import { countOpenDossiers, type OpenDossiers } from './open-work.store.ts'

/** Open dossiers in what a grant reaches, by state; `handled`: those the person has taken a step with. */
export async function openDossierWork(
  ctx: Ctx,
  asked: { readonly covers: readonly UnitId[]; readonly accountId: string },
): Promise<readonly OpenDossiers[]> {
  return countOpenDossiers(ctx, asked.covers, asked.accountId)
}
