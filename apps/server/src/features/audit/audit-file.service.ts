// The only place that writes the audit log out: its day seals, and files an inspector checks on their own.
import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { findRight, grantsWith } from '@binhyen/core/access/access.policy'
import { canonicalEntry, CHAIN_START, type DaySeal } from '@binhyen/core/audit/audit-chain.domain'
import { daySealLine, entryLine, headLine } from '@binhyen/core/audit/audit-file.domain'
import { MOST_EXPORTED, type DaySealReply } from '@binhyen/core/audit/audit.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { sha256 } from '#server/platform/hash'
import { runAsSealer, type Runtime } from '#server/platform/run'
import * as store from './audit-seals.store.ts'

type Days = { readonly from?: PlainDate | undefined; readonly to?: PlainDate | undefined }
type Links = { readonly firstSeq: number; readonly lastSeq: number }

const LINES_AT_ONCE = 1000
const MOST_DAY_SEALS = 400

/** Who may read the log anywhere; throws auth.forbidden. What is asked for with it names no entry. */
function authoriseSomewhere(ctx: Ctx, action: 'audit.read' | 'audit-file.read'): void {
  const [grant] = grantsWith(ctx.actor, action, ctx.today)
  ctx.authorise(action, grant === undefined ? [] : [grant.unitId])
}

export async function listDaySeals(
  ctx: Ctx,
  days: Days,
): Promise<{
  seals: DaySealReply[]
  head: { seq: number; chain: string }
  archives: { year: number; count: number; fileName: string; sha256: string; at: string }[]
}> {
  authoriseSomewhere(ctx, 'audit.read')
  const seals = await store.listDaySeals(ctx, days, MOST_DAY_SEALS)
  const last = await store.findLastSeal(ctx)
  const archives = await store.listArchives(ctx)
  return {
    seals: [...seals],
    head: { seq: last?.seq ?? 0, chain: last?.chain ?? CHAIN_START },
    archives: archives.map(({ year, count, fileName, sha256: sum, at }) => ({ year, count, fileName, sha256: sum, at: at.toISOString() })),
  }
}

/** The number after which the links of a day begin. */
async function linkBefore(ctx: Pick<BaseCtx, 'tx'>, day: PlainDate): Promise<number> {
  return (await store.findLastDaySeal(ctx, day))?.lastSeq ?? 0
}

/** The last link of a day that is over; one without a seal of its own lies before the first. */
async function lastLinkOf(ctx: Pick<BaseCtx, 'tx'>, day: PlainDate): Promise<number> {
  return (await store.findDayEnd(ctx, day)) ?? 0
}

/** The links sealed on these days: without gaps, so that a missing one shows. Throws audit.nothing-sealed. */
export async function linksOf(ctx: Pick<BaseCtx, 'tx'>, { from, to }: Days): Promise<Links> {
  const last = (await store.findLastSeal(ctx))?.seq ?? 0
  const running = await store.findRunningDay(ctx)
  const isOver = running !== null && to !== undefined && to < running
  const isAhead = running !== null && from !== undefined && from > running
  const firstSeq = from === undefined ? 1 : (await linkBefore(ctx, from)) + 1
  const lastSeq = isOver ? await lastLinkOf(ctx, to) : last
  if (lastSeq < firstSeq || isAhead) throw new Problem('audit.nothing-sealed', { from, to })
  return { firstSeq, lastSeq }
}

type Head = Links & { readonly whole: boolean; readonly madeBy: string }

/** The lines of a file, read in portions by `read`, which may take a transaction for each. */
async function* linesOf(
  head: Head,
  madeAt: Date,
  read: <T>(work: (ctx: Pick<BaseCtx, 'tx'>) => Promise<T>) => Promise<T>,
): AsyncGenerator<string> {
  const { firstSeq, lastSeq } = head
  const ends = await read(async (ctx) => ({
    before: (await store.findLastSeal(ctx, firstSeq - 1))?.chain ?? CHAIN_START,
    chain: (await store.findLastSeal(ctx, lastSeq))?.chain ?? CHAIN_START,
  }))
  const days = [...(await read((ctx) => store.listDaySealsWithin(ctx, firstSeq, lastSeq)))]
  const archives = await read((ctx) => store.listTakenOut(ctx, firstSeq, lastSeq))
  yield headLine(sha256, { ...head, ...ends, days: days.length, madeAt: madeAt.toISOString(), archives })
  yield* daysUpTo(days, firstSeq - 1)
  for (let after = firstSeq - 1; after < lastSeq;) {
    const rows = await read((ctx) => store.listSealed(ctx, after, { lastSeq, most: LINES_AT_ONCE }))
    if (rows.length === 0) return // links were taken away: the verifier will say so
    for (const { seal, entry, archivedIn } of rows) {
      yield entryLine(seal, entry === null ? null : canonicalEntry(entry), archivedIn)
      yield* daysUpTo(days, seal.seq)
      after = seal.seq
    }
  }
}

function* daysUpTo(days: DaySeal[], seq: number): Generator<string> {
  for (let next = days[0]; next !== undefined && next.lastSeq <= seq; next = days[0]) {
    days.shift()
    yield daySealLine(sha256, next)
  }
}

/** The sealed log of some days as the reader may see it: what lies behind their wall is there as a link without its text. */
export async function exportAudit(
  ctx: Ctx,
  days: Required<Days>,
): Promise<{ readonly fileName: string; readonly contentType: string; readonly bytes: Uint8Array }> {
  authoriseSomewhere(ctx, 'audit-file.read')
  const links = await linksOf(ctx, days)
  const count = links.lastSeq - links.firstSeq + 1
  if (count > MOST_EXPORTED) throw new Problem('audit.too-many', { count, most: MOST_EXPORTED })
  const whole = findRight(ctx.actor, 'audit-file.read', [COUNTRY_ID], ctx.today) !== null
  const parts: Buffer[] = []
  for await (const line of linesOf({ ...links, whole, madeBy: ctx.actor.username }, ctx.now, (work) => work(ctx))) {
    parts.push(Buffer.from(`${line}\n`))
  }
  return {
    fileName: `nhat-ky-${String(days.from)}-${String(days.to)}.ndjson`,
    contentType: 'application/x-ndjson',
    bytes: Buffer.concat(parts),
  }
}

export type Written = Links & { readonly count: number; readonly sha256: string; readonly bytes: number }

/** Writes links to a file, portion by portion; a name ending in .gz is compressed. A file that is not whole never has its name. */
async function writeLinks(runtime: Runtime, links: Links, path: string): Promise<Written> {
  const making = `${path}.making`
  const sum = createHash('sha256')
  let bytes = 0
  const lines = linesOf({ ...links, whole: true, madeBy: 'binhyen audit' }, runtime.clock.now(), (work) =>
    runAsSealer(runtime, work, { mode: 'read', by: 'console' }),
  )
  const chunks = async function* (): AsyncGenerator<Buffer> {
    let text: string[] = []
    for await (const line of lines) {
      text.push(line, '\n')
      if (text.length < 2 * LINES_AT_ONCE) continue
      yield Buffer.from(text.join(''))
      text = []
    }
    yield Buffer.from(text.join(''))
  }
  const counted = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      sum.update(chunk)
      bytes += chunk.byteLength
      yield chunk
    }
  }
  const stages = path.endsWith('.gz') ? [createGzip()] : []
  await pipeline([Readable.from(chunks()), ...stages, counted, createWriteStream(making)] as never)
  await rename(making, path)
  return { ...links, count: links.lastSeq - links.firstSeq + 1, sha256: sum.digest('hex'), bytes }
}

/** Writes the sealed log of some days (all, where none are given) to a file, whole. Throws audit.nothing-sealed. */
export async function writeAudit(runtime: Runtime, days: Days, path: string): Promise<Written> {
  const links = await runAsSealer(runtime, (ctx) => linksOf(ctx, days), { mode: 'read', by: 'console' })
  const written = await writeLinks(runtime, links, path)
  await runAsSealer(runtime, (ctx) => ctx.audit('audit.export', { kind: 'audit-file', id: path }, { after: { ...days, ...written } }), {
    mode: 'write',
    by: 'console',
  })
  return written
}

/** Writes a year that is over to a file and marks it as archived. Throws audit.nothing-sealed; RangeError where it is not over. */
export async function archiveYear(
  runtime: Runtime,
  year: number,
  { path, fileName }: { path: string; fileName: string },
): Promise<Written> {
  const links = await runAsSealer(
    runtime,
    async (ctx) => {
      const { firstSeq, lastSeq, open } = await store.findYear(ctx, year)
      if (open > 0) throw new RangeError(`${String(open)} entries of ${String(year)} are not sealed yet`)
      if (firstSeq === null || lastSeq === null) {
        throw new Problem('audit.nothing-sealed', { from: `${String(year)}-01-01`, to: `${String(year)}-12-31` })
      }
      return { firstSeq, lastSeq }
    },
    { mode: 'read', by: 'console' },
  )
  const written = await writeLinks(runtime, links, path)
  await runAsSealer(
    runtime,
    async (ctx) => {
      const chain = (await store.findLastSeal(ctx, links.lastSeq))?.chain ?? CHAIN_START
      await store.saveArchive(ctx, { year, ...written, chain, fileName })
      await ctx.audit('audit.archive', { kind: 'audit-file', id: fileName }, { after: { year, ...written } })
    },
    { mode: 'write', by: 'console' },
  )
  return written
}
