// The only place that tells accounts what happened, and shows each its own.
import type { z } from 'zod'
import { isUrgent, rolesOf, type Notice } from '@binhyen/core/inbox/inbox.domain'
import type { listNotices as listNoticesContract } from '@binhyen/core/inbox/inbox.contract'
import { nameUnits } from '#server/features/units/units.service'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { notACursor } from '#server/platform/cursors'
import * as store from './inbox.store.ts'

/** Notices in one statement. */
const AT_ONCE = 500

/**
 * Tells whoever holds the right of each notice nearest to its place, in the transaction of what happened. A notice sent before (the same
 * key) is not sent again. Answers how many accounts were told something new.
 */
export async function sendNotices(ctx: Pick<BaseCtx, 'tx' | 'now'>, notices: readonly Notice[]): Promise<number> {
  let told = 0
  for (let at = 0; at < notices.length; at += AT_ONCE) {
    told += await store.addNotices(ctx, notices.slice(at, at + AT_ONCE).map(sentOf))
  }
  return told
}

/** A notice as the database takes it, for what is sent by a function of its own. */
export const sentOf = ({ key, kind, unitId, record, said, right, place }: Notice): store.SentNotice => ({
  key,
  kind,
  urgent: isUrgent(kind),
  unit: unitId,
  record_kind: record?.kind ?? null,
  record_id: record?.id ?? null,
  said,
  roles: rolesOf(right),
  place,
})

type ListQuery = z.output<typeof listNoticesContract.query>

/** What the caller was told, newest first. */
export async function listNotices(ctx: Ctx, query: ListQuery): Promise<z.input<typeof listNoticesContract.reply>> {
  ctx.authoriseOwn()
  const rows = await store.listNotices(ctx, { after: cursorOf(query.after), limit: query.limit, unread: query.unread === 'true' })
  const page = rows.slice(0, query.limit)
  const names = await nameUnits(ctx, [...new Set(page.map((row) => row.unit_id))])
  return {
    items: page.map((row) => ({
      id: row.id,
      kind: row.kind,
      urgent: row.urgent,
      unit: { id: row.unit_id, name: names.get(row.unit_id) ?? row.unit_id },
      record: row.record_kind === null || row.record_id === null ? null : { kind: row.record_kind, id: row.record_id },
      said: { ...row.said, units: row.said.units?.map((unit) => ({ ...unit })) },
      on: row.on_date,
      at: row.made_at.toISOString(),
      read: row.read_at !== null,
    })),
    next: rows.length > query.limit ? String(page.at(-1)?.id ?? '') : null,
  }
}

function cursorOf(text: string | undefined): number | null {
  if (text === undefined) return null
  if (!/^\d{1,15}$/.test(text)) throw notACursor()
  return Number(text)
}

export async function countNotices(ctx: Ctx): Promise<{ unread: number }> {
  ctx.authoriseOwn()
  return { unread: await store.countUnread(ctx) }
}

/** Ids that are nobody's or somebody else's change nothing. */
export async function markNotices(
  ctx: Ctx,
  { ids, read }: { readonly ids: readonly number[]; readonly read: boolean },
): Promise<{ unread: number }> {
  ctx.authoriseOwn()
  return marked(ctx, await store.markNotices(ctx, ids, read), read)
}

export async function readUpTo(ctx: Ctx, upTo: number): Promise<{ unread: number }> {
  ctx.authoriseOwn()
  return marked(ctx, await store.markUpTo(ctx, upTo), true)
}

async function marked(ctx: Ctx, count: number, read: boolean): Promise<{ unread: number }> {
  await ctx.audit('inbox.mark', { kind: 'account', id: ctx.actor.accountId }, { after: { count, read } })
  return { unread: await store.countUnread(ctx) }
}
