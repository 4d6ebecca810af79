import { describe, expect, it } from 'vitest'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { readCount, readDate } from './typed-readings.ts'

describe('readDate', () => {
  it.each([
    ['5/3/2026', '2026-03-05'],
    ['05-03-2026', '2026-03-05'],
    ['05032026', '2026-03-05'],
    [' 15.11.2026 ', '2026-11-15'],
    ['29/02/2024', '2024-02-29'],
  ])('reads %s', (text, day) => expect(readDate(text, {})).toEqual({ value: day, error: null }))

  it.each(['31/02/2026', '2026', 'hôm nay', '1/13/2026', '29/02/2026'])('refuses %s and says what would be right', (text) => {
    const reading = readDate(text, {})
    expect(reading.value).toBeNull()
    expect(reading.error).toContain(text)
  })

  it('holds to its bounds, both included', () => {
    const bounds = { earliest: plainDate('2025-11-16'), latest: plainDate('2026-11-15') }
    expect(readDate('16/11/2025', bounds).error).toBeNull()
    expect(readDate('15/11/2026', bounds).error).toBeNull()
    expect(readDate('15/11/2025', bounds).error).toContain('16/11/2025')
    expect(readDate('16/11/2026', bounds).error).toContain('15/11/2026')
  })

  it('reads blank as not given, without an error', () => expect(readDate('  ', {})).toEqual({ value: null, error: null }))
})

describe('readCount', () => {
  const bounds = { min: 0, max: 10_000 }
  it.each([
    ['0', 0],
    ['1234', 1234],
    ['1.234', 1234],
    ['1 234', 1234],
  ])('reads %s', (text, count) => expect(readCount(text, bounds)).toEqual({ value: count, error: null }))

  it.each(['12.34', '1,5', 'ba', '1.2345', '1..234'])('refuses %s: it might mean two numbers', (text) => {
    expect(readCount(text, bounds)).toMatchObject({ value: null, error: expect.stringContaining(text) as string })
  })

  it('keeps blank and zero apart', () => {
    expect(readCount('', bounds).value).toBeNull()
    expect(readCount('0', bounds).value).toBe(0)
  })

  it('holds to its bounds', () => {
    expect(readCount('-1', bounds).error).toContain('0')
    expect(readCount('10.001', bounds).error).toContain('10.000')
  })
})
