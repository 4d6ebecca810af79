// The care for data at the HTTP seam: the guard on every write, its setting, the terms of keeping, everything about one account.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import { textsIn } from '@binhyen/core/protection/free-text.contract'
import * as api from '@binhyen/core/protection/protection.contract'
import { retentionTerms } from '@binhyen/core/protection/retention.domain'
import { defaultGuard } from '@binhyen/core/protection/sensitive-text.domain'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { unread } from '@binhyen/core/shared/schemas'
import { addVillage } from '@binhyen/core/units/units.contract'
import { sqlOf } from '#server/platform/db/client'
import { applyRetention } from './retention.service.ts'
import { accessTable } from '../../../test/access-table.ts'
import { COMMUNE, PROVINCE, type World } from '../../../test/access-world.ts'
import { inRollback, type Test } from '../../../test/harness.ts'

const CARD = '001086012345'
const PHONE = '0912 345 678'

type Entry = { readonly action: string; readonly entity_id: string; readonly change: unknown }
const entries = async (t: Test, like: string): Promise<readonly Entry[]> =>
  (
    await sql<Entry>`select action, entity_id, change from audit_entries where action like ${like} order by made_at, id`.execute(
      sqlOf<object>(t.seed),
    )
  ).rows

const village = (name: string) => ({ params: { id: COMMUNE as never }, body: { type: 'thôn', name, from: '2026-01-01' as never } }) as const

describe('the guard on free text', () => {
  test('refuses an identity number before anything is written, and says where, not what', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', PROVINCE)
      const answer = await officer.call(addVillage, village(`Nhà ông ${CARD}`))
      expect(answer).toMatchObject({ status: 422, code: 'protection.sensitive-text' })
      expect(answer.details).toEqual({
        field: 'body.name',
        kinds: ['identity-number'],
        position: { from: 8, to: 20 },
        mayConfirm: false,
        found: [{ field: 'body.name', kind: 'identity-number', from: 8, to: 20 }],
      })
      expect(answer.bytes.toString()).not.toContain(CARD)
      const refused = await entries(t, 'request.refuse')
      expect(refused).toMatchObject([
        { change: { after: { found: [{ field: 'body.name', kind: 'identity-number' }], mayConfirm: false } } },
      ])
      expect(JSON.stringify(refused)).not.toContain(CARD)
      // confirming does not help against what blocks
      const again = await officer.call(addVillage, { ...village(`Nhà ông ${CARD}`), headers: { 'text-confirmed': 'identity-number' } })
      expect(again.code).toBe('protection.sensitive-text')
    }))

  test('what only warns passes with the same command once it is confirmed; the audit has kind and field, never the text', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', PROVINCE)
      const commandId = '6f9c1a52-7a54-4d1c-8f6e-0a1b2c3d4e5f'
      const ask = { ...village(`Bến ${PHONE}`), commandId }
      const refused = await officer.call(addVillage, ask)
      expect(refused).toMatchObject({ code: 'protection.sensitive-text', details: { kinds: ['phone'], mayConfirm: true } })
      const other = await officer.call(addVillage, { ...ask, headers: { 'text-confirmed': 'names' } })
      expect(other.code).toBe('protection.sensitive-text')
      const passed = await officer.call(addVillage, { ...ask, headers: { 'text-confirmed': 'phone' } })
      expect(passed.code).toBeNull()
      const repeated = await officer.call(addVillage, { ...ask, headers: { 'text-confirmed': 'phone' } })
      expect(repeated.body).toEqual(passed.body)
      const confirmed = await entries(t, 'protection.confirm')
      expect(confirmed).toEqual([
        {
          action: 'protection.confirm',
          entity_id: `POST ${addVillage.path}`,
          change: { after: { found: [{ field: 'body.name', kind: 'phone', from: 4, to: 16 }] } },
        },
      ])
      expect(JSON.stringify(confirmed)).not.toContain('345')
    }))

  test('names of files are read, too', () =>
    inRollback(async (t) => {
      const row = accessTable.find(
        ({ endpoint }) => endpoint.path.endsWith('/institutions/import') || endpoint.path.includes('institution-imports'),
      )
      const upload = row ?? accessTable.find(({ ask }) => ask?.(world(t)).file !== undefined)
      if (upload === undefined) throw new Error('no upload to ask')
      const ask = upload.ask?.(world(t)) ?? {}
      const person = await t.as('commune-officer', PROVINCE)
      const answer = await person.call(upload.endpoint, {
        ...ask,
        file: { name: `danh sach ${CARD}.xlsx`, bytes: new Uint8Array([1]) },
      } as never)
      expect(answer).toMatchObject({ code: 'protection.sensitive-text', details: { field: 'file' } })
      const stamped = await person.call(upload.endpoint, { ...ask, file: { name: 'TUYET_MAT.xlsx', bytes: new Uint8Array([1]) } } as never)
      expect(stamped).toMatchObject({ code: 'protection.sensitive-text', details: { kinds: ['classified'] } })
    }))

  test('reads the query of a write and every depth of its body', () =>
    inRollback(async (t) => {
      const appraiser = await t.as('appraiser', PROVINCE)
      const answer = await appraiser.call(assessments.returnDossier, {
        params: { id: '00000000-0000-4000-8000-000000000000' },
        body: {
          reasons: [
            { clause: 'art5-1', reason: 'thiếu' },
            { clause: 'art5-2', reason: `gọi ${PHONE}` },
          ],
        },
      } as never)
      expect(answer).toMatchObject({ code: 'protection.sensitive-text', details: { field: 'body.reasons.1.reason' } })
    }))

  test('a stranger is asked to sign in first, and reads are never looked at', () =>
    inRollback(async (t) => {
      expect((await t.nobody.call(addVillage, village(CARD))).code).toBe('auth.required')
      const officer = await t.as('commune-officer', PROVINCE)
      expect((await officer.call(assessments.listDossiers, { query: { q: CARD } } as never)).code).toBeNull()
    }))

  test('every write of the server is behind it: a card number in any of its texts is refused', () =>
    inRollback(async (t) => {
      const person = await t.as('commune-officer', PROVINCE)
      const asked: string[] = []
      const through: string[] = []
      for (const row of accessTable) {
        const { endpoint } = row
        if (endpoint.method === 'GET' || endpoint.open === true) continue
        const ask = row.ask?.(world(t)) ?? {}
        for (const [part, schema] of [
          ['body', endpoint.body],
          ['query', endpoint.query],
        ] as const) {
          for (const poisoned of poisonings(schema, ask[part] ?? {})) {
            const answer = await t.undone(() => person.call(endpoint, { ...ask, [part]: poisoned.value } as never))
            asked.push(`${endpoint.method} ${endpoint.path} ${part}.${poisoned.at}`)
            if (answer.code !== 'protection.sensitive-text') through.push(`${asked.at(-1) ?? ''}: ${answer.code ?? 'through'}`)
          }
        }
      }
      expect(through).toEqual([])
      // the doors that take texts today; a later one joins by having a row in the access table
      expect(asked.length).toBeGreaterThan(20)
    }))
})

/** The ids in asks of this test lead nowhere: the guard stands before the work. */
const world = (t: Test): World => {
  const id = '00000000-0000-4000-8000-000000000000'
  const known: Readonly<Record<string, string>> = {
    province: PROVINCE,
    commune: COMMUNE,
    elsewhere: '91@2025-07-01',
    village: '1@2025-07-01',
    institution: '1@2025-07-01',
    grant: '1',
  }
  return new Proxy({} as World, { get: (_, name) => known[String(name)] ?? (t.today === '' ? '' : id) })
}

/** The value with a card number in one of its texts, once for each text whose schema takes it. */
function poisonings(schema: z.ZodType, value: unknown): readonly { readonly at: string; readonly value: unknown }[] {
  return paths(value, []).flatMap((path) => {
    const changed = replaced(value, path, `số ${CARD} ghi`)
    const taken = schema.safeParse(changed)
    const kept = taken.success && textsIn(schema, taken.data, '').some(({ text }) => text.includes(CARD))
    return kept ? [{ at: path.join('.'), value: changed }] : []
  })
}

function paths(value: unknown, at: readonly string[]): readonly (readonly string[])[] {
  if (typeof value === 'string') return [at]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => paths(part, [...at, key]))
}

function replaced(value: unknown, path: readonly string[], text: string): unknown {
  const [key, ...rest] = path
  if (key === undefined) return text
  if (Array.isArray(value)) return value.map((part, index): unknown => (String(index) === key ? replaced(part, rest, text) : part))
  return { ...(value as object), [key]: replaced(Reflect.get(value as object, key), rest, text) }
}

/** Strings of a write longer than a code that nobody reads: each needs its reason here. */
const UNREAD: Readonly<Record<string, string>> = {
  'password|current': 'a password may look like anything',
  code: 'a code of the second factor, or a recovery code',
  'to|address|sender|host|username': 'an e-mail address or the name of a mail server: what is neither is refused; a name at it is no text',
  'id|edits\\[\\]': 'the code of a form by its pattern; within edits of a form only the ids of figures, sections and checks',
  'unitId|figure': 'which cell of a report: one it does not have is refused',
  'form|unit|village|periodFrom|periodTo|value|key':
    'where a figure belongs and the number itself: what is neither is refused and not kept; a key is kept as a hash only',
  'choices|overwrite|seen': 'keys of cells, ids of units and a hash, of a workbook; one the report does not have is refused',
}

describe('what the guard does not read', () => {
  test('only what is named here, in no write contract anything else', () =>
    inRollback(async ({ mounted }) => {
      const found = mounted
        .filter(({ endpoint }) => endpoint.method !== 'GET' && endpoint.open !== true)
        .flatMap(({ endpoint }) =>
          [...unreadLeaves(endpoint.body, 'body'), ...unreadLeaves(endpoint.query, 'query')].map((leaf) => `${nameOf(endpoint)} ${leaf}`),
        )
      const unexplained = found.filter(
        (leaf) => !Object.keys(UNREAD).some((word) => new RegExp(`^(${word})$`).test(leaf.split('.').at(-1) ?? '')),
      )
      expect(unexplained).toEqual([])
    }))

  test('a marked string is left out, also behind optional and inside lists; unmarked ones never are', () => {
    const Body = z.object({
      password: unread(z.string()).optional(),
      codes: z.array(unread(z.string())),
      note: z.string(),
      any: z.unknown(),
      map: z.record(z.string(), z.string()),
    })
    const texts = textsIn(Body, { password: 'a', codes: ['b'], note: 'c', any: { deep: ['d'] }, map: { e: 'f' } }, 'body')
    expect(texts.map(({ field, text }) => `${field}=${text}`)).toEqual([
      'body.note=c',
      'body.any=deep',
      'body.any.deep.0=d',
      'body.map=e',
      'body.map.e=f',
    ])
  })
})

const nameOf = (endpoint: Endpoint): string => `${endpoint.method} ${endpoint.path}`

/** Paths of the strings of a schema that are marked as not read. */
function unreadLeaves(schema: z.ZodType, at: string): readonly string[] {
  const probe = (value: unknown): boolean => textsIn(schema, value, '').length === 0
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape as Readonly<Record<string, z.ZodType>>).flatMap(([key, part]) => unreadLeaves(part, `${at}.${key}`))
  }
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault) {
    return unreadLeaves(schema.unwrap() as z.ZodType, at)
  }
  if (schema instanceof z.ZodArray) return unreadLeaves(schema.element as z.ZodType, `${at}[]`)
  return probe('text') ? [at] : []
}

describe('the setting of the guard', () => {
  test('is read by everybody and set by administrators of the whole country only', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', PROVINCE)
      expect((await officer.call(api.readTextGuard)).body).toEqual({ modes: defaultGuard, defaults: defaultGuard })
      const modes = { ...defaultGuard, phone: 'block', names: 'off' } as const
      expect((await officer.call(api.setTextGuard, { body: { modes } })).code).toBe('auth.forbidden')
      const provincial = await t.as('administrator', PROVINCE)
      expect((await provincial.call(api.setTextGuard, { body: { modes } })).code).toBe('auth.forbidden')
      const country = await t.as('administrator', 'VN')
      expect((await country.call(api.setTextGuard, { body: { modes } })).body).toEqual({ modes, defaults: defaultGuard })
      expect((await officer.call(api.readTextGuard)).body.modes).toEqual(modes)
      expect((await entries(t, 'protection.set-guard')).map(({ change }) => change)).toEqual([{ before: defaultGuard, after: modes }])
      // and it works: telephones block now, names are let through
      const ask = { ...village(`Bến ${PHONE}`), headers: { 'text-confirmed': 'phone' } }
      expect(await officer.call(addVillage, ask)).toMatchObject({ code: 'protection.sensitive-text', details: { mayConfirm: false } })
    }))

  test('nobody else reaches it in the database', () =>
    inRollback(async (t) => {
      const appraiser = await t.as('appraiser', 'VN')
      await expect(
        t.actAs(appraiser, async (ctx) => {
          ctx.authoriseOwn()
          await sql`select app_set_text_guard('{}'::jsonb)`.execute(sqlOf<object>(ctx))
        }),
      ).rejects.toThrow('administrators of the country')
    }))

  test('words it does not know are refused', () =>
    inRollback(async (t) => {
      const country = await t.as('administrator', 'VN')
      const answer = await country.call(api.setTextGuard, { body: { modes: { ...defaultGuard, phone: 'perhaps' } } as never })
      expect(answer.code).toBe('request.invalid')
    }))
})

const DAY = 86_400_000
const counts = async (t: Test, table: string): Promise<number> =>
  Number((await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(sqlOf<object>(t.seed))).rows[0]?.n)

describe('the terms of keeping', () => {
  test('are shown with what each run removed', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', PROVINCE)
      const before = (await officer.call(api.readRetention)).body
      expect(before.terms.map(({ kind }) => kind)).toEqual(retentionTerms.map(({ kind }) => kind))
      expect(before.lastRun).toBeNull()
      const removed = await applyRetention(t.seed)
      expect((await officer.call(api.readRetention)).body.lastRun).toEqual({ at: t.seed.now.toISOString(), removed })
    }))

  test('what is past its term goes, what is not stays: one day either side', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', PROVINCE)
      const account = officer.actor?.accountId ?? ''
      const db = sqlOf<object>(t.seed)
      const at = (days: number): Date => new Date(t.seed.now.getTime() - days * DAY)
      await sql`insert into sign_in_failures (username, address, failed_at) values ('x', '10.0.0.1', ${at(89)}), ('x', '10.0.0.1', ${at(91)})`.execute(
        db,
      )
      await sql`insert into account_addresses (account_id, address, last_signed_in_at) values (${account}, 'a', ${at(364)}), (${account}, 'b', ${at(366)})`.execute(
        db,
      )
      await sql`insert into commands (command_id, account_id, endpoint, body_hash, status, reply, made_at) values
        ('00000000-0000-4000-8000-00000000000a', ${account}, 'e', 'h', 200, '{"a":1}', ${at(89)}),
        ('00000000-0000-4000-8000-00000000000b', ${account}, 'e', 'h', 200, '{"a":1}', ${at(91)})`.execute(db)
      const sessions = await counts(t, 'sessions')
      const removed = await applyRetention(t.seed)
      expect(removed).toMatchObject({ session: 0, 'sign-in-failure': 1, 'account-address': 1, 'command-reply': 1 })
      expect(await counts(t, 'sessions')).toBe(sessions)
      const kept = await sql<{ reply: string }>`select reply from commands where account_id = ${account} order by made_at`.execute(db)
      expect(kept.rows.map(({ reply }) => reply)).toEqual(['', '{"a":1}'])
      // a second run finds nothing more
      expect(await applyRetention(t.seed)).toMatchObject({ session: 0, 'sign-in-failure': 0, 'account-address': 0, 'command-reply': 0 })
      // two days later the sessions of this test have ended
      const later = await applyRetention({ ...t.seed, now: at(-2) })
      expect(later.session).toBe(sessions)
    }))

  test('a command whose reply is past its term is refused, not done twice', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', PROVINCE)
      const ask = { ...village('Bản Thử Thời Hạn'), commandId: '6f9c1a52-7a54-4d1c-8f6e-0a1b2c3d4e50' }
      expect((await officer.call(addVillage, ask)).code).toBeNull()
      await sql`update commands set made_at = ${new Date(t.seed.now.getTime() - 91 * DAY)} where command_id = ${ask.commandId}`.execute(
        sqlOf<object>(t.seed),
      )
      expect(await applyRetention(t.seed)).toMatchObject({ 'command-reply': 1 })
      expect((await officer.call(addVillage, ask)).code).toBe('command.shown-once')
    }))

  test('a closed account loses its secrets after 30 days and its name after ten years; who did what stays', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', PROVINCE)
      const account = officer.actor?.accountId ?? ''
      const db = sqlOf<object>(t.seed)
      await officer.call(addVillage, village('Bản Người Đi'))
      const closedAt = (days: number): Promise<unknown> =>
        sql`update accounts set disabled_at = ${new Date(t.seed.now.getTime() - days * DAY)} where id = ${account}`.execute(db)
      const found = async () =>
        (
          await sql<{
            username: string
            display_name: string
            password_hash: string
          }>`select username, display_name, password_hash from accounts where id = ${account}`.execute(db)
        ).rows[0]
      const before = await found()
      await closedAt(29)
      await applyRetention(t.seed)
      expect(await found()).toEqual(before)
      await closedAt(31)
      expect((await applyRetention(t.seed))['closed-account-keys']).toBeGreaterThan(0)
      expect(await found()).toMatchObject({ password_hash: '!', display_name: before?.display_name })
      await closedAt(3651)
      expect((await applyRetention(t.seed))['closed-account-name']).toBe(1)
      expect(await found()).toMatchObject({ display_name: 'Tài khoản đã đóng' })
      expect((await found())?.username).toMatch(/^da-dong-[0-9a-f]{16}$/)
      const done = await sql<{ n: number }>`select count(*) as n from audit_entries where account_id = ${account}`.execute(db)
      expect(Number(done.rows[0]?.n)).toBeGreaterThan(0)
    }))

  test('a year of the audit goes only after its archive is past the term', () =>
    inRollback(async (t) => {
      const db = sqlOf<object>(t.seed)
      await sql`select audit_add_year(2001)`.execute(db)
      expect(await applyRetention(t.seed)).toMatchObject({ audit: 0 })
      await sql`insert into audit_archives (year, first_seq, last_seq, count, chain, file_name, file_sha256, archived_at)
        values (2001, 1, 0, 0, sha256('a'), 'f', sha256('f'), ${t.seed.now})`.execute(db)
      expect(await applyRetention(t.seed)).toMatchObject({ audit: 0 })
      expect(await applyRetention({ ...t.seed, now: new Date(t.seed.now.getTime() + 3651 * DAY) })).toMatchObject({ audit: 1 })
      expect(
        (await sql<{ gone: boolean }>`select to_regclass('public.audit_entries_2001') is null as gone`.execute(db)).rows[0]?.gone,
      ).toBe(true)
    }))
})

type Everything = Readonly<Record<string, unknown>> & {
  readonly account: Readonly<Record<string, unknown>>
  readonly commands: { readonly total: number }
}

describe('everything about one account', () => {
  test('its owner takes it away as JSON and as text, without any secret', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', PROVINCE)
      expect((await officer.call(addVillage, village('Bản Của Tôi'))).code).toBeNull()
      const answer = await officer.call(api.exportMyAccount)
      expect(answer.code).toBeNull()
      expect(answer.headers['content-disposition']).toContain('attachment')
      const found = JSON.parse(answer.bytes.toString()) as Everything
      expect(found.account).toMatchObject({ id: officer.actor?.accountId, username: officer.actor?.username })
      expect(found.commands.total).toBe(1)
      expect(found['grants']).toMatchObject([{ role: 'commune-officer', unit_id: PROVINCE }])
      expect(found['sessions']).toHaveLength(1)
      expect(JSON.stringify(found['audit'])).toContain('village')
      expect(answer.bytes.toString()).not.toMatch(/password_hash|token_hash|key_hash|argon2|code_hash|"secret"/)
      const text = await officer.call(api.exportMyAccount, { query: { form: 'text' } })
      expect(text.bytes.toString()).toContain('== Vai trò được giao (1) ==')
    }))

  test('who administers it gets it without any dossier; others do not', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', COMMUNE)
      const params = { id: officer.actor?.accountId ?? '' }
      const colleague = await t.as('appraiser', PROVINCE)
      expect((await colleague.call(api.exportAccount, { params })).code).toBe('auth.forbidden')
      const elsewhere = await t.as('administrator', '91@2025-07-01')
      expect((await elsewhere.call(api.exportAccount, { params })).code).toBe('account.not-found')
      const administrator = await t.as('administrator', PROVINCE)
      const answer = await administrator.call(api.exportAccount, { params })
      expect(answer.code).toBeNull()
      const found = JSON.parse(answer.bytes.toString()) as Everything
      expect(found.account).toMatchObject({ id: params.id })
    }))

  test('every table that names an account is in the file or left out for a reason', () =>
    inRollback(async (t) => {
      const left: Readonly<Record<string, string>> = {
        audit_entries: 'audit',
        commands: 'commands',
        dossier_actions: 'dossierActions',
        mail_waiting: 'which notices a mail still tells: gone with the mail',
        provider_attempts: 'lives for minutes',
        second_factor_roles: 'who set a rule: in the audit',
      }
      const db = sqlOf<object>(t.seed)
      const tables = await sql<{ name: string }>`select distinct c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
          and a.attname in ('account_id', 'from_account_id', 'successor_id') and not a.attisdropped order by 1`.execute(db)
      const body =
        (await sql<{ body: string }>`select prosrc as body from pg_proc where proname = 'app_collect_account'`.execute(db)).rows[0]?.body ??
        ''
      const missing = tables.rows
        .map(({ name }) => name)
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(body) && left[name] === undefined)
      expect(missing).toEqual([])
    }))
})
