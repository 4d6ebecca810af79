// The only place for the speed of units through time on PostgreSQL: tree and totals as of any date against the same questions
// put to a plain table of the units of that one day.
import { sql, type Kysely } from 'kysely'
import { plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { countBelow } from '../apps/server/src/features/units/unit-totals.store.ts'
import { listChildrenOn, listDescendantsOn } from '../apps/server/src/features/units/units.store.ts'
import type { BaseCtx } from '../apps/server/src/platform/context.ts'
import { seal } from '../apps/server/src/platform/db/client.ts'
import { loadUnitsStep } from '../apps/server/src/features/units/load-units.service.ts'
import { inTurns, judge } from './measure.ts'
import { onPostgres } from './postgres-app.ts'

const COUNTRY = 'VN' as UnitId
const DAYS = ['2020-12-31', '2024-06-30', '2026-11-22'].map(plainDate)
const ROUNDS = 15

type Reading = Pick<BaseCtx, 'tx'>
type Database = Kysely<object>
type Child = { readonly id: UnitId; readonly children: number }

/** A table as one would make it who knew only that one day: no spans, its own index on the parent. */
async function makePlain(db: Database, table: string, on: PlainDate): Promise<void> {
  await sql`create table ${sql.table(table)} as select u.id, u.code, u.level, u.valid_from, u.valid_to, v.type, v.full_name, v.parent_id
    from units u join unit_versions v on v.unit_id = u.id and v.valid_from <= ${on} and (v.valid_to is null or v.valid_to > ${on})`.execute(
    db,
  )
  await sql`alter table ${sql.table(table)} add primary key (id)`.execute(db)
  await sql`create index on ${sql.table(table)} (parent_id)`.execute(db)
  await sql`analyze ${sql.table(table)}`.execute(db)
}

/** The same rows as listChildrenOn, from the plain table. */
async function plainChildren(db: Database, table: string, ids: readonly UnitId[]): Promise<readonly Child[]> {
  const { rows } = await sql<Child>`
    select u.parent_id, u.id, u.code, u.level, u.type, u.full_name, u.valid_from, u.valid_to,
      (select count(*) from ${sql.table(table)} c where c.parent_id = u.id) as children
    from ${sql.table(table)} u where u.parent_id = any (${[...ids]}) order by u.code`.execute(db)
  return rows
}

/** The whole tree, level by level, as the tree page and the command line read it. */
async function wholeTree(children: (ids: readonly UnitId[]) => Promise<readonly Child[]>): Promise<number> {
  let count = 0
  for (let parents: readonly UnitId[] = [COUNTRY]; parents.length > 0;) {
    const rows = await children(parents)
    count += rows.length
    parents = rows.filter((row) => row.children > 0).map((row) => row.id)
  }
  return count
}

async function plainDescendants(db: Database, table: string, id: UnitId): Promise<number> {
  const { rows } = await sql<{ id: UnitId }>`
    with recursive below as (
      select id, full_name, type from ${sql.table(table)} where id = ${id}
      union all
      select v.id, v.full_name, v.type from below join ${sql.table(table)} v on v.parent_id = below.id
    )
    select u.id, u.code, below.full_name, below.type, u.valid_from from below join ${sql.table(table)} u on u.id = below.id
    where u.level = 'commune' order by u.code`.execute(db)
  return rows.length
}

async function plainTotals(db: Database, table: string): Promise<readonly { readonly count: number }[]> {
  const { rows } = await sql<{ count: number }>`
    with recursive below as (
      select id, type, level from ${sql.table(table)} where parent_id = ${COUNTRY}
      union all
      select u.id, u.type, u.level from below join ${sql.table(table)} u on u.parent_id = below.id
    )
    select level, type, count(*)::int as count from below join unit_levels using (level)
    group by level, rank, type order by rank, count desc, type`.execute(db)
  return rows
}

/** Throws where the two sides do not answer alike: a ratio of different answers says nothing. */
function same(what: string, product: number, plain: number): void {
  if (product !== plain) throw new Error(`${what}: ${String(product)} against ${String(plain)}`)
}

const sumOf = (rows: readonly { readonly count: number }[]): number => rows.reduce((sum, row) => sum + row.count, 0)

async function measure(db: Database, ctx: Reading): Promise<void> {
  const worst = { tree: 0, below: 0, totals: 0 }
  for (const on of DAYS) {
    const table = `plain_${on.replaceAll('-', '_')}`
    await makePlain(db, table, on)
    const tree = async (): Promise<number> => wholeTree((ids) => listChildrenOn(ctx, ids, on))
    const plainTree = async (): Promise<number> => wholeTree((ids) => plainChildren(db, table, ids))
    same(`tree on ${on}`, await tree(), await plainTree())
    const below = async (): Promise<number> => (await listDescendantsOn(ctx, COUNTRY, 'commune', on)).length
    same(`communes on ${on}`, await below(), await plainDescendants(db, table, COUNTRY))
    const totals = async (): Promise<number> => sumOf(await countBelow(ctx, COUNTRY, on))
    same(`totals on ${on}`, await totals(), sumOf(await plainTotals(db, table)))
    const pairs = {
      tree: await inTurns(tree, plainTree, ROUNDS),
      below: await inTurns(below, () => plainDescendants(db, table, COUNTRY), ROUNDS),
      totals: await inTurns(totals, () => plainTotals(db, table), ROUNDS),
    }
    for (const key of ['tree', 'below', 'totals'] as const) {
      const [product, plain] = pairs[key]
      worst[key] = Math.max(worst[key], product / plain)
      console.log(`${on} ${key.padEnd(6)} ${product.toFixed(1)} ms, plain table ${plain.toFixed(1)} ms`)
    }
  }
  judge([
    { what: 'the whole tree on a day, against a plain table of that day (worst of three days)', ratio: worst.tree, atMost: 1.5 },
    { what: 'all communes below the country, against the plain table', ratio: worst.below, atMost: 1.5 },
    { what: 'totals by level and type, against the plain table', ratio: worst.totals, atMost: 1.5 },
  ])
}

await onPostgres({ today: plainDate('2026-11-22'), steps: [loadUnitsStep] }, ({ db }) =>
  db.connection().execute((one) => measure(one, { tx: seal(one) })),
)
