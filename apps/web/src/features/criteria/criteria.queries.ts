// The only place where the web asks about the law: sets, one set item by item, instruments, pasted wordings.
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getSet, listInstruments, listSets, putClauseText, type ClauseTextReply } from '@binhyen/core/criteria/criteria.contract'
import { addAddition, endAddition, listAdditions } from '@binhyen/core/criteria/provincial-additions.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
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

/** A set in a version, or its latest national one. */
export function setQuery(id: string, version?: number) {
  return queryOptions({
    queryKey: ['criteria', 'set', id, ...(version === undefined ? [] : [version])],
    queryFn: ({ signal }) => call(getSet, { params: { id }, ...(version === undefined ? {} : { query: { version } }) }, { signal }),
    staleTime: 60_000,
  })
}

export type PastedText = { readonly provinceId: string; readonly text: string; readonly source: string }

export function pasteText(set: string, clause: string, pasted: PastedText): Promise<ClauseText> {
  return call(putClauseText, { params: { id: set, clause }, body: pasted })
}

export type Addition = z.output<typeof listAdditions.reply>['additions'][number]
export type NewAddition = z.input<typeof addAddition.body>
export type AdditionSent = z.output<typeof addAddition.reply>

/** What provinces added to a set, newest first. */
export function additionsQuery(setId: string) {
  return queryOptions({
    queryKey: ['criteria', 'additions', setId],
    queryFn: ({ signal }) => call(listAdditions, { params: { id: setId } }, { signal }),
  })
}

/** Records a province's addition, or with `apply: false` only asks what would hold. */
export function sendAddition(
  setId: string,
  addition: NewAddition,
  { apply, commandId }: { readonly apply: boolean; readonly commandId?: string },
): Promise<AdditionSent> {
  return call(
    addAddition,
    { params: { id: setId }, query: { apply: apply ? 'true' : 'false' }, body: addition },
    commandId === undefined ? {} : { commandId },
  )
}

export function endOf(id: string, on: PlainDate): Promise<unknown> {
  return call(endAddition, { params: { id }, body: { on } })
}
