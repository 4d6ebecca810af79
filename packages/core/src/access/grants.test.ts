// What may be given and lent: grants by administrators, delegations by holders.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays, plainDate, type PlainDate } from '../shared/plain-date.ts'
import { spanHolds, type Span } from '../shared/span.ts'
import type { UnitId } from '../units/units.domain.ts'
import { roles } from './access.domain.ts'
import {
  delegationStands,
  endedOn,
  everStands,
  isDelegable,
  refusalOfDelegation,
  refusalOfGrant,
  type DelegationRefusal,
  type DelegationWish,
  type GrantWish,
} from './grants.domain.ts'

const day = (text: string): PlainDate => plainDate(text)
const TODAY = day('2027-02-10')
const commune = '02839@2025-07-01' as UnitId
const always: Span = { from: day('2020-01-01'), to: null }
const wish: GrantWish = { role: 'commune-officer', unitId: commune, valid: { from: TODAY, to: null }, level: 'commune', accountId: 'b' }

test.each<[string, string, Partial<GrantWish>, string | null]>([
  ['a grant of an administrator to another', 'a', {}, null],
  ['to oneself', 'b', {}, 'own-account'],
  ['of a seat of another level', 'a', { level: 'province' }, 'wrong-level'],
  ['for no day', 'a', { valid: { from: TODAY, to: TODAY } }, 'empty-span'],
  ['of what is held already', 'a', { valid: { from: TODAY, to: day('2027-03-01') } }, null],
])('%s', (_, giver, more, reason) => {
  expect(refusalOfGrant(giver, { ...wish, ...more }, [])?.reason ?? null).toBe(reason)
})

test('the same right is not given twice for one day; an empty one does not count', () => {
  expect(refusalOfGrant('a', wish, [{ ...wish, valid: always }])?.reason).toBe('overlaps')
  expect(refusalOfGrant('a', wish, [{ ...wish, valid: { from: TODAY, to: TODAY } }])).toBe(null)
  expect(refusalOfGrant('a', wish, [{ ...wish, role: 'commune-authority', valid: always }])).toBe(null)
})

const lending: DelegationWish = {
  grant: { role: 'appraiser', valid: always, delegated: false },
  holderId: 'a',
  recipientId: 'b',
  recorderId: 'a',
  valid: { from: TODAY, to: day('2027-03-01') },
}

test.each<[string, Partial<DelegationWish>, DelegationRefusal | null]>([
  ['a holder lends', {}, null],
  ['an administrator records it', { recorderId: 'c' }, null],
  ['what was lent is not lent on', { grant: { ...lending.grant, delegated: true } }, 'delegated-on'],
  ['administration is not lent', { grant: { ...lending.grant, role: 'administrator' } }, 'not-delegable'],
  ['not to oneself', { recipientId: 'a' }, 'to-self'],
  ['an administrator records nothing for themselves', { recorderId: 'b' }, 'to-recorder'],
  ['not for yesterday', { valid: { from: day('2027-02-09'), to: day('2027-03-01') } }, 'in-the-past'],
  ['not for no day', { valid: { from: TODAY, to: TODAY } }, 'too-long'],
  ['a year is the longest', { valid: { from: TODAY, to: addDays(TODAY, 366) } }, null],
  ['a day more is too long', { valid: { from: TODAY, to: addDays(TODAY, 367) } }, 'too-long'],
  ['not longer than the grant', { grant: { ...lending.grant, valid: { from: TODAY, to: day('2027-02-20') } } }, 'outside-grant'],
])('%s', (_, more, reason) => {
  expect(refusalOfDelegation({ ...lending, ...more }, [], TODAY)).toBe(reason)
})

test('a grant is lent to one person at a time', () => {
  expect(refusalOfDelegation(lending, [{ from: day('2027-02-20'), to: day('2027-04-01') }], TODAY)).toBe('overlaps')
  expect(refusalOfDelegation(lending, [{ from: day('2027-03-01'), to: day('2027-04-01') }], TODAY)).toBe(null)
})

test('who reads, supervises or keeps accounts lends nothing', () => {
  expect(roles.filter((role) => !isDelegable(role))).toEqual(['leader', 'administrator', 'auditor'])
})

const days = fc.integer({ min: 0, max: 40 }).map((n) => addDays(TODAY, n))
const spans = fc.tuple(days, fc.option(days)).map(([from, to]): Span => ({ from, to: to !== null && to < from ? from : to }))
const windows = fc.tuple(days, fc.integer({ min: 1, max: 30 })).map(([from, length]) => ({ from, to: addDays(from, length) }))

test('a delegation stands on exactly the days it, its source and its calling off allow', () => {
  fc.assert(
    fc.property(windows, spans, fc.option(days), days, (valid, source, ended, on) => {
      const stands = delegationStands(valid, source, ended)
      expect(spanHolds(stands, on)).toBe(spanHolds(valid, on) && spanHolds(source, on) && (ended === null || on < ended))
    }),
  )
})

test('ending never lengthens a grant, and what ends before it begins never stands', () => {
  fc.assert(
    fc.property(spans, days, days, (valid, on, asked) => {
      const ended = endedOn(valid, on)
      expect(spanHolds(ended, asked)).toBe(spanHolds(valid, asked) && asked < on)
      if (on <= valid.from) expect(everStands(ended)).toBe(false)
    }),
  )
})
