// The only place for the SQL of what provinces add to national sets.
import type { WrittenAddition } from '@binhyen/core/criteria/provincial-addition.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type Handle = Pick<BaseCtx, 'tx'>

export type AdditionRecord = {
  id: string
  set_id: string
  province_id: UnitId
  province_name: string
  scope: UnitId[]
  number: string
  kind: string
  title: string
  signed_on: PlainDate
  source: string
  in_force_from: PlainDate
  in_force_to: PlainDate | null
  body: WrittenAddition
  recorded_by: string
  recorded_by_name: string
  recorded_at: Date
}
export type AdditionListed = AdditionRecord & { version: number | null; over_version: number | null }

type AdditionTables = {
  provincial_additions: AdditionRecord
  criteria_sets: { id: string; version: number; addition_id: string | null; over_version: number | null }
}

/** The additions to a set (or to every set), newest first, each with the last version made of it. */
export async function listAdditionRecords(ctx: Handle, setId?: string): Promise<AdditionListed[]> {
  let query = sqlOf<AdditionTables>(ctx)
    .selectFrom('provincial_additions as added')
    .leftJoin('criteria_sets as made', (join) =>
      join
        .onRef('made.addition_id', '=', 'added.id')
        .on(
          sql<boolean>`not exists (select from criteria_sets later where later.addition_id = added.id and later.over_version > made.over_version)`,
        ),
    )
    .selectAll('added')
    .select(['made.version', 'made.over_version'])
    .orderBy('added.in_force_from', 'desc')
    .orderBy('added.id')
  if (setId !== undefined) query = query.where('added.set_id', '=', setId)
  return query.execute()
}

export async function findAddition(ctx: Handle, id: string): Promise<AdditionRecord | undefined> {
  return sqlOf<AdditionTables>(ctx).selectFrom('provincial_additions').selectAll().where('id', '=', id).executeTakeFirst()
}

/** One that overlaps another of the same province and set violates provincial_additions_set_province_span_excl. */
export async function addAdditionRecord(ctx: Handle, row: AdditionRecord): Promise<void> {
  await sqlOf<AdditionTables>(ctx)
    .insertInto('provincial_additions')
    .values({ ...row, body: sql<WrittenAddition>`${JSON.stringify(row.body)}::jsonb` })
    .execute()
}

export async function endAdditionRecord(ctx: Handle, id: string, on: PlainDate): Promise<void> {
  await sqlOf<AdditionTables>(ctx).updateTable('provincial_additions').set({ in_force_to: on }).where('id', '=', id).execute()
}
