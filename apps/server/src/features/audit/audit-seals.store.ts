// The only place for the SQL of sealing: what waits to be sealed, the chain, its day seals, archived years.
import type { AuditEntry, DaySeal, Seal } from '@binhyen/core/audit/audit-chain.domain'
import type { ArchivedYear } from '@binhyen/core/audit/audit-file.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { sql, type Kysely } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type StoreCtx = Pick<BaseCtx, 'tx'>
const db = (ctx: StoreCtx): Kysely<object> => sqlOf<object>(ctx)

/** The members of AuditEntry from a row of audit_entries named e, under the same names. */
const ENTRY = sql`e.id, to_char(e.made_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "madeAt", e.account_id as account, e.role,
  e.unit_id as unit, e.delegation_id as delegation, e.api_key as key, e.made_by as by, e.address, e.request_id as request, e.command_id as command, e.action,
  e.entity_kind as kind, e.entity_id as entity, e.scope, e.problem, e.change`

/** Makes sure entries of a year (in Vietnam's time) have their place. */
export async function addYear(ctx: StoreCtx, year: number): Promise<void> {
  await sql`select audit_add_year(${year}::int)`.execute(db(ctx))
}

/** True where this transaction is the only one that seals, until its end. */
export async function lockSealing(ctx: StoreCtx): Promise<boolean> {
  const { rows } = await sql<{ mine: boolean }>`select pg_try_advisory_xact_lock(20190014) as mine`.execute(db(ctx))
  return rows[0]?.mine === true
}

export type SealState = { readonly horizon: string; readonly settled: string; readonly day: PlainDate | null }

/** The day being sealed; null before the first sealing. */
export async function findRunningDay(ctx: StoreCtx): Promise<PlainDate | null> {
  const { rows } = await sql<{ day: PlainDate | null }>`select day from audit_seal_state`.execute(db(ctx))
  return rows[0]?.day ?? null
}

/**
 * Where the sealer stands: every transaction before `horizon` is settled and sealed; those before `settled` are settled now. A horizon
 * ahead of all transactions comes from another server, whose database was restored here: then everything is looked through again.
 */
export async function findSealState(ctx: StoreCtx): Promise<SealState> {
  const { rows } = await sql<SealState>`
    select case when horizon > pg_snapshot_xmax(pg_current_snapshot()) then '0' else horizon::text end as horizon,
      pg_snapshot_xmin(pg_current_snapshot())::text as settled, day from audit_seal_state`.execute(db(ctx))
  return rows[0] ?? { horizon: '0', settled: '0', day: null }
}

export async function saveSealState(ctx: StoreCtx, state: { readonly horizon: string; readonly day: PlainDate }): Promise<void> {
  await sql`update audit_seal_state set horizon = ${state.horizon}::xid8, day = ${state.day}::date`.execute(db(ctx))
}

/** The last link of the chain; null before the first entry. */
export async function findLastSeal(ctx: StoreCtx, upTo: number = Number.MAX_SAFE_INTEGER): Promise<Seal | null> {
  const { rows } = await sql<Seal>`select seq, encode(hash, 'hex') as hash, encode(chain, 'hex') as chain
    from audit_seals where seq <= ${upTo} order by seq desc limit 1`.execute(db(ctx))
  return rows[0] ?? null
}

/** A place in the order of sealing. */
export type Place = { readonly xid: string; readonly id: number }

/** Entries without a seal at and behind a place, transaction by transaction. */
export async function listUnsealed(ctx: StoreCtx, from: Place, most: number): Promise<readonly (AuditEntry & Place)[]> {
  const { rows } = await sql<AuditEntry & Place>`
    select ${ENTRY}, e.xid::text as xid from audit_entries e
    where (e.xid, e.id) >= (${from.xid}::xid8, ${from.id}::bigint) and not exists (select from audit_seals s where s.entry_id = e.id)
    order by e.xid, e.id limit ${most}`.execute(db(ctx))
  return rows
}

export async function insertSeals(
  ctx: StoreCtx,
  seals: readonly (Seal & { readonly id: number; readonly madeAt: string })[],
): Promise<void> {
  await sql`insert into audit_seals (seq, entry_id, made_at, hash, chain)
    select seq, id, "madeAt", decode(hash, 'hex'), decode(chain, 'hex')
    from json_to_recordset(${JSON.stringify(seals)}::json) as s (seq bigint, id bigint, "madeAt" timestamptz, hash text, chain text)`.execute(
    db(ctx),
  )
}

const DAY_SEAL = sql`day::text as day, last_seq as "lastSeq", count, encode(chain, 'hex') as chain`

export async function findLastDaySeal(ctx: StoreCtx, before: PlainDate | null): Promise<DaySeal | null> {
  const { rows } = await sql<DaySeal>`select ${DAY_SEAL} from audit_day_seals
    where ${before}::date is null or day < ${before}::date order by day desc limit 1`.execute(db(ctx))
  return rows[0] ?? null
}

export async function insertDaySeals(ctx: Pick<BaseCtx, 'tx' | 'now'>, seals: readonly DaySeal[]): Promise<void> {
  await sql`insert into audit_day_seals (day, last_seq, count, chain, sealed_at)
    select day, "lastSeq", count, decode(chain, 'hex'), ${ctx.now}
    from json_to_recordset(${JSON.stringify(seals)}::json) as s (day date, "lastSeq" bigint, count bigint, chain text)`.execute(db(ctx))
}

/** Newest first. */
export async function listDaySeals(
  ctx: StoreCtx,
  span: { readonly from?: PlainDate | undefined; readonly to?: PlainDate | undefined },
  most: number,
): Promise<readonly (DaySeal & { readonly day: PlainDate })[]> {
  const { rows } = await sql<DaySeal & { day: PlainDate }>`select ${DAY_SEAL} from audit_day_seals
    where (${span.from ?? null}::date is null or day >= ${span.from ?? null}::date) and (${span.to ?? null}::date is null or day <= ${span.to ?? null}::date)
    order by day desc limit ${most}`.execute(db(ctx))
  return rows
}

/** Day seals that end within links, in order. */
export async function listDaySealsWithin(ctx: StoreCtx, firstSeq: number, lastSeq: number): Promise<readonly DaySeal[]> {
  const { rows } = await sql<DaySeal>`select ${DAY_SEAL} from audit_day_seals
    where last_seq between ${firstSeq - 1} and ${lastSeq} order by day`.execute(db(ctx))
  return rows
}

/** The link a day ended with; null where the day is not over yet or lies before the first. */
export async function findDayEnd(ctx: StoreCtx, day: PlainDate): Promise<number | null> {
  const { rows } = await sql<{ seq: number }>`select last_seq as seq from audit_day_seals where day = ${day}::date`.execute(db(ctx))
  return rows[0]?.seq ?? null
}

/** The place of a year's entries is gone from the database: they are in its archive alone. */
const IS_TAKEN_OUT = sql`to_regclass('public.audit_entries_' || a.year) is null`

/**
 * Links in order with their entries as this reader may see them; null where the wall, or somebody, took the entry away. `archivedIn`: the
 * year whose archive it lies in since that year was taken out of the database.
 */
export async function listSealed(
  ctx: StoreCtx,
  afterSeq: number,
  { lastSeq, most }: { readonly lastSeq: number; readonly most: number },
): Promise<readonly { readonly seal: Seal; readonly entry: AuditEntry | null; readonly archivedIn: number | null }[]> {
  const { rows } = await sql<AuditEntry & { seq: number; hash: string; chain: string; archivedIn: number | null }>`
    select s.seq, encode(s.hash, 'hex') as hash, encode(s.chain, 'hex') as chain, ${ENTRY}, case when e.id is null then (
        select a.year from audit_archives a where a.year = extract(year from s.made_at at time zone 'Asia/Ho_Chi_Minh')
          and s.seq between a.first_seq and a.last_seq and ${IS_TAKEN_OUT}) end as "archivedIn"
    from (select * from audit_seals where seq > ${afterSeq} and seq <= ${lastSeq} order by seq limit ${most}) s
    left join audit_entries e on e.made_at = s.made_at and e.id = s.entry_id order by s.seq`.execute(db(ctx))
  return rows.map(({ seq, hash, chain, archivedIn, ...entry }) => ({
    seal: { seq, hash, chain },
    archivedIn,
    entry: (entry.id as number | null) === null ? null : entry,
  }))
}

/** The links of entries made in a year, in Vietnam's time; null where there are none. `open` counts what is not sealed yet. */
export async function findYear(
  ctx: StoreCtx,
  year: number,
): Promise<{ readonly firstSeq: number | null; readonly lastSeq: number | null; readonly open: number }> {
  const { rows } = await sql<{ firstSeq: number | null; lastSeq: number | null; open: number }>`
    select min(s.seq) as "firstSeq", max(s.seq) as "lastSeq", count(*) filter (where s.seq is null) as open
    from audit_entries e left join audit_seals s on s.entry_id = e.id
    where e.made_at >= make_timestamptz(${year}::int, 1, 1, 0, 0, 0, 'Asia/Ho_Chi_Minh')
      and e.made_at < make_timestamptz(${year + 1}::int, 1, 1, 0, 0, 0, 'Asia/Ho_Chi_Minh')`.execute(db(ctx))
  return rows[0] ?? { firstSeq: null, lastSeq: null, open: 0 }
}

export type Archive = {
  readonly year: number
  readonly firstSeq: number
  readonly lastSeq: number
  readonly count: number
  readonly chain: string
  readonly fileName: string
  readonly sha256: string
}

export async function saveArchive(ctx: Pick<BaseCtx, 'tx' | 'now'>, archive: Archive): Promise<void> {
  await sql`insert into audit_archives (year, first_seq, last_seq, count, chain, file_name, file_sha256, archived_at)
    values (${archive.year}, ${archive.firstSeq}, ${archive.lastSeq}, ${archive.count}, decode(${archive.chain}, 'hex'), ${archive.fileName},
      decode(${archive.sha256}, 'hex'), ${ctx.now})
    on conflict (year) do update set first_seq = excluded.first_seq, last_seq = excluded.last_seq, count = excluded.count,
      chain = excluded.chain, file_name = excluded.file_name, file_sha256 = excluded.file_sha256, archived_at = excluded.archived_at`.execute(
    db(ctx),
  )
}

/** Archived years that are not in the database any more and whose links reach into these. */
export async function listTakenOut(ctx: StoreCtx, firstSeq: number, lastSeq: number): Promise<readonly ArchivedYear[]> {
  const { rows } = await sql<ArchivedYear>`
    select year, first_seq as "firstSeq", last_seq as "lastSeq", encode(chain, 'hex') as chain, encode(file_sha256, 'hex') as sha256
    from audit_archives a where first_seq <= ${lastSeq} and last_seq >= ${firstSeq} and ${IS_TAKEN_OUT} order by year`.execute(db(ctx))
  return rows
}

export async function listArchives(ctx: StoreCtx): Promise<readonly (Archive & { readonly at: Date })[]> {
  const { rows } = await sql<Archive & { at: Date }>`
    select year, first_seq as "firstSeq", last_seq as "lastSeq", count, encode(chain, 'hex') as chain, file_name as "fileName",
      encode(file_sha256, 'hex') as sha256, archived_at as at from audit_archives order by year desc`.execute(db(ctx))
  return rows
}
