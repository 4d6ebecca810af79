// The only place for what a board can be opened on: enrolments, dossiers and decisions of one status, level and window taken together.
import { statusKinds, type StatusKind } from '../assessments/routes-of-appraisal.domain.ts'
import { findWindowHolding } from '../calendar/calendar.domain.ts'
import type { CriteriaSet, ObjectKind } from '../criteria/criteria.domain.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import { spansOverlap, type Window } from '../shared/span.ts'
import type { Level } from '../units/units.domain.ts'
import { measuredLevels, type MeasuredLevel } from './analytics.domain.ts'
import { isPeriodic } from './status-words.domain.ts'

/** What was found in one place; a dossier knows its set, the others their status. */
export type Seen = {
  readonly seen: 'cohort' | 'dossiers' | 'decisions'
  readonly kind: StatusKind | null
  readonly level: string | null
  readonly setId: string | null
  readonly window: Window
  readonly dueOn: PlainDate | null
  readonly asSaid: string | null
  readonly source: string | null
}

export type SetHead = Pick<CriteriaSet, 'id' | 'object' | 'status' | 'inForce' | 'windowKey' | 'checked'>

export type Cohort = {
  readonly kind: StatusKind
  readonly level: MeasuredLevel
  readonly window: Window
  /** Null for titles recorded from another body's decision. */
  readonly setId: string | null
  /** All sets dossiers were filed under: agencies and schools have one each. */
  readonly setIds: readonly string[]
  /** A frozen enrolment is on record. */
  readonly enrolled: boolean
  readonly filed: boolean
  readonly decided: boolean
  readonly deadline: PlainDate | null
  /** False where the set or its window was not checked against the original text. */
  readonly checked: boolean
  readonly asSaid: string | null
  readonly source: string | null
}

const OBJECT_LEVEL: Readonly<Record<ObjectKind, MeasuredLevel | null>> = {
  'residential-area': 'village',
  'agency-enterprise': 'institution',
  school: 'institution',
  commune: 'commune',
  district: 'district',
  province: null,
}
const RANK: Readonly<Record<Level, number>> = { country: 0, province: 1, district: 2, commune: 3, village: 4, institution: 5 }

/** True where units of `level` lie below a unit of `unitLevel`. */
export function isBelow(level: MeasuredLevel, unitLevel: Level): boolean {
  return RANK[level] > RANK[unitLevel]
}

function measuredLevelOf(level: string | null): MeasuredLevel | null {
  return measuredLevels.find((each) => each === level) ?? null
}

function setFor(sets: readonly SetHead[], kind: StatusKind, level: MeasuredLevel, window: Window): SetHead | null {
  const fitting = sets.filter((set) => set.status === kind && OBJECT_LEVEL[set.object] === level && spansOverlap(set.inForce, window))
  return fitting.reduce<SetHead | null>((latest, set) => (latest === null || set.inForce.from > latest.inForce.from ? set : latest), null)
}

function windowRule(set: SetHead | null, window: Window): { readonly dueOn: PlainDate | null; readonly checked: boolean } {
  if (set === null) return { dueOn: null, checked: true }
  const found = findWindowHolding(set.windowKey, window.from)
  const same = found !== null && found.from === window.from && found.to === window.to
  return { dueOn: same ? found.dueOn : null, checked: set.checked && same && found.checked }
}

/**
 * The cohorts seen below a unit, the latest window first, communes before other levels, statuses in their order.
 * A title without enrolment has no denominator and makes no cohort.
 */
export function cohortsOf(seen: readonly Seen[], sets: readonly SetHead[], unitLevel: Level): readonly Cohort[] {
  const groups = new Map<string, { kind: StatusKind; level: MeasuredLevel; window: Window; parts: Seen[] }>()
  for (const part of seen) {
    const own = part.seen === 'dossiers' ? (sets.find((set) => set.id === part.setId) ?? null) : null
    const kind = own === null ? part.kind : own.status
    const level = own === null ? measuredLevelOf(part.level) : OBJECT_LEVEL[own.object]
    if (kind === null || level === null || !isBelow(level, unitLevel)) continue
    const key = [kind, level, part.window.from, part.window.to].join(' ')
    const group = groups.get(key)
    if (group) group.parts.push(part)
    else groups.set(key, { kind, level, window: part.window, parts: [part] })
  }
  return [...groups.values()]
    .map((group) => cohortOf(group, sets))
    .filter((cohort) => cohort.enrolled || isPeriodic(cohort.kind))
    .sort(byLatest)
}

type Group = { readonly kind: StatusKind; readonly level: MeasuredLevel; readonly window: Window; readonly parts: readonly Seen[] }

/** The first thing said by the parts, those of a decision before those of an enrolment. */
function firstSaid<K extends 'setId' | 'dueOn' | 'asSaid' | 'source'>(parts: readonly (Seen | undefined)[], key: K): Seen[K] | null {
  return parts.map((part) => part?.[key] ?? null).find((value) => value !== null) ?? null
}

function cohortOf({ kind, level, window, parts }: Group, sets: readonly SetHead[]): Cohort {
  const [filed, decided, enrolled] = (['dossiers', 'decisions', 'cohort'] as const).map((seen) => parts.find((part) => part.seen === seen))
  const setId = firstSaid([filed, decided], 'setId')
  const set = sets.find((each) => each.id === setId) ?? setFor(sets, kind, level, window)
  const rule = windowRule(set, window)
  return {
    kind,
    level,
    window,
    setId: set === null ? null : set.id,
    setIds: [
      ...new Set([...(set === null ? [] : [set.id]), ...parts.flatMap((part) => (part.seen === 'dossiers' ? (part.setId ?? []) : []))]),
    ],
    enrolled: enrolled !== undefined,
    filed: filed !== undefined,
    decided: decided !== undefined,
    deadline: rule.dueOn ?? firstSaid([filed], 'dueOn'),
    checked: rule.checked,
    asSaid: firstSaid([decided, enrolled], 'asSaid'),
    source: firstSaid([decided, enrolled], 'source'),
  }
}

function byLatest(a: Cohort, b: Cohort): number {
  if (a.window.from !== b.window.from) return a.window.from < b.window.from ? 1 : -1
  const levels = Number(b.level === 'commune') - Number(a.level === 'commune')
  return levels || RANK[a.level] - RANK[b.level] || statusKinds.indexOf(a.kind) - statusKinds.indexOf(b.kind)
}

/**
 * What the board is to be opened on: `set` is a set id or a status kind. Without a wish, communes of the latest window in which
 * something was filed or decided: an enrolment that nobody has worked on yet shows nothing.
 */
export function chooseCohort(
  cohorts: readonly Cohort[],
  wish: { readonly set?: string | undefined; readonly level?: MeasuredLevel | undefined; readonly from?: PlainDate | undefined },
): Cohort | null {
  const fitting = cohorts.filter(
    (cohort) =>
      (wish.set === undefined || cohort.setId === wish.set || cohort.kind === wish.set) &&
      (wish.level === undefined || cohort.level === wish.level) &&
      (wish.from === undefined || cohort.window.from === wish.from),
  )
  const worked = fitting.filter((cohort) => cohort.filed || cohort.decided)
  const first = (of: readonly Cohort[]): Cohort | undefined =>
    of.find((cohort) => cohort.level === 'commune' && isPeriodic(cohort.kind)) ?? of[0]
  return first(worked) ?? first(fitting) ?? null
}

/** The decided window before this one, of the same status and level; null where there is none. */
export function findPrevious(cohorts: readonly Cohort[], cohort: Cohort): Cohort | null {
  const before = cohorts.filter(
    (each) => each.decided && each.kind === cohort.kind && each.level === cohort.level && each.window.to <= cohort.window.from,
  )
  return before.reduce<Cohort | null>((latest, each) => (latest === null || each.window.to > latest.window.to ? each : latest), null)
}

/** The cohorts of each status and level, the latest window first; statuses in their order, higher levels first. */
export function byMeasure(cohorts: readonly Cohort[]): readonly (readonly Cohort[])[] {
  const groups = new Map<string, Cohort[]>()
  for (const cohort of cohorts) {
    const key = `${cohort.kind} ${cohort.level}`
    const group = groups.get(key)
    if (group) group.push(cohort)
    else groups.set(key, [cohort])
  }
  const place = (group: readonly Cohort[]): number => group.map((each) => statusKinds.indexOf(each.kind) * 10 + RANK[each.level])[0] ?? 0
  return [...groups.values()].map((group) => group.sort((x, y) => (x.window.to < y.window.to ? 1 : -1))).sort((x, y) => place(x) - place(y))
}

/**
 * True where a window's result stands: decisions were made, and the window is over or leaves nobody undecided.
 * A window in the middle of its decisions is progress, not a result to compare.
 */
export function isSettled(cohort: Pick<Cohort, 'decided' | 'window'>, pending: number, on: PlainDate): boolean {
  return cohort.decided && (on >= cohort.window.to || pending === 0)
}
