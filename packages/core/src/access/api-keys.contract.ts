// The only place for the HTTP contract of keys for programs: one's own, and those of the accounts one keeps.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText } from '../shared/schemas.ts'
import { UnitIdText } from '../units/units.contract.ts'
import { keyAccesses, keyAreas } from './api-keys.domain.ts'

export const ApiKeyReply = z.object({
  id: z.string(),
  name: z.string(),
  /** The beginning of the key, to tell one from another. */
  hint: z.string(),
  unitId: z.string(),
  unitName: z.string(),
  areas: z.array(z.enum(keyAreas)),
  access: z.enum(keyAccesses),
  createdOn: PlainDateText,
  /** The first day without it. */
  expiresOn: PlainDateText,
  lastUse: z.object({ at: z.string(), address: z.string() }).nullable(),
  state: z.enum(['stands', 'expired', 'revoked']),
})
export type ApiKeyReply = z.output<typeof ApiKeyReply>

export const listApiKeys = defineEndpoint({
  method: 'GET',
  path: '/api/my-account/keys',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({ items: z.array(ApiKeyReply) }),
  problems: [],
  summary: "The account's own keys, newest first, those that have ended among them; never the key itself",
})

const KeyId = z.string().min(1).max(64)

export const listAccountKeys = defineEndpoint({
  method: 'GET',
  path: '/api/accounts/:id/keys',
  params: z.object({ id: z.uuid() }),
  query: Nothing,
  body: Nothing,
  reply: z.object({ items: z.array(ApiKeyReply) }),
  problems: ['account.not-found'],
  summary: 'The keys of an account one keeps, newest first; never the key itself',
})

export const endAccountKey = defineEndpoint({
  method: 'POST',
  path: '/api/accounts/:id/keys/:key/end',
  params: z.object({ id: z.uuid(), key: KeyId }),
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['account.not-found', 'account.own', 'api-key.not-found'],
  summary: 'Ends a key of an account one keeps at once; also answers where it has ended',
  fresh: true,
})

export const makeApiKey = defineEndpoint({
  method: 'POST',
  path: '/api/my-account/keys',
  params: Nothing,
  query: Nothing,
  body: z.object({
    name: z.string().trim().min(1).max(100),
    unitId: UnitIdText,
    areas: z
      .array(z.enum(keyAreas))
      .min(1)
      .max(keyAreas.length)
      .refine((areas) => new Set(areas).size === areas.length, { message: 'an area stands twice' }),
    access: z.enum(keyAccesses),
    expiresOn: PlainDateText,
  }),
  reply: z.object({ id: z.string(), key: z.string() }),
  problems: ['api-key.too-many', 'api-key.expiry', 'api-key.outside-grants', 'unit.not-found', 'unit.not-valid-on'],
  summary: 'Makes a key for a program; it is shown in this answer and never again',
  fresh: true,
  secret: true,
})

export const revokeApiKey = defineEndpoint({
  method: 'DELETE',
  path: '/api/my-account/keys/:id',
  params: z.object({ id: KeyId }),
  query: Nothing,
  body: Nothing,
  reply: Nothing,
  problems: ['api-key.not-found'],
  summary: 'Ends a key at once; also answers where it has ended',
})
