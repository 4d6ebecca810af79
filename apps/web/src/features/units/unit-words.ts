// The only place for short words about units that several parts of the web share.
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { spanHolds, type Span } from '@binhyen/core/shared/span'
import type { HistoryReply } from '@binhyen/core/units/units.contract'
import type { DatedChange } from '@binhyen/core/units/units.domain'
import { formatDate } from '../../i18n/format.ts'
import { t as words } from '../../i18n/vi/units.ts'
import { t } from '../../i18n/vi.ts'

/** Spans are half-open; people read the last day that counts. */
export function lastDayText(end: PlainDate): string {
  return t('unit.until', { date: formatDate(addDays(end, -1)) })
}

/** "từ 06/10/2019 đến 30/06/2025", both days included. */
export function spanWords(span: Span): string {
  const from = formatDate(span.from)
  return span.to === null ? words('unit.since', { from }) : words('unit.between', { from, to: formatDate(addDays(span.to, -1)) })
}

/** "ngày 01/07/2025", or between which days where the day itself is not known. */
export function changeWords(change: DatedChange): string {
  const on = formatDate(change.on)
  return change.notBefore === null || change.notAfter === null
    ? words('change.on', { on })
    : words('change.between', { from: formatDate(change.notBefore), to: formatDate(change.notAfter), on })
}

/** The part of a history that stands on a day; the last one after the unit's end, the first one before it. */
export function versionOn(history: HistoryReply, on: PlainDate): HistoryReply['versions'][number] | undefined {
  return (
    history.versions.find((version) => spanHolds(version.valid, on)) ??
    (on < history.valid.from ? history.versions[0] : history.versions.at(-1))
  )
}

/** The day a unit's page can answer for: the one asked, or the last one on which the unit stood. */
export function answeredDay(history: HistoryReply, on: PlainDate): PlainDate {
  return history.valid.to !== null && on >= history.valid.to ? addDays(history.valid.to, -1) : on
}
