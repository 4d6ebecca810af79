// The only place for the SQL of keys for programs.
import { sql } from 'kysely'
import type { Actor } from '@binhyen/core/access/access.domain'
import type { KeyAccess, KeyArea } from '@binhyen/core/access/api-keys.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type ApiKeyRow = {
  readonly id: string
  readonly name: string
  readonly hint: string
  readonly unit_id: UnitId
  readonly areas: KeyArea[]
  readonly access: KeyAccess
  readonly created_at: Date
  readonly expires_on: PlainDate
  readonly last_used_at: Date | null
  readonly last_used_from: string | null
  readonly revoked_at: Date | null
}
type KeyTables = { api_keys: ApiKeyRow & { account_id: string; key_hash: Buffer; covers: UnitId[]; unit_path: UnitId[] } }
type StoreCtx = Pick<BaseCtx, 'tx'>
const tables = (ctx: StoreCtx) => sqlOf<KeyTables>(ctx)

const COLUMNS = [
  'id',
  'name',
  'hint',
  'unit_id',
  'areas',
  'access',
  'created_at',
  'expires_on',
  'last_used_at',
  'last_used_from',
  'revoked_at',
] as const

/** An account's keys, newest first. */
export async function listKeys(ctx: StoreCtx, accountId: string): Promise<readonly ApiKeyRow[]> {
  return tables(ctx)
    .selectFrom('api_keys')
    .select(COLUMNS)
    .where('account_id', '=', accountId)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
}

export type NewKey = Pick<ApiKeyRow, 'id' | 'name' | 'hint' | 'access' | 'created_at'> & {
  readonly account_id: string
  readonly key_hash: Buffer
  readonly unit_id: UnitId
  readonly covers: readonly UnitId[]
  readonly unit_path: readonly UnitId[]
  readonly areas: readonly KeyArea[]
  readonly expires_on: PlainDate
}

export async function insertKey(ctx: StoreCtx, key: NewKey): Promise<void> {
  await tables(ctx)
    .insertInto('api_keys')
    .values({
      ...key,
      covers: [...key.covers],
      unit_path: [...key.unit_path],
      areas: [...key.areas],
      last_used_at: null,
      last_used_from: null,
      revoked_at: null,
    })
    .execute()
}

/** Ends a key where it still stands. */
export async function revokeKey(ctx: Pick<BaseCtx, 'tx' | 'now'>, id: string): Promise<void> {
  await tables(ctx).updateTable('api_keys').set({ revoked_at: ctx.now }).where('id', '=', id).where('revoked_at', 'is', null).execute()
}

export type UsedKey = {
  readonly actor: Actor | null
  readonly id: string
  readonly name: string
  readonly hint: string
  readonly unitId: UnitId
  readonly covers: readonly UnitId[]
  readonly path: readonly UnitId[]
  readonly areas: readonly KeyArea[]
  readonly access: KeyAccess
}

/** Who stands behind a key by its hash, remembering the use; null where it does not stand. */
export async function useKey(ctx: Pick<BaseCtx, 'tx' | 'now' | 'today' | 'sender'>, hash: Buffer): Promise<UsedKey | null> {
  const result = await sql<{ used: UsedKey | null }>`
    select app_use_key(${hash}, ${ctx.now}, ${ctx.today}::date, ${ctx.sender.address}) as used`.execute(tables(ctx))
  return result.rows[0]?.used ?? null
}
