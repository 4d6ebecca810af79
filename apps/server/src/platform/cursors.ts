// The only place for what lists share of their cursors: the parts that several have, and what is wrong with one that none of them gave.
import { Problem } from '@binhyen/core/shared/problem'
import { isId } from './ids.ts'

type Part = 'query' | 'body'

/** The problem of a text in `after` that is no cursor of the list asked for. */
export const notACursor = (part: Part = 'query'): Problem =>
  new Problem('request.invalid', { issues: [{ path: `${part}.after`, message: 'not a cursor of this list' }] })

/** A cursor that is an id. @throws request.invalid */
export function idCursor(text: string, part?: Part): string {
  if (!isId(text)) throw notACursor(part)
  return text
}

/** A cursor that is a number counted up from 1. @throws request.invalid */
export function countCursor(text: string, part?: Part): number {
  if (!/^\d{1,9}$/.test(text)) throw notACursor(part)
  return Number(text)
}
