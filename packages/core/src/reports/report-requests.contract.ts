// The only place for what the endpoints of reports asked for ad hoc take and answer.
import { z } from 'zod'
import { PeriodReply } from '../calendar/calendar.contract.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { pageOf, PageQuery } from '../shared/page.ts'
import { FlagText, Nothing, PlainDateText } from '../shared/schemas.ts'
import { daysRefusals, daysWarnings } from './report-requests.domain.ts'

const Named = z.object({ id: z.string(), name: z.string() })
const FormNamed = z.object({ id: z.string(), title: z.object({ vi: z.string(), en: z.string() }) })
/** The document that asks: its number, its day and a short title. */
const AskingDocument = z.object({
  number: z.string().trim().min(1).max(60),
  on: PlainDateText,
  title: z.string().trim().min(1).max(200),
})

export const RequestReply = z.object({
  id: z.uuid(),
  form: FormNamed,
  level: z.string(),
  /** The place whose units report. */
  place: Named,
  /** The place whose seat asks. */
  by: Named,
  period: PeriodReply,
  dueOn: PlainDateText,
  document: AskingDocument,
  askedAt: z.string(),
  askedBy: z.string(),
  /** Null while it stands. */
  withdrawn: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable(),
  /** Of the units within the reader's reach. */
  progress: z.object({ expected: z.number().int(), handedIn: z.number().int(), accepted: z.number().int() }),
  /** Whether the reader may put its deadline off or withdraw it now. */
  mayChange: z.boolean(),
})
export type RequestReply = z.output<typeof RequestReply>

export const listReportRequests = defineEndpoint({
  method: 'GET',
  path: '/api/report-requests',
  params: Nothing,
  query: PageQuery.extend({
    /** Those that ask units of this place, or a place it lies in. */
    unit: z.string().max(40).optional(),
    form: z.string().max(60).optional(),
    /** Only those that were not withdrawn. */
    standing: FlagText,
  }),
  body: Nothing,
  reply: pageOf(RequestReply),
  problems: ['unit.not-found'],
  summary: 'Reports asked for ad hoc, newest first, with how many of the units asked have handed in',
})

const Asked = z.object({
  formId: z.string().max(60),
  unitId: z.string().max(40),
  /** The days the report is about; `to` is the day after the last. */
  from: PlainDateText,
  to: PlainDateText,
  dueOn: PlainDateText,
})

export const previewReportRequest = defineEndpoint({
  method: 'GET',
  path: '/api/report-requests/preview',
  params: Nothing,
  query: Asked,
  body: Nothing,
  reply: z.object({
    /** Units that would be asked. */
    units: z.number().int(),
    /** The last day of the data, and the first deadline that leaves a working day after it. */
    closesOn: PlainDateText,
    earliest: PlainDateText,
    refused: z.enum(daysRefusals).nullable(),
    warnings: z.array(z.enum(daysWarnings)),
    /** A request that stands and asks some of these units for the same report. */
    overlaps: z.object({ id: z.uuid(), place: Named, document: z.string() }).nullable(),
  }),
  problems: ['unit.not-found', 'form.not-found', 'report-request.form-refused'],
  summary: 'What a request would ask for: how many units, by when, and what stands against it',
})

export const askForReports = defineEndpoint({
  method: 'POST',
  path: '/api/report-requests',
  params: Nothing,
  query: Nothing,
  body: Asked.extend({ document: AskingDocument }),
  reply: z.object({ id: z.uuid(), units: z.number().int() }),
  problems: [
    'unit.not-found',
    'unit.not-valid-on',
    'form.not-found',
    'report-request.form-refused',
    'report-request.days-refused',
    'report-request.nobody',
    'report-request.overlaps',
  ],
  summary: 'Asks the units of a place for a report about some days by a deadline; each is told',
})

const RequestPath = z.object({ id: z.uuid() })

export const putOffReportRequest = defineEndpoint({
  method: 'POST',
  path: '/api/report-requests/:id/due',
  params: RequestPath,
  query: Nothing,
  body: z.object({ dueOn: PlainDateText }),
  reply: z.object({ id: z.uuid(), dueOn: PlainDateText }),
  problems: ['report-request.not-found', 'report-request.withdrawn', 'report-request.handed-in', 'report-request.days-refused'],
  summary: 'Puts the deadline of a request off, while nothing was handed in under it; each unit asked is told',
})

export const withdrawReportRequest = defineEndpoint({
  method: 'POST',
  path: '/api/report-requests/:id/withdraw',
  params: RequestPath,
  query: Nothing,
  body: z.object({ reason: z.string().trim().min(1).max(500) }),
  reply: z.object({ id: z.uuid() }),
  problems: ['report-request.not-found', 'report-request.withdrawn', 'report-request.handed-in'],
  summary: 'Withdraws a request, while nothing was handed in under it; each unit asked is told',
})
