// The only place for the zod schemas that several contracts share.
import { z } from 'zod'
import { findLocalTime, type LocalTime } from './local-time.ts'
import { isPlainDate, type PlainDate } from './plain-date.ts'

/** A day, in what is asked and what is answered. Of what is asked, days too far off to reckon from are refused before (platform/http/texts). */
export const PlainDateText = z
  .string()
  .refine((text): boolean => isPlainDate(text), { message: 'not a calendar day, expected YYYY-MM-DD' })
  .transform((text) => text as PlainDate)

/** A minute by the clock in Vietnam. */
export const LocalTimeText = z
  .string()
  .refine((text): boolean => findLocalTime(text) !== null, { message: 'not a minute of a day, expected YYYY-MM-DDTHH:MM' })
  .transform((text) => text as LocalTime)

export const WindowReply = z.object({ from: PlainDateText, to: PlainDateText })
export const SpanReply = z.object({ from: PlainDateText, to: PlainDateText.nullable() })
export const Nothing = z.object({})

/** A switch in a query, off where it is not given. */
export const FlagText = z
  .enum(['true', 'false'])
  .default('false')
  .transform((text) => text === 'true')

const unreadSchemas = z.registry<{ readonly unread: true }>()

/**
 * Marks a string that no person writes freely – a password, a code shown once, a hash, a token –, so that the guard on free text
 * does not read it. Every other string of a write is read.
 */
export function unread<T extends z.ZodType>(schema: T): T {
  unreadSchemas.add(schema, { unread: true })
  return schema
}

export function isUnread(schema: z.ZodType): boolean {
  return unreadSchemas.has(schema)
}

/** The most a whole number of ours is kept as: what is larger counts nothing. */
const MOST_WHOLE = 2_147_483_647

/** A whole number in an address: a version, a turn, a revision. */
export const WholeText = (least: number) => z.coerce.number().int().min(least).max(MOST_WHOLE)
