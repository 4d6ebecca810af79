// The only place for the shape of data/calendar/holidays.yaml.
import { z } from 'zod'
import { PlainDateText } from '../shared/schemas.ts'

const Text = z.string().trim().min(1)

export const HolidayFile = z.strictObject({
  holidays: z
    .array(
      z.strictObject({
        from: PlainDateText,
        /** The last day of several; the same day where it is left out. */
        to: PlainDateText.nullable().default(null),
        /** Days off beside Saturdays and Sundays, or Saturdays and Sundays worked in exchange. */
        kind: z.enum(['off', 'worked']),
        name: Text,
        source: Text,
        checked: z.boolean(),
      }),
    )
    .min(1),
})
export type HolidayFile = z.output<typeof HolidayFile>
