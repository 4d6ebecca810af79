// A data directory that is no database, of another version, or damaged: said in words, nothing in it touched.
import { cp, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDb } from './client.ts'
import { damageReport, hasDatabase } from './directory.ts'
import { EmbeddedDamaged } from './embedded.ts'

let root = ''
let sound = ''
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'binhyen-damage-'))
  sound = join(root, 'sound')
  await (await openDb({ kind: 'embedded', directory: sound })).close()
})
afterAll(() => rm(root, { recursive: true, force: true }))

async function copy(name: string): Promise<string> {
  const path = join(root, name)
  await cp(sound, path, { recursive: true })
  return path
}

describe('a data directory', () => {
  test('that is missing or empty is none yet; a sound one is one', async () => {
    await mkdir(join(root, 'empty'))
    expect(await hasDatabase(join(root, 'missing'))).toBe(false)
    expect(await hasDatabase(join(root, 'empty'))).toBe(false)
    expect(await hasDatabase(sound)).toBe(true)
  })

  test('with other things in it is refused and left alone', async () => {
    const path = join(root, 'other')
    await mkdir(path)
    await writeFile(join(path, 'letter.docx'), 'x')
    await expect(hasDatabase(path)).rejects.toThrow(EmbeddedDamaged)
    expect(await readdir(path)).toEqual(['letter.docx'])
  })

  test('of another PostgreSQL is refused', async () => {
    const path = await copy('version')
    await writeFile(join(path, 'PG_VERSION'), '15\n')
    await expect(hasDatabase(path)).rejects.toThrow('PostgreSQL 15')
  })

  test.each([
    ['control file is cut', 'global/pg_control'],
    ['write-ahead log is gone', 'pg_wal'],
  ])('whose %s is reported, not a stack trace', async (_, victim) => {
    const path = await copy(victim.replace('/', '-'))
    if (victim === 'pg_wal') await rm(join(path, victim), { recursive: true })
    else await truncate(join(path, victim), 10)
    const error = await openDb({ kind: 'embedded', directory: path }).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(EmbeddedDamaged)
    if (!(error instanceof EmbeddedDamaged)) return
    const report = damageReport(error)
    expect(report).toContain(path)
    expect(report).toContain('bản sao lưu')
    expect(report).not.toMatch(/\n\s+at /)
    if (victim !== 'pg_wal') expect((await readFile(join(path, victim))).length).toBe(10)
  })
})
