// The only place for what accounts are made of and for what a person learns about themselves.
import { hash } from '@node-rs/argon2'
import type { DemoAccountsReply, MeReply } from '@binhyen/core/access/access.contract'
import { grantsOn, type AccountId, type Actor, type Grant, type Role } from '@binhyen/core/access/access.domain'
import { stillOwed } from '@binhyen/core/access/sign-in.policy'
import { Problem } from '@binhyen/core/shared/problem'
import type { Span } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { coversOf, nameUnits } from '#server/features/units/units.service'
import type { BaseCtx, Ctx, Session } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import * as store from './access.store.ts'
import * as sessions from './sessions.service.ts'
import { findNotice } from './sessions.store.ts'
import { findKeySession, isKey } from './api-keys.service.ts'

/** With the library's argon2id: 19 MiB and two passes, of OWASP's recommended settings. */
const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Who a token belongs to; null where nothing stands behind it. */
export async function findSession(ctx: BaseCtx, token: string, commandId: string | null): Promise<Session | null> {
  return isKey(token) ? findKeySession(ctx, token) : sessions.findSession(ctx, token, commandId)
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

export async function readMe(ctx: Ctx): Promise<MeReply> {
  ctx.authoriseOwn()
  const standing = grantsOn(ctx.actor, ctx.today)
  const names = await nameUnits(ctx, [...new Set(standing.map((grant) => grant.unitId))])
  return {
    account: { id: ctx.actor.accountId, username: ctx.actor.username, displayName: ctx.actor.displayName },
    grants: standing.map(({ role, unitId, valid, delegation }) => ({
      role,
      unitId,
      unitName: names.get(unitId) ?? unitId,
      valid,
      delegation: delegation === undefined ? null : { from: delegation.from.displayName, document: delegation.document },
    })),
    today: ctx.today,
    demonstration: ctx.demonstration,
    must: await owedBy(ctx),
    notice: await noticeOf(ctx),
  }
}

async function owedBy(ctx: Ctx): Promise<MeReply['must']> {
  const facts = await store.findOwnFacts(ctx, ctx.actor.accountId)
  return facts === null || ctx.sender.by !== 'session' ? null : stillOwed(facts, grantsOn(ctx.actor, ctx.today))
}

async function noticeOf(ctx: Ctx): Promise<MeReply['notice']> {
  const found = await findNotice(ctx)
  if (found === undefined || found.failed_before === 0) return null
  return {
    sessionId: found.id,
    failedSignIns: found.failed_before,
    previousAt: found.previous_at?.toISOString() ?? null,
    previousFrom: found.previous_from,
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
