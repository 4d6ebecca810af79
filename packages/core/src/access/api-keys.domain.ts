// The only place for what a program's key may open: areas of the API, on one unit and what lies below it, to read or also to write.
import type { Endpoint } from '../shared/endpoint.ts'
import { addDays, type PlainDate } from '../shared/plain-date.ts'
import { grantCovers, type Actor, type Scope } from './access.domain.ts'
import type { UnitId } from '../units/units.domain.ts'

/** What keys are made for. Accounts, keys, sessions and the audit are in no area: no key ever opens them. */
export const keyAreas = ['units', 'law', 'dossiers', 'decisions', 'figures', 'results'] as const
export type KeyArea = (typeof keyAreas)[number]

export const keyAccesses = ['read', 'write'] as const
export type KeyAccess = (typeof keyAccesses)[number]

/** By the beginning of the path; the longest that fits counts. A new endpoint is closed to keys until it is written here. */
const areaByPath: readonly (readonly [string, KeyArea])[] = [
  ['/api/units', 'units'],
  ['/api/villages', 'units'],
  ['/api/institutions', 'units'],
  ['/api/institution-imports', 'units'],
  ['/api/unit-events', 'units'],
  ['/api/unit-imports', 'units'],
  ['/api/cohorts', 'units'],
  ['/api/law', 'law'],
  ['/api/calendar', 'law'],
  ['/api/dossiers', 'dossiers'],
  ['/api/work', 'dossiers'],
  ['/api/decisions', 'decisions'],
  ['/api/decision-candidates', 'decisions'],
  ['/api/titles', 'decisions'],
  ['/api/past-results', 'decisions'],
  ['/api/units/:id/past-results', 'decisions'],
  ['/api/figures', 'figures'],
  ['/api/forms', 'figures'],
  ['/api/periodic-reports', 'figures'],
  ['/api/report-requests', 'figures'],
  ['/api/figure-totals', 'figures'],
  ['/api/figure-values', 'figures'],
  ['/api/figure-contradictions', 'figures'],
  ['/api/figure-differences', 'figures'],
  ['/api/board', 'results'],
  ['/api/summary', 'results'],
  ['/api/report', 'results'],
  ['/api/units/:id/year', 'results'],
]

type Door = Pick<Endpoint, 'method' | 'path' | 'fresh' | 'unrestricted' | 'secret' | 'open'>

/** The area of an endpoint, or null where it is in none. */
export function areaOf({ path }: Pick<Endpoint, 'path'>): KeyArea | null {
  const fitting = areaByPath.filter(([prefix]) => path === prefix || path.startsWith(`${prefix}/`) || path.startsWith(`${prefix}.`))
  return fitting.toSorted(([a], [b]) => b.length - a.length)[0]?.[1] ?? null
}

/** Who one is: every key may ask. */
const WHO_AM_I = '/api/me'

/** True where some key could open the endpoint: not what asks for the person behind the account, nor what keeps the account. */
export function mayOpenByKey(door: Door): boolean {
  if (door.method === 'GET' && door.path === WHO_AM_I) return true
  return areaOf(door) !== null && door.fresh !== true && door.unrestricted !== true && door.secret !== true
}

export type KeyScope = { readonly areas: readonly KeyArea[]; readonly access: KeyAccess }

/** True where a key of this scope opens the endpoint. */
export function keyOpens(scope: KeyScope, door: Door): boolean {
  if (!mayOpenByKey(door)) return false
  const area = areaOf(door)
  return (area === null || scope.areas.includes(area)) && (door.method === 'GET' || scope.access === 'write')
}

/** Where a key is good: a unit, its predecessors, and the way up to the country. */
export type KeyPlace = { readonly unitId: UnitId; readonly covers: readonly UnitId[]; readonly path: Scope }

/**
 * The account behind a key as the key lets it act: of its own grants (never what was lent to it) those that reach the key's unit, and
 * only there. What the account loses, its keys lose at the same moment.
 */
export function actorOfKey(actor: Actor, place: KeyPlace, access: KeyAccess): Actor {
  const grants = actor.grants
    .filter((grant) => grant.delegation === undefined && grantCovers(grant, place.path))
    .map((grant) => ({ ...grant, unitId: place.unitId, covers: place.covers, key: access }))
  return { ...actor, grants }
}

/** The longest a key stands, in days. */
export const LONGEST_KEY_DAYS = 366
/** Most keys of one account that stand at the same time. */
export const MOST_KEYS = 10

/** True where a key made today may end on that day, the first one without it. */
export function mayEndOn(expiresOn: PlainDate, today: PlainDate): boolean {
  return expiresOn > today && expiresOn <= addDays(today, LONGEST_KEY_DAYS)
}
