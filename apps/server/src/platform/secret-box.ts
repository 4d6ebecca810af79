// The only place that encrypts what the database keeps for this server alone, and marks codes so that only it can check them.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

export type SecretBox = {
  /** Encrypts `text`; it opens only together with the same `about` (whose it is), so that rows cannot be swapped. */
  seal(text: string, about: string): Buffer
  /** The text again; null where the key is another one, or the bytes or `about` were changed. */
  open(bytes: Uint8Array, about: string): string | null
  /** A keyed hash: the same text of the same owner has the same mark, and nobody without the key can search for it. */
  mark(text: string, about: string): Buffer
}

const VERSION = 1
const IV_BYTES = 12
const TAG_BYTES = 16

/** `key`: 32 bytes. AES-256-GCM with a new IV each time; one derived key for each use. */
export function makeSecretBox(key: Buffer): SecretBox {
  const derived = (use: string): Buffer => Buffer.from(hkdfSync('sha256', key, 'binhyen', use, 32))
  const sealing = derived('seal')
  const marking = derived('mark')
  return {
    seal: (text, about) => {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(Buffer.from(about))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.from([VERSION]), iv, cipher.getAuthTag(), body])
    },
    open: (bytes, about) => {
      const sealed = Buffer.from(bytes)
      if (sealed.length < 1 + IV_BYTES + TAG_BYTES || sealed[0] !== VERSION) return null
      const iv = sealed.subarray(1, 1 + IV_BYTES)
      const tag = sealed.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES)
      try {
        const cipher = createDecipheriv('aes-256-gcm', sealing, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(about)).setAuthTag(tag)
        return Buffer.concat([cipher.update(sealed.subarray(1 + IV_BYTES + TAG_BYTES)), cipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
    mark: (text, about) => createHmac('sha256', marking).update(about).update('\0').update(text).digest(),
  }
}
