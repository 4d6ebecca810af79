// The only place for signing in and out, for accounts, and for what a person learns about themselves.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import type { DemoAccountsReply, MeReply } from '@binhyen/core/access/access.contract'
import { grantsOn, type AccountId, type Actor, type Grant, type Role } from '@binhyen/core/access/access.domain'
import { mustWait, WINDOW_MINUTES } from '@binhyen/core/access/sign-in.policy'
import { Problem } from '@binhyen/core/shared/problem'
import type { Span } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { coversOf, nameUnits } from '#server/features/units/units.service'
import type { BaseCtx, Ctx, Session } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import * as store from './access.store.ts'

const SESSION_HOURS = 12
const IDLE_MINUTES = 120
const CONSOLE_MINUTES = 10
const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** With the library's argon2id: 19 MiB and two passes, of OWASP's recommended settings. */
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Who a session token belongs to; null where the session does not stand (unknown, ended, idle, account closed). */
export async function findSession(ctx: BaseCtx, token: string): Promise<Session | null> {
  const actor = await store.findActorOfSession(ctx, tokenHash(token), { now: ctx.now, idleMinutes: IDLE_MINUTES })
  return actor === null ? null : { actor, confirmedAt: ctx.now, must: null, by: 'session' }
}

/** The actor of an account by its name, without a session: for loading steps and the command line. Throws RangeError. */
export async function getActorByUsername(ctx: BaseCtx, username: string): Promise<Actor> {
  const actor = await store.findActorByUsername(ctx, username)
  if (actor === null) throw new RangeError(`there is no account ${username}`)
  return actor
}

export async function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFC'), ARGON)
}

let decoy: Promise<string> | undefined
/** A hash no password fits: unknown names cost as much time as known ones. */
async function decoyHash(): Promise<string> {
  decoy ??= hashPassword(randomBytes(24).toString('base64'))
  return decoy
}

/** What signing in needs from the door: short transactions and the sender's address. */
export type SignInDoor = {
  readonly address: string
  transaction<T>(mode: 'read' | 'write', work: (ctx: BaseCtx) => Promise<T>): Promise<T>
}

/** Opens a session; returns its token. Throws auth.wrong-credentials or auth.throttled. The comparison runs outside any transaction. */
export async function signIn(door: SignInDoor, given: { readonly username: string; readonly password: string }): Promise<string> {
  const who = { username: given.username.toLowerCase(), address: door.address }
  // the attempt counts as failed until it has succeeded, so that many at once do not slip through together
  const credentials = await door.transaction('write', async (ctx) => {
    const failures = await store.countFailures(ctx, who, new Date(ctx.now.getTime() - WINDOW_MINUTES * MINUTE_MS))
    if (mustWait(failures)) throw new Problem('auth.throttled', { retryAfterSeconds: WINDOW_MINUTES * 60 })
    await store.insertFailure(ctx, who)
    return store.findCredentials(ctx, who.username)
  })
  const fits = await verify(credentials?.passwordHash ?? (await decoyHash()), given.password.normalize('NFC'))
  if (credentials === null || !fits) {
    await door.transaction('write', (ctx) => ctx.audit('access.sign-in-failed', { kind: 'username', id: who.username }))
    throw new Problem('auth.wrong-credentials')
  }
  const { accountId } = credentials
  return door.transaction('write', async (ctx) => {
    await store.forgiveFailures(ctx, { ...who, accountId }, new Date(ctx.now.getTime() - DAY_MS))
    return openSession(ctx, accountId, { address: door.address, minutes: SESSION_HOURS * 60 })
  })
}

async function openSession(ctx: BaseCtx, accountId: string, { address, minutes }: { address: string; minutes: number }): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await store.insertSession(ctx, { hash: tokenHash(token), accountId, address, expires: new Date(ctx.now.getTime() + minutes * MINUTE_MS) })
  await ctx.audit('access.sign-in', { kind: 'account', id: accountId })
  return token
}

/** A short session for the command line, by the secret in the lock file. Throws auth.wrong-credentials. */
export async function signInConsole(
  door: SignInDoor,
  secret: string | null,
  given: { readonly secret: string; readonly as: string },
): Promise<string> {
  const same = secret !== null && timingSafeEqual(tokenHash(secret), tokenHash(given.secret))
  const token = await door.transaction('write', async (ctx) => {
    const credentials = same ? await store.findCredentials(ctx, given.as.toLowerCase()) : null
    return credentials === null ? null : openSession(ctx, credentials.accountId, { address: 'console', minutes: CONSOLE_MINUTES })
  })
  if (token === null) throw new Problem('auth.wrong-credentials', same ? { as: given.as } : undefined)
  return token
}

export async function signOut(ctx: BaseCtx, token: string | null): Promise<void> {
  if (token === null) return
  const session = await findSession(ctx, token)
  await store.deleteSession(ctx, tokenHash(token))
  if (session !== null) await ctx.audit('access.sign-out', { kind: 'account', id: session.actor.accountId })
}

export async function readMe(ctx: Ctx): Promise<MeReply> {
  ctx.authoriseOwn()
  const standing = grantsOn(ctx.actor, ctx.today)
  const names = await nameUnits(ctx, [...new Set(standing.map((grant) => grant.unitId))])
  return {
    account: { id: ctx.actor.accountId, username: ctx.actor.username, displayName: ctx.actor.displayName },
    grants: standing.map(({ role, unitId, valid }) => ({ role, unitId, unitName: names.get(unitId) ?? unitId, valid })),
    today: ctx.today,
    demonstration: ctx.demonstration,
  }
}

/** The demonstration's accounts with their seats and their password; throws request.not-found in a real database. */
export async function listDemoAccounts(ctx: BaseCtx): Promise<DemoAccountsReply> {
  const demonstration = await store.findDemonstration(ctx)
  if (demonstration === null) throw new Problem('request.not-found')
  const rows = await store.listDemonstrationAccounts(ctx)
  const names = await nameUnits(ctx, [...new Set(rows.map((row) => row.unit_id))])
  const accounts = rows.map((row) => ({
    username: row.username,
    displayName: row.display_name,
    role: row.role,
    unitId: row.unit_id,
    unitName: names.get(row.unit_id) ?? row.unit_id,
  }))
  return { password: demonstration.password, today: ctx.today, accounts }
}

export type AccountToCreate = {
  readonly username: string
  readonly displayName: string
  readonly demonstration: boolean
  /** `covers` (see Grant) comes from the catalogue where it is not given. */
  readonly grants: readonly { readonly role: Role; readonly unitId: UnitId; readonly covers?: readonly UnitId[]; readonly valid: Span }[]
} & ({ readonly password: string } | { readonly passwordHash: string })

/** Adds an account with its grants (owner's context: loading or console). Returns the actor. */
export async function createAccount(ctx: BaseCtx, account: AccountToCreate): Promise<Actor> {
  const id = newId() as AccountId
  const grants: Grant[] = []
  for (const grant of account.grants) {
    const covers = grant.covers ?? (await coversOf(ctx, grant.unitId))
    grants.push({ ...grant, covers: [...new Set([grant.unitId, ...covers])] })
  }
  await store.insertAccount(ctx, {
    id,
    username: account.username.toLowerCase(),
    displayName: account.displayName,
    passwordHash: 'password' in account ? await hashPassword(account.password) : account.passwordHash,
    demonstration: account.demonstration,
    grants,
  })
  await ctx.audit('access.create-account', { kind: 'account', id }, { after: { username: account.username, grants } })
  return { accountId: id, username: account.username.toLowerCase(), displayName: account.displayName, grants }
}

/** Recomputes what every grant covers (owner's context), after the catalogue of units has changed. */
export async function refreshCovers(ctx: BaseCtx): Promise<void> {
  await store.refreshCovers(ctx)
}

/** True where somebody has an account that no demonstration made (owner's context). */
export async function hasRealAccounts(ctx: BaseCtx): Promise<boolean> {
  return store.hasRealAccounts(ctx)
}

/** The hash that every account of the demonstration shares; throws request.not-found in a real database. */
export async function demonstrationPasswordHash(ctx: BaseCtx): Promise<string> {
  const demonstration = await store.findDemonstration(ctx)
  if (demonstration === null) throw new Problem('request.not-found')
  return hashPassword(demonstration.password)
}
