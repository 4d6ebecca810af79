// The only place for typing that the server has not acknowledged yet: kept on this device, per person, until it has.
import { useCallback, useEffect, useState } from 'react'

const PREFIX = 'binhyen.draft.'

type Kept<T> = { readonly value: T; readonly at: number }

function readKept<T>(key: string): Kept<T> | null {
  try {
    const text = localStorage.getItem(PREFIX + key)
    return text === null ? null : (JSON.parse(text) as Kept<T>)
  } catch {
    return null
  }
}

function keep<T>(key: string, value: T | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key)
    else localStorage.setItem(PREFIX + key, JSON.stringify({ value, at: Date.now() } satisfies Kept<T>))
  } catch {
    // Storage full or forbidden: the value still stands in the page.
  }
}

/** What an earlier visit left on this device under a key; null where nothing waits. For state that lies outside React. */
export function readDraft<T>(key: string): T | null {
  return readKept<T>(key)?.value ?? null
}

/** Keeps a value on this device until it is null. */
export function keepDraft<T>(key: string, value: T | null): void {
  keep(key, value)
}

export type Draft<T> = {
  /** What to show: the draft where there is one, else what the server has. */
  readonly value: T
  readonly set: (value: T) => void
  /** True while something typed here has not been acknowledged. */
  readonly pending: boolean
  /** True where the draft was found from an earlier visit: say so, offer to drop it. */
  readonly restored: boolean
  /** The server has this value; what was typed since stays a draft. */
  readonly acknowledge: (value: T) => void
  readonly discard: () => void
}

/**
 * A value that is never lost on a failed save. `key` names person, record and part
 * (e.g. `${accountId}.dossier.${id}.${clause}`); `saved` is the server's value. Values must be plain JSON.
 */
export function useDraft<T>(key: string, saved: T): Draft<T> {
  const [kept, setKept] = useState<{ readonly key: string; readonly draft: Kept<T> | null; readonly restored: boolean }>(() => {
    const draft = readKept<T>(key)
    return { key, draft, restored: draft !== null }
  })
  const now = kept.key === key ? kept : { key, draft: readKept<T>(key), restored: readKept<T>(key) !== null }
  if (now !== kept) setKept(now)

  const set = useCallback(
    (value: T) => {
      keep(key, value)
      setKept({ key, draft: { value, at: Date.now() }, restored: false })
    },
    [key],
  )
  const discard = useCallback(() => {
    keep<T>(key, null)
    setKept({ key, draft: null, restored: false })
  }, [key])
  const acknowledge = useCallback(
    (value: T) => {
      // What this device holds now, not what it held when the save was sent.
      const draft = readKept<T>(key)
      if (draft === null || JSON.stringify(draft.value) === JSON.stringify(value)) discard()
    },
    [key, discard],
  )
  return {
    value: now.draft === null ? saved : now.draft.value,
    set,
    pending: now.draft !== null,
    restored: now.restored,
    acknowledge,
    discard,
  }
}

/** Asks before the tab closes while something waits. */
export function useLeaveWarning(waiting: boolean): void {
  useEffect(() => {
    if (!waiting) return undefined
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [waiting])
}
