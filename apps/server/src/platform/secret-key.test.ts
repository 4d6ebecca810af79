// The key of the server: made once, readable by its user alone.
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readSecretKey, SecretKeyDamaged } from './secret-key.ts'

let dataDirectory = ''
beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'binhyen-key-'))
})
afterEach(async () => rm(dataDirectory, { recursive: true, force: true }))

test('is made at the first start and stays, also where two programs begin at once', async () => {
  const config = { secretKey: null, dataDirectory: join(dataDirectory, 'new') }
  const [one, two] = await Promise.all([readSecretKey(config), readSecretKey(config)])
  expect(one.length).toBe(32)
  expect(two).toEqual(one)
  expect(await readSecretKey(config)).toEqual(one)
  expect((await stat(join(config.dataDirectory, 'secret.key'))).mode & 0o777).toBe(0o600)
  expect((await readFile(join(config.dataDirectory, 'secret.key'), 'utf8')).trim()).toBe(one.toString('hex'))
})

test('comes from the environment where it is given, and leaves no file', async () => {
  const given = 'ab'.repeat(32)
  expect((await readSecretKey({ secretKey: given, dataDirectory })).toString('hex')).toBe(given)
  await expect(stat(join(dataDirectory, 'secret.key'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a damaged file is never taken for a new start', async () => {
  await writeFile(join(dataDirectory, 'secret.key'), 'half a ke')
  await expect(readSecretKey({ secretKey: null, dataDirectory })).rejects.toBeInstanceOf(SecretKeyDamaged)
})
