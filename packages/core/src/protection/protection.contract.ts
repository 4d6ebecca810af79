// The only place for the HTTP contracts of data care: the guard on free text, the terms of keeping, everything about one account.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing } from '../shared/schemas.ts'
import { retentionKinds } from './retention.domain.ts'
import { guardModes } from './sensitive-text.domain.ts'

const Mode = z.enum(guardModes)

export const GuardModes = z.object({
  'identity-number': Mode,
  phone: Mode,
  'birth-date': Mode,
  names: Mode,
  classified: Mode,
})

export const TextGuardReply = z.object({ modes: GuardModes, defaults: GuardModes })
export type TextGuardReply = z.output<typeof TextGuardReply>

/** What is done about each kind of sensitive text; every page reads it. */
export const readTextGuard = defineEndpoint({
  method: 'GET',
  path: '/api/text-guard',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: TextGuardReply,
  problems: [],
  summary: 'What the guard on free text does about each kind of sensitive text',
  unrestricted: true,
})

export const setTextGuard = defineEndpoint({
  method: 'PUT',
  path: '/api/text-guard',
  params: Nothing,
  query: Nothing,
  body: z.object({ modes: GuardModes }),
  reply: TextGuardReply,
  problems: [],
  summary: 'Sets what the guard on free text does; for administrators of the whole country',
  fresh: true,
})

export const RetentionReply = z.object({
  terms: z.array(
    z.object({
      kind: z.enum(retentionKinds),
      days: z.number().int().nullable(),
      from: z.enum(['expiry', 'failure', 'last-sign-in', 'made', 'closing', 'archiving', 'deciding']),
      end: z.enum(['delete', 'anonymise', 'archive', 'keep']),
      /** The provision that sets the term; null: a proposal. */
      basis: z.string().nullable(),
    }),
  ),
  /** The last run that removed what was past its term. */
  lastRun: z.object({ at: z.string(), removed: z.record(z.string(), z.number().int()) }).nullable(),
})
export type RetentionReply = z.output<typeof RetentionReply>

export const readRetention = defineEndpoint({
  method: 'GET',
  path: '/api/retention',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: RetentionReply,
  problems: [],
  summary: 'How long each kind of record is kept, and the last run that removed what was past its term',
})

/** The file: JSON for programs, text for reading. */
const ExportQuery = z.object({ form: z.enum(['json', 'text']).default('json') })

export const exportMyAccount = defineEndpoint({
  method: 'GET',
  path: '/api/me/export',
  params: Nothing,
  query: ExportQuery,
  body: Nothing,
  reply: Nothing,
  problems: [],
  summary: 'Everything kept about the signed-in account, as one file',
  file: 'application/json',
  fresh: true,
  recorded: 'export',
})

export const exportAccount = defineEndpoint({
  method: 'GET',
  path: '/api/accounts/:id/export',
  params: z.object({ id: z.string().max(80) }),
  query: ExportQuery,
  body: Nothing,
  reply: Nothing,
  problems: ['account.not-found'],
  summary: 'Everything kept about an account one administers, as one file',
  file: 'application/json',
  fresh: true,
  recorded: 'export',
})
