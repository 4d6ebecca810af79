// The only place for what a reader sets for themselves on this device: text size, light or dark, table density.
import { useSyncExternalStore } from 'react'

export const textScales = [0.9, 1, 1.15, 1.3, 1.5, 1.75, 2] as const
export type Theme = 'system' | 'light' | 'dark'
export type Density = 'comfortable' | 'compact'
export type Appearance = { readonly theme: Theme; readonly textScale: number; readonly density: Density }

const KEY = 'binhyen.appearance'
const usual: Appearance = { theme: 'system', textScale: 1, density: 'comfortable' }

function read(): Appearance {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return usual
    const { theme, textScale, density } = kept as Readonly<Record<string, unknown>>
    return {
      theme: theme === 'light' || theme === 'dark' ? theme : 'system',
      textScale: textScales.find((scale) => scale === textScale) ?? 1,
      density: density === 'compact' ? 'compact' : 'comfortable',
    }
  } catch {
    return usual
  }
}

let current = usual
const watchers = new Set<() => void>()

function apply(): void {
  const root = document.documentElement
  const dark = current.theme === 'dark' || (current.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset['theme'] = dark ? 'dark' : 'light'
  root.dataset['density'] = current.density
  root.style.setProperty('--text-scale', String(current.textScale))
}

/** Applies what was kept, and follows the device's own light and dark. Called once, before the first drawing. */
export function startAppearance(): void {
  current = read()
  apply()
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', apply)
}

export function setAppearance(change: Partial<Appearance>): void {
  current = { ...current, ...change }
  apply()
  try {
    localStorage.setItem(KEY, JSON.stringify(current))
  } catch {
    // A browser that keeps nothing still shows what was chosen, until it is closed.
  }
  for (const changed of watchers) changed()
}

/** One step larger (1), smaller (-1); stays within the scale. */
export function stepTextScale(step: 1 | -1): void {
  const at = textScales.findIndex((scale) => scale === current.textScale)
  const next = textScales[at + step]
  if (next !== undefined) setAppearance({ textScale: next })
}

function watch(changed: () => void): () => void {
  watchers.add(changed)
  return () => watchers.delete(changed)
}

export function useAppearance(): Appearance {
  return useSyncExternalStore(watch, () => current)
}
