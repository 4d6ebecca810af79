// The only place for the SQL of hand-overs.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { sql, type Generated } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

/** What a hand-over did, so that it can be put back: the end each grant had, the grant made for the successor, the end each delegation had. */
export type HandOverChanges = {
  readonly grants: readonly { readonly id: number; readonly before: PlainDate | null; readonly successorGrant: number | null }[]
  readonly delegations: readonly { readonly id: string; readonly before: PlainDate | null }[]
}

type HandOverRow = {
  id: string
  account_id: string
  successor_id: string | null
  on_day: PlainDate
  document: string
  leaves: boolean
  changes: HandOverChanges
  made_by: string
  made_by_name: string
  made_at: Date
  undone_at: Generated<Date | null>
  undone_by_name: Generated<string | null>
}
type HandOverTables = { hand_overs: HandOverRow; accounts: { id: string; display_name: string } }
type StoreCtx = Pick<BaseCtx, 'tx'>
const tables = (ctx: StoreCtx) => sqlOf<HandOverTables>(ctx)

export type KeptHandOver = {
  readonly id: string
  readonly account_id: string
  readonly successor_id: string | null
  readonly successor_name: string | null
  readonly on_day: PlainDate
  readonly document: string
  readonly leaves: boolean
  readonly changes: HandOverChanges
  readonly made_by_name: string
  readonly undone_at: Date | null
}

const COLUMNS = [
  'hand_overs.id',
  'hand_overs.account_id',
  'hand_overs.successor_id',
  'hand_overs.on_day',
  'hand_overs.document',
  'hand_overs.leaves',
  'hand_overs.changes',
  'hand_overs.made_by_name',
  'hand_overs.undone_at',
] as const

const listed = (ctx: StoreCtx) =>
  tables(ctx)
    .selectFrom('hand_overs')
    .leftJoin('accounts', 'accounts.id', 'hand_overs.successor_id')
    .select(COLUMNS)
    .select('accounts.display_name as successor_name')

export async function listHandOvers(ctx: StoreCtx, accountId: string): Promise<readonly KeptHandOver[]> {
  return listed(ctx).where('hand_overs.account_id', '=', accountId).orderBy('on_day', 'desc').orderBy('hand_overs.id', 'desc').execute()
}

export async function findHandOver(ctx: StoreCtx, id: string): Promise<KeptHandOver | undefined> {
  return listed(ctx).where('hand_overs.id', '=', id).executeTakeFirst()
}

export async function insertHandOver(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  row: Pick<HandOverRow, 'id' | 'account_id' | 'successor_id' | 'on_day' | 'document' | 'leaves' | 'changes' | 'made_by' | 'made_by_name'>,
): Promise<void> {
  await tables(ctx)
    .insertInto('hand_overs')
    .values({ ...row, changes: sql`${JSON.stringify(row.changes)}::jsonb`, made_at: ctx.now })
    .execute()
}

/** False where somebody has taken it back meanwhile. */
export async function markUndone(ctx: Pick<BaseCtx, 'tx' | 'now'>, id: string, byName: string): Promise<boolean> {
  const { numUpdatedRows } = await tables(ctx)
    .updateTable('hand_overs')
    .set({ undone_at: ctx.now, undone_by_name: byName })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
