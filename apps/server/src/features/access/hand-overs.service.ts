// The only place for leaving, moving and handing over: grants end on a day, chosen ones go to a successor, what was lent to the person ends.
import type { HandOverReply } from '@binhyen/core/access/accounts.contract'
import { endedOn, everStands, findOverlap, refusalOfGrant } from '@binhyen/core/access/grants.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { getUnit } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import { listDelegationsOf, setDelegationEnd } from './delegations.store.ts'
import { addGrant, closeGrant } from './grants.service.ts'
import { findGrant, listGrantsOf, setClosed, setClosingDay, updateGrantEnd, type KeptAccount, type KeptGrant } from './grants.store.ts'
import * as store from './hand-overs.store.ts'
import { changeableAccount, heldOf, requireFuture, requireKeeper, requireOpen } from './keeping.service.ts'

export async function handOversOf(ctx: Ctx, accountId: string): Promise<readonly HandOverReply[]> {
  return (await store.listHandOvers(ctx, accountId)).map((row) => ({
    id: row.id,
    on: row.on_day,
    successor: row.successor_id === null ? null : { id: row.successor_id, displayName: row.successor_name ?? row.successor_id },
    document: row.document,
    leaves: row.leaves,
    madeBy: row.made_by_name,
    grants: row.changes.grants.length,
    moved: row.successor_id === null && row.changes.grants.some((grant) => grant.successorGrant !== null),
    delegations: row.changes.delegations.length,
    undone: row.undone_at !== null,
    undoable: isUndoable(ctx, row),
  }))
}

/** Until its day comes nothing has changed hands yet. */
function isUndoable(ctx: Ctx, row: store.KeptHandOver): boolean {
  return row.undone_at === null && row.on_day > ctx.today
}

export type HandOver = {
  readonly grantIds: readonly number[]
  readonly pass: readonly number[]
  readonly successorId: string | null
  readonly on: PlainDate
  readonly document: string
  readonly leaves: boolean
}

/**
 * One command for all of it. On a day that has come it is done at once and for good; before that day it can be taken back.
 * @throws account.own, account.not-found, account.closed, grant.not-found, grant.in-the-past, hand-over.no-successor, hand-over.undoing-first
 */
export async function handOver(ctx: Ctx, accountId: string, wanted: HandOver): Promise<{ id: string; closed: boolean }> {
  const account = await changeableAccount(ctx, accountId)
  requireFuture(ctx, wanted.on)
  const waiting = (await store.listHandOvers(ctx, accountId)).find((row) => isUndoable(ctx, row))
  if (waiting !== undefined) throw new Problem('hand-over.undoing-first', { on: waiting.on_day })
  const grants = await chosenGrants(ctx, account, wanted)
  const successor = await successorOf(ctx, account, wanted)
  const changes: { grants: store.HandOverChanges['grants'][number][]; delegations: store.HandOverChanges['delegations'][number][] } = {
    grants: [],
    delegations: [],
  }
  for (const grant of grants) {
    const passes = successor !== null && wanted.pass.includes(grant.id)
    changes.grants.push({
      id: grant.id,
      before: grant.valid_to,
      successorGrant: passes ? await passOn(ctx, grant, successor, wanted.on) : null,
    })
  }
  const received = wanted.leaves ? await receivedBy(ctx, accountId, wanted.on) : []
  changes.delegations.push(...received.map((row) => ({ id: row.id, before: row.ended_on })))
  const id = newId()
  // written before anything ends: an account without grants belongs where it was made, which may be elsewhere
  await store.insertHandOver(ctx, {
    id,
    account_id: accountId,
    successor_id: successor?.id ?? null,
    on_day: wanted.on,
    document: wanted.document,
    leaves: wanted.leaves,
    changes,
    made_by: ctx.actor.accountId,
    made_by_name: ctx.actor.displayName,
  })
  await ctx.audit('access.hand-over', { kind: 'account', id: accountId, scope: account.place }, { after: { id, ...wanted, changes } })
  for (const row of received) await setDelegationEnd(ctx, row.id, wanted.on)
  const closed = wanted.leaves && (await closeFrom(ctx, accountId, wanted.on))
  for (const grant of grants) await closeGrant(ctx, grant, wanted.on)
  return { id, closed }
}

/** At once where the day has come, else by itself on that day; whether it is closed now. */
async function closeFrom(ctx: Ctx, accountId: string, on: PlainDate): Promise<boolean> {
  if (on > ctx.today) await setClosingDay(ctx, accountId, on)
  else await setClosed(ctx, accountId, ctx.now)
  return on <= ctx.today
}

async function chosenGrants(ctx: Ctx, account: KeptAccount, wanted: HandOver): Promise<readonly KeptGrant[]> {
  const current = await listGrantsOf(ctx, [account.id], true)
  // who leaves keeps nothing, whatever was ticked
  const ids = wanted.leaves ? current.map((grant) => grant.id) : [...new Set(wanted.grantIds)]
  const chosen = ids.map((id) => current.find((grant) => grant.id === id))
  const known = chosen.filter((grant) => grant !== undefined)
  if (known.length < chosen.length || wanted.pass.some((id) => !ids.includes(id))) throw new Problem('grant.not-found')
  for (const grant of known) ctx.authorise('account.write', grant.place)
  return known
}

async function successorOf(ctx: Ctx, account: KeptAccount, wanted: HandOver): Promise<KeptAccount | null> {
  if (wanted.successorId === null) {
    if (wanted.pass.length > 0) throw new Problem('hand-over.no-successor')
    return null
  }
  if (wanted.successorId === account.id) throw new Problem('hand-over.no-successor')
  const successor = await changeableAccount(ctx, wanted.successorId)
  requireOpen(successor)
  return successor
}

/** The same seat for the successor from the day on; null where they hold it already or nothing of it is left. */
async function passOn(ctx: Ctx, grant: KeptGrant, successor: KeptAccount, on: PlainDate): Promise<number | null> {
  const valid = { from: on < grant.valid_from ? grant.valid_from : on, to: grant.valid_to }
  if (!everStands(valid)) return null
  const held = (await listGrantsOf(ctx, [successor.id], true)).map(heldOf)
  const wish = { role: grant.role, unitId: grant.unit_id, valid }
  const { level } = await getUnit(ctx, grant.unit_id, valid.from)
  const refusal = refusalOfGrant(ctx.actor.accountId, { ...wish, level, accountId: successor.id }, held)
  return refusal?.reason === 'overlaps' ? null : addGrant(ctx, { id: successor.id, held }, wish)
}

async function receivedBy(ctx: Ctx, accountId: string, on: PlainDate): ReturnType<typeof listDelegationsOf> {
  const rows = await listDelegationsOf(ctx, accountId)
  return rows.filter((row) => row.to_account_id === accountId && (row.ended_on ?? row.valid_to) > on)
}

/**
 * Takes a hand-over back before its day: grants and delegations end when they did before, what was made for the successor never stands, the
 * account stays open. What somebody has ended otherwise since then stays ended. @throws hand-over.not-found, hand-over.done, grant.refused
 */
export async function undoHandOver(ctx: Ctx, id: string): Promise<void> {
  requireKeeper(ctx, 'account.write')
  const row = await store.findHandOver(ctx, id)
  if (row === undefined) throw new Problem('hand-over.not-found')
  const account = await changeableAccount(ctx, row.account_id)
  if (!isUndoable(ctx, row) || !(await store.markUndone(ctx, id, ctx.actor.displayName))) {
    throw new Problem('hand-over.done', { on: row.on_day })
  }
  // a grant that was moved went to another unit of the same person
  const made = new Set(row.changes.grants.map((grant) => grant.successorGrant))
  for (const grant of (await listGrantsOf(ctx, [row.successor_id ?? row.account_id], true)).filter((each) => made.has(each.id))) {
    await updateGrantEnd(ctx, grant.id, endedOn({ from: grant.valid_from, to: grant.valid_to }, grant.valid_from).to)
  }
  for (const change of row.changes.grants) await restoreGrant(ctx, row, change)
  const received = new Map((await listDelegationsOf(ctx, row.account_id)).map((each) => [each.id, each]))
  for (const change of row.changes.delegations.filter((each) => received.get(each.id)?.ended_on === row.on_day)) {
    await setDelegationEnd(ctx, change.id, change.before)
  }
  if (row.leaves && account.closes_on === row.on_day) await setClosingDay(ctx, row.account_id, null)
  await ctx.audit('access.undo-hand-over', { kind: 'account', id: row.account_id, scope: account.place }, { before: row, after: { id } })
}

async function restoreGrant(ctx: Ctx, row: store.KeptHandOver, change: store.HandOverChanges['grants'][number]): Promise<void> {
  const grant = await findGrant(ctx, change.id)
  if (grant === undefined) return
  const before = { from: grant.valid_from, to: change.before }
  if (grant.valid_to !== endedOn(before, row.on_day).to) return
  const held = (await listGrantsOf(ctx, [row.account_id], true)).filter((each) => each.id !== grant.id).map(heldOf)
  if (findOverlap({ role: grant.role, unitId: grant.unit_id, valid: before }, held) !== undefined) {
    throw new Problem('grant.refused', { reason: 'overlaps' })
  }
  await updateGrantEnd(ctx, grant.id, change.before)
}
