// The audit log from end to end: what is written of writes, refusals and reads, how it is sealed, who sees it, and that a change is found.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readMe } from '@binhyen/core/access/access.contract'
import { readDaySeal, daySealText } from '@binhyen/core/audit/audit-chain.domain'
import * as api from '@binhyen/core/audit/audit.contract'
import { downloadReport } from '@binhyen/core/documents/documents.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { addVillage } from '@binhyen/core/units/units.contract'
import { writeCountedRefusals } from '#server/platform/audit'
import { sqlOf } from '#server/platform/db/client'
import { transactOn } from '#server/platform/db/transact'
import type { Runtime } from '#server/platform/run'
import { findSession } from '#server/features/access/access.service'
import { inRollback, testDatabase, type Test } from '../../../test/harness.ts'
import type { Client } from '../../../test/client.ts'
import { archiveYear, writeAudit } from './audit-file.service.ts'
import { startSealer } from './sealer.job.ts'
import { makeYears, sealAll } from './sealing.service.ts'
import { verifyFile } from './verify-file.service.ts'

const PROVINCE = '15@2025-07-01'
const COMMUNE = '02839@2025-07-01'
const ELSEWHERE = '91@2025-07-01'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'binhyen-audit-'))
})
afterAll(async () => rm(directory, { recursive: true, force: true }))

async function ok<R>(answer: Promise<{ code: string | null; details: unknown; body: R }>): Promise<R> {
  const { code, details, body } = await answer
  if (code !== null) throw new Error(`${code} ${JSON.stringify(details)}`)
  return body
}

const village = (client: Client, name: string) =>
  ok(client.call(addVillage, { params: { id: COMMUNE as never }, body: { type: 'thôn', name, from: '2026-01-01' as never } }))

type Raw = Record<string, unknown>
async function rows(t: Test, where = 'true'): Promise<Raw[]> {
  const result = await sql<Raw>`select * from audit_entries where ${sql.raw(where)} order by id`.execute(sqlOf<object>(t.seed))
  return result.rows
}

/** Seals inside the test's transaction, as the sealer's role. */
async function seal(t: Test, now: Date = new Date()): Promise<number> {
  const runtime: Runtime = {
    transact: async (_mode, work) => {
      try {
        return await work(t.seed.tx)
      } finally {
        await sql`select set_config('role', 'none', true)`.execute(sqlOf<object>(t.seed))
      }
    },
    clock: { now: () => now, today: () => plainDate('2026-11-21') },
    findSession,
    demonstration: false,
  }
  return sealAll(runtime)
}

async function save(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(directory, name)
  await writeFile(path, bytes)
  return path
}

describe('what is written', () => {
  test('of a write: who, in which role and where, from where, by what, on which request and command', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const commandId = '018f0000-0000-7000-8000-00000000abcd'
      await ok(
        officer.call(addVillage, {
          params: { id: COMMUNE as never },
          body: { type: 'thôn', name: 'Nhật Ký', from: '2026-01-01' as never },
          commandId,
          headers: { 'x-forwarded-for': '203.0.113.9' },
        }),
      )
      const [row] = await rows(t, "action = 'village.add'")
      expect(row).toMatchObject({
        account_id: officer.actor?.accountId,
        role: 'commune-officer',
        unit_id: COMMUNE,
        delegation_id: null,
        made_by: 'session',
        address: '203.0.113.9',
        command_id: commandId,
        problem: null,
      })
      expect(String(row?.['request_id'])).not.toBe('')
      expect(row?.['scope']).toContain(PROVINCE)
    }))

  test('of a refusal: after the refused work was undone, by whom, what for and where', () =>
    inRollback(async (t) => {
      const leader = await t.as('leader', PROVINCE)
      const body = { type: 'thôn', name: 'Bị Từ Chối', from: '2026-01-01' as never } as const
      expect((await leader.call(addVillage, { params: { id: COMMUNE as never }, body })).code).toBe('auth.forbidden')
      const [row, ...more] = await rows(t, 'problem is not null')
      expect(more).toEqual([])
      expect(row).toMatchObject({
        action: 'request.refuse',
        account_id: leader.actor?.accountId,
        entity_kind: 'endpoint',
        entity_id: 'POST /api/units/:id/villages',
        problem: 'auth.forbidden',
        role: null,
        change: { after: { params: { id: COMMUNE }, asked: 'village.write' } },
      })
      expect(row?.['scope']).toContain(PROVINCE)
    }))

  test('of a loop of refusals: one entry at once, the rest as one that counts them', () =>
    inRollback(async (t) => {
      const leader = await t.as('leader', PROVINCE)
      for (let n = 0; n < 50; n += 1) {
        await leader.call(addVillage, {
          params: { id: COMMUNE as never },
          body: { type: 'thôn', name: 'Vòng Lặp', from: '2026-01-01' as never },
        })
      }
      expect(await rows(t, 'problem is not null')).toHaveLength(1)
      const transact: Runtime['transact'] = async (_mode, work) => {
        const result = await work(t.seed.tx)
        await sql`select set_config('role', 'none', true)`.execute(sqlOf<object>(t.seed))
        return result
      }
      await writeCountedRefusals({ transact, clock: { now: () => new Date() } }, true)
      const [counted, ...more] = await rows(t, "action = 'request.refuse-more'")
      expect(more).toEqual([])
      expect(counted).toMatchObject({
        account_id: leader.actor?.accountId,
        change: { after: { times: { 'POST /api/units/:id/villages auth.forbidden': 49 } } },
      })
    }))

  test('of many different refusals of one person: so many a minute, then counted', () =>
    inRollback(async (t) => {
      const leader = await t.as('leader', PROVINCE)
      const forbidden = t.mounted.filter(
        ({ endpoint, kind }) => kind === 'json' && endpoint.path.startsWith('/api/') && endpoint.method !== 'GET',
      )
      for (const { endpoint } of forbidden) {
        await leader.call(endpoint as never, { params: { id: 'x', clause: 'x', section: 'x' } as never, body: {} as never })
      }
      const written = await rows(t, "action = 'request.refuse'")
      expect(written.length).toBeLessThanOrEqual(20)
    }))

  test('of a read that its contract marks: before the answer, with what was asked for', () =>
    inRollback(async (t) => {
      const auditor = await t.as('auditor', PROVINCE)
      await ok(auditor.call(api.listAuditEntries, { query: { unit: COMMUNE as never, limit: 5 } }))
      const [row] = await rows(t, "action = 'request.read'")
      expect(row).toMatchObject({
        account_id: auditor.actor?.accountId,
        role: 'auditor',
        unit_id: PROVINCE,
        entity_id: 'GET /api/audit-entries',
        change: { after: { query: { unit: COMMUNE, limit: '5' } } },
      })
      await ok(auditor.call(readMe))
      expect(await rows(t, "action like 'request.%'")).toHaveLength(1)
    }))

  test('of a report that is downloaded: an export', () =>
    inRollback(async (t) => {
      const leader = await t.as('leader', PROVINCE)
      await leader.call(downloadReport, { query: { unit: PROVINCE as never } })
      expect(await rows(t, "action = 'request.export'")).toMatchObject([{ entity_id: 'GET /api/report.docx', role: 'leader' }])
    }))

  test('holds texts no database takes, and breaks off nothing', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await t.actAs(officer, async (ctx) => {
        ctx.authoriseOwn()
        await ctx.audit('test.odd', { kind: 'test', id: 'a\0b' }, { after: { text: 'x\0y\ud800z', pair: '😀' } })
      })
      expect(await rows(t, "action = 'test.odd'")).toMatchObject([
        { entity_id: 'a\ufffdb', change: { after: { text: 'x\ufffdy\ufffdz', pair: '😀' } } },
      ])
    }))
})

describe('the log', () => {
  test('grows at its end only: the app role neither changes nor removes nor numbers entries, in no partition', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await village(officer, 'Chỉ Thêm')
      await seal(t)
      const db = sqlOf<object>(t.seed)
      const refused = async (statement: string, role: string): Promise<string | null> => {
        await sql`savepoint attempt`.execute(db)
        try {
          await sql`select set_config('role', ${role}, true), set_config('app.account_id', ${officer.actor?.accountId ?? ''}, true),
            set_config('app.read_scopes', '{VN}', true), set_config('app.write_scopes', '{VN}', true)`.execute(db)
          await sql.raw(statement).execute(db)
          return null
        } catch (error) {
          return String(Reflect.get(Object(error), 'code'))
        } finally {
          await sql`rollback to savepoint attempt`.execute(db)
        }
      }
      const year = new Date().getFullYear()
      for (const role of ['binhyen_app', 'binhyen_sealer']) {
        for (const statement of [
          "update audit_entries set action = 'a.b'",
          'delete from audit_entries',
          'truncate audit_entries',
          `select * from audit_entries_${String(year)}`,
          `update audit_entries_${String(year)} set action = 'a.b'`,
          `delete from audit_entries_${String(year)}`,
          `insert into audit_entries_${String(year)} (made_at, made_by, address, request_id, action, entity_kind, entity_id) values (now(), 'session', '', '', 'a.b', 'c', 'd')`,
          "insert into audit_entries (id, made_at, made_by, address, request_id, action, entity_kind, entity_id) overriding system value values (1, now(), 'session', '', '', 'a.b', 'c', 'd')",
          "update audit_seals set chain = ''",
          'delete from audit_seals',
          'delete from audit_day_seals',
          'drop table audit_seals',
        ]) {
          expect([role, statement, await refused(statement, role)]).toEqual([role, statement, '42501'])
        }
      }
      for (const statement of [
        "insert into audit_seals values (999, 1, now(), '', '')",
        "update audit_seal_state set horizon = '0'",
        'select audit_add_year(2031)',
        "insert into audit_day_seals values ('2030-01-01', 1, 1, '', now())",
      ]) {
        expect([statement, await refused(statement, 'binhyen_app')]).toEqual([statement, '42501'])
      }
      const walls = await sql<{ name: string; kind: string }>`
        select c.relname as name from pg_class c where c.relname ~ '^audit_entries' and c.relkind in ('r', 'p')
          and not (c.relrowsecurity and c.relforcerowsecurity)`.execute(db)
      expect(walls.rows).toEqual([])
    }))

  test('has a place for entries of this year and the next, and makes more when asked', () =>
    inRollback(async (t) => {
      const years = async (): Promise<string[]> => {
        const found = await sql<{ name: string }>`select inhrelid::regclass::text as name from pg_inherits
          where inhparent = 'audit_entries'::regclass order by 1`.execute(sqlOf<object>(t.seed))
        return found.rows.map(({ name }) => name)
      }
      const year = new Date().getFullYear()
      expect(await years()).toEqual(expect.arrayContaining([`audit_entries_${String(year)}`, `audit_entries_${String(year + 1)}`]))
      await sql`select audit_add_year(2040), audit_add_year(2040)`.execute(sqlOf<object>(t.seed))
      expect(await years()).toContain('audit_entries_2040')
      const put = (at: string) =>
        sql`insert into audit_entries (made_at, made_by, address, request_id, action, entity_kind, entity_id)
          values (${at}, 'program', '', '', 'test.year', 'x', ${at})`.execute(sqlOf<object>(t.seed))
      // the year turns at midnight in Vietnam
      await put('2039-12-31T17:00:00.000Z')
      await put('2040-12-31T16:59:59.999Z')
      const places = await sql<{
        place: string
      }>`select tableoid::regclass::text as place from audit_entries where action = 'test.year'`.execute(sqlOf<object>(t.seed))
      expect(places.rows.map(({ place }) => place)).toEqual(['audit_entries_2040', 'audit_entries_2040'])
    }))
})

describe('sealing', () => {
  test('numbers what is there without gaps, once, and closes days that are over', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await village(officer, 'Một')
      const first = await seal(t, new Date('2026-11-22T16:00:00Z'))
      expect(first).toBeGreaterThan(1)
      expect(await seal(t, new Date('2026-11-22T16:59:00Z'))).toBe(0)
      await village(officer, 'Hai')
      // 00:00 in Vietnam three days later: the days between have a line too
      expect(await seal(t, new Date('2026-11-25T17:00:00Z'))).toBe(1)
      const days = await sql<Raw>`select day, last_seq, count from audit_day_seals order by day`.execute(sqlOf<object>(t.seed))
      expect(days.rows).toEqual([
        { day: '2026-11-22', last_seq: first, count: first },
        { day: '2026-11-23', last_seq: first, count: 0 },
        { day: '2026-11-24', last_seq: first, count: 0 },
        { day: '2026-11-25', last_seq: first, count: 0 },
      ])
      const seqs = await sql<{ seq: number }>`select seq from audit_seals order by seq`.execute(sqlOf<object>(t.seed))
      expect(seqs.rows.map(({ seq }) => seq)).toEqual(Array.from({ length: first + 1 }, (_, index) => index + 1))
    }))
})

describe('who sees what', () => {
  const actionsSeen = async (client: Client, query: object = {}): Promise<string[]> => {
    const { items } = await ok(client.call(api.listAuditEntries, { query: { limit: 200, ...query } as never }))
    return items.map(({ action }) => action)
  }

  test('an auditor sees their subtree; an administrator accounts and rights only; everyone what concerns themselves', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await village(officer, 'Ai Thấy')
      await sql`insert into audit_entries (made_at, made_by, address, request_id, action, entity_kind, entity_id, scope)
        values (now(), 'program', '', '', 'account.change', 'account', ${officer.actor?.accountId}, ${[COMMUNE, PROVINCE, 'VN']}),
          (now(), 'program', '', '', 'account.change', 'account', 'elsewhere', ${[ELSEWHERE, 'VN']})`.execute(sqlOf<object>(t.seed))
      expect(await actionsSeen(await t.as('auditor', PROVINCE))).toEqual(expect.arrayContaining(['village.add', 'account.change']))
      expect(await actionsSeen(await t.as('auditor', ELSEWHERE))).not.toContain('village.add')
      expect(await actionsSeen(await t.as('auditor', 'VN'))).toEqual(expect.arrayContaining(['village.add', 'access.create-account']))
      const administrator = await t.as('administrator', PROVINCE)
      const ofAccounts = new Set(['account.change', 'access.create-account'])
      expect(new Set(await actionsSeen(administrator))).toEqual(ofAccounts)
      expect(new Set(await actionsSeen(administrator, { unit: COMMUNE }))).toEqual(ofAccounts)
      expect((await administrator.call(api.listAuditEntries, { query: { unit: ELSEWHERE as never } })).code).toBe('auth.forbidden')
      expect((await officer.call(api.listAuditEntries)).code).toBe('auth.forbidden')
      const own = await ok(officer.call(api.listOwnAuditEntries))
      expect(own.items.map(({ action }) => action)).toEqual(
        expect.arrayContaining(['village.add', 'account.change', 'access.create-account', 'request.refuse']),
      )
      expect(
        own.items.filter(({ account, about }) => account?.id !== officer.actor?.accountId && about?.id !== officer.actor?.accountId),
      ).toEqual([])
    }))

  test('filters by unit, person, record, action, outcome and day; pages without a gap', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      for (let n = 0; n < 7; n += 1) await village(officer, `Trang ${String.fromCharCode(65 + n)}`)
      await (
        await t.as('leader', PROVINCE)
      ).call(addVillage, { params: { id: COMMUNE as never }, body: { type: 'thôn', name: 'X' } as never })
      const auditor = await t.as('auditor', 'VN')
      const all: number[] = []
      let after: string | undefined
      do {
        const page = await ok(
          auditor.call(api.listAuditEntries, { query: { limit: 3, action: 'village.add', ...(after === undefined ? {} : { after }) } }),
        )
        all.push(...page.items.map(({ id }) => id))
        after = page.next ?? undefined
      } while (after !== undefined)
      expect(all).toHaveLength(7)
      expect(new Set(all).size).toBe(7)
      const ask = async (query: object) =>
        (await ok(auditor.call(api.listAuditEntries, { query: { limit: 200, ...query } as never }))).items
      const of = officer.actor?.accountId ?? ''
      expect((await ask({ account: of })).every(({ account, about }) => account?.id === of || about?.id === of)).toBe(true)
      const [one] = await ask({ action: 'village.add' })
      expect(await ask({ kind: one?.entity.kind, record: one?.entity.id })).toMatchObject([
        { id: one?.id, place: { name: expect.any(String) } },
      ])
      expect(new Set((await ask({ action: 'village' })).map(({ action }) => action))).toEqual(new Set(['village.add']))
      expect((await ask({ outcome: 'refused' })).map(({ problem }) => problem)).toEqual(['auth.forbidden'])
      expect(await ask({ unit: ELSEWHERE })).toEqual([])
      expect(await ask({ from: '2000-01-01', to: '2000-01-02' })).toEqual([])
      const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(new Date())
      expect((await ask({ from: today, to: today, action: 'village.add' })).length).toBe(7)
      expect((await auditor.call(api.listAuditEntries, { query: { after: 'x' } })).code).toBe('request.invalid')
      const people = await ok(auditor.call(api.findAuditPeople, { query: { q: officer.actor?.username ?? '' } }))
      expect(people.people.map(({ id }) => id)).toContain(of)
    }))

  test('one entry shows before and after, to those who see it', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      await village(officer, 'Chi Tiết')
      await seal(t)
      const auditor = await t.as('auditor', PROVINCE)
      const [entry] = (await ok(auditor.call(api.listAuditEntries, { query: { action: 'village.add' } }))).items
      const key = { params: { id: entry?.id ?? 0 }, query: { at: entry?.at ?? '' } }
      const detail = await ok(auditor.call(api.getAuditEntry, key))
      expect(detail.seq).toBeGreaterThan(0)
      expect(detail.hash).toMatch(/^[0-9a-f]{64}$/)
      expect(JSON.stringify(detail.after)).toContain('Chi Tiết')
      expect((await (await t.as('auditor', ELSEWHERE)).call(api.getAuditEntry, key)).code).toBe('audit.not-found')
      expect((await (await t.as('administrator', PROVINCE)).call(api.getAuditEntry, key)).code).toBe('audit.not-found')
      expect((await ok(officer.call(api.getOwnAuditEntry, key))).id).toBe(entry?.id)
      const someone = await t.as('commune-officer', COMMUNE)
      expect((await someone.call(api.getOwnAuditEntry, key)).code).toBe('audit.not-found')
    }))
})

describe('a file', () => {
  const DAYS = { from: '2026-01-01' as never, to: '2099-12-31' as never }
  const exported = async (client: Client): Promise<Buffer> => {
    const answer = await client.call(api.exportAudit, { query: DAYS })
    if (answer.code !== null) throw new Error(answer.code)
    return answer.bytes
  }

  test('an inspector with the file and the verifier alone finds what the owner of the database changed', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      for (const name of ['Một', 'Hai', 'Ba']) await village(officer, name)
      await seal(t)
      const inspector = await t.as('auditor', 'VN')
      const path = await save('whole.ndjson', await exported(inspector))
      expect((await verifyFile(path)).fault).toBeNull()

      const db = sqlOf<object>(t.seed)
      const [target] = await rows(t, "action = 'village.add'")
      const seqOf = await sql<{ seq: number }>`select seq from audit_seals where entry_id = ${target?.['id']}`.execute(db)
      const altered = async (statement: ReturnType<typeof sql>): Promise<unknown> => {
        await sql`savepoint tampering`.execute(db)
        await statement.execute(db)
        const bytes = await exported(inspector)
        await sql`rollback to savepoint tampering`.execute(db)
        return (await verifyFile(await save('altered.ndjson', bytes))).fault
      }
      const named = { seq: seqOf.rows[0]?.seq, entryId: String(target?.['id']) }
      const id = target?.['id']
      const changes = [
        sql`update audit_entries set change = '{"after": {"name": "Khác"}}' where id = ${id}`,
        sql`update audit_entries set account_id = 'somebody-else' where id = ${id}`,
        sql`update audit_entries set made_at = made_at where id = ${id} and false`,
        sql`update audit_entries set role = 'leader' where id = ${id}`,
        sql`update audit_entries set address = '10.9.9.9' where id = ${id}`,
        sql`update audit_entries set scope = null where id = ${id}`,
        sql`update audit_entries set problem = 'auth.forbidden' where id = ${id}`,
        sql`update audit_entries set delegation_id = 'x', command_id = null where id = ${id}`,
      ]
      for (const [index, change] of changes.entries()) {
        // the third changes nothing: the test itself could fail
        if (index === 2) expect(await altered(change)).toBeNull()
        else expect([index, await altered(change)]).toMatchObject([index, { kind: 'altered', ...named }])
      }
      expect(await altered(sql`delete from audit_entries where id = ${id}`)).toMatchObject({ kind: 'missing', seq: named.seq })
      expect(await altered(sql`delete from audit_seals where entry_id = ${id}`)).toMatchObject({ kind: 'missing', seq: named.seq })
      expect(await altered(sql`update audit_seals set chain = hash where entry_id = ${id}`)).toMatchObject({ seq: named.seq })
    }))

  test('of a province holds the others as links: the chain is still checked from end to end', () =>
    inRollback(async (t) => {
      await village(await t.as('commune-officer', COMMUNE), 'Trong Tỉnh')
      const elsewhere = await t.as('commune-officer', ELSEWHERE)
      await elsewhere.call(addVillage, { params: { id: COMMUNE as never }, body: { type: 'thôn', name: 'X' } as never })
      await seal(t)
      const bytes = await exported(await t.as('auditor', PROVINCE))
      expect(bytes.toString()).toContain('Trong Tỉnh')
      // the account of the other province was made there
      expect(bytes.toString()).toContain('tester-1')
      expect(bytes.toString()).not.toContain('tester-2')
      const verdict = await verifyFile(await save('province.ndjson', bytes))
      expect(verdict).toMatchObject({ fault: null })
      expect(verdict.withheld).toBeGreaterThan(0)
      expect(verdict.entries).toBeGreaterThan(0)
    }))

  test('fits the day seals of its days, and not those of a log that was rewritten', () =>
    inRollback(async (t) => {
      await village(await t.as('commune-officer', COMMUNE), 'Ngày')
      await seal(t, new Date('2026-11-22T10:00:00Z'))
      await seal(t, new Date('2026-11-23T10:00:00Z'))
      const inspector = await t.as('auditor', 'VN')
      const { seals } = await ok(inspector.call(api.listDaySeals))
      expect(seals.map(({ day }) => day)).toEqual(['2026-11-22'])
      const kept = readDaySeal(daySealText(seals[0] as never))
      const path = await save('days.ndjson', await exported(inspector))
      expect(await verifyFile(path, { kept: kept === null ? [] : [kept] })).toMatchObject({ fault: null, matched: ['2026-11-22'] })
      const other = readDaySeal(`2026-11-22 ${'0123456789abcdef'}`)
      expect((await verifyFile(path, { kept: other === null ? [] : [other] })).fault).toMatchObject({ kind: 'kept-seal' })
    }))

  test('of days on which nothing was sealed, or of someone without the right, is refused', () =>
    inRollback(async (t) => {
      const inspector = await t.as('auditor', 'VN')
      await seal(t)
      const none = await inspector.call(api.exportAudit, { query: { from: '2001-01-01' as never, to: '2001-01-02' as never } })
      expect(none.code).toBe('audit.nothing-sealed')
      const ahead = await inspector.call(api.exportAudit, { query: { from: '2099-01-01' as never, to: '2099-01-02' as never } })
      expect(ahead.code).toBe('audit.nothing-sealed')
      const administrator = await t.as('administrator', 'VN')
      expect((await administrator.call(api.exportAudit, { query: DAYS })).code).toBe('auth.forbidden')
    }))

  test('that was cut, compressed or not, or is none at all, is found out', () =>
    inRollback(async (t) => {
      await village(await t.as('commune-officer', COMMUNE), 'Cắt')
      await seal(t)
      const bytes = await exported(await t.as('auditor', 'VN'))
      const packed = gzipSync(bytes)
      expect((await verifyFile(await save('packed.gz', packed))).fault).toBeNull()
      expect((await verifyFile(await save('cut.gz', packed.subarray(0, packed.length - 40)))).fault).not.toBeNull()
      expect((await verifyFile(await save('cut.ndjson', bytes.subarray(0, bytes.length - 2)))).fault).not.toBeNull()
      expect((await verifyFile(await save('none.txt', 'hello\n'))).fault).toMatchObject({ kind: 'not-audit' })
      expect((await verifyFile(await save('empty.txt', ''))).fault).toMatchObject({ kind: 'not-audit' })
    }))
})

describe('a running program', () => {
  test('seals what other connections commit late, out of the order of their numbers; writes and archives whole years', async () => {
    const { db, kind } = await testDatabase()
    const runtime: Runtime = {
      transact: transactOn(db),
      clock: { now: () => new Date(), today: () => plainDate('2026-11-21') },
      findSession,
      demonstration: false,
    }
    const put = (entity: string, at = new Date()) =>
      sql`insert into audit_entries (made_at, made_by, address, request_id, action, entity_kind, entity_id)
        values (${at}, 'program', '', '', 'test.late', 'x', ${entity})`
    await makeYears(runtime)
    await sql`select audit_add_year(2024)`.execute(db)
    if (kind === 'server') {
      // the first of two transactions takes its number, the second commits before it, and is sealed before it
      const slow = await db.startTransaction().execute()
      await put('slow').execute(slow)
      await put('fast').execute(db)
      await sealAll(runtime)
      await slow.commit().execute()
      expect(await sealAll(runtime)).toBe(1)
      const order = await sql<{
        entity_id: string
        id: number
      }>`select e.entity_id, e.id from audit_seals s join audit_entries e on e.id = s.entry_id
        where e.action = 'test.late' order by s.seq`.execute(db)
      expect(order.rows.map(({ entity_id }) => entity_id)).toEqual(['fast', 'slow'])
      expect(order.rows[0]?.id).toBeGreaterThan(order.rows[1]?.id ?? 0)
    }
    await put('old', new Date('2024-05-05T05:05:05.005Z')).execute(db)
    const sealer = startSealer(runtime, (error) => expect(error).toBeNull(), 20)
    await put('running').execute(db)
    await sealer.stop()
    const waiting = await sql<{
      n: number
    }>`select count(*) as n from audit_entries e where not exists (select from audit_seals s where s.entry_id = e.id)`.execute(db)
    expect(waiting.rows).toEqual([{ n: 0 }])

    const path = join(directory, 'all.ndjson.gz')
    const written = await writeAudit(runtime, {}, path)
    expect(await verifyFile(path)).toMatchObject({ fault: null, entries: written.count, withheld: 0 })
    const year = join(directory, 'binhyen-audit-2024.ndjson.gz')
    const archived = await archiveYear(runtime, 2024, { path: year, fileName: 'binhyen-audit-2024.ndjson.gz' })
    expect(await verifyFile(year)).toMatchObject({ fault: null, entries: archived.count })
    expect(gunzipSync(await readFile(year)).toString()).toContain('2024-05-05T05:05:05.005Z')
    const marks = await sql<Raw>`select year, count, encode(file_sha256, 'hex') as sum from audit_archives`.execute(db)
    expect(marks.rows).toEqual([{ year: 2024, count: archived.count, sum: archived.sha256 }])
    await expect(archiveYear(runtime, 2023, { path: year, fileName: 'x' })).rejects.toMatchObject({ code: 'audit.nothing-sealed' })
    // a database that was restored on a younger server: the horizon lies ahead of every transaction there
    await sql`update audit_seal_state set horizon = '9000000000000000000'`.execute(db)
    await put('restored').execute(db)
    expect(await sealAll(runtime)).toBeGreaterThan(0)
    const open = await sql<{
      n: number
    }>`select count(*) as n from audit_entries e where not exists (select from audit_seals s where s.entry_id = e.id)`.execute(db)
    expect(open.rows).toEqual([{ n: 0 }])
  })
})
