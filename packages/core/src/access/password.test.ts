// What a password must be.
import { expect, test } from 'vitest'
import { passwordFault, PASSWORD_MOST, type PasswordFault } from './password.domain.ts'

const lists = {
  isCommon: (text: string) => ['password', 'iloveyou', 'trustno1', 'correcthorsebattery'].includes(text),
  isUnitName: (text: string) => ['tamgiang', 'bacha', 'angiang', 'ntan'].includes(text),
}
const about = { username: 'lan.nt', current: 'mật khẩu cũ của Lan' }
const fault = (password: string): PasswordFault | null => passwordFault(password, about, lists)

test.each<[string, PasswordFault | null]>([
  ['ngắn quá', 'too-short'],
  // eleven characters, though more bytes
  ['ữữữợợợựựựứ', 'too-short'],
  ['con mèo nằm trên mái tôn', null],
  ['Xã Tam Giang mùa nước nổi', null],
  ['7 con vịt qua sông Hậu', null],
  ['x'.repeat(PASSWORD_MOST + 1), 'too-long'],
  ['mật khẩu cũ của Lan', 'same'],
  ['Password2026!', 'common'],
  ['P@ssw0rd!!2026', 'common'],
  ['***iloveyou***', 'common'],
  ['CorrectHorseBattery', 'common'],
  ['lan.nt@20262027', 'username'],
  ['Lan.NT.Lan.NT.2', 'username'],
  ['BinhYen@2026', 'local-name'],
  ['Xã Tam Giang 2026', 'local-name'],
  ['x4 t4m gi4ng 2026', 'local-name'],
  ['công an xã Bắc Hà', 'local-name'],
  ['UBNDAnGiang@123', 'local-name'],
  ['matkhau123456', 'local-name'],
  ['aaaaaaaaaaaaa', 'repeated'],
  ['abc123abc123abc', 'repeated'],
  ['abcdefghijklmn', 'repeated'],
  ['1234567890123', 'repeated'],
  ['01/02/1990 0912 345', 'repeated'],
])('%s → %s', (password, wanted) => {
  expect(fault(password)).toBe(wanted)
})

test('one text typed two ways is one password', () => {
  expect(fault('mật khẩu cũ của Lan'.normalize('NFD'))).toBe('same')
  expect(fault('ữ'.normalize('NFD').repeat(4))).toBe('too-short')
})

test('a long password is judged at once', () => {
  const began = performance.now()
  expect(fault('tamgiang'.repeat(15) + 'zq')).toBe(null)
  expect(performance.now() - began).toBeLessThan(100)
})

test('nobody is known: the first password of a new account', () => {
  expect(passwordFault('con mèo nằm trên mái tôn', { username: 'x', current: null }, lists)).toBe(null)
})
