// The only place for the lower bound of a hand-in: a script that knows nothing and checks nothing, and writes the very rows a hand-in
// leaves – the head of the report, its snapshot, what changes in the totals, its trail, the audit entry, the kept reply – in one
// transaction, as the same role behind the same wall, with the same indexes, constraints and triggers.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Typed } from './report-data.ts'

/** Every value as the database writes it, to be given back as it came. */
type Row = Record<string, string | null>
const asText = { getTypeParser: () => (text: string) => text }

/**
 * `model`: a report the product handed in, whose rows are written again under other reports. `write` does it for one report on one of the
 * connections; everything it sends is made before, so that only sending counts.
 */
export async function bareHandIns(of: {
  readonly url: string
  readonly connections: number
  readonly model: string
  readonly today: PlainDate
}): Promise<{ readonly write: (report: Typed, connection: number) => Promise<void>; readonly close: () => Promise<void> }> {
  const clients = await Promise.all(
    Array.from({ length: of.connections }, async () => {
      const client = new pg.Client({ connectionString: of.url, types: asText })
      await client.connect()
      return client
    }),
  )
  const [first] = clients
  const one = async (text: string): Promise<Row> => {
    const row = (await first?.query<Row>(text, [of.model]))?.rows[0]
    if (row === undefined) throw new Error(`a hand-in left other rows than expected: ${text}`)
    return row
  }
  const report = await one('select * from reports where id = $1')
  const handIn = await one('select * from report_hand_ins where report_id = $1')
  const { id: _delta, ...delta } = await one('select * from report_deltas where report_id = $1')
  const action = await one("select * from report_actions where report_id = $1 and action = 'hand-in'")
  const entry =
    await one(`select made_at, account_id, role, unit_id, delegation_id, made_by, address, request_id, command_id, action, entity_kind,
    entity_id, scope, problem, change from audit_entries where entity_id = $1 and action = 'report.hand-in'`)
  const command = await one(
    "select c.* from commands c join audit_entries e on e.command_id = c.command_id where e.entity_id = $1 and e.action = 'report.hand-in'",
  )
  const insert = async (client: pg.Client, table: string, row: Row): Promise<void> => {
    const names = Object.keys(row)
    const marks = names.map((_, at) => `$${String(at + 1)}`)
    await client.query(`insert into ${table} (${names.join(', ')}) values (${marks.join(', ')})`, Object.values(row))
  }
  const write = async ({ id, scope }: Typed, connection: number): Promise<void> => {
    const client = clients[connection]
    if (client === undefined) throw new Error('no connection')
    const place = { report_id: id, scope }
    const commandId = randomUUID()
    await client.query('begin')
    await client.query(
      `select set_config('role', 'binhyen_app', true), set_config('app.account_id', $1, true), set_config('app.read_scopes', $2, true),
         set_config('app.write_scopes', $2, true), set_config('app.today', $3, true), set_config('jit', 'off', true)`,
      [entry['account_id'], '{VN}', of.today],
    )
    await client.query(
      'update reports set status = $1, hand_in_seq = $2, handed_in_on = $3, late = $4, returned_cells = 0, updated_at = $5 where id = $6',
      [report['status'], report['hand_in_seq'], report['handed_in_on'], report['late'], report['updated_at'], id],
    )
    await insert(client, 'report_hand_ins', { ...handIn, ...place })
    await insert(client, 'report_deltas', { ...delta, ...place })
    await insert(client, 'report_actions', { ...action, ...place, seq: '2', command_id: commandId })
    await insert(client, 'audit_entries', { ...entry, entity_id: id, scope: place.scope, command_id: commandId })
    await insert(client, 'commands', { ...command, command_id: commandId })
    await client.query('commit')
  }
  return {
    write,
    close: async () => {
      for (const client of clients) await client.end()
    },
  }
}
