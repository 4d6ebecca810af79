// The only place that moves what is left on units that ended to the units that follow: shown first, then made in one command.
import type { ClosedUnitReply, MovedGrantReply } from '@binhyen/core/access/account-moves.contract'
import { fateOf, MOST_MOVED, type MoveFate } from '@binhyen/core/access/account-moves.domain'
import type { HeldGrant } from '@binhyen/core/access/grants.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { getUnit, nameUnits, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import * as store from './account-moves.store.ts'
import { listClosedUnits as listSuccessors, listGrantsOf } from './grants.store.ts'
import { insertHandOver, type HandOverChanges } from './hand-overs.store.ts'
import { heldOf, requireFuture, requireKeeper } from './keeping.service.ts'

export async function listClosedUnits(
  ctx: Ctx,
  query: { unit?: string | undefined; successor?: string | undefined; after?: string | undefined; limit: number },
): Promise<{ items: ClosedUnitReply[]; next: string | null }> {
  requireKeeper(ctx, 'account.read')
  const rows = await store.listClosedUnits(ctx, { unit: query.unit, successor: query.successor, after: query.after, limit: query.limit })
  const page = rows.slice(0, query.limit)
  const units = page.map((row) => row.id)
  const names = await nameUnits(ctx, units)
  const following = await listSuccessors(ctx, units)
  return {
    items: page.map((row) => {
      const successors = following.filter((each) => each.id === row.id).flatMap(namedSuccessor)
      const clear = successors.filter((each) => each.clear)
      const suggested = clear.length === 1 ? clear[0] : successors.length === 1 ? successors[0] : undefined
      return {
        unit: { id: row.id, name: names.get(row.id) ?? row.id },
        endedOn: row.valid_to,
        grants: row.grants,
        accounts: row.accounts,
        successors: successors.map(({ id, name }) => ({ id, name })),
        suggested: suggested?.id ?? null,
      }
    }),
    next: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null,
  }
}

function namedSuccessor(row: Awaited<ReturnType<typeof listSuccessors>>[number]): { id: UnitId; name: string; clear: boolean }[] {
  return row.successor_id === null
    ? []
    : [{ id: row.successor_id, name: row.successor_name ?? row.successor_id, clear: row.clear === true }]
}

export type Moves = {
  readonly moves: readonly { readonly from: string; readonly to: string | null }[]
  readonly on: PlainDate
  readonly document: string
  readonly apply: boolean
}

type Planned = { readonly grant: store.GrantLeft; readonly fate: MoveFate; readonly to: UnitId | null }

/** @throws auth.forbidden, grant.in-the-past, unit.not-found, unit.not-valid-on */
export async function moveAccounts(ctx: Ctx, asked: Moves): Promise<{ applied: boolean; items: MovedGrantReply[]; more: boolean }> {
  requireKeeper(ctx, 'account.write')
  requireFuture(ctx, asked.on)
  const targets = await targetsOf(ctx, asked)
  let { planned, more } = await plan(ctx, asked, targets)
  if (asked.apply) {
    await store.holdAccounts(ctx, [...new Set(planned.map(({ grant }) => grant.account_id))])
    // planned again once they are held: another administrator may have been at work meanwhile
    ;({ planned, more } = await plan(ctx, asked, targets))
    await apply(ctx, asked, planned)
  }
  const counts = {
    moves: asked.moves,
    on: asked.on,
    done: planned.filter(({ fate }) => fate.outcome !== 'stay').length,
    of: planned.length,
  }
  await ctx.audit(asked.apply ? 'access.move-accounts' : 'access.check-moves', { kind: 'account-move', id: newId() }, { after: counts })
  const names = await nameUnits(ctx, [...new Set([...planned.map(({ grant }) => grant.unit_id), ...targets.keys()])])
  const named = (id: UnitId): { id: string; name: string } => ({ id, name: names.get(id) ?? id })
  return {
    applied: asked.apply,
    items: planned.map(({ grant, fate, to }) => ({
      grantId: grant.id,
      account: { id: grant.account_id, username: grant.username, displayName: grant.display_name },
      role: grant.role,
      from: named(grant.unit_id),
      to: to === null ? null : named(to),
      outcome: fate.outcome,
      reason: fate.reason,
    })),
    more,
  }
}

type Targets = ReadonlyMap<UnitId, Awaited<ReturnType<typeof getUnit>>>

/** The units moved to: standing that day, and the asker's to give rights on. */
async function targetsOf(ctx: Ctx, { moves, on }: Moves): Promise<Targets> {
  const targets = new Map<UnitId, Awaited<ReturnType<typeof getUnit>>>()
  for (const id of new Set(moves.flatMap((move) => move.to ?? []))) {
    const unit = await getUnit(ctx, id as UnitId, on)
    ctx.authorise('account.write', await scopeOf(ctx, unit.id, on))
    targets.set(unit.id, unit)
  }
  return targets
}

async function plan(ctx: Ctx, { moves, on }: Moves, targets: Targets): Promise<{ planned: readonly Planned[]; more: boolean }> {
  const wanted = new Map(moves.map((move) => [move.from, move.to]))
  const found = await store.listGrantsLeft(ctx, [...wanted.keys()], MOST_MOVED + 1)
  const grants = found.slice(0, MOST_MOVED)
  const people = [...new Set(grants.map((grant) => grant.account_id))]
  const waiting = await store.listWaiting(ctx, people)
  const all = await listGrantsOf(ctx, people, true)
  const given = new Map<string, HeldGrant[]>()
  const planned = grants.map((grant): Planned => {
    ctx.authorise('account.write', grant.place)
    const to = targets.get((wanted.get(grant.unit_id) ?? '') as UnitId)
    const moved = given.get(grant.account_id) ?? []
    const held = all.filter((each) => each.account_id === grant.account_id && each.id !== grant.id).map(heldOf)
    const fate = fateOf(
      ctx.actor.accountId,
      {
        grant: heldOf(grant),
        accountId: grant.account_id,
        to: to === undefined ? null : { unitId: to.id, level: to.level },
        on,
        waits: waiting.has(grant.account_id),
      },
      [...held, ...moved],
    )
    if (fate.outcome === 'move') given.set(grant.account_id, [...moved, fate.begins])
    return { grant, fate, to: to?.id ?? null }
  })
  return { planned, more: found.length > MOST_MOVED }
}

/** All of it in a few statements. What becomes of each person is written as a hand-over, so that it can be taken back before its day. */
async function apply(ctx: Ctx, { on, document }: Moves, planned: readonly Planned[]): Promise<void> {
  const changed = planned.flatMap(({ grant, fate }) => (fate.outcome === 'stay' ? [] : [{ grant, fate }]))
  const begins = changed.flatMap(({ grant, fate }) =>
    fate.outcome === 'move' ? [{ grantId: grant.id, accountId: grant.account_id, ...fate.begins }] : [],
  )
  // the new ones first: an account whose last grant has ended belongs where it was made, which may be elsewhere
  const ids = await store.insertGrants(ctx, begins)
  const successorGrants = new Map(begins.map(({ grantId }, at) => [grantId, ids[at] ?? null]))
  for (const accountId of new Set(changed.map(({ grant }) => grant.account_id))) {
    const own = changed.filter(({ grant }) => grant.account_id === accountId)
    const changes: HandOverChanges = {
      grants: own.map(({ grant }) => ({ id: grant.id, before: grant.valid_to, successorGrant: successorGrants.get(grant.id) ?? null })),
      delegations: [],
    }
    const id = newId()
    await insertHandOver(ctx, {
      id,
      account_id: accountId,
      successor_id: null,
      on_day: on,
      document,
      leaves: false,
      changes,
      made_by: ctx.actor.accountId,
      made_by_name: ctx.actor.displayName,
    })
    const scope = own[0]?.grant.account_place ?? []
    const after = { id, on, document, changes, to: own.map(({ fate }) => (fate.outcome === 'move' ? fate.begins : null)) }
    await ctx.audit('access.move-account', { kind: 'account', id: accountId, scope }, { after })
  }
  await store.updateGrantEnds(
    ctx,
    changed.map(({ grant, fate }) => ({ id: grant.id, to: fate.ends.to })),
  )
}
