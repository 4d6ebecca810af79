// The only place that keeps programme enrolments: cohorts with their windows, the units in them, pilots.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { Level, UnitId, UnitType } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { tablesOf, type UnitTables } from './units.tables.store.ts'

type Reading = Pick<BaseCtx, 'tx'>

export type CohortRow = UnitTables['cohorts'] & { readonly full_name: string; readonly units: number; readonly pilots: number }

const COHORT = sql.raw(`select c.*, v.full_name,
    (select count(*) from enrolments e where e.cohort_id = c.id) as units,
    (select count(*) from enrolments e where e.cohort_id = c.id and e.pilot) as pilots
  from cohorts c join lateral (
    select full_name from unit_versions where unit_id = c.unit_id order by valid_from <= c.window_from desc, abs(valid_from - c.window_from) limit 1) v on true`)

export async function findCohort(ctx: Reading, id: string): Promise<CohortRow | undefined> {
  return (await sql<CohortRow>`${COHORT} where c.id = ${id}`.execute(tablesOf(ctx))).rows[0]
}

/** The frozen cohort that holds exactly this window and counts the unit; an open one is a draft and counts nobody yet. */
export async function findCohortOf(
  ctx: Reading,
  asked: { readonly unitId: UnitId; readonly programme: string; readonly window: Window },
): Promise<CohortRow | undefined> {
  const { rows } = await sql<CohortRow>`${COHORT} join enrolments own on own.cohort_id = c.id and own.unit_id = ${asked.unitId}
    where c.programme = ${asked.programme} and c.window_from = ${asked.window.from} and c.window_to = ${asked.window.to} and c.frozen_at is not null order by c.id limit 1`.execute(
    tablesOf(ctx),
  )
  return rows[0]
}

/** Cohorts made for one of these units (a unit and what it covers), latest window first. */
export async function listCohortsOf(ctx: Reading, unitIds: readonly UnitId[]): Promise<readonly CohortRow[]> {
  const { rows } =
    await sql<CohortRow>`${COHORT} where c.unit_id = any (${[...unitIds]}) order by c.window_from desc, c.programme, c.object_level, c.id`.execute(
      tablesOf(ctx),
    )
  return rows
}

export type NewCohort = Omit<UnitTables['cohorts'], 'frozen_at'>

export async function insertCohort(ctx: Reading, row: NewCohort): Promise<void> {
  await tablesOf(ctx)
    .insertInto('cohorts')
    .values({ ...row, frozen_at: null })
    .execute()
}

export type NewEnrolment = { readonly unit_id: UnitId; readonly pilot: boolean; readonly scope: readonly UnitId[] }

/** One statement for any number of units; of a unit that is enrolled already only the pilot mark may change. */
export async function insertEnrolments(ctx: Reading, cohortId: string, rows: readonly NewEnrolment[]): Promise<void> {
  const values = rows.map((row) => ({ ...row, scope: [...row.scope] }))
  await sql`insert into enrolments (cohort_id, unit_id, pilot, scope)
    select ${cohortId}, unit_id, pilot, array(select jsonb_array_elements_text(scope)) from json_to_recordset(${JSON.stringify(values)}) as rows (unit_id text, pilot boolean, scope jsonb)
    on conflict on constraint enrolments_cohort_id_unit_id_pk do update set pilot = excluded.pilot`.execute(tablesOf(ctx))
}

export async function listEnrolledIds(ctx: Reading, cohortId: string): Promise<ReadonlySet<UnitId>> {
  const rows = await tablesOf(ctx).selectFrom('enrolments').select('unit_id').where('cohort_id', '=', cohortId).execute()
  return new Set(rows.map((row) => row.unit_id))
}

export async function deleteEnrolmentsBut(ctx: Reading, cohortId: string, kept: readonly UnitId[]): Promise<void> {
  await sql`delete from enrolments where cohort_id = ${cohortId} and unit_id <> all (${[...kept]}::text[])`.execute(tablesOf(ctx))
}

export async function updateCohort(ctx: Reading, id: string, change: Pick<UnitTables['cohorts'], 'source' | 'as_said'>): Promise<void> {
  await tablesOf(ctx).updateTable('cohorts').set(change).where('id', '=', id).execute()
}

/** Two people at one cohort go one after the other. */
export async function lockCohort(ctx: Reading, id: string): Promise<void> {
  await tablesOf(ctx).selectFrom('cohorts').select('id').where('id', '=', id).forUpdate().execute()
}

export async function freeze(ctx: Reading, id: string, now: Date): Promise<void> {
  await tablesOf(ctx).updateTable('cohorts').set({ frozen_at: now }).where('id', '=', id).execute()
}

export type EnrolmentRow = {
  readonly unit_id: UnitId
  readonly code: string
  readonly level: Level
  readonly type: UnitType
  readonly full_name: string
  readonly pilot: boolean
  readonly scope: readonly UnitId[]
}

/** Units of a cohort with the names they had when its window began (or the first they had), by id. */
export async function listEnrolments(
  ctx: Reading,
  cohort: { readonly id: string; readonly on: PlainDate },
  page: { readonly after: string | null; readonly limit: number },
): Promise<readonly EnrolmentRow[]> {
  const { rows } = await sql<EnrolmentRow>`
    select e.unit_id, u.code, u.level, v.type, v.full_name, e.pilot, e.scope
    from enrolments e join units u on u.id = e.unit_id
    join lateral (select type, full_name from unit_versions where unit_id = u.id
      order by valid_from <= ${cohort.on} desc, case when valid_from <= ${cohort.on} then valid_from end desc, valid_from limit 1) v on true
    where e.cohort_id = ${cohort.id} and ${page.after === null ? sql`true` : sql`e.unit_id > ${page.after}`}
    order by e.unit_id limit ${page.limit}`.execute(tablesOf(ctx))
  return rows
}
