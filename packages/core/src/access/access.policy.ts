// The only place for rights: which role may do which action on which kind of record. In which state of a record an action is possible
// is the business of the record's own life (assessments/dossier-rights.policy.ts). Access tests are generated from both.
import type { PlainDate } from '../shared/plain-date.ts'
import type { Level } from '../units/units.domain.ts'
import { grantCovers, grantsOn, type Actor, type Grant, type Role, type Scope } from './access.domain.ts'

const READERS = [
  'commune-officer',
  'commune-authority',
  'district-police',
  'district-authority',
  'appraiser',
  'province-clerk',
  'provincial-authority',
  'programme-office',
  'leader',
  'auditor',
] as const satisfies readonly Role[]

/** What actions are done to. */
export type RecordKind =
  | 'catalogue'
  | 'unit'
  | 'cohort'
  | 'law'
  | 'window'
  | 'dossier'
  | 'decision'
  | 'past-import'
  | 'figure'
  | 'board'
  | 'report'
  | 'document'
  | 'notice'
  | 'account'
  | 'audit'
  | 'protection'

/** Action × kind of record × roles. `place` actions need a grant whose subtree holds the place; `anywhere` actions only a standing grant. */
export const rights = {
  // open catalogue: units, law, calendar
  'catalogue.read': { of: 'catalogue', where: 'anywhere', roles: [...READERS, 'administrator'] },
  // units
  /** At the province or the country: asked for without the levels below. */
  'unit-event.write': { of: 'unit', where: 'place', roles: ['administrator'] },
  /** At the province of the unit, or the country. */
  'boundary.write': { of: 'unit', where: 'place', roles: ['administrator'] },
  'village.write': { of: 'unit', where: 'place', roles: ['commune-officer', 'administrator'] },
  // institutions the commune decides for; those of the authorities above it
  'institution.write': { of: 'unit', where: 'place', roles: ['commune-officer', 'appraiser', 'administrator'] },
  'institution.write-above': { of: 'unit', where: 'place', roles: ['appraiser', 'administrator'] },
  'enrolment.write': { of: 'cohort', where: 'place', roles: ['appraiser', 'programme-office', 'administrator'] },
  // law and calendar
  'clause-text.write': { of: 'law', where: 'place', roles: ['appraiser', 'administrator'] },
  'addition.write': { of: 'law', where: 'place', roles: ['appraiser', 'administrator'] },
  'window.write': { of: 'window', where: 'place', roles: ['appraiser', 'administrator'] },
  // assessments
  'dossier.read': { of: 'dossier', where: 'place', roles: READERS },
  'dossier.register': { of: 'dossier', where: 'place', roles: ['commune-officer'] },
  'dossier.save': { of: 'dossier', where: 'place', roles: ['commune-officer'] },
  'dossier.hand-in': { of: 'dossier', where: 'place', roles: ['commune-officer'] },
  // bodies an authority above the commune decides for have no commune officer: the police above enter for them
  'dossier.enter-above': { of: 'dossier', where: 'place', roles: ['district-police', 'appraiser'] },
  'dossier.appraise': { of: 'dossier', where: 'place', roles: ['commune-authority', 'district-police', 'appraiser'] },
  // decisions
  'decision.read': { of: 'decision', where: 'place', roles: READERS },
  'decision.issue': { of: 'decision', where: 'place', roles: ['commune-authority', 'district-authority', 'provincial-authority'] },
  'title.record': { of: 'decision', where: 'place', roles: ['programme-office'] },
  'past-recognition.import': { of: 'past-import', where: 'place', roles: ['programme-office', 'provincial-authority', 'appraiser'] },
  // figures: whether sensitive ones are processed on this network, said for the whole country
  'figure.permit': { of: 'figure', where: 'place', roles: ['administrator'] },
  // forms for the whole country: drafts, versions and the days they end
  'form.write': { of: 'figure', where: 'place', roles: ['administrator'] },
  // periodic reports: of a commune by its officer, or by the clerk of the province for it; of a province by its police. Received by the
  // level above
  'report.read': { of: 'report', where: 'place', roles: READERS },
  'report.enter': { of: 'report', where: 'place', roles: ['commune-officer', 'province-clerk'] },
  'report.enter-above': { of: 'report', where: 'place', roles: ['appraiser'] },
  'report.receive': { of: 'report', where: 'place', roles: ['appraiser'] },
  /** At the province or the country: asked for without the levels below. */
  'report-request.issue': { of: 'report', where: 'place', roles: ['appraiser'] },
  // reminders of reports: when, for the whole country
  /** The server mails go by. */
  'mail-server.write': { of: 'notice', where: 'place', roles: ['administrator'] },
  'reminder.write': { of: 'notice', where: 'place', roles: ['administrator'] },
  // outages that put off the deadlines of reports: at the places that were cut off
  'outage.write': { of: 'window', where: 'place', roles: ['administrator'] },
  // accounts, with their grants and delegations: kept without seeing any dossier
  'account.read': { of: 'account', where: 'place', roles: ['administrator'] },
  'account.write': { of: 'account', where: 'place', roles: ['administrator'] },
  /** At the country: which roles need a second factor. */
  'sign-in-rule.write': { of: 'account', where: 'place', roles: ['administrator'] },
  // protection: what the guard on free text does, for the whole country; figures so small that they point at people
  'protection.write': { of: 'protection', where: 'place', roles: ['administrator'] },
  'small-cell.read': {
    of: 'protection',
    where: 'place',
    roles: READERS.filter((role) => role !== 'leader' && role !== 'programme-office'),
  },
  /** Making a key of one's own by which a program acts. */
  'api-key.write': { of: 'account', where: 'anywhere', roles: [...READERS, 'administrator'] },
  // the audit log: administrators see what was done to accounts and rights; taking it along as a file is the auditor's
  'audit.read': { of: 'audit', where: 'place', roles: ['auditor', 'administrator'] },
  'audit-file.read': { of: 'audit', where: 'place', roles: ['auditor'] },
  // boards and documents
  'board.read': { of: 'board', where: 'place', roles: READERS },
  'document.read': { of: 'document', where: 'place', roles: READERS },
} as const satisfies Record<string, { readonly of: RecordKind; readonly where: 'place' | 'anywhere'; readonly roles: readonly Role[] }>

export type Action = keyof typeof rights

/** What no program keeps, whatever its key says: who has which account and right, and what was recorded of whom. */
const OF_PEOPLE: ReadonlySet<RecordKind> = new Set(['account', 'audit', 'protection'])

/** True where the grant may be used for the action: always by a person, by a key for what keys are for. */
function keyAllows({ key }: Grant, action: Action): boolean {
  return key === undefined || (!OF_PEOPLE.has(rights[action].of) && (key === 'write' || action.endsWith('.read')))
}

/** The first standing grant by which `actor` may do `action` at `scope` on that day, or null; what one holds oneself before what is lent. */
export function findRight(actor: Actor, action: Action, scope: Scope, on: PlainDate): Grant | null {
  const right: { readonly where: string; readonly roles: readonly Role[] } = rights[action]
  const fitting = grantsOn(actor, on).filter(
    (grant) => right.roles.includes(grant.role) && (right.where === 'anywhere' || grantCovers(grant, scope)) && keyAllows(grant, action),
  )
  return fitting.find((grant) => grant.delegation === undefined) ?? fitting[0] ?? null
}

/** The grants by which an actor has a right at some place, on a day. */
export function grantsWith(actor: Actor, action: Action, on: PlainDate): readonly Grant[] {
  const { roles }: { readonly roles: readonly Role[] } = rights[action]
  return grantsOn(actor, on).filter((grant) => roles.includes(grant.role) && keyAllows(grant, action))
}

/** The level a seat belongs to, where the law ties it to one; the others are given at any level above the residential areas. */
const SEAT_LEVEL: Readonly<Partial<Record<Role, Level>>> = {
  'commune-officer': 'commune',
  'commune-authority': 'commune',
  'district-police': 'district',
  'district-authority': 'district',
  'province-clerk': 'province',
  'provincial-authority': 'province',
}
const ANY_LEVEL: readonly Level[] = ['country', 'province', 'district', 'commune']

/** The levels of units a role may be given on. */
export function levelsOfRole(role: Role): readonly Level[] {
  const level = SEAT_LEVEL[role]
  return level === undefined ? ANY_LEVEL : [level]
}
