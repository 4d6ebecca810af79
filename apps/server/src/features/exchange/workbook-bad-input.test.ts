// Every way in which a workbook of a report can be wrong, named by sheet and cell; nothing of it is written.
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { MONTH_BEFORE, ok, opened, SECOND } from '../../../test/reports.ts'
import { inReport, ofUnit, ofVillage, send, template } from '../../../test/workbooks.ts'

describe('a template of something else is refused, naming both', () => {
  test('of another unit', () =>
    inReport(async (world) => {
      const neighbour = await world.t.as('commune-officer', SECOND)
      const theirs = await opened(neighbour, { unitId: SECOND as UnitId })
      const refused = await send(world, await template({ officer: neighbour, id: theirs }))
      const names = refused.details as { readonly file: string; readonly report: string; readonly differs: readonly string[] }
      expect([refused.code, names.differs]).toEqual(['report.workbook-other', ['unit']])
      expect(names.file).toMatch(/^Báo cáo tháng của bài thử \(bản 1\), .+, Tháng 11\/2026$/)
      expect(names.report).not.toBe(names.file)
    }))

  test('of another period', () =>
    inReport(async (world) => {
      const before = await opened(world.officer, MONTH_BEFORE)
      const refused = await send(world, await template({ officer: world.officer, id: before }))
      expect(refused.details).toMatchObject({
        differs: ['period'],
        file: expect.stringContaining('Tháng 10/2026'),
        report: expect.stringContaining('Tháng 11/2026'),
      })
    }))
})

describe('a wrong cell is named by sheet and cell', () => {
  const wrong: readonly (readonly [string, (cell: ExcelJS.Cell) => void, string, readonly string[]])[] = [
    ['text in a number', (cell) => (cell.value = 'không rõ'), 'not-a-number', []],
    ['a number below nought', (cell) => (cell.value = -3), 'negative', []],
    ['"1.234" that Excel read as a fraction', (cell) => (cell.value = 1.234), 'separator', ['1.234', '1,234']],
    ['"1,234" as text', (cell) => (cell.value = '1,234'), 'separator', ['1.234', '1,234']],
    [
      'a day made out of a number',
      (cell) => {
        cell.value = new Date(Date.UTC(2026, 4, 1))
        cell.numFmt = 'dd/mm/yyyy'
      },
      'date',
      ['01/05/2026'],
    ],
    ['an error of a formula', (cell) => (cell.value = { error: '#REF!' } as never), 'error', []],
    ['a formula whose result is an error', (cell) => (cell.value = { formula: '1/0', result: { error: '#DIV/0!' } as never }), 'error', []],
    ['a formula nobody computed', (cell) => (cell.value = { formula: 'A1+1' } as never), 'no-result', []],
    ['a truth', (cell) => (cell.value = true), 'truth', []],
    ['a number too large', (cell) => (cell.value = 1e12), 'too-large', []],
    ['a range that runs backwards', (cell) => (cell.value = 'từ 40 đến 30'), 'range-backwards', []],
    ['no reason', (cell) => (cell.value = 'không cung cấp được'), 'reason-missing', []],
    [
      'a percentage',
      (cell) => {
        cell.value = 0.5
        cell.numFmt = '0%'
      },
      'percent',
      [],
    ],
    [
      'a merged cell',
      (cell) => {
        cell.value = 5
        cell.worksheet.mergeCells(
          cell.row as unknown as number,
          cell.col as unknown as number,
          cell.row as unknown as number,
          (cell.col as unknown as number) + 1,
        )
      },
      'merged',
      [],
    ],
  ]
  test.each(wrong)('%s', (_, spoil, code, readings) =>
    inReport(async (world) => {
      const workbook = await template(world)
      const cell = ofUnit(workbook, 'tstTotal')
      spoil(cell)
      const dry = ok(await send(world, workbook))
      expect(dry.errors.map((error) => [error.sheet, error.cell, error.code, error.readings])).toEqual([
        ['x', cell.address, code, readings],
      ])
      expect((await send(world, workbook, { apply: 'true' })).code).toBe('report.workbook-invalid')
    }),
  )

  test('two rows of one name that both say something', () =>
    inReport(async (world) => {
      const workbook = await template(world)
      const [one, two] = [ofVillage(workbook, 'Thôn Một', 'tstGrid'), ofVillage(workbook, 'Thôn Hai', 'tstGrid')]
      one.value = 1
      two.value = 2
      for (const column of [2, 3]) one.worksheet.getCell(two.row, column).value = one.worksheet.getCell(one.row, column).value
      expect(ok(await send(world, workbook)).errors).toMatchObject([{ cell: two.address, code: 'twice', readings: [one.address] }])
    }))

  test('a number that is the day somebody typed is asked about', () =>
    inReport(async (world) => {
      const workbook = await template(world)
      // "1/5" in a cell that shows whole numbers
      ofUnit(workbook, 'tstTotal').value = 46_143
      expect(ok(await send(world, workbook))).toMatchObject({ changes: 1, warnings: [{ code: 'maybe-date', text: '01/05/2026' }] })
    }))

  test('what is hidden is read, and said', () =>
    inReport(async (world) => {
      const workbook = await template(world)
      const cell = ofVillage(workbook, 'Thôn Ba', 'tstGrid')
      cell.value = 4
      cell.worksheet.getRow(cell.row as unknown as number).hidden = true
      expect(ok(await send(world, workbook))).toMatchObject({ changes: 1, warnings: [{ cell: cell.address, code: 'hidden-row' }] })
    }))
})

describe('a file that is no workbook of reports', () => {
  test.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'empty'],
    ['text', Buffer.from('a;b;c'), 'not-table'],
    ['a workbook of old', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'old-excel'],
    ['a broken zip', Buffer.from('PK\u0003\u0004 and no end'), 'unreadable'],
  ])('%s', (_, bytes, fault) =>
    inReport(async (world) => {
      // an empty part of a form is no file
      const answer = await send(world, bytes)
      expect(answer.code ?? answer.body.unreadable?.fault).toBe(fault)
      expect((await send(world, bytes, { apply: 'true' })).code).toBe('report.workbook-invalid')
    }),
  )

  test('a workbook about something else', () =>
    inReport(async (world) => {
      const workbook = new ExcelJS.Workbook()
      workbook.addWorksheet('Danh bạ').addRows([
        ['Phòng', 'Máy'],
        ['Văn thư', 12],
      ])
      expect(ok(await send(world, workbook))).toMatchObject({ marked: false, errors: [{ sheet: 'Danh bạ', code: 'nothing-found' }] })
    }))
})
