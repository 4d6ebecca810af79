// The only place for the HTTP contract of delegation (ủy quyền): lending what one holds to another person for a dated span.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText } from '../shared/schemas.ts'
import { RoleName } from './access.contract.ts'
import { DelegationReply } from './accounts.contract.ts'

export const listDelegations = defineEndpoint({
  method: 'GET',
  path: '/api/delegations',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({
    given: z.array(DelegationReply),
    received: z.array(DelegationReply),
    /** What the caller holds themselves and may lend. */
    lendable: z.array(
      z.object({
        grantId: z.number().int(),
        role: RoleName,
        unitId: z.string(),
        unitName: z.string(),
        from: PlainDateText,
        to: PlainDateText.nullable(),
      }),
    ),
  }),
  problems: [],
  summary: 'The delegations the caller gave and received, and what they may lend',
})

export const findDelegate = defineEndpoint({
  method: 'GET',
  path: '/api/grants/:id/delegate',
  params: z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) }),
  query: z.object({ username: z.string().trim().min(2).max(64) }),
  body: Nothing,
  reply: z.object({ displayName: z.string(), username: z.string() }),
  problems: ['grant.not-found', 'delegation.recipient-not-found'],
  summary: 'Who would receive a delegation of a grant: an open account of the same province, by its exact username',
})

export const giveDelegation = defineEndpoint({
  method: 'POST',
  path: '/api/delegations',
  params: Nothing,
  query: Nothing,
  body: z.object({
    grantId: z.number().int().positive(),
    username: z.string().trim().min(2).max(64),
    from: PlainDateText,
    /** The first day without it. */
    to: PlainDateText,
    /** Number and day of the document that delegates. */
    document: z.string().trim().min(3).max(200),
  }),
  reply: z.object({ id: z.string() }),
  problems: ['grant.not-found', 'delegation.recipient-not-found', 'delegation.refused'],
  summary: 'Lends a grant for a span, by its holder or recorded by an administrator; what was lent is not lent on',
  fresh: true,
})

export const endDelegation = defineEndpoint({
  method: 'POST',
  path: '/api/delegations/:id/end',
  params: z.object({ id: z.uuid() }),
  query: Nothing,
  body: z.object({ on: PlainDateText }),
  reply: Nothing,
  problems: ['delegation.not-found', 'delegation.ended', 'grant.in-the-past'],
  summary: 'Calls a delegation off: the given day is the first one without it',
})
