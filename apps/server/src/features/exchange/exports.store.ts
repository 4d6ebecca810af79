// The only place for the SQL of files made in the background: who asked for what, how far each is, and who may do what now.
import type { Actor } from '@binhyen/core/access/access.domain'
import type { ExportWish } from '@binhyen/core/exchange/exports.contract'
import type { ExportFormat, ExportKind, ExportState } from '@binhyen/core/exchange/exports.domain'
import { sql } from 'kysely'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type ExportRecord = {
  id: string
  account_id: string
  asked_at: Date
  kind: ExportKind
  format: ExportFormat
  query: ExportWish['query']
  title: string
  state: ExportState
  attempt: number
  beat_at: Date | null
  rows_done: number
  rows_total: number | null
  started_at: Date | null
  ended_at: Date | null
  expires_at: Date | null
  file_name: string | null
  bytes: number | null
  sha256: string | null
  failure: string | null
}
type ExportTables = { exports: ExportRecord }
const tables = (ctx: Pick<BaseCtx, 'tx'>) => sqlOf<ExportTables>(ctx)

/** How many of an account's own are told. */
const MOST_TOLD = 50

export async function listExports(ctx: Ctx): Promise<readonly ExportRecord[]> {
  return tables(ctx)
    .selectFrom('exports')
    .selectAll()
    .where('account_id', '=', ctx.actor.accountId)
    .orderBy('asked_at', 'desc')
    .orderBy('id')
    .limit(MOST_TOLD)
    .execute()
}

export async function findExport(ctx: Ctx, id: string, lock = false): Promise<ExportRecord | undefined> {
  const asked = tables(ctx).selectFrom('exports').selectAll().where('id', '=', id).where('account_id', '=', ctx.actor.accountId)
  return (lock ? asked.forUpdate() : asked).executeTakeFirst()
}

export async function addExport(ctx: Ctx, row: Pick<ExportRecord, 'id' | 'kind' | 'format' | 'query' | 'title'>): Promise<void> {
  await sql`insert into exports (id, account_id, asked_at, kind, format, query, title)
    values (${row.id}, ${ctx.actor.accountId}, ${ctx.now}, ${row.kind}, ${row.format}, ${JSON.stringify(row.query)}::jsonb, ${row.title})`.execute(
    tables(ctx),
  )
}

type Change = Partial<
  Pick<
    ExportRecord,
    'state' | 'beat_at' | 'rows_done' | 'rows_total' | 'ended_at' | 'expires_at' | 'file_name' | 'bytes' | 'sha256' | 'failure'
  >
>

/** Changes an export of the actor's own in one of these states; false where it is in another, or was begun anew since. */
export async function changeExport(
  ctx: Ctx,
  { id, states, attempt }: { readonly id: string; readonly states: readonly ExportState[]; readonly attempt?: number },
  change: Change,
): Promise<boolean> {
  const asked = tables(ctx)
    .updateTable('exports')
    .set(change)
    .where('id', '=', id)
    .where('state', 'in', [...states])
  const { numUpdatedRows } = await (attempt === undefined ? asked : asked.where('attempt', '=', attempt)).executeTakeFirst()
  return numUpdatedRows > 0n
}

export type TakenExport = {
  readonly id: string
  readonly kind: ExportKind
  readonly format: ExportFormat
  readonly query: unknown
  readonly title: string
  readonly attempt: number
  readonly accountId: string
  /** As its asker may act today; null where the account is closed. */
  readonly actor: Actor | null
}

/** Begins an export that waits; null where it does not. */
export async function takeExport(ctx: BaseCtx, id: string): Promise<TakenExport | null> {
  const { rows } = await sql<{ taken: TakenExport | null }>`select app_take_export(${id}::uuid, ${ctx.now}) as taken`.execute(tables(ctx))
  return rows[0]?.taken ?? null
}

export async function failExport(ctx: BaseCtx, id: string, why: string): Promise<void> {
  await sql`select app_fail_export(${id}::uuid, ${why}, ${ctx.now})`.execute(tables(ctx))
}

/** What fell asleep waits again, what is past its days is no longer kept. */
export async function tendExports(
  ctx: BaseCtx,
  silenceSeconds: number,
): Promise<readonly { readonly export: string; readonly became: 'queued' | 'expired' }[]> {
  const { rows } = await sql<{ export: string; became: 'queued' | 'expired' }>`
    select * from app_tend_exports(${ctx.now}, make_interval(secs => ${silenceSeconds}))`.execute(tables(ctx))
  return rows
}
