// The only place where the web asks about assessment windows.
import { queryOptions } from '@tanstack/react-query'
import { listWindows, setProvinceWindow, type CalendarWindow } from '@binhyen/core/calendar/calendar.contract'
import { getSet } from '@binhyen/core/criteria/criteria.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { call } from '../../api/client.ts'

export type { CalendarWindow }

export function windowsQuery(unit: string, set: string) {
  return queryOptions({
    queryKey: ['calendar', 'windows', unit, set],
    queryFn: ({ signal }) => call(listWindows, { query: { unit, set } }, { signal }),
  })
}

/** The set the windows are of: its title and which rule gives its windows. */
export function windowSetQuery(id: string) {
  return queryOptions({
    queryKey: ['criteria', 'set', id],
    queryFn: ({ signal }) => call(getSet, { params: { id } }, { signal }),
    staleTime: 60_000,
  })
}

export type NewWindow = {
  readonly provinceId: string
  readonly setId: string
  readonly from: PlainDate
  /** The day after the last one. */
  readonly to: PlainDate
  readonly dueOn: PlainDate | null
  readonly source: string
}

export async function addWindow(window: NewWindow): Promise<void> {
  await call(setProvinceWindow, { body: window })
}
