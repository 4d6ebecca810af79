// The only place where the web asks about the audit log.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import {
  exportAudit,
  findAuditPeople,
  getAuditEntry,
  getOwnAuditEntry,
  listAuditEntries,
  listDaySeals,
  listOwnAuditEntries,
  type AuditDetailReply,
  type AuditEntryReply,
  type DaySealReply,
} from '@binhyen/core/audit/audit.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { call, download } from '../../api/client.ts'
import type { AuditSearch } from './audit-search.ts'

export type { AuditDetailReply, AuditEntryReply, DaySealReply }

const PAGE = 50

export function entriesQuery({ own, ...filters }: AuditSearch, unit: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ['audit', 'entries', own ?? false, filters, unit],
    queryFn: ({ signal, pageParam }) => {
      const page = { limit: PAGE, ...(pageParam === null ? {} : { after: pageParam }) }
      if (own === true) {
        const { from, to } = filters
        const days = { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
        return call(listOwnAuditEntries, { query: { ...page, ...days } }, { signal })
      }
      return call(listAuditEntries, { query: { ...page, ...filters, ...(unit === undefined ? {} : { unit: unit as UnitId }) } }, { signal })
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export type EntryKey = { readonly id: number; readonly at: string }

export function entryQuery({ id, at }: EntryKey, own: boolean) {
  return queryOptions({
    queryKey: ['audit', 'entry', own, id, at],
    queryFn: ({ signal }) => call(own ? getOwnAuditEntry : getAuditEntry, { params: { id }, query: { at } }, { signal }),
    // an entry never changes; its seal comes within seconds
    staleTime: 60_000,
  })
}

export async function findPeople(
  q: string,
  signal: AbortSignal,
): Promise<readonly { readonly id: string; readonly label: string; readonly detail: string; readonly vi: true }[]> {
  const { people } = await call(findAuditPeople, { query: { q } }, { signal })
  return people.map(({ id, name, username }) => ({ id, label: name, detail: username, vi: true }))
}

export const daySealsQuery = queryOptions({
  queryKey: ['audit', 'day-seals'],
  queryFn: ({ signal }) => call(listDaySeals, { query: {} }, { signal }),
})

/** Saves the sealed log of some days; answers the file's name. */
export async function saveLog(days: { readonly from: PlainDate; readonly to: PlainDate }): Promise<string> {
  const { fileName } = await download(exportAudit, { query: days })
  return fileName
}
