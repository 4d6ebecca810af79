// The only place that sends several writes as one statement.
import { sql, type OperationNodeSource, type RawBuilder } from 'kysely'
import type { Tx, Write } from '../context.ts'
import { ahead, kept, sqlOf } from './client.ts'

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

/** The same of one changed row: the columns that change, and the column by which the row is found. */
export function updating<Row extends object>(
  table: string,
  change: { readonly [Column in keyof Row]?: Row[Column] },
  where: { readonly [Column in keyof Row]?: Row[Column] },
): Write {
  const said = (values: object, between: string): RawBuilder<unknown> =>
    sql.join(
      Object.entries(values).map(([column, value]) => sql`${sql.raw(column)} = ${value}`),
      sql.raw(between),
    )
  return unsent(sql`${sql.raw(`update ${table} set `)}${said(change, ', ')} where ${said(where, ' and ')}`)
}

/** A value of a row as JSON. */
export const asJson = (value: unknown): RawBuilder<unknown> => sql`${JSON.stringify(value)}::jsonb`

/**
 * Sends writes that need nothing of each other, in one way to the database and back: of a short transaction the ways are most of its time.
 * None sees what another of them writes. Constraints, policies and triggers hold as for each alone.
 */
export async function writeAll(ctx: { readonly tx: Tx }, writes: readonly Write[]): Promise<void> {
  await sql`${kept} ${together(writes)}`.execute(sqlOf<object>(ctx))
}

/** The same, sent with the next statement of the transaction, its commit at the latest: where it fails, that one does. */
export async function writeAllAhead(ctx: { readonly tx: Tx }, writes: readonly Write[]): Promise<void> {
  await sql`${ahead} ${kept} ${together(writes)}`.execute(sqlOf<object>(ctx))
}

function together(writes: readonly Write[]): RawBuilder<unknown> {
  const named = writes.map((write, at) => sql`${sql.raw(`write_${String(at)}`)} as (${write as unknown as OperationNodeSource})`)
  return sql`with ${sql.join(named)} select`
}
