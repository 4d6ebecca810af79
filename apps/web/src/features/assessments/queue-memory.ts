// The only place that remembers the queue a person began with today, so that it can say how far they have come.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { QueueKind } from './assessments.queries.ts'

type Kept = { readonly on: PlainDate; readonly ids: readonly string[] }

const keyOf = (accountId: string, queue: QueueKind): string => `binhyen.queue.${accountId}.${queue}`

function read(key: string): Kept | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null')
    return typeof kept === 'object' && kept !== null && 'ids' in kept && Array.isArray(kept.ids) ? (kept as Kept) : null
  } catch {
    return null
  }
}

/**
 * The dossiers of the queue in the order first seen today, with those dealt with since; what is new comes last.
 * `waiting` are those that wait now.
 */
export function rememberQueue(
  who: { readonly accountId: string; readonly on: PlainDate },
  queue: QueueKind,
  waiting: readonly string[],
): readonly string[] {
  const key = keyOf(who.accountId, queue)
  const kept = read(key)
  const before = kept !== null && kept.on === who.on ? kept.ids : []
  const ids = [...before, ...waiting.filter((id) => !before.includes(id))]
  try {
    sessionStorage.setItem(key, JSON.stringify({ on: who.on, ids } satisfies Kept))
  } catch {
    // Without storage the count starts anew on each page.
  }
  return ids
}

export type QueuePlace = { readonly done: number; readonly total: number; readonly previous: string | null; readonly next: string | null }

/** Where a dossier stands among those of today, and its neighbours that still wait. */
export function placeIn(ids: readonly string[], waiting: readonly string[], id: string): QueuePlace {
  const waits = new Set(waiting)
  const at = ids.indexOf(id)
  const before = ids.slice(0, Math.max(at, 0)).findLast((each) => waits.has(each))
  // After the last one the first that was left out comes again.
  const after = ids.slice(at + 1).find((each) => waits.has(each)) ?? ids.slice(0, Math.max(at, 0)).find((each) => waits.has(each))
  return { done: ids.filter((each) => !waits.has(each)).length, total: ids.length, previous: before ?? null, next: after ?? null }
}
