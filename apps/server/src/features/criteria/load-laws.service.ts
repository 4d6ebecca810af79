// The only place that brings laws/ into the database: instruments as they are, sets as new frozen versions where their content changed.
import type { BaseCtx } from '#server/platform/context'
import type { PrepareStep } from '#server/platform/prepare'
import { forgetSets, hashOfSet } from './criteria.service.ts'
import { addSetVersion, listLatestSets, saveInstruments } from './criteria.store.ts'
import { renewEffectiveSets } from './provincial-additions.service.ts'
import { fingerprintOfLaws, readLaws, type Laws } from './law-files.service.ts'

/**
 * Loads checked law data, as the owner of the database. Idempotent by content: the same laws again write no version.
 * @returns the sets that got a new version
 */
export async function loadLaws(
  ctx: BaseCtx,
  laws: Pick<Laws, 'instruments' | 'sets'>,
): Promise<readonly { id: string; version: number }[]> {
  await saveInstruments(ctx, laws.instruments)
  const latest = new Map((await listLatestSets(ctx)).map((head) => [head.id, head]))
  const added: { id: string; version: number }[] = []
  for (const set of laws.sets) {
    const hash = hashOfSet(set)
    const head = latest.get(set.id)
    if (head?.hash === hash) continue
    added.push({ id: set.id, version: await addSetVersion(ctx, set, { hash }) })
  }
  forgetSets()
  return added
}

export const loadLawsStep: PrepareStep = {
  name: 'laws',
  fingerprint: () => fingerprintOfLaws(),
  run: async ({ system, say }) => {
    const laws = await readLaws()
    const added = await system((ctx) => loadLaws(ctx, laws))
    for (const { id, version } of added) say(`criteria set ${id}, version ${version}`)
    // what provinces added stands on the national versions: laid over the new ones, and said where it no longer fits
    for (const line of await system((ctx) => renewEffectiveSets(ctx))) say(line)
  },
}
