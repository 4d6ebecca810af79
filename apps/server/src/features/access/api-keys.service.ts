// The only place that makes, finds and ends the keys by which programs act for an account, by its owner and by its administrators.
import { createHash, randomBytes } from 'node:crypto'
import { grantCovers, grantsOn } from '@binhyen/core/access/access.domain'
import type { ApiKeyReply } from '@binhyen/core/access/api-keys.contract'
import { actorOfKey, LONGEST_KEY_DAYS, mayEndOn, MOST_KEYS, type KeyAccess, type KeyArea } from '@binhyen/core/access/api-keys.domain'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { coversOf, nameUnits, scopeOf } from '#server/features/units/units.service'
import { dayInVietnam } from '#server/platform/clock'
import type { BaseCtx, Ctx, Session } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import * as store from './api-keys.store.ts'
import { changeableAccount, readableAccount } from './keeping.service.ts'

const hashOf = (key: string): Buffer => createHash('sha256').update(key).digest()
const HINT_LENGTH = 9

/** True for a token that is a key; sessions never begin so (see request.ts). */
export const isKey = (token: string): boolean => token.startsWith('by_')

export type KeyWish = {
  readonly name: string
  readonly unitId: UnitId
  readonly areas: readonly KeyArea[]
  readonly access: KeyAccess
  readonly expiresOn: PlainDate
}

function stateOf(row: store.ApiKeyRow, today: PlainDate): ApiKeyReply['state'] {
  if (row.revoked_at !== null) return 'revoked'
  return row.expires_on <= today ? 'expired' : 'stands'
}

/** The caller's own keys. */
export async function listKeys(ctx: Ctx): Promise<{ items: ApiKeyReply[] }> {
  ctx.authoriseOwn()
  return { items: await repliesOf(ctx, await store.listKeys(ctx, ctx.actor.accountId)) }
}

/** The keys of an account the caller keeps. @throws auth.forbidden, account.not-found */
export async function listKeysOf(ctx: Ctx, accountId: string): Promise<{ items: ApiKeyReply[] }> {
  const account = await readableAccount(ctx, accountId)
  const replies = await repliesOf(ctx, await store.listKeys(ctx, accountId))
  // those of an account that closed by its day are written off when it opens again; until then they open nothing
  return { items: account.closed ? replies.map((reply) => (reply.state === 'stands' ? { ...reply, state: 'revoked' } : reply)) : replies }
}

/** Ends a key of an account the caller keeps. @throws auth.forbidden, account.not-found, account.own, api-key.not-found */
export async function endKeyOf(ctx: Ctx, accountId: string, id: string): Promise<void> {
  const account = await changeableAccount(ctx, accountId)
  const row = await getKey(ctx, accountId, id)
  await store.revokeKey(ctx, id)
  await ctx.audit(
    'access.end-key',
    { kind: 'account', id: accountId, scope: account.place },
    { before: { id, name: row.name, hint: row.hint, state: stateOf(row, ctx.today) } },
  )
}

async function getKey(ctx: Ctx, accountId: string, id: string): Promise<store.ApiKeyRow> {
  const row = (await store.listKeys(ctx, accountId)).find((each) => each.id === id)
  if (row === undefined) throw new Problem('api-key.not-found', { id })
  return row
}

async function repliesOf(ctx: Ctx, rows: readonly store.ApiKeyRow[]): Promise<ApiKeyReply[]> {
  const names = await nameUnits(ctx, [...new Set(rows.map((row) => row.unit_id))])
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    hint: row.hint,
    unitId: row.unit_id,
    unitName: names.get(row.unit_id) ?? row.unit_id,
    areas: row.areas,
    access: row.access,
    createdOn: dayInVietnam(row.created_at),
    expiresOn: row.expires_on,
    lastUse:
      row.last_used_at === null || row.last_used_from === null ? null : { at: row.last_used_at.toISOString(), address: row.last_used_from },
    state: stateOf(row, ctx.today),
  }))
}

/**
 * Makes a key of the caller's account; the key stands nowhere but in the answer.
 * @throws api-key.too-many, api-key.expiry, api-key.outside-grants, unit.not-found, unit.not-valid-on
 */
export async function makeKey(ctx: Ctx, wish: KeyWish): Promise<{ id: string; key: string }> {
  ctx.authorise('api-key.write', [])
  if (!mayEndOn(wish.expiresOn, ctx.today)) throw new Problem('api-key.expiry', { latest: addDays(ctx.today, LONGEST_KEY_DAYS) })
  const standing = (await store.listKeys(ctx, ctx.actor.accountId)).filter((row) => stateOf(row, ctx.today) === 'stands')
  if (standing.length >= MOST_KEYS) throw new Problem('api-key.too-many', { most: MOST_KEYS })
  const path = await scopeOf(ctx, wish.unitId, ctx.today)
  // what was lent to a person is not handed on to a program
  const own = grantsOn(ctx.actor, ctx.today).filter((grant) => grant.delegation === undefined)
  if (!own.some((grant) => grantCovers(grant, path))) throw new Problem('api-key.outside-grants', { unitId: wish.unitId })
  const covers = [...new Set([wish.unitId, ...(await coversOf(ctx, wish.unitId))])]
  const key = `by_${randomBytes(32).toString('base64url')}`
  const id = newId()
  await store.insertKey(ctx, {
    id,
    account_id: ctx.actor.accountId,
    name: wish.name,
    key_hash: hashOf(key),
    hint: key.slice(0, HINT_LENGTH),
    unit_id: wish.unitId,
    covers,
    unit_path: path,
    areas: wish.areas,
    access: wish.access,
    created_at: ctx.now,
    expires_on: wish.expiresOn,
  })
  const { name, unitId, areas, access, expiresOn } = wish
  await ctx.audit('access.make-key', { kind: 'api-key', id }, { after: { name, unitId, areas, access, expiresOn } })
  return { id, key }
}

/** Ends one of the caller's keys. @throws api-key.not-found */
export async function revokeKey(ctx: Ctx, id: string): Promise<void> {
  ctx.authoriseOwn()
  const row = await getKey(ctx, ctx.actor.accountId, id)
  await store.revokeKey(ctx, id)
  await ctx.audit('access.revoke-key', { kind: 'api-key', id }, { before: { name: row.name, state: stateOf(row, ctx.today) } })
}

/** What a key opens, as a session; null where it does not stand, or its account holds nothing there any more. Nothing it does counts as done by the person just now. */
export async function findKeySession(ctx: BaseCtx, key: string): Promise<Session | null> {
  const used = await store.useKey(ctx, hashOf(key))
  if (used === null || used.actor === null) return null
  const { areas, access } = used
  const actor = actorOfKey(used.actor, used, access)
  // a key stands on what its account holds of its own: without that it opens nothing at all, not even who it belongs to
  if (grantsOn(actor, ctx.today).length === 0) return null
  return {
    actor,
    confirmedAt: new Date(0),
    must: null,
    by: 'key',
    key: { id: used.id, hint: used.hint, name: used.name, areas, access },
  }
}
