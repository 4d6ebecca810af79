// The only place where the web asks about the law: sets, one set item by item, instruments, pasted wordings.
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getSet, listInstruments, listSets, putClauseText, type ClauseTextReply } from '@binhyen/core/criteria/criteria.contract'
import { call } from '../../api/client.ts'

export type SetHead = z.output<typeof listSets.reply>['sets'][number]
export type SetReply = z.output<typeof getSet.reply>
export type ClauseText = z.output<typeof ClauseTextReply>

const LAW_STAYS_MS = 10 * 60_000

export const setsQuery = queryOptions({
  queryKey: ['criteria', 'sets'],
  queryFn: ({ signal }) => call(listSets, {}, { signal }),
  staleTime: LAW_STAYS_MS,
})

export const instrumentsQuery = queryOptions({
  queryKey: ['criteria', 'instruments'],
  queryFn: ({ signal }) => call(listInstruments, {}, { signal }),
  staleTime: LAW_STAYS_MS,
})

export function setQuery(id: string) {
  return queryOptions({
    queryKey: ['criteria', 'set', id],
    queryFn: ({ signal }) => call(getSet, { params: { id } }, { signal }),
    staleTime: 60_000,
  })
}

export type PastedText = { readonly provinceId: string; readonly text: string; readonly source: string }

export function pasteText(set: string, clause: string, pasted: PastedText): Promise<ClauseText> {
  return call(putClauseText, { params: { id: set, clause }, body: pasted })
}
