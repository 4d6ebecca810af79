// The only place for how a unit's name is read: with or without marks, tone placement, type words, abbreviations.
import { unitTypes, type Level, type UnitType } from './units.domain.ts'

const APOSTROPHES = /['’‘`´ʼ]/gu
const MARKS = /\p{M}/gu

/** Vietnamese spells the tone of an open oa, oe, uy on either vowel (Hoà/Hòa); catalogues mix both. */
const LATE_TONE = /(^|[^q])(o[ae]|uy)([\u0300\u0301\u0309\u0303\u0323])(?![\p{L}\p{M}])/gu

/** One spelling for one name: NFC, single spaces, straight apostrophes. Keeps case and tone placement. */
export function cleanName(text: string): string {
  return text.normalize('NFC').replace(APOSTROPHES, "'").replace(/\s+/gu, ' ').trim()
}

/** Names that differ only in case, spacing, apostrophe or tone placement have the same canonical form. Idempotent. */
export function canonicalName(text: string): string {
  const decomposed = cleanName(text).toLowerCase().normalize('NFD').replace(/'\s+/gu, "'")
  const early = decomposed.replace(
    LATE_TONE,
    (_, before: string, vowels: string, tone: string) => before + vowels.slice(0, 1) + tone + vowels.slice(1),
  )
  return early.normalize('NFC')
}

/** For search: no marks, đ as d, lower case, apostrophes gone, everything else but letters and digits a single space. Idempotent. */
export function foldName(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .normalize('NFKD')
    .replace(/(['’‘`´ʼ])\s*/gu, '')
    .replace(MARKS, '')
    .replace(/đ/gu, 'd')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

const PREFIXES: Record<Level, readonly (readonly [string, UnitType])[]> = {
  country: [],
  province: [
    ['tỉnh', 'tỉnh'],
    ['thành phố', 'thành phố trực thuộc trung ương'],
  ],
  district: unitTypes.district.map((type) => [type, type] as const),
  commune: unitTypes.commune.map((type) => [type, type] as const),
  village: unitTypes.village.map((type) => [type, type] as const),
  // a body's name says itself what it is: "Trường THPT Bắc Hà"
  institution: [],
}

/** Splits "Thị trấn Sa Pa" into its type and bare name by level; null where no type of that level leads the name. */
export function findTypedName(level: Level, fullName: string): { readonly type: UnitType; readonly bareName: string } | null {
  const name = cleanName(fullName)
  const lower = name.toLowerCase()
  const found = PREFIXES[level].filter(([prefix]) => lower.startsWith(`${prefix} `)).sort((a, b) => b[0].length - a[0].length)[0]
  return found ? { type: found[1], bareName: name.slice(found[0].length + 1) } : null
}

/** First letters of the words: "Hồ Chí Minh" → "hcm". */
export function initialsOf(text: string): string {
  return (
    (/^[a-z0-9 ]*$/.test(text) ? text : foldName(text))
      .split(' ')
      // the first character, which may be two units of UTF-16
      .map((word) => Array.from(word)[0] ?? '')
      .join('')
  )
}

/** What the search index keeps of one name: padded with spaces so that a pattern can ask for the start of a word. */
export type SearchForms = { readonly nameSearch: string; readonly bareSearch: string; readonly initials: string }

export function searchFormsOf(level: Level, fullName: string): SearchForms {
  const folded = foldName(fullName)
  const bare = foldName(findTypedName(level, fullName)?.bareName ?? fullName)
  return { nameSearch: ` ${folded} `, bareSearch: bare, initials: ` ${initialsOf(bare)} ${initialsOf(folded)} ` }
}

/** How a name stands in a path: folded, with its initials, so that "q1, hcm" finds its place. */
export function pathFormOf(level: Level, fullName: string): string {
  return pathFormOfForms(searchFormsOf(level, fullName))
}

export function pathFormOfForms(forms: SearchForms): string {
  return `${forms.nameSearch.trim()} ${forms.initials.trim()}`
}
