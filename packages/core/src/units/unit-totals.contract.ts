// The only place for the HTTP contract of totals: how many units of each kind stand below a unit on a day.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText } from '../shared/schemas.ts'
import { LevelText, OnQuery, TypeText, UnitParams } from './units.contract.ts'

const TotalsReply = z.object({
  /** The day answered for; the first day of the catalogue where an earlier one was asked. */
  on: PlainDateText,
  beforeCatalogue: z.boolean(),
  /** Levels of the administrative tree from the top down, without the unit itself, residential areas and institutions. */
  levels: z.array(
    z.object({
      level: LevelText,
      count: z.number().int(),
      /** How many of them may have ended by that day: no source says which day between two lists was their last. */
      unsure: z.number().int(),
      types: z.array(z.object({ type: TypeText, count: z.number().int() })),
    }),
  ),
})
export type TotalsReply = z.output<typeof TotalsReply>

export const getTotals = defineEndpoint({
  method: 'GET',
  path: '/api/units/:id/totals',
  params: UnitParams,
  query: OnQuery,
  body: Nothing,
  reply: TotalsReply,
  problems: ['unit.not-found', 'unit.not-valid-on'],
  summary: 'How many units of each level and type stand below a unit on a day',
})
