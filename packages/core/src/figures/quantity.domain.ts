// The only place for quantities as they were said: a number, and the word that stood before it ("trên 160", "gần 11.500", "từ 30 đến 40").
// The number is computed with; the word is kept, sorted, printed and exported with it, and never repaired.
import { vietnameseNumber } from '../shared/numbers.ts'

/** The words, by what they leave open. `over` and `more-than` mean the same and are two words: what was said comes back as it was said. */
export const qualifiers = ['exact', 'over', 'more-than', 'at-least', 'nearly', 'at-most', 'about', 'range'] as const
export type Qualifier = (typeof qualifiers)[number]

/** `upper` is the other end of a range, above `number`; null for everything else. Never negative. */
export type Quantity = { readonly number: number; readonly qualifier: Qualifier; readonly upper: number | null }

/** The largest number a figure may have: in thousandths, the sum of all communes of the country is still exact. */
export const MOST = 999_999_999

/** The most decimals a figure may be given with: sums are taken in thousandths. */
export const MOST_DECIMALS = 3

const words = {
  trên: 'over',
  hơn: 'more-than',
  'ít nhất': 'at-least',
  'tối thiểu': 'at-least',
  gần: 'nearly',
  'nhiều nhất': 'at-most',
  'không quá': 'at-most',
  'tối đa': 'at-most',
  khoảng: 'about',
} as const satisfies Record<string, Qualifier>

const spoken: Readonly<Record<Exclude<Qualifier, 'exact' | 'range'>, string>> = {
  over: 'trên',
  'more-than': 'hơn',
  'at-least': 'ít nhất',
  nearly: 'gần',
  'at-most': 'nhiều nhất',
  about: 'khoảng',
}

const multiples: Readonly<Record<string, number>> = { '': 1, nghìn: 1e3, ngàn: 1e3, vạn: 1e4, triệu: 1e6, tỷ: 1e9, tỉ: 1e9 }

export type QuantityIssue =
  /** Letters or signs where a number was expected. */
  | 'not-a-number'
  /** "12.5" or "1,234": a dot that groups no thousands, a comma where no decimals are allowed. Details say what the two readings are. */
  | 'separator'
  | 'negative'
  | 'too-large'
  | 'too-many-decimals'
  /** "từ 40 đến 30" */
  | 'range-backwards'

export type QuantityRead =
  | { readonly ok: true; readonly quantity: Quantity | null }
  | { readonly ok: false; readonly issue: QuantityIssue; readonly readings: readonly string[] }

type NumberRead =
  | { readonly ok: true; readonly number: number }
  | { readonly ok: false; readonly issue: QuantityIssue; readonly readings: readonly string[] }

const refuse = (
  issue: QuantityIssue,
  readings: readonly string[] = [],
): { ok: false; issue: QuantityIssue; readings: readonly string[] } => ({
  ok: false,
  issue,
  readings,
})

/** Whole numbers are grouped by dots and fractions stand behind a comma; anything that could be read in two ways is asked back. */
function readNumber(text: string, decimals: number): NumberRead {
  const found = /^(-?)([\d.,\s]*\d)\s*(nghìn|ngàn|vạn|triệu|tỷ|tỉ)?$/u.exec(text)
  if (found === null) return refuse('not-a-number')
  const [, sign, spaced = '', word = ''] = found
  if (sign === '-') return refuse('negative')
  // a space groups thousands as in "1 234 567"; "1 2" is two numbers
  if (spaced.includes(' ') && !/^\d{1,3}( \d{3})+(,\d+)?$/.test(spaced)) return refuse('not-a-number')
  return readDigits(spaced.replaceAll(' ', ''), multiples[word] ?? 1, decimals)
}

function readDigits(digits: string, multiple: number, decimals: number): NumberRead {
  const parts = /^(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d+))?$/.exec(digits)
  if (parts === null) return refuse('separator', readingsOf(digits))
  const [, whole = '', fraction = ''] = parts
  const kept = fraction.replace(/0+$/, '')
  const places = decimals + Math.round(Math.log10(multiple))
  if (kept.length > places) return decimals === 0 ? refuse('separator', readingsOf(digits)) : refuse('too-many-decimals')
  // in thousandths, so that "1,1 triệu" is 1.100.000 and not a binary neighbour of it
  const number = Math.round(Number(`${whole.replaceAll('.', '')}.${kept === '' ? '0' : kept}`) * multiple * 1000) / 1000
  return number > MOST ? refuse('too-large') : { ok: true, number }
}

/** How the digits could be meant: with the separators as thousands, and with the last one as a decimal comma. */
function readingsOf(digits: string): readonly string[] {
  const plain = digits.replace(/[.,]/g, '')
  const last = Math.max(digits.lastIndexOf('.'), digits.lastIndexOf(','))
  const decimal = `${digits.slice(0, last).replace(/[.,]/g, '')}.${digits.slice(last + 1)}`
  return [vietnameseNumber(Number(plain), MOST_DECIMALS), vietnameseNumber(Number(decimal), MOST_DECIMALS)]
}

/**
 * Reads what an officer types or a sheet holds: "1.234", "trên 160", "2 vạn", "từ 30 đến 40", "30–40", "1,5 triệu". Blank is null.
 * Marks of the percentage or another unit behind the number are not part of it and are refused, so that 3,25 % is never taken for 3,25 cases.
 */
export function readQuantity(text: string, decimals = 0): QuantityRead {
  const plain = text
    .normalize('NFC')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim()
    .toLowerCase()
  if (plain === '') return { ok: true, quantity: null }
  const range = /^(?:từ )?([^a-z]*?\d[^–—]*?) ?(?:–|—|đến|(?<=\d) ?-(?= ?\d)) ?(.+)$/u.exec(plain)
  if (range !== null) return readRange(range[1] ?? '', range[2] ?? '', decimals)
  const word = Object.keys(words).find((each) => plain.startsWith(`${each} `))
  const read = readNumber(word === undefined ? plain : plain.slice(word.length + 1), decimals)
  if (!read.ok) return read
  const qualifier: Qualifier = word === undefined ? 'exact' : words[word as keyof typeof words]
  return { ok: true, quantity: { number: read.number, qualifier, upper: null } }
}

/** "30–40 triệu" is from 30 to 40 million: the word behind the upper end stands for both. */
function readRange(low: string, high: string, decimals: number): QuantityRead {
  const ofBoth = / ?(nghìn|ngàn|vạn|triệu|tỷ|tỉ)$/u
  const from = readNumber(ofBoth.test(low.trim()) ? low.trim() : `${low.trim()}${ofBoth.exec(high)?.[0] ?? ''}`, decimals)
  if (!from.ok) return from
  const to = readNumber(high.trim(), decimals)
  if (!to.ok) return to
  if (to.number <= from.number) return refuse('range-backwards')
  return { ok: true, quantity: { number: from.number, qualifier: 'range', upper: to.number } }
}

/** As it was said: "trên 160", "từ 30 đến 40", "1.234". Reading it gives the quantity again. */
export function quantityText(
  quantity: Quantity,
  write: (value: number) => string = (value) => vietnameseNumber(value, MOST_DECIMALS),
): string {
  if (quantity.qualifier === 'range' && quantity.upper !== null) return `từ ${write(quantity.number)} đến ${write(quantity.upper)}`
  if (quantity.qualifier === 'exact' || quantity.qualifier === 'range') return write(quantity.number)
  return `${spoken[quantity.qualifier]} ${write(quantity.number)}`
}

export const exactly = (number: number): Quantity => ({ number, qualifier: 'exact', upper: null })

export function sameQuantity(a: Quantity, b: Quantity): boolean {
  return a.number === b.number && a.qualifier === b.qualifier && a.upper === b.upper
}

/** By the number; of equal numbers what may be less comes before what is exact, and what may be more after it. */
export function compareQuantities(a: Quantity, b: Quantity): number {
  return a.number - b.number || rank[a.qualifier] - rank[b.qualifier] || (a.upper ?? a.number) - (b.upper ?? b.number)
}

const rank: Readonly<Record<Qualifier, number>> = {
  nearly: 0,
  'at-most': 1,
  about: 2,
  exact: 3,
  'at-least': 4,
  'more-than': 5,
  over: 6,
  range: 7,
}

/** The ends between which the true number lies, where the words tell; `about` tells neither. */
export function boundsOf(quantity: Quantity): { readonly low: number | null; readonly high: number | null } {
  switch (quantity.qualifier) {
    case 'exact':
      return { low: quantity.number, high: quantity.number }
    case 'range':
      return { low: quantity.number, high: quantity.upper }
    case 'over':
    case 'more-than':
    case 'at-least':
      return { low: quantity.number, high: null }
    case 'nearly':
    case 'at-most':
      return { low: null, high: quantity.number }
    case 'about':
      return { low: null, high: null }
  }
}
