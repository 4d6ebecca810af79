// The only place for rights: which role may do which action. Access tests are generated from this table.
import type { PlainDate } from '../shared/plain-date.ts'
import type { Level } from '../units/units.domain.ts'
import { grantCovers, grantsOn, type Actor, type Grant, type Role, type Scope } from './access.domain.ts'

const READERS = [
  'commune-officer',
  'commune-authority',
  'district-police',
  'district-authority',
  'appraiser',
  'provincial-authority',
  'programme-office',
  'leader',
  'auditor',
] as const satisfies readonly Role[]

/** Action × roles. `place` actions need a grant whose subtree holds the place; `anywhere` actions only a standing grant. */
export const rights = {
  // open catalogue: units, law, calendar
  'catalogue.read': { where: 'anywhere', roles: [...READERS, 'administrator'] },
  // units
  /** At the province or the country: asked for without the levels below. */
  'unit-event.write': { where: 'place', roles: ['administrator'] },
  /** At the province of the unit, or the country. */
  'boundary.write': { where: 'place', roles: ['administrator'] },
  'village.write': { where: 'place', roles: ['commune-officer', 'administrator'] },
  // institutions the commune decides for; those of the authorities above it
  'institution.write': { where: 'place', roles: ['commune-officer', 'appraiser', 'administrator'] },
  'institution.write-above': { where: 'place', roles: ['appraiser', 'administrator'] },
  'enrolment.write': { where: 'place', roles: ['appraiser', 'programme-office', 'administrator'] },
  // law and calendar
  'clause-text.write': { where: 'place', roles: ['appraiser', 'administrator'] },
  'addition.write': { where: 'place', roles: ['appraiser', 'administrator'] },
  'window.write': { where: 'place', roles: ['appraiser', 'administrator'] },
  // assessments
  'dossier.read': { where: 'place', roles: READERS },
  'dossier.register': { where: 'place', roles: ['commune-officer'] },
  'dossier.save': { where: 'place', roles: ['commune-officer'] },
  'dossier.hand-in': { where: 'place', roles: ['commune-officer'] },
  // bodies an authority above the commune decides for have no commune officer: the police above enter for them
  'dossier.enter-above': { where: 'place', roles: ['district-police', 'appraiser'] },
  'dossier.appraise': { where: 'place', roles: ['commune-authority', 'district-police', 'appraiser'] },
  // decisions
  'decision.read': { where: 'place', roles: READERS },
  'decision.issue': { where: 'place', roles: ['commune-authority', 'district-authority', 'provincial-authority'] },
  'title.record': { where: 'place', roles: ['programme-office'] },
  'past-recognition.import': { where: 'place', roles: ['programme-office', 'provincial-authority', 'appraiser'] },
  // boards and documents
  'board.read': { where: 'place', roles: READERS },
  'report.read': { where: 'place', roles: READERS },
} as const satisfies Record<string, { readonly where: 'place' | 'anywhere'; readonly roles: readonly Role[] }>

export type Action = keyof typeof rights

/** The first standing grant by which `actor` may do `action` at `scope` on that day, or null. */
export function findRight(actor: Actor, action: Action, scope: Scope, on: PlainDate): Grant | null {
  const right: { readonly where: string; readonly roles: readonly Role[] } = rights[action]
  return (
    grantsOn(actor, on).find((grant) => right.roles.includes(grant.role) && (right.where === 'anywhere' || grantCovers(grant, scope))) ??
    null
  )
}

/** The level a seat belongs to, where the law ties it to one; the others are given at any level above the residential areas. */
const SEAT_LEVEL: Readonly<Partial<Record<Role, Level>>> = {
  'commune-officer': 'commune',
  'commune-authority': 'commune',
  'district-police': 'district',
  'district-authority': 'district',
  'provincial-authority': 'province',
}
const ANY_LEVEL: readonly Level[] = ['country', 'province', 'district', 'commune']

/** The levels of units a role may be given on. */
export function levelsOfRole(role: Role): readonly Level[] {
  const level = SEAT_LEVEL[role]
  return level === undefined ? ANY_LEVEL : [level]
}
