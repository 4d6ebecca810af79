// The second wall, table by table: as each role inside and outside a province, by bare SQL as the app role with that actor's settings.
// What is expected comes from test/wall-table.ts and from counting as the owner; that the table is whole comes from the catalogue.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { roles } from '@binhyen/core/access/access.domain'
import { inRollback, type Test } from '../../../test/harness.ts'
import { sealerMay, wallFunctions } from '../../../test/wall-functions.ts'
import type { Place, Wall } from '../../../test/wall-rows.ts'
import { wallTables } from '../../../test/wall-table.ts'
import { sqlOf } from './client.ts'
import { actAs, identityOf, nobody, system, type Identity } from './transact.ts'

const HERE = { province: '15@2025-07-01', commune: '02839@2025-07-01', secondCommune: '02890@2025-07-01' }
const THERE = { province: '91@2025-07-01', commune: '30292@2025-07-01', secondCommune: '30307@2025-07-01' }
const uuid = (mark: number, kind: number): string => `'00000000-0000-4000-8000-0000000${String(mark)}${String(kind).padStart(4, '0')}'`
const lineOf = (unitId: string): string => `(select line from app_unit_line(array['${unitId}']))`

function placeAt(mark: number, at: typeof HERE, accountId: string): Place {
  const id = (kind: number): string => uuid(mark, kind)
  return { mark, at: mark, ...at, accountId, scopeOf: lineOf, own: id, parent: id }
}

/** The same place, for rows that are tried out beside those that stand there: they hang on the same, and nothing is in their way. */
function besides(place: Place, mark: number): Place {
  return { ...place, mark, own: (kind) => uuid(mark, kind) }
}

/** Rows about units of one place that say they lie in another. `whole`: the other place's own scope; otherwise a line made up. */
function lieAt(mark: number, { about, saying, whole }: { about: Place; saying: Place; whole: boolean }): Place {
  return {
    ...besides(about, mark),
    at: saying.mark,
    scopeOf: (unitId) => (whole ? lineOf(saying.commune) : `array['${unitId}', '${saying.province}', 'VN']`),
  }
}

const run = async (t: Test, statement: string): Promise<number> =>
  Number((await sql.raw(statement).execute(sqlOf<object>(t.seed))).numAffectedRows ?? 0n)

function insertOf(table: string, row: Readonly<Record<string, string>>): string {
  return `insert into ${table} (${Object.keys(row)
    .map((column) => `"${column}"`)
    .join(', ')}) values (${Object.values(row).join(', ')})`
}

/** What a statement came to as an identity: rows touched, or the SQL state of its refusal. All of it is taken back. */
async function outcomeOf(t: Test, identity: Identity, statement: string): Promise<number | string> {
  await run(t, 'savepoint attempt')
  await actAs(t.seed.tx, identity)
  try {
    return await run(t, statement)
  } catch (error) {
    return String(Reflect.get(Object(error), 'code'))
  } finally {
    await run(t, 'rollback to savepoint attempt')
    await actAs(t.seed.tx, system, true)
  }
}

type Seen = { readonly n: number; readonly rows: string | null }
/** The columns the app role may read: all, or those its grant names. */
function shownOf(table: string): string {
  const wall = wallTables[table]
  const columns = wall !== undefined && 'may' in wall ? /select\(([^)]*)\)/.exec(wall.may)?.[1] : undefined
  return columns === undefined ? 't' : `row(${columns})`
}

async function seenBy(t: Test, identity: Identity | null, table: string, where = 'true'): Promise<Seen> {
  const shown = sql.raw(shownOf(table))
  if (identity !== null) await actAs(t.seed.tx, identity)
  const { rows } = await sql<Seen>`
    select count(*)::int as n, md5(string_agg(md5(${shown}::text), '' order by md5(${shown}::text))) as rows from ${sql.raw(table)} t where ${sql.raw(where)}`.execute(
    sqlOf<object>(t.seed),
  )
  if (identity !== null) await actAs(t.seed.tx, system, true)
  return rows[0] ?? { n: -1, rows: null }
}

const arrayOf = (units: readonly string[]): string => `array[${units.map((unit) => `'${unit}'`).join(', ')}]::text[]`
const filled = (condition: string, identity: Identity): string =>
  condition
    .replaceAll('$reads', arrayOf(identity.readScopes))
    .replaceAll('$writes', arrayOf(identity.writeScopes))
    .replaceAll('$admins', arrayOf(identity.adminScopes ?? []))
    .replaceAll('$today', `date '${identity.today ?? '2000-01-01'}'`)
    .replaceAll('$account', `'${identity.accountId ?? ''}'`)

const entries = Object.entries(wallTables)
const hasRow = (wall: Wall): wall is Wall & { row: (place: Place) => Readonly<Record<string, string>> } =>
  'row' in wall && wall.row !== undefined

/** A row in every table at both places, in the order of the table; each in a statement of its own as the owner. */
async function fill(t: Test, places: readonly Place[]): Promise<void> {
  for (const place of places) {
    for (const [table, wall] of entries.filter(([, each]) => hasRow(each))) {
      if (!hasRow(wall)) continue
      // parts and guarded rows hang on those before them
      await run(t, insertOf(table, wall.row(place)))
    }
  }
}

async function worldOf(t: Test): Promise<readonly [Place, Place]> {
  const here = await t.as('commune-officer', HERE.commune)
  const there = await t.as('commune-officer', THERE.commune)
  const places = [placeAt(1, HERE, here.actor?.accountId ?? ''), placeAt(2, THERE, there.actor?.accountId ?? '')] as const
  await fill(t, places)
  return places
}

const reaches = (scopes: readonly string[], place: Place, wall: string): boolean =>
  scopes.includes('VN') || scopes.includes(place.province) || (scopes.includes(place.commune) && !provincial.has(wall))
/** Tables whose rows at a place are the province's. */
const provincial = new Set([
  'clause_texts',
  'provincial_additions',
  'criteria_sets',
  'province_windows',
  'cohorts',
  'past_imports',
  'decisions',
])
/** Tables of which a row is taken away where it may be; of the others only what is in a state for it. */
const taken = new Set(['enrolments', 'report_answers'])
/** Tables whose rows hang on one of the province, which their writer must reach as well. */
const hangsOnProvince = new Set(['enrolments', 'unit_statuses'])

function mayInsert(identity: Identity, place: Place, table: string): boolean {
  const wall = wallTables[table]
  if (wall === undefined || !('may' in wall) || !/\binsert\b/.test(wall.may)) return false
  if (wall.kind === 'unit' && wall.readers === true && !reaches(identity.readScopes, place, table)) return false
  return reaches(identity.writeScopes, place, table) && (!hangsOnProvince.has(table) || reaches(identity.writeScopes, place, 'decisions'))
}

/** What a role may do to a relation `c`, as `select insert update(column)`. */
const mayOf = (role: string) => sql`(select coalesce(string_agg(case
              when has_table_privilege(${role}, c.oid, may) then may
              when may in ('select', 'insert', 'update') and has_any_column_privilege(${role}, c.oid, may) then may || '(' ||
                (select string_agg(attname, ',' order by attname) from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                  and has_column_privilege(${role}, c.oid, a.attnum, may)) || ')'
            end, ' ' order by place), '')
            from unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references', 'trigger']) with ordinality as each (may, place))`

describe('the table of the wall', () => {
  test('names every table and view there is, with what the app role may do to it', () =>
    inRollback(async (t) => {
      const { rows } = await sql<{ name: string; kind: string; may: string; options: string | null; secured: boolean; forced: boolean }>`
        select c.relname as name, c.relkind as kind, c.relrowsecurity as secured, c.relforcerowsecurity as forced, array_to_string(c.reloptions, ',') as options,
          ${mayOf('binhyen_app')} as may
        from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
          and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')
        order by c.relname`.execute(sqlOf<object>(t.seed))
      expect(rows.map((row) => [row.name, row.may])).toEqual(
        entries.map(([name, wall]) => [name, wall.kind === 'closed' ? '' : wall.may]).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1)),
      )
      const open = rows.filter((row) => wallTables[row.name]?.kind === 'unit' && !(row.secured && row.forced))
      expect(open).toEqual([])
      const own = rows.filter((row) => wallTables[row.name]?.kind === 'own' && !row.secured)
      expect(own).toEqual([])
      const views = rows.filter((row) => 'vm'.includes(row.kind))
      expect(views.map((row) => row.name)).toEqual(rows.filter((row) => wallTables[row.name]?.kind === 'view').map((row) => row.name))
      expect(views.filter((row) => row.options !== 'security_invoker=true')).toEqual([])
    }))

  test('lets the sealer read entries and add seals, and nothing else', () =>
    inRollback(async (t) => {
      const { rows } = await sql<{ name: string; may: string }>`
        select c.relname as name, ${mayOf('binhyen_sealer')} as may from pg_class c
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not c.relispartition`.execute(
        sqlOf<object>(t.seed),
      )
      expect(Object.fromEntries(rows.filter((row) => row.may !== '').map((row) => [row.name, row.may]))).toEqual(sealerMay)
    }))

  test('a partition is reached through its parent only, and no sequence at all', () =>
    inRollback(async (t) => {
      const { rows } = await sql`
        select relname from pg_class c where relnamespace = 'public'::regnamespace and (
          (relispartition and relkind in ('r', 'p') and (has_any_column_privilege('binhyen_app', c.oid, 'select') or has_any_column_privilege('binhyen_app', c.oid, 'insert')
            or has_any_column_privilege('binhyen_app', c.oid, 'update') or has_table_privilege('binhyen_app', c.oid, 'delete')))
          or (relkind = 'S' and (has_sequence_privilege('binhyen_app', c.oid, 'usage') or has_sequence_privilege('binhyen_app', c.oid, 'update'))))`.execute(
        sqlOf<object>(t.seed),
      )
      expect(rows).toEqual([])
      const schemas =
        await sql`select nspname from pg_namespace where has_schema_privilege('binhyen_app', oid, 'create') and nspname !~ '^pg_(temp|toast_temp)'`.execute(
          sqlOf<object>(t.seed),
        )
      expect(schemas.rows).toEqual([])
    }))

  test('names every function there is, who may call it and as whom it runs; none is open to other logins', () =>
    inRollback(async (t) => {
      const { rows } = await sql<{ name: string; owner: boolean; trigger: boolean; app: boolean; everybody: boolean; path: string | null }>`
        select replace(p.oid::regprocedure::text, ' ', '') as bare, p.oid::regprocedure::text as name, p.prosecdef as owner, p.prorettype = 'trigger'::regtype as trigger,
          has_function_privilege('binhyen_app', p.oid, 'execute') as app,
          exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) where grantee = 0) as everybody,
          array_to_string(p.proconfig, ';') as path
        from pg_proc p where p.pronamespace = 'public'::regnamespace and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`.execute(
        sqlOf<object>(t.seed),
      )
      const kindOf = (row: (typeof rows)[number]): string =>
        row.trigger ? (row.owner ? 'trigger as owner' : 'trigger') : row.app ? (row.owner ? 'as owner' : 'as caller') : 'owner only'
      expect(Object.fromEntries(rows.map((row) => [row.name, kindOf(row)]))).toEqual(wallFunctions)
      expect(rows.filter((row) => row.everybody).map((row) => row.name)).toEqual([])
      // a table of the caller's own stands before ours in any other path
      const loose = rows.filter((row) => (row.owner || row.trigger) && !(row.path ?? '').includes('search_path=public, pg_temp'))
      expect(loose.map((row) => row.name)).toEqual([])
    }))
})

describe('without settings', () => {
  test('nothing of a unit and nothing of an account is read, and nothing is written', () =>
    inRollback(async (t) => {
      const [here] = await worldOf(t)
      const found: string[] = []
      for (const [table, wall] of entries) {
        if (wall.kind === 'unit' || wall.kind === 'own') {
          const { n } = await seenBy(t, nobody, table)
          if (n !== 0) found.push(`${table}: ${String(n)} rows read`)
        }
        if ((wall.kind === 'unit' || wall.kind === 'guarded') && hasRow(wall)) {
          const got = await outcomeOf(t, nobody, insertOf(table, wall.row(besides(here, 5))))
          if (got !== '42501') found.push(`${table}: insert came to ${String(got)}`)
        }
      }
      expect(found).toEqual([])
    }))
})

/** What is wrong with what this identity can read. */
async function readFaults(t: Test, identity: Identity): Promise<string[]> {
  const found: string[] = []
  for (const [table, wall] of entries) {
    if (wall.kind === 'unit') {
      const expected = await seenBy(t, null, table, filled(wall.reads ?? 'scope && $reads', identity))
      const seen = await seenBy(t, identity, table)
      if (seen.n !== expected.n || seen.rows !== expected.rows) {
        found.push(`${table}: reads ${String(seen.n)} rows, not ${String(expected.n)}`)
      }
    } else if (wall.kind === 'own') {
      const expected = await seenBy(t, null, table, filled(wall.mine, identity))
      const seen = await seenBy(t, identity, table)
      if (seen.rows !== expected.rows) found.push(`${table}: reads ${String(seen.n)} rows, not ${String(expected.n)}`)
    } else if (wall.kind === 'closed') {
      const got = await outcomeOf(t, identity, `select from ${table}`)
      if (got !== '42501') found.push(`${table}: is closed, but select came to ${String(got)}`)
    }
  }
  return found
}

/** What is wrong with changing rows of a place, or moving them out of it. */
async function changeFaults(
  t: Test,
  identity: Identity,
  { table, at, reached }: { readonly table: string; readonly at: string; readonly reached: boolean },
): Promise<string[]> {
  const found: string[] = []
  const changed = await outcomeOf(t, identity, `update ${table} set scope = scope where ${at}`)
  if (!reached && changed !== 0 && changed !== '42501') found.push(`${table}: ${String(changed)} rows changed`)
  if (reached && !(Number(changed) > 0)) found.push(`${table}: change came to ${String(changed)}`)
  const moved = await outcomeOf(t, identity, `update ${table} set scope = scope || '{X}'::text[] where ${at}`)
  if (moved !== 0 && moved !== '42501' && moved !== '23514') found.push(`${table}: moved ${String(moved)}`)
  return found
}

/** What is wrong with what this identity can add, change, take away or move at one place. */
async function writeFaults(t: Test, identity: Identity, place: Place): Promise<string[]> {
  const found: string[] = []
  for (const [table, wall] of entries) {
    if ((wall.kind !== 'unit' && wall.kind !== 'guarded') || !hasRow(wall)) continue
    const reached = mayInsert(identity, place, table)
    const inserted = await outcomeOf(t, identity, insertOf(table, wall.row(besides(place, place.mark + 4))))
    if ((inserted === '42501') === reached) found.push(`${table}: insert came to ${String(inserted)}`)
    if (!('scope' in wall.row(place))) continue
    const at = `scope @> array['${place.province}']`
    if (/\bupdate( |$)/.test(wall.may)) found.push(...(await changeFaults(t, identity, { table, at, reached })))
    const removed = await outcomeOf(t, identity, `delete from ${table} where ${at}`)
    const expected = wall.may.includes('delete') ? (taken.has(table) && reached ? 1 : 0) : '42501'
    if (removed !== expected && !(removed === '42501' && !reached)) found.push(`${table}: delete came to ${String(removed)}`)
  }
  return found
}

describe.each(roles)('%s', { timeout: 120_000 }, (role) => {
  test.each([
    ['in the province', HERE.province],
    ['in the commune', HERE.commune],
    ['elsewhere', THERE.province],
  ])('%s reads what the grants cover and writes nowhere else', (_, unitId) =>
    inRollback(async (t) => {
      const places = await worldOf(t)
      const client = await t.as(role, unitId)
      if (client.actor === null) throw new Error('nobody')
      const identity = identityOf(client.actor, t.today)
      const found = await readFaults(t, identity)
      for (const place of places) found.push(...(await writeFaults(t, identity, place)))
      expect(found).toEqual([])
    }),
  )
})

describe('a row', () => {
  test('cannot say it lies where it does not, whoever writes it', () =>
    inRollback(async (t) => {
      const [here, there] = await worldOf(t)
      const client = await t.as('appraiser', HERE.province)
      if (client.actor === null) throw new Error('nobody')
      const identity = identityOf(client.actor, t.today)
      const found: string[] = []
      let tried = 0
      for (const [table, wall] of entries) {
        if ((wall.kind !== 'unit' && wall.kind !== 'guarded') || !hasRow(wall)) continue
        for (const whole of [false, true]) {
          const lie = wall.row(lieAt(3, { about: there, saying: here, whole }))
          // a new institution in the other place is no lie, it simply lies there
          if ((!('scope' in lie) && table !== 'unit_versions') || (table === 'units' && whole)) continue
          tried += 1
          const got = await outcomeOf(t, identity, insertOf(table, lie))
          if (got !== '42501' && got !== '23514') {
            found.push(`${table} (${whole ? 'the scope of another place' : 'a line made up'}): ${String(got)}`)
          }
          // at home nothing refuses it
          const honest = wall.row(besides(here, 4))
          const home = await outcomeOf(t, identity, insertOf(table, honest))
          if (home === '42501' && /\binsert\b/.test(wall.may)) found.push(`${table}: refused at home`)
        }
      }
      expect(found).toEqual([])
      expect(tried).toBeGreaterThan(20)
    }))
})
