// The only place for the SQL of decisions and of the statuses they confer.
import type { StatusKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import type { Delegation, Grant } from '@binhyen/core/access/access.domain'
import type { Doer } from '@binhyen/core/access/separation.domain'
import type { DossierAction } from '@binhyen/core/assessments/assessments.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Decider, InstitutionKind } from '@binhyen/core/units/institution.domain'
import { sql, type Generated } from 'kysely'
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
  kind: 'recognition' | 'title' | 'revocation' | 'statement'
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
  /** Who recorded it, and under which delegation; null for what came from files, or by a grant of one's own. */
  recorded_by_id: string | null
  delegation: Delegation | null
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
  decisions: DecisionRecord & { import_id: Generated<string | null> }
  past_imports: { id: string; file_name: string; taken_in_by_name: string; withdrawn_at: Date | null }
  decision_lists: Pick<StatusRecord, 'decision_id' | 'unit_id' | 'dossier_id' | 'set_id' | 'window_from' | 'window_to'>
  unit_statuses: StatusRecord
  unit_labels: { unit_id: UnitId; name: string; parent_name: string | null; level: string; sort_key: string }
  institution_labels: { unit_id: UnitId; kind: InstitutionKind; decided_by: Decider }
}

export type DecisionListed = DecisionRecord & {
  units: number
  import_id: string | null
  import_file: string | null
  import_by: string | null
  import_withdrawn: boolean | null
}

const listed = (ctx: Ctx) =>
  sqlOf<DecisionTables>(ctx)
    .selectFrom('decisions')
    .leftJoin('past_imports', 'past_imports.id', 'decisions.import_id')
    .selectAll('decisions')
    .select([
      'past_imports.file_name as import_file',
      'past_imports.taken_in_by_name as import_by',
      sql<boolean | null>`past_imports.withdrawn_at is not null and past_imports.id is not null`.as('import_withdrawn'),
      sql<number>`(select count(*)::int from decision_lists where decision_lists.decision_id = decisions.id)`.as('units'),
    ])

export async function listDecisions(
  ctx: Ctx,
  filter: { unit?: UnitId; statusKind?: StatusKind; windowFrom?: PlainDate; after?: { on: PlainDate; id: string }; limit: number },
): Promise<DecisionListed[]> {
  let query = listed(ctx)
  if (filter.unit !== undefined) {
    const unit = sql`array[${filter.unit}]::text[]`
    query = query.where(
      sql<boolean>`(decisions.scope @> ${unit} or exists (select 1 from decision_lists s where s.decision_id = decisions.id and s.scope @> ${unit}))`,
    )
  }
  // results told without a decision are no decisions; those of a file that was taken back are history
  query = query
    .where('decisions.kind', '<>', 'statement')
    .where(
      sql<boolean>`(decisions.import_id is null or decisions.import_id not in (select id from past_imports where withdrawn_at is not null))`,
    )
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

export type DecisionUnit = Pick<StatusRecord, 'unit_id' | 'dossier_id' | 'set_id' | 'window_from' | 'window_to'> & {
  name: string
  parent_name: string | null
  level: string
  kind: InstitutionKind | null
}

export async function listDecisionUnits(ctx: Ctx, id: string): Promise<DecisionUnit[]> {
  return sqlOf<DecisionTables>(ctx)
    .selectFrom('decision_lists')
    .innerJoin('unit_labels', 'unit_labels.unit_id', 'decision_lists.unit_id')
    .leftJoin('institution_labels', 'institution_labels.unit_id', 'decision_lists.unit_id')
    .select(['decision_lists.unit_id', 'unit_labels.name', 'unit_labels.parent_name', 'unit_labels.level', 'decision_lists.dossier_id'])
    .select(['institution_labels.kind', 'decision_lists.set_id', 'decision_lists.window_from', 'decision_lists.window_to'])
    .where('decision_id', '=', id)
    .orderBy('unit_labels.sort_key')
    .execute()
}

export async function addDecision(ctx: Ctx, row: Omit<DecisionRecord, 'recorded_at'>): Promise<void> {
  await sqlOf<DecisionTables>(ctx)
    .insertInto('decisions')
    .values({
      ...row,
      delegation: row.delegation === null ? null : sql`${JSON.stringify(row.delegation)}::jsonb`,
      recorded_at: ctx.now,
    })
    .execute()
}

export type Standing = {
  readonly unit_id: UnitId
  readonly name: string | null
  readonly dossier_id: string | null
  readonly status: string | null
  readonly under: boolean
  /** Of an institution: whose committee decides for it. */
  readonly decided_by: Decider | null
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
    select listed.unit_id, label.name, dossiers.id as dossier_id, dossiers.status, coalesce(dossiers.scope @> array[${wanted.authority}]::text[], false) as under,
      body.decided_by
    from unnest(${[...wanted.units]}::text[]) with ordinality as listed (unit_id, place)
    left join unit_labels label on label.unit_id = listed.unit_id
    left join institution_labels body on body.unit_id = listed.unit_id
    left join dossiers on dossiers.unit_id = listed.unit_id and dossiers.set_id = ${wanted.setId} and dossiers.window_from = ${wanted.windowFrom}
    order by listed.place`.execute(db)
  return rows
}

/** Recognises all dossiers of a decision at once: statuses conferred, trail written, status moved on. */
export async function recogniseAll(
  ctx: Ctx,
  decision: { id: string; decidedOn: PlainDate; number: string },
  dossierIds: readonly string[],
  grant: Grant,
): Promise<void> {
  const db = sqlOf<DecisionTables>(ctx)
  const ids = sql`${[...dossierIds]}::uuid[]`
  await sql`
    insert into unit_statuses (decision_id, unit_id, scope, province_id, status_kind, set_id, dossier_id, window_from, window_to, effective_on)
    select ${decision.id}::uuid, d.unit_id, d.scope, d.province_id, made.status_kind, d.set_id, d.id, d.window_from, d.window_to, ${decision.decidedOn}::date
    from dossiers d join decisions made on made.id = ${decision.id}::uuid where d.id = any(${ids})`.execute(db)
  await sql`
    insert into dossier_actions (dossier_id, seq, scope, action, at, on_date, account_id, by_name, role, payload, command_id, delegation)
    select d.id, (select coalesce(max(seq), 0) + 1 from dossier_actions a where a.dossier_id = d.id), d.scope, 'recognise', ${ctx.now}, ${decision.decidedOn}::date,
      ${ctx.actor.accountId}::uuid, ${ctx.actor.displayName}, ${grant.role}, ${JSON.stringify({ decisionId: decision.id, number: decision.number })}::jsonb, ${ctx.commandId}::uuid,
      ${grant.delegation === undefined ? null : JSON.stringify(grant.delegation)}::jsonb
    from dossiers d where d.id = any(${ids})`.execute(db)
  await sql`update dossiers set status = 'recognised', updated_at = ${ctx.now} where id = any(${ids})`.execute(db)
}

export type Doings = {
  readonly unit_id: UnitId
  readonly name: string
  readonly acts: readonly { readonly action: DossierAction; readonly by: Doer }[]
  readonly typed: readonly Doer[]
}

/** Who did what to some dossiers, in one statement. */
export async function listDoings(ctx: Ctx, dossierIds: readonly string[]): Promise<readonly Doings[]> {
  const { rows } = await sql<Doings>`
    select d.unit_id, label.name,
      coalesce((select json_agg(json_build_object('action', a.action, 'by',
          json_build_object('accountId', a.account_id, 'onBehalfOf', a.delegation #>> '{from,accountId}')))
        from dossier_actions a where a.dossier_id = d.id and a.account_id is not null), '[]') as acts,
      coalesce((select json_agg(json_build_object('accountId', s.saved_by_id, 'onBehalfOf', s.saved_for_id))
        from dossier_sections s where s.dossier_id = d.id and s.saved_by_id is not null), '[]') as typed
    from dossiers d join unit_labels label on label.unit_id = d.unit_id
    where d.id = any(${[...dossierIds]}::uuid[]) order by label.sort_key`.execute(sqlOf<DecisionTables>(ctx))
  return rows
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
