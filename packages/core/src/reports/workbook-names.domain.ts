// The only place that finds which residential area or figure a sheet means by a name: marks, prefixes and abbreviations folded.
import { foldName } from '../units/unit-name.domain.ts'

export type Named = { readonly id: string; readonly names: readonly string[] }

export type NameIndex = {
  /** The one thing of that name; null where there is none, or several. */
  readonly find: (text: string) => string | null
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

function indexBy(things: readonly Named[], forms: readonly ((text: string) => string)[]): NameIndex {
  const maps = forms.map((fold) => {
    const found = new Map<string, Set<string>>()
    for (const { id, names } of things) {
      for (const name of names) found.set(fold(name), (found.get(fold(name)) ?? new Set()).add(id))
    }
    return { fold, found }
  })
  const find = (text: string): string | null => {
    for (const { fold, found } of maps) {
      const ids = found.get(fold(text))
      // a stricter form that fits several is not made unique by a looser one
      if (ids !== undefined) return ids.size === 1 ? ([...ids][0] ?? null) : null
    }
    return null
  }
  const suggest = (text: string): string | null => {
    const fold = forms.at(-1) ?? foldName
    const asked = new Set(fold(text).split(' '))
    const scored = things
      .map(({ id, names }) => ({ id, score: Math.max(...names.map((name) => shared(asked, fold(name)))) }))
      .toSorted((a, b) => b.score - a.score)
    const [best] = scored
    return best !== undefined && best.score >= 0.5 ? best.id : null
  }
  const ids = new Set(things.map(({ id }) => id))
  return { find, has: (id) => id !== null && ids.has(id), suggest }
}

/** How much of two names is the same, by words. */
function shared(asked: ReadonlySet<string>, name: string): number {
  const words = name.split(' ')
  return words.filter((word) => asked.has(word)).length / Math.max(asked.size, words.length)
}

/** Residential areas; "TDP 5", "tổ dân phố số 05" and "Tổ dân phố 5" are one. */
export const placeIndex = (places: readonly Named[]): NameIndex =>
  indexBy(places, [foldName, foldPlace, (text) => barePlace(foldPlace(text))])

/** Figures; the unit in brackets behind the name may stand or not. */
export const figureIndex = (figures: readonly Named[]): NameIndex =>
  indexBy(figures, [foldName, (text) => foldName(text.replace(/\([^()]*\)\s*$/, ''))])
