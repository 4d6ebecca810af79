// The only place where the web asks when the system was down, and records it.
import { infiniteQueryOptions } from '@tanstack/react-query'
import { listOutages, recordOutage, withdrawOutage } from '@binhyen/core/reports/outages.contract'
import type { LocalTime } from '@binhyen/core/shared/local-time'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { searchUnits } from '@binhyen/core/units/units.contract'
import { call } from '../../api/client.ts'
import type { ComboOption } from '../../ui/combobox.tsx'

export const outagesQuery = infiniteQueryOptions({
  queryKey: ['reports', 'outages'],
  queryFn: ({ signal, pageParam }) =>
    call(listOutages, { query: { limit: 50, ...(pageParam === null ? {} : { after: pageParam }) } }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (page) => page.next,
})

type NewOutage = {
  readonly from: LocalTime
  readonly to: LocalTime
  readonly places: readonly string[]
  readonly reason: string
  readonly document: string
}

export const tellOutage = (outage: NewOutage) => call(recordOutage, { body: { ...outage, places: [...outage.places] } })

export const takeOutageBack = ({ id, reason }: { readonly id: string; readonly reason: string }) =>
  call(withdrawOutage, { params: { id }, body: { reason } })

/** Units that stood on a day, by a piece of a name. */
export async function findPlaces(text: string, on: PlainDate, signal: AbortSignal): Promise<readonly ComboOption[]> {
  const { hits } = await call(searchUnits, { query: { q: text, on, limit: 10 } }, { signal })
  return hits.map((hit) => ({ id: hit.id, label: hit.fullName, vi: true, detail: hit.path.join(', ') }))
}
