// The only place that takes in lists of accounts from Excel, and issues their first passwords in steps that leave others their turn.
import { readAccountSheet, type SheetUnit } from '@binhyen/core/access/account-sheet.domain'
import { deriveUsername } from '@binhyen/core/access/accounts.domain'
import { SLIPS_AT_ONCE, type AccountImportReply, type FirstPasswordReply } from '@binhyen/core/access/accounts.contract'
import { roles, type Role } from '@binhyen/core/access/access.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { COUNTRY_ID, type Level, type UnitId } from '@binhyen/core/units/units.domain'
import { readListFile } from '#server/features/units/list-file.service'
import { descendantsOf, getUnit, nameUnits, scopeOf, scopesOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { idCursor } from '#server/platform/cursors'
import type { UploadedFile } from '#server/platform/http/register'
import { newId } from '#server/platform/ids'
import { writeAccountTemplate } from './account-file.service.ts'
import * as store from './account-imports.store.ts'
import { newHashedPassword } from './first-passwords.service.ts'
import { listUsernamesLike, setFirstPasswords } from './grants.store.ts'
import { requireKeeper } from './keeping.service.ts'

/** How many wrong cells and how many understood rows are shown. */
const MOST_ERRORS = 200
const SAMPLE = 20

/** The unit and all places below it that a list may name, by code. @throws unit.not-found, unit.not-valid-on, auth.forbidden */
async function unitsBelow(ctx: Ctx, unitId: UnitId): Promise<ReadonlyMap<string, SheetUnit>> {
  const top = await getUnit(ctx, unitId, ctx.today)
  ctx.authorise('account.write', await scopeOf(ctx, unitId, ctx.today))
  const units = new Map<string, SheetUnit>([[top.code, { id: unitId, code: top.code, fullName: top.fullName, level: top.level }]])
  const levels: readonly Level[] = unitId === COUNTRY_ID ? ['province', 'commune'] : ['commune']
  for (const level of levels) {
    for (const unit of await descendantsOf(ctx, unitId, level, ctx.today)) {
      units.set(unit.code, { id: unit.id, code: unit.code, fullName: unit.fullName, level })
    }
  }
  return units
}

export type AccountImportOutcome = {
  applied: boolean
  rows: number
  errors: { sheet: string; cell: string; message: string }[]
  wrong: number
  sample: { row: number; username: string; displayName: string; role: Role; unitName: string }[]
  importId: string | null
}

/** Checks a list, and with `apply` makes its accounts, all or none. @throws account.import-refused, unit.*, auth.forbidden */
export async function importAccounts(ctx: Ctx, id: string, file: UploadedFile, apply: boolean): Promise<AccountImportOutcome> {
  const unitId = id as UnitId
  const units = await unitsBelow(ctx, unitId)
  const read = await readListFile(file.bytes)
  if ('errors' in read) return answered(ctx, unitId, { errors: read.errors, rows: [] }, apply)
  // usernames of the whole country that this list could meet: those it names, and those that are derived
  const cells = read.sheet.rows.flatMap((row) => row.cells.map((cell) => cell.trim().toLowerCase()))
  const named = cells.filter((cell) => /^[a-z0-9][a-z0-9._-]{1,62}$/.test(cell))
  const beginnings = [...roles.map((role) => deriveUsername(role, '', () => false)), ...new Set(named)]
  const existing = new Set(await listUsernamesLike(ctx, beginnings))
  const { rows, errors } = readAccountSheet(read.sheet, units, { existing, today: ctx.today })
  if (!apply || errors.length > 0) return answered(ctx, unitId, { errors, rows }, apply)
  const scopes = await scopesOf(ctx, [...new Set(rows.map((row) => row.unit.id))], ctx.today)
  const importId = newId()
  await store.insertImport(
    ctx,
    {
      id: importId,
      place: await scopeOf(ctx, unitId, ctx.today),
      fileName: file.name.slice(0, 200),
      by: { id: ctx.actor.accountId, name: ctx.actor.displayName },
      demonstration: ctx.demonstration,
    },
    rows.map((row) => ({
      id: newId(),
      username: row.username,
      displayName: row.displayName,
      role: row.role,
      unitId: row.unit.id,
      place: scopes.get(row.unit.id) ?? [row.unit.id],
      from: row.from ?? ctx.today,
    })),
  )
  return answered(ctx, unitId, { errors, rows, importId }, apply)
}

type Read = {
  readonly errors: AccountImportOutcome['errors'] | readonly AccountImportOutcome['errors'][number][]
  readonly rows: ReturnType<typeof readAccountSheet>['rows']
  readonly importId?: string
}

async function answered(ctx: Ctx, unitId: UnitId, { errors, rows, importId }: Read, apply: boolean): Promise<AccountImportOutcome> {
  if (apply && importId === undefined) throw new Problem('account.import-refused', { wrong: errors.length })
  const action = importId === undefined ? 'access.check-accounts' : 'access.import-accounts'
  await ctx.audit(
    action,
    { kind: 'account-import', id: importId ?? unitId, scope: await scopeOf(ctx, unitId, ctx.today) },
    {
      after: { rows: rows.length, wrong: errors.length },
    },
  )
  return {
    applied: importId !== undefined,
    rows: rows.length,
    errors: errors.slice(0, MOST_ERRORS),
    wrong: errors.length,
    sample: rows.slice(0, SAMPLE).map((row) => ({
      row: row.row,
      username: row.username,
      displayName: row.displayName,
      role: row.role,
      unitName: row.unit.fullName,
    })),
    importId: importId ?? null,
  }
}

/** A row for each commune of the unit, and one for the unit itself. */
export async function accountTemplate(ctx: Ctx, id: string): Promise<{ fileName: string; bytes: () => Promise<Uint8Array> }> {
  const units = [...(await unitsBelow(ctx, id as UnitId)).values()]
  const { demonstration } = ctx
  const rows = units.map((unit) => ({
    code: unit.code,
    fullName: unit.fullName,
    role: unit.level === 'commune' ? ('commune-officer' as const) : ('appraiser' as const),
  }))
  return { fileName: `Tai-khoan-${id.split('@')[0] ?? id}.xlsx`, bytes: () => writeAccountTemplate(rows, demonstration) }
}

export async function listImports(
  ctx: Ctx,
  query: { after?: string | undefined; limit: number },
): Promise<{ items: AccountImportReply[]; next: string | null }> {
  requireKeeper(ctx, 'account.read')
  const after = query.after === undefined ? undefined : idCursor(query.after)
  const rows = await store.listImports(ctx, { after, limit: query.limit })
  const page = rows.slice(0, query.limit)
  return {
    items: page.map((row) => ({
      id: row.id,
      fileName: row.file_name,
      rows: row.rows,
      madeBy: row.made_by_name,
      madeAt: row.made_at.toISOString(),
      unissued: row.unissued,
    })),
    next: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null,
  }
}

type Slip = FirstPasswordReply & { unitName: string; role: Role | null }

/**
 * First passwords for the next accounts of a list, hashed side by side in the library's threads; shown in the answer and nowhere else.
 * @throws account.import-not-found
 */
export async function issueSlips(ctx: Ctx, importId: string): Promise<{ slips: Slip[]; left: number }> {
  requireKeeper(ctx, 'account.write')
  const found = await store.findImport(ctx, importId)
  if (found === undefined) throw new Problem('account.import-not-found')
  ctx.authorise('account.write', found.place)
  const waiting = await store.listWithoutPassword(ctx, importId, SLIPS_AT_ONCE)
  const made = await Promise.all(waiting.map(async (account) => ({ account, ...(await newHashedPassword()) })))
  await setFirstPasswords(
    ctx,
    made.map(({ account, hash }) => ({ id: account.id, hash })),
  )
  await ctx.audit(
    'access.issue-slips',
    { kind: 'account-import', id: importId, scope: found.place },
    {
      after: { accounts: waiting.map((account) => account.id) },
    },
  )
  const names = await nameUnits(ctx, [...new Set(waiting.flatMap((account) => account.unit_id ?? []))])
  const left = (await store.findImport(ctx, importId))?.unissued ?? 0
  return {
    slips: made.map(({ account, password }) => ({
      id: account.id,
      username: account.username,
      displayName: account.display_name,
      password,
      role: account.role,
      unitName: account.unit_id === null ? '' : (names.get(account.unit_id) ?? account.unit_id),
    })),
    left,
  }
}
