// The only place that makes files in the background: as the asker may see things now, page by page, beating as it goes.
import type { Actor } from '@binhyen/core/access/access.domain'
import { ExportWish } from '@binhyen/core/exchange/exports.contract'
import { EXPORT_DAYS } from '@binhyen/core/exchange/exports.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { enqueue } from '#server/platform/jobs'
import { runAsNobody, runForActor, type Runtime } from '#server/platform/run'
import { dropFile, dropParts, openTable, type TableFile } from './export-files.service.ts'
import { aboutOf, sourceOf, type Page } from './export-sources.service.ts'
import * as store from './exports.store.ts'
import { takenOut } from './workbook-sheets.service.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** How often one is begun before it is given up. */
const MOST_ATTEMPTS = 3

/** Makes one file, where it still waits. Rejects where it is to be tried again. `stopping` ends it between two pages. */
export async function makeExport(runtime: Runtime, directory: string, id: string, stopping: () => boolean): Promise<void> {
  const taken = await runAsNobody(runtime, { mode: 'write', sender: null }, (ctx) => store.takeExport(ctx, id))
  if (taken === null) return
  const { actor } = taken
  if (actor === null) {
    await runAsNobody(runtime, { mode: 'write', sender: null }, (ctx) => store.failExport(ctx, id, 'auth.required'))
    return
  }
  try {
    await write({ runtime, directory, taken, actor, stopping })
  } catch (error) {
    const goesOn = !(error instanceof Problem) && taken.attempt < MOST_ATTEMPTS
    const failure = error instanceof Problem ? error.code : 'server.internal'
    await asAsker({ runtime, actor }, 'write', async (ctx) => {
      const still = { id, states: ['running' as const], attempt: taken.attempt }
      if (goesOn) await store.changeExport(ctx, still, { state: 'queued', rows_done: 0 })
      else if (await store.changeExport(ctx, still, { state: 'failed', failure, ended_at: ctx.now })) {
        await ctx.audit('export.fail', { kind: 'export', id }, { after: { failure } })
      }
    })
    if (goesOn) throw error
  }
}

type Making = {
  readonly runtime: Runtime
  readonly directory: string
  readonly taken: store.TakenExport
  readonly actor: Actor
  readonly stopping: () => boolean
}

/** What only concerns the asker's own row. */
function asAsker<T>(
  { runtime, actor }: Pick<Making, 'runtime' | 'actor'>,
  mode: 'read' | 'write',
  work: Parameters<typeof runForActor<T>>[2],
): Promise<T> {
  return runForActor(runtime, { mode, actor }, async (ctx) => {
    ctx.authoriseOwn()
    return work(ctx)
  })
}

/** The program is ending: somebody else, or it itself, makes the file later. */
const ENDING = 'the program ends'

async function write(making: Making): Promise<void> {
  const { runtime, directory, taken, actor } = making
  const { id, kind, format, attempt } = taken
  const wish = ExportWish.parse({ kind, format, query: taken.query })
  const head = await runForActor(runtime, { mode: 'read', actor }, async (ctx) => ({
    ...(await aboutOf(ctx, wish)),
    lines: [takenOut(ctx)],
    demonstration: ctx.demonstration,
  }))
  const source = sourceOf(wish)
  const file = await openTable(directory, { id, format, attempt }, { ...head, columns: source.columns })
  let rows: number | null
  try {
    rows = await writePages(making, wish, file)
  } catch (error) {
    await file.abort()
    throw error
  }
  if (rows === null) {
    await file.abort()
    return
  }
  const { bytes, sha256 } = await file.finish()
  await asAsker(making, 'write', async (ctx) => {
    const expires = new Date(ctx.now.getTime() + EXPORT_DAYS * DAY_MS)
    const fileName = `${taken.title}${ctx.demonstration ? ' (minh họa)' : ''}.${format}`
    const done = {
      state: 'done',
      rows_done: rows,
      rows_total: rows,
      ended_at: ctx.now,
      expires_at: expires,
      file_name: fileName,
      bytes,
      sha256,
    } as const
    const kept = await store.changeExport(ctx, { id, states: ['running'], attempt }, done)
    if (kept) await ctx.audit('export.make', { kind: 'export', id }, { after: { kind, format, query: taken.query, rows, bytes, sha256 } })
    else await dropFile(directory, id)
  })
}

/** Writes every page; the number of rows, or null where somebody stopped it or began it anew. */
async function writePages(making: Making, wish: ExportWish, file: TableFile): Promise<number | null> {
  const { runtime, actor, taken, stopping } = making
  const source = sourceOf(wish)
  let rows = 0
  let total: number | null = null
  for (let after: string | null = null; ;) {
    if (stopping()) throw new Error(ENDING)
    const from: string | null = after
    const page: Page = await runForActor(runtime, { mode: 'read', actor }, (ctx) => source.page(ctx, from))
    await file.write(page.rows)
    rows += page.rows.length
    total ??= page.total
    const told = { beat_at: runtime.clock.now(), rows_done: rows, rows_total: total }
    const goesOn = await asAsker(making, 'write', (ctx) =>
      store.changeExport(ctx, { id: taken.id, states: ['running'], attempt: taken.attempt }, told),
    )
    if (!goesOn) return null
    after = page.next
    if (after === null) return rows
  }
}

/** Puts back what fell asleep for so long, and deletes what is past its days. Answers how much was done. */
export async function tendExports(runtime: Runtime, directory: string, silenceSeconds: number): Promise<number> {
  const tended = await runAsNobody(runtime, { mode: 'write', sender: null }, async (ctx) => {
    const done = await store.tendExports(ctx, silenceSeconds)
    for (const { export: id, became } of done) if (became === 'queued') await enqueue(ctx, 'exports', { id })
    return done
  })
  for (const { export: id, became } of tended) if (became === 'expired') await dropFile(directory, id)
  await dropParts(directory, Date.now() - HOUR_MS * 12)
  return tended.length
}
