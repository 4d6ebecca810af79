// The only place for files made in the background as their askers see them: asked for, followed, stopped, downloaded.
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { z } from 'zod'
import type { ExportReply, ExportWish } from '@binhyen/core/exchange/exports.contract'
import { isOpenExport, MOST_OPEN_EXPORTS } from '@binhyen/core/exchange/exports.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { requireFresh } from '#server/features/access/sessions.service'
import type { Ctx } from '#server/platform/context'
import type { Download } from '#server/platform/http/register'
import { newId } from '#server/platform/ids'
import { enqueue } from '#server/platform/jobs'
import { filePath } from './export-files.service.ts'
import { aboutOf } from './export-sources.service.ts'
import * as store from './exports.store.ts'
import { XLSX } from './workbook-sheets.service.ts'

type Reply = z.input<typeof ExportReply>

const replyOf = (row: store.ExportRecord): Reply => ({
  id: row.id,
  kind: row.kind,
  format: row.format,
  title: row.title,
  state: row.state,
  askedAt: row.asked_at.toISOString(),
  rowsDone: row.rows_done,
  rowsTotal: row.rows_total,
  endedAt: row.ended_at?.toISOString() ?? null,
  expiresAt: row.expires_at?.toISOString() ?? null,
  fileName: row.file_name,
  bytes: row.bytes,
  sha256: row.sha256,
  failure: row.failure,
})

/** @throws what its place and form do; export.too-many; auth.confirmation-required for a province and more */
export async function askExport(ctx: Ctx, wish: ExportWish): Promise<Reply> {
  const { title, isWide } = await aboutOf(ctx, wish)
  if (isWide) await requireFresh(ctx)
  const open = (await store.listExports(ctx)).filter(({ state }) => isOpenExport(state))
  if (open.length >= MOST_OPEN_EXPORTS) throw new Problem('export.too-many', { most: MOST_OPEN_EXPORTS })
  const id = newId()
  await store.addExport(ctx, { id, kind: wish.kind, format: wish.format, query: wish.query, title })
  await enqueue(ctx, 'exports', { id })
  await ctx.audit('export.ask', { kind: 'export', id }, { after: { ...wish, title } })
  return replyOf(await requireExport(ctx, id))
}

export async function listExports(ctx: Ctx): Promise<{ items: Reply[] }> {
  ctx.authoriseOwn()
  return { items: (await store.listExports(ctx)).map(replyOf) }
}

/** An export of the actor's own; others are not told that there is one. @throws export.not-found */
async function requireExport(ctx: Ctx, id: string, lock = false): Promise<store.ExportRecord> {
  const found = await store.findExport(ctx, id, lock)
  if (found === undefined) throw new Problem('export.not-found', { id })
  return found
}

/** @throws export.not-found, export.over */
export async function cancelExport(ctx: Ctx, id: string): Promise<Reply> {
  ctx.authoriseOwn()
  const { state, title } = await requireExport(ctx, id, true)
  const stopped = await store.changeExport(ctx, { id, states: ['queued', 'running'] }, { state: 'cancelled', ended_at: ctx.now })
  if (!stopped) throw new Problem('export.over', { state })
  await ctx.audit('export.cancel', { kind: 'export', id }, { before: { state }, after: { title } })
  return replyOf(await requireExport(ctx, id))
}

/** The file, if its asker may still read what is in it. @throws export.not-found, export.not-ready, export.expired, and what asking does */
export async function downloadExport(ctx: Ctx, directory: string, id: string): Promise<Download> {
  ctx.authoriseOwn()
  const found = await requireExport(ctx, id)
  if (found.state === 'expired') throw new Problem('export.expired', { id })
  if (found.state !== 'done') throw new Problem('export.not-ready', { state: found.state })
  // the rights of today, not of the day it was asked for
  const { isWide } = await aboutOf(ctx, found as unknown as ExportWish)
  if (isWide) await requireFresh(ctx)
  const path = filePath(directory, id, found.format)
  const there = await stat(path).catch(() => null)
  if (there === null) throw new Problem('export.expired', { id })
  return {
    fileName: found.file_name ?? `${id}.${found.format}`,
    contentType: found.format === 'xlsx' ? XLSX : 'text/csv; charset=utf-8',
    bytes: new Uint8Array(),
    stream: { open: async () => createReadStream(path), length: there.size },
  }
}
