// The only place for the few facts the database keeps about itself (table app_settings).
import { sql } from 'kysely'
import type { BaseCtx } from '../context.ts'
import { sqlOf } from './client.ts'

/** What makes a database a demonstration; its absence makes it real. */
export type Demonstration = { readonly password: string; readonly seed: number }

type Settings = {
  demonstration: Demonstration
  /** What the guard on free text does about each kind; where it is missing, what core says. */
  'text-guard': unknown
  /** When whom is reminded; where it is missing, what core says. */
  'reminder-terms': unknown
}

/** A setting, or null. */
export async function findSetting<K extends keyof Settings>(ctx: Pick<BaseCtx, 'tx'>, key: K): Promise<Settings[K] | null> {
  const result = await sql<{ value: Settings[K] }>`select value from app_settings where key = ${key}`.execute(sqlOf<object>(ctx))
  return result.rows[0]?.value ?? null
}

/** Sets a setting; only the owner may. */
export async function saveSetting<K extends keyof Settings>(ctx: Pick<BaseCtx, 'tx'>, key: K, value: Settings[K]): Promise<void> {
  await sql`insert into app_settings (key, value) values (${key}, ${JSON.stringify(value)}::jsonb)
    on conflict (key) do update set value = excluded.value`.execute(sqlOf<object>(ctx))
}

const PREPARED = 'prepared:'

/** The fingerprints of the loading steps that have run, by step name. */
export async function fingerprintsOf(ctx: Pick<BaseCtx, 'tx'>): Promise<ReadonlyMap<string, string>> {
  const result = await sql<{
    key: string
    value: string
  }>`select key, value #>> '{}' as value from app_settings where key like ${`${PREPARED}%`}`.execute(sqlOf<object>(ctx))
  return new Map(result.rows.map((row) => [row.key.slice(PREPARED.length), row.value]))
}

export async function saveFingerprint(ctx: Pick<BaseCtx, 'tx'>, step: string, fingerprint: string): Promise<void> {
  await sql`insert into app_settings (key, value) values (${PREPARED + step}, to_jsonb(${fingerprint}::text))
    on conflict (key) do update set value = excluded.value`.execute(sqlOf<object>(ctx))
}
