// The only place for what a past result can be about: a criteria set or a recorded title, and which of its windows is meant.
import { addDays, plainDateOf, vietnameseDate, yearOf } from '../shared/plain-date.ts'
import { lastDay, sameSpan, spansOverlap, vietnameseWindow, type Span, type Window } from '../shared/span.ts'
import type { PastObjects } from './past-units.domain.ts'
import type { StatusKind } from './routes-of-appraisal.domain.ts'

/** Something a unit can be said to have: a criteria set met, or a title that is recorded and not evaluated. */
export type PastMeasure = PastObjects & {
  readonly setId: string | null
  readonly statusKind: StatusKind
  /** The name the template offers. */
  readonly title: string
  /** All it may be called, among them its id and the label of its period ("19.2"). */
  readonly names: readonly string[]
  readonly inForce: Span | null
  readonly windows: readonly Window[]
  /** Windows beside the known ones may be given by their days: the law seen names none. */
  readonly free: boolean
}

/** Days, or the years a window is named after. */
export type Asked = { readonly window: Window } | { readonly year: readonly [number, number] }

export type Fitted = { readonly measure: PastMeasure; readonly window: Window }

/** The window of a measure that is meant; a reason where there is none. */
export function fit(measure: PastMeasure, asked: Asked): Fitted | 'window-unknown' | 'set-not-in-force' {
  const window = 'window' in asked ? askedDays(measure, asked.window) : askedYears(measure, asked.year)
  if (window === null) return 'window-unknown'
  return measure.inForce === null || spansOverlap(measure.inForce, window) ? { measure, window } : 'set-not-in-force'
}

function askedDays(measure: PastMeasure, days: Window): Window | null {
  if (measure.windows.some((window) => sameSpan(window, days))) return days
  return measure.free && !measure.windows.some((window) => spansOverlap(window, days)) ? days : null
}

/** A window is named after the year of its last day; several years name a period from the first day to the last. */
function askedYears(measure: PastMeasure, [begins, ends]: readonly [number, number]): Window | null {
  const fitting = measure.windows.filter(
    (window) => yearOf(lastDay(window)) === ends && (begins === ends || yearOf(window.from) === begins),
  )
  if (fitting.length > 0) return fitting.length === 1 ? (fitting[0] ?? null) : null
  const [from, to] = [plainDateOf(begins, 1, 1), plainDateOf(ends + 1, 1, 1)]
  return measure.setId === null && from !== null && to !== null && from < to ? { from, to } : null
}

/** Windows near the one asked for, to choose from. */
export function windowsText(measures: readonly PastMeasure[], asked: Asked): string {
  const year = 'window' in asked ? yearOf(lastDay(asked.window)) : asked.year[1]
  const windows = measures.flatMap((measure) => measure.windows).filter((window) => Math.abs(yearOf(lastDay(window)) - year) <= 1)
  return [...new Set(windows.map(vietnameseWindow))].slice(0, 6).join('; ')
}

export const titlesOf = (found: readonly Fitted[]): string => found.map(({ measure }) => measure.setId ?? measure.title).join('; ')

export function forceText(measure: PastMeasure): string {
  const { inForce } = measure
  if (inForce === null) return measure.title
  return `${measure.title}: ${vietnameseDate(inForce.from)}–${inForce.to === null ? '' : vietnameseDate(addDays(inForce.to, -1))}`
}

export function askedText(asked: Asked): string {
  return 'window' in asked ? vietnameseWindow(asked.window) : [...new Set(asked.year)].join('–')
}
