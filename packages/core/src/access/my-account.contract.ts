// The only place for the HTTP contract of one's own account: password, second factor, provider, sessions; and the rule which roles need a second factor.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, unread } from '../shared/schemas.ts'
import { Code, ProviderBody, ProviderWayReply, RoleName } from './access.contract.ts'
import { browsers, systems } from './device.domain.ts'

export const MyAccountReply = z.object({
  passwordChangedAt: z.string(),
  secondFactor: z.object({
    /** Since when; null where there is none. */
    since: z.string().nullable(),
    /** A role of the account asks for it. */
    required: z.boolean(),
    recoveryCodesLeft: z.number().int(),
  }),
  /** Null where the server has no provider. */
  provider: z.object({ label: z.string(), linkedAt: z.string().nullable() }).nullable(),
  /** True where the account may say which roles need a second factor. */
  setsRule: z.boolean(),
})
export type MyAccountReply = z.output<typeof MyAccountReply>

export const readMyAccount = defineEndpoint({
  method: 'GET',
  path: '/api/my-account',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: MyAccountReply,
  problems: [],
  summary: 'How the signed-in account is protected',
  unrestricted: true,
})

export const changePassword = defineEndpoint({
  method: 'PUT',
  path: '/api/my-account/password',
  params: Nothing,
  query: Nothing,
  body: z.object({ current: unread(z.string().min(1).max(200)), password: unread(z.string().min(1).max(600)) }),
  reply: Nothing,
  problems: ['auth.required', 'auth.wrong-credentials', 'auth.throttled', 'auth.password-too-weak', 'account.demonstration'],
  summary: 'Changes the own password; every other session of the account ends',
  open: true,
})

export const SessionReply = z.object({
  id: z.string(),
  /** The session that asks. */
  current: z.boolean(),
  browser: z.enum(browsers),
  system: z.enum(systems),
  address: z.string(),
  openedBy: z.enum(['password', 'provider', 'console']),
  createdAt: z.string(),
  lastSeenAt: z.string(),
  expiresAt: z.string(),
})
export type SessionReply = z.output<typeof SessionReply>

export const listMySessions = defineEndpoint({
  method: 'GET',
  path: '/api/my-account/sessions',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({ sessions: z.array(SessionReply) }),
  problems: [],
  summary: 'Where the account is signed in',
  unrestricted: true,
})

export const endMySession = defineEndpoint({
  method: 'DELETE',
  path: '/api/my-account/sessions/:id',
  params: z.object({ id: z.string().min(1).max(64) }),
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['auth.session-not-found'],
  summary: 'Ends one of the own sessions',
  unrestricted: true,
})

export const endMyOtherSessions = defineEndpoint({
  method: 'DELETE',
  path: '/api/my-account/sessions',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({ ended: z.number().int() }),
  problems: [],
  summary: 'Ends every own session but the one that asks',
  unrestricted: true,
})

export const NewSecondFactorReply = z.object({
  /** For typing it in by hand, in groups. */
  secret: z.string(),
  uri: z.string(),
  /** The same as a picture: one path of unit squares in a square of `size`. */
  qr: z.object({ size: z.number().int(), path: z.string() }),
})
export type NewSecondFactorReply = z.output<typeof NewSecondFactorReply>

export const beginSecondFactor = defineEndpoint({
  method: 'POST',
  path: '/api/my-account/second-factor',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: NewSecondFactorReply,
  problems: ['auth.second-factor-on'],
  summary: 'Makes the secret of a second factor; it counts once a code of it has been given',
  fresh: true,
  unrestricted: true,
  secret: true,
})

export const RecoveryCodesReply = z.object({ recoveryCodes: z.array(z.string()) })
export type RecoveryCodesReply = z.output<typeof RecoveryCodesReply>

export const activateSecondFactor = defineEndpoint({
  method: 'POST',
  path: '/api/my-account/second-factor/activation',
  params: Nothing,
  query: Nothing,
  body: z.object({ code: unread(Code) }),
  reply: RecoveryCodesReply,
  problems: ['auth.second-factor-on', 'auth.second-factor-off', 'auth.wrong-code', 'auth.second-factor-unreadable'],
  summary: 'Turns the second factor on with a first code; answers with the recovery codes, once',
  fresh: true,
  unrestricted: true,
  secret: true,
})

export const renewRecoveryCodes = defineEndpoint({
  method: 'POST',
  path: '/api/my-account/recovery-codes',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: RecoveryCodesReply,
  problems: ['auth.second-factor-off'],
  summary: 'Makes new recovery codes; the old ones end',
  fresh: true,
  secret: true,
})

export const removeSecondFactor = defineEndpoint({
  method: 'DELETE',
  path: '/api/my-account/second-factor',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['auth.second-factor-off', 'auth.second-factor-kept'],
  summary: 'Turns the second factor off, where no role asks for it',
  fresh: true,
})

export const linkProvider = defineEndpoint({
  method: 'POST',
  path: '/api/my-account/provider',
  params: Nothing,
  query: Nothing,
  body: ProviderBody,
  reply: ProviderWayReply,
  problems: ['auth.provider-off', 'auth.provider-unavailable'],
  summary: 'Begins linking the account with the provider',
  fresh: true,
  secret: true,
})

export const unlinkProvider = defineEndpoint({
  method: 'DELETE',
  path: '/api/my-account/provider',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: [],
  summary: 'Takes the link with the provider away',
  fresh: true,
})

export const SecondFactorRuleReply = z.object({ roles: z.array(RoleName), recommended: z.array(RoleName) })
export type SecondFactorRuleReply = z.output<typeof SecondFactorRuleReply>

export const readSecondFactorRule = defineEndpoint({
  method: 'GET',
  path: '/api/second-factor-rule',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: SecondFactorRuleReply,
  problems: [],
  summary: 'The roles that need a second factor',
})

export const setSecondFactorRule = defineEndpoint({
  method: 'PUT',
  path: '/api/second-factor-rule',
  params: Nothing,
  query: Nothing,
  body: z.object({ roles: z.array(RoleName).max(20) }),
  reply: SecondFactorRuleReply,
  problems: [],
  summary: 'Sets which roles need a second factor; who has none sets it up at the next sign-in',
  fresh: true,
})
