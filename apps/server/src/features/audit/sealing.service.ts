// The only place that seals: takes entries that are committed and not sealed yet, chains them, and closes the days that are over.
import { CHAIN_START, sealAfter, type DaySeal } from '@binhyen/core/audit/audit-chain.domain'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { dayInVietnam } from '#server/platform/clock'
import type { BaseCtx } from '#server/platform/context'
import { sha256 } from '#server/platform/hash'
import { runAsSealer, type Runtime } from '#server/platform/run'
import * as store from './audit-seals.store.ts'

/** Entries of one transaction: well below 200 ms, for which the embedded database has no time for anybody else. */
const BATCH = 500

export type SealedBatch = {
  readonly count: number
  /** Where the next batch of the same run begins; null when there is nothing left. */
  readonly next: store.Place | null
}

const NOTHING: SealedBatch = { count: 0, next: null }

/**
 * Seals what waits, at most BATCH entries, in the order of sealing: an entry gets its number here, so what a transaction still in flight
 * will have written is simply sealed later. `from` is where the batch before ended; nothing is done where another program is at it.
 */
export async function sealBatch(ctx: BaseCtx, from: store.Place | null = null): Promise<SealedBatch> {
  if (!(await store.lockSealing(ctx))) return NOTHING
  const state = await store.findSealState(ctx)
  const last = (await store.findLastSeal(ctx)) ?? { seq: 0, hash: '', chain: CHAIN_START }
  const today = dayInVietnam(ctx.now)
  await closeDays(ctx, { day: state.day, today, last })
  const entries = await store.listUnsealed(ctx, from ?? { xid: state.horizon, id: 0 }, BATCH)
  if (entries.length > 0) await store.insertSeals(ctx, sealAfter(sha256, last, entries))
  const end = entries.length < BATCH ? undefined : entries.at(-1)
  await moveOn(ctx, state, { today, end })
  return { count: entries.length, next: end === undefined ? null : { xid: end.xid, id: end.id } }
}

/** Keeps how far everything is sealed. `end`: where a full batch stopped. */
async function moveOn(
  ctx: BaseCtx,
  state: store.SealState,
  { today, end }: { readonly today: PlainDate; readonly end: store.Place | undefined },
): Promise<void> {
  // below the last transaction looked at everything visible is sealed; below `settled` nothing can become visible any more
  const horizon = end !== undefined && BigInt(end.xid) < BigInt(state.settled) ? end.xid : state.settled
  const day = state.day === null || state.day < today ? today : state.day
  if (horizon !== state.horizon || day !== state.day) await store.saveSealState(ctx, { horizon, day })
}

/** A line for every day that is over, also for those on which nothing happened. */
async function closeDays(
  ctx: BaseCtx,
  { day, today, last }: { readonly day: PlainDate | null; readonly today: PlainDate; readonly last: { seq: number; chain: string } },
): Promise<void> {
  if (day === null || day >= today) return
  const before = (await store.findLastDaySeal(ctx, null))?.lastSeq ?? 0
  const seals: DaySeal[] = []
  for (let each = day; each < today; each = addDays(each, 1)) {
    seals.push({ day: each, lastSeq: last.seq, count: each === day ? last.seq - before : 0, chain: last.chain })
  }
  await store.insertDaySeals(ctx, seals)
}

/** Seals everything that waits; returns how many entries that were. */
export async function sealAll(runtime: Runtime): Promise<number> {
  let sealed = 0
  let from: store.Place | null = null
  do {
    const batch: SealedBatch = await runAsSealer(runtime, (ctx) => sealBatch(ctx, from))
    sealed += batch.count
    from = batch.next
  } while (from !== null)
  return sealed
}

/** Makes the places for the entries of this year and the next. */
export async function makeYears(runtime: Runtime): Promise<void> {
  await runAsSealer(runtime, async (ctx) => {
    const year = Number(dayInVietnam(ctx.now).slice(0, 4))
    await store.addYear(ctx, year)
    await store.addYear(ctx, year + 1)
  })
}
