// The only place for choosing passwords: what a new one must be, and changing one's own.
import type { PasswordLists } from '@binhyen/core/access/password.domain'
import { passwordFault } from '@binhyen/core/access/password.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { bareNamesOf } from '#server/features/units/unit-names.service'
import type { BaseCtx } from '#server/platform/context'
import { hashPassword } from './access.service.ts'
import { getOpenSession, hashOf, newToken } from './sessions.service.ts'
import * as store from './sessions.store.ts'
import { forgive, provePassword, type SignInDoor } from './sign-in.service.ts'

let common: Promise<ReadonlySet<string>> | undefined
/** The passwords that leaked most often, 49,000 of them, as the product brings them along. Unpacked at first use. */
async function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']))
  return common
}

async function listsOf(ctx: BaseCtx): Promise<PasswordLists> {
  const [leaked, names] = [await commonPasswords(), await bareNamesOf(ctx)]
  return { isCommon: (text) => leaked.has(text), isUnitName: (text) => names.has(text) }
}

/** Throws auth.password-too-weak with the reason where a new password cannot stand. */
async function requireStrongPassword(
  ctx: BaseCtx,
  { password, username, current }: { readonly password: string; readonly username: string; readonly current: string | null },
): Promise<void> {
  const reason = passwordFault(password, { username, current }, await listsOf(ctx))
  if (reason !== null) throw new Problem('auth.password-too-weak', { reason })
}

/**
 * Changes the password of whoever is signed in at the door; every other session of theirs ends. Returns the token that goes on.
 * @throws auth.required, auth.wrong-credentials, auth.throttled, auth.password-too-weak
 */
export async function changePassword(door: SignInDoor, given: { readonly current: string; readonly password: string }): Promise<string> {
  const { actor } = await door.transaction('write', (ctx) => getOpenSession(ctx, door.token))
  const { accountId, username } = actor
  const who = await provePassword(door, { username, password: given.current })
  await door.transaction('read', (ctx) => requireStrongPassword(ctx, { password: given.password, username, current: given.current }))
  const passwordHash = await hashPassword(given.password)
  const token = newToken()
  await door.transaction('write', async (ctx) => {
    await forgive(ctx, who, accountId)
    const done = await store.changePassword(ctx, { hash: hashOf(door.token ?? ''), renewed: hashOf(token), passwordHash })
    if (!done) throw new Problem('auth.required')
    await ctx.audit('access.change-password', { kind: 'account', id: accountId })
  })
  return token
}
