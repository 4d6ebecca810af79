// The only place that finds which unit, residential area or figure a sheet means by a name: marks, prefixes and abbreviations folded.
import { foldName } from '../units/unit-name.domain.ts'

export type Named = { readonly id: string; readonly names: readonly string[] }

export type NameIndex = {
  /** The one thing of that name; null where there is none, or several. */
  readonly find: (text: string) => string | null
  /** Everything of that name, by the strictest spelling that fits anything. */
  readonly all: (text: string) => readonly string[]
  readonly has: (id: string | null) => boolean
  /** The most likely one, for a person to agree with; null where nothing comes near. */
  readonly suggest: (text: string) => string | null
}

/** Longest first: "tdp" before "t". */
const shortPlaces: Readonly<Record<string, string>> = {
  tdp: 'to dan pho',
  todp: 'to dan pho',
  kdc: 'khu dan cu',
  kp: 'khu pho',
  th: 'thon',
  t: 'thon',
  b: 'ban',
  a: 'ap',
  x: 'xom',
  k: 'khu',
}
const placeTypes = [
  'to dan pho',
  'khu dan cu',
  'khu pho',
  'lang',
  'thon',
  'ban',
  'buon',
  'bon',
  'xom',
  'khom',
  'khoi',
  'khu',
  'phum',
  'soc',
  'ap',
  'to',
  'lan',
] as const

/** One spelling of a residential area's name: abbreviations written out, "số" and leading zeros dropped. */
export function foldPlace(text: string): string {
  const [first = '', ...rest] = foldName(text)
    .replace(/^(tdp|kdc|kp|th|t|b|a|x|k)(\d)/, '$1 $2')
    .split(' ')
  const spelt = [rest.length > 0 ? (shortPlaces[first] ?? first) : first, ...rest].join(' ')
  return spelt
    .split(' ')
    .filter((word) => word !== 'so')
    .map((word) => word.replace(/^0+(?=\d)/, ''))
    .join(' ')
}

function barePlace(folded: string): string {
  const type = placeTypes.find((each) => folded.startsWith(`${each} `))
  return type === undefined ? folded : folded.slice(type.length + 1)
}

type Fold = (text: string) => string
/** How names are spelt in an index, and how a text is that is looked up there. */
type Spelling = { readonly named: Fold; readonly asked: Fold }
const alike = (fold: Fold): Spelling => ({ named: fold, asked: fold })

function indexBy(things: readonly Named[], spellings: readonly Spelling[]): NameIndex {
  const maps = spellings.map(({ named, asked }) => {
    const found = new Map<string, Set<string>>()
    for (const { id, names } of things) {
      for (const name of names) found.set(named(name), (found.get(named(name)) ?? new Set()).add(id))
    }
    return { asked, found }
  })
  // a stricter form that fits several is not made unique by a looser one
  const all = (text: string): readonly string[] => {
    for (const { asked, found } of maps) {
      const ids = found.get(asked(text))
      if (ids !== undefined) return [...ids]
    }
    return []
  }
  const find = (text: string): string | null => {
    const ids = all(text)
    return ids.length === 1 ? (ids[0] ?? null) : null
  }
  const suggest = (text: string): string | null => {
    const fold = spellings.at(-1)?.named ?? foldName
    const asked = new Set(fold(text).split(' '))
    const scored = things
      .map(({ id, names }) => ({ id, score: Math.max(...names.map((name) => shared(asked, fold(name)))) }))
      .toSorted((a, b) => b.score - a.score)
    const [best] = scored
    return best !== undefined && best.score >= 0.5 ? best.id : null
  }
  const ids = new Set(things.map(({ id }) => id))
  return { find, all, has: (id) => id !== null && ids.has(id), suggest }
}

/** How much of two names is the same, by words. */
function shared(asked: ReadonlySet<string>, name: string): number {
  const words = name.split(' ')
  return words.filter((word) => asked.has(word)).length / Math.max(asked.size, words.length)
}

/** Residential areas; "TDP 5", "tổ dân phố số 05" and "Tổ dân phố 5" are one. */
export const placeIndex = (places: readonly Named[]): NameIndex =>
  indexBy(places, [foldName, foldPlace, (text: string) => barePlace(foldPlace(text))].map(alike))

/** Figures; the unit in brackets behind the name may stand or not. */
export const figureIndex = (figures: readonly Named[]): NameIndex =>
  indexBy(figures, [foldName, (text: string) => foldName(text.replace(/\([^()]*\)\s*$/, ''))].map(alike))

/** Who reports for a commune, before its name. */
const REPORTERS = /^(?:ubnd|uy ban nhan dan|cong an|ca|dang uy) (?=\S+ \S)/
const shortUnits: Readonly<Record<string, string>> = {
  x: 'xa',
  cax: 'xa',
  p: 'phuong',
  ph: 'phuong',
  cap: 'phuong',
  tt: 'thi tran',
  dk: 'dac khu',
  tp: 'thanh pho',
}
const unitTypes: readonly string[] = ['xa', 'phuong', 'thi tran', 'dac khu', 'thanh pho', 'tinh']

/** One spelling of a commune's or province's name: abbreviations written out, "Công an" before it and leading zeros dropped. */
export function foldUnit(text: string): string {
  const [first = '', ...rest] = foldName(text)
    .replace(REPORTERS, '')
    .replace(/^(x|p|tt)(\d)/, '$1 $2')
    .split(' ')
  const spelt = [rest.length > 0 ? (shortUnits[first] ?? first) : first, ...rest].join(' ')
  return spelt
    .split(' ')
    .map((word) => word.replace(/^0+(?=\d)/, ''))
    .join(' ')
}

function bareUnit(folded: string): string {
  const type = unitTypes.find((each) => folded.startsWith(`${each} `))
  return type === undefined ? folded : folded.slice(type.length + 1)
}

/**
 * Communes or provinces. A bare name fits where one unit has it; one said with its type fits no unit of another type: after a merger
 * "Thị trấn Bắc Hà" and "Xã Bắc Hà" are two.
 */
export const unitIndex = (units: readonly Named[]): NameIndex =>
  indexBy(units, [alike(foldName), alike(foldUnit), { named: (name) => bareUnit(foldUnit(name)), asked: foldUnit }])
