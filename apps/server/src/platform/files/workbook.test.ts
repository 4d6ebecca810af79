// Excel files as they leave the program: no formula in them, whatever was put in.
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isSafeCell, safeCell } from '@binhyen/core/shared/safe-cell'
import { newWorkbook, workbookBytes } from './workbook.ts'

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
