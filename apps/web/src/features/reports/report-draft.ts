// The only place for what an open report keeps on this device until it is acknowledged: written a few times a second, by one page at a time.
import { keepDraft, readDraft } from '../../offline/use-draft.ts'
import type { PendingCells } from './cell-store.ts'

const KEEP_MS = 150

export type ReportDraft = {
  /** What an earlier page left waiting. */
  readonly left: PendingCells
  readonly keep: (pending: PendingCells) => void
  /** Writes at once: the page goes away. */
  readonly flush: () => void
  /** From `open` to `close` it is this page's to write; what is acknowledged afterwards must not wipe out what the next page holds. */
  readonly open: () => void
  readonly close: () => void
}

export type DraftStorage = {
  readonly read: (key: string) => PendingCells | null
  readonly write: (key: string, pending: PendingCells | null) => void
}

const onDevice: DraftStorage = { read: (key) => readDraft<PendingCells>(key), write: keepDraft }

/** Drafts with something not yet written: a page made anew in the same moment reads what was typed last, not what was written last. */
const unwritten = new Map<string, () => void>()

/** The draft of one report; the whole of what waits is one text, so it is written at most a few times a second. */
export function reportDraft(key: string, storage: DraftStorage = onDevice): ReportDraft {
  let next: PendingCells | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isOpen = true
  unwritten.get(key)?.()

  const flush = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (next === null) return
    unwritten.delete(key)
    storage.write(key, Object.keys(next).length === 0 ? null : next)
    next = null
  }
  return {
    left: storage.read(key) ?? {},
    keep: (pending) => {
      if (!isOpen) return
      next = pending
      unwritten.set(key, flush)
      timer ??= setTimeout(flush, KEEP_MS)
    },
    flush,
    open: () => {
      isOpen = true
    },
    close: () => {
      flush()
      isOpen = false
    },
  }
}
