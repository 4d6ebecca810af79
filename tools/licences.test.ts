// Licences: what is let through, and that a forbidden one stops the check.
import { expect, test } from 'vitest'
import { complaintOf, isAllowed, packagesOf } from './licences.ts'
import { join } from 'node:path'
import { root } from './step.ts'

test.each(['MIT', 'Apache-2.0', '(MIT OR GPL-3.0-or-later)', 'MIT AND OFL-1.1', '(MIT AND Zlib)', 'GPL-3.0-only OR ISC'])(
  '%s is allowed',
  (licence) => {
    expect(isAllowed(licence)).toBe(true)
  },
)

test.each([
  'GPL-3.0-only',
  'AGPL-3.0',
  'MIT AND GPL-2.0',
  '',
  'UNLICENSED',
  'SEE LICENSE IN LICENSE',
  '(MIT OR (GPL-2.0 AND ISC))',
  'SSPL-1.0',
  'mit',
])('"%s" is not', (licence) => {
  expect(isAllowed(licence)).toBe(false)
  expect(complaintOf({ name: 'x', version: '1.0.0', licence })).toContain('x@1.0.0')
})

test('an exception is for its package and its licence only', () => {
  expect(complaintOf({ name: 'lightningcss-linux-x64-gnu', version: '1', licence: 'MPL-2.0' })).toBe(null)
  expect(complaintOf({ name: 'other', version: '1', licence: 'MPL-2.0' })).not.toBe(null)
  expect(complaintOf({ name: 'axe-core', version: '1', licence: 'GPL-3.0-only' })).not.toBe(null)
  expect(complaintOf({ name: 'buffers', version: '1', licence: 'GPL-3.0-only' })).not.toBe(null)
})

test('every package of the lock file is looked at, nested ones too', () => {
  const packages = packagesOf(join(root, 'package-lock.json'))
  expect(packages.length).toBeGreaterThan(500)
  expect(packages.every(({ name, version }) => name !== '' && version !== '' && !name.includes('node_modules'))).toBe(true)
  expect(packages.filter((each) => complaintOf(each) !== null)).toEqual([])
})
