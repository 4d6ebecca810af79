// The only place for how replies tell the figures of a unit.
import { z } from 'zod'
import { PeriodReply } from '../calendar/calendar.contract.ts'
import { TwoWords } from '../figures/figures.contract.ts'
import { qualifiers } from '../figures/quantity.domain.ts'
import { levels } from '../units/units.domain.ts'

const FigureValueReply = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('number'),
    quantity: z.object({ number: z.number(), qualifier: z.enum(qualifiers), upper: z.number().nullable() }),
  }),
  z.object({ kind: z.literal('share'), percent: z.number(), approximate: z.boolean() }),
  z.object({ kind: z.literal('no-whole') }),
  z.object({ kind: z.literal('not-applicable') }),
  z.object({ kind: z.literal('cannot-provide'), reason: z.string().nullable() }),
  z.object({ kind: z.literal('hidden'), mark: z.enum(['small', 'hidden']) }),
])

/** How many reports are counted of how many that were to come. */
const CountedReportsReply = z.object({ counted: z.number().int(), expected: z.number().int(), level: z.enum(levels) })

/** One figure of a unit. `asSaid` is the value in the words it was said with ("trên 160"), `source` where it comes from, in Vietnamese. */
export const UnitFigureReply = z.object({
  id: z.string(),
  name: TwoWords,
  unit: TwoWords,
  decimals: z.number().int(),
  /** Half-open: `to` is the day after the last. */
  period: PeriodReply,
  value: FigureValueReply,
  asSaid: z.string(),
  form: z.object({ id: z.string(), title: TwoWords }),
  /** `own`: the unit's report. `below`: the sum of the units below. */
  from: z.enum(['own', 'below']),
  /** False: handed in and not accepted yet. */
  accepted: z.boolean(),
  /** Of a sum; null for the unit's own report. */
  reports: CountedReportsReply.nullable(),
  source: z.string(),
  /** The sum of the units below for the same figure and period, where it is not what the unit says. Both are kept. */
  below: z
    .object({
      value: FigureValueReply,
      asSaid: z.string(),
      reports: CountedReportsReply,
      /** What the unit says less the sum; null where one of the two gives no number. */
      difference: z.object({ by: z.number(), points: z.boolean(), approximate: z.boolean() }).nullable(),
    })
    .nullable(),
})
export type UnitFigureReply = z.output<typeof UnitFigureReply>
