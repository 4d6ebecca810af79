// The only place for what became of files of past results: the list of them, taking one back, and the conflicts they left.
import type { z } from 'zod'
import { compareSaid } from '@binhyen/core/assessments/past-comparison.domain'
import type { PastConflictLine, PastImportLine } from '@binhyen/core/assessments/past-recognition.contract'
import { addDays } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { coversOf, getUnitRow, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { notACursor } from '#server/platform/cursors'
import { isId } from '#server/platform/ids'
import * as store from './past-recognitions.store.ts'
import { standingByUnit, standsReply, type Stands } from './past-standing.service.ts'

/** Files taken in for a province and its predecessors, newest first. @throws unit.not-found, unit.not-valid-on, auth.forbidden */
export async function listPastImports(
  ctx: Ctx,
  unitId: UnitId,
  page: { readonly after?: string | undefined; readonly limit: number },
): Promise<{ items: z.input<typeof PastImportLine>[]; next: string | null }> {
  ctx.authorise('past-recognition.import', await scopeOf(ctx, unitId, ctx.today))
  const after = page.after === undefined ? null : Number(page.after)
  if (after !== null && !Number.isSafeInteger(after)) throw notACursor()
  const rows = await store.listImports(ctx, await coversOf(ctx, unitId), { after, limit: page.limit })
  const items = rows.slice(0, page.limit)
  const last = rows.length > page.limit ? items.at(-1) : undefined
  return { items: items.map(importLine), next: last === undefined ? null : String(last.seq) }
}

function importLine(row: store.ImportRow & { readonly counting: number; readonly conflicts: number }): z.input<typeof PastImportLine> {
  const { withdrawn_at: at, withdrawn_by_name: by, withdrawn_reason: reason } = row
  return {
    id: row.id,
    fileName: row.file_name,
    takenInBy: row.taken_in_by_name,
    takenInAt: row.taken_in_at.toISOString(),
    lines: row.lines,
    counting: row.counting,
    conflicts: row.conflicts,
    withdrawn: at === null ? null : { at: at.toISOString(), by: by ?? '', reason: reason ?? '' },
    demonstration: row.demonstration,
  }
}

/** Takes a file back as a whole: recorded, with its reason, and only while nothing rests on it. */
export async function withdrawPastImport(ctx: Ctx, id: string, reason: string): Promise<{ withdrawn: number }> {
  const made = await store.findImport(ctx, id)
  if (made === undefined) {
    ctx.authorise(
      'past-recognition.import',
      ctx.actor.grants.flatMap((grant) => grant.covers),
    )
    throw new Problem('past.import-not-found', { id })
  }
  ctx.authorise('past-recognition.import', made.scope)
  if (made.withdrawn_at !== null) throw new Problem('past.import-withdrawn', { id })
  await store.lockProvince(ctx, made.province_id)
  const built = await store.listBuiltUpon(ctx, id, 20)
  if (built.length > 0) {
    throw new Problem('past.built-upon', { units: built.map((unit) => ({ id: unit.id, name: unit.name })), total: built[0]?.total ?? 0 })
  }
  const withdrawn = await store.withdraw(ctx, id, reason)
  await ctx.audit('past-recognition.withdraw', { kind: 'past-import', id, scope: made.scope }, { after: { reason, withdrawn } })
  return { withdrawn }
}

/** Where files say something else than what counts, in and below a unit: who said what, side by side. @throws unit.not-found */
export async function listPastConflicts(
  ctx: Ctx,
  unitId: UnitId,
  query: { readonly after?: string | undefined; readonly limit: number; readonly import?: string | undefined },
): Promise<{ items: z.input<typeof PastConflictLine>[]; next: string | null }> {
  const { valid_from: from, valid_to: to } = await getUnitRow(ctx, unitId)
  const day = to !== null && to <= ctx.today ? addDays(to, -1) : ctx.today < from ? from : ctx.today
  ctx.authorise('decision.read', await scopeOf(ctx, unitId, day))
  const after = query.after === undefined ? null : cursorOf(query.after)
  const rows = await store.listConflicts(ctx, {
    unitIds: await coversOf(ctx, unitId),
    importId: query.import ?? null,
    after,
    limit: query.limit,
  })
  const page = rows.slice(0, query.limit)
  const standing = await standingByUnit(ctx, [...new Set(page.map((row) => row.unit_id))])
  const last = rows.length > query.limit ? page.at(-1) : undefined
  return {
    items: page.map((row) => conflictLine(row, standing.get(row.unit_id) ?? [])),
    next: last === undefined ? null : JSON.stringify([last.sort_key, last.import_id, last.row]),
  }
}

function cursorOf(text: string): { sortKey: string; importId: string; row: number } {
  const parts: unknown = /^\[.*\]$/u.test(text) ? safeJson(text) : null
  const [sortKey, importId, row] = Array.isArray(parts) ? (parts as readonly unknown[]) : []
  if (typeof sortKey !== 'string' || typeof importId !== 'string' || !isId(importId) || !isWhole(row)) {
    throw notACursor()
  }
  return { sortKey, importId, row }
}

/** A number a column of whole numbers can be compared with. */
const isWhole = (value: unknown): value is number => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

function conflictLine(row: store.ConflictRow, standing: readonly Stands[]): z.input<typeof PastConflictLine> {
  const comparison = compareSaid(store.saidOf(row), standing)
  const found = comparison.kind === 'conflict' ? comparison : null
  return {
    id: `${row.import_id} ${String(row.row)}`,
    unit: { id: row.unit_id, name: row.unit_name, parentName: row.parent_name },
    statusKind: row.status_kind,
    setId: row.set_id,
    in: found?.in ?? 'window',
    said: {
      state: row.state,
      number: row.number,
      decidedOn: row.decided_on,
      authority: row.authority_body,
      window: { from: row.window_from, to: row.window_to },
      row: row.row,
      fileName: row.file_name,
      by: row.taken_in_by_name,
      at: row.taken_in_at.toISOString(),
      decisionId: row.decision_id,
    },
    stands: found === null ? null : standsReply(found.against),
  }
}
