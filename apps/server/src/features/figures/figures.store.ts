// The only place for the SQL of the dictionary: definitions over time, and what was recorded about processing sensitive figures.
import { sql } from 'kysely'
import type { Figure } from '@binhyen/core/figures/figures.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type Handle = Pick<BaseCtx, 'tx'>

type FigureRecord = {
  id: string
  valid_from: PlainDate
  valid_to: PlainDate | null
  place: number
  topic: Figure['topic']
  name_vi: string
  name_en: string
  unit_vi: string
  unit_en: string
  kind: Figure['kind']
  adds: Figure['adds']
  share_of: string | null
  share_by: string | null
  decimals: number
  owner: string
  sensitivity: Figure['sensitivity']
  lowest: Figure['lowest']
  source: string
  checked: boolean
}
export type PermissionRecord = {
  figure_id: string
  state: 'on' | 'off'
  document: string
  decided_on: PlainDate
  recorded_at: Date
  recorded_by_name: string
}
type FigureTables = { figures: FigureRecord; figure_permissions: PermissionRecord & { seq: number } }

function figureOf(row: FigureRecord): Figure {
  return {
    id: row.id,
    valid: { from: row.valid_from, to: row.valid_to },
    topic: row.topic,
    name: { vi: row.name_vi, en: row.name_en },
    unit: { vi: row.unit_vi, en: row.unit_en },
    kind: row.kind,
    adds: row.adds,
    share: row.share_of === null || row.share_by === null ? null : { of: row.share_of, by: row.share_by },
    decimals: row.decimals,
    owner: row.owner,
    sensitivity: row.sensitivity,
    lowest: row.lowest,
    source: row.source,
    checked: row.checked,
  }
}

/** The definitions in force on a day, in the order of the dictionary. */
export async function listFiguresOn(ctx: Handle, on: PlainDate): Promise<Figure[]> {
  const rows = await sqlOf<FigureTables>(ctx)
    .selectFrom('figures')
    .selectAll()
    .where('valid_from', '<=', on)
    .where((where) => where.or([where('valid_to', 'is', null), where('valid_to', '>', on)]))
    .orderBy('place')
    .orderBy('id')
    .execute()
  return rows.map(figureOf)
}

/** Every definition of every figure, in the order of the dictionary. */
export async function listAllDefinitions(ctx: Handle): Promise<Figure[]> {
  const rows = await sqlOf<FigureTables>(ctx)
    .selectFrom('figures')
    .selectAll()
    .orderBy('place')
    .orderBy('id')
    .orderBy('valid_from')
    .execute()
  return rows.map(figureOf)
}

/** Every definition of one figure, newest first. */
export async function listDefinitions(ctx: Handle, id: string): Promise<Figure[]> {
  const rows = await sqlOf<FigureTables>(ctx).selectFrom('figures').selectAll().where('id', '=', id).orderBy('valid_from', 'desc').execute()
  return rows.map(figureOf)
}

/** The last definition of each of some figures, in force or not. */
export async function listLastDefinitions(ctx: Handle, ids: readonly string[]): Promise<Figure[]> {
  if (ids.length === 0) return []
  const rows = await sqlOf<FigureTables>(ctx)
    .selectFrom('figures')
    .distinctOn('id')
    .selectAll()
    .where('id', 'in', ids)
    .orderBy('id')
    .orderBy('valid_from', 'desc')
    .execute()
  return rows.map(figureOf)
}

/** The last word recorded about each figure of which anything was recorded. */
export async function listLastPermissions(ctx: Handle): Promise<PermissionRecord[]> {
  return sqlOf<FigureTables>(ctx)
    .selectFrom('figure_permissions')
    .distinctOn('figure_id')
    .select(['figure_id', 'state', 'document', 'decided_on', 'recorded_at', 'recorded_by_name'])
    .orderBy('figure_id')
    .orderBy('seq', 'desc')
    .execute()
}

/** Another value after every change of a definition or a permission, by whatever program. */
export async function findRevision(ctx: Handle): Promise<string> {
  const { rows } = await sql<{ revision: string }>`select revision from catalogue_revisions where catalogue = 'figures'`.execute(
    sqlOf<object>(ctx),
  )
  return rows[0]?.revision ?? ''
}

/** Everything recorded about one figure, newest first. */
export async function listPermissions(ctx: Handle, figureId: string): Promise<PermissionRecord[]> {
  return sqlOf<FigureTables>(ctx)
    .selectFrom('figure_permissions')
    .select(['figure_id', 'state', 'document', 'decided_on', 'recorded_at', 'recorded_by_name'])
    .where('figure_id', '=', figureId)
    .orderBy('seq', 'desc')
    .execute()
}

/** Records a permission in the caller's name; the database asks again who may. */
export async function addPermission(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  of: Pick<PermissionRecord, 'figure_id' | 'state' | 'document' | 'decided_on' | 'recorded_by_name'>,
): Promise<void> {
  await sql`select app_permit_figure(${of.figure_id}, ${of.state}, ${of.document}, ${of.decided_on}::date, ${ctx.now}, ${of.recorded_by_name})`.execute(
    sqlOf<object>(ctx),
  )
}

/**
 * Brings the dictionary to what the files say: a definition is known by its figure and first day. A figure the files no longer have stays,
 * because reports may hold it.
 */
export async function saveFigures(ctx: Handle, figures: readonly Figure[]): Promise<void> {
  const rows = figures.map(({ valid, name, unit, share, ...rest }, place) => ({
    ...rest,
    place,
    valid_from: valid.from,
    valid_to: valid.to,
    name_vi: name.vi,
    name_en: name.en,
    unit_vi: unit.vi,
    unit_en: unit.en,
    share_of: share?.of ?? null,
    share_by: share?.by ?? null,
  }))
  const given = sql`json_populate_recordset(null::figures, ${JSON.stringify(rows)}::json)`
  const db = sqlOf<FigureTables>(ctx)
  await sql`
    delete from figures kept using ${given} as given where given.id = kept.id
      and not exists (select from ${given} as same where same.id = kept.id and same.valid_from = kept.valid_from)`.execute(db)
  await sql`
    insert into figures select * from ${given} as given
    on conflict (id, valid_from) do update set valid_to = excluded.valid_to, place = excluded.place, topic = excluded.topic,
      name_vi = excluded.name_vi, name_en = excluded.name_en, unit_vi = excluded.unit_vi, unit_en = excluded.unit_en, kind = excluded.kind,
      adds = excluded.adds, share_of = excluded.share_of, share_by = excluded.share_by, decimals = excluded.decimals,
      owner = excluded.owner, sensitivity = excluded.sensitivity, lowest = excluded.lowest, source = excluded.source,
      checked = excluded.checked`.execute(db)
}
