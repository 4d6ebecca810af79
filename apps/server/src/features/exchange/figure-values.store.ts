// The only place for the SQL of figures written and read by the thousand: units and reports found for all rows at once, hand-ins page by page.
import { createHash } from 'node:crypto'
import type { KeptCell } from '@binhyen/core/reports/report-cells.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { findReply, inPart, keepReply, lockCommand, type Claim, type Command } from '#server/platform/db/transact'

/** A part of the work that is undone by itself where it fails. */
export const inOwnPart = async <T>(ctx: Ctx, work: () => Promise<{ readonly keep: boolean; readonly value: T }>): Promise<T> =>
  inPart(ctx.tx, work)

/** Units by id, or by official code among those that stand on a day. */
export async function listNamedUnits(
  ctx: Ctx,
  named: readonly { readonly text: string; readonly day: PlainDate }[],
): Promise<readonly { readonly text: string; readonly day: PlainDate; readonly id: UnitId }[]> {
  if (named.length === 0) return []
  const { rows } = await sql<{ text: string; day: PlainDate; id: UnitId }>`
    with named as (select * from json_to_recordset(${JSON.stringify(named)}::json) as named (text text, day date))
    select named.text, named.day, u.id from named join units u on u.id = named.text
    union
    select named.text, named.day, u.id from named join units u on u.code = named.text
      and u.valid_from <= named.day and (u.valid_to is null or u.valid_to > named.day)`.execute(sqlOf<object>(ctx))
  return rows
}

export type ReportKey = { readonly unit: UnitId; readonly form: string; readonly from: PlainDate; readonly to: PlainDate }

/** Reports begun already, of those that are written to. */
export async function listBegun(ctx: Ctx, asked: readonly ReportKey[]): Promise<readonly (ReportKey & { readonly id: string })[]> {
  if (asked.length === 0) return []
  const rows = asked.map(({ unit, form, from, to }) => ({ unit_id: unit, form_id: form, from_day: from, to_day: to }))
  const found = await sql<ReportKey & { id: string }>`
    select r.id, r.unit_id as unit, r.form_id as form, r.period_from as "from", r.period_to as "to"
    from json_to_recordset(${JSON.stringify(rows)}::json) as a (unit_id text, form_id text, from_day date, to_day date)
    join reports r on r.unit_id = a.unit_id and r.form_id = a.form_id and r.period_from = a.from_day and r.period_to = a.to_day`.execute(
    sqlOf<object>(ctx),
  )
  return found.rows
}

/** A key of the sender's as the id of a command of this account: the key itself is not kept. */
function commandOfKey(ctx: Ctx, key: string): string {
  const hash = createHash('sha256').update(`figure-values\n${ctx.actor.accountId}\n${key}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-a${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}

const commandFor = (ctx: Ctx, key: string, content: string): Command => ({
  id: commandOfKey(ctx, key),
  accountId: ctx.actor.accountId,
  endpoint: 'key of figure values',
  bodyHash: createHash('sha256').update(content).digest('hex'),
})

/** Takes a key of the sender's for what is being done; while another request holds it this waits. */
export async function claimKey(ctx: Ctx, key: string, content: string): Promise<Claim> {
  const command = commandFor(ctx, key, content)
  await lockCommand(ctx.tx, command.id)
  return findReply(ctx.tx, command)
}

export async function keepKeyReply(ctx: Ctx, key: string, sent: { readonly content: string; readonly reply: string }): Promise<void> {
  await keepReply(ctx.tx, commandFor(ctx, key, sent.content), sent.reply)
}

export type ValuesFilter = {
  readonly formId: string
  readonly roots: readonly UnitId[]
  readonly from: PlainDate | null
  readonly to: PlainDate | null
  readonly basis: 'accepted' | 'provisional'
}
export type HandedValues = {
  readonly report_id: string
  readonly form_version: number
  readonly unit_id: UnitId
  readonly unit_name: string
  readonly scope: UnitId[]
  readonly period_from: PlainDate
  readonly period_to: PlainDate
  readonly seq: number
  readonly on_date: PlainDate
  readonly late: boolean
  readonly cells: readonly KeptCell[]
}
export type ValuesCursor = { readonly from: PlainDate; readonly unitId: string; readonly id: string }

const handedOf = ({ formId, roots, from, to, basis }: ValuesFilter) => sql`
  from reports r join report_hand_ins h on h.report_id = r.id and h.seq = ${basis === 'accepted' ? sql`r.accepted_seq` : sql`nullif(r.hand_in_seq, 0)`}
  where r.form_id = ${formId} and r.scope && ${[...roots]}::text[]
    and (${from}::date is null or r.period_from >= ${from}::date) and (${to}::date is null or r.period_to <= ${to}::date)`

/** Hand-ins by period and unit, behind a cursor. */
export async function listHandedValues(
  ctx: Ctx,
  filter: ValuesFilter,
  { after, limit }: { readonly after: ValuesCursor | null; readonly limit: number },
): Promise<readonly HandedValues[]> {
  const behind =
    after === null ? sql`` : sql`and (r.period_from, r.unit_id, r.id) > (${after.from}::date, ${after.unitId}, ${after.id}::uuid)`
  const { rows } = await sql<HandedValues>`
    with page as (
      select r.id as report_id, r.form_version, r.unit_id, r.scope, r.period_from, r.period_to, h.seq, h.on_date, h.late, h.cells
      ${handedOf(filter)} ${behind}
      order by r.period_from, r.unit_id, r.id limit ${limit}
    )
    select page.*, label.name as unit_name from page join unit_labels label on label.unit_id = page.unit_id
    order by page.period_from, page.unit_id, page.report_id`.execute(sqlOf<object>(ctx))
  return rows
}

/** How many reports, and how many cells in them, there are to read. */
export async function countHandedValues(ctx: Ctx, filter: ValuesFilter): Promise<{ readonly reports: number; readonly values: number }> {
  const { rows } = await sql<{ reports: number; values: number }>`
    select count(*)::int as reports, coalesce(sum(jsonb_array_length(h.cells)), 0)::int as values ${handedOf(filter)}`.execute(
    sqlOf<object>(ctx),
  )
  return rows[0] ?? { reports: 0, values: 0 }
}
