// The only place that makes one large file in a process of its own, so that its memory is its own: the product's job, its writer, or exceljs bare.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { getActorByUsername } from '../apps/server/src/features/access/access.service.ts'
import { askExport } from '../apps/server/src/features/exchange/exports.service.ts'
import { findExport } from '../apps/server/src/features/exchange/exports.store.ts'
import { makeExport } from '../apps/server/src/features/exchange/export-runner.service.ts'
import { openDb } from '../apps/server/src/platform/db/client.ts'
import { runAs } from '../apps/server/src/platform/run.ts'
import { runtimeOn } from './postgres-app.ts'
import { FORM, ids } from './report-data.ts'

export type Told = { readonly rows: number; readonly ms: number; readonly aboveIdleMb: number; readonly fileMb: number }
export type Asked =
  | { readonly kind: 'bare'; readonly rows: number }
  | { readonly kind: 'job'; readonly url: string; readonly format: 'xlsx' | 'csv'; readonly username: string }

const MB = 1024 * 1024

/** Runs the work with an eye on the memory of the whole process, threads included. */
async function watched(work: () => Promise<{ readonly rows: number; readonly path: string }>): Promise<Told> {
  globalThis.gc?.()
  const idle = process.memoryUsage().rss
  let peak = idle
  const look = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss)
  }, 20)
  const start = performance.now()
  const { rows, path } = await work()
  const ms = performance.now() - start
  clearInterval(look)
  return { rows, ms, aboveIdleMb: (peak - idle) / MB, fileMb: statSync(path).size / MB }
}

const WIDTHS = [30, 18, 26, 44, 14, 22, 20, 30, 12, 10, 20, 24]

/** The rows a file of values holds, as the job writes them. */
const rowAt = (at: number): readonly (string | number | null)[] => [
  `Xã số ${String(at % 3321)}`,
  `Tháng ${String((at % 12) + 1)}/2026`,
  null,
  `bench${String(at % 60)}`,
  at % 900,
  null,
  null,
  null,
  '15/11/2026',
  null,
  `${String(at % 3321).padStart(5, '0')}@2025-07-01`,
  `bench${String(at % 60)}`,
]

/** exceljs's own streaming writer, with the styles such a file has, giving way to its packer every thousand rows. */
async function bare(rows: number, directory: string): Promise<{ readonly rows: number; readonly path: string }> {
  const path = join(directory, 'bare.xlsx')
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: false })
  const most = 1_048_000
  for (let from = 0; from < rows; from += most) {
    const sheet = workbook.addWorksheet(`Số liệu ${String(from)}`, { views: [{ state: 'frozen', ySplit: 1 }] })
    sheet.columns = WIDTHS.map((width, at) => ({ width, style: at === 4 ? { numFmt: '#,##0.###' } : {} }))
    for (let at = from; at < Math.min(rows, from + most); at += 1) {
      sheet.addRow([...rowAt(at)]).commit()
      if (at % 1000 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    sheet.commit()
  }
  await workbook.commit()
  return { rows, path }
}

async function job(asked: Extract<Asked, { kind: 'job' }>, directory: string): Promise<Told> {
  const database = await openDb({ kind: 'server', url: asked.url, poolSize: 2 })
  try {
    const runtime = runtimeOn(database.db, plainDate('2026-11-22'))
    const asAsker = <T>(work: Parameters<typeof runAs<T>>[2]): Promise<T> =>
      runAs(runtime, (ctx) => getActorByUsername(ctx, asked.username), work)
    const make = async (query: object): Promise<{ readonly rows: number; readonly path: string }> => {
      const wish = { kind: 'values', format: asked.format, query: { form: FORM, unit: 'VN', state: 'accepted', ...query } } as const
      const { id } = await asAsker((ctx) => askExport(ctx, wish))
      await makeExport(runtime, directory, id, () => false)
      const made = await asAsker(async (ctx) => {
        ctx.authoriseOwn()
        return findExport(ctx, id)
      })
      if (made?.state !== 'done') throw new Error(`the export is ${String(made?.state)}: ${String(made?.failure)}`)
      return { rows: made.rows_done, path: join(directory, `${id}.${asked.format}`) }
    }
    // idle is a program that has served: a file of one figure first
    await make({ figure: ids[0] })
    return await watched(() => make({}))
  } finally {
    await database.close()
  }
}

const directory = mkdtempSync(join(tmpdir(), 'exports-bench-'))
try {
  const asked = JSON.parse(process.argv.at(-1) ?? '') as Asked
  const told = asked.kind === 'bare' ? await watched(() => bare(asked.rows, directory)) : await job(asked, directory)
  console.log(JSON.stringify(told))
} finally {
  rmSync(directory, { recursive: true, force: true })
}
