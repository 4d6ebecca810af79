// The only place that gives, ends and moves grants: by an administrator, inside their subtree, never to themselves.
import { endedOn, everStands, refusalOfGrant, type HeldGrant } from '@binhyen/core/access/grants.domain'
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { Span } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { getUnit, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import * as store from './grants.store.ts'
import { changeableAccount, changeableGrant, heldOf, requireFuture, requireOpen } from './keeping.service.ts'

type Wish = { readonly role: Role; readonly unitId: UnitId; readonly valid: Span }

/** Gives a grant to an account that is already the asker's to change. @throws grant.refused, account.wrong-level, unit.*, auth.forbidden */
export async function addGrant(ctx: Ctx, to: { readonly id: string; readonly held: readonly HeldGrant[] }, wish: Wish): Promise<number> {
  const unit = await getUnit(ctx, wish.unitId, wish.valid.from)
  const place = await scopeOf(ctx, wish.unitId, wish.valid.from)
  ctx.authorise('account.write', place)
  const refusal = refusalOfGrant(ctx.actor.accountId, { ...wish, level: unit.level, accountId: to.id }, to.held)
  if (refusal?.reason === 'wrong-level') {
    throw new Problem('account.wrong-level', { role: wish.role, level: unit.level, expected: refusal.expected })
  }
  if (refusal !== null) throw new Problem('grant.refused', { reason: refusal.reason })
  const grantId = await store.insertGrant(ctx, { accountId: to.id, ...wish })
  await ctx.audit('access.give-grant', { kind: 'account', id: to.id, scope: place }, { after: { grantId, ...wish } })
  return grantId
}

export async function giveGrant(
  ctx: Ctx,
  accountId: string,
  body: { role: Role; unitId: string; from: PlainDate; to: PlainDate | null },
): Promise<{ id: number }> {
  const account = await changeableAccount(ctx, accountId)
  requireOpen(account)
  requireFuture(ctx, body.from)
  const held = (await store.listGrantsOf(ctx, [accountId], true)).map(heldOf)
  const wish = { role: body.role, unitId: body.unitId as UnitId, valid: { from: body.from, to: body.to } }
  return { id: await addGrant(ctx, { id: accountId, held }, wish) }
}

/** Ends one grant that is the asker's to change; what was lent from it ends with it. */
export async function closeGrant(ctx: Ctx, grant: store.KeptGrant, on: PlainDate): Promise<Span> {
  const before = { from: grant.valid_from, to: grant.valid_to }
  const after = endedOn(before, on)
  await store.updateGrantEnd(ctx, grant.id, after.to)
  const about = { grantId: grant.id, role: grant.role, unitId: grant.unit_id }
  await ctx.audit(
    'access.end-grant',
    { kind: 'account', id: grant.account_id, scope: grant.place },
    { before: { ...about, valid: before }, after: { ...about, valid: after } },
  )
  return after
}

/** @throws grant.not-found, grant.ended, grant.in-the-past, account.own */
export async function endGrant(ctx: Ctx, id: number, on: PlainDate): Promise<{ valid: Span }> {
  return { valid: await closeGrant(ctx, await changeableGrant(ctx, id, on), on) }
}

/** The same role on another unit from a day on: for a unit that ended, or a person who moves. */
export async function moveGrant(ctx: Ctx, id: number, to: { unitId: string; on: PlainDate }): Promise<{ id: number }> {
  const grant = await changeableGrant(ctx, id, to.on)
  const from = to.on < grant.valid_from ? grant.valid_from : to.on
  const valid = { from, to: grant.valid_to }
  if (!everStands(valid)) throw new Problem('grant.refused', { reason: 'empty-span' })
  // the new one first: an account whose last grant has ended belongs where it was made, which may be elsewhere
  const held = (await store.listGrantsOf(ctx, [grant.account_id], true)).filter((each) => each.id !== id).map(heldOf)
  const made = await addGrant(ctx, { id: grant.account_id, held }, { role: grant.role, unitId: to.unitId as UnitId, valid })
  await closeGrant(ctx, grant, from)
  return { id: made }
}
