// One line is counted as one, in whatever spelling its machines come.
import { expect, test } from 'vitest'
import { lineOf } from './line.ts'

test.each([
  ['10.0.0.1', '10.0.0.1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
  // shortened addresses have fewer colons before the part that a machine chooses
  ['2001:db8::a:b:c:d', '2001:db8::/64'],
  ['2001:db8::1', '2001:db8::/64'],
  ['2001:db8:1::1', '2001:db8:1::/64'],
  ['fe80::1%eth0', 'fe80::/64'],
  ['console', 'console'],
  ['', ''],
])('%s is of the line %s', (address, line) => expect(lineOf(address)).toBe(line))
