// The only place for what the endpoints of the inbox take and answer.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { PageQuery, pageOf } from '../shared/page.ts'
import { Nothing, PlainDateText } from '../shared/schemas.ts'
import { noticeKinds, recordKinds } from './inbox.domain.ts'

const SaidReply = z.object({
  form: z.object({ id: z.string(), title: z.object({ vi: z.string(), en: z.string() }) }).optional(),
  period: z
    .object({ kind: z.string(), year: z.number().int(), number: z.number().int(), from: PlainDateText, to: PlainDateText })
    .optional(),
  dueOn: PlainDateText.optional(),
  workingDays: z.number().int().optional(),
  returned: z.number().int().optional(),
  missing: z.number().int().optional(),
  expected: z.number().int().optional(),
  units: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
})

export const NoticeReply = z.object({
  id: z.number().int(),
  kind: z.enum(noticeKinds),
  urgent: z.boolean(),
  unit: z.object({ id: z.string(), name: z.string() }),
  record: z.object({ kind: z.enum(recordKinds), id: z.string() }).nullable(),
  said: SaidReply,
  /** The working day it was sent on. */
  on: PlainDateText,
  at: z.string(),
  read: z.boolean(),
})
export type NoticeReply = z.output<typeof NoticeReply>

export const listNotices = defineEndpoint({
  method: 'GET',
  path: '/api/notices',
  params: Nothing,
  query: PageQuery.extend({ unread: z.enum(['true', 'false']).default('false') }),
  body: Nothing,
  reply: pageOf(NoticeReply),
  problems: [],
  summary: 'What the signed-in account was told, newest first; keyset pages',
})

export const countNotices = defineEndpoint({
  method: 'GET',
  path: '/api/notices/count',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({ unread: z.number().int() }),
  problems: [],
  summary: 'How many notices the signed-in account has not read',
})

export const markNotices = defineEndpoint({
  method: 'POST',
  path: '/api/notices/read',
  params: Nothing,
  query: Nothing,
  body: z.object({ ids: z.array(z.number().int().positive()).min(1).max(200), read: z.boolean() }),
  reply: z.object({ unread: z.number().int() }),
  problems: [],
  summary: 'Marks notices of the signed-in account as read or unread',
})

export const readNoticesUpTo = defineEndpoint({
  method: 'POST',
  path: '/api/notices/read-all',
  params: Nothing,
  query: Nothing,
  /** The newest one seen: what came meanwhile stays unread. */
  body: z.object({ upTo: z.number().int().positive() }),
  reply: z.object({ unread: z.number().int() }),
  problems: [],
  summary: 'Marks everything the signed-in account was told up to a notice as read',
})
