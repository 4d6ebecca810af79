// The only place for the HTTP contract of what administrators see and do about how the people they keep sign in.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing } from '../shared/schemas.ts'

const Id = z.object({ id: z.string().min(1).max(64) })

export const AccountSignInReply = z.object({
  lastSignedInAt: z.string().nullable(),
  /** Failed attempts since then. */
  failedSince: z.number().int(),
  /** Until when the next attempt must wait somewhere; null where none must. */
  lockedUntil: z.string().nullable(),
  mustChangePassword: z.boolean(),
  secondFactorSince: z.string().nullable(),
  /** What the sign-in provider calls the person, where it was set here. */
  providerUsername: z.string().nullable(),
  /** True where this server has a provider. */
  hasProvider: z.boolean(),
})
export type AccountSignInReply = z.output<typeof AccountSignInReply>

export const readAccountSignIn = defineEndpoint({
  method: 'GET',
  path: '/api/accounts/:id/sign-in',
  params: Id,
  query: Nothing,
  body: Nothing,
  reply: AccountSignInReply,
  problems: ['account.not-found'],
  summary: 'How a kept account signs in: lock, failures, second factor, provider',
})

export const unlockAccount = defineEndpoint({
  method: 'POST',
  path: '/api/accounts/:id/unlock',
  params: Id,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['account.not-found', 'account.own'],
  summary: 'Lets a kept account try to sign in again at once',
  fresh: true,
})

export const resetSecondFactor = defineEndpoint({
  method: 'DELETE',
  path: '/api/accounts/:id/second-factor',
  params: Id,
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['account.not-found', 'account.own'],
  summary: 'Takes a lost second factor off a kept account; its sessions end',
  fresh: true,
})

export const nameAtProvider = defineEndpoint({
  method: 'PUT',
  path: '/api/accounts/:id/provider-username',
  params: Id,
  query: Nothing,
  body: z.object({ username: z.string().trim().min(1).max(200).nullable() }),
  reply: Nothing,
  problems: ['account.not-found', 'account.own', 'auth.provider-taken'],
  summary: 'Says what the sign-in provider calls the person of a kept account; the link there was ends',
  fresh: true,
})
