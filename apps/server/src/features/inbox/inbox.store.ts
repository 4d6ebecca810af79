// The only place for the SQL of the inbox: sending by place, reading one's own, marking what was read.
import type { NoticeKind, NoticeRecord, Said } from '@binhyen/core/inbox/inbox.domain'
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type InboxTables = {
  notices: {
    id: number
    account_id: string
    key: string
    kind: NoticeKind
    urgent: boolean
    unit_id: UnitId
    record_kind: NoticeRecord | null
    record_id: string | null
    said: Said
    on_date: PlainDate
    made_at: Date
    read_at: Date | null
  }
}
type NoticeRow = Omit<InboxTables['notices'], 'account_id' | 'key'>

export type SentNotice = Pick<NoticeRow, 'kind' | 'urgent' | 'record_kind' | 'record_id' | 'said'> & {
  readonly key: string
  readonly unit: UnitId
  readonly roles: readonly Role[]
  readonly place: readonly UnitId[]
}

/** Answers how many accounts were told something they had not been told before. */
export async function addNotices(ctx: Pick<BaseCtx, 'tx' | 'now'>, sent: readonly SentNotice[]): Promise<number> {
  const { rows } = await sql<{ told: number }>`select app_send_notices(${JSON.stringify(sent)}::jsonb, ${ctx.now}) as told`.execute(
    sqlOf<object>(ctx),
  )
  return rows[0]?.told ?? 0
}

/** The actor's own, newest first; one row more than `limit` tells that a next page exists. */
export async function listNotices(
  ctx: Ctx,
  { after, limit, unread }: { readonly after: number | null; readonly limit: number; readonly unread: boolean },
): Promise<readonly NoticeRow[]> {
  let query = sqlOf<InboxTables>(ctx)
    .selectFrom('notices')
    .select(['id', 'kind', 'urgent', 'unit_id', 'record_kind', 'record_id', 'said', 'on_date', 'made_at', 'read_at'])
    .where('account_id', '=', ctx.actor.accountId)
  if (after !== null) query = query.where('id', '<', after)
  if (unread) query = query.where('read_at', 'is', null)
  return query
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
}

export async function countUnread(ctx: Ctx): Promise<number> {
  const row = await sqlOf<InboxTables>(ctx)
    .selectFrom('notices')
    .select(sql<number>`count(*)::int`.as('unread'))
    .where('account_id', '=', ctx.actor.accountId)
    .where('read_at', 'is', null)
    .executeTakeFirst()
  return row?.unread ?? 0
}

/** Answers how many changed. */
export async function markNotices(ctx: Ctx, ids: readonly number[], read: boolean): Promise<number> {
  const result = await sqlOf<InboxTables>(ctx)
    .updateTable('notices')
    .set({ read_at: read ? ctx.now : null })
    .where('account_id', '=', ctx.actor.accountId)
    .where('id', 'in', [...ids])
    .where('read_at', read ? 'is' : 'is not', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

export async function markUpTo(ctx: Ctx, id: number): Promise<number> {
  const result = await sqlOf<InboxTables>(ctx)
    .updateTable('notices')
    .set({ read_at: ctx.now })
    .where('account_id', '=', ctx.actor.accountId)
    .where('id', '<=', id)
    .where('read_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}
