// The only place for the SQL of forms: their frozen versions, and which of them is in force on a day.
import { sql } from 'kysely'
import type { Form } from '@binhyen/core/figures/forms.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { keptRows } from '#server/platform/db/statement'

type Handle = Pick<BaseCtx, 'tx'>

type FormRecord = {
  id: string
  version: number
  state: 'draft' | 'published'
  level: Form['level']
  period: Form['period']
  in_force_from: PlainDate
  in_force_to: PlainDate | null
  content: Form
  hash: string
  published_at: Date | null
  published_by_name: string | null
  ended_by_name: string | null
}
/** A version without its content. */
export type FormHead = Omit<FormRecord, 'content'>
type FormTables = { forms: FormRecord }

const head = [
  'id',
  'version',
  'state',
  'level',
  'period',
  'in_force_from',
  'in_force_to',
  'hash',
  'published_at',
  'published_by_name',
  'ended_by_name',
] as const

/** Every version of every form, newest first within its form. */
export async function listFormHeads(ctx: Handle): Promise<FormHead[]> {
  return keptRows(ctx, sqlOf<FormTables>(ctx).selectFrom('forms').select(head).orderBy('id').orderBy('version', 'desc'))
}

export async function findFormHead(ctx: Handle, id: string, version: number): Promise<FormHead | undefined> {
  const heads = sqlOf<FormTables>(ctx).selectFrom('forms').select(head).where('id', '=', id).where('version', '=', version)
  return (await keptRows(ctx, heads))[0]
}

/** The published versions in force on a day. */
export async function listFormHeadsInForce(ctx: Handle, on: PlainDate, id?: string): Promise<FormHead[]> {
  return sqlOf<FormTables>(ctx)
    .selectFrom('forms')
    .select(head)
    .where('state', '=', 'published')
    .where('in_force_from', '<=', on)
    .where((where) => where.or([where('in_force_to', 'is', null), where('in_force_to', '>', on)]))
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .orderBy('id')
    .execute()
}

export async function listFormContents(ctx: Handle, hashes: readonly string[]): Promise<{ hash: string; content: Form }[]> {
  if (hashes.length === 0) return []
  return sqlOf<FormTables>(ctx).selectFrom('forms').select(['hash', 'content']).where('hash', 'in', hashes).execute()
}

/** Ends a published version on the day another takes over; on its own first day it leaves an empty span. */
export async function endForm(ctx: Handle, id: string, version: number, on: PlainDate | null): Promise<void> {
  await sqlOf<FormTables>(ctx).updateTable('forms').set({ in_force_to: on }).where('id', '=', id).where('version', '=', version).execute()
}

/** Adds a published version with the next number of its form. @returns the number */
export async function addFormVersion(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  form: Form,
  of: { readonly hash: string; readonly from: PlainDate; readonly to: PlainDate | null; readonly by: string | null },
): Promise<number> {
  const row = await sqlOf<FormTables>(ctx)
    .insertInto('forms')
    .values({
      id: form.id,
      version: sql<number>`(select coalesce(max(version), 0) + 1 from forms where id = ${form.id})`,
      state: 'published',
      level: form.level,
      period: form.period,
      in_force_from: of.from,
      in_force_to: of.to,
      content: sql<Form>`${JSON.stringify(form)}::jsonb`,
      hash: of.hash,
      published_at: ctx.now,
      published_by_name: of.by,
      ended_by_name: null,
    })
    .returning('version')
    .executeTakeFirstOrThrow()
  return row.version
}
