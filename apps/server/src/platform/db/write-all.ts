// The only place that sends several writes as one statement.
import type { Tx, Write } from '../context.ts'
import { joined, keptRows, piece, plain, sendAhead, valueOf, type Piece } from './statement.ts'

/** An insert, update or delete that a store has built, to be sent later by whoever gathers what belongs together. */
const unsent = (built: Piece): Write => built as unknown as Write

/**
 * An insert of one row, to be sent later. The names are the keys of the row, which our code writes; values are parameters, or pieces where
 * the database makes them.
 */
export function inserting<Row extends object>(table: string, row: { readonly [Column in keyof Row]: Row[Column] | Piece }): Write {
  const columns = plain(`${table} (${Object.keys(row).join(', ')})`)
  return unsent(piece`insert into ${columns} values (${joined(Object.values(row).map(valueOf))})`)
}

/** The same of one changed row: the columns that change, and the column by which the row is found. */
export function updating<Row extends object>(
  table: string,
  change: { readonly [Column in keyof Row]?: Row[Column] },
  where: { readonly [Column in keyof Row]?: Row[Column] },
): Write {
  const said = (values: object): Piece[] => Object.entries(values).map(([column, value]) => piece`${plain(column)} = ${value}`)
  return unsent(piece`update ${plain(table)} set ${joined(said(change))} where ${joined(said(where), ' and ')}`)
}

/** A value of a row as JSON. */
export const asJson = (value: unknown): Piece => piece`${JSON.stringify(value)}::jsonb`

/**
 * Sends writes that need nothing of each other, in one way to the database and back: of a short transaction the ways are most of its time.
 * None sees what another of them writes. Constraints, policies and triggers hold as for each alone.
 */
export async function writeAll(ctx: { readonly tx: Tx }, writes: readonly Write[]): Promise<void> {
  await keptRows(ctx, together(writes))
}

/** The same, sent with the next statement of the transaction, its commit at the latest: where it fails, that one does. */
export async function writeAllAhead(ctx: { readonly tx: Tx }, writes: readonly Write[]): Promise<void> {
  await sendAhead(ctx, together(writes))
}

function together(writes: readonly Write[]): Piece {
  const named = writes.map((write, at) => piece`${plain(`write_${String(at)}`)} as (${write as unknown as Piece})`)
  return piece`with ${joined(named)} select`
}
