// Keys for programs: made by a person who has just shown who they are, shown once, good for what they say, and for nothing that keeps accounts.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as access from '@binhyen/core/access/access.contract'
import * as api from '@binhyen/core/access/api-keys.contract'
import { areaOf, keyOpens, mayOpenByKey } from '@binhyen/core/access/api-keys.domain'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { addVillage, getUnit } from '@binhyen/core/units/units.contract'
import { sqlOf } from '#server/platform/db/client'
import { accessTable } from '../../../test/access-table.ts'
import { COMMUNE, ELSEWHERE, PROVINCE, SECOND_COMMUNE, SET, WINDOW } from '../../../test/access-world.ts'
import { clientOf, type Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'

const TODAY = { today: '2027-02-10' }
const wish = {
  name: 'Phần mềm của tỉnh',
  unitId: COMMUNE as never,
  areas: ['dossiers' as const],
  access: 'read' as const,
  expiresOn: '2027-06-01' as never,
}
type Wish = typeof wish

/** A client that sends a key and nothing else. */
function byKey(t: Test, key: string): Client {
  const bare = clientOf(t.http, null, null)
  return {
    ...bare,
    call: (endpoint, ask = {}) => bare.call(endpoint, { ...ask, headers: { authorization: `Bearer ${key}`, ...ask.headers } }),
  }
}

async function makeKey(person: Client, change: { readonly [K in keyof Wish]?: unknown } = {}): Promise<{ id: string; key: string }> {
  const made = await person.call(api.makeApiKey, { body: { ...wish, ...change } as never })
  if (made.code !== null) throw new Error(`no key: ${made.code}`)
  return made.body
}

const nameOf = ({ method, path }: Endpoint): string => `${method} ${path}`

describe('a key', () => {
  test('is shown once and kept only as a hash; its use is remembered', () =>
    inRollback(async (t) => {
      const person = await t.as('commune-officer', PROVINCE)
      const { id, key } = await makeKey(person)
      expect(key).toMatch(/^by_[A-Za-z0-9_-]{43}$/)
      expect((await makeKey(person)).key).not.toBe(key)
      const rows = await sql<{ row: string }>`select row_to_json(k)::text as row from api_keys k`.execute(sqlOf<object>(t.seed))
      const commands = await sql<{ row: string }>`select row_to_json(c)::text as row from commands c`.execute(sqlOf<object>(t.seed))
      const entries = await sql<{ row: string }>`select row_to_json(a)::text as row from audit_entries a`.execute(sqlOf<object>(t.seed))
      for (const { row } of [...rows.rows, ...commands.rows, ...entries.rows]) expect(row).not.toContain(key.slice(9))
      expect((await person.call(api.listApiKeys)).body.items.find((each) => each.id === id)).toMatchObject({
        name: 'Phần mềm của tỉnh',
        hint: key.slice(0, 9),
        unitId: COMMUNE,
        areas: ['dossiers'],
        access: 'read',
        expiresOn: '2027-06-01',
        lastUse: null,
        state: 'stands',
      })
      expect((await byKey(t, key).call(assessments.listDossiers)).code).toBe(null)
      const used = (await person.call(api.listApiKeys)).body.items.find((each) => each.id === id)
      expect(used?.lastUse).toMatchObject({ address: '127.0.0.1' })
    }, TODAY))

  test('the same command sent again does not show it again', () =>
    inRollback(async (t) => {
      const person = await t.as('commune-officer', PROVINCE)
      const commandId = '3f0c2f4e-8a51-4f0b-9d4e-2b7a1c5d6e7f'
      expect((await person.call(api.makeApiKey, { body: wish, commandId })).code).toBe(null)
      expect((await person.call(api.makeApiKey, { body: wish, commandId })).code).toBe('command.shown-once')
    }, TODAY))

  test('opens its areas at its unit, and nothing beside them', () =>
    inRollback(async (t) => {
      const person = await t.as('commune-officer', PROVINCE)
      const here = await person.call(assessments.registerDossier, { body: { unitId: COMMUNE, setId: SET, windowFrom: WINDOW } })
      const beside = await person.call(assessments.registerDossier, { body: { unitId: SECOND_COMMUNE, setId: SET, windowFrom: WINDOW } })
      const program = byKey(t, (await makeKey(person)).key)
      expect((await program.call(assessments.getDossier, { params: { id: here.body.id } })).code).toBe(null)
      expect((await program.call(assessments.getDossier, { params: { id: beside.body.id } })).code).toMatch(
        /^(auth\.forbidden|assessment\.not-found)$/,
      )
      const listed = await program.call(assessments.listDossiers)
      expect(listed.body.items.map((each) => each.id)).toEqual([here.body.id])
      expect((await program.call(getUnit, { params: { id: COMMUNE as never } })).code).toBe('auth.key-not-allowed')
      const me = await program.call(access.readMe)
      expect(me.body.grants.map(({ role, unitId }) => [role, unitId])).toEqual([['commune-officer', COMMUNE]])
    }, TODAY))

  test('for reading writes nothing; for writing it does, as its account, without the check for other sites', () =>
    inRollback(async (t) => {
      const person = await t.as('commune-officer', PROVINCE)
      const ask = {
        params: { id: COMMUNE as never },
        body: { type: 'thôn' as const, name: 'Của Phần Mềm' },
        headers: { 'sec-fetch-site': 'cross-site' },
      }
      const reading = byKey(t, (await makeKey(person, { areas: ['units'] })).key)
      expect((await reading.call(addVillage, ask)).code).toBe('auth.key-not-allowed')
      const { key } = await makeKey(person, { areas: ['units'], access: 'write' })
      expect((await byKey(t, key).call(addVillage, ask)).code).toBe(null)
      const by = await sql<{
        account_id: string
      }>`select account_id from audit_entries where action not like 'access.%' order by id desc limit 1`.execute(sqlOf<object>(t.seed))
      expect(by.rows[0]?.account_id).toBe(person.actor?.accountId)
    }, TODAY))

  test('ends when it is revoked, on its last day, and with its account or grant', () =>
    inRollback(async (t) => {
      const person = await t.as('commune-officer', PROVINCE)
      const { id, key } = await makeKey(person)
      const program = byKey(t, key)
      const db = sqlOf<object>(t.seed)
      const codeAfter = async (change: () => Promise<unknown>): Promise<string | null> =>
        t.undone(async () => {
          await change()
          return (await program.call(assessments.listDossiers)).code
        })
      expect(await codeAfter(async () => undefined)).toBe(null)
      expect(await codeAfter(async () => person.call(api.revokeApiKey, { params: { id } }))).toBe('auth.required')
      expect(await codeAfter(async () => sql`update api_keys set expires_on = '2027-02-10'`.execute(db))).toBe('auth.required')
      expect(
        await codeAfter(async () => sql`update accounts set disabled_at = now() where id = ${person.actor?.accountId ?? ''}`.execute(db)),
      ).toBe('auth.required')
      const withoutGrant = async (): Promise<unknown> =>
        sql`update grants set valid_to = '2027-02-01' where account_id = ${person.actor?.accountId ?? ''}`.execute(db)
      expect(await codeAfter(withoutGrant)).toBe('auth.required')
    }, TODAY))

  test('another account neither sees nor ends it', () =>
    inRollback(async (t) => {
      const person = await t.as('commune-officer', PROVINCE)
      const other = await t.as('administrator', 'VN')
      const { id, key } = await makeKey(person)
      expect((await other.call(api.listApiKeys)).body.items).toEqual([])
      expect((await other.call(api.revokeApiKey, { params: { id } })).code).toBe('api-key.not-found')
      expect((await byKey(t, key).call(assessments.listDossiers)).code).toBe(null)
    }, TODAY))

  test.each<[string, Record<string, unknown>, string]>([
    ['a unit the account has nothing at', { unitId: ELSEWHERE }, 'api-key.outside-grants'],
    ['the country over its province', { unitId: 'VN' }, 'api-key.outside-grants'],
    ['a unit nobody knows', { unitId: '99999@2025-07-01' }, 'unit.not-found'],
    ['a day that has come', { expiresOn: '2027-02-10' }, 'api-key.expiry'],
    ['more than a year', { expiresOn: '2028-03-01' }, 'api-key.expiry'],
    ['no area', { areas: [] }, 'request.invalid'],
    ['an area that is none', { areas: ['accounts'] }, 'request.invalid'],
    ['no name', { name: ' ' }, 'request.invalid'],
  ])('is refused for %s', (_, change, code) =>
    inRollback(async (t) => {
      const person = await t.as('commune-officer', PROVINCE)
      expect((await person.call(api.makeApiKey, { body: { ...wish, ...change } as never })).code).toBe(code)
    }, TODAY),
  )

  test('an account has ten at most', () =>
    inRollback(async (t) => {
      const person = await t.as('commune-officer', PROVINCE)
      for (let count = 0; count < 10; count += 1) await makeKey(person)
      const made = await person.call(api.makeApiKey, { body: wish })
      expect([made.code, made.details]).toEqual(['api-key.too-many', { most: 10 }])
    }, TODAY))

  test.each(['by_', `by_${'A'.repeat(43)}`, 'nonsense', `by_${'A'.repeat(42)}\u00e9`, ''])('"%s" is nobody', (key) =>
    inRollback(async (t) => {
      expect((await byKey(t, key).call(access.readMe)).code).toBe('auth.required')
      expect((await clientOf(t.http, key, null).call(access.readMe)).code).toBe('auth.required')
    }, TODAY),
  )

  test('in the cookie, or a session in its place, opens nothing', () =>
    inRollback(async (t) => {
      const person = await t.as('commune-officer', PROVINCE)
      const { key } = await makeKey(person)
      expect((await clientOf(t.http, key, null).call(access.readMe)).code).toBe('auth.required')
      expect((await byKey(t, person.token ?? '').call(access.readMe)).code).toBe('auth.required')
    }, TODAY))
})

describe('every door', () => {
  test('is in an area of keys or closed to them; what is closed is written here', () => {
    const closed = accessTable.filter(({ endpoint }) => endpoint.open !== true && !mayOpenByKey(endpoint)).map(({ endpoint }) => endpoint)
    const outside = closed.filter((endpoint) => areaOf(endpoint) === null)
    // whoever adds a path for people only adds its beginning here
    const ofPeople =
      /^\/api\/(my-account|me\/export|my-audit-entries|accounts|account-imports|account-moves|grants|delegations|hand-overs|second-factor-rule|audit-|retention|notices|mail-server|reminder-terms|account\/mail|form-drafts|exports|outages|text-guard|small-cells|dossier-figures)/
    expect(outside.map(nameOf).filter((name) => !ofPeople.test(name.split(' ')[1] ?? ''))).toEqual([])
  })

  test('opened by no key answers none, whatever the key says', () =>
    inRollback(async (t) => {
      const person = await t.as('administrator', PROVINCE)
      const all = ['units', 'law', 'dossiers', 'decisions', 'figures', 'results'] as const
      const { key } = await makeKey(person, { areas: all, access: 'write' })
      const program = byKey(t, key)
      for (const { endpoint } of accessTable) {
        if (endpoint.open === true || keyOpens({ areas: all, access: 'write' }, endpoint)) continue
        expect([nameOf(endpoint), (await program.call(endpoint)).code]).toEqual([nameOf(endpoint), 'auth.key-not-allowed'])
      }
    }, TODAY))
})
