// The only place for what administrators see and do about how the people they keep sign in.
import type { AccountSignInReply } from '@binhyen/core/access/account-sign-in.contract'
import { Problem } from '@binhyen/core/shared/problem'
import type { Ctx } from '#server/platform/context'
import { findSignInState } from './access.store.ts'
import { changeableAccount, readableAccount } from './keeping.service.ts'
import * as oidc from './oidc.service.ts'
import { lockStatesOf, unlockSignIn } from './sign-in.service.ts'
import * as totp from './totp.service.ts'

const instant = (text: string | null): string | null => (text === null ? null : new Date(text).toISOString())

/** @throws auth.forbidden, account.not-found */
export async function readAccountSignIn(ctx: Ctx, id: string, hasProvider: boolean): Promise<AccountSignInReply> {
  const account = await readableAccount(ctx, id)
  const state = await findSignInState(ctx, account.id)
  if (state === null) throw new Problem('account.not-found', { username: account.username })
  const locks = await lockStatesOf(ctx, [account.username])
  return {
    ...state,
    lastSignedInAt: instant(state.lastSignedInAt),
    secondFactorSince: instant(state.secondFactorSince),
    lockedUntil: locks.get(account.username)?.until.toISOString() ?? null,
    hasProvider,
  }
}

/** @throws auth.forbidden, account.not-found, account.own */
export async function unlockAccount(ctx: Ctx, id: string): Promise<void> {
  const account = await changeableAccount(ctx, id)
  await unlockSignIn(ctx, account.username)
  await ctx.audit('access.unlock', { kind: 'account', id: account.id, scope: account.place })
}

/** @throws auth.forbidden, account.not-found, account.own */
export async function resetSecondFactor(ctx: Ctx, id: string): Promise<void> {
  const account = await changeableAccount(ctx, id)
  await totp.resetSecondFactor(ctx, account.id)
  await ctx.audit('access.reset-second-factor', { kind: 'account', id: account.id, scope: account.place })
}

/** @throws auth.forbidden, account.not-found, account.own, auth.provider-taken */
export async function nameAtProvider(ctx: Ctx, id: string, username: string | null): Promise<void> {
  const account = await changeableAccount(ctx, id)
  await oidc.nameAtProvider(ctx, account.id, username)
  await ctx.audit('access.name-at-provider', { kind: 'account', id: account.id, scope: account.place }, { after: { username } })
}
