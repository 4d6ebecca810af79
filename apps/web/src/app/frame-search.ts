// The only place for what the address bar carries on every page: whose data, and as of which day.
import { findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'

export type FrameSearch = {
  /** A unit id such as `89@2019-10-06`. */
  readonly unit?: string | undefined
  /** As of which day; today without it. */
  readonly on?: PlainDate | undefined
}

/** Reads what it knows and leaves the rest to the page; a day that is none is dropped. */
export function readFrameSearch(search: Readonly<Record<string, unknown>>): FrameSearch {
  const on = typeof search['on'] === 'string' ? findPlainDate(search['on']) : null
  // The router reads a bare code such as 89 as a number.
  const unit = typeof search['unit'] === 'number' ? String(search['unit']) : search['unit']
  return { ...(typeof unit === 'string' && unit !== '' ? { unit } : {}), ...(on === null ? {} : { on }) }
}
