// The only place that changes residential areas: a commune adds, renames and closes them; a list of them is taken in.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { canonicalName, findTypedName, pathFormOf } from '@binhyen/core/units/unit-name.domain'
import { unitIdOf, unitTypes, type Level, type UnitId } from '@binhyen/core/units/units.domain'
import type { ImportReply, UnitReply, VillageReply } from '@binhyen/core/units/units.contract'
import {
  readVillageSheet,
  villageCode,
  villageFullName,
  type Commune,
  type VillageRow as SheetVillage,
  type VillageType,
} from '@binhyen/core/units/village.domain'
import type { Ctx, BaseCtx } from '#server/platform/context'
import { descendantsOf, getUnit, lineagesOf, scopeOf, type UnitCtx } from './units.service.ts'
import { readVillageFile, writeVillageTemplate } from './village-file.service.ts'
import * as store from './villages.store.ts'

function replyOf(row: Pick<store.VillageRow, 'id' | 'code' | 'type' | 'full_name' | 'valid_from' | 'valid_to' | 'origin'>): VillageReply {
  const type = unitTypes.village.find((each) => each === row.type)
  if (type === undefined || row.origin === 'catalogue') throw new Error(`${row.id} is no village`)
  return {
    id: row.id,
    code: row.code,
    type,
    fullName: row.full_name,
    valid: { from: row.valid_from, to: row.valid_to },
    origin: row.origin,
  }
}

function requireLevel(unit: UnitReply, allowed: readonly Level[]): void {
  if (!allowed.includes(unit.level)) throw new Problem('unit.wrong-level', { id: unit.id, level: unit.level, expected: allowed.join(', ') })
}

/** The residential areas of a commune on a day, by code. @throws unit.not-found, unit.not-valid-on */
export async function villagesOf(ctx: UnitCtx, communeId: UnitId, on: PlainDate): Promise<readonly VillageReply[]> {
  const commune = await getUnit(ctx, communeId, on)
  return (await store.listVillagesOn(ctx, [commune.id], commune.on)).map(replyOf)
}

type Wanted = {
  readonly communeId: UnitId
  readonly type: VillageType
  readonly fullName: string
  readonly from: PlainDate
  readonly to?: PlainDate
}

/** Gives numbers and writes; the communes are locked and the names checked by the caller. */
async function insert(ctx: BaseCtx, wanted: readonly Wanted[], origin: store.NewVillage['origin']): Promise<readonly store.NewVillage[]> {
  const lineages = await lineagesOf(
    ctx,
    wanted.map((each) => ({ id: each.communeId, on: each.from })),
  )
  const numbers = new Map(await store.highestNumbers(ctx, [...new Set(wanted.map((each) => codeOf(each.communeId)))]))
  const villages = wanted.map((each): store.NewVillage => {
    const communeCode = codeOf(each.communeId)
    const number = (numbers.get(communeCode) ?? 0) + 1
    numbers.set(communeCode, number)
    const code = villageCode(communeCode, number)
    const id = unitIdOf(code, each.from)
    const lineage = lineages(each.communeId, each.from)
    return {
      id,
      code,
      type: each.type,
      fullName: each.fullName,
      from: each.from,
      to: each.to ?? null,
      origin,
      scope: [id, ...lineage.map((unit) => unit.id)],
      path: lineage
        .filter((unit) => unit.level !== 'country')
        .map((unit) => pathFormOf(unit.level, unit.fullName))
        .join(' '),
    }
  })
  await store.insertVillages(ctx, villages)
  return villages
}

const codeOf = (id: UnitId): string => id.split('@')[0] ?? id

/** Names of a commune and all above it on a day, as search reads them. */
async function pathTo(ctx: UnitCtx, communeId: UnitId, on: PlainDate): Promise<string> {
  const commune = await getUnit(ctx, communeId, on)
  const above = commune.path.filter((each) => each.id !== 'VN')
  const levelAt = (index: number): Level => (index === above.length - 1 ? 'province' : 'district')
  return [pathFormOf('commune', commune.fullName), ...above.map((each, index) => pathFormOf(levelAt(index), each.name))].join(' ')
}

async function requireFreeName(
  ctx: UnitCtx,
  asked: { readonly communeId: UnitId; readonly fullName: string; readonly from: PlainDate; readonly except: UnitId | null },
): Promise<void> {
  const standing = await store.listVillagesFrom(ctx, [asked.communeId], asked.from)
  const taken = standing.find((row) => row.id !== asked.except && canonicalName(row.full_name) === canonicalName(asked.fullName))
  if (taken !== undefined) throw new Problem('unit.village-exists', { communeId: asked.communeId, name: taken.full_name, id: taken.id })
}

/**
 * Adds a residential area to a commune, standing from a day (today where none is given).
 * @throws unit.not-found, unit.not-valid-on, unit.wrong-level, unit.village-exists, auth.forbidden
 */
export async function addVillage(
  ctx: Ctx,
  communeId: UnitId,
  village: { readonly type: VillageType; readonly name: string; readonly from?: PlainDate | undefined },
  origin: store.NewVillage['origin'] = 'entered',
): Promise<VillageReply> {
  const from = village.from ?? ctx.today
  const commune = await getUnit(ctx, communeId, from)
  ctx.authorise('village.write', await scopeOf(ctx, communeId, from))
  requireLevel(commune, ['commune'])
  if (commune.beforeCatalogue) {
    throw new Problem('unit.not-valid-on', { id: communeId, on: from, validFrom: commune.valid.from, validTo: commune.valid.to })
  }
  const fullName = villageFullName(village.type, village.name)
  await store.lockCommunes(ctx, [communeId])
  await requireFreeName(ctx, { communeId, fullName, from, except: null })
  const [made] = await insert(ctx, [{ communeId, type: village.type, fullName, from }], origin)
  if (made === undefined) throw new Error('nothing was inserted')
  const reply = replyOf({ ...made, full_name: made.fullName, valid_from: made.from, valid_to: null })
  await ctx.audit('village.add', { kind: 'unit', id: made.id, scope: made.scope }, { after: reply })
  return reply
}

/**
 * Loading step of a demonstration, as the owner: the residential areas of one commune, marked as demonstration.
 * Names carry their type in front and are taken as they are; the answer is in their order.
 * @throws unit.not-found, unit.not-valid-on
 */
export async function loadVillages(
  ctx: BaseCtx,
  load: { readonly commune: { readonly id: UnitId }; readonly names: readonly string[]; readonly from: PlainDate },
): Promise<readonly { readonly id: UnitId; readonly name: string; readonly scope: readonly UnitId[] }[]> {
  const wanted = load.names.map((name): Wanted => {
    const found = findTypedName('village', name)?.type
    const type = unitTypes.village.find((each) => each === found)
    if (type === undefined) throw new Error(`no type in front of the name of a village: ${name}`)
    return { communeId: load.commune.id, type, fullName: villageFullName(type, name), from: load.from }
  })
  const made = await insert(ctx, wanted, 'demonstration')
  await ctx.audit('village.load', { kind: 'unit', id: load.commune.id }, { after: { count: made.length, origin: 'demonstration' } })
  return made.map((each) => ({ id: each.id, name: each.fullName, scope: each.scope }))
}

/** loadVillages for many communes at once; the answer is in the order given. @throws unit.not-found, unit.not-valid-on */
export async function loadVillagesOf(
  ctx: BaseCtx,
  villages: readonly { readonly communeId: UnitId; readonly type: VillageType; readonly name: string }[],
  valid: { readonly from: PlainDate; readonly to: PlainDate },
): Promise<readonly { readonly id: UnitId; readonly name: string; readonly scope: readonly UnitId[] }[]> {
  const wanted = villages.map(({ communeId, type, name }): Wanted => ({ communeId, type, fullName: villageFullName(type, name), ...valid }))
  const made = await insert(ctx, wanted, 'demonstration')
  await ctx.audit('village.load', { kind: 'unit', id: 'VN' }, { after: { count: made.length, origin: 'demonstration' } })
  return made.map((each) => ({ id: each.id, name: each.fullName, scope: each.scope }))
}

/** Ends units of a demonstration that did not live to see the next order of units; `on` is the first day without them. */
export async function endLoaded(ctx: BaseCtx, ids: readonly UnitId[], on: PlainDate): Promise<void> {
  await store.endUnits(ctx, ids, on)
  await ctx.audit('village.load', { kind: 'unit', id: 'VN' }, { after: { ended: ids.length, on } })
}

async function getVillage(ctx: Ctx, id: UnitId): Promise<NonNullable<Awaited<ReturnType<typeof store.findVillageForUpdate>>>> {
  const row = await store.findVillageForUpdate(ctx, id)
  if (row !== undefined) return row
  const unit = await getUnit(ctx, id, ctx.today)
  throw new Problem('unit.wrong-level', { id, level: unit.level, expected: 'village' })
}

/** A change comes after the last one, within the village's life. */
function requireChangeable(
  row: { readonly id: UnitId; readonly version_from: PlainDate; readonly valid_to: PlainDate | null },
  on: PlainDate,
): void {
  if (row.valid_to !== null || on <= row.version_from) {
    throw new Problem('unit.change-refused', { id: row.id, on, lastChangeOn: row.valid_to ?? row.version_from })
  }
}

/**
 * Another name or type from a day on; what was before stays as it was. On the village's own first day, while that is its only
 * name, nothing was before: the name was written wrongly and is corrected.
 * @throws unit.not-found, unit.wrong-level, unit.change-refused, unit.village-exists, auth.forbidden
 */
export async function renameVillage(
  ctx: Ctx,
  id: UnitId,
  change: { readonly type: VillageType; readonly name: string; readonly on: PlainDate },
): Promise<VillageReply> {
  const row = await getVillage(ctx, id)
  ctx.authorise('village.write', row.scope)
  const correction = change.on === row.valid_from && row.version_from === row.valid_from && row.valid_to === null
  if (!correction) requireChangeable(row, change.on)
  const fullName = villageFullName(change.type, change.name)
  await store.lockCommunes(ctx, [row.parent_id])
  await requireFreeName(ctx, { communeId: row.parent_id, fullName, from: change.on, except: id })
  const version = { id, type: change.type, fullName, from: change.on, path: await pathTo(ctx, row.parent_id, change.on) }
  if (correction) {
    await store.correctVersion(ctx, version, row.parent_id)
  } else {
    await store.endVersion(ctx, id, row.version_from, change.on)
    await store.insertVersion(ctx, version, row.parent_id)
  }
  const reply = replyOf({ ...row, type: change.type, full_name: fullName })
  await ctx.audit(
    correction ? 'village.correct' : 'village.rename',
    { kind: 'unit', id, scope: row.scope },
    { before: { fullName: row.full_name }, after: { fullName, on: change.on } },
  )
  return reply
}

/** Ends a residential area; `on` is the first day without it. @throws unit.not-found, unit.wrong-level, unit.change-refused, auth.forbidden */
export async function closeVillage(ctx: Ctx, id: UnitId, on: PlainDate): Promise<VillageReply> {
  const row = await getVillage(ctx, id)
  ctx.authorise('village.write', row.scope)
  requireChangeable(row, on)
  await store.endVersion(ctx, id, row.version_from, on)
  await store.endUnit(ctx, id, on)
  await ctx.audit('village.close', { kind: 'unit', id, scope: row.scope }, { before: { to: null }, after: { to: on } })
  return replyOf({ ...row, valid_to: on })
}

type Reach = {
  readonly unit: UnitReply
  readonly scope: readonly UnitId[]
  readonly communes: ReadonlyMap<string, Commune>
  readonly only: Commune | null
}

async function reachOf(ctx: Ctx, unitId: UnitId): Promise<Reach> {
  const unit = await getUnit(ctx, unitId, ctx.today)
  const scope = await scopeOf(ctx, unitId, ctx.today)
  ctx.authorise('village.write', scope)
  requireLevel(unit, ['commune', 'district', 'province'])
  const below = await descendantsOf(ctx, unitId, 'commune', ctx.today)
  const communes = new Map(
    below.map((each): [string, Commune] => [each.code, { id: each.id, code: each.code, fullName: each.fullName, from: each.validFrom }]),
  )
  return { unit, scope, communes, only: unit.level === 'commune' ? (communes.get(unit.code) ?? null) : null }
}

/** What of a list is new; a name that stands already is counted, not an error, so that a list can be sent again. */
async function newOnes(ctx: Ctx, rows: readonly SheetVillage[]): Promise<readonly Wanted[]> {
  const standing = await store.listVillagesFrom(ctx, [...new Set(rows.map((row) => row.communeId))], ctx.today)
  const known = new Set(standing.map((row) => `${row.parent_id} ${canonicalName(row.full_name)}`))
  return rows
    .filter((row) => !known.has(`${row.communeId} ${canonicalName(row.fullName)}`))
    .map((row) => ({ communeId: row.communeId, type: row.type, fullName: row.fullName, from: row.from ?? ctx.today }))
}

/** Errors shown at once; the count of all goes with them. */
const MOST_ERRORS = 200

/**
 * Checks an Excel list of residential areas below a unit and, with `apply`, takes all of it in; one wrong cell refuses the whole file.
 * @throws unit.file-invalid { errors: [{ sheet, cell, message }], total } in Vietnamese; unit.not-found, unit.wrong-level, auth.forbidden
 */
export async function importVillages(ctx: Ctx, unitId: UnitId, bytes: Uint8Array, apply: boolean): Promise<ImportReply> {
  const reach = await reachOf(ctx, unitId)
  const read = await readVillageFile(bytes)
  if ('error' in read) throw new Problem('unit.file-invalid', { errors: [read.error], total: 1 })
  const { rows, errors } = readVillageSheet(read.sheet, reach.communes, reach.only)
  if (errors.length > 0) throw new Problem('unit.file-invalid', { errors: errors.slice(0, MOST_ERRORS), total: errors.length })
  const communes = [...new Set(rows.map((row) => row.communeId))]
  if (apply) await store.lockCommunes(ctx, communes)
  const wanted = await newOnes(ctx, rows)
  if (apply && wanted.length > 0) await insert(ctx, wanted, 'imported')
  const reply = {
    applied: apply,
    rows: rows.length,
    added: wanted.length,
    existing: rows.length - wanted.length,
    communes: communes.length,
  }
  await ctx.audit(apply ? 'village.import' : 'village.check-file', { kind: 'unit', id: unitId, scope: reach.scope }, { after: reply })
  return reply
}

/** The Excel template, with the unit's communes already in it. @throws unit.not-found, unit.wrong-level, auth.forbidden */
export async function villageTemplate(ctx: Ctx, unitId: UnitId): Promise<{ readonly fileName: string; readonly bytes: Uint8Array }> {
  const reach = await reachOf(ctx, unitId)
  return {
    fileName: `Danh sách khu dân cư – ${reach.unit.fullName}.xlsx`,
    bytes: await writeVillageTemplate([...reach.communes.values()], ctx.demonstration),
  }
}
