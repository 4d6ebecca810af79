// What is mailed, to which address, and when it is tried again.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import { codeMail, digestMail, isMailAddress, mailPurposes, minutesUntilRetry, type MailLine } from './mail.domain.ts'

describe('an address', () => {
  test.each(['can.bo@xa.gov.vn', 'a+b@example.vn', "o'neil@mail-1.example.com"])('%s is one', (text) =>
    expect(isMailAddress(text)).toBe(true),
  )

  test.each([
    '',
    'a@b',
    '@example.vn',
    'a b@example.vn',
    'a@example.vn ',
    'a@ex ample.vn',
    '<a@example.vn>',
    'a@example.vn,b@example.vn',
    'a@-x.vn',
    'a@x..vn',
    'xã@example.vn',
  ])('"%s" is none', (text) => expect(isMailAddress(text)).toBe(false))

  test('holds no line end, blank, comma or second @, wherever one is put', () => {
    fc.assert(
      fc.property(fc.nat(16), fc.constantFrom('\r', '\n', '\0', ' ', ',', ';', '<', '>', '@', '"', '\u2028'), (at, sign) => {
        const address = 'can.bo@example.vn'
        expect(isMailAddress(address.slice(0, at) + sign + address.slice(at))).toBe(false)
      }),
    )
  })
})

describe('a digest', () => {
  const line = (unit: string): MailLine => ({ kind: 'report-overdue', unit, dueOn: plainDate('2026-11-27') })

  test('has as many lines as there is room for, and says how many more there are', () => {
    const { subject, body } = digestMail(
      Array.from({ length: 45 }, (_, n) => line(`Xã ${String(n)}`)),
      'https://x.vn',
      false,
    )
    expect(subject).toBe('Bình Yên: 45 thông báo mới')
    expect(body.match(/^- Xã /gm)).toHaveLength(30)
    expect(body).toContain('- và 15 thông báo khác')
  })

  test('stays one line for each, whatever a name holds, and is marked in a demonstration', () => {
    const { subject, body } = digestMail([line('Xã A\r\nBcc: x@y.vn\n.\n')], 'https://x.vn', true)
    expect(body.split('\n')[2]).toBe('- Xã A Bcc: x@y.vn .: quá hạn nộp báo cáo số liệu (hạn 27/11/2026)')
    expect(subject).toMatch(/^\[DỮ LIỆU MINH HỌA\] /)
  })
})

test('a code stands in its mail with the time it is good for', () => {
  expect(codeMail('012345', 30).body).toMatch(/012345[^]*30 phút/)
})

test('a mail is tried again later each time, and not for ever', () => {
  for (const purpose of mailPurposes) {
    const waits: number[] = []
    for (let attempts = 1; attempts <= 20; attempts += 1) {
      const minutes = minutesUntilRetry(attempts, purpose)
      if (minutes === null) break
      waits.push(minutes)
    }
    expect(waits).toEqual(waits.toSorted((a, b) => a - b))
    expect([purpose, waits.length]).toEqual([purpose, purpose === 'digest' ? 6 : 1])
  }
})
