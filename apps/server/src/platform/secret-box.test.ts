// What is sealed opens for its owner under the same key, and for nobody else.
import { expect, test } from 'vitest'
import { makeSecretBox } from './secret-box.ts'

const box = makeSecretBox(Buffer.alloc(32, 1))

test('opens what it sealed, never the same bytes twice', () => {
  const one = box.seal('bí mật', 'lan')
  expect(box.open(one, 'lan')).toBe('bí mật')
  expect(box.seal('bí mật', 'lan').equals(one)).toBe(false)
  expect(one.includes(Buffer.from('bí mật'))).toBe(false)
})

test('does not open for another owner, under another key, or after a change', () => {
  const sealed = box.seal('bí mật', 'lan')
  expect(box.open(sealed, 'minh')).toBe(null)
  expect(makeSecretBox(Buffer.alloc(32, 2)).open(sealed, 'lan')).toBe(null)
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(box.open(changed, 'lan')).toBe(null)
  }
  expect(box.open(Buffer.alloc(3), 'lan')).toBe(null)
})

test('a mark tells owners and keys apart', () => {
  expect(box.mark('a', 'lan').equals(box.mark('a', 'lan'))).toBe(true)
  expect(box.mark('a', 'lan').equals(box.mark('a', 'minh'))).toBe(false)
  expect(box.mark('a', 'lan').equals(makeSecretBox(Buffer.alloc(32, 2)).mark('a', 'lan'))).toBe(false)
})
