// The only place for how a search for units is understood and how its finds are ranked.
import { canonicalName, findTypedName, foldName } from './unit-name.domain.ts'
import { levels, type Level } from './units.domain.ts'

/** What offices write for a type: "TX", "h.", "P.12". */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    t: 'tinh',
    tp: 'thanh pho',
    tx: 'thi xa',
    tt: 'thi tran',
    ttr: 'thi tran',
    q: 'quan',
    h: 'huyen',
    p: 'phuong',
    f: 'phuong',
    x: 'xa',
    dk: 'dac khu',
    tdp: 'to dan pho',
    kp: 'khu pho',
  }),
)
const NUMBERED = /^([pqf])(\d{1,2})$/

/** One way to read the name asked for: the start of words in the name, or the initials, either with a type in front. */
export type NameReading = { readonly name: string } | { readonly initials: string; readonly type: string | null }
export type UnitQuery = {
  readonly raw: string
  /** The whole of it folded; empty where nothing can be searched for. */
  readonly folded: string
  /** Digits asked for as a code, or as a full id `code@day`. */
  readonly code: string | null
  readonly id: string | null
  readonly readings: readonly NameReading[]
  /** What must stand in the names of the unit's ancestors. */
  readonly within: readonly string[]
  /** Every word, for the second try: all of them somewhere in the unit's path. */
  readonly words: readonly string[]
}

function expand(word: string): string {
  const numbered = NUMBERED.exec(word)
  if (numbered?.[1] !== undefined && numbered[2] !== undefined) return `${ABBREVIATIONS.get(numbered[1]) ?? numbered[1]} ${numbered[2]}`
  return ABBREVIATIONS.get(word) ?? word
}

/** A comma ends a name; so does the abbreviation of a type behind a name: "tam giang h. núi thành". */
function segmentsOf(text: string): readonly string[] {
  return text.split(/[,;]/u).flatMap((part) => {
    const segments: string[][] = [[]]
    for (const word of foldName(part).split(' ').filter(Boolean)) {
      const current = segments.at(-1) ?? []
      const startsNext = current.length > 1 && (ABBREVIATIONS.has(word) || NUMBERED.test(word))
      if (startsNext || segments.length === 0) segments.push([word])
      else current.push(word)
    }
    return segments.map((words) => words.join(' ')).filter(Boolean)
  })
}

function readingsOf(segment: string): readonly NameReading[] {
  const words = segment.split(' ')
  const [first = '', ...rest] = words
  const expanded = [expand(first), ...rest].join(' ')
  const readings: NameReading[] = [{ name: segment }]
  if (expanded !== segment) readings.push({ name: expanded })
  const isInitials = (word: string | undefined): word is string => word !== undefined && /^[a-z]{2,6}$/.test(word)
  if (words.length === 1 && isInitials(first)) readings.push({ initials: first, type: null })
  const type = ABBREVIATIONS.get(first)
  if (rest.length === 1 && isInitials(rest[0]) && type !== undefined) readings.push({ initials: rest[0], type })
  return readings
}

function withoutType(segment: string): string {
  const [first = '', ...rest] = segment.split(' ')
  return rest.length > 0 && ABBREVIATIONS.has(first) ? rest.join(' ') : expand(segment)
}

/** Understands what was typed: a code, a name with or without marks and type, abbreviations, initials, the places it lies in. */
export function parseUnitQuery(text: string): UnitQuery {
  const raw = text.normalize('NFC').replace(/\s+/gu, ' ').trim()
  const id = /^(VN|\d[\d-]*@\d{4}-\d{2}-\d{2})$/.exec(raw)?.[1] ?? null
  const code = /^\d{2,5}(-0)?(-\d{1,4})?$/.test(raw) ? raw : null
  const [first, ...within] = segmentsOf(raw)
  return {
    raw,
    folded: foldName(raw),
    id,
    code,
    readings: first === undefined ? [] : readingsOf(first),
    within: within.map(withoutType),
    words: foldName(raw)
      .split(' ')
      .filter(Boolean)
      .flatMap((word) => expand(word).split(' ')),
  }
}

export type UnitMatch = {
  readonly unitId: string
  readonly code: string
  readonly level: Level
  /** The name of the version that matched. */
  readonly fullName: string
  readonly bareSearch: string
  readonly nameSearch: string
  readonly initials: string
  /** Stands on the day asked for (today where none was given). */
  readonly stands: boolean
}

/** Lower is better: the code itself, the name with its marks, without, initials, the start, a word inside, anywhere in the path. */
export function gradeOfMatch(query: UnitQuery, match: UnitMatch): number {
  if (query.id === match.unitId || query.code === match.code) return 0
  const name = query.raw.split(/[,;]/u)[0] ?? ''
  const bare = findTypedName(match.level, match.fullName)?.bareName ?? match.fullName
  const asked = canonicalName(name)
  if (asked === canonicalName(match.fullName) || asked === canonicalName(bare)) return 1
  return Math.min(8, ...query.readings.map((reading) => gradeOfReading(reading, match, asked)), inPath(query, match))
}

function gradeOfReading(reading: NameReading, match: UnitMatch, asked: string): number {
  if ('initials' in reading) {
    const typed = reading.type === null || match.nameSearch.startsWith(` ${reading.type} `)
    return typed && match.initials.includes(` ${reading.initials} `) ? 4 : 8
  }
  return gradeOfName(reading.name, match, asked)
}

function gradeOfName(name: string, match: UnitMatch, asked: string): number {
  const names = [match.bareSearch, match.nameSearch.trim()]
  // typed with marks but not these: "hòa" is asked for and "hoa" stands here
  if (names.includes(name)) return asked === foldName(asked) ? 2 : 3
  if (names.some((each) => each.startsWith(`${name} `))) return 5
  if (names.some((each) => each.startsWith(name))) return 6
  return match.nameSearch.includes(` ${name}`) ? 7 : 8
}

/** "tam giang núi thành" without a comma: the unit's own name leads. */
function inPath(query: UnitQuery, match: UnitMatch): number {
  return query.words.join(' ').startsWith(`${match.bareSearch} `) || query.words.join(' ').startsWith(`${match.nameSearch.trim()} `) ? 5 : 8
}

export type Ranked<M extends UnitMatch> = { readonly match: M; readonly grade: number }

/** Best first: grade, provinces of any time, standing before ended, higher level, shorter name, then id; one line per unit. */
export function rankMatches<M extends UnitMatch>(query: UnitQuery, matches: readonly M[]): readonly Ranked<M>[] {
  const best = new Map<string, Ranked<M>>()
  for (const match of matches) {
    const grade = gradeOfMatch(query, match)
    const known = best.get(match.unitId)
    if (known === undefined || grade < known.grade) best.set(match.unitId, { match, grade })
  }
  return [...best.values()].toSorted((a, b) => a.grade - b.grade || orderOf(a.match, b.match))
}

function orderOf(a: UnitMatch, b: UnitMatch): number {
  const byProvince = Number(b.level === 'province') - Number(a.level === 'province')
  const byStanding = Number(b.stands) - Number(a.stands)
  const byLevel = levels.indexOf(a.level) - levels.indexOf(b.level)
  const byLength = a.bareSearch.length - b.bareSearch.length
  return byProvince || byStanding || byLevel || byLength || (a.unitId < b.unitId ? -1 : 1)
}

/** True where the first of a ranked list is the one meant: nothing of its level fits as well. */
export function isClearlyFirst(ranked: readonly Ranked<UnitMatch>[]): boolean {
  const [first, second] = ranked
  return first !== undefined && (second === undefined || second.grade > first.grade || second.match.level !== first.match.level)
}
