// What entries of the audit log tell beside who and what: sign-ins and locks at the place of the account, delegations in words, keys by name.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as access from '@binhyen/core/access/access.contract'
import * as keys from '@binhyen/core/access/api-keys.contract'
import * as delegations from '@binhyen/core/access/delegations.contract'
import { PER_PAIR } from '@binhyen/core/access/sign-in.policy'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import { auditVerifier, type AuditVerdict } from '@binhyen/core/audit/audit-file.domain'
import * as api from '@binhyen/core/audit/audit.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { addVillage } from '@binhyen/core/units/units.contract'
import { createAccount, findSession } from '#server/features/access/access.service'
import { sqlOf } from '#server/platform/db/client'
import { SESSION_COOKIE } from '#server/platform/http/request'
import type { Runtime } from '#server/platform/run'
import { COMMUNE, ELSEWHERE, PROVINCE, SET, WINDOW } from '../../../test/access-world.ts'
import { clientOf, type Answer, type Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { sealAll } from './sealing.service.ts'

const PASSWORD = 'con vịt qua sông Hậu'
const TODAY = { today: '2027-02-10' }

function ok<R>(answer: Answer<R>): R {
  if (answer.code !== null) throw new Error(`${answer.code} ${JSON.stringify(answer.details)}`)
  return answer.body
}

const signIn = (t: Test, username: string, password: string) => t.nobody.call(access.signIn, { body: { username, password } })

async function person(t: Test, username: string): Promise<void> {
  await createAccount(t.seed, {
    username,
    displayName: `Người ${username}`,
    demonstration: false,
    password: PASSWORD,
    grants: [
      { role: 'leader', unitId: COMMUNE as UnitId, covers: [COMMUNE as UnitId], valid: { from: plainDate('2000-01-01'), to: null } },
    ],
  })
}

type Query = Readonly<Record<string, unknown>>
const entries = async (client: Client, query: Query): Promise<readonly api.AuditEntryReply[]> =>
  ok(await client.call(api.listAuditEntries, { query: { limit: 200, ...query } as never })).items

async function seal(t: Test): Promise<void> {
  const runtime: Runtime = {
    transact: async (_mode, work) => {
      try {
        return await work(t.seed.tx)
      } finally {
        await sql`select set_config('role', 'none', true)`.execute(sqlOf<object>(t.seed))
      }
    },
    clock: { now: () => new Date(), today: () => plainDate('2027-02-10') },
    findSession,
    demonstration: false,
  }
  await sealAll(runtime)
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')

async function exported(t: Test): Promise<string> {
  const inspector = await t.as('auditor', 'VN')
  const days = { from: '2026-01-01', to: '2099-12-31' } as never
  const answer = await inspector.call(api.exportAudit, { query: days })
  if (answer.code !== null) throw new Error(answer.code)
  return answer.bytes.toString()
}

function verdictOn(text: string): AuditVerdict {
  const verifier = auditVerifier(hash)
  for (const line of text.trimEnd().split('\n')) verifier.read(line)
  return verifier.verdict()
}

describe('signing in', () => {
  test('and out, failing and being locked out are seen by the auditor of the place, each by its kind; not by others', () =>
    inRollback(async (t) => {
      await person(t, 'lan.nguyen')
      const entered = await signIn(t, 'lan.nguyen', PASSWORD)
      const token = new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(String(entered.headers['set-cookie']))?.[1] ?? ''
      ok(await clientOf(t.http, token, null).call(access.signOut))
      for (let n = 0; n < PER_PAIR + 3; n += 1) await signIn(t, 'lan.nguyen', 'sai')
      const auditor = await t.as('auditor', PROVINCE)
      const stranger = await t.as('auditor', ELSEWHERE)
      const kinds = [
        ['access.sign-in', 1],
        ['access.sign-out', 1],
        ['access.sign-in-failed', PER_PAIR],
        // once, not for every attempt that then has to wait
        ['access.lock', 1],
      ] as const
      for (const [action, times] of kinds) {
        const seen = await entries(auditor, { action })
        expect([action, seen.length]).toEqual([action, times])
        for (const each of seen) {
          expect(each).toMatchObject({ action, about: { name: 'Người lan.nguyen' }, place: { id: COMMUNE }, entity: { kind: 'account' } })
        }
        expect([action, await entries(stranger, { action })]).toEqual([action, []])
      }
      const [lock] = await entries(auditor, { action: 'access.lock' })
      const detail = ok(await auditor.call(api.getAuditEntry, { params: { id: lock?.id ?? 0 }, query: { at: lock?.at ?? '' } }))
      expect(detail.after).toEqual({ lockedBy: 'ofPair', minutes: 15 })
      // all of one account, by the filter on people
      const account = lock?.about?.id
      expect(new Set((await entries(auditor, { account })).map(({ action }) => action))).toEqual(
        new Set(['access.create-account', ...kinds.map(([action]) => action)]),
      )
    }))

  test('with the right password at the last try locks nobody out', () =>
    inRollback(async (t) => {
      await person(t, 'lan.nguyen')
      for (let n = 0; n < PER_PAIR - 1; n += 1) await signIn(t, 'lan.nguyen', 'sai')
      expect((await signIn(t, 'lan.nguyen', PASSWORD)).code).toBe(null)
      expect(await entries(await t.as('auditor', 'VN'), { action: 'access.lock' })).toEqual([])
    }))

  test('under a name nobody has is seen by auditors of the country alone', () =>
    inRollback(async (t) => {
      await signIn(t, 'khong.co.ai', 'sai')
      const action = 'access.sign-in-failed'
      expect(await entries(await t.as('auditor', PROVINCE), { action })).toEqual([])
      expect(await entries(await t.as('auditor', 'VN'), { action })).toMatchObject([
        { entity: { kind: 'username', id: 'khong.co.ai' }, about: null, place: null },
      ])
    }))

  test('keeps no password that was typed as a name', () =>
    inRollback(async (t) => {
      await signIn(t, 'Con vịt qua sông Hậu', 'lan.nguyen')
      const action = 'access.sign-in-failed'
      expect(await entries(await t.as('auditor', 'VN'), { action })).toMatchObject([{ entity: { kind: 'username', id: '…' } }])
    }))

  test('of who serves in two provinces is seen in both', () =>
    inRollback(async (t) => {
      const both = await t.withGrants([
        { role: 'leader', unitId: COMMUNE as never },
        { role: 'leader', unitId: ELSEWHERE as never },
      ])
      ok(await both.call(access.signOut))
      for (const place of [PROVINCE, ELSEWHERE]) {
        expect(await entries(await t.as('auditor', place), { action: 'access.sign-out' })).toHaveLength(1)
      }
    }))
})

test('what lies at no place lies where its doer belongs: their auditor sees what they were refused', () =>
  inRollback(async (t) => {
    const officer = await t.as('commune-officer', COMMUNE)
    expect((await officer.call(api.listAuditEntries)).code).toBe('auth.forbidden')
    expect(await entries(await t.as('auditor', PROVINCE), { outcome: 'refused' })).toMatchObject([{ place: { id: COMMUNE } }])
    expect(await entries(await t.as('auditor', ELSEWHERE), { outcome: 'refused' })).toEqual([])
  }))

test('a delegation is told in words: whose, by which document, for which days; called off, up to that day', () =>
  inRollback(async (t) => {
    const holder = await t.as('commune-officer', COMMUNE)
    const deputy = await t.as('leader', COMMUNE)
    const grantId = ok(await holder.call(delegations.listDelegations)).lendable[0]?.grantId ?? 0
    const body = {
      grantId,
      username: deputy.actor?.username ?? '',
      from: plainDate('2027-02-10'),
      to: plainDate('2027-02-24'),
      document: 'Giấy ủy quyền số 03/UQ',
    }
    const { id } = ok(await holder.call(delegations.giveDelegation, { body }))
    ok(await deputy.call(assessments.registerDossier, { body: { unitId: COMMUNE, setId: SET, windowFrom: WINDOW } }))
    const auditor = await t.as('auditor', PROVINCE)
    const told = async () => (await entries(auditor, { action: 'assessment.register' }))[0]?.delegation
    const wanted = { id, from: holder.actor?.displayName, document: body.document, valid: { from: body.from, to: body.to } }
    expect(await told()).toEqual(wanted)
    ok(await holder.call(delegations.endDelegation, { params: { id }, body: { on: plainDate('2027-02-12') } }))
    expect(await told()).toEqual({ ...wanted, valid: { from: body.from, to: '2027-02-12' } })
    expect((await entries(auditor, { action: 'access.delegate' }))[0]?.delegation).toBe(null)
  }, TODAY))

describe('a key', () => {
  const wish = {
    name: 'Phần mềm của xã',
    unitId: COMMUNE,
    areas: ['units' as const],
    access: 'write' as const,
    expiresOn: '2027-06-01' as never,
  }

  async function withKey(
    t: Test,
  ): Promise<{ readonly officer: Client; readonly id: string; readonly key: string; readonly use: Client['call'] }> {
    const officer = await t.as('commune-officer', COMMUNE)
    const { id, key } = ok(await officer.call(keys.makeApiKey, { body: wish as never }))
    const bare = clientOf(t.http, null, null)
    return { officer, id, key, use: (endpoint, ask = {}) => bare.call(endpoint, { ...ask, headers: { authorization: `Bearer ${key}` } }) }
  }
  const village = (name: string) => ({
    params: { id: COMMUNE as never },
    body: { type: 'thôn' as const, name, from: '2026-01-01' as never },
  })

  test('is named by what is done with it, and by what it was refused; it stands nowhere itself', () =>
    inRollback(async (t) => {
      const { officer, id, key, use } = await withKey(t)
      ok(await use(addVillage, village('Bằng Khóa')))
      ok(await officer.call(addVillage, village('Bằng Tay')))
      expect((await use(assessments.listDossiers)).code).toBe('auth.key-not-allowed')
      expect((await use(api.listAuditEntries)).code).toBe('auth.key-not-allowed')
      const auditor = await t.as('auditor', PROVINCE)
      const named = { id, name: 'Phần mềm của xã', hint: key.slice(0, 9) }
      const added = await entries(auditor, { action: 'village.add' })
      expect(added.map((each) => [each.by, each.key])).toEqual([
        ['session', null],
        ['key', named],
      ])
      const ofKey = await entries(auditor, { kind: 'api-key', record: id })
      expect(ofKey.map(({ action, by }) => [action, by])).toEqual([
        ['request.refuse', 'key'],
        ['request.refuse', 'key'],
        ['village.add', 'key'],
        ['access.make-key', 'session'],
      ])
      expect(ofKey[0]).toMatchObject({ account: { id: officer.actor?.accountId }, key: named, place: { id: COMMUNE } })
      const rows = await sql<{ row: string }>`select row_to_json(a)::text as row from audit_entries a`.execute(sqlOf<object>(t.seed))
      for (const { row } of rows.rows) expect(row).not.toContain(key.slice(9))
    }, TODAY))

  test('is sealed with the entry; entries that name none keep the text they always had', () =>
    inRollback(async (t) => {
      const { officer, id, use } = await withKey(t)
      ok(await officer.call(addVillage, village('Bằng Tay')))
      ok(await use(addVillage, village('Bằng Khóa')))
      await seal(t)
      const text = await exported(t)
      expect(verdictOn(text)).toMatchObject({ fault: null })
      const lines = text.split('\n')
      const [byHand, byKey] = ['Bằng Tay', 'Bằng Khóa'].map((name) => lines.find((line) => line.includes(name)) ?? '')
      expect(byHand).toContain('"entry":{"v":1,')
      expect(byHand).not.toContain('"key":')
      expect(byKey).toContain('"entry":{"v":2,')
      expect(byKey).toContain(`"key":{"hint":`)
      // who changes in the database which key it was is found, and so is who takes it away
      for (const change of ['api_key = null', `api_key = jsonb_set(api_key, '{name}', '"khác"')`]) {
        await sql`savepoint tampering`.execute(sqlOf<object>(t.seed))
        await sql
          .raw(`update audit_entries set ${change} where api_key ->> 'id' = '${id}' and action = 'village.add'`)
          .execute(sqlOf<object>(t.seed))
        expect([change, verdictOn(await exported(t)).fault?.kind]).toEqual([change, 'altered'])
        await sql`rollback to savepoint tampering`.execute(sqlOf<object>(t.seed))
      }
    }, TODAY))
})
