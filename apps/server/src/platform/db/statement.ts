// The only place for statements composed of text: those sent with every request, which a query builder takes longer to build than
// PostgreSQL to run.
import { CompiledQuery, sql, type Expression } from 'kysely'
import type { Tx } from '../context.ts'
import { ahead, kept, sqlOf } from './client.ts'

/** A part of a statement: its text around its values, of which there is one less. */
export class Piece {
  readonly texts: readonly string[]
  readonly values: readonly unknown[]
  constructor(texts: readonly string[], values: readonly unknown[]) {
    this.texts = texts
    this.values = values
  }
}

/** Text that our code writes, with no value in it. */
export const plain = (text: string): Piece => new Piece([text], [])

/** A part of a statement as a template: pieces in it become part of it, everything else is a value of its own and never text. */
export function piece(strings: readonly string[], ...inside: readonly unknown[]): Piece {
  const texts = [strings[0] ?? '']
  const values: unknown[] = []
  for (const [at, each] of inside.entries()) {
    if (each instanceof Piece) append(texts, values, each)
    else {
      values.push(each)
      texts.push('')
    }
    texts[texts.length - 1] += strings[at + 1] ?? ''
  }
  return new Piece(texts, values)
}

function append(texts: string[], values: unknown[], part: Piece): void {
  texts[texts.length - 1] += part.texts[0] ?? ''
  for (const [at, value] of part.values.entries()) {
    values.push(value)
    texts.push(part.texts[at + 1] ?? '')
  }
}

/** Pieces in a row. */
export function joined(pieces: readonly Piece[], between = ', '): Piece {
  const texts = ['']
  const values: unknown[] = []
  for (const [at, each] of pieces.entries()) {
    if (at > 0) texts[texts.length - 1] += between
    append(texts, values, each)
  }
  return new Piece(texts, values)
}

/** A value as a piece of its own. */
export const valueOf = (value: unknown): Piece => (value instanceof Piece ? value : new Piece(['', ''], [value]))

/**
 * A list as JSON, to be read as rows (`json_array_elements_text`, `json_to_recordset`) by a statement whose plan is kept: how long an array
 * is the planner reckons with, and plans anew each time, which takes it longer than most of these statements take.
 */
export const listed = (values: readonly unknown[]): Piece => piece`${JSON.stringify(values)}::json`

/** The statement as the driver takes it, its values numbered. */
function compiled<Row>(marks: string, { texts, values }: Piece): CompiledQuery<Row> {
  let text = marks
  for (const [at, each] of texts.entries()) text += at === 0 ? each : `$${String(at)}${each}`
  return CompiledQuery.raw(text, [...values]) as CompiledQuery<Row>
}

const KEPT = `${kept} `
const AHEAD = `${ahead}${kept} `

/** The rows of a statement that is sent with every request: its connection keeps its plan (`kept`). */
export async function keptRows<Row>(ctx: { readonly tx: Tx }, statement: Piece | Expression<Row>): Promise<Row[]> {
  const db = sqlOf<object>(ctx)
  if (statement instanceof Piece) return (await db.executeQuery(compiled<Row>(KEPT, statement))).rows
  return (await sql<Row>`${sql.raw(KEPT)}${statement}`.execute(db)).rows
}

/** Sends it with the next statement of the transaction, its commit at the latest (`ahead`); its plan is kept too. */
export async function sendAhead(ctx: { readonly tx: Tx }, statement: Piece): Promise<void> {
  await sqlOf<object>(ctx).executeQuery(compiled(AHEAD, statement))
}
