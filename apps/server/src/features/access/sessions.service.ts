// The only place for sessions: what a token stands for, opening and renewing them, and what their owner sees and ends.
import { createHash, randomBytes } from 'node:crypto'
import type { SessionReply } from '@binhyen/core/access/my-account.contract'
import { grantsOn } from '@binhyen/core/access/access.domain'
import { deviceOf } from '@binhyen/core/access/device.domain'
import { stillOwed } from '@binhyen/core/access/sign-in.policy'
import { FRESH_MINUTES } from '@binhyen/core/shared/endpoint'
import { Problem } from '@binhyen/core/shared/problem'
import type { BaseCtx, Ctx, Session } from '#server/platform/context'
import * as store from './sessions.store.ts'

const SESSION_HOURS = 12
const IDLE_MINUTES = 120
const CONSOLE_MINUTES = 10
/** Time to take up a telephone and read a code. */
const CODE_MINUTES = 5
/** What was on its way with the token before still arrives. */
const GRACE_SECONDS = 15
const MINUTE_MS = 60_000

export const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest()
export const newToken = (): string => randomBytes(32).toString('base64url')

const at = (ctx: Pick<BaseCtx, 'now'>): { now: Date; idleMinutes: number } => ({ now: ctx.now, idleMinutes: IDLE_MINUTES })

/** Who a session token belongs to; null where the session does not stand (unknown, ended, idle, account closed, code still owed). */
export async function findSession(ctx: BaseCtx, token: string, commandId: string | null): Promise<Session | null> {
  const { found, earlier } = await store.useSession(ctx, hashOf(token), { ...at(ctx), commandId })
  if (found === null) return null
  const console = found.openedBy === 'console'
  return {
    actor: found.actor,
    confirmedAt: new Date(found.confirmedAt),
    must: console ? null : stillOwed(found, grantsOn(found.actor, ctx.today)),
    by: console ? 'console' : 'session',
    earlier,
  }
}

/**
 * For what only some requests of an endpoint ask (the others carry `fresh` in their contract): the person behind the session has shown
 * lately who they are. Keys and the program itself have no keyboard. @throws auth.confirmation-required
 */
export async function requireFresh(ctx: Ctx): Promise<void> {
  if (ctx.sender.by !== 'session') return
  const confirmedAt = await store.findConfirmedAt(ctx)
  if (confirmedAt === null || ctx.now.getTime() - confirmedAt.getTime() > FRESH_MINUTES * MINUTE_MS) {
    throw new Problem('auth.confirmation-required')
  }
}

/** The session behind a door, of a person who has shown all they owe. @throws auth.required */
export async function getOpenSession(ctx: BaseCtx, token: string | null): Promise<store.FoundSession> {
  const found = token === null ? null : (await store.useSession(ctx, hashOf(token), { ...at(ctx), commandId: null })).found
  if (found === null || found.replaced) throw new Problem('auth.required')
  return found
}

/** The session that waits for its code. @throws auth.required */
export async function getWaitingSession(ctx: BaseCtx, token: string | null): Promise<store.FoundSession> {
  const found = token === null ? null : await store.findSession(ctx, hashOf(token), at(ctx))
  if (found?.stage !== 'second-factor') throw new Problem('auth.required')
  return found
}

export type Opening = {
  readonly accountId: string
  readonly openedBy: store.OpenedBy
  readonly stage: 'open' | 'second-factor'
  readonly address: string
  readonly device: string
  /** The token the browser came with: its session ends, whosever it was. */
  readonly instead: string | null
}

/** Opens a session under a token nobody has seen before; returns the token. */
export async function openSession(ctx: BaseCtx, opening: Opening): Promise<string> {
  const { instead, ...session } = opening
  const token = newToken()
  if (instead !== null) await store.deleteSession(ctx, hashOf(instead))
  const minutes = opening.stage === 'second-factor' ? CODE_MINUTES : opening.openedBy === 'console' ? CONSOLE_MINUTES : SESSION_HOURS * 60
  await store.insertSession(ctx, { ...session, hash: hashOf(token), expires: new Date(ctx.now.getTime() + minutes * MINUTE_MS) })
  if (opening.stage === 'open') {
    await ctx.audit('access.sign-in', { kind: 'account', id: opening.accountId }, { after: { by: opening.openedBy } })
  }
  return token
}

/** Another token for a session whose person has just shown who they are. @throws auth.required */
export async function renewSession(ctx: BaseCtx, token: string): Promise<string> {
  const renewed = newToken()
  if (!(await store.renewSession(ctx, hashOf(token), hashOf(renewed), GRACE_SECONDS))) throw new Problem('auth.required')
  return renewed
}

export async function signOut(ctx: BaseCtx, token: string | null): Promise<void> {
  if (token === null) return
  const session = await findSession(ctx, token, null)
  await store.deleteSession(ctx, hashOf(token))
  if (session !== null) await ctx.audit('access.sign-out', { kind: 'account', id: session.actor.accountId })
}

/** Where the caller is signed in. */
export async function listMySessions(ctx: Ctx): Promise<{ readonly sessions: SessionReply[] }> {
  ctx.authoriseOwn()
  const rows = await store.listOwnSessions(ctx, ctx.actor.accountId, at(ctx))
  return {
    sessions: rows.map((row) => ({
      id: row.id,
      current: row.current,
      ...deviceOf(row.device),
      address: row.address,
      openedBy: row.opened_by,
      createdAt: row.created_at.toISOString(),
      lastSeenAt: row.last_seen_at.toISOString(),
      expiresAt: row.expires_at.toISOString(),
    })),
  }
}

/** @throws auth.session-not-found */
export async function endMySession(ctx: Ctx, id: string): Promise<void> {
  ctx.authoriseOwn()
  if (!(await store.deleteOwnSession(ctx, ctx.actor.accountId, id))) throw new Problem('auth.session-not-found')
  await ctx.audit('access.end-session', { kind: 'account', id: ctx.actor.accountId }, { before: { session: id } })
}

export async function endMyOtherSessions(ctx: Ctx): Promise<{ readonly ended: number }> {
  ctx.authoriseOwn()
  const ended = await store.deleteOwnOtherSessions(ctx, ctx.actor.accountId)
  await ctx.audit('access.end-sessions', { kind: 'account', id: ctx.actor.accountId }, { after: { ended } })
  return { ended }
}
