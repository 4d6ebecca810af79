// Keys: they never open more than their account may, nor anything that keeps accounts.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, plainDate } from '../shared/plain-date.ts'
import type { UnitId } from '../units/units.domain.ts'
import { roles, type AccountId, type Actor, type Grant, type Scope } from './access.domain.ts'
import { findRight, rights, type Action } from './access.policy.ts'
import { actorOfKey, areaOf, keyAccesses, keyAreas, keyOpens, LONGEST_KEY_DAYS, mayEndOn, mayOpenByKey } from './api-keys.domain.ts'

const DAY = plainDate('2026-11-21')
const unit = (text: string): UnitId => text as UnitId
/** A small country: two provinces of three communes. */
const paths: readonly Scope[] = [
  ['VN'],
  ...['a', 'b'].flatMap((province) => [[province, 'VN'], ...[1, 2, 3].map((n) => [`${province}${String(n)}`, province, 'VN'])]),
].map((path) => path.map(unit))

const grant: fc.Arbitrary<Grant> = fc
  .record({ role: fc.constantFrom(...roles), path: fc.constantFrom(...paths), lent: fc.boolean() })
  .map(({ role, path, lent }) => ({
    role,
    unitId: path[0] ?? unit('VN'),
    covers: [path[0] ?? unit('VN')],
    valid: { from: plainDate('2025-01-01'), to: null },
    ...(lent ? { delegation: { id: 'd', from: { accountId: 'x' as AccountId, displayName: 'X' }, document: '1/GUQ' } } : {}),
  }))
const actor: fc.Arbitrary<Actor> = fc
  .array(grant, { maxLength: 4 })
  .map((grants) => ({ accountId: 'k' as AccountId, username: 'k', displayName: 'K', grants }))

test('whatever a key may do somewhere, its account may do there by a grant of its own', () => {
  const actions = Object.keys(rights) as Action[]
  fc.assert(
    fc.property(
      actor,
      fc.constantFrom(...paths),
      fc.constantFrom(...paths),
      fc.constantFrom(...keyAccesses),
      (person, keyPath, at, access) => {
        const place = { unitId: keyPath[0] ?? unit('VN'), covers: [keyPath[0] ?? unit('VN')], path: keyPath }
        const narrowed = actorOfKey(person, place, access)
        const own: Actor = { ...person, grants: person.grants.filter((each) => each.delegation === undefined) }
        for (const action of actions) {
          const found = findRight(narrowed, action, at, DAY)
          if (found === null) continue
          expect(findRight(own, action, at, DAY)).not.toBe(null)
          if (rights[action].where === 'place') expect(at).toContain(place.unitId)
          if (access === 'read') expect(action.endsWith('.read')).toBe(true)
        }
      },
    ),
    { numRuns: 2000 },
  )
})

test('a key for the whole of what its account has does everything the account does there', () => {
  const person: Actor = {
    accountId: 'k' as AccountId,
    username: 'k',
    displayName: 'K',
    grants: [{ role: 'commune-officer', unitId: unit('a1'), covers: [unit('a1'), unit('old')], valid: { from: DAY, to: null } }],
  }
  const narrowed = actorOfKey(person, { unitId: unit('a1'), covers: [unit('a1'), unit('old')], path: ['a1', 'a', 'VN'].map(unit) }, 'write')
  expect(findRight(narrowed, 'dossier.hand-in', ['a1', 'a', 'VN'].map(unit), DAY)?.role).toBe('commune-officer')
  expect(findRight(narrowed, 'dossier.read', ['old', 'a', 'VN'].map(unit), DAY)).not.toBe(null)
})

describe('an endpoint', () => {
  test.each([
    ['/api/units/:id', 'units'],
    ['/api/units/:id/past-results/import', 'decisions'],
    ['/api/units/:id/year', 'results'],
    ['/api/report.docx', 'results'],
    ['/api/reporting', null],
    ['/api/accounts', null],
    ['/api/my-account/keys', null],
    ['/api/audit', null],
  ])('%s lies in %s', (path, area) => expect(areaOf({ path })).toBe(area))

  test('that asks for the person, keeps the account or shows a secret is closed to every key', () => {
    const door = { method: 'POST' as const, path: '/api/decisions' }
    expect(mayOpenByKey(door)).toBe(true)
    for (const more of [{ fresh: true as const }, { unrestricted: true as const }, { secret: true as const }]) {
      expect(mayOpenByKey({ ...door, ...more })).toBe(false)
    }
    expect(mayOpenByKey({ method: 'GET', path: '/api/me' })).toBe(true)
    expect(mayOpenByKey({ method: 'PUT', path: '/api/me' })).toBe(false)
    expect(mayOpenByKey({ method: 'GET', path: '/api/my-account/keys' })).toBe(false)
  })

  test('opens by area and access', () => {
    const read = { method: 'GET' as const, path: '/api/dossiers/:id' }
    const write = { method: 'POST' as const, path: '/api/dossiers/:id/hand-in' }
    expect(keyOpens({ areas: ['dossiers'], access: 'read' }, read)).toBe(true)
    expect(keyOpens({ areas: ['dossiers'], access: 'read' }, write)).toBe(false)
    expect(keyOpens({ areas: ['dossiers'], access: 'write' }, write)).toBe(true)
    expect(keyOpens({ areas: keyAreas.filter((area) => area !== 'dossiers'), access: 'write' }, read)).toBe(false)
  })
})

test('a key ends within a year', () => {
  expect(mayEndOn(DAY, DAY)).toBe(false)
  expect(mayEndOn(addDays(DAY, 1), DAY)).toBe(true)
  expect(mayEndOn(addDays(DAY, LONGEST_KEY_DAYS), DAY)).toBe(true)
  expect(mayEndOn(addDays(DAY, LONGEST_KEY_DAYS + 1), DAY)).toBe(false)
})
