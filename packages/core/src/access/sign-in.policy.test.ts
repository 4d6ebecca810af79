// When a sign-in must wait.
import { expect, test } from 'vitest'
import { mustWait, type RecentFailures } from './sign-in.policy.ts'

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
  expect(mustWait({ ...none, ...failures })).toBe(waits)
})
