// The only place that sends several writes as one statement.
import { sql, type OperationNodeSource, type RawBuilder } from 'kysely'
import type { Tx, Write } from '../context.ts'
import { kept, sqlOf } from './client.ts'

/** An insert, update or delete that a store has built, to be sent later by whoever gathers what belongs together. */
export const unsent = (built: OperationNodeSource): Write => built as unknown as Write

/**
 * An insert of one row, to be sent later. The names are the keys of the row, which our code writes; values are parameters, JSON where it is
 * said. For what is written with every request: a query builder takes longer to build such a row than PostgreSQL to add it.
 */
export function inserting<Row extends object>(
  table: string,
  row: { readonly [Column in keyof Row]: Row[Column] | RawBuilder<unknown> },
): Write {
  const columns = Object.keys(row)
  return unsent(sql`${sql.raw(`insert into ${table} (${columns.join(', ')}) values (`)}${sql.join(Object.values(row))})`)
}

/** A value of a row as JSON. */
export const asJson = (value: unknown): RawBuilder<unknown> => sql`${JSON.stringify(value)}::jsonb`

/**
 * Sends writes that need nothing of each other, in one way to the database and back: of a short transaction the ways are most of its time.
 * None sees what another of them writes. Constraints, policies and triggers hold as for each alone.
 */
export async function writeAll(ctx: { readonly tx: Tx }, writes: readonly Write[]): Promise<void> {
  const named = writes.map((write, at) => sql`${sql.raw(`write_${String(at)}`)} as (${write as unknown as OperationNodeSource})`)
  await sql`${kept} with ${sql.join(named)} select`.execute(sqlOf<object>(ctx))
}
