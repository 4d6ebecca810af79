// Rights: who may do what where, on which day.
import { expect, test } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import type { UnitId } from '../units/units.domain.ts'
import { grantCovers, grantsOn, roles, type AccountId, type Actor, type Grant, type Role } from './access.domain.ts'
import { findRight, levelsOfRole, rights, type Action } from './access.policy.ts'

const unit = (text: string): UnitId => text as UnitId
const grant = (role: Role, unitId: string, more: Partial<Grant> = {}): Grant => ({
  role,
  unitId: unit(unitId),
  covers: [unit(unitId)],
  valid: { from: plainDate('2025-01-01'), to: null },
  ...more,
})
const actor = (...grants: readonly Grant[]): Actor => ({ accountId: 'a' as AccountId, username: 'a', displayName: 'A', grants })
const DAY = plainDate('2026-11-21')
const SCOPE = ['xa', 'tinh', 'VN'].map(unit)

test('a grant reaches everything below its unit, and nothing beside it', () => {
  expect(findRight(actor(grant('appraiser', 'tinh')), 'dossier.appraise', SCOPE, DAY)?.unitId).toBe('tinh')
  expect(findRight(actor(grant('appraiser', 'tinh-khac')), 'dossier.appraise', SCOPE, DAY)).toBeNull()
})

test('a grant reaches its predecessors, so that old dossiers stay readable after a merger', () => {
  const merged = grant('leader', 'tinh-moi', { covers: ['tinh-moi', 'tinh'].map(unit) })
  expect(findRight(actor(merged), 'dossier.read', SCOPE, DAY)).toBe(merged)
  expect(grantCovers(merged, ['xa', 'tinh-khac', 'VN'].map(unit))).toBe(false)
})

test('a grant stands from its first day to the day before its end', () => {
  const held = grant('leader', 'tinh', { valid: { from: plainDate('2026-01-01'), to: plainDate('2026-07-01') } })
  const standing = (day: string): number => grantsOn(actor(held), plainDate(day)).length
  expect(['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01'].map(standing)).toEqual([0, 1, 1, 0])
})

test('an action anywhere needs only a standing grant', () => {
  expect(findRight(actor(grant('commune-officer', 'xa-khac')), 'catalogue.read', SCOPE, DAY)).not.toBeNull()
  expect(findRight(actor(), 'catalogue.read', [], DAY)).toBeNull()
})

test('who hands in never decides, who only reads changes nothing, administrators see no dossier', () => {
  const has = (role: Role, action: Action): boolean => rights[action].roles.some((each) => each === role)
  expect(roles.filter((role) => has(role, 'dossier.hand-in') && has(role, 'decision.issue'))).toEqual([])
  const changing = (Object.keys(rights) as Action[]).filter((action) => !action.endsWith('.read'))
  // a key of one's own changes nothing of others
  const ofOthers = changing.filter((action) => action !== 'api-key.write')
  expect(ofOthers.filter((action) => has('auditor', action) || has('leader', action))).toEqual([])
  expect(
    (Object.keys(rights) as Action[]).filter(
      (action) => /^(dossier|decision|title|report|board)\./.test(action) && has('administrator', action),
    ),
  ).toEqual([])
})

test('a clerk of a province reads, enters reports for its communes and changes nothing else; the seat stands on a province alone', () => {
  const own = (Object.keys(rights) as Action[]).filter((action) => rights[action].roles.some((role) => role === 'province-clerk'))
  expect(own.filter((action) => !action.endsWith('.read'))).toEqual(['report.enter', 'api-key.write'])
  expect(findRight(actor(grant('province-clerk', 'tinh')), 'report.enter', SCOPE, DAY)?.unitId).toBe('tinh')
  expect([levelsOfRole('province-clerk'), levelsOfRole('commune-officer')]).toEqual([['province'], ['commune']])
})
