// Before and after as lines: what changed and nothing else.
import { expect, test } from 'vitest'
import { changeRows } from './change-rows.ts'

test('only what changed is listed, with its path', () => {
  const before = { name: 'Thôn Một', valid: { from: '2020-01-01', to: null }, tags: ['a', 'b'] }
  const after = { name: 'Thôn Hai', valid: { from: '2020-01-01', to: '2026-01-01' }, tags: ['a', 'c'] }
  expect(changeRows(before, after)).toEqual([
    { path: ['name'], before: 'Thôn Một', after: 'Thôn Hai' },
    { path: ['valid', 'to'], before: null, after: '2026-01-01' },
    { path: ['tags'], before: 'a, b', after: 'a, c' },
  ])
})

test('with only one side everything is listed; a field that was not there has no value', () => {
  expect(changeRows(null, { grants: [{ role: 'leader' }, { role: 'auditor' }], late: false })).toEqual([
    { path: ['grants', '1', 'role'], before: undefined, after: 'leader' },
    { path: ['grants', '2', 'role'], before: undefined, after: 'auditor' },
    { path: ['late'], before: undefined, after: false },
  ])
  expect(changeRows({ a: 1 }, {})).toEqual([{ path: ['a'], before: 1, after: undefined }])
  expect(changeRows(null, null)).toEqual([])
  expect(changeRows(null, 'text')).toEqual([{ path: [], before: undefined, after: 'text' }])
})
