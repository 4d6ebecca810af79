// The only place for the SQL that looks through the audit log; the wall leaves each reader what is theirs.
import type { EntryKey } from '@binhyen/core/audit/audit-chain.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql, type Kysely, type RawBuilder } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type StoreCtx = Pick<BaseCtx, 'tx'>
const db = (ctx: StoreCtx): Kysely<object> => sqlOf<object>(ctx)

export type EntryRow = {
  readonly id: number
  readonly at: string
  readonly account_id: string | null
  readonly role: string | null
  readonly unit_id: UnitId | null
  readonly delegation_id: string | null
  readonly api_key: EntryKey | null
  readonly made_by: 'session' | 'key' | 'console' | 'program'
  readonly address: string
  readonly request_id: string
  readonly command_id: string | null
  readonly action: string
  readonly entity_kind: string
  readonly entity_id: string
  readonly scope: readonly UnitId[] | null
  readonly problem: string | null
  readonly seq: number | null
}

export type EntryFilters = {
  /** The account that acted, or that was acted on. */
  readonly account?: string | undefined
  /** At any of these units; undefined: wherever the wall lets the reader see. */
  readonly places?: readonly UnitId[] | undefined
  /** Of these slices only. */
  readonly slices?: readonly string[] | undefined
  readonly kind?: string | undefined
  readonly record?: string | undefined
  readonly action?: string | undefined
  readonly outcome?: 'done' | 'refused' | undefined
  readonly from?: PlainDate | undefined
  readonly to?: PlainDate | undefined
}

export type EntryCursor = { readonly at: string; readonly id: number }

const COLUMNS = sql`e.id, to_char(e.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, e.account_id, e.role, e.unit_id,
  e.delegation_id, e.api_key, e.made_by, e.address, e.request_id, e.command_id, e.action, e.entity_kind, e.entity_id, e.scope, e.problem, s.seq`

/** Everything done by or to an account. */
const ofAccount = (id: string): RawBuilder<unknown> => sql`(e.account_id = ${id} or (e.entity_kind = 'account' and e.entity_id = ${id}))`

/** Of a key also everything it was used for. */
const ofKey = (id: string): RawBuilder<unknown> => sql`((e.entity_kind = 'api-key' and e.entity_id = ${id}) or e.api_key ->> 'id' = ${id})`

const sliceStarts = (slices: readonly string[]): RawBuilder<unknown> => sql`split_part(e.action, '.', 1) = any (${[...slices]})`

function ofRecord({ kind, record }: EntryFilters): RawBuilder<unknown> | null {
  if (record === undefined) return kind === undefined ? null : sql`e.entity_kind = ${kind}`
  if (kind === 'api-key') return ofKey(record)
  return kind === undefined ? sql`e.entity_id = ${record}` : sql`e.entity_kind = ${kind} and e.entity_id = ${record}`
}

function conditions(filters: EntryFilters): readonly RawBuilder<unknown>[] {
  const { account, places, slices, action, outcome, from, to } = filters
  const all: readonly (RawBuilder<unknown> | null)[] = [
    account === undefined ? null : ofAccount(account),
    places === undefined ? null : sql`e.scope && ${[...places]}::text[]`,
    slices === undefined ? null : sliceStarts(slices),
    ofRecord(filters),
    action === undefined ? null : action.includes('.') ? sql`e.action = ${action}` : sliceStarts([action]),
    outcome === undefined ? null : outcome === 'refused' ? sql`e.problem is not null` : sql`e.problem is null`,
    from === undefined ? null : sql`e.made_at >= (${from}::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'`,
    to === undefined ? null : sql`e.made_at < (${to}::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'`,
  ]
  return all.filter((each) => each !== null)
}

/**
 * Where nothing names one account or record, entries are walked from the newest until the page is full. The planner cannot know how much
 * the wall leaves; left to itself it expects next to nothing, and sorts the whole log.
 */
async function walkFromNewest(ctx: StoreCtx, { account, record }: EntryFilters): Promise<void> {
  const isNamed = account !== undefined || record !== undefined
  await sql`select set_config('enable_sort', ${isNamed ? 'on' : 'off'}, true)`.execute(db(ctx))
}

/** Entries that fit, newest first. */
export async function listEntries(
  ctx: StoreCtx,
  filters: EntryFilters,
  page: { readonly after?: EntryCursor | undefined; readonly limit: number },
): Promise<readonly EntryRow[]> {
  const { after, limit } = page
  await walkFromNewest(ctx, filters)
  const where = [
    sql`true`,
    ...conditions(filters),
    ...(after === undefined ? [] : [sql`(e.made_at, e.id) < (${after.at}::timestamptz, ${after.id}::bigint)`]),
  ]
  const { rows } = await sql<EntryRow>`
    select ${COLUMNS} from (
      select * from audit_entries e where ${sql.join(where, sql` and `)} order by e.made_at desc, e.id desc limit ${limit}
    ) e left join audit_seals s on s.entry_id = e.id
    order by e.made_at desc, e.id desc`.execute(db(ctx))
  return rows
}

export type EntryDetail = EntryRow & {
  readonly change: { readonly before?: unknown; readonly after?: unknown } | null
  readonly hash: string | null
}

/** One entry that fits; null where there is none the reader may see. */
export async function findEntry(ctx: StoreCtx, key: EntryCursor, filters: EntryFilters): Promise<EntryDetail | null> {
  const where = [sql`e.made_at = ${key.at}::timestamptz`, sql`e.id = ${key.id}::bigint`, ...conditions(filters)]
  const { rows } = await sql<EntryDetail>`
    select ${COLUMNS}, e.change, encode(s.hash, 'hex') as hash
    from audit_entries e left join audit_seals s on s.entry_id = e.id where ${sql.join(where, sql` and `)}`.execute(db(ctx))
  return rows[0] ?? null
}

export type Person = { readonly id: string; readonly username: string; readonly display_name: string }

export async function listAccountNames(ctx: StoreCtx, ids: readonly string[]): Promise<readonly Person[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Person>`select id, username, display_name from audit_account_names(${[...ids]}::text[])`.execute(db(ctx))
  return rows
}

export type DelegationInWords = {
  readonly id: string
  readonly from_name: string
  readonly document: string
  readonly valid_from: PlainDate
  readonly valid_to: PlainDate
  readonly ended_on: PlainDate | null
}

/** Delegations in words, of those that are still known. */
export async function listDelegations(ctx: StoreCtx, ids: readonly string[]): Promise<readonly DelegationInWords[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<DelegationInWords>`select id, from_name, document, valid_from, valid_to, ended_on
    from audit_delegations(${[...ids]}::text[])`.execute(db(ctx))
  return rows
}

/** One entry that fits, by an index of those that name the account. */
const anyEntry = (names: RawBuilder<unknown>, filters: EntryFilters): RawBuilder<unknown> =>
  sql`(select 1 from audit_entries e where ${sql.join([names, ...conditions(filters)], sql` and `)} limit 1)`

/** Accounts by a part of their name, of whom some entry fits the filters. */
export async function findPeople(ctx: StoreCtx, wanted: string, filters: EntryFilters): Promise<readonly Person[]> {
  const { rows } = await sql<Person>`
    select a.id, a.username, a.display_name from audit_find_accounts(${wanted}, 100) a
    cross join lateral (
      ${anyEntry(sql`e.account_id = a.id`, filters)} union all ${anyEntry(sql`e.entity_kind = 'account' and e.entity_id = a.id`, filters)} limit 1
    ) seen
    order by a.display_name limit 20`.execute(db(ctx))
  return rows
}
