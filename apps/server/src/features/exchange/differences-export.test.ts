// The difference ledger as a file: what the screen shows, with every unit behind each cause, for whom it shows them.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { periodOf } from '@binhyen/core/calendar/periods.domain'
import { readDifferences } from '@binhyen/core/comparisons/differences.contract'
import * as api from '@binhyen/core/exchange/exports.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { descendantsOf } from '#server/features/units/units.service'
import type { Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { reported, type Past } from '../../../test/past-reports.ts'
import { COMMUNE, ELSEWHERE, given, ok, PROVINCE, SECOND } from '../../../test/reports.ts'
import { makeExport } from './export-runner.service.ts'
import { differenceColumns, differencesInFull, rowsOfDifferences } from './differences-export.service.ts'

const ASKED = { unit: PROVINCE, form: 'commune-movement-quarter', figure: 'steeringBoards', on: plainDate('2026-08-01') }

const quarter = (unit: string, number: number, value: number): Past => ({
  unit,
  form: 'commune-movement-quarter',
  period: periodOf('quarter', 2026, number),
  cells: { steeringBoards: given(value) },
})

async function inDirectory(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'exports-'))
  try {
    await run(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function linesOf(t: Test, client: Client, directory: string, query: object = ASKED): Promise<readonly string[]> {
  const { id } = ok(await client.call(api.askExport, { body: { kind: 'differences', format: 'csv', query } as never }))
  await makeExport(t.runtime, directory, id, () => false)
  const file = await client.call(api.downloadExport, { params: { id } })
  return file.bytes.toString('utf8').trim().split('\r\n').slice(1)
}

test('the whole, and every unit under its cause; what is below nought stays a number', () =>
  inDirectory((directory) =>
    inRollback(
      async (t) => {
        await reported(t, [quarter(COMMUNE, 2, 10), quarter(SECOND, 2, 20), quarter(COMMUNE, 3, 13)])
        const police = await t.as('appraiser', PROVINCE)
        const reply = ok(await police.call(readDifferences, { query: ASKED }))
        const lines = await linesOf(t, police, directory)
        expect(lines).toHaveLength(1 + reply.parts.reduce((sum, { count }) => sum + count, 0))
        expect(lines[0]).toMatch(/^"Tổng","Tỉnh Lào Cai"/)
        expect(lines[0]).toContain('"30","13","-17"')
        expect(lines.slice(1).map((line) => /^"([^"]*)"/.exec(line)?.[1])).toEqual(['Chưa có số liệu', 'Thay đổi thật'])
        expect(lines[1]).toContain('"20","","-20"')
        expect(lines[2]).toContain('"10","13","3"')
        expect(t.mistakes).toEqual([])
      },
      { exportDirectory: directory },
    ),
  ))

test('more units than the screen lists are all in the file', () =>
  inRollback(async (t) => {
    const communes = (await descendantsOf(t.seed, 'VN' as never, 'commune', plainDate('2026-08-01'))).slice(0, 230)
    await reported(
      t,
      communes.map(({ id }) => quarter(id, 3, 1)),
    )

    const country = await t.as('leader', 'VN')
    await t.actAs(country, async (ctx) => {
      const query = { ...ASKED, unit: 'VN', against: 'previous', baseline: 2019 } as never
      const rows = rowsOfDifferences(await differencesInFull(ctx, query))
      expect(rows).toHaveLength(1 + communes.length)
      expect(rows.every((row) => row.length === differenceColumns.length)).toBe(true)
    })
    const shown = ok(await country.call(readDifferences, { query: { ...ASKED, unit: 'VN' } }))
    expect([shown.parts[0]?.count, shown.parts[0]?.lines.length]).toEqual([230, 200])
  }))

test('small figures stand hidden as on screen, and nobody elsewhere may ask', () =>
  inDirectory((directory) =>
    inRollback(
      async (t) => {
        const month = (number: number, value: number): Past => ({
          unit: COMMUNE,
          form: 'commune-security-month',
          period: periodOf('month', 2026, number),
          cells: { trafficDead: given(value) },
        })
        await reported(t, [month(6, 1), month(7, 3)])
        const query = { unit: PROVINCE, form: 'commune-security-month', figure: 'trafficDead', on: plainDate('2026-07-01') }
        const lines = await linesOf(t, await t.as('leader', PROVINCE), directory, query)
        expect(lines).toHaveLength(1)
        expect(lines[0]).toContain('"","","","— số nhỏ')
        const stranger = await t.as('appraiser', ELSEWHERE)
        const refused = await stranger.call(api.askExport, { body: { kind: 'differences', format: 'csv', query } as never })
        expect(refused.code).toBe('auth.forbidden')
      },
      { exportDirectory: directory },
    ),
  ))
