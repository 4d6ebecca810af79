// The only place that tells whether a word is the name of a place.
import type { BaseCtx } from '#server/platform/context'
import { listBareNames } from './unit-names.store.ts'

/** Names of provinces, districts and communes of all times, folded and without blanks ("tamgiang"). */
export async function bareNamesOf(ctx: Pick<BaseCtx, 'tx'>): Promise<ReadonlySet<string>> {
  return new Set(await listBareNames(ctx))
}
