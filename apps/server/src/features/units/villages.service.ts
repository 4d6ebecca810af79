// The only place that changes residential areas: a commune adds, renames and closes them; a list of them is taken in.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { findTypedName } from '@binhyen/core/units/unit-name.domain'
import { unitTypes, type UnitId } from '@binhyen/core/units/units.domain'
import type { ImportReply, VillageReply } from '@binhyen/core/units/units.contract'
import { readVillageSheet, villageCode, villageFullName, type VillageType } from '@binhyen/core/units/village.domain'
import type { Ctx, BaseCtx } from '#server/platform/context'
import {
  newOnes,
  numberUnits,
  reachOf,
  requireCommune,
  requireFreeName,
  requireReadable,
  requireSheet,
  writeName,
} from './local-units.service.ts'
import * as local from './local-units.store.ts'
import type { NewLocalUnit } from './local-units.store.ts'
import { getUnit, scopeOf, type UnitCtx } from './units.service.ts'
import { writeVillageTemplate } from './village-file.service.ts'
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

type Made = NewLocalUnit & { readonly type: VillageType }

/** Gives numbers and writes; the communes are locked and the names checked by the caller. */
async function insert(ctx: BaseCtx, wanted: readonly Wanted[], origin: NewLocalUnit['origin']): Promise<readonly Made[]> {
  const numbered = await numberUnits(ctx, 'village', wanted, villageCode)
  const made = numbered.map((each): Made => ({ ...each, level: 'village', to: each.to ?? null, origin }))
  await local.insertLocalUnits(ctx, made)
  return made
}

/**
 * Adds a residential area to a commune, standing from a day (today where none is given).
 * @throws unit.not-found, unit.not-valid-on, unit.wrong-level, unit.village-exists, auth.forbidden
 */
export async function addVillage(
  ctx: Ctx,
  communeId: UnitId,
  village: { readonly type: VillageType; readonly name: string; readonly from?: PlainDate | undefined },
  origin: NewLocalUnit['origin'] = 'entered',
): Promise<VillageReply> {
  const from = village.from ?? ctx.today
  const commune = await getUnit(ctx, communeId, from)
  ctx.authorise('village.write', await scopeOf(ctx, communeId, from))
  requireCommune(commune, from)
  const fullName = villageFullName(village.type, village.name)
  await local.lockCommunes(ctx, 'village', [communeId])
  await requireFreeName(ctx, 'village', { communeId, name: fullName, from, except: null })
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
  await local.endUnits(ctx, ids, on)
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
  await local.lockCommunes(ctx, 'village', [row.parent_id])
  await requireFreeName(ctx, 'village', { communeId: row.parent_id, name: fullName, from: change.on, except: id })
  const named = { id, level: 'village', type: change.type, fullName, communeId: row.parent_id } as const
  await writeName(ctx, named, { on: change.on, since: row.version_from, correction })
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
  await local.endVersion(ctx, id, row.version_from, on)
  await local.endUnit(ctx, id, on)
  await ctx.audit('village.close', { kind: 'unit', id, scope: row.scope }, { before: { to: null }, after: { to: on } })
  return replyOf({ ...row, valid_to: on })
}

/**
 * Checks an Excel list of residential areas below a unit and, with `apply`, takes all of it in; one wrong cell refuses the whole file.
 * @throws unit.file-invalid { errors: [{ sheet, cell, message }], total } in Vietnamese; unit.not-found, unit.wrong-level, auth.forbidden
 */
export async function importVillages(ctx: Ctx, unitId: UnitId, bytes: Uint8Array, apply: boolean): Promise<ImportReply> {
  const reach = await reachOf(ctx, unitId, 'village.write')
  const sheet = await requireSheet(bytes)
  const { rows, errors } = readVillageSheet(sheet, reach.communes, reach.only)
  requireReadable(errors)
  const communes = [...new Set(rows.map((row) => row.communeId))]
  if (apply) await local.lockCommunes(ctx, 'village', communes)
  const wanted = await newOnes(ctx, 'village', rows, (row) => row.fullName)
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
  const reach = await reachOf(ctx, unitId, 'village.write')
  return {
    fileName: `Danh sách khu dân cư – ${reach.unit.fullName}.xlsx`,
    bytes: await writeVillageTemplate([...reach.communes.values()], ctx.demonstration),
  }
}
