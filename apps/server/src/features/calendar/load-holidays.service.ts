// The only place that reads data/calendar/holidays.yaml, says by line what is wrong with it, and brings it into the database.
import { fileURLToPath } from 'node:url'
import { HolidayFile } from '@binhyen/core/calendar/holiday-file.contract'
import { dayOfWeek } from '@binhyen/core/calendar/working-days.domain'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { FilesInvalid, fingerprintOf, parseYaml, readYamlFiles, type Parsed } from '#server/platform/files/checked-yaml'
import type { PrepareStep } from '#server/platform/prepare'
import { saveHolidays, type HolidayRecord } from './holidays.store.ts'

export const calendarDirectory = fileURLToPath(new URL('../../../../../data/calendar/', import.meta.url))
const ROOT = 'data/calendar'
/** No holiday is longer: a year mistyped would otherwise make one of hundreds of days. */
const LONGEST = 14
const FRIDAY = 5

/** The public holidays day by day. Throws FilesInvalid with everything that is wrong. */
export async function readHolidays(directory = calendarDirectory): Promise<readonly HolidayRecord[]> {
  const lines: string[] = []
  const days = (await readYamlFiles(directory)).flatMap((file) => {
    const parsed = parseYaml(file, HolidayFile, { root: ROOT, note: (line) => lines.push(line) })
    return parsed === null ? [] : daysOf(parsed, lines)
  })
  if (lines.length > 0) throw new FilesInvalid(ROOT, lines)
  return days
}

function daysOf({ value, say }: Parsed<HolidayFile>, lines: string[]): HolidayRecord[] {
  const seen = new Set<PlainDate>()
  return value.holidays.flatMap(({ from, to, ...holiday }, at) => {
    const wrong = (field: string, message: string): HolidayRecord[] => {
      lines.push(say({ path: ['holidays', at, field], message }))
      return []
    }
    const days = spread(from, to ?? from)
    if (days === null) return wrong('to', 'ends before it begins, or lasts longer than any holiday')
    const twice = days.find((day) => seen.has(day))
    if (twice !== undefined) return wrong('from', `${twice} is written twice`)
    if (holiday.kind === 'worked' && days.some((day) => dayOfWeek(day) <= FRIDAY)) {
      return wrong('kind', 'only a Saturday or Sunday is worked in exchange')
    }
    for (const day of days) seen.add(day)
    return days.map((day) => ({ day, ...holiday }))
  })
}

function spread(from: PlainDate, to: PlainDate): readonly PlainDate[] | null {
  const days: PlainDate[] = []
  for (let day = from; day <= to && days.length <= LONGEST; day = addDays(day, 1)) days.push(day)
  return days.length === 0 || days.length > LONGEST ? null : days
}

export const loadHolidaysStep: PrepareStep = {
  name: 'holidays',
  fingerprint: async () => fingerprintOf(await readYamlFiles(calendarDirectory)),
  run: async ({ system }) => {
    const days = await readHolidays()
    await system((ctx) => saveHolidays(ctx, days))
  },
}
