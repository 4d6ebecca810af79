// Separation of duties: for the person, whichever grant or delegation they use.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dossierActions, dossierStatuses, nextStatus } from '../assessments/assessments.domain.ts'
import { demands, doneOn, statesFor } from '../assessments/dossier-rights.policy.ts'
import type { AccountId, Grant } from './access.domain.ts'
import { doerBy, duties, findConflict, isSameDoer, type Doer, type Duty } from './separation.domain.ts'

const doer = (accountId: string, onBehalfOf: string | null = null): Doer => ({ accountId, onBehalfOf })
const people = fc.constantFrom('a', 'b', 'c', 'd')
const anyDoer = fc.record({ accountId: people, onBehalfOf: fc.option(people) })

test.each<[string, Duty, Doer, Duty, Doer, boolean]>([
  ['who handed in does not appraise', 'check', doer('a'), 'make', doer('a'), true],
  ['nor decide', 'decide', doer('a'), 'make', doer('a'), true],
  ['who appraised does not decide', 'decide', doer('a'), 'check', doer('a'), true],
  ['who lent the right does not appraise what was handed in with it', 'check', doer('a'), 'make', doer('b', 'a'), true],
  ['nor the one who borrows it', 'check', doer('b', 'a'), 'make', doer('a'), true],
  ['nor two who borrow from the same person', 'decide', doer('b', 'a'), 'check', doer('c', 'a'), true],
  ['others do', 'check', doer('b'), 'make', doer('a'), false],
  ['who appraised corrects again', 'make', doer('a'), 'check', doer('a'), false],
  ['who decided appraises something else of it', 'check', doer('a'), 'decide', doer('a'), false],
])('%s', (_, duty, by, earlier, who, conflicts) => {
  expect(findConflict(duty, by, [{ duty: earlier, by: who }]) !== null).toBe(conflicts)
})

test('standing for one person is mutual, and everyone stands for themselves', () => {
  fc.assert(fc.property(anyDoer, anyDoer, (a, b) => isSameDoer(a, b) === isSameDoer(b, a) && isSameDoer(a, a)))
})

test('nobody is both, however many acts there were: a conflict is found exactly where one of them conflicts alone', () => {
  const done = fc.array(fc.record({ duty: fc.constantFrom(...duties), by: anyDoer }), { maxLength: 8 })
  fc.assert(
    fc.property(fc.constantFrom(...duties), anyDoer, done, (duty, by, all) => {
      expect(findConflict(duty, by, all) !== null).toBe(all.some((each) => findConflict(duty, by, [each]) !== null))
    }),
  )
})

test('a delegation names in whose name one acts', () => {
  const delegation = { id: '1', from: { accountId: 'a' as AccountId, displayName: 'A' }, document: '03/UQ' }
  const grant = { delegation } satisfies Pick<Grant, 'delegation'>
  expect([doerBy('b' as AccountId, grant), doerBy('b' as AccountId, {})]).toEqual([doer('b', 'a'), doer('b')])
})

test('what was typed counts as made, registering and returning count for nothing', () => {
  const acts = dossierActions.map((action) => ({ action, by: doer('a') }))
  expect(doneOn(acts, [doer('b')]).map((each) => `${each.duty} ${each.by.accountId}`)).toEqual([
    'make a',
    'make a',
    'check a',
    'check a',
    'check a',
    'decide a',
    'make b',
  ])
})

test('the states of an action are those its transitions start from', () => {
  for (const action of dossierActions) {
    expect(statesFor([action])).toEqual(dossierStatuses.filter((status) => nextStatus(status, action) !== null))
  }
  expect(statesFor(['save'])).toEqual(['registered', 'returned'])
  expect(demands.recognise.duty).toBe('decide')
})
