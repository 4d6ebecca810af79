// The only place for what the endpoints of totals take and answer.
import { z } from 'zod'
import { PeriodReply } from '../calendar/calendar.contract.ts'
import { periodKinds } from '../calendar/periods.domain.ts'
import { FigureReply, TwoWords } from '../figures/figures.contract.ts'
import { qualifiers } from '../figures/quantity.domain.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText } from '../shared/schemas.ts'
import { BASELINE_YEAR, bases, comparisons } from './totals.domain.ts'

/** What stands in a cell. What is not there is absent: an exact number says no qualifier, a place where everybody answered no gaps. */
export const TotalCell = z
  .object({
    number: z.number().optional(),
    qualifier: z.enum(qualifiers).optional(),
    upper: z.number().optional(),
    percent: z.number().optional(),
    /** Of a share that is compared with: by how many percentage points it has moved since, from the counts and not from rounded shares. */
    points: z.number().optional(),
    /** The whole of a share is 0. */
    noWhole: z.literal(true).optional(),
    /** Places that gave a number. */
    given: z.number().int(),
    notApplicable: z.number().int().optional(),
    cannotProvide: z.number().int().optional(),
    /** Hidden from this reader because it is so small that it points at people, or would give such a figure away. */
    mark: z.enum(['small', 'hidden']).optional(),
  })
  .nullable()
export type TotalCell = z.output<typeof TotalCell>

const ProgressReply = z.object({
  expected: z.number().int(),
  handedIn: z.number().int(),
  accepted: z.number().int(),
  inTime: z.number().int(),
})

const TotalRow = z.object({
  unit: z.object({ id: z.string(), name: z.string(), level: z.string() }),
  /** By period, then by figure, in the order of the reply's `periods` and `figures`. */
  cells: z.array(z.array(TotalCell)),
  /** The same places in the compared periods; absent where nothing is compared. */
  compared: z.array(z.array(TotalCell)).optional(),
  progress: z.array(ProgressReply),
  /** When something last changed here; null where nothing was handed in. */
  updatedAt: z.string().nullable(),
  /** Predecessors whose figures are in it, for periods before the unit was there; and why some could not be. */
  summed: z.array(z.object({ id: z.string(), name: z.string() })),
  gap: z.string().nullable(),
})
export type TotalRow = z.output<typeof TotalRow>

/** The year of a fixed baseline. */
export const BaselineYear = z.coerce.number().int().min(2000).max(2100).default(BASELINE_YEAR)

export const TotalsReply = z.object({
  unit: z.object({ id: z.string(), name: z.string(), level: z.string() }),
  form: z.object({ id: z.string(), title: TwoWords, period: z.enum(periodKinds), level: z.string() }),
  basis: z.enum(bases),
  figures: z.array(FigureReply),
  periods: z.array(PeriodReply),
  comparedWith: z.enum(comparisons).nullable(),
  comparedPeriods: z.array(PeriodReply),
  total: TotalRow,
  /** The units directly below, by name. */
  parts: z.array(TotalRow),
  /** Hand-ins and acceptances that are not yet in the totals above their own place; within seconds they are. */
  waiting: z.number().int(),
})
export type TotalsReply = z.output<typeof TotalsReply>

export const readTotals = defineEndpoint({
  method: 'GET',
  path: '/api/figure-totals',
  params: Nothing,
  query: z.object({
    unit: z.string().max(40),
    form: z.string().max(60),
    /** Periods to show: this many of `kind`, the last of them the one that holds `on`. */
    kind: z.enum(periodKinds).optional(),
    on: PlainDateText.optional(),
    /** Of a form asked for ad hoc, whose board shows one window: `on` is its last day, `from` its first where several end together. */
    from: PlainDateText.optional(),
    count: z.coerce.number().int().min(1).max(36).default(1),
    basis: z.enum(bases).default('provisional'),
    compare: z.enum(comparisons).optional(),
    baseline: BaselineYear,
    /** Ids of figures, with commas between them; every figure of the form where it is left out. */
    figures: z.string().max(2000).optional(),
    parts: z.enum(['true', 'false']).default('true'),
  }),
  body: Nothing,
  reply: TotalsReply,
  problems: ['unit.not-found', 'unit.not-valid-on', 'form.not-found', 'figure.not-found', 'report.period-unknown'],
  summary: 'Sums of a unit and of the units directly below it, with how many of how many reported',
})
