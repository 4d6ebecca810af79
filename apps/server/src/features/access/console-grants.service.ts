// The only place where the owner's console looks at, gives and ends the grants of one account.
import { levelsOfRole } from '@binhyen/core/access/access.policy'
import type { Role } from '@binhyen/core/access/access.domain'
import { endedOn, everStands, findOverlap } from '@binhyen/core/access/grants.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { spanHolds, type Span } from '@binhyen/core/shared/span'
import { coversOf, nameUnits } from '#server/features/units/units.service'
import type { BaseCtx } from '#server/platform/context'
import { getOpen, unitOf } from './accounts.service.ts'
import * as store from './accounts.store.ts'

export type ConsoleGrant = {
  readonly id: number
  readonly role: Role
  readonly unitId: string
  readonly unitName: string
  readonly valid: Span
  readonly stands: boolean
}

const validOf = (row: store.GrantRow): Span => ({ from: row.valid_from, to: row.valid_to })

/** What an account holds or held, oldest first. @throws account.not-found, account.closed, account.demonstration */
export async function listGrants(ctx: BaseCtx, username: string): Promise<readonly ConsoleGrant[]> {
  const rows = await store.listGrants(ctx, (await getOpen(ctx, username)).id)
  const names = await nameUnits(ctx, [...new Set(rows.map((row) => row.unit_id))])
  return rows.map((row) => ({
    id: row.id,
    role: row.role,
    unitId: row.unit_id,
    unitName: names.get(row.unit_id) ?? row.unit_id,
    valid: validOf(row),
    stands: spanHolds(validOf(row), ctx.today),
  }))
}

export type GrantWanted = { readonly role: Role; readonly unit: string; readonly valid: Span }

/** @throws grant.refused, grant.in-the-past, account.wrong-level, account.not-found, account.closed, account.demonstration, unit.* */
export async function addGrant(ctx: BaseCtx, username: string, wanted: GrantWanted): Promise<ConsoleGrant> {
  const account = await getOpen(ctx, username)
  const { role, valid } = wanted
  if (valid.from < ctx.today) throw new Problem('grant.in-the-past', { on: valid.from, today: ctx.today })
  const unit = await unitOf(ctx, wanted.unit, valid.from)
  const expected = levelsOfRole(role)
  if (!expected.includes(unit.level)) throw new Problem('account.wrong-level', { role, level: unit.level, expected })
  if (!everStands(valid)) throw new Problem('grant.refused', { reason: 'empty-span' })
  const held = (await store.listGrants(ctx, account.id)).map((row) => ({ role: row.role, unitId: row.unit_id, valid: validOf(row) }))
  if (findOverlap({ role, unitId: unit.id, valid }, held) !== undefined) throw new Problem('grant.refused', { reason: 'overlaps' })
  const covers = [...new Set([unit.id, ...(await coversOf(ctx, unit.id))])]
  const id = await store.insertGrant(ctx, { accountId: account.id, role, unitId: unit.id, covers, valid })
  await ctx.audit('access.give-grant', { kind: 'account', id: account.id }, { after: { grantId: id, role, unitId: unit.id, valid } })
  return { id, role, unitId: unit.id, unitName: unit.fullName, valid, stands: spanHolds(valid, ctx.today) }
}

/** Ends a grant of an account on a day, the first one without it. @throws grant.not-found, grant.ended, grant.in-the-past, account.* */
export async function endGrant(ctx: BaseCtx, username: string, asked: { readonly id: number; readonly on: PlainDate }): Promise<Span> {
  const account = await getOpen(ctx, username)
  const row = (await store.listGrants(ctx, account.id)).find((each) => each.id === asked.id)
  if (row === undefined) throw new Problem('grant.not-found')
  const before = validOf(row)
  if (before.to !== null && before.to <= ctx.today) throw new Problem('grant.ended', { on: before.to })
  if (asked.on < ctx.today) throw new Problem('grant.in-the-past', { on: asked.on, today: ctx.today })
  const after = endedOn(before, asked.on)
  await store.setGrantEnd(ctx, row.id, after.to)
  const about = { grantId: row.id, role: row.role, unitId: row.unit_id }
  const change = { before: { ...about, valid: before }, after: { ...about, valid: after } }
  await ctx.audit('access.end-grant', { kind: 'account', id: account.id }, change)
  return after
}
