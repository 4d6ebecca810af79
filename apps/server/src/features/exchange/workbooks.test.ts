// Workbooks of reports over HTTP: made, filled in by hand, sent back; what somebody else changed meanwhile stays.
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import * as reports from '@binhyen/core/reports/reports.contract'
import * as api from '@binhyen/core/exchange/workbook.contract'
import { vietnameseNumber } from '@binhyen/core/shared/numbers'
import { COMMUNE, given, ok, PROVINCE, SECOND, typed } from '../../../test/reports.ts'
import { bytesOf, cellsOf, inReport, ofUnit, ofVillage, send, sheetWith, template } from '../../../test/workbooks.ts'

describe('the template', () => {
  test('holds what stands, locks what is not a value, and is known again', () =>
    inReport(async (world) => {
      await typed(world.officer, world.id, { tstTotal: given(160, 'over'), tstMoney: given(12.5) })
      await typed(world.officer, world.id, { tstGrid: given(3), tstLimited: { state: 'not-applicable' } }, world.villages[0])
      const workbook = await template(world)
      expect(workbook.worksheets.map(({ name, state }) => [name, state])).toEqual([
        ['x', 'visible'],
        ['x (2)', 'visible'],
        ['Hướng dẫn', 'visible'],
        ['_binhyen', 'veryHidden'],
      ])
      const total = ofUnit(workbook, 'tstTotal')
      expect([total.value, total.protection.locked, total.dataValidation.type]).toEqual(['trên 160', false, 'list'])
      expect([ofUnit(workbook, 'tstMoney').value, ofUnit(workbook, 'tstMoney').numFmt]).toEqual([12.5, '#,##0.0'])
      expect(ofVillage(workbook, 'Thôn Một', 'tstGrid').value).toBe(3)
      expect(ofVillage(workbook, 'Thôn Một', 'tstLimited').value).toBe('không áp dụng')
      const { sheet } = sheetWith(workbook, 'Chỉ tiêu')
      expect(sheet.getCell(total.row, 2).protection?.locked ?? true).toBe(true)
      expect((sheet as unknown as { sheetProtection: { sheet: boolean } }).sheetProtection.sheet).toBe(true)
      expect([sheet.pageSetup.paperSize, sheet.pageSetup.orientation, sheet.views[0]?.state]).toEqual([9, 'landscape', 'frozen'])
      expect(() => ofUnit(workbook, 'tstSensitive')).toThrow('no row')
      expect(ok(await send(world, workbook))).toMatchObject({
        marked: true,
        changes: 0,
        same: 4,
        errors: [],
        warnings: [],
        unmatched: [],
        missing: [],
      })
    }))

  test('is for who may type, of no other unit', () =>
    inReport(async ({ t, id }) => {
      expect((await (await t.as('appraiser', PROVINCE)).call(api.reportTemplate, { params: { id } })).code).toBe('auth.forbidden')
      expect((await (await t.as('commune-officer', SECOND)).call(api.reportTemplate, { params: { id } })).code).toBe('report.not-found')
    }))

  test('locks what did not come back', () =>
    inReport(async (world) => {
      const { t, officer, id } = world
      const revision = await typed(officer, id, { tstTotal: given(4), tstMoney: given(1) })
      ok(await officer.call(reports.handInReport, { params: { id }, body: { revision } }))
      const police = await t.as('appraiser', PROVINCE)
      const cells = [{ unitId: COMMUNE, figure: 'tstTotal', reason: 'Xem lại' }]
      ok(await police.call(reports.returnReport, { params: { id }, body: { cells } }))
      const workbook = await template(world)
      expect([ofUnit(workbook, 'tstTotal').protection.locked, ofUnit(workbook, 'tstMoney').protection?.locked ?? true]).toEqual([
        false,
        true,
      ])
      ofUnit(workbook, 'tstTotal').value = 5
      ofUnit(workbook, 'tstMoney').value = 2
      const wrong = ok(await send(world, workbook))
      expect(wrong.errors).toMatchObject([{ sheet: 'x', cell: ofUnit(workbook, 'tstMoney').address, code: 'closed' }])
      ofUnit(workbook, 'tstMoney').value = 1
      expect(ok(await send(world, workbook, { apply: 'true' }))).toMatchObject({ applied: true, saved: 1 })
    }))
})

describe('an import', () => {
  test('shows what changes, then writes it; the same file again changes nothing, and the same command does it once', () =>
    inReport(async (world) => {
      await typed(world.officer, world.id, { tstTotal: given(7) })
      const workbook = await template(world)
      ofUnit(workbook, 'tstTotal').value = 'gần 11.500'
      ofUnit(workbook, 'tstPart').value = 0
      ofVillage(workbook, 'Thôn Hai', 'tstGrid').value = 'không cung cấp được: sổ đang thanh tra'
      const dry = ok(await send(world, workbook))
      expect(dry).toMatchObject({ applied: false, changes: 3, conflicts: 0, errorCount: 0, revision: 1 })
      expect(dry.rows.find(({ figure }) => figure === 'tstTotal')).toMatchObject({
        sheet: 'x',
        cell: ofUnit(workbook, 'tstTotal').address,
        before: given(7),
        after: given(11_500, 'nearly'),
        standing: 'change',
      })
      expect(await cellsOf(world)).toEqual({ [`${COMMUNE} tstTotal`]: given(7) })
      const bytes = await bytesOf(workbook)
      const ask = {
        params: { id: world.id },
        query: { apply: 'true', revision: dry.revision },
        file: { name: 'a.xlsx', bytes },
        commandId: '5f0c8a52-0f31-4a2b-9f3e-0d6a3f1b2c44',
      } as const
      const done = ok(await world.officer.call(api.importWorkbook, ask))
      expect(done).toMatchObject({ applied: true, saved: 3, left: 0 })
      expect(ok(await world.officer.call(api.importWorkbook, ask))).toEqual(done)
      expect(await cellsOf(world)).toEqual({
        [`${COMMUNE} tstTotal`]: given(11_500, 'nearly'),
        [`${COMMUNE} tstPart`]: given(0),
        [`${world.villages[1] ?? ''} tstGrid`]: { state: 'cannot-provide', reason: 'sổ đang thanh tra' },
      })
      expect(ok(await send(world, bytes))).toMatchObject({ changes: 0, same: 3 })
    }))

  test('of a cell emptied in the template empties it', () =>
    inReport(async (world) => {
      await typed(world.officer, world.id, { tstTotal: given(7) })
      const workbook = await template(world)
      ofUnit(workbook, 'tstTotal').value = null
      expect(ok(await send(world, workbook, { apply: 'true' }))).toMatchObject({ saved: 1 })
      expect(await cellsOf(world)).toEqual({ [`${COMMUNE} tstTotal`]: null })
    }))

  test('leaves what somebody else changed since, unless the person says otherwise', () =>
    inReport(async (world) => {
      await typed(world.officer, world.id, { tstTotal: given(7), tstPart: given(1) })
      const workbook = await template(world)
      const colleague = await world.t.as('commune-officer', COMMUNE)
      await typed(colleague, world.id, { tstTotal: given(8), tstPart: given(2) })
      ofUnit(workbook, 'tstTotal').value = 9
      const dry = ok(await send(world, workbook))
      expect(dry.rows.map(({ figure, before, after, standing }) => [figure, before, after, standing])).toEqual([
        ['tstTotal', given(8), given(9), 'conflict'],
        ['tstPart', given(2), given(1), 'theirs'],
      ])
      expect(ok(await send(world, workbook, { apply: 'true', revision: dry.revision }))).toMatchObject({ saved: 0, left: 1 })
      expect(await cellsOf(world)).toEqual({ [`${COMMUNE} tstTotal`]: given(8), [`${COMMUNE} tstPart`]: given(2) })
      const overwrite = `${COMMUNE} tstTotal`
      // somebody changed it once more after the dry run was shown
      await typed(colleague, world.id, { tstTotal: given(10) })
      const late = await send(world, workbook, { apply: 'true', revision: dry.revision, overwrite })
      expect([late.code, await cellsOf(world)]).toEqual([
        'report.changed-meanwhile',
        { [`${COMMUNE} tstTotal`]: given(10), [`${COMMUNE} tstPart`]: given(2) },
      ])
      const seen = ok(await send(world, workbook)).revision
      expect(ok(await send(world, workbook, { apply: 'true', revision: seen, overwrite }))).toMatchObject({ saved: 1, left: 0 })
      expect((await cellsOf(world))[`${COMMUNE} tstTotal`]).toEqual(given(9))
    }))

  test('shows what it would leave to be dealt with before handing in, and leaves nothing behind by looking', () =>
    inReport(async (world) => {
      const workbook = await template(world)
      ofUnit(workbook, 'tstTotal').value = 3
      ofUnit(workbook, 'tstPart').value = 5
      const dry = ok(await send(world, workbook))
      expect(dry.findings).toMatchObject({ errors: 1, warnings: 0, items: [{ severity: 'error', unitId: COMMUNE, words: { vi: 'x' } }] })
      expect([await cellsOf(world), ok(await send(world, workbook)).revision]).toEqual([{}, 0])
      // it does not refuse: what is typed is kept as typed
      expect(ok(await send(world, workbook, { apply: 'true' })).saved).toBe(2)
      ofUnit(workbook, 'tstPart').value = 'nhiều'
      expect(ok(await send(world, workbook)).findings).toBeNull()
    }))

  test('with one wrong cell writes nothing', () =>
    inReport(async (world) => {
      const workbook = await template(world)
      ofUnit(workbook, 'tstTotal').value = 5
      ofUnit(workbook, 'tstPart').value = 'nhiều'
      const refused = await send(world, workbook, { apply: 'true' })
      expect([refused.code, refused.details]).toEqual([
        'report.workbook-invalid',
        { errors: 1, unmatched: 0, first: `x!${ofUnit(workbook, 'tstPart').address}` },
      ])
      expect(await cellsOf(world)).toEqual({})
    }))

  test('asks about a reason that looks like a person', () =>
    inReport(async (world) => {
      const workbook = await template(world)
      ofUnit(workbook, 'tstTotal').value = 'không cung cấp được: gọi 0912 345 678'
      expect(ok(await send(world, workbook)).errorCount).toBe(0)
      const refused = await send(world, workbook, { apply: 'true' })
      expect([refused.code, refused.details]).toMatchObject([
        'protection.sensitive-text',
        { field: `file.x!${ofUnit(workbook, 'tstTotal').address}`, kinds: ['phone'] },
      ])
      const file = { name: 'a.xlsx', bytes: await bytesOf(workbook) }
      const confirmed = { params: { id: world.id }, query: { apply: 'true' as const }, file, headers: { 'text-confirmed': 'phone' } }
      expect(ok(await world.officer.call(api.importWorkbook, confirmed)).saved).toBe(1)
    }))

  test('is for who may type, while they may', () =>
    inReport(async (world) => {
      const workbook = await template(world)
      const police = await world.t.as('appraiser', PROVINCE)
      expect((await send({ ...world, officer: police }, workbook)).code).toBe('auth.forbidden')
      const revision = await typed(world.officer, world.id, { tstTotal: given(0) })
      ok(await world.officer.call(reports.handInReport, { params: { id: world.id }, body: { revision } }))
      expect((await send(world, workbook)).code).toBe('report.transition-refused')
    }))
})

describe('a sheet of somebody else', () => {
  test('is read by its headers, whatever the marks and abbreviations; names nobody knows are asked about', () =>
    inReport(async (world) => {
      const workbook = new ExcelJS.Workbook()
      workbook
        .addWorksheet('Bieu 1')
        .addRows([
          ['BIỂU TỔNG HỢP'],
          [],
          ['TT', 'Thon', 'CHI TIEU TSTGRID', 'Tổ hòa giải', 'Ghi chú'],
          [1, 'T. mot', 5, 1, ''],
          [2, 'THÔN HAI', 'trên 6', 2, ''],
          [3, 'Xóm Ba Cũ', 7, 3, ''],
          ['', 'Cộng', 18, 6, ''],
        ])
      const dry = ok(await send(world, workbook))
      expect(dry.rows.map(({ unitId, after }) => [world.villages.indexOf(unitId), after])).toEqual([
        [0, given(5)],
        [1, given(6, 'over')],
      ])
      expect(dry.unmatched.map(({ cell, kind, text, values, suggestion }) => [cell, kind, text, values, suggestion])).toEqual([
        ['D3', 'village-figure', 'Tổ hòa giải', 4, null],
        ['B6', 'village', 'Xóm Ba Cũ', 2, world.villages[2]],
      ])
      expect((await send(world, workbook, { apply: 'true' })).code).toBe('report.workbook-invalid')
      const [figure, village] = dry.unmatched.map(({ key }) => key)
      const choices = `${figure ?? ''}=-|${village ?? ''}=${world.villages[2] ?? ''}`
      expect(ok(await send(world, workbook, { apply: 'true', choices }))).toMatchObject({ saved: 3 })
      // what was chosen is known for the next file of this commune
      expect(ok(await send(world, workbook)).unmatched.map(({ chosen, remembered }) => [chosen, remembered])).toEqual([
        ['-', true],
        [world.villages[2], true],
      ])
      // without a mark an empty cell says nothing
      const first = workbook.worksheets[0]?.getCell('C4')
      if (first !== undefined) first.value = null
      expect(ok(await send(world, workbook, { choices }))).toMatchObject({ changes: 0, same: 2 })
    }))

  test('a template whose rows and columns were moved is read all the same', () =>
    inReport(async (world) => {
      const workbook = await template(world)
      const { sheet } = sheetWith(workbook, 'Thôn, tổ dân phố')
      ofVillage(workbook, 'Thôn Hai', 'tstGrid').value = 6
      ofVillage(workbook, 'Thôn Ba', 'tstLimited').value = 2
      sheet.spliceRows(1, 0, ['Công an xã'], [])
      sheet.spliceColumns(3, 0, ['thêm một cột'])
      expect(ok(await send(world, workbook))).toMatchObject({ marked: true, changes: 2, errors: [], unmatched: [] })
    }))
})

test(
  'whatever a template is filled with comes out as it was said',
  () =>
    inReport(async (world) => {
      const number = fc.integer({ min: 0, max: 999_999_999 })
      const reason = fc.stringMatching(/^[a-zà-ỹ0-9][ -~à-ỹ]{0,40}$/u).map((text) => text.normalize('NFC').trim())
      const cell: fc.Arbitrary<Cell> = fc.oneof(
        number.map((value) => given(value)),
        fc
          .tuple(number, fc.constantFrom('over', 'more-than', 'at-least', 'nearly', 'at-most', 'about'))
          .map(([value, word]) => given(value, word as 'over')),
        fc
          .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1, max: 9999 }))
          .map(([low, more]) => given(low, 'range', low + more)),
        fc.constant<Cell>({ state: 'not-applicable' }),
        reason.map((said): Cell => ({ state: 'cannot-provide', reason: said })),
      )
      const words = {
        over: 'trên',
        'more-than': 'hơn',
        'at-least': 'ít nhất',
        nearly: 'gần',
        'at-most': 'nhiều nhất',
        about: 'khoảng',
      } as const
      const fill = (into: ExcelJS.Cell, said: Cell): void => {
        if (said.state === 'not-applicable') into.value = 'Không áp dụng'
        else if (said.state === 'cannot-provide') into.value = `không cung cấp được: ${said.reason}`
        else {
          const { qualifier, upper } = said.quantity
          const [low, high] = [said.quantity.number, upper ?? 0].map((value) => vietnameseNumber(value, 0))
          into.value =
            qualifier === 'exact'
              ? said.quantity.number
              : qualifier === 'range'
                ? `từ ${low ?? ''} đến ${high ?? ''}`
                : `${words[qualifier]} ${low ?? ''}`
        }
      }
      await fc.assert(
        fc.asyncProperty(cell, cell, cell, (total, part, grid) =>
          world.t.undone(async () => {
            const workbook = await template(world)
            fill(ofUnit(workbook, 'tstTotal'), total)
            fill(ofUnit(workbook, 'tstPart'), part)
            fill(ofVillage(workbook, 'Thôn Hai', 'tstLimited'), grid)
            const confirmed = { headers: { 'text-confirmed': 'phone,names,birth-date' } }
            const file = { name: 'a.xlsx', bytes: await bytesOf(workbook) }
            ok(await world.officer.call(api.importWorkbook, { params: { id: world.id }, query: { apply: 'true' }, file, ...confirmed }))
            const expected = {
              [`${COMMUNE} tstTotal`]: total,
              [`${COMMUNE} tstPart`]: part,
              [`${world.villages[1] ?? ''} tstLimited`]: grid,
            }
            expect(await cellsOf(world)).toEqual(expected)
            // and the template made of it says the same again
            expect(ok(await send(world, await template(world)))).toMatchObject({ changes: 0, same: 3, errors: [] })
          }),
        ),
        { numRuns: 5 },
      )
    }),
  60_000,
)
