// The only place for the speed of changes of units on PostgreSQL: the whole reform of 2025 as one decision (a goal in seconds, beside
// a calibration loop), and comparing an official list of 11,000 rows against merely reading its file (a ratio that may fail).
import ExcelJS from 'exceljs'
import { readFile } from 'node:fs/promises'
import { plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { assembleCatalogue, parseEdition, type Edition, type EditionRow } from '@binhyen/core/units/edition.domain'
import { pathsOfLives } from '@binhyen/core/units/unit-event-paths.domain'
import { findTypedName } from '@binhyen/core/units/unit-name.domain'
import { EventBatchBody } from '@binhyen/core/units/unit-events.contract'
import { levelOfCode, type UnitId } from '@binhyen/core/units/units.domain'
import { createAccount, getActorByUsername } from '../apps/server/src/features/access/access.service.ts'
import { grantImpacts } from '../apps/server/src/features/access/unit-event-grants.service.ts'
import { dossierImpacts, statusImpacts } from '../apps/server/src/features/assessments/unit-event-impacts.service.ts'
import { readImportTables } from '../apps/server/src/features/units/import-files.service.ts'
import { replaceCatalogue } from '../apps/server/src/features/units/load-units.store.ts'
import { previewEvents } from '../apps/server/src/features/units/unit-event-impacts.service.ts'
import { applyUnitEvents } from '../apps/server/src/features/units/unit-events.service.ts'
import { importCatalogue } from '../apps/server/src/features/units/unit-imports.service.ts'
import type { Ctx } from '../apps/server/src/platform/context.ts'
import type { TableFile } from '../apps/server/src/platform/files/sheets.ts'
import { runAs, runAsSystem, type Runtime } from '../apps/server/src/platform/run.ts'
import { inTurns, judge, timeOfWork } from './measure.ts'
import { onPostgres } from './postgres-app.ts'

const ON = plainDate('2024-06-30')
const IMPACTS = [grantImpacts, dossierImpacts, statusImpacts]
const DATA = new URL('../data/units/', import.meta.url)
const ROUNDS = 5

type ManifestEdition = { readonly id: string; readonly file: string; readonly countedFrom: PlainDate; readonly contentFrom: PlainDate }

const textOf = (name: string): Promise<string> => readFile(new URL(name, DATA), 'utf8')

async function editionsBefore(): Promise<readonly Edition[]> {
  const { editions } = JSON.parse(await textOf('manifest.json')) as { readonly editions: readonly ManifestEdition[] }
  return Promise.all(editions.slice(0, 2).map(async (each) => ({ ...each, rows: parseEdition(await textOf(each.file)) })))
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

/** A list as the statistics office exports it: one file a level, codes as text, a footer with the number of rows. */
async function exportOf(rows: readonly EditionRow[]): Promise<readonly TableFile[]> {
  const byCode = new Map(rows.map((row) => [row.code, row]))
  const typeOf = (row: EditionRow): string => capital(findTypedName(levelOfCode(row.code), row.name)?.type ?? '')
  const above = (row: EditionRow): readonly string[] => {
    const parent = byCode.get(row.parent)
    return parent === undefined ? [] : [parent.code, parent.name, ...above(parent)]
  }
  const levels = [
    { level: 'province', name: 'tinh', header: [] },
    { level: 'district', name: 'huyen', header: ['Mã TP', 'Tỉnh / Thành Phố'] },
    { level: 'commune', name: 'xa', header: ['Mã QH', 'Quận Huyện', 'Mã TP', 'Tỉnh / Thành Phố'] },
  ] as const
  return Promise.all(
    levels.map(async ({ level, name, header }) => {
      const workbook = new ExcelJS.Workbook()
      const sheet = workbook.addWorksheet('Sheet1')
      sheet.addRow(['Mã', 'Tên', 'Tên Tiếng Anh', 'Cấp', ...header])
      const own = rows.filter((row) => levelOfCode(row.code) === level)
      for (const row of own) sheet.addRow([row.code, row.name, '', typeOf(row), ...above(row)])
      sheet.addRow(['', `Số lượng : ${String(own.length)}`])
      return { name: `${name}.xlsx`, bytes: new Uint8Array(await workbook.xlsx.writeBuffer()) }
    }),
  )
}

async function fill(runtime: Runtime, editions: readonly Edition[]): Promise<void> {
  const { lives } = assembleCatalogue(editions, [])
  await runAsSystem(runtime, async (ctx) => {
    await replaceCatalogue(ctx, { lives, paths: pathsOfLives(new Map(lives.map((life) => [life.id, life])), lives), successions: [] })
    await createAccount(ctx, {
      username: 'bench',
      displayName: 'bench',
      demonstration: false,
      passwordHash: '-',
      grants: [{ role: 'administrator', unitId: 'VN' as UnitId, valid: { from: plainDate('2000-01-01'), to: null } }],
    })
  })
}

await onPostgres({ today: plainDate('2025-06-30'), steps: [] }, async ({ runtime }) => {
  const asAdmin = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => runAs(runtime, (ctx) => getActorByUsername(ctx, 'bench'), work)
  const editions = await editionsBefore()
  await fill(runtime, editions)

  const rows = editions.at(-1)?.rows ?? []
  const files = await exportOf(rows)
  const asked = { on: ON, source: 'bench', apply: false, skip: false, closings: false }
  const compare = (): Promise<unknown> => asAdmin((ctx) => importCatalogue(ctx, IMPACTS, files, asked))
  const first = await asAdmin((ctx) => importCatalogue(ctx, IMPACTS, files, asked))
  if (first.errors.length > 0 || first.levels.reduce((sum, level) => sum + level.listed, 0) !== rows.length) {
    throw new Error(`the list was not read whole: ${JSON.stringify(first.errors.slice(0, 3))}`)
  }
  const [whole, reading] = await inTurns(compare, () => readImportTables(files), ROUNDS)
  console.log(`catalogue of ${String(rows.length)} rows: ${whole.toFixed(0)} ms, reading its files ${reading.toFixed(0)} ms`)

  const reform = JSON.parse(await textOf('events-2025-07-01.json')) as { readonly batches: readonly unknown[] }
  const batch = EventBatchBody.parse(reform.batches[0])
  const preview = await timeOfWork(() => asAdmin((ctx) => previewEvents(ctx, IMPACTS, [batch], 50)))
  const apply = await timeOfWork(() => asAdmin((ctx) => applyUnitEvents(ctx, [batch], { origin: 'import' })))
  console.log(`the reform of 2025: preview ${(preview / 1000).toFixed(1)} s, applied ${(apply / 1000).toFixed(1)} s (goal 60 s)`)
  judge([{ what: 'comparing the catalogue, against reading its files', ratio: whole / reading, atMost: 3 }])
})
