// The only place where the web asks about changes of units.
import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitEventKind } from '@binhyen/core/units/unit-event.domain'
import {
  applyUnitEvents,
  getCounterEvents,
  listBatchEvents,
  listEventBatches,
  listLeftBehind,
  previewMore,
  previewUnitEvents,
  type AppliedReply,
  type BatchReply,
  type EventBatchInput,
  type EventProblemReply,
  type EventReply,
  type ImpactItem,
  type ImpactSection,
  type PreviewReply,
  type UnitEventBody,
} from '@binhyen/core/units/unit-events.contract'
import { call } from '../../api/client.ts'

export type { AppliedReply, BatchReply, EventBatchInput, EventProblemReply, EventReply, ImpactItem, ImpactSection, PreviewReply }
/** An event as an endpoint answers it. */
export type EventBody = z.output<typeof UnitEventBody>
/** An event as an endpoint takes it. */
export type EventInput = z.input<typeof UnitEventBody>

export type BatchFilter = {
  readonly from: PlainDate | undefined
  readonly to: PlainDate | undefined
  readonly kind: UnitEventKind | undefined
  readonly unit: string | undefined
}

function given<T extends object>(filter: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}

export function batchesQuery(filter: BatchFilter) {
  return infiniteQueryOptions({
    queryKey: ['units', 'events', filter],
    queryFn: ({ signal, pageParam }) =>
      call(listEventBatches, { query: { ...given(filter), limit: 30, ...(pageParam === null ? {} : { after: pageParam }) } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function batchEventsQuery(id: string, filter: Pick<BatchFilter, 'kind' | 'unit'>) {
  return infiniteQueryOptions({
    queryKey: ['units', 'events', 'batch', id, filter],
    queryFn: ({ signal, pageParam }) =>
      call(
        listBatchEvents,
        { params: { id }, query: { ...given(filter), limit: 50, ...(pageParam === null ? {} : { after: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function counterEventsQuery(id: string) {
  return queryOptions({
    queryKey: ['units', 'events', 'counter', id],
    queryFn: ({ signal }) => call(getCounterEvents, { params: { id } }, { signal }),
  })
}

export const leftBehindQuery = infiniteQueryOptions({
  queryKey: ['units', 'events', 'left-behind'],
  queryFn: ({ signal, pageParam }) =>
    call(listLeftBehind, { query: { limit: 50, ...(pageParam === null ? {} : { after: pageParam }) } }, { signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next,
})

export function previewEvents(batch: EventBatchInput): Promise<PreviewReply> {
  return call(previewUnitEvents, { body: { batches: [batch] } })
}

export function previewNext(batch: EventBatchInput, section: ImpactSection['section'], after: string): Promise<ImpactSection> {
  return call(previewMore, { params: { section }, body: { batches: [batch], after } })
}

/** Applies one decision; afterwards nothing the browser knew of units is sure any more. */
export async function applyEvents(
  client: QueryClient,
  batch: EventBatchInput,
  undoes: string | null,
  commandId: string,
): Promise<AppliedReply> {
  const reply = await call(applyUnitEvents, { body: { batches: [batch], origin: 'form', undoes } }, { commandId })
  await client.invalidateQueries()
  return reply
}
