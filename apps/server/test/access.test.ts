// Who may knock where: every door, asked over HTTP as every role inside and outside its subtree, and by nobody.
// What is about a record is asked in every state of it. What is expected comes from the policy tables; only how to knock comes from access-table.ts.
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import * as accounts from '@binhyen/core/access/accounts.contract'
import * as delegations from '@binhyen/core/access/delegations.contract'
import { roles, type Role } from '@binhyen/core/access/access.domain'
import { rights } from '@binhyen/core/access/access.policy'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import { addAddition, endAddition } from '@binhyen/core/criteria/provincial-additions.contract'
import { dossierStatuses } from '@binhyen/core/assessments/assessments.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { addInstitution, importInstitutions } from '@binhyen/core/units/institutions.contract'
import { addVillage, createCohort, freezeCohort } from '@binhyen/core/units/units.contract'
import type { states } from './access-world.ts'
import { accessTable } from './access-table.ts'
import {
  additionBody,
  COMMUNE,
  DELEGATE,
  ELSEWHERE,
  PROVINCE,
  SECOND_COMMUNE,
  SET,
  TODAY,
  WINDOW,
  type Lived,
  type Row,
  type World,
} from './access-world.ts'
import type { Answer, Client } from './client.ts'
import { inRollback, type Test } from './harness.ts'
import { sqlOf } from '#server/platform/db/client'

const nameOf = (endpoint: Endpoint): string => `${endpoint.method} ${endpoint.path}`

const full: Readonly<Record<string, object>> = {
  'art5-1': {
    partyResolution: { has: true, number: '03-NQ/ĐU', date: '2027-01-05' },
    securityPlan: { has: true, number: '11/KH-UBND', date: '2027-01-08' },
    registration: { has: true, date: '2027-01-10' },
    models: 2,
  },
  'art5-2': { policiesImplemented: true, article43Occurred: false, clause44Met: true },
  'art5-3': { communePoliceMet: true, noneDisciplined: true },
  'art5-4': { areasTotal: 25, areasRegistered: 25, areasRecognised: 18, bodiesTotal: 0, bodiesRegistered: 0, bodiesRecognised: 0 },
}

type Records = { readonly [K in Lived]: Readonly<Record<(typeof states)[K][number], string>> }
/** Everything the rows speak of, in every state it can be in. A dossier comes with its unit. */
type Made = { readonly world: World; readonly records: Records; readonly unitOf: Readonly<Record<string, string>> }

async function worldOf(t: Test): Promise<Made> {
  const { dossier, unitOf } = await dossiersOf(t)
  const officer = await t.as('commune-officer', PROVINCE)
  const village = ok(
    await officer.call(addVillage, {
      params: { id: COMMUNE as never },
      body: { type: 'thôn', name: 'Của Bài Thử', from: '2026-01-01' as never },
    }),
  ).id
  const institution = ok(
    await officer.call(addInstitution, {
      params: { id: COMMUNE as never },
      body: { kind: 'agency', form: 'civil', name: 'Trạm Y tế Của Bài Thử', decidedBy: 'commune', from: '2026-01-01' as never },
    }),
  ).id
  const institutionImport = ok(
    await officer.call(importInstitutions, {
      params: { id: COMMUNE as never },
      query: { apply: 'true' },
      file: { name: 'danh-sach.xlsx', bytes: await institutionList() },
    }),
  ).importId
  if (institutionImport === null) throw new Error('the world could not be made: nothing was taken in')
  const records: Records = {
    dossier,
    cohort: await cohortsOf(t),
    addition: await additionsOf(t),
    ...(await accountsOf(t)),
  }
  const world: World = {
    province: PROVINCE,
    commune: COMMUNE,
    village,
    institution,
    institutionImport,
    elsewhere: ELSEWHERE,
    accountImport: await accountImportOf(t),
    unit: COMMUNE,
    dossier: records.dossier['handed-in'],
    cohort: records.cohort.open,
    addition: records.addition['in-force'],
    account: records.account.open,
    grant: records.grant.standing,
    delegation: records.delegation.standing,
    handOver: records.handOver.waiting,
  }
  return { world, records, unitOf }
}

/** One dossier handed in as people do it, and copies of it in every other state, each in a commune of its own. */
async function dossiersOf(t: Test): Promise<{ dossier: Records['dossier']; unitOf: Made['unitOf'] }> {
  const officer = await t.as('commune-officer', PROVINCE)
  const handedIn = ok(await officer.call(assessments.registerDossier, { body: { unitId: COMMUNE, setId: SET, windowFrom: WINDOW } })).id
  for (const [clause, values] of Object.entries(full)) {
    ok(await officer.call(assessments.saveSection, { params: { id: handedIn, clause }, body: { values: values as never, revision: 0 } }))
  }
  ok(await officer.call(assessments.handInDossier, { params: { id: handedIn }, body: {} }))
  const db = sqlOf<object>(t.seed)
  const { rows: communes } = await sql<{ id: string }>`
    select u.id from units u join unit_versions v on v.unit_id = u.id and v.valid_to is null
    where u.level = 'commune' and v.parent_id = ${PROVINCE} and u.valid_to is null and u.id not in (${COMMUNE}, ${SECOND_COMMUNE}) order by u.id limit 10`.execute(
    db,
  )
  const dossier: Record<string, string> = { 'handed-in': handedIn }
  const unitOf: Record<string, string> = { [handedIn]: COMMUNE }
  for (const [index, status] of dossierStatuses.filter((each) => each !== 'handed-in').entries()) {
    const unit = communes[index]?.id
    if (unit === undefined) throw new Error('the world could not be made: too few communes')
    const { rows } = await sql<{ id: string }>`
      insert into dossiers select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'unit_id', ${unit}::text, 'status', ${status}::text,
        'scope', jsonb_build_array(${unit}::text, ${PROVINCE}::text, 'VN')))).* from dossiers d where id = ${handedIn}::uuid returning id`.execute(
      db,
    )
    const id = rows[0]?.id ?? ''
    dossier[status] = id
    unitOf[id] = unit
    if (status === 'registered' || status === 'returned') continue
    await sql`
      insert into dossier_sections select (jsonb_populate_record(s, jsonb_build_object('dossier_id', ${id}::text,
        'scope', jsonb_build_array(${unit}::text, ${PROVINCE}::text, 'VN')))).* from dossier_sections s where dossier_id = ${handedIn}::uuid`.execute(
      db,
    )
  }
  return { dossier: dossier as Records['dossier'], unitOf }
}

async function cohortsOf(t: Test): Promise<Records['cohort']> {
  const office = await t.as('programme-office', PROVINCE)
  const make = async (window: { from: string; to: string }): Promise<string> =>
    ok(
      await office.call(createCohort, {
        body: {
          unitId: PROVINCE,
          objectLevel: 'commune',
          programme: 'indicator-19.2',
          window: window as never,
          source: 'Công văn thử',
          unitIds: [COMMUNE, SECOND_COMMUNE],
        },
      }),
    ).id
  const frozen = await make({ from: '2027-01-01', to: '2028-01-01' })
  ok(await office.call(freezeCohort, { params: { id: frozen } }))
  return { open: await make({ from: '2026-01-01', to: '2027-01-01' }), frozen }
}

async function additionsOf(t: Test): Promise<Records['addition']> {
  const appraiser = await t.as('appraiser', PROVINCE)
  const make = async (set: string): Promise<string> => {
    const { id } = ok(
      await appraiser.call(addAddition, {
        params: { id: set },
        query: { apply: 'true' },
        body: additionBody({ provinceId: PROVINCE, contents: [{ asks: 'attestation', title: 'x', paraphrase: 'x', label: 'x' }] }) as never,
      }),
    )
    if (id === null) throw new Error('the world could not be made: no addition')
    return id
  }
  const ended = await make('tt124-2021-school')
  ok(await appraiser.call(endAddition, { params: { id: ended }, body: { on: plainDate('2027-02-05') } }))
  return { 'in-force': await make('tt124-2021-residential-area'), ended }
}

/** People of the province with what an administrator keeps of them. */
async function accountsOf(t: Test): Promise<Pick<Records, 'account' | 'grant' | 'delegation' | 'handOver'>> {
  const keeper = await t.as('administrator', PROVINCE)
  const person = async (): Promise<{ id: string; grant: number }> => {
    const id = (await t.as('commune-officer', COMMUNE)).actor?.accountId ?? ''
    return { id, grant: ok(await keeper.call(accounts.getAccount, { params: { id } })).grants[0]?.id ?? 0 }
  }
  await sql`update accounts set username = ${DELEGATE} where id = ${(await person()).id}`.execute(sqlOf<object>(t.seed))
  const [open, closed, lender, former, leaver, gone] = [
    await person(),
    await person(),
    await person(),
    await person(),
    await person(),
    await person(),
  ]
  ok(await keeper.call(accounts.closeAccount, { params: { id: closed.id } }))
  ok(await keeper.call(accounts.endGrant, { params: { id: former.grant }, body: { on: plainDate(TODAY) } }))
  const lend = async (from: string): Promise<string> =>
    ok(
      await keeper.call(delegations.giveDelegation, {
        body: {
          grantId: lender.grant,
          username: DELEGATE,
          from: plainDate(from),
          to: plainDate(`${from.slice(0, 8)}20`),
          document: 'Giấy ủy quyền',
        },
      }),
    ).id
  const standing = await lend('2027-02-10')
  const ended = await lend('2027-03-10')
  await sql`update delegations set ended_on = '2027-02-05' where id = ${ended}::uuid`.execute(sqlOf<object>(t.seed))
  const handOver = async (id: string, on: string): Promise<string> =>
    ok(
      await keeper.call(accounts.handOver, {
        params: { id },
        body: { grantIds: [], pass: [], successorId: null, on: plainDate(on), document: '', leaves: true },
      }),
    ).id
  return {
    account: { open: open.id, closed: closed.id },
    grant: { standing: String(open.grant), ended: String(former.grant) },
    delegation: { standing, ended },
    handOver: { waiting: await handOver(leaver.id, '2027-03-01'), done: await handOver(gone.id, TODAY) },
  }
}

async function accountImportOf(t: Test): Promise<string> {
  const keeper = await t.as('administrator', PROVINCE)
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('Tài khoản').addRows([
    ['Mã đơn vị', 'Vai trò'],
    ['02839', 'Cán bộ cấp xã'],
  ])
  const file = { name: 'tai-khoan.xlsx', bytes: new Uint8Array(await workbook.xlsx.writeBuffer()) }
  const { importId } = ok(await keeper.call(accounts.importAccounts, { params: { id: PROVINCE }, query: { apply: 'true' }, file }))
  if (importId === null) throw new Error('the world could not be made: no accounts were taken in')
  return importId
}

async function institutionList(): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('Danh sách').addRows([
    ['Loại', 'Tên đơn vị'],
    ['Trường học', 'Trường THCS Của Bài Thử'],
  ])
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

function ok<R>(answer: Answer<R>): R {
  if (answer.code !== null) throw new Error(`the world could not be made: ${answer.code} ${JSON.stringify(answer.details)}`)
  return answer.body
}

/** Asks as someone and takes back whatever it changed. */
async function codeOf(t: Test, client: Client, row: Row, world: World): Promise<string | null> {
  const ask = (row.ask?.(world) ?? {}) as never
  return t.undone(async () => (await client.call(row.endpoint, ask)).code)
}

function mayKnock(row: Row, role: Role, inside: boolean): boolean {
  if (row.right === 'open' || row.right === 'own') return true
  const right: { readonly where: string; readonly roles: readonly Role[] } = rights[row.right]
  return right.roles.includes(role) && (inside || row.anywhere === true || right.where === 'anywhere')
}

type Expected = { readonly allowed: boolean; readonly hidden: boolean; readonly possible: boolean }

/** The wall hides what lies outside the subtree, and from administrators every dossier, altogether: it is then not even found. */
function isHidden(row: Row, role: Role, inside: boolean): boolean {
  const readers: readonly Role[] = rights['dossier.read'].roles
  return !inside || (row.states?.of === 'dossier' && !readers.includes(role))
}

/** What is wrong with an answer; null where nothing is. */
function wrong(row: Row, code: string | null, { allowed, hidden, possible }: Expected): string | null {
  if (allowed) {
    const met = (row.meets ?? []).includes(code as never)
    if (possible) return code === null || met ? null : `may, but got ${code}`
    return met || (row.states?.otherwise ?? []).includes(code as never) ? null : `not possible, but got ${code ?? 'through'}`
  }
  if (code === 'auth.forbidden') return null
  if (hidden && code !== null && code.endsWith('not-found') && code !== 'request.not-found') return null
  return `may not, but got ${code ?? 'through'}`
}

/** The worlds a row is asked in: one, or one for each state of the record it is about. */
function worldsFor(row: Row, { world, records, unitOf }: Made): readonly { state: string; possible: boolean; world: World }[] {
  const { states: by } = row
  if (by === undefined) return [{ state: '', possible: true, world }]
  return Object.entries<string>(records[by.of]).map(([state, id]) => ({
    state: ` (${state})`,
    possible: by.possible.includes(state),
    world: { ...world, [by.of]: id, unit: unitOf[id] ?? world.unit },
  }))
}

type Person = { readonly role: Role; readonly inside: boolean; readonly client: Client }
type Opened = { readonly t: Test; readonly made: Made; readonly people: readonly Person[] }

let opened: Promise<Opened> | undefined
let close: (() => void) | undefined
let closing: Promise<void> | undefined

/** One world for all rows, in one transaction: every knock is taken back. Making it anew for each row would take most of the time. */
async function open(): Promise<Opened> {
  opened ??= new Promise((resolve, reject) => {
    closing = inRollback(
      async (t) => {
        const made = await worldOf(t)
        const people: Person[] = []
        for (const role of roles) {
          for (const inside of [true, false]) people.push({ role, inside, client: await t.as(role, inside ? PROVINCE : ELSEWHERE) })
        }
        resolve({ t, made, people })
        await new Promise<void>((done) => {
          close = done
        })
      },
      { today: TODAY, limits: { perAccount: 1_000_000, perAddress: 1_000_000, perAddressUnknown: 1_000_000 } },
    ).catch(reject)
  })
  return opened
}
afterAll(async () => {
  close?.()
  await closing
})

describe('every door', () => {
  test('has a row in the access table, and every row a door', async () => {
    const { t } = await open()
    const doors = t.mounted.map(({ endpoint }) => nameOf(endpoint)).toSorted((a, b) => (a < b ? -1 : 1))
    const rows = accessTable.map(({ endpoint }) => nameOf(endpoint)).toSorted((a, b) => (a < b ? -1 : 1))
    expect(rows).toEqual(doors)
    const byText = (names: readonly string[]): readonly string[] => names.toSorted((a, b) => (a < b ? -1 : 1))
    expect(byText(t.mounted.filter(({ endpoint }) => endpoint.open === true).map(({ endpoint }) => nameOf(endpoint)))).toEqual(
      byText(accessTable.filter((row) => row.right === 'open').map((row) => nameOf(row.endpoint))),
    )
  })

  test('that changes a record with a life is asked in every state of it', () => {
    const lives: Readonly<Record<Lived, RegExp>> = {
      dossier: /^\/api\/dossiers\/:id/,
      cohort: /^(PUT|POST) \/api\/cohorts\/:id/,
      addition: /^\/api\/law\/additions\/:id/,
      account: /^\/api\/accounts\/:id/,
      grant: /^\/api\/grants\/:id/,
      delegation: /^\/api\/delegations\/:id/,
      handOver: /^\/api\/hand-overs\/:id/,
    }
    const unasked = accessTable.filter(
      ({ endpoint, states: by }) =>
        by === undefined && Object.values(lives).some((life) => life.test(endpoint.path) || life.test(nameOf(endpoint))),
    )
    expect(unasked.map((row) => nameOf(row.endpoint))).toEqual([])
  })

  test.each(accessTable.map((row): [string, Row] => [`${nameOf(row.endpoint)} (${row.right})`, row]))('%s', async (_, row) => {
    const { t, made, people } = await open()
    const mistakes = t.mistakes.length
    const found: string[] = []
    for (const { state, possible, world } of worldsFor(row, made)) {
      const nobody = await codeOf(t, t.nobody, row, world)
      if (row.right !== 'open' && nobody !== 'auth.required') found.push(`nobody${state}: got ${nobody ?? 'through'}`)
      for (const { role, inside, client } of people) {
        const complaint = wrong(row, await codeOf(t, client, row, world), {
          allowed: mayKnock(row, role, inside),
          hidden: isHidden(row, role, inside),
          possible,
        })
        if (complaint !== null) found.push(`${role} ${inside ? 'inside' : 'outside'}${state}: ${complaint}`)
      }
    }
    expect(found).toEqual([])
    expect(t.mistakes.slice(mistakes)).toEqual([])
  })
})
