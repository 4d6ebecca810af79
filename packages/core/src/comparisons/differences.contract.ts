// The only place for what the endpoint of the difference ledger takes and answers.
import { z } from 'zod'
import { PeriodReply } from '../calendar/calendar.contract.ts'
import { FigureReply, TwoWords } from '../figures/figures.contract.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText } from '../shared/schemas.ts'
import { gapReasons } from '../units/comparison.domain.ts'
import { differenceCauses } from './differences.domain.ts'
import { BaselineYear } from '../totals/totals.contract.ts'
import { comparisons } from '../totals/totals.domain.ts'

/** What one unit had handed in when the total was taken. */
const EntryReply = z.object({
  unit: z.object({ id: z.string(), name: z.string() }),
  report: z.uuid(),
  seq: z.number().int(),
  number: z.number(),
})

/** A total as it was taken; `number` null where it is hidden from this reader. */
const TakingReply = z.object({
  form: z.object({ id: z.string(), title: TwoWords }),
  period: PeriodReply,
  /** Over what was handed in by this day. */
  asOf: PlainDateText,
  number: z.number().nullable(),
  units: z.number().int(),
  /** Some of the numbers were said with a word before them ("trên", "khoảng"). */
  approximate: z.boolean(),
  summed: z.array(z.object({ id: z.string(), name: z.string() })),
  gap: z.enum(gapReasons).nullable(),
})

export const DifferencesReply = z.object({
  unit: z.object({ id: z.string(), name: z.string(), level: z.string() }),
  form: z.object({ id: z.string(), title: TwoWords }),
  figure: FigureReply,
  before: TakingReply,
  after: TakingReply,
  /** `after` less `before`; null where hidden. */
  by: z.number().nullable(),
  hidden: z.boolean(),
  /** Between levels: the units below that owe a report and have said nothing, at most so many of them by name. None otherwise. */
  absent: z.object({ count: z.number().int(), units: z.array(z.object({ id: z.string(), name: z.string() })) }),
  /** The change by cause; they add up to `by`. None where hidden. */
  parts: z.array(
    z.object({
      cause: z.enum(differenceCauses),
      by: z.number(),
      count: z.number().int(),
      /** The largest changes first, at most so many. */
      lines: z.array(z.object({ before: z.array(EntryReply), after: z.array(EntryReply), by: z.number() })),
    }),
  ),
})
export type DifferencesReply = z.output<typeof DifferencesReply>

export const readDifferences = defineEndpoint({
  method: 'GET',
  path: '/api/figure-differences',
  params: Nothing,
  query: z.object({
    unit: z.string().max(40),
    form: z.string().max(60),
    figure: z.string().max(60),
    /** A day of the period looked at. */
    on: PlainDateText.optional(),
    /**
     * What its total is compared with: an earlier period, the same one as it stood on a day, or, for what a unit reports itself, the sum of
     * the reports below it.
     */
    against: z.enum([...comparisons, 'as-of', 'level']).default('previous'),
    baseline: BaselineYear,
    asOf: PlainDateText.optional(),
  }),
  body: Nothing,
  reply: DifferencesReply,
  problems: ['unit.not-found', 'unit.not-valid-on', 'form.not-found', 'figure.not-found', 'figure.not-added', 'report.period-unknown'],
  summary: 'Why a total is not an earlier one, or not the sum below it: the difference by cause, with the hand-ins behind each part',
})
