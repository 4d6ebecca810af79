// The only place that lists the names units bear or bore, without their types.
import { unitTypes } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf } from './units.tables.store.ts'

const NAMED = [...unitTypes.province, ...unitTypes.district, ...unitTypes.commune]

/** Every name of a province, district or commune there ever was, folded and without blanks. */
export async function listBareNames(ctx: Pick<BaseCtx, 'tx'>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select distinct replace(bare_search, ' ', '') as name from unit_versions where type = any (${NAMED})`.execute(tablesOf(ctx))
  return rows.map((row) => row.name)
}
