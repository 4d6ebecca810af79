// The only place for what the address bar carries on the list of reports.
import { findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'

type Raw = Readonly<Record<string, unknown>>

export const reportStates = ['overdue', 'not-begun', 'open', 'returned', 'handed-in', 'accepted', 'correcting'] as const
export type ReportState = (typeof reportStates)[number] | 'waits-for-me'

export type ReportsSearch = {
  readonly form?: string
  readonly period?: PlainDate
  /** Of what was asked for ad hoc: the day after its last, where several windows begin together. */
  readonly periodTo?: PlainDate
  readonly state?: ReportState
  readonly q?: string
}

function text(raw: Raw, name: string): string | undefined {
  const value = raw[name]
  // The router reads a bare number as such.
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && value !== '' ? value.slice(0, 80) : undefined
}

export function readReportsSearch(raw: Raw): ReportsSearch {
  const [form, q] = [text(raw, 'form'), text(raw, 'q')]
  const period = findPlainDate(text(raw, 'period') ?? '')
  const periodTo = findPlainDate(text(raw, 'periodTo') ?? '')
  const state = [...reportStates, 'waits-for-me' as const].find((each) => each === raw['state'])
  return {
    ...(form === undefined ? {} : { form }),
    ...(period === null || period === undefined ? {} : { period }),
    ...(periodTo === null || period === null ? {} : { periodTo }),
    ...(state === undefined ? {} : { state }),
    ...(q === undefined ? {} : { q }),
  }
}
