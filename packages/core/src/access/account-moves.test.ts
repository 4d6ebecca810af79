// What becomes of a right on a unit that ended.
import { describe, expect, test } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import type { UnitId } from '../units/units.domain.ts'
import { fateOf, type MoveAsked } from './account-moves.domain.ts'
import type { HeldGrant } from './grants.domain.ts'

const OLD = '01@2019-01-01' as UnitId
const NEW = '02@2025-07-01' as UnitId
const on = plainDate('2027-03-01')
const grant: HeldGrant = { role: 'commune-officer', unitId: OLD, valid: { from: plainDate('2020-01-01'), to: null } }
const asked: MoveAsked = { grant, accountId: 'b', to: { unitId: NEW, level: 'commune' }, on, waits: false }
const held = (from: string, to: string | null): HeldGrant => ({
  role: 'commune-officer',
  unitId: NEW,
  valid: { from: plainDate(from), to: to === null ? null : plainDate(to) },
})

describe('a right on a unit that ended', () => {
  test('ends on the day and begins on the new unit, for as long as it would have stood', () => {
    const until = { ...grant, valid: { from: grant.valid.from, to: plainDate('2028-01-01') } }
    expect(fateOf('a', { ...asked, grant: until }, [])).toEqual({
      outcome: 'move',
      reason: null,
      ends: { from: '2020-01-01', to: '2027-03-01' },
      begins: { role: 'commune-officer', unitId: NEW, valid: { from: '2027-03-01', to: '2028-01-01' } },
    })
  })

  test('that has not begun never stands, and begins on the new unit on its own day', () => {
    const later = { ...grant, valid: { from: plainDate('2027-06-01'), to: null } }
    expect(fateOf('a', { ...asked, grant: later }, [])).toMatchObject({
      ends: { from: '2027-06-01', to: '2027-06-01' },
      begins: { valid: { from: '2027-06-01', to: null } },
    })
  })

  test.each<[string, string, Partial<MoveAsked>]>([
    ['of the mover stays', 'own-account', { accountId: 'a' }],
    ['of somebody whose hand-over waits stays', 'hand-over-waits', { waits: true }],
    ['whose role is not given at the new level stays', 'wrong-level', { to: { unitId: NEW, level: 'province' } }],
    ['that ends before the day stays', 'ends-before', { grant: { ...grant, valid: { from: grant.valid.from, to: on } } }],
    ['of the mover is not ended either', 'own-account', { accountId: 'a', to: null }],
  ])('%s', (_, reason, more) => {
    expect(fateOf('a', { ...asked, ...more }, [])).toEqual({ outcome: 'stay', reason })
  })

  test('ends without a new one where that is asked for, or where the same seat is held already', () => {
    const ends = { from: '2020-01-01', to: '2027-03-01' }
    expect(fateOf('a', { ...asked, to: null }, [])).toEqual({ outcome: 'end', reason: null, ends })
    expect(fateOf('a', asked, [held('2026-01-01', null)])).toEqual({ outcome: 'end', reason: 'holds-already', ends })
    expect(fateOf('a', asked, [held('2026-01-01', '2027-03-01')]).outcome).toBe('move')
  })
})
