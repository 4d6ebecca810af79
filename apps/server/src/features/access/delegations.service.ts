// The only place for delegation (ủy quyền): a holder lends a grant for dated days, or an administrator records it for them.
import type { DelegationReply } from '@binhyen/core/access/accounts.contract'
import { delegationStands, isDelegable, refusalOfDelegation } from '@binhyen/core/access/grants.domain'
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { spanHolds, type Window } from '@binhyen/core/shared/span'
import { nameUnits } from '#server/features/units/units.service'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import * as store from './delegations.store.ts'
import { findGrant, listGrantsOf, type KeptGrant } from './grants.store.ts'
import { requireFuture, requireKeeper } from './keeping.service.ts'

/** What an account gave and received, as the screens show it. */
export async function delegationsOf(ctx: Ctx, accountId: string): Promise<readonly DelegationReply[]> {
  const rows = await store.listDelegationsOf(ctx, accountId)
  const names = await nameUnits(ctx, [...new Set(rows.map((row) => row.unit_id))])
  return rows.map((row) => {
    const valid = { from: row.valid_from, to: row.valid_to }
    const stands = delegationStands(valid, { from: row.source_from, to: row.source_to }, row.ended_on)
    return {
      id: row.id,
      grantId: row.grant_id,
      from: { accountId: row.from_account_id, displayName: row.from_name, username: row.from_username },
      to: { accountId: row.to_account_id, displayName: row.to_name, username: row.to_username },
      role: row.role,
      unitId: row.unit_id,
      unitName: names.get(row.unit_id) ?? row.unit_id,
      document: row.document,
      valid,
      stands,
      standsToday: spanHolds(stands, ctx.today),
      endedOn: row.ended_on,
      recordedBy: row.recorded_by_name,
    }
  })
}

type Lendable = { grantId: number; role: Role; unitId: string; unitName: string; from: PlainDate; to: PlainDate | null }

/** The caller's own delegations, and what they may lend. */
export async function listDelegations(ctx: Ctx): Promise<{ given: DelegationReply[]; received: DelegationReply[]; lendable: Lendable[] }> {
  ctx.authoriseOwn()
  const me = ctx.actor.accountId
  const all = await delegationsOf(ctx, me)
  const own = (await listGrantsOf(ctx, [me], true)).filter((grant) => isDelegable(grant.role))
  const names = await nameUnits(ctx, [...new Set(own.map((grant) => grant.unit_id))])
  return {
    given: all.filter((each) => each.from.accountId === me),
    received: all.filter((each) => each.to.accountId === me),
    lendable: own.map((grant) => ({
      grantId: grant.id,
      role: grant.role,
      unitId: grant.unit_id,
      unitName: names.get(grant.unit_id) ?? grant.unit_id,
      from: grant.valid_from,
      to: grant.valid_to,
    })),
  }
}

/** A grant the caller holds themselves, or one of somebody they administer. @throws auth.forbidden, grant.not-found */
async function lendableGrant(ctx: Ctx, grantId: number): Promise<KeptGrant> {
  const grant = await findGrant(ctx, grantId)
  if (grant?.account_id === ctx.actor.accountId) {
    ctx.authoriseOwn()
    return grant
  }
  requireKeeper(ctx, 'account.write')
  if (grant === undefined) throw new Problem('grant.not-found')
  ctx.authorise('account.write', grant.place)
  return grant
}

async function recipientOf(
  ctx: Ctx,
  grant: KeptGrant,
  username: string,
): Promise<NonNullable<Awaited<ReturnType<typeof store.findColleague>>>> {
  const found = await store.findColleague(ctx, username, grant.place)
  if (found === undefined) throw new Problem('delegation.recipient-not-found', { username })
  return found
}

/** Who would receive it, so that the holder sees a name before they sign. */
export async function findDelegate(ctx: Ctx, grantId: number, username: string): Promise<{ displayName: string; username: string }> {
  const found = await recipientOf(ctx, await lendableGrant(ctx, grantId), username)
  return { displayName: found.display_name, username: found.username }
}

/** @throws delegation.refused with its reason, delegation.recipient-not-found, grant.not-found */
export async function giveDelegation(
  ctx: Ctx,
  body: { grantId: number; username: string; from: PlainDate; to: PlainDate; document: string },
): Promise<{ id: string }> {
  const grant = await lendableGrant(ctx, body.grantId)
  const recipient = await recipientOf(ctx, grant, body.username)
  const lent = await store.listLent(ctx, grant.id)
  const valid = { from: body.from, to: body.to }
  const source = { from: grant.valid_from, to: grant.valid_to }
  const refusal = refusalOfDelegation(
    {
      grant: { role: grant.role, valid: source, delegated: false },
      holderId: grant.account_id,
      recipientId: recipient.id,
      recorderId: ctx.actor.accountId,
      valid,
    },
    lent.map((row) => delegationStands({ from: row.valid_from, to: row.valid_to }, source, row.ended_on)),
    ctx.today,
  )
  if (refusal !== null) throw new Problem('delegation.refused', { reason: refusal })
  const id = newId()
  await store.insertDelegation(ctx, {
    id,
    grantId: grant.id,
    from: grant.account_id,
    to: recipient.id,
    document: body.document,
    valid,
    by: { id: ctx.actor.accountId, name: ctx.actor.displayName },
  })
  const after = { id, grantId: grant.id, role: grant.role, unitId: grant.unit_id, to: recipient.id, valid, document: body.document }
  await ctx.audit('access.delegate', { kind: 'account', id: grant.account_id, scope: grant.place }, { after })
  return { id }
}

/** Calls a delegation off: by its holder, or by an administrator who did not receive it. @throws delegation.not-found, delegation.ended */
export async function endDelegation(ctx: Ctx, id: string, on: PlainDate): Promise<void> {
  const found = await store.findDelegation(ctx, id)
  if (found?.from_account_id === ctx.actor.accountId) ctx.authoriseOwn()
  else requireKeeper(ctx, 'account.write')
  if (found === undefined) throw new Problem('delegation.not-found')
  if (found.from_account_id !== ctx.actor.accountId) ctx.authorise('account.write', found.place)
  if (found.to_account_id === ctx.actor.accountId) throw new Problem('account.own')
  const ends = found.ended_on ?? found.valid_to
  // called off is called off: a later day would lend it anew without a document
  if (ends <= ctx.today || on >= ends) throw new Problem('delegation.ended', { on: ends })
  requireFuture(ctx, on)
  await store.setDelegationEnd(ctx, id, on)
  await ctx.audit(
    'access.end-delegation',
    { kind: 'account', id: found.from_account_id, scope: found.place },
    { before: found, after: { id, on } },
  )
}

/** A delegation of the demonstration (owner's context): of the only grant of one account to another. */
export async function loadDelegation(
  ctx: BaseCtx,
  lent: { readonly from: string; readonly to: string; readonly document: string; readonly valid: Window },
): Promise<void> {
  await store.loadDelegation(ctx, { ...lent, id: newId() })
}
