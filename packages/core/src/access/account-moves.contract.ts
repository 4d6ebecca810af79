// The only place for the HTTP contract of moving the rights left on units that ended to the units that follow them, many in one command.
import { z } from 'zod'
import { defineEndpoint } from '../shared/endpoint.ts'
import { PageQuery, pageOf } from '../shared/page.ts'
import { Nothing, PlainDateText } from '../shared/schemas.ts'
import { RoleName } from './access.contract.ts'
import { NamedUnit } from './accounts.contract.ts'
import { MOST_MOVED, moveOutcomes, moveReasons } from './account-moves.domain.ts'

const UnitIdText = z.string().min(1).max(40)

export const ClosedUnitReply = z.object({
  unit: NamedUnit,
  /** The first day without it. */
  endedOn: PlainDateText,
  /** Rights that stand on it or will stand, and of how many people. */
  grants: z.number().int(),
  accounts: z.number().int(),
  /** The units standing today that follow it, over every succession since; the clear one first. */
  successors: z.array(NamedUnit),
  /** The one that follows it clearly: as a whole, by default, or because there is no other. */
  suggested: z.string().nullable(),
})
export type ClosedUnitReply = z.output<typeof ClosedUnitReply>

export const listClosedUnits = defineEndpoint({
  method: 'GET',
  path: '/api/account-moves',
  params: Nothing,
  query: PageQuery.extend({
    /** Units that lay in this one, or in what it follows. */
    unit: UnitIdText.optional(),
    /** Only units that this one follows. */
    successor: UnitIdText.optional(),
  }),
  body: Nothing,
  reply: pageOf(ClosedUnitReply),
  problems: [],
  summary: 'Units that have ended and on which people one keeps still hold rights, by code; a keyset page',
})

export const MovedGrantReply = z.object({
  grantId: z.number().int(),
  account: z.object({ id: z.string(), username: z.string(), displayName: z.string() }),
  role: RoleName,
  from: NamedUnit,
  to: NamedUnit.nullable(),
  outcome: z.enum(moveOutcomes),
  reason: z.enum(moveReasons).nullable(),
})
export type MovedGrantReply = z.output<typeof MovedGrantReply>

export const moveAccounts = defineEndpoint({
  method: 'POST',
  path: '/api/account-moves',
  params: Nothing,
  query: Nothing,
  body: z.object({
    /** Each unit that ended once; null ends the rights on it. */
    moves: z
      .array(z.object({ from: UnitIdText, to: UnitIdText.nullable() }))
      .min(1)
      .max(200)
      .refine((moves) => new Set(moves.map((move) => move.from)).size === moves.length, { message: 'a unit stands twice' }),
    /** The first day on the new units. */
    on: PlainDateText,
    document: z.string().trim().max(200).default(''),
    apply: z.boolean(),
  }),
  reply: z.object({
    applied: z.boolean(),
    items: z.array(MovedGrantReply),
    /** More rights than one command takes: the rest stays in the list. */
    more: z.boolean(),
  }),
  problems: ['grant.in-the-past', 'unit.not-found', 'unit.not-valid-on'],
  summary: `Shows (apply=false) or makes the moves of all rights on some ended units, at most ${String(MOST_MOVED)} at once; each person's move can be taken back before its day`,
  fresh: true,
})
