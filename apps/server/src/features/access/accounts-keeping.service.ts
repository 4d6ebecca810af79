// The only place for keeping accounts over HTTP: list, look, open, rename, close, issue passwords. Grants and hand-overs stand beside it.
import type { AccountReply, AccountRowReply, FirstPasswordReply } from '@binhyen/core/access/accounts.contract'
import { deriveUsername } from '@binhyen/core/access/accounts.domain'
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { foldName } from '@binhyen/core/units/unit-name.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { getUnit, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import { delegationsOf } from './delegations.service.ts'
import { newHashedPassword } from './first-passwords.service.ts'
import { addGrant } from './grants.service.ts'
import * as store from './grants.store.ts'
import { handOversOf } from './hand-overs.service.ts'
import { listLockedNames, lockStatesOf } from './sign-in.service.ts'
import { changeableAccount, grantReplies, readableAccount, requireFuture, requireKeeper, requireOpen } from './keeping.service.ts'

/** How much is open in what a grant reaches, by state: told by the slice that has the work. */
export type OpenWork = (
  ctx: Ctx,
  asked: { readonly covers: readonly UnitId[]; readonly accountId: string },
) => Promise<readonly { readonly status: string; readonly open: number; readonly handled: number }[]>

export async function listAccounts(
  ctx: Ctx,
  query: {
    q?: string | undefined
    role?: Role | undefined
    unit?: string | undefined
    filter?: store.AccountFilter['filter']
    after?: string | undefined
    limit: number
  },
): Promise<{ items: AccountRowReply[]; next: string | null; leftBehind: number }> {
  requireKeeper(ctx, 'account.read')
  const locked = query.filter === 'locked' ? await listLockedNames(ctx) : []
  const rows = await store.listKept(ctx, {
    locked,
    name: query.q === undefined ? undefined : foldName(query.q),
    role: query.role,
    unit: query.unit,
    filter: query.filter,
    after: query.after,
    limit: query.limit,
  })
  const page = rows.slice(0, query.limit)
  const grants = await grantReplies(
    ctx,
    await store.listGrantsOf(
      ctx,
      page.map((row) => row.id),
      true,
    ),
  )
  const locks = await lockStatesOf(
    ctx,
    page.map((row) => row.username),
  )
  return {
    items: page.map((row) => ({ ...rowOf(row, locks.get(row.username)), grants: grants.filter((grant) => grant.accountId === row.id) })),
    next: rows.length > query.limit ? (page.at(-1)?.username ?? null) : null,
    leftBehind: await store.countLeftBehind(ctx),
  }
}

function rowOf(row: store.KeptAccount, lock: { readonly until: Date } | undefined): Omit<AccountRowReply, 'grants'> {
  return {
    id: row.id,
    username: row.username,
    displayName: row.display_name,
    disabled: row.closed,
    closesOn: row.closes_on,
    lockedUntil: lock?.until.toISOString() ?? null,
    unissued: row.unissued,
  }
}

export async function getAccount(ctx: Ctx, id: string, openWork: OpenWork): Promise<AccountReply> {
  const account = await readableAccount(ctx, id)
  const grants = await store.listGrantsOf(ctx, [id], false)
  const replies = await grantReplies(ctx, grants)
  const work: AccountReply['openWork'] = []
  const own = id === ctx.actor.accountId
  for (const grant of own ? [] : grants.filter((each) => replies.some((reply) => reply.id === each.id && reply.stands))) {
    work.push({ grantId: grant.id, states: [...(await openWork(ctx, { covers: grant.covers, accountId: id }))] })
  }
  return {
    ...rowOf(account, (await lockStatesOf(ctx, [account.username])).get(account.username)),
    own,
    grants: [...replies],
    delegations: [...(await delegationsOf(ctx, id))],
    handOvers: [...(await handOversOf(ctx, id))],
    openWork: work,
  }
}

export type NewKeptAccount = {
  readonly username?: string | undefined
  readonly displayName: string
  readonly role: Role
  readonly unitId: string
  readonly from: PlainDate
  readonly to: PlainDate | null
}

/** Opens an account with one grant. @throws account.username-taken, grant.refused, grant.in-the-past, account.wrong-level, unit.* */
export async function createAccount(ctx: Ctx, given: NewKeptAccount): Promise<FirstPasswordReply> {
  requireKeeper(ctx, 'account.write')
  const unitId = given.unitId as UnitId
  requireFuture(ctx, given.from)
  const place = await scopeOf(ctx, unitId, given.from)
  ctx.authorise('account.write', place)
  const username = given.username ?? (await derivedName(ctx, given.role, unitId, given.from))
  if ((await store.listTaken(ctx, [username])).length > 0) throw new Problem('account.username-taken', { username })
  const id = newId()
  const { password, hash } = await newHashedPassword()
  await store.insertKept(ctx, {
    id,
    username,
    displayName: given.displayName,
    passwordHash: hash,
    demonstration: ctx.demonstration,
    place,
    madeBy: ctx.actor.accountId,
  })
  await ctx.audit('access.create-account', { kind: 'account', id, scope: place }, { after: { username, displayName: given.displayName } })
  await addGrant(ctx, { id, held: [] }, { role: given.role, unitId, valid: { from: given.from, to: given.to } })
  await store.setFirstPasswords(ctx, [{ id, hash }])
  return { id, username, displayName: given.displayName, password }
}

async function derivedName(ctx: Ctx, role: Role, unitId: UnitId, on: PlainDate): Promise<string> {
  const { code } = await getUnit(ctx, unitId, on)
  const base = deriveUsername(role, code, () => false)
  const taken = new Set(await store.listUsernamesLike(ctx, [base]))
  return deriveUsername(role, code, (username) => taken.has(username))
}

export async function renameAccount(ctx: Ctx, id: string, displayName: string): Promise<void> {
  const account = await changeableAccount(ctx, id)
  await store.updateName(ctx, id, displayName)
  await ctx.audit(
    'access.rename-account',
    { kind: 'account', id, scope: account.place },
    { before: { displayName: account.display_name }, after: { displayName } },
  )
}

/** Closes an account, or opens a closed one again. */
export async function setAccountOpen(ctx: Ctx, id: string, open: boolean): Promise<void> {
  const account = await changeableAccount(ctx, id)
  if (account.closed === open) await store.setClosed(ctx, id, open ? null : ctx.now)
  await ctx.audit(open ? 'access.reopen-account' : 'access.close-account', { kind: 'account', id, scope: account.place })
}

/** Another first password, shown in the answer and nowhere else. @throws account.not-found, account.own, account.closed */
export async function issuePassword(ctx: Ctx, id: string): Promise<FirstPasswordReply> {
  const account = await changeableAccount(ctx, id)
  requireOpen(account)
  const { password, hash } = await newHashedPassword()
  await store.setFirstPasswords(ctx, [{ id, hash }])
  await ctx.audit('access.issue-password', { kind: 'account', id, scope: account.place })
  return { id, username: account.username, displayName: account.display_name, password }
}
