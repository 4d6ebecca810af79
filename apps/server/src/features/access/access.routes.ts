// The only place that mounts signing in and out, "who am I", and one's own account.
import * as api from '@binhyen/core/access/access.contract'
import * as kept from '@binhyen/core/access/account-sign-in.contract'
import * as mine from '@binhyen/core/access/my-account.contract'
import type { ProviderConfig } from '#server/platform/config'
import { register, registerOpen, type Server } from '#server/platform/http/register'
import { makeSecretBox } from '#server/platform/secret-box'
import * as access from './access.service.ts'
import * as keeping from './account-sign-in.service.ts'
import { readMyAccount } from './my-account.service.ts'
import * as oidc from './oidc.service.ts'
import * as passwords from './passwords.service.ts'
import * as sessions from './sessions.service.ts'
import * as signIn from './sign-in.service.ts'
import * as totp from './totp.service.ts'

export type AccessOptions = {
  /** The secret in the lock file; null where no console may sign in. */
  readonly consoleSecret: string | null
  /** What second factors are kept under: 32 bytes. */
  readonly secretKey: Buffer
  readonly provider: ProviderConfig | null
}

export function accessRoutes(server: Server, options: AccessOptions): void {
  const secrets = makeSecretBox(options.secretKey)
  const provider = options.provider === null ? null : oidc.makeProvider(options.provider)
  signInRoutes(server, options.consoleSecret)
  registerOpen(server, api.giveSecondFactor, async (door, { body }) => {
    const { token, next } = await signIn.giveSecondFactor(door, secrets, body.code)
    door.setSession(token)
    return { next }
  })
  registerOpen(server, api.confirmSession, async (door, { body }) => {
    door.setSession(await signIn.confirmSession(door, secrets, body))
    return {}
  })
  providerRoutes(server, provider)
  keepingRoutes(server, provider !== null)
  register(server, api.readMe, (ctx) => access.readMe(ctx))
  register(server, mine.readMyAccount, (ctx) => readMyAccount(ctx, provider))
  registerOpen(server, mine.changePassword, async (door, { body }) => {
    door.setSession(await passwords.changePassword(door, body))
    return {}
  })
  register(server, mine.listMySessions, (ctx) => sessions.listMySessions(ctx))
  register(server, mine.endMySession, async (ctx, { params }) => {
    await sessions.endMySession(ctx, params.id)
    return {}
  })
  register(server, mine.endMyOtherSessions, (ctx) => sessions.endMyOtherSessions(ctx))
  register(server, mine.beginSecondFactor, (ctx) => totp.beginSecondFactor(ctx, secrets))
  register(server, mine.activateSecondFactor, (ctx, { body }) => totp.activateSecondFactor(ctx, secrets, body.code))
  register(server, mine.renewRecoveryCodes, (ctx) => totp.renewRecoveryCodes(ctx, secrets))
  register(server, mine.removeSecondFactor, async (ctx) => {
    await totp.removeSecondFactor(ctx)
    return {}
  })
  register(server, mine.readSecondFactorRule, (ctx) => totp.readSecondFactorRule(ctx))
  register(server, mine.setSecondFactorRule, (ctx, { body }) => totp.setSecondFactorRule(ctx, body.roles))
}

function keepingRoutes(server: Server, hasProvider: boolean): void {
  register(server, kept.readAccountSignIn, (ctx, { params }) => keeping.readAccountSignIn(ctx, params.id, hasProvider))
  register(server, kept.unlockAccount, async (ctx, { params }) => {
    await keeping.unlockAccount(ctx, params.id)
    return {}
  })
  register(server, kept.resetSecondFactor, async (ctx, { params }) => {
    await keeping.resetSecondFactor(ctx, params.id)
    return {}
  })
  register(server, kept.nameAtProvider, async (ctx, { params, body }) => {
    await keeping.nameAtProvider(ctx, params.id, body.username)
    return {}
  })
}

function signInRoutes(server: Server, consoleSecret: string | null): void {
  registerOpen(server, api.signIn, async (door, { body }) => {
    const { token, next } = await signIn.signIn(door, body)
    door.setSession(token)
    return { next }
  })
  registerOpen(server, api.signOut, async (door) => {
    await door.transaction('write', (ctx) => sessions.signOut(ctx, door.token))
    door.setSession(null)
    return {}
  })
  registerOpen(server, api.signInConsole, async (door, { body }) => {
    door.setSession(await signIn.signInConsole(door, consoleSecret, body))
    return {}
  })
  registerOpen(server, api.listDemoAccounts, (door) => door.transaction('read', (ctx) => access.listDemoAccounts(ctx)))
}

function providerRoutes(server: Server, provider: oidc.Provider | null): void {
  registerOpen(server, api.readSignInOptions, async () => ({ provider: provider === null ? null : { label: provider.label } }))
  registerOpen(server, api.startProvider, (door, { body }) => oidc.startProvider(door, oidc.getProvider(provider), body.origin))
  registerOpen(server, api.finishProvider, async (door, { body }) => {
    const entered = await oidc.finishProvider(door, oidc.getProvider(provider), body)
    if (entered === null) return { next: 'linked' as const }
    door.setSession(entered.token)
    return { next: entered.next }
  })
  register(server, mine.linkProvider, (ctx, { body }) => oidc.linkProvider(ctx, oidc.getProvider(provider), body.origin))
  register(server, mine.unlinkProvider, async (ctx) => {
    await oidc.unlinkProvider(ctx)
    return {}
  })
}
