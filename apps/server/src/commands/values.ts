// The only place for reading a day given on the command line.
import { findPlainDate, findVietnameseDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { UsageError, type Values } from './command.ts'

/** A day as YYYY-MM-DD or 31/12/2020; undefined where the option was not given. Throws UsageError. */
export function dayIn(values: Values, option: string): PlainDate | undefined {
  const given = values[option]
  if (given === undefined) return undefined
  const day = findPlainDate(String(given)) ?? findVietnameseDate(String(given))
  if (day !== null) return day
  throw new UsageError(
    `--${option} "${String(given)}" không phải ngày có thật. / --${option} "${String(given)}" is not a calendar day, expected YYYY-MM-DD.`,
  )
}
