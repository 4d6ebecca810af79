// The only place for what the endpoints of contradictions take and answer.
import { z } from 'zod'
import { roles } from '../access/access.domain.ts'
import { PeriodReply } from '../calendar/calendar.contract.ts'
import { TwoWords } from '../figures/figures.contract.ts'
import { qualifiers } from '../figures/quantity.domain.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { pageOf, PageQuery } from '../shared/page.ts'
import { Nothing, PlainDateText, unread } from '../shared/schemas.ts'
import { contradictionKinds, contradictionStates } from './contradictions.domain.ts'

/** One of the two sides: the number as it was said, and the hand-ins it comes from. */
const Side = z.object({
  form: z.object({ id: z.string(), title: TwoWords }),
  /** Null where it is hidden from this reader. */
  quantity: z.object({ number: z.number(), qualifier: z.enum(qualifiers), upper: z.number().nullable() }).nullable(),
  /** The unit's own hand-ins behind it, oldest period first; none where it is the sum of units below. */
  handIns: z.array(
    z.object({ report: z.uuid(), seq: z.number().int(), onDate: PlainDateText, accepted: z.boolean(), period: PeriodReply }),
  ),
  /** How many reports are in it of how many that were to come; null for the unit's own report. */
  counted: z.object({ told: z.number().int(), of: z.number().int() }).nullable(),
})

export const ContradictionReply = z.object({
  /** What an explanation is written to, and what `seen` the writer saw. */
  key: z.string(),
  seen: z.string(),
  kind: z.enum(contradictionKinds),
  state: z.enum(contradictionStates),
  unit: z.object({ id: z.string(), name: z.string(), parentName: z.string().nullable(), level: z.string() }),
  figure: z.object({ id: z.string(), name: TwoWords, unit: TwoWords, decimals: z.number().int() }),
  period: PeriodReply,
  own: Side,
  other: Side,
  /** Of the kind `dossier`: the dossier that says `own`, its fact, and what to know where the two are not quite the same. */
  dossier: z.object({ id: z.uuid(), fact: z.string(), note: TwoWords }).nullable(),
  /** What the unit says less what it is compared with; null where hidden from this reader. Per cent of the compared; null where that is 0. */
  difference: z.object({ by: z.number(), percent: z.number().nullable(), approximate: z.boolean() }).nullable(),
  /** True where the numbers are so small, or could give such ones away, that this reader is not shown them. */
  hidden: z.boolean(),
  /** When the later of the two sides came to say what it says now. */
  since: z.string(),
  /** Newest first; `current`: written to the numbers as they are now. */
  explanations: z.array(
    z.object({ text: z.string(), by: z.string(), role: z.enum(roles).nullable(), onDate: PlainDateText, current: z.boolean() }),
  ),
  mayExplain: z.boolean(),
})
export type ContradictionReply = z.output<typeof ContradictionReply>

/** Which are meant, whatever their state. */
const Meant = z.object({
  unit: z.string().max(40).optional(),
  kind: z.enum(contradictionKinds).optional(),
  /** A form on either side. */
  form: z.string().max(60).optional(),
  /** The year of the period; left out, the last two years. */
  year: z.coerce.number().int().min(1990).max(2100).optional(),
  /** Only those of one report. */
  report: z.uuid().optional(),
  /** Only those of one dossier, also before it is handed in. */
  dossier: z.uuid().optional(),
})

export const listContradictions = defineEndpoint({
  method: 'GET',
  path: '/api/figure-contradictions',
  params: Nothing,
  query: PageQuery.extend(Meant.shape).extend({
    /** Left out: what is not explained, or was before the numbers changed. */
    state: z.enum([...contradictionStates, 'all']).optional(),
  }),
  body: Nothing,
  reply: pageOf(ContradictionReply),
  problems: ['unit.not-found'],
  summary:
    'Figures that contradict each other: within a report, between levels, between periods, and of dossiers, with their explanations; keyset pages',
})

/** Beside the list, which need not be read to its end for a page of it. */
export const countContradictions = defineEndpoint({
  method: 'GET',
  path: '/api/figure-contradictions/counts',
  params: Nothing,
  query: Meant,
  body: Nothing,
  reply: z.object({
    open: z.number().int(),
    outdated: z.number().int(),
    explained: z.number().int(),
    incomplete: z.number().int(),
    /** How many of the reports that are compared were looked at, newest first; fewer than all of them once there is enough to do. */
    looked: z.object({ reports: z.number().int(), of: z.number().int() }),
  }),
  problems: ['unit.not-found'],
  summary: 'How many figures contradict each other, by what was done about it',
})

export const explainContradiction = defineEndpoint({
  method: 'POST',
  path: '/api/figure-contradictions/explanations',
  params: Nothing,
  query: Nothing,
  body: z.object({
    key: unread(z.string().max(300)),
    /** As it came with the contradiction: whoever explains says so of the numbers they saw. */
    seen: unread(z.string().max(300)),
    text: z.string().trim().min(3).max(1000),
  }),
  reply: z.object({ state: z.enum(contradictionStates) }),
  problems: ['report.contradiction-unknown', 'report.changed-meanwhile'],
  summary: 'Explains a contradiction; the explanations before it are kept',
})
