// The only place for what the addresses of the dictionary and of a form say.
import { readText } from '../../frame/use-frame.ts'

/** `ban`: the version of the form that is read; without it the one in force. */
export type FormSearch = { readonly ban?: number }

export function readFormSearch(search: Record<string, unknown>): FormSearch {
  const version = Number(search['ban'])
  return Number.isInteger(version) && version > 0 ? { ban: version } : {}
}

export type FiguresSearch = { readonly q?: string }

export function readFiguresSearch(search: Record<string, unknown>): FiguresSearch {
  const q = readText(search, 'q')
  return q === undefined ? {} : { q }
}
