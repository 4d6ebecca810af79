// The only place that looks at every text of a request before anything else does: what no table, document or screen can hold is refused.
import { findPlainDate, isPlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'

/** Nothing a contract asks for lies deeper; a value nested without end would exhaust whoever walks it. */
export const MOST_DEPTH = 40

/** Noncharacters have no place in XML; overrides of direction make a text look like another one. */
const REFUSED = /[\u202d\u202e\ufffe\uffff]/
const LONE_SURROGATE = /\p{Surrogate}/u
/** What pasting from a PDF leaves behind: invisible, and not allowed in Word and Excel files. Tab and line ends stay. */
const DROPPED = /(?![\t\n\r])\p{Cc}/gu

/** No table holds a NUL, and no JSON half a character. */
const isBad = (text: string): boolean => text.includes('\0') || REFUSED.test(text) || LONE_SURROGATE.test(text)

/** A day at the ends of the calendar: none could be reckoned from it. */
const isTooFar = (text: string): boolean => isPlainDate(text) && findPlainDate(text) === null

function refuse(path: string, message: string): never {
  throw new Problem('request.invalid', { issues: [{ path: path.slice(0, 200), message }] })
}

type Open = { readonly value: object; readonly path: string; readonly depth: number }

/**
 * Looks at every text below `value`, keys included, and drops control characters in place.
 * @throws request.invalid for a NUL, half a character, an override of direction, a day too far off, or a value nested too deeply
 */
export function checkTexts(value: unknown, part: string): void {
  const open: Open[] = []
  // a bare text has no place to be tidied in; no contract takes one
  checkIn({ value: { '': value }, path: part, depth: 0 }, open)
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.depth > MOST_DEPTH) refuse(part, `nested deeper than ${String(MOST_DEPTH)}`)
    checkIn(next, open)
  }
}

/** Looks at the texts that lie directly in a value; what lies deeper is put to `open`. */
function checkIn({ value, path, depth }: Open, open: Open[]): void {
  for (const [key, inner] of Object.entries(value)) {
    if (isBad(key)) refuse(path, 'a name that cannot be kept')
    const at = key === '' ? path : `${path}.${key}`
    if (typeof inner === 'object' && inner !== null) open.push({ value: inner, path: at, depth: depth + 1 })
    if (typeof inner !== 'string') continue
    if (isBad(inner)) refuse(at, 'not a text that can be kept')
    if (isTooFar(inner)) refuse(at, 'a day too far off to reckon from')
    const tidy = inner.replace(DROPPED, '')
    if (tidy !== inner) Reflect.set(value, key, tidy)
  }
}
