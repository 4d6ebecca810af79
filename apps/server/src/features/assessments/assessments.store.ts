// The only place for the SQL of dossiers, their sections, actions and evaluations.
import type { DossierAction, DossierStatus } from '@binhyen/core/assessments/assessments.domain'
import type { Facts, Outcome } from '@binhyen/core/criteria/criteria.domain'
import type { Delegation, Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Decider, InstitutionForm, InstitutionKind } from '@binhyen/core/units/institution.domain'
import { COUNTRY_ID, type UnitId } from '@binhyen/core/units/units.domain'
import { sql, type RawBuilder } from 'kysely'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type DossierRecord = {
  id: string
  unit_id: UnitId
  scope: UnitId[]
  province_id: UnitId
  set_id: string
  set_version: number
  window_from: PlainDate
  window_to: PlainDate
  due_on: PlainDate | null
  requested_on: PlainDate | null
  status: DossierStatus
  outcome: Outcome | null
  failing: string[]
  unclear: string[]
  registered_on: PlainDate
  handed_in_on: PlainDate | null
  late: boolean
  updated_at: Date
}
export type SectionRecord = {
  dossier_id: string
  clause_id: string
  scope: UnitId[]
  values: Facts
  revision: number
  saved_at: Date
  saved_by: string
  /** Who typed it last, and in whose name; null for what was saved before this was kept. */
  saved_by_id: string | null
  saved_for_id: string | null
}
export type ActionRecord = {
  dossier_id: string
  seq: number
  scope: UnitId[]
  action: DossierAction
  at: Date
  on_date: PlainDate
  account_id: string | null
  by_name: string
  role: Role
  payload: Record<string, unknown>
  command_id: string | null
  /** Under which delegation the step was taken; null by a grant of one's own. */
  delegation: Delegation | null
}
type UnitLabel = {
  unit_id: UnitId
  code: string
  level: string
  name: string
  parent_id: UnitId | null
  parent_name: string | null
  sort_key: string
  search_key: string
}

export type AssessmentTables = {
  dossiers: DossierRecord
  dossier_sections: SectionRecord
  dossier_actions: ActionRecord
  evaluations: {
    dossier_id: string
    scope: UnitId[]
    set_id: string
    set_version: number
    inputs: unknown
    outcome: Outcome
    trace: unknown
    evaluated_at: Date
  }
  unit_labels: UnitLabel
  institution_labels: { unit_id: UnitId; kind: InstitutionKind; excluded: string | null; decided_by: Decider }
  unit_statuses: { decision_id: string; dossier_id: string | null }
  decisions: { id: string; number: string; decided_on: PlainDate; authority_body: string }
}

export type DossierListed = DossierRecord & {
  unit_name: string
  unit_level: string
  parent_name: string | null
  sort_key: string
  /** Of an institution: its kind, and whose committee decides for it. */
  institution_kind: InstitutionKind | null
  decided_by: Decider | null
}

const listed = (ctx: Ctx) =>
  sqlOf<AssessmentTables>(ctx)
    .selectFrom('dossiers')
    .innerJoin('unit_labels', 'unit_labels.unit_id', 'dossiers.unit_id')
    .leftJoin('institution_labels', 'institution_labels.unit_id', 'dossiers.unit_id')
    .selectAll('dossiers')
    .select(['unit_labels.name as unit_name', 'unit_labels.level as unit_level', 'unit_labels.parent_name', 'unit_labels.sort_key'])
    .select(['institution_labels.kind as institution_kind', 'institution_labels.decided_by'])

/** The dossier, locked for the rest of the transaction where `lock` is set: two people never pass each other. */
export async function findDossier(ctx: Ctx, id: string, lock = false): Promise<DossierListed | undefined> {
  if (lock) await sqlOf<AssessmentTables>(ctx).selectFrom('dossiers').select('id').where('id', '=', id).forUpdate().execute()
  return listed(ctx).where('dossiers.id', '=', id).executeTakeFirst()
}

export type DossierFilter = {
  readonly unit?: UnitId | undefined
  readonly set?: string | undefined
  readonly windowFrom?: PlainDate | undefined
  readonly statuses?: readonly DossierStatus[] | undefined
  readonly outcome?: Outcome | undefined
  readonly late?: boolean | undefined
  /** Folded, see foldName. */
  readonly name?: string | undefined
  readonly after?: { readonly sortKey: string; readonly id: string } | undefined
  readonly limit: number
}

/** Dossiers in a subtree by unit name; one more than `limit` tells that a next page exists. */
export async function listDossiers(ctx: Ctx, filter: DossierFilter): Promise<DossierListed[]> {
  let query = listed(ctx)
  if (filter.unit !== undefined && filter.unit !== COUNTRY_ID) {
    // by name for the index, which row-level security leaves to equality; by scope for what lay there on its day
    query = query
      .where(sql<boolean>`dossiers.unit_id = any (array(select app_units_under(${filter.unit})))`)
      .where(sql<boolean>`dossiers.scope @> array[${filter.unit}]::text[]`)
  }
  if (filter.set !== undefined) query = query.where('set_id', '=', filter.set)
  if (filter.windowFrom !== undefined) query = query.where('window_from', '=', filter.windowFrom)
  if (filter.statuses !== undefined) query = query.where('status', 'in', [...filter.statuses])
  if (filter.outcome !== undefined) query = query.where('outcome', '=', filter.outcome)
  if (filter.late !== undefined) query = query.where('late', '=', filter.late)
  if (filter.name !== undefined) {
    query = query.where('unit_labels.search_key', 'like', `%${filter.name.replace(/[\\%_]/g, (c) => `\\${c}`)}%`)
  }
  if (filter.after !== undefined) {
    query = query.where(sql<boolean>`(unit_labels.sort_key, dossiers.id) > (${filter.after.sortKey}, ${filter.after.id}::uuid)`)
  }
  return query
    .orderBy('unit_labels.sort_key')
    .orderBy('dossiers.id')
    .limit(filter.limit + 1)
    .execute()
}

export async function addDossier(ctx: BaseCtx, row: Omit<DossierRecord, 'updated_at'>): Promise<void> {
  await sqlOf<AssessmentTables>(ctx)
    .insertInto('dossiers')
    .values({ ...row, updated_at: ctx.now })
    .execute()
}

export async function changeDossier(ctx: Ctx, id: string, change: Partial<Omit<DossierRecord, 'id' | 'scope' | 'unit_id'>>): Promise<void> {
  await sqlOf<AssessmentTables>(ctx)
    .updateTable('dossiers')
    .set({ ...change, updated_at: ctx.now })
    .where('id', '=', id)
    .execute()
}

export async function listSections(ctx: Ctx, dossierId: string): Promise<SectionRecord[]> {
  return sqlOf<AssessmentTables>(ctx)
    .selectFrom('dossier_sections')
    .selectAll()
    .where('dossier_id', '=', dossierId)
    .orderBy('clause_id')
    .execute()
}

const typist = ({ saved_by, saved_by_id, saved_for_id }: Pick<SectionRecord, 'saved_by' | 'saved_by_id' | 'saved_for_id'>) => ({
  saved_by,
  saved_by_id,
  saved_for_id,
})

/** Saves a section whose revision is still `from`; false where somebody saved in between. */
export async function saveSection(ctx: Ctx, row: Omit<SectionRecord, 'saved_at' | 'revision'>, from: number): Promise<boolean> {
  const db = sqlOf<AssessmentTables>(ctx)
  const values = JSON.stringify(row.values)
  if (from === 0) {
    const added = await db
      .insertInto('dossier_sections')
      .values({ ...row, values: sql`${values}::jsonb`, revision: 1, saved_at: ctx.now })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    return (added.numInsertedOrUpdatedRows ?? 0n) > 0n
  }
  const changed = await db
    .updateTable('dossier_sections')
    .set({ values: sql`${values}::jsonb`, revision: from + 1, saved_at: ctx.now, ...typist(row) })
    .where('dossier_id', '=', row.dossier_id)
    .where('clause_id', '=', row.clause_id)
    .where('revision', '=', from)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

export async function listActions(ctx: Ctx, dossierId: string): Promise<ActionRecord[]> {
  return sqlOf<AssessmentTables>(ctx).selectFrom('dossier_actions').selectAll().where('dossier_id', '=', dossierId).orderBy('seq').execute()
}

export async function addAction(ctx: Ctx, row: Omit<ActionRecord, 'seq' | 'at' | 'command_id' | 'account_id' | 'by_name'>): Promise<void> {
  await sqlOf<AssessmentTables>(ctx)
    .insertInto('dossier_actions')
    .values({
      ...row,
      payload: sql`${JSON.stringify(row.payload)}::jsonb`,
      delegation: row.delegation === null ? null : sql`${JSON.stringify(row.delegation)}::jsonb`,
      seq: sql`(select coalesce(max(seq), 0) + 1 from dossier_actions where dossier_id = ${row.dossier_id}::uuid)`,
      at: ctx.now,
      account_id: ctx.actor.accountId,
      by_name: ctx.actor.displayName,
      command_id: ctx.commandId,
    })
    .execute()
}

export async function addEvaluation(
  ctx: Ctx,
  row: { dossier_id: string; scope: UnitId[]; set_id: string; set_version: number; inputs: unknown; outcome: Outcome; trace: unknown },
): Promise<void> {
  await sqlOf<AssessmentTables>(ctx)
    .insertInto('evaluations')
    .values({
      ...row,
      inputs: sql`${JSON.stringify(row.inputs)}::jsonb`,
      trace: sql`${JSON.stringify(row.trace)}::jsonb`,
      evaluated_at: ctx.now,
    })
    .execute()
}

export async function findDecisionOf(ctx: Ctx, dossierId: string): Promise<AssessmentTables['decisions'] | undefined> {
  return sqlOf<AssessmentTables>(ctx)
    .selectFrom('decisions')
    .innerJoin('unit_statuses', 'unit_statuses.decision_id', 'decisions.id')
    .select(['decisions.id', 'decisions.number', 'decisions.decided_on', 'decisions.authority_body'])
    .where('unit_statuses.dossier_id', '=', dossierId)
    .executeTakeFirst()
}

/** Names and levels of the units of a scope, for naming the bodies that act on it. */
export async function listLabels(ctx: Ctx, ids: readonly UnitId[]): Promise<{ unit_id: UnitId; name: string; level: string }[]> {
  if (ids.length === 0) return []
  return sqlOf<AssessmentTables>(ctx)
    .selectFrom('unit_labels')
    .select(['unit_id', 'name', 'level'])
    .where('unit_id', 'in', [...ids])
    .execute()
}

export type Waiting = {
  readonly covers: readonly UnitId[]
  readonly sets: readonly string[]
  readonly statuses: readonly DossierStatus[]
  /** Institutions an authority of this level decides for; null where the sets assess no institutions. */
  readonly decidedBy: Decider | null
}

const waiting = (ctx: Ctx, wanted: Waiting) => {
  const query = listed(ctx)
    .where(sql<boolean>`dossiers.scope && ${sql.val([...wanted.covers])}::text[]`)
    .where('set_id', 'in', [...wanted.sets])
    .where('status', 'in', [...wanted.statuses])
  return wanted.decidedBy === null ? query : query.where('institution_labels.decided_by', '=', wanted.decidedBy)
}

/** Dossiers of a subtree that stand at a status, by deadline. */
export async function listWaiting(ctx: Ctx, wanted: Waiting, limit: number): Promise<DossierListed[]> {
  if (wanted.sets.length === 0) return []
  return waiting(ctx, wanted).orderBy('due_on').orderBy('unit_labels.sort_key').limit(limit).execute()
}

export async function countWaiting(ctx: Ctx, wanted: Waiting): Promise<number> {
  if (wanted.sets.length === 0) return 0
  const row = await sqlOf<AssessmentTables>(ctx)
    .selectFrom(waiting(ctx, wanted).as('each'))
    .select((each) => each.fn.countAll<number>().as('count'))
    .executeTakeFirst()
  return row?.count ?? 0
}

export type Unregistered = {
  readonly unit_id: UnitId
  readonly name: string
  readonly parent_name: string | null
  readonly level: string
  readonly kind: InstitutionKind | null
}

/** Units of a level, in or directly below `root`, valid on a day, that have no dossier of a set in a window. */
export async function listUnregistered(
  ctx: Ctx,
  wanted: { root: UnitId; level: string; setId: string; windowFrom: PlainDate; on: PlainDate },
): Promise<Unregistered[]> {
  const { rows } = await sql<Unregistered>`
    select label.unit_id, label.name, label.parent_name, label.level, null as kind
    from unit_labels label join units on units.id = label.unit_id
    where (label.unit_id = ${wanted.root} or label.parent_id = ${wanted.root}) and label.level = ${wanted.level}
      and units.valid_from <= ${wanted.on} and (units.valid_to is null or units.valid_to > ${wanted.on})
      and ${hasNoDossier(wanted)}
    order by label.sort_key`.execute(sqlOf<AssessmentTables>(ctx))
  return rows
}

/** Institutions of some kinds that an authority decides for and the law assesses, anywhere below `covers`, that have no dossier yet. */
export async function listUnregisteredInstitutions(
  ctx: Ctx,
  wanted: {
    covers: readonly UnitId[]
    kinds: readonly InstitutionKind[]
    decidedBy: Decider
    setId: string
    windowFrom: PlainDate
    on: PlainDate
  },
): Promise<Unregistered[]> {
  const { rows } = await sql<Unregistered>`
    select label.unit_id, label.name, label.parent_name, label.level, i.kind
    from institutions i join units on units.id = i.unit_id join unit_labels label on label.unit_id = i.unit_id
    where i.excluded is null and i.decided_by = ${wanted.decidedBy} and i.kind = any(${[...wanted.kinds]}::text[])
      and i.valid_from <= ${wanted.on} and (i.valid_to is null or i.valid_to > ${wanted.on})
      and (units.scope && ${[...wanted.covers]}::text[] or label.parent_id = any(${[...wanted.covers]}::text[]))
      and ${hasNoDossier(wanted)}
    order by label.sort_key`.execute(sqlOf<AssessmentTables>(ctx))
  return rows
}

function hasNoDossier(wanted: { setId: string; windowFrom: PlainDate }): RawBuilder<boolean> {
  return sql<boolean>`not exists (
    select 1 from dossiers where dossiers.unit_id = label.unit_id and dossiers.set_id = ${wanted.setId} and dossiers.window_from = ${wanted.windowFrom})`
}

export type InstitutionStanding = {
  readonly kind: InstitutionKind
  readonly form: InstitutionForm
  /** Why it is not assessed; `withdrawn` where it was taken back with its list. */
  readonly excluded: string | null
  readonly decided_by: Decider
}

/** Kind, standing before the law and authority of an institution; undefined for any other unit. */
export async function findInstitution(ctx: Pick<BaseCtx, 'tx'>, unitId: UnitId): Promise<InstitutionStanding | undefined> {
  const { rows } = await sql<InstitutionStanding>`
    select kind, form, excluded, decided_by from institution_labels where unit_id = ${unitId}`.execute(sqlOf<AssessmentTables>(ctx))
  return rows[0]
}
