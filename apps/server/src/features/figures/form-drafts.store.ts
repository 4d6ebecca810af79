// The only place for the SQL of drafts of forms, of who changed them, and of what makes a version of one.
import { sql } from 'kysely'
import type { FormDraft, FormEdit } from '@binhyen/core/figures/form-draft.domain'
import type { Form } from '@binhyen/core/figures/forms.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type Handle = Pick<BaseCtx, 'tx'>

export type DraftRecord = {
  readonly id: string
  readonly base: number | null
  readonly revision: number
  readonly draft: FormDraft
  readonly started_by: string
  readonly started_at: Date
  readonly changed_by: string
  readonly changed_at: Date
}
export type EditsRecord = {
  readonly form_id: string
  readonly revision: number
  readonly edits: readonly FormEdit[]
  readonly by_id: string
  readonly by_name: string
  readonly at: Date
}
type DraftTables = { form_drafts: DraftRecord; form_draft_edits: EditsRecord }

export async function listDrafts(ctx: Handle): Promise<DraftRecord[]> {
  return sqlOf<DraftTables>(ctx).selectFrom('form_drafts').selectAll().orderBy('changed_at', 'desc').execute()
}

/** `lock`: whoever changes it waits for each other. */
export async function findDraft(ctx: Handle, id: string, lock = false): Promise<DraftRecord | undefined> {
  return sqlOf<DraftTables>(ctx)
    .selectFrom('form_drafts')
    .selectAll()
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
}

/** False where somebody has begun one already. */
export async function addDraft(ctx: Ctx, { draft, base }: { readonly draft: FormDraft; readonly base: number | null }): Promise<boolean> {
  const row = await sqlOf<DraftTables>(ctx)
    .insertInto('form_drafts')
    .values({
      id: draft.id,
      base,
      revision: 0,
      draft: sql<FormDraft>`${JSON.stringify(draft)}::jsonb`,
      started_by: ctx.actor.displayName,
      started_at: ctx.now,
      changed_by: ctx.actor.displayName,
      changed_at: ctx.now,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function saveDraft(
  ctx: Ctx,
  { draft, revision, edits }: { readonly draft: FormDraft; readonly revision: number; readonly edits: readonly FormEdit[] },
): Promise<void> {
  const db = sqlOf<DraftTables>(ctx)
  await db
    .updateTable('form_drafts')
    .set({
      draft: sql<FormDraft>`${JSON.stringify(draft)}::jsonb`,
      revision,
      changed_by: ctx.actor.displayName,
      changed_at: ctx.now,
    })
    .where('id', '=', draft.id)
    .execute()
  await db
    .insertInto('form_draft_edits')
    .values({
      form_id: draft.id,
      revision,
      edits: sql<readonly FormEdit[]>`${JSON.stringify(edits)}::jsonb`,
      by_id: ctx.actor.accountId,
      by_name: ctx.actor.displayName,
      at: ctx.now,
    })
    .execute()
}

/** What was changed after a revision, oldest first. */
export async function listEditsSince(ctx: Handle, id: string, revision: number): Promise<EditsRecord[]> {
  return sqlOf<DraftTables>(ctx)
    .selectFrom('form_draft_edits')
    .selectAll()
    .where('form_id', '=', id)
    .where('revision', '>', revision)
    .orderBy('revision')
    .limit(50)
    .execute()
}

/** Everybody who changed something, by draft, in the order they came. */
export async function listEditors(ctx: Handle): Promise<{ form_id: string; by_name: string }[]> {
  return sqlOf<DraftTables>(ctx)
    .selectFrom('form_draft_edits')
    .select(['form_id', 'by_name'])
    .groupBy(['form_id', 'by_name'])
    .orderBy((each) => each.fn.min('revision'))
    .execute()
}

export async function deleteDraft(ctx: Handle, id: string): Promise<void> {
  const db = sqlOf<DraftTables>(ctx)
  await db.deleteFrom('form_draft_edits').where('form_id', '=', id).execute()
  await db.deleteFrom('form_drafts').where('id', '=', id).execute()
}

/** The day after the last period of which a report has been begun with a form; null where none has. */
export async function findBegunTo(ctx: Handle, id: string): Promise<PlainDate | null> {
  const { rows } = await sql<{ day: PlainDate | null }>`select app_form_begun_to(${id}) as day`.execute(sqlOf<DraftTables>(ctx))
  return rows[0]?.day ?? null
}

/** Adds the next version; the one it takes over from ends on its first day. @returns its number */
export async function publishForm(ctx: Ctx, form: Form, of: { readonly hash: string; readonly from: PlainDate }): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    select app_publish_form(${JSON.stringify(form)}::jsonb, ${of.hash}, ${of.from}, ${ctx.now}, ${ctx.actor.displayName}) as version`.execute(
    sqlOf<DraftTables>(ctx),
  )
  return rows[0]?.version ?? 0
}

export async function endPublishedForm(ctx: Ctx, id: string, version: number, on: PlainDate | null): Promise<void> {
  await sql`select app_end_form(${id}, ${version}, ${on}, ${ctx.actor.displayName})`.execute(sqlOf<DraftTables>(ctx))
}
