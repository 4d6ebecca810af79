// The only place where the web asks about units.
import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import { createElement } from 'react'
import type { z } from 'zod'
import { readUnitYear } from '@binhyen/core/analytics/analytics.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import {
  addVillage,
  closeVillage,
  getHistory,
  getUnit,
  listChildren,
  listVillages,
  listWithoutSuccessor,
  renameVillage,
  searchUnits,
  type HistoryReply,
  type SearchHit,
  type UnitLine,
  type VillageReply,
} from '@binhyen/core/units/units.contract'
import { getTotals, type TotalsReply } from '@binhyen/core/units/unit-totals.contract'
import type { unitTypes } from '@binhyen/core/units/units.domain'
import { call } from '../../api/client.ts'
import { HitDetail } from './hit-detail.tsx'
import type { ComboOption } from '../../ui/combobox.tsx'

export type { HistoryReply, UnitLine, VillageReply }
export type UnitYear = z.output<typeof readUnitYear.reply>
export type YearLine = UnitYear['current'][number]
export type VillageType = (typeof unitTypes)['village'][number]

/** A unit on a day. The day is part of the key: the same unit may hang elsewhere on another one. */
export function unitQuery(id: string, on: PlainDate) {
  return queryOptions({
    queryKey: ['units', 'unit', id, on],
    queryFn: ({ signal }) => call(getUnit, { params: { id }, query: { on } }, { signal }),
    staleTime: 10 * 60_000,
  })
}

export function unitSearchQuery(q: string, on: PlainDate | undefined) {
  return queryOptions({
    queryKey: ['units', 'search', q, on ?? null],
    queryFn: ({ signal }) => call(searchUnits, { query: { q, ...(on === undefined ? {} : { on }) } }, { signal }),
    staleTime: 5 * 60_000,
  })
}

export type UnitOption = ComboOption & { readonly hit: SearchHit }

/** What a search box shows for a piece of a name: units of all times, with where they lie and until when they stood. */
export async function findUnitOptions(client: QueryClient, text: string, on?: PlainDate): Promise<readonly UnitOption[]> {
  const reply = await client.fetchQuery(unitSearchQuery(text, on))
  return reply.hits.map((hit) => ({
    id: hit.id,
    label: hit.fullName,
    vi: true,
    detail: createElement(HitDetail, { hit, approximate: reply.approximate }),
    hit,
  }))
}

const CATALOGUE_STAYS_MS = 10 * 60_000

/** A unit through time; independent of the day looked at. */
export function historyQuery(id: string) {
  return queryOptions({
    queryKey: ['units', 'history', id],
    queryFn: ({ signal }) => call(getHistory, { params: { id } }, { signal }),
    staleTime: CATALOGUE_STAYS_MS,
  })
}

export function childrenQuery(id: string, on: PlainDate) {
  return queryOptions({
    queryKey: ['units', 'children', id, on],
    queryFn: ({ signal }) => call(listChildren, { params: { id }, query: { on } }, { signal }),
    staleTime: CATALOGUE_STAYS_MS,
  })
}

export type LevelTotal = TotalsReply['levels'][number]

/** How many units of each level and type stand below a unit on a day. */
export function totalsQuery(id: string, on: PlainDate) {
  return queryOptions({
    queryKey: ['units', 'totals', id, on],
    queryFn: ({ signal }) => call(getTotals, { params: { id }, query: { on } }, { signal }),
    staleTime: CATALOGUE_STAYS_MS,
  })
}

/** Ended units that no source gives a successor for. */
export const lostUnitsQuery = infiniteQueryOptions({
  queryKey: ['units', 'without-successor'],
  queryFn: ({ signal, pageParam }) =>
    call(listWithoutSuccessor, { query: { limit: 50, ...(pageParam === null ? {} : { after: pageParam }) } }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
  staleTime: CATALOGUE_STAYS_MS,
})

/** The unit's statuses in the windows of a day and before. */
export function unitYearQuery(id: string, on: PlainDate) {
  return queryOptions({
    queryKey: ['analytics', 'unit-year', id, on],
    queryFn: ({ signal }) => call(readUnitYear, { params: { id }, query: { on } }, { signal }),
  })
}

export function villagesQuery(id: string, on: PlainDate) {
  return queryOptions({
    queryKey: ['units', 'villages', id, on],
    queryFn: ({ signal }) => call(listVillages, { params: { id }, query: { on } }, { signal }),
  })
}

export type NewVillage = { readonly type: VillageType; readonly name: string; readonly from: PlainDate | null }

export function addVillageTo(commune: string, village: NewVillage): Promise<VillageReply> {
  const { from, ...named } = village
  return call(addVillage, { params: { id: commune }, body: { ...named, ...(from === null ? {} : { from }) } })
}

export function giveVillageName(
  id: string,
  name: { readonly type: VillageType; readonly name: string; readonly on: PlainDate },
): Promise<VillageReply> {
  return call(renameVillage, { params: { id }, body: name })
}

export function endVillage(id: string, on: PlainDate): Promise<VillageReply> {
  return call(closeVillage, { params: { id }, body: { on } })
}
