// The only place for the hash of the audit chain: SHA-256 of a text's UTF-8 bytes.
import { hash } from 'node:crypto'

/** 64 lower-case hexadecimal digits. */
export function sha256(text: string): string {
  return hash('sha256', text, 'hex')
}
