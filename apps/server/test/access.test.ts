// Who may knock where: every door, asked over HTTP as every role inside and outside its subtree, and by nobody.
// What is about a record is asked in every state of it. What is expected comes from the policy tables; only how to knock comes from access-table.ts.
import { sql } from 'kysely'
import { afterAll, describe, expect, test } from 'vitest'
import { roles, type Role } from '@binhyen/core/access/access.domain'
import { rights } from '@binhyen/core/access/access.policy'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { worldOf, type Made } from './access-made.ts'
import { accessTable } from './access-table.ts'
import { ELSEWHERE, PROVINCE, TODAY, type Lived, type Row, type World } from './access-world.ts'
import type { Client } from './client.ts'
import { inRollback, type Test } from './harness.ts'
import { sqlOf } from '#server/platform/db/client'

const nameOf = (endpoint: Endpoint): string => `${endpoint.method} ${endpoint.path}`

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

/** The wall hides what lies outside the subtree, and from administrators every dossier and report, altogether: it is then not even found. */
function isHidden(row: Row, role: Role, inside: boolean): boolean {
  const readers: readonly Role[] = rights['dossier.read'].roles
  const isUnitData = row.states !== undefined && ['dossier', 'report', 'request'].includes(row.states.of)
  return !inside || (isUnitData && !readers.includes(role))
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
      report: /^\/api\/periodic-reports\/:id/,
      request: /^\/api\/report-requests\/:id/,
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

  test('that is for reading changes nothing but what tells of it', async () => {
    const { t, made, people } = await open()
    // rows written in this transaction, also those of savepoints that were taken back
    const writtenIn = async (): Promise<ReadonlyMap<string, number>> => {
      const { rows } = await sql<{ name: string; n: number }>`
        select relname as name, (n_tup_ins + n_tup_upd + n_tup_del)::int as n from pg_stat_xact_user_tables`.execute(sqlOf<object>(t.seed))
      return new Map(rows.map(({ name, n }) => [name, n]))
    }
    const told = /^(audit_entries_\d+|sessions)$/
    const found: string[] = []
    expect((await writtenIn()).get('dossiers') ?? 0).toBeGreaterThan(5)
    for (const row of accessTable.filter(({ endpoint }) => endpoint.method === 'GET')) {
      const before = await writtenIn()
      for (const { inside, client } of people) if (inside) await codeOf(t, client, row, made.world)
      const after = await writtenIn()
      const changed = [...after].filter(([name, n]) => n !== (before.get(name) ?? 0) && !told.test(name)).map(([name]) => name)
      if (changed.length > 0) found.push(`${nameOf(row.endpoint)}: ${changed.join(', ')}`)
    }
    expect(found).toEqual([])
    // every reading door, as every role: longer than other tests
  }, 180_000)
})
