// The only place for what the endpoints of outages take and answer.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { pageOf, PageQuery } from '../shared/page.ts'
import { LocalTimeText, Nothing, PlainDateText } from '../shared/schemas.ts'
import { outageKinds } from './outages.domain.ts'

/** What a report was given because of outages: the last day that counts as in time, and between when the system was down. */
export const CreditReply = z.object({
  until: PlainDateText,
  outages: z.array(z.object({ from: LocalTimeText, to: LocalTimeText })),
})

const OutageReply = z.object({
  id: z.uuid(),
  from: LocalTimeText,
  to: LocalTimeText,
  kind: z.enum(outageKinds),
  places: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Null for what the program noted itself. */
  reason: z.string().nullable(),
  document: z.string().nullable(),
  recordedAt: z.string(),
  recordedBy: z.string().nullable(),
  /** Null while it counts. */
  withdrawn: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  mayWithdraw: z.boolean(),
})
export type OutageReply = z.output<typeof OutageReply>

export const listOutages = defineEndpoint({
  method: 'GET',
  path: '/api/outages',
  params: Nothing,
  query: PageQuery,
  body: Nothing,
  reply: pageOf(OutageReply),
  problems: [],
  summary: 'When the system, or the line of some places, was down: newest first, those taken back included',
})

/** Reports whose lateness changed by it. */
const Judged = z.object({ id: z.uuid(), reports: z.number().int() })

export const recordOutage = defineEndpoint({
  method: 'POST',
  path: '/api/outages',
  params: Nothing,
  query: Nothing,
  body: z.object({
    from: LocalTimeText,
    to: LocalTimeText,
    places: z.array(z.string().max(40)).min(1).max(50),
    reason: z.string().trim().min(1).max(500),
    document: z.string().trim().max(200),
  }),
  reply: Judged,
  problems: ['outage.span-refused', 'unit.not-found'],
  summary: 'Records that the system could not be reached from some places; late reports it explains count as in time',
})

export const withdrawOutage = defineEndpoint({
  method: 'POST',
  path: '/api/outages/:id/withdraw',
  params: z.object({ id: z.uuid() }),
  query: Nothing,
  body: z.object({ reason: z.string().trim().min(1).max(500) }),
  reply: Judged,
  problems: ['outage.not-found', 'outage.withdrawn'],
  summary: 'Takes an outage back; reports that counted as in time by it alone are late again',
})
