// The only place for the HTTP contract of signing in and of knowing who one is.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText, SpanReply } from '../shared/schemas.ts'
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
  /** The grants that stand today. */
  grants: z.array(GrantReply),
  today: PlainDateText,
  /** True where the data is a demonstration: every page then says so. */
  demonstration: z.boolean(),
})
export type MeReply = z.output<typeof MeReply>

export const signIn = defineEndpoint({
  method: 'POST',
  path: '/api/sessions',
  params: Nothing,
  query: Nothing,
  body: z.object({ username: z.string().trim().min(1).max(64), password: z.string().min(1).max(200) }),
  reply: Nothing,
  problems: ['auth.wrong-credentials', 'auth.throttled'],
  summary: 'Signs in and sets the session cookie',
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
