// Ids of somebody else, wherever an id may stand: every field of every contract that names something – in the path, the query or the
// body, also inside lists – is given, with all else one's own, the real id of something of another province. Refused or not found,
// never data, never a write. The fields are found in the contracts; a new one that nobody says the kind of fails.
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import * as apiKeys from '@binhyen/core/access/api-keys.contract'
import * as myAccount from '@binhyen/core/access/my-account.contract'
import { roles, type Role } from '@binhyen/core/access/access.domain'
import { rights } from '@binhyen/core/access/access.policy'
import { recordTitle } from '@binhyen/core/assessments/decisions.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { HERE, ok, worldOf, type Place } from './access-made.ts'
import { accessTable } from './access-table.ts'
import { ELSEWHERE, PROVINCE, SET, TODAY, WINDOW, type Row, type World } from './access-world.ts'
import type { Answer, Client } from './client.ts'
import { inRollback, type Test } from './harness.ts'
import { fieldsOf, kindOf, LOOKS_LIKE_AN_ID, nameOf, withValue, type Ask, type Kind } from './id-fields.ts'
import { sqlOf } from '#server/platform/db/client'

/** A world with what the access table has no need of. */
type Foreign = World & {
  readonly ids: Readonly<Record<Kind, string>>
  readonly entryAt: string
  readonly marks: readonly string[]
  readonly owner: Client
}

const unitEvents = (w: World): readonly Ask[] => {
  const unit = { code: '99999', level: 'commune', fullName: 'Xã Của Bài Thử', parentId: w.province }
  const events = [
    { kind: 'create', unit },
    { kind: 'rename', unitId: w.commune, fullName: 'Xã Khác' },
    { kind: 'move', unitId: w.commune, parentId: w.province },
    { kind: 'merge', parts: [{ unitId: w.commune }], into: unit },
    {
      kind: 'split',
      unitId: w.commune,
      into: [{ to: { unitId: HERE.secondCommune }, children: [w.village] }, { to: { unit } }],
      remains: false,
    },
    { kind: 'split', unitId: w.commune, into: [{ to: { unit }, children: [w.village] }], remains: false },
    { kind: 'link', unitId: w.commune, into: [{ unitId: HERE.secondCommune, relation: 'part' }] },
  ]
  return events.map((event) => ({ body: { batches: [{ effectiveOn: TODAY, decision: { source: 'Thử quyền' }, events: [event] }] } }))
}

/** Asks that hold more fields than the access table needs. */
const FULLER: Readonly<Record<string, (w: Own, foreign: Foreign) => readonly Ask[]>> = {
  'POST /api/unit-events': unitEvents,
  'POST /api/unit-events/preview': unitEvents,
  'POST /api/unit-events/preview/:section': (w) => unitEvents(w).map((ask) => ({ ...ask, params: { section: 'grants' } })),
  'POST /api/decisions': (w) => {
    const body = {
      authorityUnitId: w.province,
      number: '1/QĐ-UBND',
      decidedOn: TODAY,
      signatoryTitle: 'CHỦ TỊCH',
      setId: SET,
      windowFrom: WINDOW,
      unitIds: [w.accepted],
    }
    return [
      { body },
      { body: { ...body, more: [{ setId: 'tt124-2021-residential-area', windowFrom: '2026-11-01', unitIds: [w.village] }] } },
    ]
  },
  'POST /api/accounts/:id/hand-over': (w) => {
    const body = { grantIds: [Number(w.grant)], pass: [Number(w.grant)], successorId: w.successor, on: TODAY, leaves: false }
    return [{ params: { id: w.account }, body }]
  },
  'PUT /api/periodic-reports/:id/cells': (w) => [
    { params: { id: w.openReport }, body: { cells: [{ unitId: w.openUnit, figure: 'trafficCases', cell: null, base: 0 }] } },
  ],
  'GET /api/audit-entries/:id': (_, foreign) => [{ params: { id: 1 }, query: { at: foreign.entryAt } }],
  'GET /api/my-audit-entries/:id': (_, foreign) => [{ params: { id: 1 }, query: { at: foreign.entryAt } }],
}

/** What is asked with the foreign id in one field; the id has the form of one's own. */
function attacks(row: Row, field: string, kind: Kind, { here, there }: Opened): readonly Ask[] {
  const asks = FULLER[nameOf(row)]?.(here, there) ?? [row.ask?.(here) ?? {}]
  return asks.flatMap((ask) => {
    const province =
      /province|authorityUnitId|parentId/i.test(field) || (field === 'params.id' && JSON.stringify(ask.params).includes(here.province))
    const id = kind === 'unit' ? (province ? there.province : there.commune) : there.ids[kind]
    const number = kind === 'grant' || kind === 'entry'
    return withValue(ask, field, number ? Number(id) : id)
  })
}

/** One's own world, with a unit whose dossier is accepted and somebody who may take over. */
type Own = World & {
  readonly accepted: string
  readonly successor: string
  readonly openReport: string
  readonly openUnit: string
}
type Opened = { readonly t: Test; readonly here: Own; readonly there: Foreign; readonly people: ReadonlyMap<Role, Client> }

async function foreignOf(t: Test, place: Place): Promise<Foreign> {
  const { world, records } = await worldOf(t, place)
  const db = sqlOf<object>(t.seed)
  const office = await t.as('programme-office', place.province)
  const decision = ok(
    await office.call(recordTitle, {
      body: {
        authorityUnitId: place.province,
        number: '77/QĐ-UBND',
        decidedOn: plainDate(TODAY),
        authorityBody: 'UBND tỉnh',
        signatoryTitle: 'CHỦ TỊCH',
        statusKind: 'ntm',
        windowFrom: plainDate('2026-01-01'),
        windowTo: plainDate('2027-03-01'),
        source: 'Quyết định của nơi khác',
        unitIds: [place.commune],
      },
    }),
  ).id
  const key = ok(
    await office.call(apiKeys.makeApiKey, {
      body: {
        name: 'Khóa nơi khác',
        unitId: place.province as never,
        areas: ['dossiers'],
        access: 'read',
        expiresOn: plainDate('2027-06-01'),
      },
    }),
  ).id
  const session = ok(await office.call(myAccount.listMySessions)).sessions[0]?.id ?? ''
  const { rows: imports } = await sql<{ id: string }>`
    insert into past_imports (id, province_id, scope, file_name, file_hash, lines, taken_in_by, taken_in_by_name, taken_in_at, taken_in_on)
    values (gen_random_uuid(), ${place.province}, array[${place.province}, 'VN'], 'noi-khac.xlsx', 'x', 1, 'x', 'x', now(), '2027-02-01') returning id`.execute(
    db,
  )
  const { rows: entries } = await sql<{ id: string; at: Date }>`
    select id::text, made_at as at from audit_entries where entity_id = ${decision} order by id desc limit 1`.execute(db)
  const { rows: files } = await sql<{ id: string }>`
    insert into exports (id, account_id, asked_at, kind, format, query, title)
    values (gen_random_uuid(), ${office.actor?.accountId ?? ''}, now(), 'reports', 'csv', '{}', 'Tệp nơi khác') returning id::text`.execute(
    db,
  )
  const [entry] = entries
  if (entry === undefined) throw new Error('the world could not be made: nothing was recorded')
  const ids: Foreign['ids'] = {
    unit: world.commune,
    village: world.village,
    institution: world.institution,
    institutionImport: world.institutionImport,
    cohort: world.cohort,
    addition: world.addition,
    dossier: world.dossier,
    decision,
    report: world.report,
    pastImport: imports[0]?.id ?? '',
    account: world.account,
    username: place.delegate,
    grant: world.grant,
    delegation: world.delegation,
    handOver: world.handOver,
    accountImport: world.accountImport,
    outage: world.outage,
    request: world.request,
    session,
    key,
    entry: entry.id,
    export: files[0]?.id ?? '',
  }
  const every = Object.values(records).flatMap((byState) => Object.values<string>(byState))
  // grants and entries are counted, so that their ids say nothing of whose they are
  const marks = [...Object.values(ids), ...every, '77/QĐ-UBND', 'Khóa nơi khác', 'noi-khac.xlsx', 'Tệp nơi khác'].filter(
    (id) => id.length > 9,
  )
  return { ...world, ids, owner: office, entryAt: entry.at.toISOString(), marks: marks.filter((id) => !id.includes('@')) }
}

let opened: Promise<Opened> | undefined
let close: (() => void) | undefined
let closing: Promise<void> | undefined

async function open(): Promise<Opened> {
  opened ??= new Promise((resolve, reject) => {
    closing = inRollback(
      async (t) => {
        const { world, records, unitOf } = await worldOf(t)
        const { rows: takers } = await sql<{ id: string }>`select id from accounts where username = ${HERE.delegate}`.execute(
          sqlOf<object>(t.seed),
        )
        const here = {
          ...world,
          accepted: unitOf[records.dossier.accepted] ?? '',
          successor: takers[0]?.id ?? '',
          openReport: records.report.open,
          openUnit: unitOf[records.report.open] ?? '',
        }
        const { rows: communes } = await sql<{ id: string }>`
          select u.id from units u join unit_versions v on v.unit_id = u.id and v.valid_to is null
          where u.level = 'commune' and v.parent_id = ${ELSEWHERE} and u.valid_to is null order by u.id desc limit 2`.execute(
          sqlOf<object>(t.seed),
        )
        const [commune, secondCommune] = communes.map(({ id }) => id)
        if (commune === undefined || secondCommune === undefined) throw new Error('the world could not be made: too few communes')
        const there = await foreignOf(t, { province: ELSEWHERE, commune, secondCommune, elsewhere: PROVINCE, delegate: 'nguoi.noi.khac' })
        const people = new Map<Role, Client>()
        for (const role of roles) people.set(role, await t.as(role, PROVINCE))
        resolve({ t, here, there, people })
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

function knockers(row: Row): readonly Role[] {
  if (row.right === 'open' || row.right === 'own') return ['commune-officer', 'administrator', 'auditor']
  const right: { readonly roles: readonly Role[] } = rights[row.right]
  return right.roles
}

/** How else a foreign id is refused, with the fields where that says the same: "not among yours", "not below", "not accepted by you". */
const REFUSED_AS: Readonly<Record<string, readonly string[]>> = {
  'POST /api/cohorts body.unitIds[]': ['unit.wrong-level'],
  'PUT /api/cohorts/:id body.unitIds[]': ['unit.wrong-level'],
  // a pilot is one of the units named beside it
  'POST /api/cohorts body.pilotIds[]': ['request.invalid'],
  'PUT /api/cohorts/:id body.pilotIds[]': ['request.invalid'],
  'POST /api/decisions body.unitIds[]': ['decision.unit-not-accepted', 'decision.wrong-authority'],
  'POST /api/decisions body.more[].unitIds[]': ['decision.unit-not-accepted', 'decision.wrong-authority'],
  'POST /api/my-account/keys body.unitId': ['api-key.outside-grants'],
  // the key of a contradiction: one's own, or none
  'POST /api/figure-contradictions/explanations body.key': ['report.contradiction-unknown'],
  // no cell of the report named beside it
  'PUT /api/periodic-reports/:id/cells body.cells[].unitId': ['report.cell-unknown'],
  'POST /api/periodic-reports/:id/return body.cells[].unitId': ['report.cell-unknown'],
}

function isRefused(code: string | null, where: string): boolean {
  if (code === null) return false
  return (
    code === 'auth.forbidden' || (code.endsWith('not-found') && code !== 'request.not-found') || REFUSED_AS[where]?.includes(code) === true
  )
}

/** Asks as somebody of this province and takes back what it wrote. */
async function asRole({ t, people }: Opened, role: Role, row: Row, ask: Ask): Promise<Answer<unknown>> {
  const client = people.get(role)
  if (client === undefined) throw new Error(`nobody is ${role}`)
  return t.undone(async () => client.call(row.endpoint, ask as never))
}

const BESIDE: readonly string[] = ['POST /api/grants/:id/move', 'GET /api/grants/:id/delegate', 'POST /api/accounts/:id/keys/:key/end']
const fields = accessTable.flatMap((row) => fieldsOf(row).map((field) => ({ row, field, kind: kindOf(row, field) })))
const cases = fields.flatMap(({ row, field, kind }): [string, Row, string, Kind][] =>
  kind === null || kind === 'open' ? [] : [[`${nameOf(row)} ${field} (${kind})`, row, field, kind]],
)

describe('an id of another province', () => {
  test('stands in fields that are all known: one that looks like an id and has no kind fails', () => {
    const unknown = fields.filter(({ field, kind }) => kind === null && LOOKS_LIKE_AN_ID.test(field.replace(/\[\]$/, '')))
    expect(unknown.map(({ row, field }) => `${nameOf(row)} ${field}`)).toEqual([])
    expect(cases.length).toBeGreaterThan(100)
  })

  test.each(cases)('%s', async (_, row, field, kind) => {
    const world = await open()
    const asks = attacks(row, field, kind, world)
    expect(asks.length).toBeGreaterThan(0)
    const found: string[] = []
    for (const ask of asks) {
      for (const role of knockers(row)) {
        const answer = await asRole(world, role, row, ask)
        const said = answer.bytes.toString('utf8')
        const sent = answer.code === null ? '' : JSON.stringify(ask)
        for (const mark of world.there.marks) if (said.includes(mark) && !sent.includes(mark)) found.push(`${role}: told ${mark}`)
        if (!isRefused(answer.code, `${nameOf(row)} ${field}`) && !(row.endpoint.method === 'GET' && answer.code === null)) {
          found.push(`${role}: ${answer.code ?? 'through'}`)
        }
      }
    }
    expect([...new Set(found)]).toEqual([])
    expect(world.t.mistakes).toEqual([])
  })

  test('is a real one: its own people are let through, or told something else than that it is not theirs', async () => {
    const { t, here, there } = await open()
    const owners = new Map<Role, Client>()
    for (const role of roles) owners.set(role, await t.as(role, ELSEWHERE))
    const strange: string[] = []
    for (const [name, row, field, kind] of cases) {
      // asks that name something else of here beside it; the same ids are asked for at other doors
      if (field !== 'params.id' || BESIDE.includes(nameOf(row))) continue
      const [ask = {}] = kind === 'entry' ? (FULLER[nameOf(row)]?.(here, there) ?? []) : [row.ask?.(there) ?? {}]
      const id = kind === 'unit' ? Object(ask.params).id : there.ids[kind]
      const own = { ...ask, params: { ...ask.params, id } } as never
      const clients = ['session', 'key', 'entry', 'export'].includes(kind)
        ? [there.owner, owners.get('auditor')]
        : knockers(row).map((role) => owners.get(role))
      const codes: (string | null | undefined)[] = []
      for (const client of clients) codes.push(await t.undone(async () => (await client?.call(row.endpoint, own))?.code))
      if (codes.every((code) => code === undefined || isRefused(code, ''))) strange.push(`${name}: ${codes.join(', ')}`)
    }
    expect(strange).toEqual([])
  })

  test("in a list goes with ids of one's own that alone would go through", async () => {
    const world = await open()
    for (const [name, role] of [
      ['POST /api/decisions', 'provincial-authority'],
      ['POST /api/accounts/:id/hand-over', 'administrator'],
      ['POST /api/cohorts', 'programme-office'],
      ['POST /api/my-account/keys', 'commune-officer'],
    ] as const) {
      const row = accessTable.find((each) => nameOf(each) === name)
      if (row === undefined) throw new Error(`no row ${name}`)
      const [ask = {}] = FULLER[name]?.(world.here, world.there) ?? [row.ask?.(world.here) ?? {}]
      expect([name, (await asRole(world, role, row, ask)).code]).toEqual([name, null])
    }
  })
})
