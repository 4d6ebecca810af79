// The only place for the SQL that counts open dossiers for a hand-over.
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type OpenDossiers = { readonly status: string; readonly open: number; readonly handled: number }

/** Nothing where the asker does not administer the account, or the account does not reach these units. */
export async function countOpenDossiers(
  ctx: Pick<BaseCtx, 'tx'>,
  covers: readonly UnitId[],
  accountId: string,
): Promise<readonly OpenDossiers[]> {
  const { rows } = await sql<OpenDossiers>`
    select status, open, handled from app_open_dossiers(${[...covers]}::text[], ${accountId}) order by status`.execute(sqlOf<object>(ctx))
  return rows
}
