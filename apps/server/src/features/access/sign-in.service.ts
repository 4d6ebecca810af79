// The only place for proving who one is: password, code, console secret; with throttling, and the notice of what failed.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { verify } from '@node-rs/argon2'
import { USERNAME } from '@binhyen/core/access/accounts.domain'
import { limitsReachedBy, reachedLimit, WINDOW_MINUTES, type Limit } from '@binhyen/core/access/sign-in.policy'
import { Problem } from '@binhyen/core/shared/problem'
import type { BaseCtx } from '#server/platform/context'
import { lineOf } from '#server/platform/net/line'
import type { SecretBox } from '#server/platform/secret-box'
import { hashPassword } from './access.service.ts'
import { getOpenSession, getWaitingSession, hashOf, openSession, renewSession } from './sessions.service.ts'
import type { OpenedBy } from './sessions.store.ts'
import * as store from './sign-in.store.ts'
import { checkCode, requireRightCode } from './totp.service.ts'
import { hasSecondFactor } from './totp.store.ts'

const DAY_MS = 86_400_000
const WINDOW_MS = WINDOW_MINUTES * 60_000

/** What signing in needs from the door: short transactions, the sender's address and browser, and the token they come with. */
export type SignInDoor = {
  readonly address: string
  readonly token: string | null
  readonly device: string
  transaction<T>(mode: 'read' | 'write', work: (ctx: BaseCtx) => Promise<T>): Promise<T>
}
/** `address`: the line they come from, by which failures are counted. */
type Who = { readonly username: string; readonly address: string }

/** The session that was opened, and whether it still owes a code. */
export type Entered = { readonly token: string; readonly next: 'done' | 'second-factor' }

let decoy: Promise<string> | undefined
/** A hash no password fits: unknown names cost as much time as known ones. */
async function decoyHash(): Promise<string> {
  decoy ??= hashPassword(randomBytes(24).toString('base64'))
  return decoy
}

/**
 * Lets an attempt begin. It counts as failed until it has succeeded, so that many at once do not slip through together.
 * Answers the limits that are reached should it fail; attempts of one name begin one after the other, so one alone reaches a limit of it.
 * @throws auth.throttled
 */
async function admit(ctx: BaseCtx, who: Who): Promise<readonly Limit[]> {
  await store.queueAttempt(ctx, who.username)
  const failures = await store.countFailures(ctx, who, new Date(ctx.now.getTime() - WINDOW_MS))
  const limit = reachedLimit(failures)
  if (limit !== null) {
    const since = failures.heldSince[limit] ?? ctx.now
    const left = since.getTime() + WINDOW_MS - ctx.now.getTime()
    throw new Problem('auth.throttled', { retryAfterSeconds: Math.max(1, Math.ceil(left / 1000)) })
  }
  await store.insertFailure(ctx, who)
  return limitsReachedBy(failures)
}

/** What has no form of a name may be a password typed one line too high: no log keeps it. */
const NO_NAME = '…'

type Failed = Who & { /** Null for a name nobody has. */ readonly accountId: string | null; readonly locks: readonly Limit[] }

/** Records an attempt that failed, and the lock it led to; the person learns of it at their next sign-in. */
async function recordFailure(door: SignInDoor, { username, address, accountId, locks }: Failed): Promise<void> {
  const named = USERNAME.test(username) ? username : NO_NAME
  const about = accountId === null ? { kind: 'username', id: named } : { kind: 'account', id: accountId }
  await door.transaction('write', async (ctx) => {
    await store.noteFailedSignIn(ctx, username)
    await ctx.audit('access.sign-in-failed', about)
    for (const limit of locks) {
      const locked = limit === 'ofAddress' ? { kind: 'address', id: address } : about
      await ctx.audit('access.lock', locked, { after: { lockedBy: limit, minutes: WINDOW_MINUTES } })
    }
  })
}

/** Wipes out the slips of a person who has now shown who they are. */
export async function forgive(ctx: BaseCtx, who: Who, accountId: string): Promise<void> {
  await store.forgiveFailures(ctx, { ...who, accountId }, new Date(ctx.now.getTime() - DAY_MS))
}

/**
 * Proves a password. The comparison runs outside any transaction; it takes as long for a name that does not exist.
 * @throws auth.wrong-credentials, auth.throttled
 */
export async function provePassword(
  door: SignInDoor,
  given: { readonly username: string; readonly password: string },
): Promise<Who & { readonly accountId: string }> {
  const who = { username: given.username.toLowerCase(), address: lineOf(door.address) }
  const { credentials, locks } = await door.transaction('write', async (ctx) => ({
    locks: await admit(ctx, who),
    credentials: await store.findCredentials(ctx, who.username),
  }))
  const fits = await verify(credentials?.passwordHash ?? (await decoyHash()), given.password.normalize('NFC'))
  if (credentials !== null && fits) return { ...who, accountId: credentials.accountId }
  await recordFailure(door, { ...who, accountId: credentials?.accountId ?? null, locks })
  throw new Problem('auth.wrong-credentials')
}

/** Opens a session for a person who has proved one factor; where there is a second one, a session that waits for it. */
export async function enter(
  ctx: BaseCtx,
  door: SignInDoor,
  { accountId, openedBy }: { accountId: string; openedBy: OpenedBy },
): Promise<Entered> {
  const second = await hasSecondFactor(ctx, accountId)
  const token = await openSession(ctx, {
    accountId,
    openedBy,
    stage: second ? 'second-factor' : 'open',
    address: door.address,
    device: door.device,
    instead: door.token,
  })
  return { token, next: second ? 'second-factor' : 'done' }
}

/** The first step of signing in. @throws auth.wrong-credentials, auth.throttled */
export async function signIn(door: SignInDoor, given: { readonly username: string; readonly password: string }): Promise<Entered> {
  const { accountId, ...who } = await provePassword(door, given)
  return door.transaction('write', async (ctx) => {
    const entered = await enter(ctx, door, { accountId, openedBy: 'password' })
    // who has the password alone is not in yet: their tries go on counting
    if (entered.next === 'done') await forgive(ctx, who, accountId)
    return entered
  })
}

/** Proves a code of the account behind the door's token. @throws auth.wrong-code, auth.throttled, auth.second-factor-off, -unreadable */
async function proveCode(
  door: SignInDoor,
  about: { readonly username: string; readonly accountId: string; readonly secrets: SecretBox; readonly code: string },
): Promise<Who> {
  const { token } = door
  const who = { username: about.username, address: lineOf(door.address) }
  if (token === null) throw new Problem('auth.required')
  const locks = await door.transaction('write', (ctx) => admit(ctx, who))
  const checked = await door.transaction('write', (ctx) => checkCode(ctx, hashOf(token), about))
  if (checked.kind === 'wrong') await recordFailure(door, { ...who, accountId: about.accountId, locks })
  requireRightCode(checked)
  return who
}

/** The second step of signing in; returns the token of the session now open. @throws as proveCode, auth.required */
export async function giveSecondFactor(door: SignInDoor, secrets: SecretBox, code: string): Promise<Entered> {
  const waiting = await door.transaction('write', (ctx) => getWaitingSession(ctx, door.token))
  const { accountId, username } = waiting.actor
  const who = await proveCode(door, { username, accountId, secrets, code })
  return door.transaction('write', async (ctx) => {
    // it may have been ended meanwhile
    await getWaitingSession(ctx, door.token)
    await forgive(ctx, who, accountId)
    const { address, device, token: instead } = door
    return {
      token: await openSession(ctx, { accountId, openedBy: waiting.openedBy, stage: 'open', address, device, instead }),
      next: 'done',
    }
  })
}

/** Proves again who is at the keyboard; returns the session's new token. @throws auth.required, as provePassword and proveCode */
export async function confirmSession(
  door: SignInDoor,
  secrets: SecretBox,
  given: { readonly password: string } | { readonly code: string },
): Promise<string> {
  const { actor } = await door.transaction('write', (ctx) => getOpenSession(ctx, door.token))
  const who =
    'password' in given
      ? await provePassword(door, { username: actor.username, password: given.password })
      : await proveCode(door, { username: actor.username, accountId: actor.accountId, secrets, code: given.code })
  return door.transaction('write', async (ctx) => {
    await forgive(ctx, who, actor.accountId)
    await ctx.audit('access.confirm', { kind: 'account', id: actor.accountId })
    return renewSession(ctx, door.token ?? '')
  })
}

/** A short session for the command line, by the secret in the lock file. Throws auth.wrong-credentials. */
export async function signInConsole(
  door: SignInDoor,
  secret: string | null,
  given: { readonly secret: string; readonly as: string },
): Promise<string> {
  const same = secret !== null && timingSafeEqual(hashOf(secret), hashOf(given.secret))
  const token = await door.transaction('write', async (ctx) => {
    const credentials = same ? await store.findCredentials(ctx, given.as.toLowerCase()) : null
    if (credentials === null) return null
    const { accountId } = credentials
    return openSession(ctx, { accountId, openedBy: 'console', stage: 'open', address: 'console', device: 'console', instead: null })
  })
  if (token === null) throw new Problem('auth.wrong-credentials', same ? { as: given.as } : undefined)
  return token
}

/** Names among these that must wait before the next attempt, until when, and after how many failures: for those who keep accounts. */
export async function lockStatesOf(
  ctx: BaseCtx,
  usernames: readonly string[],
): Promise<ReadonlyMap<string, { readonly until: Date; readonly failures: number }>> {
  const rows = await store.listLocks(ctx, usernames, new Date(ctx.now.getTime() - WINDOW_MS))
  return new Map(rows.map((row) => [row.username, { until: new Date(row.held_since.getTime() + WINDOW_MS), failures: row.failures }]))
}

/** Every name that must wait now, whoever keeps it. */
export async function listLockedNames(ctx: BaseCtx): Promise<readonly string[]> {
  return (await store.listLocks(ctx, null, new Date(ctx.now.getTime() - WINDOW_MS))).map((row) => row.username)
}

/** Lets an account try again at once. The caller has decided the right and writes the audit entry. */
export async function unlockSignIn(ctx: BaseCtx, username: string): Promise<void> {
  await store.deleteFailures(ctx, username.toLowerCase())
}
