// The only place for the zod schemas that several contracts share.
import { z } from 'zod'
import { findPlainDate, type PlainDate } from './plain-date.ts'

export const PlainDateText = z
  .string()
  .refine((text): boolean => findPlainDate(text) !== null, { message: 'not a calendar day, expected YYYY-MM-DD' })
  .transform((text) => text as PlainDate)

export const WindowReply = z.object({ from: PlainDateText, to: PlainDateText })
export const SpanReply = z.object({ from: PlainDateText, to: PlainDateText.nullable() })
export const Nothing = z.object({})
