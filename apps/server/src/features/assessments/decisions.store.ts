// The only place for the SQL of decisions and of the statuses they confer.
import type { StatusKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type DecisionRecord = {
  id: string
  scope: UnitId[]
  authority_unit_id: UnitId
  authority_body: string
  number: string
  decided_on: PlainDate
  signatory_capacity: string
  signatory_title: string
  signatory_name: string
  kind: 'recognition' | 'title'
  status_kind: StatusKind
  set_id: string | null
  window_from: PlainDate
  window_to: PlainDate
  cohort_id: string | null
  as_said: string | null
  source: string | null
  demonstration: boolean
  recorded_by: string
  recorded_at: Date
}
type StatusRecord = {
  decision_id: string
  unit_id: UnitId
  scope: UnitId[]
  province_id: UnitId
  status_kind: StatusKind
  state: 'recognised' | 'revoked'
  set_id: string | null
  dossier_id: string | null
  window_from: PlainDate
  window_to: PlainDate
  effective_on: PlainDate
}
type DecisionTables = {
  decisions: DecisionRecord
  unit_statuses: StatusRecord
  unit_labels: { unit_id: UnitId; name: string; parent_name: string | null; sort_key: string }
}

export type DecisionListed = DecisionRecord & { units: number }

const listed = (ctx: Ctx) =>
  sqlOf<DecisionTables>(ctx)
    .selectFrom('decisions')
    .selectAll('decisions')
    .select(sql<number>`(select count(*)::int from unit_statuses where unit_statuses.decision_id = decisions.id)`.as('units'))

export async function listDecisions(
  ctx: Ctx,
  filter: { unit?: UnitId; statusKind?: StatusKind; windowFrom?: PlainDate; after?: { on: PlainDate; id: string }; limit: number },
): Promise<DecisionListed[]> {
  let query = listed(ctx)
  if (filter.unit !== undefined) {
    const unit = sql`array[${filter.unit}]::text[]`
    query = query.where(
      sql<boolean>`(decisions.scope @> ${unit} or exists (select 1 from unit_statuses s where s.decision_id = decisions.id and s.scope @> ${unit}))`,
    )
  }
  if (filter.statusKind !== undefined) query = query.where('status_kind', '=', filter.statusKind)
  if (filter.windowFrom !== undefined) query = query.where('window_from', '=', filter.windowFrom)
  if (filter.after !== undefined) query = query.where(sql<boolean>`(decided_on, id) < (${filter.after.on}::date, ${filter.after.id}::uuid)`)
  return query
    .orderBy('decided_on', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1)
    .execute()
}

export async function findDecision(ctx: Ctx, id: string): Promise<DecisionListed | undefined> {
  return listed(ctx).where('decisions.id', '=', id).executeTakeFirst()
}

export async function listDecisionUnits(
  ctx: Ctx,
  id: string,
): Promise<{ unit_id: UnitId; name: string; parent_name: string | null; dossier_id: string | null }[]> {
  return sqlOf<DecisionTables>(ctx)
    .selectFrom('unit_statuses')
    .innerJoin('unit_labels', 'unit_labels.unit_id', 'unit_statuses.unit_id')
    .select(['unit_statuses.unit_id', 'unit_labels.name', 'unit_labels.parent_name', 'unit_statuses.dossier_id'])
    .where('decision_id', '=', id)
    .orderBy('unit_labels.sort_key')
    .execute()
}

export async function addDecision(ctx: Ctx, row: Omit<DecisionRecord, 'recorded_at'>): Promise<void> {
  await sqlOf<DecisionTables>(ctx)
    .insertInto('decisions')
    .values({ ...row, recorded_at: ctx.now })
    .execute()
}

export type Standing = {
  readonly unit_id: UnitId
  readonly name: string | null
  readonly dossier_id: string | null
  readonly status: string | null
  readonly under: boolean
}

/** How each unit of a list stands for a decision, dossiers locked: in the order of the list, unknown units included. */
export async function listStandings(
  ctx: Ctx,
  wanted: { units: readonly string[]; setId: string; windowFrom: PlainDate; authority: UnitId },
): Promise<Standing[]> {
  const db = sqlOf<DecisionTables>(ctx)
  await sql`select 1 from dossiers where set_id = ${wanted.setId} and window_from = ${wanted.windowFrom}
    and unit_id = any(${[...wanted.units]}::text[]) order by id for update`.execute(db)
  const { rows } = await sql<Standing>`
    select listed.unit_id, label.name, dossiers.id as dossier_id, dossiers.status, coalesce(dossiers.scope @> array[${wanted.authority}]::text[], false) as under
    from unnest(${[...wanted.units]}::text[]) with ordinality as listed (unit_id, place)
    left join unit_labels label on label.unit_id = listed.unit_id
    left join dossiers on dossiers.unit_id = listed.unit_id and dossiers.set_id = ${wanted.setId} and dossiers.window_from = ${wanted.windowFrom}
    order by listed.place`.execute(db)
  return rows
}

/** Recognises all dossiers of a decision at once: statuses conferred, trail written, status moved on. */
export async function recogniseAll(
  ctx: Ctx,
  decision: { id: string; decidedOn: PlainDate; number: string },
  dossierIds: readonly string[],
  role: Role,
): Promise<void> {
  const db = sqlOf<DecisionTables>(ctx)
  const ids = sql`${[...dossierIds]}::uuid[]`
  await sql`
    insert into unit_statuses (decision_id, unit_id, scope, province_id, status_kind, set_id, dossier_id, window_from, window_to, effective_on)
    select ${decision.id}::uuid, d.unit_id, d.scope, d.province_id, made.status_kind, d.set_id, d.id, d.window_from, d.window_to, ${decision.decidedOn}::date
    from dossiers d join decisions made on made.id = ${decision.id}::uuid where d.id = any(${ids})`.execute(db)
  await sql`
    insert into dossier_actions (dossier_id, seq, scope, action, at, on_date, account_id, by_name, role, payload, command_id)
    select d.id, (select coalesce(max(seq), 0) + 1 from dossier_actions a where a.dossier_id = d.id), d.scope, 'recognise', ${ctx.now}, ${decision.decidedOn}::date,
      ${ctx.actor.accountId}::uuid, ${ctx.actor.displayName}, ${role}, ${JSON.stringify({ decisionId: decision.id, number: decision.number })}::jsonb, ${ctx.commandId}::uuid
    from dossiers d where d.id = any(${ids})`.execute(db)
  await sql`update dossiers set status = 'recognised', updated_at = ${ctx.now} where id = any(${ids})`.execute(db)
}

/** Confers a recorded title on units that have no dossier for it. `units` carry their scope on the day decided. */
export async function conferTitle(
  ctx: Ctx,
  decision: Pick<DecisionRecord, 'id' | 'status_kind' | 'window_from' | 'window_to' | 'decided_on'>,
  units: readonly { unitId: UnitId; provinceId: UnitId; scope: readonly UnitId[] }[],
): Promise<void> {
  await sql`
    insert into unit_statuses (decision_id, unit_id, scope, province_id, status_kind, window_from, window_to, effective_on)
    select ${decision.id}::uuid, "unitId", scope, "provinceId", ${decision.status_kind}, ${decision.window_from}::date, ${decision.window_to}::date, ${decision.decided_on}::date
    from json_to_recordset(${JSON.stringify(units)}::json) as given ("unitId" text, "provinceId" text, scope text[])`.execute(
    sqlOf<DecisionTables>(ctx),
  )
}
