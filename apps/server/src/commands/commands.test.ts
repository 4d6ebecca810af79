// What the command line says when something is written wrongly or not clear: lines for people, never JSON where it can be helped.
import { describe, expect, test } from 'vitest'
import { Problem } from '@binhyen/core/shared/problem'
import { readNewAccount } from './accounts.ts'
import { failureOf } from './messages.ts'

describe('a problem in words', () => {
  test('a unit that is not clear is answered with the units it may be, one a line', () => {
    const candidates = [
      { id: '30337@2025-07-01', fullName: 'Xã Tân An', path: ['Tỉnh An Giang'] },
      { id: '28222@2025-07-01', fullName: 'Phường Tân An', path: ['Tỉnh Tây Ninh'] },
    ]
    const { exitCode, text } = failureOf(new Problem('unit.not-found', { id: 'tân an', candidates }))
    expect(exitCode).toBe(1)
    expect(text.split('\n').slice(2)).toEqual([
      '  30337@2025-07-01  Xã Tân An, Tỉnh An Giang',
      '  28222@2025-07-01  Phường Tân An, Tỉnh Tây Ninh',
    ])
    expect(text).toContain('"tân an"')
    expect(text).not.toMatch(/[{}]/)
  })

  test('a unit nobody knows is named; details no sentence names are kept', () => {
    expect(failureOf(new Problem('unit.not-found', { id: 'x', candidates: [] })).text).toBe(
      'Không có đơn vị "x" trong danh mục. / The catalogue has no unit "x". [unit.not-found]',
    )
    expect(failureOf(new Problem('auth.forbidden', { action: 'a' })).text).toContain('[auth.forbidden] {"action":"a"}')
  })
})

describe('accounts add', () => {
  const given = { username: 'Lan.NT', name: ' Nguyễn Thị Lan ', role: 'appraiser', unit: '91', from: '1/12/2026' }

  test('is read, days in both ways of writing', () => {
    expect(readNewAccount(given)).toEqual({
      username: 'lan.nt',
      displayName: 'Nguyễn Thị Lan',
      role: 'appraiser',
      unit: '91',
      from: '2026-12-01',
      to: null,
    })
  })

  test.each([
    [{ username: undefined }, /Thiếu --username/],
    [{ username: 'lân' }, /Tên đăng nhập "lân"/],
    [{ name: '  ' }, /Thiếu --name/],
    [{ role: 'boss' }, /Không có vai trò "boss"[\s\S]*programme-office +Văn phòng Điều phối/],
    [{ unit: undefined }, /Thiếu --unit/],
    [{ to: '2026-02-30' }, /--to "2026-02-30" không phải ngày có thật/],
  ])('refuses %o with exit code 2', (change, said) => {
    let thrown: unknown
    try {
      readNewAccount({ ...given, ...change })
    } catch (error) {
      thrown = error
    }
    expect(failureOf(thrown)).toMatchObject({ exitCode: 2, text: expect.stringMatching(said) as string })
  })
})
