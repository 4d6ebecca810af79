// The only place for which language the screen speaks: chosen by the reader, kept on this device, Vietnamese until then.
import { useSyncExternalStore } from 'react'
import type { VerdictWords } from '@binhyen/core/criteria/verdict-words.domain'
import type { ResultWords } from '@binhyen/core/documents/result-words.domain'

export const languages = ['vi', 'en'] as const
export type Language = (typeof languages)[number]
/** The dictionaries: of the frame and kit, of problems and rights, and one for each feature. */
export type Slice =
  | 'frame'
  | 'problems'
  | 'rights'
  | 'sign-in'
  | 'api-keys'
  | 'accounts'
  | 'units'
  | 'events'
  | 'line'
  | 'imports'
  | 'protection'
  | 'audit'
  | 'inbox'
  | 'mails'
  | 'outages'
  | 'reminders'
  | 'calendar'
  | 'periods'
  | 'totals'
  | 'contradictions'
  | 'differences'
  | 'exports'
  | 'reports'
  | 'reported'
  | 'requests'
  | 'workbook'
  | 'criteria'
  | 'figures'
  | 'form-editor'
  | 'assessments'
  | 'past'
  | 'analytics'
  | 'documents'
  | 'description'
export type English = {
  readonly words: Readonly<Record<Slice, Readonly<Record<string, string>>>>
  readonly verdict: VerdictWords
  readonly results: ResultWords
}

const KEY = 'binhyen.language'
let current: Language = 'vi'
let loaded: English | null = null
let load: (() => Promise<English>) | null = null
const watchers = new Set<() => void>()

export function currentLanguage(): Language {
  return current
}

/** What is kept in both languages, in that of the screen; Vietnamese where nobody has written the English. */
export const inLanguage = (words: { readonly vi: string; readonly en: string }): string =>
  current === 'en' && words.en !== '' ? words.en : words.vi

/** Everything said in English; null until somebody reads in English. */
export function englishLoaded(): English | null {
  return loaded
}

function kept(): Language {
  try {
    return localStorage.getItem(KEY) === 'en' ? 'en' : 'vi'
  } catch {
    return 'vi'
  }
}

function apply(language: Language): void {
  current = language
  document.documentElement.lang = language
  for (const changed of watchers) changed()
}

/**
 * Called once, before the first drawing. English is fetched only for who reads it; where it cannot be had, the screen stays Vietnamese.
 */
export async function startLanguage(fetchEnglish: () => Promise<English>): Promise<void> {
  load = fetchEnglish
  if (kept() === 'vi') return apply('vi')
  try {
    loaded = await fetchEnglish()
    apply('en')
  } catch {
    apply('vi')
  }
}

/** Changes the language in place: nothing is loaded again, what is being typed stays. False where English could not be fetched. */
export async function setLanguage(language: Language): Promise<boolean> {
  if (language === 'en' && loaded === null) {
    try {
      loaded = (await load?.()) ?? null
    } catch {
      return false
    }
    if (loaded === null) return false
  }
  try {
    localStorage.setItem(KEY, language)
  } catch {
    // A browser that keeps nothing still speaks the language chosen, until it is closed.
  }
  apply(language)
  return true
}

function watch(changed: () => void): () => void {
  watchers.add(changed)
  return () => watchers.delete(changed)
}

/** The language of the screen; who uses it is drawn again when it changes, with everything inside. */
export function useLanguage(): Language {
  return useSyncExternalStore(watch, currentLanguage)
}
