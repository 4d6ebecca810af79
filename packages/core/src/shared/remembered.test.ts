import { expect, test } from 'vitest'
import { remembered } from './remembered.ts'

test('the work is done once for each object, whatever it answers', () => {
  const asked: object[] = []
  const size = remembered((of: readonly number[]) => {
    asked.push(of)
    return of.length === 0 ? undefined : of.length
  })
  const empty: readonly number[] = []
  const two = [1, 2]
  const other = [1, 2]
  expect([empty, two, two, other, empty].map(size)).toEqual([undefined, 2, 2, 2, undefined])
  expect(asked).toEqual([empty, two, other])
  expect(asked[1]).toBe(two)
})
