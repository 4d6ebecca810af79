// Files made in the background: asked for over HTTP, made by the queue as their askers may see things, and kept for some days.
import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import { mayOpenByKey } from '@binhyen/core/access/api-keys.domain'
import * as api from '@binhyen/core/exchange/exports.contract'
import { sqlOf } from '#server/platform/db/client'
import { startQueue } from '#server/platform/jobs'
import type { Runtime } from '#server/platform/run'
import type { Client } from '../../../test/client.ts'
import { inRollback, type RollbackOptions, type Test } from '../../../test/harness.ts'
import {
  arrangeForms,
  arrangeVillages,
  COMMUNE,
  FORM,
  given,
  handedIn,
  MONTH_BEFORE,
  ok,
  PROVINCE,
  SECOND,
  switchOn,
} from '../../../test/reports.ts'
import { openTable } from './export-files.service.ts'
import { makeExport, tendExports } from './export-runner.service.ts'

type World = {
  readonly t: Test
  readonly police: Client
  readonly runtime: Runtime
  readonly directory: string
  readonly make: (id: string) => Promise<void>
}

async function inExports(run: (world: World) => Promise<void>, options: RollbackOptions = {}): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'exports-'))
  try {
    await inRollback(
      async (t) => {
        await arrangeForms(t.seed)
        const { runtime } = t
        const police = await t.as('appraiser', PROVINCE)
        await run({ t, police, runtime, directory, make: (id) => makeExport(runtime, directory, id, () => false) })
        expect(t.mistakes).toEqual([])
      },
      { ...options, exportDirectory: directory },
    )
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

const WISH = { kind: 'values', format: 'csv', query: { form: FORM, unit: PROVINCE, state: 'provisional' } } as const
const ask = async (client: Client, wish: object = WISH) => ok(await client.call(api.askExport, { body: wish as never }))
const fileOf = (client: Client, id: string) => client.call(api.downloadExport, { params: { id } })
const found = async (client: Client, id: string) => ok(await client.call(api.listExports)).items.find((each) => each.id === id)

async function someReports(t: Test): Promise<Client> {
  const officer = await t.as('commune-officer', COMMUNE)
  await handedIn(officer, given(160, 'over'))
  await handedIn(officer, given(3), MONTH_BEFORE)
  await handedIn(await t.as('commune-officer', SECOND), { state: 'cannot-provide', reason: '=HYPERLINK("http://x")' }, { unitId: SECOND })
  return officer
}

describe('a file', () => {
  test('waits, is made with its number of rows and hash, and is its asker’s alone', () =>
    inExports(async ({ t, police, make }) => {
      await someReports(t)
      const asked = await ask(police)
      expect(asked).toMatchObject({
        state: 'queued',
        rowsDone: 0,
        sha256: null,
        title: `Số liệu theo đơn vị – Báo cáo tháng của bài thử – Tỉnh Lào Cai`,
      })
      expect((await fileOf(police, asked.id)).code).toBe('export.not-ready')
      await make(asked.id)
      const made = await found(police, asked.id)
      expect(made).toMatchObject({ state: 'done', rowsDone: 3, rowsTotal: 3, failure: null })
      const file = await fileOf(police, asked.id)
      expect([file.code, file.headers['content-type'], file.bytes.length]).toEqual([null, 'text/csv; charset=utf-8', made?.bytes])
      expect(createHash('sha256').update(file.bytes).digest('hex')).toBe(made?.sha256)
      const lines = file.bytes.toString('utf8').trim().split('\r\n')
      expect(lines).toHaveLength(4)
      expect(lines[3]).toContain(`"'=HYPERLINK`)
      const other = await t.as('appraiser', PROVINCE)
      expect((await fileOf(other, asked.id)).code).toBe('export.not-found')
      expect((await other.call(api.cancelExport, { params: { id: asked.id } })).code).toBe('export.not-found')
      expect(ok(await other.call(api.listExports)).items).toEqual([])
      const told = await sql<{
        action: string
      }>`select action from audit_entries where entity_kind = 'export' or action = 'request.export' order by id`.execute(
        sqlOf<object>(t.seed),
      )
      expect(told.rows.map(({ action }) => action)).toEqual(['export.ask', 'export.make', 'request.export'])
    }))

  test('as a workbook opens, holds no formula, numbers as numbers, words beside them, and says what it is', () =>
    inExports(
      async ({ t, police, make }) => {
        await someReports(t)
        const { id } = await ask(police, { ...WISH, format: 'xlsx' })
        await make(id)
        const workbook = new ExcelJS.Workbook()
        await workbook.xlsx.load((await fileOf(police, id)).bytes as never)
        const [sheet] = workbook.worksheets
        const rows = (sheet?.getSheetValues() ?? []).slice(1) as unknown[][]
        expect(rows.slice(0, 3).map((row) => row[1])).toEqual([
          expect.stringContaining('Số liệu theo đơn vị'),
          expect.stringContaining('người xuất'),
          'DỮ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ',
        ])
        expect(rows[3]?.slice(1, 7)).toEqual(['Đơn vị', 'Kỳ', 'Khu dân cư', 'Chỉ tiêu', 'Giá trị', 'Như đã báo cáo'])
        expect(rows.slice(4).map((row) => [row[2], row[5], row[6], row[7], row[8]])).toEqual([
          ['Tháng 10/2026', 3, undefined, undefined, undefined],
          ['Tháng 11/2026', 160, 'trên 160', undefined, undefined],
          ['Tháng 11/2026', undefined, undefined, 'Không cung cấp được', `'=HYPERLINK("http://x")`],
        ])
        expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 4 })
        expect((await found(police, id))?.fileName).toContain('(minh họa)')
      },
      { demonstration: true },
    ))

  test('of the board and of the list of reports hold what the screens show', () =>
    inExports(async ({ t, police, make }) => {
      await someReports(t)
      const board = await ask(police, { kind: 'totals', format: 'csv', query: { unit: PROVINCE, form: FORM, count: 2 } })
      const list = await ask(police, { kind: 'reports', format: 'csv', query: { unit: PROVINCE, form: FORM } })
      await make(board.id)
      await make(list.id)
      const text = (await fileOf(police, board.id)).bytes.toString('utf8')
      expect(text).toMatch(/Tháng 11\/2026.*Chỉ tiêu tstTotal.*"160","trên 160"/)
      const made = await found(police, list.id)
      expect([made?.state, made?.rowsDone === made?.rowsTotal, (made?.rowsDone ?? 0) > 90]).toEqual(['done', true, true])
      expect((await fileOf(police, list.id)).bytes.toString('utf8')).toContain('"Đã nộp"')
    }))

  test('hides small numbers from whom they are nothing to', () =>
    inExports(async ({ t, police, make }) => {
      await switchOn(t)
      await arrangeVillages(t)
      const officer = await t.as('commune-officer', COMMUNE)
      await handedIn(officer)
      await sql`update report_hand_ins set cells = cells || ${JSON.stringify([[COMMUNE, 'tstSensitive', 'given', 3, null, 'exact', null]])}::jsonb`.execute(
        sqlOf<object>(t.seed),
      )
      const leader = await t.as('leader', PROVINCE)
      const [mine, theirs] = [await ask(police), await ask(leader)]
      await make(mine.id)
      await make(theirs.id)
      const lineOf = async (client: Client, id: string) =>
        (await fileOf(client, id)).bytes
          .toString('utf8')
          .split('\r\n')
          .find((line) => line.includes('tstSensitive'))
      expect(await lineOf(police, mine.id)).toContain('"3"')
      expect(await lineOf(leader, theirs.id)).toContain('"<5"')
    }))
})

describe('rights', () => {
  test('of the day it is made decide what is in it; of the day it is fetched, whether it is given out', () =>
    inExports(async ({ t, police, make }) => {
      await someReports(t)
      const [before, behind] = [await ask(police), await ask(police)]
      await make(before.id)
      await sql`update grants set valid_to = '2026-01-01' where account_id = ${police.actor?.accountId ?? ''}`.execute(
        sqlOf<object>(t.seed),
      )
      await make(behind.id)
      expect(await found(police, behind.id)).toMatchObject({ state: 'failed', failure: 'auth.forbidden', sha256: null })
      expect((await fileOf(police, before.id)).code).toBe('auth.forbidden')
    }))

  test('a province is asked for, and fetched, only by who is at the keyboard; a commune by anyone of it', () =>
    inExports(async ({ t, police, make }) => {
      const officer = await someReports(t)
      const asked = await ask(police)
      await make(asked.id)
      await sql`update sessions set confirmed_at = now() - interval '1 hour'`.execute(sqlOf<object>(t.seed))
      expect((await police.call(api.askExport, { body: WISH as never })).code).toBe('auth.confirmation-required')
      expect((await fileOf(police, asked.id)).code).toBe('auth.confirmation-required')
      expect((await officer.call(api.askExport, { body: { ...WISH, query: { ...WISH.query, unit: COMMUNE } } as never })).code).toBeNull()
      expect((await officer.call(api.askExport, { body: { ...WISH, query: { ...WISH.query, unit: SECOND } } as never })).code).toBe(
        'auth.forbidden',
      )
    }))

  test('of an account that was closed end with it', () =>
    inExports(async ({ t, police, make }) => {
      const { id } = await ask(police)
      await sql`update accounts set disabled_at = now() where id = ${police.actor?.accountId ?? ''}`.execute(sqlOf<object>(t.seed))
      await make(id)
      const row = await sql<{ state: string; failure: string }>`select state, failure from exports where id = ${id}::uuid`.execute(
        sqlOf<object>(t.seed),
      )
      expect(row.rows).toEqual([{ state: 'failed', failure: 'auth.required' }])
    }))
})

describe('the queue', () => {
  test(
    'takes what was asked for, and one job is worked once',
    () =>
      inExports(async ({ t, police, runtime, make }) => {
        await someReports(t)
        const worked: string[] = []
        const queue = await startQueue(runtime, {
          queue: 'exports',
          work: async (id) => {
            worked.push(id)
            await make(id)
          },
          report: (error) => {
            throw error
          },
        })
        const asked = await ask(police)
        // within one transaction no time passes
        await sql`update pgboss.job set start_after = now() - interval '1 second'`.execute(sqlOf<object>(t.seed))
        await vi.waitFor(async () => expect((await found(police, asked.id))?.state).toBe('done'), { timeout: 15_000, interval: 200 })
        await queue.stop()
        expect(worked).toEqual([asked.id])
        await make(asked.id)
        expect((await found(police, asked.id))?.state).toBe('done')
      }),
    30_000,
  )

  test('what was stopped is not made, waiting or under way; more than three at once are refused', () =>
    inExports(async ({ t, police, directory, make }) => {
      await someReports(t)
      const [first, second] = [await ask(police), await ask(police)]
      expect(ok(await police.call(api.cancelExport, { params: { id: first.id } })).state).toBe('cancelled')
      expect((await police.call(api.cancelExport, { params: { id: first.id } })).code).toBe('export.over')
      await make(first.id)
      expect(await found(police, first.id)).toMatchObject({ state: 'cancelled', sha256: null })
      await ask(police)
      await ask(police)
      expect(await police.call(api.askExport, { body: WISH as never })).toMatchObject({ code: 'export.too-many', details: { most: 3 } })
      // stopped while it is under way: the next beat finds nothing to go on with
      await sql`create function stop_it() returns trigger language plpgsql as $$ begin new.state := 'cancelled'; new.ended_at := now(); return new; end $$`.execute(
        sqlOf<object>(t.seed),
      )
      await sql`create trigger stop_it before update on exports for each row when (new.state = 'running' and new.rows_done > 0) execute function stop_it()`.execute(
        sqlOf<object>(t.seed),
      )
      await make(second.id)
      expect(await found(police, second.id)).toMatchObject({ state: 'cancelled', sha256: null })
      expect(await readdir(directory)).toEqual([])
    }))

  test('what a killed program left behind is made from the beginning, and whoever was overtaken stops', () =>
    inExports(async ({ t, police, runtime, directory, make }) => {
      await someReports(t)
      const { id } = await ask(police)
      // killed in the middle: under way, half a file, nobody beats
      await sql`update exports set state = 'running', attempt = 1, beat_at = now() - interval '10 minutes', rows_done = 2 where id = ${id}::uuid`.execute(
        sqlOf<object>(t.seed),
      )
      const half = await openTable(
        directory,
        { id, format: 'csv', attempt: 1 },
        { title: 'x', lines: [], columns: [], demonstration: false },
      )
      await half.write([['half']])
      expect(await tendExports(runtime, directory, 3600)).toBe(0)
      await sql`delete from pgboss.job`.execute(sqlOf<object>(t.seed))
      expect(await tendExports(runtime, directory, 120)).toBe(1)
      const jobs = await sql<{ data: unknown }>`select data from pgboss.job`.execute(sqlOf<object>(t.seed))
      expect(jobs.rows).toEqual([{ data: { id } }])
      await make(id)
      expect(await found(police, id)).toMatchObject({ state: 'done', rowsDone: 3 })
      expect((await fileOf(police, id)).bytes.toString('utf8')).not.toContain('half')
      await half.abort()
      expect(await readdir(directory)).toEqual([`${id}.csv`])
    }))

  test('what breaks is tried again, and given up after the third time', () =>
    inExports(async ({ t, police, runtime, directory }) => {
      await someReports(t)
      const { id } = await ask(police)
      const stopped = () => makeExport(runtime, directory, id, () => true)
      await expect(stopped()).rejects.toThrow('the program ends')
      expect(await found(police, id)).toMatchObject({ state: 'queued' })
      await expect(stopped()).rejects.toThrow('the program ends')
      await stopped()
      expect(await found(police, id)).toMatchObject({ state: 'failed', failure: 'server.internal' })
      expect(await readdir(directory)).toEqual([])
    }))

  test('a file is kept for its days and then deleted', () =>
    inExports(async ({ t, police, runtime, directory, make }) => {
      await someReports(t)
      const { id } = await ask(police)
      await make(id)
      expect(await tendExports(runtime, directory, 120)).toBe(0)
      await sql`update exports set expires_at = now() - interval '1 minute' where id = ${id}::uuid`.execute(sqlOf<object>(t.seed))
      expect(await tendExports(runtime, directory, 120)).toBe(1)
      expect([(await found(police, id))?.state, (await fileOf(police, id)).code, await readdir(directory)]).toEqual([
        'expired',
        'export.expired',
        [],
      ])
    }))
})

test('no key opens these doors', () => {
  expect([api.askExport, api.listExports, api.cancelExport, api.downloadExport].filter(mayOpenByKey)).toEqual([])
})
