// The only place for the key under which the database keeps what only this server may read: from the environment or a file beside the data.
import { randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from './config.ts'

const FILE = 'secret.key'

/** A key file that holds something else than a key. */
export class SecretKeyDamaged extends Error {
  constructor(path: string) {
    super(
      `Tệp khóa ${path} không đọc được. Lấy lại tệp từ bản sao lưu; nếu mất hẳn, xóa tệp và thiết lập lại xác thực hai lớp của mọi người.\nThe key file ${path} cannot be read. Restore it from a backup; if it is lost, delete it and set up every second factor anew.`,
    )
    this.name = 'SecretKeyDamaged'
  }
}

async function readKey(path: string): Promise<Buffer | null> {
  try {
    const key = Buffer.from((await readFile(path, 'utf8')).trim(), 'hex')
    if (key.length !== 32) throw new SecretKeyDamaged(path)
    return key
  } catch (error) {
    if (Reflect.get(Object(error), 'code') === 'ENOENT') return null
    throw error
  }
}

/** The key, 32 bytes; made at the first start. Throws SecretKeyDamaged. It belongs into the backup beside the database, not into it. */
export async function readSecretKey(config: Pick<Config, 'secretKey' | 'dataDirectory'>): Promise<Buffer> {
  if (config.secretKey !== null) return Buffer.from(config.secretKey, 'hex')
  const path = join(config.dataDirectory, FILE)
  const found = await readKey(path)
  if (found !== null) return found
  await mkdir(config.dataDirectory, { recursive: true })
  const own = `${path}.${randomBytes(6).toString('hex')}`
  const file = await open(own, 'wx', 0o600)
  try {
    await file.writeFile(`${randomBytes(32).toString('hex')}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
  // of two programs that begin at once, the first one's key counts for both
  await link(own, path).catch((error: unknown) => {
    if (Reflect.get(Object(error), 'code') !== 'EEXIST') throw error
  })
  await rm(own)
  const key = await readKey(path)
  if (key === null) throw new SecretKeyDamaged(path)
  return key
}
