// The only place that finds what an administrator asks about: accounts and grants inside their subtree, and never their own.
import type { HeldGrantReply } from '@binhyen/core/access/accounts.contract'
import { grantsWith, type Action } from '@binhyen/core/access/access.policy'
import type { HeldGrant } from '@binhyen/core/access/grants.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { spanHolds } from '@binhyen/core/shared/span'
import { nameUnits } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import * as store from './grants.store.ts'

export type KeeperRight = Extract<Action, `account.${string}`>

/** Anybody who keeps accounts anywhere; which ones is for the wall and for what follows. @throws auth.forbidden */
export function requireKeeper(ctx: Ctx, right: KeeperRight): void {
  const [grant] = grantsWith(ctx.actor, right, ctx.today)
  ctx.authorise(right, grant === undefined ? [] : [grant.unitId])
}

/** An account to look at. @throws auth.forbidden, account.not-found */
export async function readableAccount(ctx: Ctx, id: string): Promise<store.KeptAccount> {
  requireKeeper(ctx, 'account.read')
  const account = await store.findKept(ctx, id)
  if (account === undefined) throw new Problem('account.not-found', { username: id })
  if (account.id !== ctx.actor.accountId) await authoriseAccount(ctx, 'account.read', account)
  return account
}

/** An account to change, held against others until the transaction ends. @throws auth.forbidden, account.not-found, account.own */
export async function changeableAccount(ctx: Ctx, id: string): Promise<store.KeptAccount> {
  requireKeeper(ctx, 'account.write')
  if (id === ctx.actor.accountId) throw new Problem('account.own')
  await store.holdAccount(ctx, id)
  const account = await store.findKept(ctx, id)
  if (account === undefined) throw new Problem('account.not-found', { username: id })
  await authoriseAccount(ctx, 'account.write', account)
  return account
}

export function requireOpen(account: store.KeptAccount): void {
  if (account.closed) throw new Problem('account.closed', { username: account.username })
}

/** The right at every place the account has something; where it has nothing left, at the place it was made. */
async function authoriseAccount(ctx: Ctx, right: KeeperRight, account: store.KeptAccount): Promise<void> {
  const grants = await store.listGrantsOf(ctx, [account.id], true)
  for (const place of grants.length === 0 ? [account.place] : grants.map((grant) => grant.place)) ctx.authorise(right, place)
}

/** A grant to change. @throws auth.forbidden, grant.not-found, account.own, grant.ended, grant.in-the-past */
export async function changeableGrant(ctx: Ctx, id: number, on: PlainDate): Promise<store.KeptGrant> {
  requireKeeper(ctx, 'account.write')
  const asked = await store.findGrant(ctx, id)
  if (asked === undefined) throw new Problem('grant.not-found')
  if (asked.account_id === ctx.actor.accountId) throw new Problem('account.own')
  await store.holdAccount(ctx, asked.account_id)
  // read again once held: another administrator may have ended it meanwhile
  const grant = (await store.findGrant(ctx, id)) ?? asked
  ctx.authorise('account.write', grant.place)
  if (grant.valid_to !== null && grant.valid_to <= ctx.today) throw new Problem('grant.ended', { on: grant.valid_to })
  requireFuture(ctx, on)
  return grant
}

/** What was done under a right stays done: nothing is ended or given for days that have passed. */
export function requireFuture(ctx: Ctx, on: PlainDate): void {
  if (on < ctx.today) throw new Problem('grant.in-the-past', { on, today: ctx.today })
}

export function heldOf(grant: store.KeptGrant): HeldGrant {
  return { role: grant.role, unitId: grant.unit_id, valid: { from: grant.valid_from, to: grant.valid_to } }
}

/** Grants as the screens show them, with the name of each unit and, where it has ended, the units that follow. */
export async function grantReplies(
  ctx: Ctx,
  grants: readonly store.KeptGrant[],
): Promise<readonly (HeldGrantReply & { readonly accountId: string })[]> {
  const units = [...new Set(grants.map((grant) => grant.unit_id))]
  const names = await nameUnits(ctx, units)
  const closed = await store.listClosedUnits(ctx, units)
  return grants.map((grant) => {
    const ended = closed.filter((row) => row.id === grant.unit_id)
    const { valid } = heldOf(grant)
    return {
      accountId: grant.account_id,
      id: grant.id,
      role: grant.role,
      unitId: grant.unit_id,
      unitName: names.get(grant.unit_id) ?? grant.unit_id,
      valid,
      stands: spanHolds(valid, ctx.today),
      closed:
        ended[0] === undefined
          ? null
          : {
              on: ended[0].valid_to,
              successors: ended.flatMap((row) =>
                row.successor_id === null ? [] : { id: row.successor_id, name: row.successor_name ?? row.successor_id },
              ),
            },
    }
  })
}
