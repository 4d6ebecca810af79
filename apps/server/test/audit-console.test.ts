// The audit log on the owner's console and in an inspector's hands: sealed, exported, archived, taken out, verified by commands as people run them.
import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql, type RawBuilder } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDb } from '#server/platform/db/client'
import { embeddedTemplate } from './database.ts'

const cli = fileURLToPath(new URL('../src/cli.ts', import.meta.url))
const TIMEOUT = 300_000

let root = ''
let data = ''
const at = (name: string): string => join(root, name)

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'binhyen-audit-console-'))
  data = at('data')
  await cp(await embeddedTemplate(), join(data, 'db'), { recursive: true })
}, TIMEOUT)
afterAll(() => rm(root, { recursive: true, force: true }))

type Ran = { readonly code: number | null; readonly said: string }

async function binhyen(...args: readonly string[]): Promise<Ran> {
  const env = { ...process.env, DATABASE_URL: '', BINHYEN_TODAY: '' }
  const child = spawn(process.execPath, ['--import', import.meta.resolve('@oxc-node/core/register'), cli, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  return { code: await new Promise((resolve) => child.on('close', resolve)), said }
}

async function done(...args: readonly string[]): Promise<string> {
  const { code, said } = await binhyen(...args, '--data', data)
  if (code !== 0) throw new Error(`${args.join(' ')}: ${String(code)} ${said}`)
  return said
}

/** Something the owner of the database does to it, between two commands. */
async function asOwner<Row>(...statements: readonly RawBuilder<Row>[]): Promise<readonly Row[]> {
  const { db, close } = await openDb({ kind: 'embedded', directory: join(data, 'db') })
  try {
    let rows: readonly Row[] = []
    for (const statement of statements) ({ rows } = await statement.execute(db))
    return rows
  } finally {
    await close()
  }
}

const put = (entity: string, madeAt: string): RawBuilder<unknown> =>
  sql`insert into audit_entries (made_at, made_by, address, request_id, action, entity_kind, entity_id, change)
    values (${madeAt}, 'program', '', '', 'test.note', 'x', ${entity}, ${JSON.stringify({ after: { note: `nội dung ${entity}` } })})`

type Sealed = { readonly entity: string; readonly seq: number; readonly id: number }

async function exported(name: string): Promise<string> {
  await done('audit', 'export', '--out', at(name))
  return at(name)
}

/** Does something to the database, exports it, and takes what was done back. */
async function exportedAfter(name: string, harm: readonly RawBuilder<unknown>[], repair: readonly RawBuilder<unknown>[]): Promise<string> {
  await asOwner(...harm)
  const path = await exported(name)
  await asOwner(...repair)
  return path
}

test(
  'an altered byte is named; a year that was archived and taken out is no fault, and hides none',
  async () => {
    await asOwner(
      sql`select audit_add_year(2024)`,
      put('cu-1', '2024-02-02T02:02:02.002Z'),
      put('moi-0', '2026-11-20T01:00:00.000Z'),
      put('cu-2', '2024-03-03T03:03:03.003Z'),
      put('moi-1', '2026-11-20T02:00:00.000Z'),
      put('moi-2', '2026-11-20T03:00:00.000Z'),
    )
    expect(await done('audit', 'seal')).toContain('Mọi bản ghi đã được niêm phong')

    const sealed = await asOwner(
      sql<Sealed>`select e.entity_id as entity, s.seq, e.id from audit_entries e join audit_seals s on s.entry_id = e.id`,
    )
    const sealOf = (entity: string): Sealed => sealed.find((each) => each.entity === entity) ?? { entity, seq: 0, id: 0 }

    // a byte of a row
    const path = await exported('all.ndjson')
    expect(await binhyen('audit', 'verify', path)).toEqual({ code: 0, said: expect.stringMatching(/^ĐÚNG \/ OK/) })
    const target = sealOf('moi-1')
    const text = await readFile(path, 'utf8')
    await writeFile(at('byte.ndjson'), text.replace('nội dung moi-1', 'nội dung moi-7'))
    const byte = await binhyen('audit', 'verify', at('byte.ndjson'))
    expect([byte.code, byte.said]).toEqual([
      1,
      expect.stringContaining(`bản ghi số / entry no. ${String(target.seq)} (mã bản ghi / entry id ${String(target.id)})`),
    ])
    expect(byte.said).toContain('SỬA')
    const none = await binhyen('audit', 'verify', at('none.ndjson'))
    expect([none.code, none.said]).toEqual([2, expect.stringContaining('Không có tệp')])
    expect(none.said).not.toMatch(/\n\s+at /)

    // 2024 goes to a file, and after its term out of the database
    const shelf = at('shelf')
    await mkdir(shelf)
    expect(await done('audit', 'archive', '--year', '2024', '--out', shelf)).toContain('binhyen-audit-2024.ndjson.gz')
    const archive = join(shelf, 'binhyen-audit-2024.ndjson.gz')
    await asOwner(sql`update audit_archives set archived_at = archived_at - interval '11 years'`)
    await done('retention', '--apply')
    const without = await exported('without.ndjson')
    expect(await readFile(without, 'utf8')).not.toContain('nội dung cu-1')
    const alone = await binhyen('audit', 'verify', without)
    expect([alone.code, alone.said]).toEqual([0, expect.stringContaining('2 bản ghi của năm 2024 chỉ còn trong tệp lưu trữ')])
    const held = await binhyen('audit', 'verify', without, '--archive', shelf)
    expect([held.code, held.said]).toEqual([0, expect.stringContaining('2 bản ghi của năm 2024 nằm trọn trong tệp lưu trữ')])
    // the file of something else in its place
    const other = await binhyen('audit', 'verify', without, '--archive', path)
    expect([other.code, other.said]).toEqual([1, expect.stringContaining('không phải tệp lưu trữ')])

    // an entry of a year that was not archived: a gap, behind the archived ones and among them
    const gaps = [
      ['moi-1', []],
      ['moi-0', ['--archive', archive]],
    ] as const
    for (const [entity, more] of gaps) {
      const gap = await exportedAfter(
        `gap-${entity}.ndjson`,
        [
          sql`create table kept as select * from audit_entries where entity_id = ${sql.lit(entity)}`,
          sql`delete from audit_entries where entity_id = ${entity}`,
        ],
        [sql`insert into audit_entries overriding system value select * from kept`, sql`drop table kept`],
      )
      const found = await binhyen('audit', 'verify', gap, ...more)
      expect([entity, found.code, found.said]).toEqual([entity, 1, expect.stringContaining(`entry no. ${String(sealOf(entity).seq)}`)])
      expect(found.said).toContain('THIẾU')
    }

    // a gap dressed up as archived: its seal is dated back and the archive said to reach that far. The archive itself knows better
    const { seq } = sealOf('moi-2')
    const dressed = at('dressed.ndjson')
    await asOwner(
      sql`delete from audit_entries where entity_id = 'moi-2'`,
      sql`update audit_seals set made_at = '2024-05-05' where seq = ${seq}`,
      sql`update audit_archives set last_seq = ${seq}, chain = (select chain from audit_seals where seq = ${seq})`,
    )
    await exported('dressed.ndjson')
    for (const given of [archive, shelf]) expect((await binhyen('audit', 'verify', dressed, '--archive', given)).code).toBe(1)
  },
  TIMEOUT,
)
