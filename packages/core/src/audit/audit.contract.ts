// The only place for the HTTP contract of the audit log: looking through it, taking it along, and its day seals.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { pageOf, PageQuery } from '../shared/page.ts'
import { Nothing, PlainDateText, WindowReply } from '../shared/schemas.ts'
import type { UnitId } from '../units/units.domain.ts'

const UnitIdText = z
  .string()
  .min(1)
  .max(60)
  .transform((text) => text as UnitId)

const Named = z.object({ id: z.string(), name: z.string() })

export const AuditEntryReply = z.object({
  id: z.number().int(),
  /** With the id it names the entry: years lie apart. */
  at: z.iso.datetime(),
  account: Named.extend({ username: z.string() }).nullable(),
  role: z.string().nullable(),
  unit: Named.nullable(),
  /** The delegation it was done under: whose, by which document, from its first day to the first without it; the id alone where it is gone. */
  delegation: z
    .object({ id: z.string(), from: z.string().nullable(), document: z.string().nullable(), valid: WindowReply.nullable() })
    .nullable(),
  /** Which key a program sent, as it was called then: its name and how it begins. */
  key: z.object({ id: z.string(), name: z.string(), hint: z.string() }).nullable(),
  by: z.enum(['session', 'key', 'console', 'program']),
  address: z.string(),
  requestId: z.string(),
  commandId: z.string().nullable(),
  action: z.string(),
  entity: z.object({ kind: z.string(), id: z.string() }),
  /** The unit the thing lies at. */
  place: Named.nullable(),
  /** Who the thing is, where it is an account. */
  about: Named.nullable(),
  /** The code a refused request was answered with. */
  problem: z.string().nullable(),
  /** Its number in the chain; null while it waits for the sealer (some seconds). */
  seq: z.number().int().nullable(),
})
export type AuditEntryReply = z.output<typeof AuditEntryReply>

/** What was changed, field by field; `before` and `after` as they were kept. */
export const AuditDetailReply = AuditEntryReply.extend({
  before: z.json().nullable(),
  after: z.json().nullable(),
  hash: z.string().nullable(),
})
export type AuditDetailReply = z.output<typeof AuditDetailReply>

const Filters = PageQuery.extend({
  /** At or below this unit. */
  unit: UnitIdText.optional(),
  /** By, or about, this account. */
  account: z.string().max(60).optional(),
  /** A record: kind and id; of a key also what it was used for. */
  kind: z
    .string()
    .regex(/^[a-z-]{1,40}$/)
    .optional(),
  record: z.string().max(200).optional(),
  /** A whole action (`assessment.hand-in`) or a slice (`assessment`). */
  action: z
    .string()
    .regex(/^[a-z-]{1,40}(\.[a-z-]{1,40})?$/)
    .optional(),
  outcome: z.enum(['done', 'refused']).optional(),
  /** Days in Vietnam, both included. */
  from: PlainDateText.optional(),
  to: PlainDateText.optional(),
})
export type AuditFilters = z.output<typeof Filters>

export const listAuditEntries = defineEndpoint({
  method: 'GET',
  path: '/api/audit-entries',
  params: Nothing,
  query: Filters,
  body: Nothing,
  reply: pageOf(AuditEntryReply),
  problems: [],
  summary: 'Entries of the audit log, newest first; who administers accounts sees those about accounts and rights only',
  recorded: 'read',
})

export const listOwnAuditEntries = defineEndpoint({
  method: 'GET',
  path: '/api/my-audit-entries',
  params: Nothing,
  query: PageQuery.extend({ from: PlainDateText.optional(), to: PlainDateText.optional() }),
  body: Nothing,
  reply: pageOf(AuditEntryReply),
  problems: [],
  summary: 'Entries by or about the signed-in account, newest first',
})

const Key = z.object({ id: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) })

export const getAuditEntry = defineEndpoint({
  method: 'GET',
  path: '/api/audit-entries/:id',
  params: Key,
  query: z.object({ at: z.iso.datetime() }),
  body: Nothing,
  reply: AuditDetailReply,
  problems: ['audit.not-found'],
  summary: 'One entry with what was before and after',
  recorded: 'read',
})

export const getOwnAuditEntry = defineEndpoint({
  method: 'GET',
  path: '/api/my-audit-entries/:id',
  params: Key,
  query: z.object({ at: z.iso.datetime() }),
  body: Nothing,
  reply: AuditDetailReply,
  problems: ['audit.not-found'],
  summary: 'One entry by or about the signed-in account',
})

export const findAuditPeople = defineEndpoint({
  method: 'GET',
  path: '/api/audit-people',
  params: Nothing,
  query: z.object({ q: z.string().trim().min(2).max(60) }),
  body: Nothing,
  reply: z.object({ people: z.array(Named.extend({ username: z.string() })) }),
  problems: [],
  summary: 'Accounts whose entries the reader may see, by a part of the name',
})

export const DaySealReply = z.object({
  day: PlainDateText,
  lastSeq: z.number().int(),
  count: z.number().int(),
  chain: z.string(),
})
export type DaySealReply = z.output<typeof DaySealReply>

export const listDaySeals = defineEndpoint({
  method: 'GET',
  path: '/api/audit-day-seals',
  params: Nothing,
  query: z.object({ from: PlainDateText.optional(), to: PlainDateText.optional() }),
  body: Nothing,
  reply: z.object({
    /** Newest first, at most 400. */
    seals: z.array(DaySealReply),
    /** Where the chain stands now. */
    head: z.object({ seq: z.number().int(), chain: z.string() }),
    archives: z.array(
      z.object({ year: z.number().int(), count: z.number().int(), fileName: z.string(), sha256: z.string(), at: z.iso.datetime() }),
    ),
  }),
  problems: [],
  summary: 'The seals of days that are over, to be printed or sent out, and the archived years',
})

/** Of a file made on a page; longer spans are written by the command line. */
export const MOST_EXPORTED = 50_000

export const exportAudit = defineEndpoint({
  method: 'GET',
  path: '/api/audit-export',
  params: Nothing,
  query: z.object({ from: PlainDateText, to: PlainDateText }),
  body: Nothing,
  reply: z.any(),
  problems: ['audit.nothing-sealed', 'audit.too-many'],
  summary: `The sealed log of the days asked for as NDJSON, for \`binhyen audit verify\`; at most ${String(MOST_EXPORTED)} entries`,
  file: 'application/x-ndjson',
  recorded: 'export',
  fresh: true,
})
