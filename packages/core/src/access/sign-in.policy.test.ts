// When a sign-in must wait.
import { expect, test } from 'vitest'
import { codeWaitMinutes, reachedLimit, stillOwed, type RecentFailures } from './sign-in.policy.ts'

const none: RecentFailures = { ofName: 0, ofPair: 0, ofAddress: 0, known: false }

test.each<[string, Partial<RecentFailures>, boolean]>([
  ['nothing happened', {}, false],
  ['a person slipped seven times', { ofName: 7, ofPair: 7, ofAddress: 7 }, false],
  ['a person slipped eight times', { ofName: 8, ofPair: 8, ofAddress: 8 }, true],
  ['a known person slipped eight times', { ofName: 8, ofPair: 8, ofAddress: 8, known: true }, true],
  ['a name is tried from everywhere', { ofName: 25, ofPair: 1 }, true],
  ['a name is tried from everywhere, and its owner comes from their desk', { ofName: 25, ofPair: 1, known: true }, false],
  ['an office of 150 slips', { ofPair: 1, ofName: 1, ofAddress: 299 }, false],
  ['an address tries many names', { ofAddress: 300 }, true],
  ['an address tries many names, and a person known there comes', { ofAddress: 1000, known: true }, false],
])('%s', (_, failures, waits) => {
  expect(reachedLimit({ ...none, ...failures }) !== null).toBe(waits)
})

test('the limit that was reached is named', () => {
  expect(reachedLimit({ ...none, ofPair: 8, ofName: 30, ofAddress: 400 })).toBe('ofPair')
  expect(reachedLimit({ ...none, ofName: 25, ofAddress: 400 })).toBe('ofName')
  expect(reachedLimit({ ...none, ofAddress: 300 })).toBe('ofAddress')
  expect(reachedLimit(none)).toBe(null)
})

test('wrong codes in a row cost more and more, and never more than a day', () => {
  expect([0, 4, 5, 6, 8, 12, 200].map(codeWaitMinutes)).toEqual([0, 0, 1, 2, 8, 128, 1440])
  // whoever has the password tries fewer than a hundred codes in a month
  let minutes = 0
  let tried = 0
  while (minutes < 30 * 24 * 60) minutes += codeWaitMinutes((tried += 1))
  expect(tried).toBeLessThan(100)
})

test('what a session owes: the first password, then the second factor its roles ask for', () => {
  const facts = { mustChangePassword: false, secondFactor: false, secondFactorRoles: ['appraiser'] }
  expect(stillOwed(facts, [{ role: 'leader' }])).toBe(null)
  expect(stillOwed(facts, [{ role: 'leader' }, { role: 'appraiser' }])).toBe('set-up-second-factor')
  expect(stillOwed({ ...facts, secondFactor: true }, [{ role: 'appraiser' }])).toBe(null)
  expect(stillOwed({ ...facts, mustChangePassword: true }, [{ role: 'appraiser' }])).toBe('change-password')
})
