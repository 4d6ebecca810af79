// The only place for what residential areas and institutions have in common: they lie in a commune, are numbered under its code, and come
// one by one or as a list for all communes below a unit.
import type { Action } from '@binhyen/core/access/access.policy'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { UnitReply } from '@binhyen/core/units/units.contract'
import { canonicalName, pathFormOf } from '@binhyen/core/units/unit-name.domain'
import { unitIdOf, type Level, type LocalLevel, type UnitId } from '@binhyen/core/units/units.domain'
import type { Sheet } from '@binhyen/core/units/sheet.domain'
import type { Commune } from '@binhyen/core/units/village.domain'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { readListFile } from './list-file.service.ts'
import * as store from './local-units.store.ts'
import { descendantsOf, getUnit, lineagesOf, scopeOf, type LineageUnit, type UnitCtx } from './units.service.ts'

export function requireLevel(unit: UnitReply, allowed: readonly Level[]): void {
  if (!allowed.includes(unit.level)) throw new Problem('unit.wrong-level', { id: unit.id, level: unit.level, expected: allowed.join(', ') })
}

/** A commune of the catalogue on that day: nothing is entered for days no list speaks of. @throws unit.wrong-level, unit.not-valid-on */
export function requireCommune(unit: UnitReply, on: PlainDate): void {
  requireLevel(unit, ['commune'])
  if (unit.beforeCatalogue) {
    throw new Problem('unit.not-valid-on', { id: unit.id, on, validFrom: unit.valid.from, validTo: unit.valid.to })
  }
}

/** Names above a unit, as search reads them. */
function pathOf(lineage: readonly LineageUnit[]): string {
  return lineage
    .filter((unit) => unit.level !== 'country')
    .map((unit) => pathFormOf(unit.level, unit.fullName))
    .join(' ')
}

const codeOf = (id: UnitId): string => id.split('@')[0] ?? id

type Wanted = { readonly communeId: UnitId; readonly from: PlainDate }
type Numbered = {
  readonly id: UnitId
  readonly code: string
  readonly communeName: string
  readonly scope: readonly UnitId[]
  readonly path: string
}

/** Gives each its number, in two statements for any number; names are checked and communes locked by the caller. */
export async function numberUnits<W extends Wanted>(
  ctx: BaseCtx,
  level: LocalLevel,
  wanted: readonly W[],
  codeWith: (communeCode: string, number: number) => string,
): Promise<readonly (W & Numbered)[]> {
  const lineages = await lineagesOf(
    ctx,
    wanted.map((each) => ({ id: each.communeId, on: each.from })),
  )
  const numbers = new Map(
    await store.highestNumbers(
      ctx,
      level,
      wanted.map((each) => codeOf(each.communeId)),
    ),
  )
  return wanted.map((each) => {
    const communeCode = codeOf(each.communeId)
    const number = (numbers.get(communeCode) ?? 0) + 1
    numbers.set(communeCode, number)
    const code = codeWith(communeCode, number)
    const id = unitIdOf(code, each.from)
    const lineage = lineages(each.communeId, each.from)
    const scope = [id, ...lineage.map((unit) => unit.id)]
    return { ...each, id, code, communeName: lineage[0]?.fullName ?? '', scope, path: pathOf(lineage) }
  })
}

/** Another name from a day on, the one since `since` ending there; a correction writes over the name that begins on the day. */
export async function writeName(
  ctx: Ctx,
  named: Omit<store.VersionInput, 'from' | 'to' | 'path'>,
  change: { readonly on: PlainDate; readonly since: PlainDate; readonly correction: boolean },
): Promise<void> {
  const lineages = await lineagesOf(ctx, [{ id: named.communeId, on: change.on }])
  const version = { ...named, from: change.on, to: null, path: pathOf(lineages(named.communeId, change.on)) }
  if (change.correction) return store.correctVersion(ctx, version)
  await store.endVersion(ctx, named.id, change.since, change.on)
  await store.insertVersion(ctx, version)
}

/** One place has one unit of a name. */
const placeOf = (communeId: UnitId, name: string): string => `${communeId} ${canonicalName(name)}`

/** @throws unit.village-exists, unit.institution-exists where another one of that name stands in the commune on that day or later */
export async function requireFreeName(
  ctx: UnitCtx,
  level: LocalLevel,
  asked: { readonly communeId: UnitId; readonly name: string; readonly from: PlainDate; readonly except: UnitId | null },
): Promise<void> {
  const standing = await store.listNamesFrom(ctx, level, [asked.communeId], asked.from)
  const taken = standing.find((row) => row.id !== asked.except && canonicalName(row.full_name) === canonicalName(asked.name))
  if (taken !== undefined) throw new Problem(`unit.${level}-exists`, { communeId: asked.communeId, name: taken.full_name, id: taken.id })
}

/** What of a list is new; a name that stands already is counted, not an error, so that a list can be sent again. */
export async function newOnes<R extends { readonly communeId: UnitId; readonly from: PlainDate | null }>(
  ctx: UnitCtx,
  level: LocalLevel,
  rows: readonly R[],
  nameOf: (row: R) => string,
): Promise<readonly (R & { readonly from: PlainDate })[]> {
  const communeIds = rows.map((row) => row.communeId)
  const standing = await store.listNamesFrom(ctx, level, communeIds, ctx.today)
  const known = new Set(standing.map((row) => placeOf(row.commune_id, row.full_name)))
  return rows.filter((row) => !known.has(placeOf(row.communeId, nameOf(row)))).map((row) => ({ ...row, from: row.from ?? ctx.today }))
}

/** A list may be sent for a commune or for all communes below a unit. */
export type Reach = {
  readonly unit: UnitReply
  readonly scope: readonly UnitId[]
  /** By five-digit code. */
  readonly communes: ReadonlyMap<string, Commune>
  /** The one commune a list without codes is for. */
  readonly only: Commune | null
}

/** Where somebody may send a list to. @throws unit.not-found, unit.not-valid-on, unit.wrong-level, auth.forbidden */
export async function reachOf(ctx: Ctx, unitId: UnitId, action: Action): Promise<Reach> {
  const unit = await getUnit(ctx, unitId, ctx.today)
  const scope = await scopeOf(ctx, unitId, ctx.today)
  ctx.authorise(action, scope)
  requireLevel(unit, ['commune', 'district', 'province'])
  const below = await descendantsOf(ctx, unitId, 'commune', ctx.today)
  const communes = new Map(
    below.map((each): [string, Commune] => [each.code, { id: each.id, code: each.code, fullName: each.fullName, from: each.validFrom }]),
  )
  return { unit, scope, communes, only: unit.level === 'commune' ? (communes.get(unit.code) ?? null) : null }
}

/** Errors of a file shown at once; the count of all goes with them. */
const MOST_ERRORS = 200

/** @throws unit.file-invalid { errors, total } where there is any */
export function requireReadable(errors: readonly object[]): void {
  if (errors.length > 0) throw new Problem('unit.file-invalid', { errors: errors.slice(0, MOST_ERRORS), total: errors.length })
}

/** The sheet of a list. @throws unit.file-invalid { errors: [{ sheet, cell, message }], total } */
export async function requireSheet(bytes: Uint8Array): Promise<Sheet> {
  const read = await readListFile(bytes)
  if ('sheet' in read) return read.sheet
  requireReadable(read.errors)
  throw new Error('a list that cannot be read gave no reason')
}
