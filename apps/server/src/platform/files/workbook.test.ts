// Excel files as they leave the program: no formula in them, whatever was put in.
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSafeCell, safeCell } from '@binhyen/core/shared/safe-cell'
import { newWorkbook, openWorkbook, workbookBytes } from './workbook.ts'

async function readBack(bytes: Uint8Array): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(Buffer.from(bytes) as never)
  return workbook
}

test('no cell is a formula, and none is lost', async () => {
  // what XML cannot hold never comes through the doors
  const text = fc
    .tuple(
      fc.constantFrom('', '=', '+', '-', '@', '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0", '@SUM(1)'),
      fc.string({ unit: 'grapheme' }),
    )
    .map((parts) => parts.join('').replace(/[\p{Cc}\p{Surrogate}\ufffe\uffff]/gu, ''))
    .filter((each) => each.trim() === each && each !== '')
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 20 }), async (cells) => {
      const workbook = newWorkbook()
      workbook.addWorksheet('A').addRows(cells.map((cell) => [cell, 7]))
      const sheet = (await readBack(await workbookBytes(workbook))).worksheets[0]
      const found = cells.map((_, row) => sheet?.getCell(row + 1, 1).value)
      expect(found).toEqual(cells.map(safeCell))
      for (const value of found) expect(typeof value === 'string' && isSafeCell(value)).toBe(true)
      expect(sheet?.getCell(1, 2).value).toBe(7)
    }),
    { numRuns: 60 },
  )
})

test.each([{ formula: '1+1' }, { text: 'x', hyperlink: 'http://x' }, { richText: [{ text: '=1' }] }])(
  'a cell that is %j is refused',
  async (value) => {
    const workbook = newWorkbook()
    workbook.addWorksheet('A').getCell('A1').value = value as never
    await expect(workbookBytes(workbook)).rejects.toThrow('A1')
  },
)

test('a text longer than Excel opens is cut and says so', async () => {
  const workbook = newWorkbook()
  workbook.addWorksheet('A').getCell('A1').value = 'x'.repeat(40_000)
  const value = (await readBack(await workbookBytes(workbook))).worksheets[0]?.getCell('A1').text ?? ''
  expect([value.length, value.endsWith('x…')]).toEqual([32_767, true])
})

test('a whole number stands without a point, another one with its decimals', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'workbook-'))
  const path = join(directory, 'a.xlsx')
  const columns = [{ header: 'n', width: 10, format: '#,##0.###' }]
  const workbook = openWorkbook(path, { sheetName: 'A', head: ['x'], columns, foot: '', mark: null, mostRows: 100 })
  await workbook.write([[-10], [2.5]])
  await workbook.close()
  const sheet = (await readBack(await readFile(path))).worksheets[0]
  expect([3, 4].map((row) => sheet?.getCell(row, 1).numFmt)).toEqual(['#,##0', '#,##0.###'])
  await rm(directory, { recursive: true, force: true })
})

test.skipIf(process.platform === 'win32')(
  'a workbook of any length waits for the disk instead of being kept in memory',
  { timeout: 180_000 },
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'workbook-'))
    const path = join(directory, 'pipe')
    // takes nothing until somebody reads it, as a disk that has come to a stand
    execFileSync('mkfifo', [path])
    const columns = Array.from({ length: 8 }, (_, at) => ({ header: String(at), width: 40, format: null }))
    const workbook = openWorkbook(path, { sheetName: 'A', head: ['x'], columns, foot: '', mark: null, mostRows: 1_000_000 })
    let taken = 0
    const writing = (async () => {
      for (; taken < 60; taken += 1) {
        await workbook.write(Array.from({ length: 1000 }, () => columns.map(() => randomUUID())))
      }
      await workbook.close()
    })()
    for (let before = -1; before !== taken || taken === 0; await sleep(1500)) before = taken
    const stood = taken
    const chunks: Buffer[] = []
    for await (const chunk of createReadStream(path)) chunks.push(chunk as Buffer)
    await writing
    await rm(directory, { recursive: true, force: true })
    // of random text every batch is packed to the same length
    const bytes = Buffer.concat(chunks)
    const held = (bytes.length / 60) * stood
    expect(held).toBeLessThan(4 * 1024 * 1024)
    expect((await readBack(bytes)).worksheets[0]?.rowCount).toBe(60_002)
  },
)
