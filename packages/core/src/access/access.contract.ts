// The only place for the HTTP contract of signing in and of knowing who one is.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText, SpanReply, unread } from '../shared/schemas.ts'
import { roles } from './access.domain.ts'

export const RoleName = z.enum(roles)

export const GrantReply = z.object({
  role: RoleName,
  unitId: z.string(),
  /** With its type in front, as the catalogue names the unit; the bare id where the catalogue does not know it. */
  unitName: z.string(),
  valid: SpanReply,
})
export type GrantReply = z.output<typeof GrantReply>

/** In whose name something is done, and by which document. */
export const Delegated = z.object({ from: z.string(), document: z.string() })
export type Delegated = z.output<typeof Delegated>

export const DemoAccountReply = z.object({
  username: z.string(),
  displayName: z.string(),
  role: RoleName,
  unitId: z.string(),
  unitName: z.string(),
})
export type DemoAccountReply = z.output<typeof DemoAccountReply>

export const DemoAccountsReply = z.object({ password: z.string(), today: PlainDateText, accounts: z.array(DemoAccountReply) })
export type DemoAccountsReply = z.output<typeof DemoAccountsReply>

export const MeReply = z.object({
  account: z.object({ id: z.string(), username: z.string(), displayName: z.string() }),
  /** The grants that stand today, one's own and those lent; of these whose, and by which document. */
  grants: z.array(GrantReply.extend({ delegation: Delegated.nullable() })),
  today: PlainDateText,
  /** True where the data is a demonstration: every page then says so. */
  demonstration: z.boolean(),
  /** What must be done before any other door answers. */
  must: z.enum(['change-password', 'set-up-second-factor']).nullable(),
  /** What happened between the sign-in before and this one; null where there is nothing to tell. */
  notice: z
    .object({
      sessionId: z.string(),
      failedSignIns: z.number().int(),
      previousAt: z.string().nullable(),
      previousFrom: z.string().nullable(),
    })
    .nullable(),
})
export type MeReply = z.output<typeof MeReply>

export const SignInReply = z.object({ next: z.enum(['done', 'second-factor']) })
export type SignInReply = z.output<typeof SignInReply>

export const signIn = defineEndpoint({
  method: 'POST',
  path: '/api/sessions',
  params: Nothing,
  query: Nothing,
  body: z.object({ username: z.string().trim().min(1).max(64), password: z.string().min(1).max(200) }),
  reply: SignInReply,
  problems: ['auth.wrong-credentials', 'auth.throttled'],
  summary: 'Signs in and sets the session cookie; with a second factor the session opens nothing until its code is given',
  open: true,
})

/** Six digits of the app, or a recovery code. */
export const Code = z.string().trim().min(6).max(20)

export const giveSecondFactor = defineEndpoint({
  method: 'POST',
  path: '/api/sessions/second-factor',
  params: Nothing,
  query: Nothing,
  body: z.object({ code: unread(Code) }),
  reply: SignInReply,
  problems: ['auth.required', 'auth.wrong-code', 'auth.throttled', 'auth.second-factor-off', 'auth.second-factor-unreadable'],
  summary: 'The second step of signing in: a code of the app, or a recovery code',
  open: true,
})

export const confirmSession = defineEndpoint({
  method: 'POST',
  path: '/api/sessions/current/confirmation',
  params: Nothing,
  query: Nothing,
  body: z.union([z.object({ password: unread(z.string().min(1).max(200)) }), z.object({ code: unread(Code) })]),
  reply: Nothing,
  problems: [
    'auth.required',
    'auth.wrong-credentials',
    'auth.wrong-code',
    'auth.throttled',
    'auth.second-factor-off',
    'auth.second-factor-unreadable',
  ],
  summary: 'Proves again who is at the keyboard, by password or code; the session gets another token',
  open: true,
})

export const SignInOptionsReply = z.object({
  /** The sign-in provider of the organisation, where one is set up. */
  provider: z.object({ label: z.string() }).nullable(),
})
export type SignInOptionsReply = z.output<typeof SignInOptionsReply>

export const readSignInOptions = defineEndpoint({
  method: 'GET',
  path: '/api/sign-in-options',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: SignInOptionsReply,
  problems: [],
  summary: 'The ways to sign in here besides the password',
  open: true,
})

/** The origin of the page that asks: the provider sends the person back to it. */
export const ProviderBody = z.object({ origin: z.url({ protocol: /^https?$/ }).max(300) })
export const ProviderWayReply = z.object({
  /** Where the browser goes. */
  location: z.string(),
  /** Kept by the page until the person comes back: only the same browser can finish. */
  binding: z.string(),
})
export type ProviderWayReply = z.output<typeof ProviderWayReply>

export const startProvider = defineEndpoint({
  method: 'POST',
  path: '/api/sessions/provider',
  params: Nothing,
  query: Nothing,
  body: ProviderBody,
  reply: ProviderWayReply,
  problems: ['auth.provider-off', 'auth.provider-unavailable'],
  summary: 'Begins signing in through the provider',
  open: true,
})

export const finishProvider = defineEndpoint({
  method: 'POST',
  path: '/api/sessions/provider/return',
  params: Nothing,
  query: Nothing,
  body: z.object({ search: z.string().max(4000), binding: z.string().min(1).max(100) }),
  reply: z.object({ next: z.enum(['done', 'second-factor', 'linked']) }),
  problems: [
    'auth.required',
    'auth.provider-off',
    'auth.provider-unavailable',
    'auth.provider-refused',
    'auth.provider-unlinked',
    'auth.provider-taken',
  ],
  summary: 'Finishes signing in, or linking the account, with what the provider sent back',
  open: true,
})

export const signOut = defineEndpoint({
  method: 'DELETE',
  path: '/api/sessions/current',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: [],
  summary: 'Ends the session; also answers where there is none',
  open: true,
})

export const readMe = defineEndpoint({
  method: 'GET',
  path: '/api/me',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: MeReply,
  problems: [],
  summary: 'The signed-in account, its standing grants, and the working day',
  unrestricted: true,
})

export const listDemoAccounts = defineEndpoint({
  method: 'GET',
  path: '/api/demo-accounts',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: DemoAccountsReply,
  problems: [],
  summary: 'The accounts of the demonstration; not found anywhere else',
  open: true,
})

export const signInConsole = defineEndpoint({
  method: 'POST',
  path: '/api/console-sessions',
  params: Nothing,
  query: Nothing,
  body: z.object({ secret: z.string().min(1).max(200), as: z.string().trim().min(1).max(64) }),
  reply: Nothing,
  problems: ['auth.wrong-credentials'],
  summary: 'A short session for the command line of the machine the server runs on, by the secret only its user can read',
  open: true,
})
