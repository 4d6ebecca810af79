// The only place that changes institutions: entered, changed and closed one by one, or taken in as a list that can be taken back.
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
import { readInstitutionSheet, type InstitutionRow as SheetInstitution } from '@binhyen/core/units/institution-sheet.domain'
import type { InstitutionImportReply, InstitutionReply, InstitutionsReply } from '@binhyen/core/units/institutions.contract'
import { canonicalName, cleanName, pathFormOf } from '@binhyen/core/units/unit-name.domain'
import { unitIdOf, type UnitId } from '@binhyen/core/units/units.domain'
import type { Commune } from '@binhyen/core/units/village.domain'
import type { UnitReply } from '@binhyen/core/units/units.contract'
import { findRight } from '@binhyen/core/access/access.policy'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import { writeInstitutionTemplate } from './institution-file.service.ts'
import * as store from './institutions.store.ts'
import { descendantsOf, getUnit, lineagesOf, scopeOf, type UnitCtx } from './units.service.ts'
import { readVillageFile } from './village-file.service.ts'

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

const codeOf = (id: UnitId): string => id.split('@')[0] ?? id

type Made = store.NewInstitution & { readonly communeId: UnitId; readonly communeName: string }

/** Gives numbers and writes, in a handful of statements for any number; names are checked and communes locked by the caller. */
async function insert(
  ctx: BaseCtx,
  wanted: readonly Wanted[],
  as: { readonly origin: store.NewInstitution['origin']; readonly importId: string | null },
): Promise<readonly Made[]> {
  const lineages = await lineagesOf(
    ctx,
    wanted.map((each) => ({ id: each.communeId, on: each.from })),
  )
  const numbers = new Map(await store.highestNumbers(ctx, [...new Set(wanted.map((each) => codeOf(each.communeId)))]))
  const made = wanted.map((each): Made => {
    const communeCode = codeOf(each.communeId)
    const number = (numbers.get(communeCode) ?? 0) + 1
    numbers.set(communeCode, number)
    const code = institutionCode(communeCode, number)
    const id = unitIdOf(code, each.from)
    const lineage = lineages(each.communeId, each.from)
    return {
      id,
      code,
      communeId: each.communeId,
      communeName: lineage[0]?.fullName ?? '',
      kind: each.kind,
      form: each.form,
      excluded: exclusionOf(each.form)?.reason ?? null,
      type: typeOfKind[each.kind],
      fullName: cleanName(each.name),
      decidedBy: each.decidedBy,
      from: each.from,
      origin: as.origin,
      scope: [id, ...lineage.map((unit) => unit.id)],
      path: pathOf(lineage),
      importId: as.importId,
    }
  })
  await store.insertInstitutions(ctx, made)
  return made
}

type Lineage = ReturnType<Awaited<ReturnType<typeof lineagesOf>>>

/** Names above an institution, as search reads them. */
function pathOf(lineage: Lineage): string {
  return lineage
    .filter((unit) => unit.level !== 'country')
    .map((unit) => pathFormOf(unit.level, unit.fullName))
    .join(' ')
}

/** Those an authority above the commune decides for are not the commune officer's to enter. */
function authoriseWrite(ctx: Ctx, scope: readonly UnitId[], decidedBys: readonly Decider[]): void {
  ctx.authorise(decidedBys.some((each) => each !== 'commune') ? 'institution.write-above' : 'institution.write', scope)
}

function requireName(kind: InstitutionKind, form: InstitutionForm, name: string): void {
  const issue = isFormOf(kind, form) ? institutionNameIssue(kind, form, name) : 'form-differs'
  if (issue !== null) throw new Problem('unit.institution-invalid', { issue, name, kind })
}

async function requireFreeName(
  ctx: UnitCtx,
  asked: { readonly communeId: UnitId; readonly name: string; readonly from: PlainDate; readonly except: UnitId | null },
): Promise<void> {
  const standing = await store.listNamesFrom(ctx, [asked.communeId], asked.from)
  const taken = standing.find((row) => row.id !== asked.except && canonicalName(row.full_name) === canonicalName(asked.name))
  if (taken !== undefined) throw new Problem('unit.institution-exists', { communeId: asked.communeId, name: taken.full_name, id: taken.id })
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
  if (commune.level !== 'commune') throw new Problem('unit.wrong-level', { id: communeId, level: commune.level, expected: 'commune' })
  if (commune.beforeCatalogue) {
    throw new Problem('unit.not-valid-on', { id: communeId, on: from, validFrom: commune.valid.from, validTo: commune.valid.to })
  }
  if (!decidesOn(body.decidedBy, from)) throw new Problem('unit.no-district', { on: from })
  requireName(body.kind, body.form, body.name)
  await store.lockCommunes(ctx, [communeId])
  await requireFreeName(ctx, { communeId, name: body.name, from, except: null })
  const [made] = await insert(ctx, [{ ...body, communeId, from }], { origin: 'entered', importId: null })
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
  await store.lockCommunes(ctx, [row.commune_id])
  await requireFreeName(ctx, { communeId: row.commune_id, name: change.name, from: change.on, except: id })
  const fullName = cleanName(change.name)
  if (correction || fullName !== row.full_name) await writeName(ctx, row, { fullName, on: change.on, correction })
  if (correction || change.form !== row.form || change.decidedBy !== row.decided_by) await writeSpan(ctx, row, change, correction)
  const after = { fullName, form: change.form, decidedBy: change.decidedBy, on: change.on }
  await ctx.audit(
    correction ? 'institution.correct' : 'institution.change',
    { kind: 'unit', id, scope: row.scope },
    { before: { fullName: row.full_name, form: row.form, decidedBy: row.decided_by }, after },
  )
  return replyOf({ ...row, full_name: fullName, form: change.form, decided_by: change.decidedBy }, ctx.today)
}

async function writeName(
  ctx: Ctx,
  row: store.CurrentInstitution,
  change: { readonly fullName: string; readonly on: PlainDate; readonly correction: boolean },
): Promise<void> {
  const lineage = (await lineagesOf(ctx, [{ id: row.commune_id, on: change.on }]))(row.commune_id, change.on)
  const version = {
    id: row.id,
    type: typeOfKind[row.kind],
    fullName: change.fullName,
    from: change.on,
    path: pathOf(lineage),
    communeId: row.commune_id,
  }
  if (change.correction) return store.correctVersion(ctx, version)
  await store.endVersion(ctx, row.id, row.version_from, change.on)
  await store.insertVersions(ctx, [version])
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
  await store.endVersion(ctx, id, row.version_from, on)
  await store.endSpan(ctx, id, row.span_from, on)
  await store.endUnit(ctx, id, on)
  await ctx.audit('institution.close', { kind: 'unit', id, scope: row.scope }, { before: { to: null }, after: { to: on } })
  return replyOf({ ...row, valid_to: on }, ctx.today)
}

type Reach = {
  readonly unit: UnitReply
  readonly scope: readonly UnitId[]
  readonly communes: ReadonlyMap<string, Commune>
  readonly only: Commune | null
  readonly deciders: readonly Decider[]
}

async function reachOf(ctx: Ctx, unitId: UnitId): Promise<Reach> {
  const unit = await getUnit(ctx, unitId, ctx.today)
  const scope = await scopeOf(ctx, unitId, ctx.today)
  ctx.authorise('institution.write', scope)
  if (!deciders.some((each) => each === unit.level)) {
    throw new Problem('unit.wrong-level', { id: unitId, level: unit.level, expected: deciders.join(', ') })
  }
  const below = await descendantsOf(ctx, unitId, 'commune', ctx.today)
  const communes = new Map(
    below.map((each): [string, Commune] => [each.code, { id: each.id, code: each.code, fullName: each.fullName, from: each.validFrom }]),
  )
  const above = findRight(ctx.actor, 'institution.write-above', scope, ctx.today) !== null
  return {
    unit,
    scope,
    communes,
    only: unit.level === 'commune' ? (communes.get(unit.code) ?? null) : null,
    deciders: above ? deciders : ['commune'],
  }
}

/** What of a list is new; a name that stands already is counted, not an error, so that a list can be sent again. */
async function newOnes(ctx: Ctx, rows: readonly SheetInstitution[]): Promise<readonly Wanted[]> {
  const standing = await store.listNamesFrom(ctx, [...new Set(rows.map((row) => row.communeId))], ctx.today)
  const known = new Set(standing.map((row) => `${row.commune_id} ${canonicalName(row.full_name)}`))
  return rows
    .filter((row) => !known.has(`${row.communeId} ${canonicalName(row.name)}`))
    .map((row) => ({ ...row, from: row.from ?? ctx.today }))
}

/** Errors shown at once; the count of all goes with them. */
const MOST_ERRORS = 200

/**
 * Checks an Excel list of institutions below a unit and, with `apply`, takes all of it in; one wrong cell refuses the whole file.
 * @throws unit.file-invalid { errors: [{ sheet, cell, code, params }], total }; unit.not-found, unit.wrong-level, auth.forbidden
 */
export async function importInstitutions(ctx: Ctx, unitId: UnitId, bytes: Uint8Array, apply: boolean): Promise<InstitutionImportReply> {
  const reach = await reachOf(ctx, unitId)
  const read = await readVillageFile(bytes)
  if ('error' in read) throw new Problem('unit.file-invalid', { errors: [read.error], total: 1 })
  const { rows, issues } = readInstitutionSheet(read.sheet, { ...reach, today: ctx.today })
  if (issues.length > 0) throw new Problem('unit.file-invalid', { errors: issues.slice(0, MOST_ERRORS), total: issues.length })
  const communes = [...new Set(rows.map((row) => row.communeId))]
  if (apply) await store.lockCommunes(ctx, communes)
  const wanted = await newOnes(ctx, rows)
  const importId = apply && wanted.length > 0 ? newId() : null
  if (importId !== null) {
    await store.insertImport(ctx, { id: importId, unit_id: unitId, scope: reach.scope, added: wanted.length, by: ctx.actor.displayName })
    await insert(ctx, wanted, { origin: 'imported', importId })
  }
  const reply = {
    applied: apply,
    rows: rows.length,
    added: wanted.length,
    excluded: wanted.filter((each) => exclusionOf(each.form) !== null).length,
    existing: rows.length - wanted.length,
    communes: communes.length,
    importId,
  }
  await ctx.audit(
    apply ? 'institution.import' : 'institution.check-file',
    { kind: 'unit', id: unitId, scope: reach.scope },
    { after: reply },
  )
  return reply
}

/**
 * Takes a list back: everything it entered ends, nothing is deleted. Refused as soon as anybody has worked on any of it.
 * @throws unit.import-not-found, unit.import-in-use, auth.forbidden
 */
export async function undoImport(ctx: Ctx, id: string): Promise<{ readonly closed: number }> {
  await store.lockImport(ctx, id)
  const found = await store.findImport(ctx, id)
  if (found === undefined) throw new Problem('unit.import-not-found', { id })
  authoriseWrite(ctx, found.scope, found.deciders)
  if (found.undone_at !== null) throw new Problem('unit.import-not-found', { id })
  const touched = await store.listTouchedSince(ctx, id)
  if (found.used_at !== null || touched.length > 0) throw new Problem('unit.import-in-use', { units: touched })
  const closed = await store.closeImport(ctx, id)
  await ctx.audit('institution.undo-import', { kind: 'unit', id: found.unit_id, scope: found.scope }, { after: { importId: id, closed } })
  return { closed }
}

/** The Excel template, with the unit's communes already in it. @throws unit.not-found, unit.wrong-level, auth.forbidden */
export async function institutionTemplate(ctx: Ctx, unitId: UnitId): Promise<{ readonly fileName: string; readonly bytes: Uint8Array }> {
  const reach = await reachOf(ctx, unitId)
  return {
    fileName: `Danh sách cơ quan, doanh nghiệp, cơ sở giáo dục – ${reach.unit.fullName}.xlsx`,
    bytes: await writeInstitutionTemplate([...reach.communes.values()], { demonstration: ctx.demonstration, deciders: reach.deciders }),
  }
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
  origin: store.NewInstitution['origin'] = 'demonstration',
): Promise<readonly LoadedInstitution[]> {
  const made = await insert(ctx, institutions, { origin, importId: null })
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
