// The only place for the SQL of names in workbooks that people have matched.
import type { NameKind } from '@binhyen/core/exchange/workbook-reading.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type NameRow = { readonly kind: NameKind; readonly name: string; readonly meaning: string }

export async function listNames(ctx: Ctx, unitId: UnitId, formId: string): Promise<readonly NameRow[]> {
  const { rows } = await sql<NameRow>`
    select kind, name, meaning from workbook_names where unit_id = ${unitId} and form_id = ${formId}`.execute(sqlOf<object>(ctx))
  return rows
}

/** The last word on each name counts. */
export async function saveNames(
  ctx: Ctx,
  place: { readonly unitId: UnitId; readonly scope: readonly UnitId[]; readonly formId: string },
  rows: readonly NameRow[],
): Promise<void> {
  await sql`
    insert into workbook_names (unit_id, scope, form_id, kind, name, meaning, chosen_on)
    select ${place.unitId}, ${[...place.scope]}::text[], ${place.formId}, kind, name, meaning, ${ctx.today}::date
    from json_to_recordset(${JSON.stringify(rows)}::json) as said (kind text, name text, meaning text)
    on conflict on constraint workbook_names_pk do update set meaning = excluded.meaning, chosen_on = excluded.chosen_on`.execute(
    sqlOf<object>(ctx),
  )
}
