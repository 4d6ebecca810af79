// The only place that changes institutions: entered, changed and closed one by one.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import {
  deciders,
  decidesOn,
  exclusionOf,
  institutionCode,
  institutionKinds,
  institutionNameIssue,
  isFormOf,
  typeOfKind,
  type Decider,
  type InstitutionForm,
  type InstitutionKind,
} from '@binhyen/core/units/institution.domain'
import type { InstitutionReply, InstitutionsReply } from '@binhyen/core/units/institutions.contract'
import { cleanName } from '@binhyen/core/units/unit-name.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { BaseCtx, Ctx } from '#server/platform/context'
import * as store from './institutions.store.ts'
import { numberUnits, requireCommune, requireFreeName, writeName } from './local-units.service.ts'
import * as local from './local-units.store.ts'
import type { NewLocalUnit } from './local-units.store.ts'
import { getUnit, scopeOf, type UnitCtx } from './units.service.ts'

type Shown = Omit<store.InstitutionRow, 'scope'>

function replyOf(row: Shown, on: PlainDate): InstitutionReply {
  if (row.origin === 'catalogue') throw new Error(`${row.id} is no institution`)
  return {
    id: row.id,
    code: row.code,
    kind: row.kind,
    form: row.form,
    fullName: row.full_name,
    valid: { from: row.valid_from, to: row.valid_to },
    origin: row.origin,
    commune: { id: row.commune_id, name: row.commune_name },
    decidedBy: row.decided_by,
    deciderEnded: !decidesOn(row.decided_by, on),
    excluded: exclusionOf(row.form),
    importId: row.import_id,
  }
}

/** More than any province decides for (Quảng Nam recognised 68 for 2024). */
const MOST_LISTED = 5000

/**
 * The institutions that lie in a commune, or that a district or province decides for, on a day.
 * @throws unit.not-found, unit.not-valid-on, unit.wrong-level
 */
export async function institutionsOf(
  ctx: UnitCtx,
  unitId: UnitId,
  query: { readonly on: PlainDate; readonly kind?: InstitutionKind | undefined },
): Promise<InstitutionsReply> {
  const unit = await getUnit(ctx, unitId, query.on)
  const level = deciders.find((each) => each === unit.level)
  if (level === undefined) throw new Problem('unit.wrong-level', { id: unitId, level: unit.level, expected: deciders.join(', ') })
  const rows =
    level === 'commune'
      ? await store.listInCommune(ctx, unitId, unit.on)
      : await store.listDecidedBy(ctx, { root: unitId, decidedBy: level, on: unit.on, limit: MOST_LISTED })
  const all = rows.map((row) => replyOf(row, query.on))
  return {
    on: unit.on,
    institutions: all.filter((each) => query.kind === undefined || each.kind === query.kind),
    counts: institutionKinds.map((kind) => {
      const same = all.filter((each) => each.kind === kind)
      const assessed = same.filter((each) => each.excluded === null)
      return { kind, total: same.length, assessed: assessed.length, own: assessed.filter((each) => each.decidedBy === level).length }
    }),
  }
}

type Wanted = {
  readonly communeId: UnitId
  readonly kind: InstitutionKind
  readonly form: InstitutionForm
  readonly name: string
  readonly decidedBy: Decider
  readonly from: PlainDate
}

export type Made = NewLocalUnit & store.SpanInput & { readonly communeName: string }

/** Gives numbers and writes, in a handful of statements for any number; names are checked and communes locked by the caller. */
export async function insertInstitutions(
  ctx: BaseCtx,
  wanted: readonly Wanted[],
  as: { readonly origin: NewLocalUnit['origin']; readonly importId: string | null },
): Promise<readonly Made[]> {
  const numbered = await numberUnits(ctx, 'institution', wanted, institutionCode)
  const made = numbered.map((each): Made => ({
    ...each,
    level: 'institution',
    type: typeOfKind[each.kind],
    fullName: cleanName(each.name),
    excluded: exclusionOf(each.form)?.reason ?? null,
    to: null,
    ...as,
  }))
  await local.insertLocalUnits(ctx, made)
  await store.insertSpans(ctx, made)
  return made
}

/** Those an authority above the commune decides for are not the commune officer's to enter. */
export function authoriseWrite(ctx: Ctx, scope: readonly UnitId[], decidedBys: readonly Decider[]): void {
  ctx.authorise(decidedBys.some((each) => each !== 'commune') ? 'institution.write-above' : 'institution.write', scope)
}

function requireName(kind: InstitutionKind, form: InstitutionForm, name: string): void {
  const issue = isFormOf(kind, form) ? institutionNameIssue(kind, form, name) : 'form-differs'
  if (issue !== null) throw new Problem('unit.institution-invalid', { issue, name, kind })
}

/**
 * Enters an institution that lies in a commune, standing from a day (today where none is given).
 * @throws unit.not-found, unit.not-valid-on, unit.wrong-level, unit.institution-exists, unit.institution-invalid, unit.no-district, auth.forbidden
 */
export async function addInstitution(
  ctx: Ctx,
  communeId: UnitId,
  body: Omit<Wanted, 'communeId' | 'from'> & { readonly from?: PlainDate | undefined },
): Promise<InstitutionReply> {
  const from = body.from ?? ctx.today
  const commune = await getUnit(ctx, communeId, from)
  authoriseWrite(ctx, await scopeOf(ctx, communeId, from), [body.decidedBy])
  requireCommune(commune, from)
  if (!decidesOn(body.decidedBy, from)) throw new Problem('unit.no-district', { on: from })
  requireName(body.kind, body.form, body.name)
  await local.lockCommunes(ctx, 'institution', [communeId])
  await requireFreeName(ctx, 'institution', { communeId, name: body.name, from, except: null })
  const [made] = await insertInstitutions(ctx, [{ ...body, communeId, from }], { origin: 'entered', importId: null })
  if (made === undefined) throw new Error('nothing was inserted')
  const reply = replyOf(shownOf(made), ctx.today)
  await ctx.audit('institution.add', { kind: 'unit', id: made.id, scope: made.scope }, { after: reply })
  return reply
}

function shownOf(made: Made): Shown {
  return {
    id: made.id,
    code: made.code,
    commune_id: made.communeId,
    commune_name: made.communeName,
    full_name: made.fullName,
    valid_from: made.from,
    valid_to: null,
    origin: made.origin,
    kind: made.kind,
    form: made.form,
    decided_by: made.decidedBy,
    import_id: made.importId,
  }
}

async function getInstitution(ctx: Ctx, id: UnitId): Promise<store.CurrentInstitution> {
  const row = await store.findForUpdate(ctx, id)
  if (row !== undefined) return row
  const unit = await getUnit(ctx, id, ctx.today)
  throw new Problem('unit.wrong-level', { id, level: unit.level, expected: 'institution' })
}

/** A change comes after the last one, within the institution's life. */
function requireChangeable(row: store.CurrentInstitution, on: PlainDate): void {
  const last = row.version_from > row.span_from ? row.version_from : row.span_from
  if (row.valid_to !== null || on <= last) throw new Problem('unit.change-refused', { id: row.id, on, lastChangeOn: row.valid_to ?? last })
}

/**
 * Another name, form or deciding authority from a day on; what was before stays as it was. On its own first day, while nothing has been
 * changed yet, it was written wrongly and is corrected.
 * @throws unit.not-found, unit.wrong-level, unit.change-refused, unit.institution-exists, unit.institution-invalid, unit.no-district, auth.forbidden
 */
export async function changeInstitution(
  ctx: Ctx,
  id: UnitId,
  change: { readonly form: InstitutionForm; readonly name: string; readonly decidedBy: Decider; readonly on: PlainDate },
): Promise<InstitutionReply> {
  const row = await getInstitution(ctx, id)
  authoriseWrite(ctx, row.scope, [row.decided_by, change.decidedBy])
  const correction =
    change.on === row.valid_from && row.version_from === row.valid_from && row.span_from === row.valid_from && row.valid_to === null
  if (!correction) requireChangeable(row, change.on)
  if (!decidesOn(change.decidedBy, change.on)) throw new Problem('unit.no-district', { on: change.on })
  requireName(row.kind, change.form, change.name)
  await local.lockCommunes(ctx, 'institution', [row.commune_id])
  await requireFreeName(ctx, 'institution', { communeId: row.commune_id, name: change.name, from: change.on, except: id })
  const fullName = cleanName(change.name)
  if (correction || fullName !== row.full_name) {
    const named = { id, level: 'institution', type: typeOfKind[row.kind], fullName, communeId: row.commune_id } as const
    await writeName(ctx, named, { on: change.on, since: row.version_from, correction })
  }
  if (correction || change.form !== row.form || change.decidedBy !== row.decided_by) await writeSpan(ctx, row, change, correction)
  const after = { fullName, form: change.form, decidedBy: change.decidedBy, on: change.on }
  await ctx.audit(
    correction ? 'institution.correct' : 'institution.change',
    { kind: 'unit', id, scope: row.scope },
    { before: { fullName: row.full_name, form: row.form, decidedBy: row.decided_by }, after },
  )
  return replyOf({ ...row, full_name: fullName, form: change.form, decided_by: change.decidedBy }, ctx.today)
}

async function writeSpan(
  ctx: Ctx,
  row: store.CurrentInstitution,
  change: { readonly form: InstitutionForm; readonly decidedBy: Decider; readonly on: PlainDate },
  correction: boolean,
): Promise<void> {
  const span = {
    id: row.id,
    from: change.on,
    form: change.form,
    excluded: exclusionOf(change.form)?.reason ?? null,
    decidedBy: change.decidedBy,
  }
  if (correction) return store.correctSpan(ctx, span)
  await store.endSpan(ctx, row.id, row.span_from, change.on)
  await store.insertSpans(ctx, [{ ...span, kind: row.kind, importId: row.import_id }])
}

/** Ends an institution; `on` is the first day without it. @throws unit.not-found, unit.wrong-level, unit.change-refused, auth.forbidden */
export async function closeInstitution(ctx: Ctx, id: UnitId, on: PlainDate): Promise<InstitutionReply> {
  const row = await getInstitution(ctx, id)
  authoriseWrite(ctx, row.scope, [row.decided_by])
  requireChangeable(row, on)
  await local.endVersion(ctx, id, row.version_from, on)
  await store.endSpan(ctx, id, row.span_from, on)
  await local.endUnit(ctx, id, on)
  await ctx.audit('institution.close', { kind: 'unit', id, scope: row.scope }, { before: { to: null }, after: { to: on } })
  return replyOf({ ...row, valid_to: on }, ctx.today)
}

export type InstitutionToLoad = Wanted
export type LoadedInstitution = Pick<Made, 'id' | 'communeId' | 'kind' | 'decidedBy' | 'scope'> & { readonly name: string }

/**
 * Loading step, as the owner: institutions of any number of communes in a handful of statements; the answer is in their order.
 * Names are taken as they are. Communes that do not stand on their day throw.
 * @throws unit.not-found, unit.not-valid-on
 */
export async function loadInstitutions(
  ctx: BaseCtx,
  institutions: readonly InstitutionToLoad[],
  origin: NewLocalUnit['origin'] = 'demonstration',
): Promise<readonly LoadedInstitution[]> {
  const made = await insertInstitutions(ctx, institutions, { origin, importId: null })
  await ctx.audit('institution.load', { kind: 'unit', id: 'VN' }, { after: { count: made.length, origin } })
  return made.map((each) => ({
    id: each.id,
    name: each.fullName,
    communeId: each.communeId,
    kind: each.kind,
    decidedBy: each.decidedBy,
    scope: each.scope,
  }))
}
