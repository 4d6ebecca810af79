// What an open report keeps on this device: a page made anew in the moment of typing loses nothing, and an old page writes no more.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { given } from './cell-text.ts'
import type { PendingCells } from './cell-store.ts'
import { reportDraft, type DraftStorage } from './report-draft.ts'

const KEY = 'account.report.1'
const typed = (number: number): PendingCells => ({
  'unit figure': { typed: given({ state: 'given', quantity: { number, qualifier: 'exact', upper: null } }), base: 0, way: 'typing' },
})

function device(): DraftStorage & { readonly kept: Map<string, PendingCells> } {
  const kept = new Map<string, PendingCells>()
  return {
    kept,
    read: (key) => kept.get(key) ?? null,
    write: (key, pending) => void (pending === null ? kept.delete(key) : kept.set(key, pending)),
  }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('is written a moment after typing, the last of it', () => {
  const storage = device()
  const draft = reportDraft(KEY, storage)
  draft.keep(typed(7))
  draft.keep(typed(79))
  expect(storage.kept.size).toBe(0)
  vi.advanceTimersByTime(200)
  expect(storage.kept.get(KEY)).toEqual(typed(79))
})

test('a page made anew before that moment finds what was typed last', () => {
  const storage = device()
  const draft = reportDraft(KEY, storage)
  draft.keep(typed(1))
  vi.advanceTimersByTime(200)
  draft.keep(typed(79))
  expect(reportDraft(KEY, storage).left).toEqual(typed(79))
})

test('an old page that hears of its saving does not wipe out what the next one holds', () => {
  const storage = device()
  const old = reportDraft(KEY, storage)
  old.keep(typed(1))
  old.close()
  const next = reportDraft(KEY, storage)
  next.keep(typed(2))
  vi.advanceTimersByTime(200)
  old.keep({})
  vi.advanceTimersByTime(200)
  expect(storage.kept.get(KEY)).toEqual(typed(2))
})

test('nothing left to wait for takes the draft away', () => {
  const storage = device()
  const draft = reportDraft(KEY, storage)
  draft.keep(typed(1))
  draft.flush()
  draft.keep({})
  draft.flush()
  expect(storage.kept.size).toBe(0)
})
