// The only place for spans of days. A span is half-open: `from` belongs to it, `to` does not; `to` null means open.
import { addDays, vietnameseDate, type PlainDate } from './plain-date.ts'

export type Span = { readonly from: PlainDate; readonly to: PlainDate | null }
/** A span with both ends, such as an assessment window or a report period. */
export type Window = { readonly from: PlainDate; readonly to: PlainDate }

export function spanHolds(span: Span, day: PlainDate): boolean {
  return span.from <= day && (span.to === null || day < span.to)
}

export function spansOverlap(a: Span, b: Span): boolean {
  return (b.to === null || a.from < b.to) && (a.to === null || b.from < a.to)
}

export function sameSpan(a: Span, b: Span): boolean {
  return a.from === b.from && a.to === b.to
}

/** The last day that belongs to a window. */
export function lastDay(window: Window): PlainDate {
  return addDays(window.to, -1)
}

/** As the law writes it, both days included: 16/11/2023–15/11/2024. */
export function vietnameseWindow(window: Window): string {
  return `${vietnameseDate(window.from)}–${vietnameseDate(lastDay(window))}`
}
