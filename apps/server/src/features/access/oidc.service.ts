// The only place for signing in through the organisation's provider (OpenID Connect: code flow, PKCE, state, nonce).
import { createHash, randomBytes } from 'node:crypto'
import * as oidc from 'openid-client'
import type { ProviderWayReply } from '@binhyen/core/access/access.contract'
import { Problem } from '@binhyen/core/shared/problem'
import type { ProviderConfig } from '#server/platform/config'
import type { BaseCtx, Ctx } from '#server/platform/context'
import * as store from './oidc.store.ts'
import { getOpenSession, hashOf } from './sessions.service.ts'
import { enter, type Entered, type SignInDoor } from './sign-in.service.ts'

/** The page that takes people back; the provider must know it as a redirect address. */
const RETURN_PATH = '/dang-nhap/tro-lai'
const ATTEMPT_MINUTES = 10
const TIMEOUT_SECONDS = 5
/** What the provider said of itself is asked for again after this long, so that its absence is noticed before somebody is sent there. */
const KNOWN_FOR_MS = 10_000
const MINUTE_MS = 60_000

export type Provider = {
  readonly label: string
  readonly issuer: string
  readonly usernameClaim: string | null
  /** What the provider says of itself. @throws auth.provider-unavailable */
  discover(): Promise<oidc.Configuration>
}

/** A provider that is asked for nothing until somebody wants to use it. */
export function makeProvider(config: ProviderConfig): Provider {
  let known: { readonly at: number; readonly configuration: Promise<oidc.Configuration> } | null = null
  const ask = async (): Promise<oidc.Configuration> => {
    const secret = config.clientSecret
    const http = new URL(config.issuer).protocol === 'http:'
    try {
      return await oidc.discovery(
        new URL(config.issuer),
        config.clientId,
        undefined,
        secret === null ? oidc.None() : oidc.ClientSecretBasic(secret),
        {
          timeout: TIMEOUT_SECONDS,
          // the line to the provider is trusted by its certificate, what comes over it by its signature as well;
          // the configuration takes plain http for this very machine only
          execute: [oidc.enableNonRepudiationChecks, ...(http ? [oidc.allowInsecureRequests] : [])],
        },
      )
    } catch {
      known = null
      throw new Problem('auth.provider-unavailable')
    }
  }
  return {
    label: config.label,
    issuer: config.issuer,
    usernameClaim: config.usernameClaim,
    discover: async () => {
      if (known === null || performance.now() - known.at > KNOWN_FOR_MS) known = { at: performance.now(), configuration: ask() }
      return known.configuration
    },
  }
}

/** @throws auth.provider-off */
export function getProvider(provider: Provider | null): Provider {
  if (provider === null) throw new Problem('auth.provider-off')
  return provider
}

const bindingHash = (binding: string): Buffer => createHash('sha256').update(binding).digest()

type Way = { readonly reply: ProviderWayReply; readonly attempt: store.Attempt }

async function prepareWay(provider: Provider, origin: string, accountId: string | null): Promise<Way> {
  const configuration = await provider.discover()
  const verifier = oidc.randomPKCECodeVerifier()
  const attempt = {
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    verifier,
    redirectUri: new URL(RETURN_PATH, origin).href,
    accountId,
  }
  const location = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: attempt.redirectUri,
    scope: 'openid profile',
    state: attempt.state,
    nonce: attempt.nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    // linking shows who the provider takes the person for, also on a machine that others use
    ...(accountId === null ? {} : { prompt: 'login' }),
  })
  return { reply: { location: location.href, binding: randomBytes(24).toString('base64url') }, attempt }
}

async function keepWay(ctx: BaseCtx, { attempt, reply }: Way): Promise<ProviderWayReply> {
  await store.insertAttempt(ctx, attempt, bindingHash(reply.binding), new Date(ctx.now.getTime() + ATTEMPT_MINUTES * MINUTE_MS))
  return reply
}

/** Begins signing in. @throws auth.provider-unavailable */
export async function startProvider(door: SignInDoor, provider: Provider, origin: string): Promise<ProviderWayReply> {
  const way = await prepareWay(provider, origin, null)
  return door.transaction('write', (ctx) => keepWay(ctx, way))
}

/** Begins linking the caller's account. @throws auth.provider-unavailable */
export async function linkProvider(ctx: Ctx, provider: Provider, origin: string): Promise<ProviderWayReply> {
  ctx.authoriseOwn()
  const reply = await keepWay(ctx, await prepareWay(provider, origin, ctx.actor.accountId))
  await ctx.audit('access.begin-provider-link', { kind: 'account', id: ctx.actor.accountId })
  return reply
}

export async function unlinkProvider(ctx: Ctx): Promise<void> {
  ctx.authoriseOwn()
  await store.deleteOwnIdentities(ctx, ctx.actor.accountId)
  await ctx.audit('access.unlink-provider', { kind: 'account', id: ctx.actor.accountId })
}

function claimText(claims: object, name: string | null): string | null {
  const value: unknown = name === null ? undefined : Reflect.get(claims, name)
  return typeof value === 'string' && value !== '' ? value : null
}

/** What an error of the exchange means for the person. */
function refusal(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof oidc.AuthorizationResponseError) return new Problem('auth.provider-refused', { reason: 'denied' })
  const cause: unknown = Reflect.get(Object(error), 'cause')
  const unreachable =
    error instanceof TypeError || (cause instanceof Error && /fetch failed|abort|timeout/i.test(`${cause.name} ${cause.message}`))
  return unreachable || Reflect.get(Object(error), 'code') === 'OAUTH_TIMEOUT'
    ? new Problem('auth.provider-unavailable')
    : new Problem('auth.provider-refused', { reason: 'invalid' })
}

async function identify(provider: Provider, attempt: Omit<store.Attempt, 'state'>, url: URL, state: string): Promise<store.Identity> {
  try {
    const configuration = await provider.discover()
    const tokens = await oidc.authorizationCodeGrant(configuration, url, {
      pkceCodeVerifier: attempt.verifier,
      expectedState: state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims === undefined) throw new Problem('auth.provider-refused', { reason: 'invalid' })
    const name = provider.usernameClaim
    const asked = name !== null && claimText(claims, name) === null && configuration.serverMetadata().userinfo_endpoint !== undefined
    const called = asked
      ? claimText(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub), name)
      : claimText(claims, name)
    return { issuer: claims.iss, subject: claims.sub, called }
  } catch (error) {
    throw refusal(error)
  }
}

/**
 * Finishes what was begun, with the query the provider sent the person back with. No rights come from the provider:
 * it only tells which account. Returns the session, or null where the account was linked.
 * @throws auth.provider-refused, auth.provider-unavailable, auth.provider-unlinked, auth.provider-taken, auth.required
 */
export async function finishProvider(
  door: SignInDoor,
  provider: Provider,
  given: { readonly search: string; readonly binding: string },
): Promise<Entered | null> {
  const search = new URLSearchParams(given.search)
  const state = search.get('state') ?? ''
  const attempt = await door.transaction('write', (ctx) => store.takeAttempt(ctx, state, bindingHash(given.binding)))
  if (attempt === null) throw new Problem('auth.provider-refused', { reason: 'expired' })
  const identity = await identify(provider, attempt, new URL(`${attempt.redirectUri}?${search.toString()}`), state)
  return attempt.accountId === null ? signInAs(door, identity) : linkTo(door, identity, attempt.accountId)
}

async function signInAs(door: SignInDoor, identity: store.Identity): Promise<Entered> {
  const entered = await door.transaction('write', async (ctx) => {
    const accountId = await store.findAccountOf(ctx, identity)
    if (accountId !== null) return enter(ctx, door, { accountId, openedBy: 'provider' })
    await ctx.audit('access.sign-in-failed', { kind: 'provider', id: identity.issuer })
    return null
  })
  if (entered === null) throw new Problem('auth.provider-unlinked')
  return entered
}

async function linkTo(door: SignInDoor, identity: store.Identity, accountId: string): Promise<null> {
  await door.transaction('write', async (ctx) => {
    const { actor } = await getOpenSession(ctx, door.token)
    // somebody else has signed in meanwhile
    if (actor.accountId !== accountId) throw new Problem('auth.provider-refused', { reason: 'expired' })
    if (!(await store.linkAccount(ctx, hashOf(door.token ?? ''), identity))) throw new Problem('auth.provider-taken')
    await ctx.audit('access.link-provider', { kind: 'account', id: accountId }, { after: { issuer: identity.issuer } })
  })
  return null
}

/** Sets what the provider calls the person of an account. The caller has decided the right and writes the audit entry. */
export async function nameAtProvider(ctx: BaseCtx, accountId: string, called: string | null): Promise<void> {
  await store.nameAtProvider(ctx, accountId, called)
}
