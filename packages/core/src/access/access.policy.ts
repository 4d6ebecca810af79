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
  'village.write': { where: 'place', roles: ['commune-officer', 'administrator'] },
  'enrolment.write': { where: 'place', roles: ['appraiser', 'programme-office', 'administrator'] },
  // law and calendar
  'clause-text.write': { where: 'place', roles: ['appraiser', 'administrator'] },
  'window.write': { where: 'place', roles: ['appraiser', 'administrator'] },
  // assessments
  'dossier.read': { where: 'place', roles: READERS },
  'dossier.register': { where: 'place', roles: ['commune-officer'] },
  'dossier.save': { where: 'place', roles: ['commune-officer'] },
  'dossier.hand-in': { where: 'place', roles: ['commune-officer'] },
  'dossier.appraise': { where: 'place', roles: ['commune-authority', 'district-police', 'appraiser'] },
  // decisions
  'decision.read': { where: 'place', roles: READERS },
  'decision.issue': { where: 'place', roles: ['commune-authority', 'district-authority', 'provincial-authority'] },
  'title.record': { where: 'place', roles: ['programme-office'] },
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
