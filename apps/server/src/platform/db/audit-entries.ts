// The only place that writes audit entries: added, never changed. The sealer chains them after commit.
import { sql } from 'kysely'
import type { Grant } from '@binhyen/core/access/access.domain'
import type { AuditChange, AuditEntity, Sender, Tx, Write } from '../context.ts'
import { sqlOf } from './client.ts'
import { inserting, writeAllAhead } from './write-all.ts'

export type AuditBy = {
  readonly accountId: string | null
  /** The grant that allowed it; null where none was needed or none was there. */
  readonly grant: Grant | null
  readonly sender: Sender
  readonly commandId: string | null
  readonly now: Date
}

export type AuditWhat = {
  readonly action: string
  readonly entity: AuditEntity
  readonly change?: AuditChange | undefined
  /** The code a refused request was answered with. */
  readonly problem?: string
}

type AuditEntry = {
  made_at: Date
  account_id: string | null
  role: string | null
  unit_id: string | null
  delegation_id: string | null
  api_key?: string
  made_by: string
  address: string
  request_id: string
  command_id: string | null
  action: string
  entity_kind: string
  entity_id: string
  scope: string[] | null
  problem: string | null
  change: string | null
}

/** A change, or which key it was, as JSON the database takes: what no text may hold there (NUL, half a character) becomes U+FFFD. */
function jsonOf(change: AuditChange | Sender['key']): string | null {
  if (change === undefined) return null
  const json = JSON.stringify(change)
  if (!/\\u0000|\\ud[89a-f]/.test(json)) return json
  return JSON.stringify(change, (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '\u{fffd}').replaceAll(/\p{Surrogate}/gu, '\u{fffd}') : value,
  )
}

const placeOf = (scope: AuditEntity['scope']): string[] | null => (scope === undefined || scope.length === 0 ? null : [...scope])

const fitting = (text: string): string => text.replaceAll('\0', '\u{fffd}')

/** Adds one entry in this transaction, with `along` in the same statement. Without a place it lies where the account belongs that it is about, or that made it (0018). */
export async function addAudit(
  tx: Tx,
  by: AuditBy,
  { action, entity, change, problem }: AuditWhat,
  along: readonly Write[] = [],
): Promise<void> {
  const entry = inserting<AuditEntry>('audit_entries', {
    made_at: by.now,
    account_id: by.accountId,
    role: by.grant?.role ?? null,
    unit_id: by.grant?.unitId ?? null,
    delegation_id: by.grant?.delegation?.id ?? null,
    ...(by.sender.key === undefined ? {} : { api_key: jsonOf(by.sender.key) ?? '' }),
    made_by: by.sender.by,
    address: fitting(by.sender.address),
    request_id: fitting(by.sender.requestId),
    command_id: by.commandId,
    action,
    entity_kind: entity.kind,
    entity_id: fitting(entity.id),
    scope: placeOf(entity.scope),
    problem: problem ?? null,
    change: jsonOf(change),
  })
  await writeAllAhead({ tx }, [...along, entry])
}

/** Until the end of the transaction, statements run as the sealer: it reads every entry and adds seals. */
export async function actAsSealer(tx: Tx): Promise<void> {
  await sql`select set_config('role', 'binhyen_sealer', true), set_config('app.account_id', '', true),
    set_config('timezone', 'Asia/Ho_Chi_Minh', true), set_config('lock_timeout', '5s', true), set_config('statement_timeout', '0', true)`.execute(
    sqlOf<object>({ tx }),
  )
}
