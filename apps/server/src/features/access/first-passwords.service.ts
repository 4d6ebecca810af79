// The only place that makes passwords for others: they are read from paper once and changed at the first sign-in.
import { randomInt } from 'node:crypto'
import { hashPassword } from './access.service.ts'

/** Without 0 and O, 1 and l and I: a password is read from paper. */
const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** Four groups of four of 56 letters: 92 bits. */
export function newPassword(): string {
  const group = (): string => Array.from({ length: 4 }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('')
  return [group(), group(), group(), group()].join('-')
}

/** A new password with its hash, which a thread of the library computes. */
export async function newHashedPassword(): Promise<{ readonly password: string; readonly hash: string }> {
  const password = newPassword()
  return { password, hash: await hashPassword(password) }
}
