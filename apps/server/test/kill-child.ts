// A program that is killed: opens an embedded database, proves that all it once acknowledged is there, then writes and acknowledges.
// Arguments: directory, number of acknowledged rows. Says "open <n>" and then each number it has committed.
import { sql } from 'kysely'
import { openDb } from '#server/platform/db/client'
import { transactOn } from '#server/platform/db/transact'
import { sqlOf } from '#server/platform/db/client'

const [directory = '', acknowledged = '0'] = process.argv.slice(2)
const { db } = await openDb({ kind: 'embedded', directory })
const found = await sql<{ last: number | null; n: number; halves: number }>`
  select max(n) as last, count(*) as n, count(*) filter (where not exists (select from pairs p where p.n = acks.n)) as halves from acks`.execute(
  db,
)
const { last = null, n = 0, halves = 0 } = found.rows[0] ?? {}
// numbers are given without gaps, so the count alone tells a loss; each row has its twin from the same transaction
if (n < Number(acknowledged) || (last ?? 0) !== n || halves > 0) {
  process.stdout.write(`lost: acknowledged ${acknowledged}, found ${String(n)}, last ${String(last)}, without twin ${String(halves)}\n`)
  process.exit(1)
}
process.stdout.write(`open ${String(n)}\n`)
const transact = transactOn(db)
for (let next = n + 1; ; next += 1) {
  await transact('write', async (tx) => {
    await sql`insert into acks (n, filler) values (${next}, repeat('x', 500))`.execute(sqlOf<object>({ tx }))
    await sql`insert into pairs (n) values (${next})`.execute(sqlOf<object>({ tx }))
  })
  process.stdout.write(`${String(next)}\n`)
}
