import { readBoard, listBoardUnits, readUnitYear } from '@binhyen/core/analytics/analytics.contract'
import * as decisions from '@binhyen/core/assessments/decisions.contract'
import * as api from '@binhyen/core/assessments/past-recognition.contract'
import { pastHeaders } from '@binhyen/core/assessments/past-recognition.domain'
import type { Role } from '@binhyen/core/access/access.domain'
import ExcelJS from 'exceljs'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { coversOf } from '#server/features/units/units.service'
import { sqlOf } from '#server/platform/db/client'
import type { Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { AN_GIANG, decide, enrol, file, places, year, type Place } from '../../../test/results.ts'

/** An Giang of today, which covers the An Giang of before 01/7/2025. */
const TODAY_AN_GIANG = '91@2025-07-01'
const SET = 'indicator-19-2-2016'
const KIND = 'indicator-19.2'

type Cells = Partial<Record<keyof typeof pastHeaders, string | number | Date>>

async function workbook(lines: readonly Cells[]): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook()
  const sheet = book.addWorksheet('Kết quả')
  const columns = Object.keys(pastHeaders) as (keyof typeof pastHeaders)[]
  sheet.addRow(['BẢNG KẾT QUẢ CÁC KỲ TRƯỚC'])
  sheet.addRow(columns.map((column) => pastHeaders[column]))
  for (const line of lines) sheet.addRow(columns.map((column) => line[column] ?? ''))
  return new Uint8Array(await book.xlsx.writeBuffer())
}

const decided = { number: '3000/QĐ-UBND', on: '25/12/2020', authority: 'UBND tỉnh An Giang' }
const line = (place: Place, more: Cells = {}): Cells => ({
  code: place.id,
  set: SET,
  window: '01/01/2020–31/12/2020',
  result: 'đạt',
  ...decided,
  ...more,
})

async function person(t: Test, role: Role = 'programme-office', unitId = TODAY_AN_GIANG): Promise<Client> {
  return t.as(role, unitId, { covers: await coversOf(t.seed, unitId as UnitId) })
}

async function send(client: Client, lines: readonly Cells[], apply: boolean, more: { commandId?: string; name?: string } = {}) {
  return client.call(api.importPastResults, {
    params: { id: TODAY_AN_GIANG },
    query: { apply: apply ? 'true' : 'false' },
    file: { name: more.name ?? 'kết quả.xlsx', bytes: await workbook(lines) },
    ...(more.commandId === undefined ? {} : { commandId: more.commandId }),
  })
}

async function statuses(t: Test): Promise<{ unit_id: string; state: string; imported: boolean; ended_on: string | null }[]> {
  const { rows } = await sql<{ unit_id: string; state: string; imported: boolean; ended_on: string | null }>`
    select unit_id, state, import_id is not null as imported, ended_on from unit_statuses order by unit_id, effective_on, state`.execute(
    sqlOf<object>(t.seed),
  )
  return rows
}

describe('past results from Excel', () => {
  test('a dry run writes nothing and says what is new; taking in fills boards and unit pages, marked as imported', () =>
    inRollback(async (t) => {
      const [first, second, third] = await places(t, 'commune', 3)
      if (!first || !second || !third) throw new Error('three communes are needed')
      await enrol(t, { kind: KIND, level: 'commune', window: year(2020) }, [first, second, third])
      const office = await person(t)
      const lines = [line(first), line(second, { result: 'chưa đạt', number: '', on: '', authority: '' })]
      const checked = await send(office, lines, false)
      expect(checked.body).toMatchObject({
        importId: null,
        rows: 2,
        fresh: 2,
        same: 0,
        conflicts: 0,
        errorCount: 0,
        units: 2,
        decisions: 1,
      })
      expect(await statuses(t)).toEqual([])
      const taken = await send(office, lines, true)
      expect(taken.body).toMatchObject({ fresh: 2, conflicts: 0 })
      expect(taken.body.importId).not.toBeNull()
      expect(await statuses(t)).toMatchObject([
        { unit_id: first.id, state: 'recognised', imported: true },
        { unit_id: second.id, state: 'not-recognised', imported: true },
      ])
      const board = await office.call(readBoard, { query: { unit: AN_GIANG, on: '2021-06-01' } })
      expect(board.body).toMatchObject({ imported: 2, conflicting: 0, totals: { enrolled: 3, recognised: 1, 'not-recognised': 1 } })
      // of the third the file says nothing, and the board neither
      expect(board.body.totals['not-handed-in']).toBe(1)
      const year2020 = await office.call(readUnitYear, { params: { id: first.id }, query: { on: '2021-01-01' } })
      expect(year2020.body.past).toMatchObject([
        { imported: true, conflicts: 0, decision: { number: '3000/QĐ-UBND', authority: 'UBND tỉnh An Giang' } },
      ])
      const listed = await office.call(decisions.listDecisions, {})
      expect(listed.body.items).toMatchObject([{ number: '3000/QĐ-UBND', units: 1, imported: { fileName: 'kết quả.xlsx' } }])
      const one = await office.call(decisions.getDecision, { params: { id: listed.body.items[0]?.id ?? '' } })
      expect(one.body.list.map((unit) => unit.unitId)).toEqual([first.id])
    }))

  test('the same file again says nothing new and writes nothing; the same command is answered from its first time', () =>
    inRollback(async (t) => {
      const [first] = await places(t, 'commune', 1)
      if (!first) throw new Error('a commune is needed')
      const office = await person(t)
      const commandId = '11111111-1111-4111-8111-111111111111'
      const once = await send(office, [line(first)], true, { commandId })
      const twice = await send(office, [line(first)], true, { commandId })
      expect(once.status).toBe(200)
      expect(twice.status === 200 ? twice.body.importId : twice.code).toBe(twice.status === 200 ? once.body.importId : 'command.reused')
      const again = await send(office, [line(first)], true)
      expect(again.body).toMatchObject({ importId: null, same: 1, fresh: 0 })
      expect((await office.call(api.listPastImports, { params: { id: TODAY_AN_GIANG } })).body.items).toHaveLength(1)
    }))

  test('a wrong file is refused as a whole, with the address of each cell', () =>
    inRollback(async (t) => {
      const [first] = await places(t, 'commune', 1)
      if (!first) throw new Error('a commune is needed')
      const office = await person(t)
      const lines = [line(first), line(first, { code: '99999', on: '31/02/2021', result: 'tốt' }), line(first, { set: 'không có' })]
      const checked = await send(office, lines, false)
      expect(checked.body.errors.map((error) => [error.cell, error.code])).toEqual([
        ['A4', 'unit-unknown'],
        ['H4', 'result-unknown'],
        ['D5', 'set-unknown'],
      ])
      const refused = await send(office, lines, true)
      expect([refused.status, refused.code]).toEqual([422, 'past.file-invalid'])
      expect(await statuses(t)).toEqual([])
      const other = async (text: string): Promise<unknown> => {
        const file = { name: 'a.xlsx', bytes: new TextEncoder().encode(text) }
        const { unreadable, errors } = (await office.call(api.importPastResults, { params: { id: TODAY_AN_GIANG }, file })).body
        return unreadable ?? errors.map((error) => error.code)
      }
      expect(await other('<table><tr><td>Đơn vị</td></tr></table>')).toContain('.xlsx')
      expect(await other('không phải Excel')).toEqual(['header-missing'])
    }))

  test('what is recorded is never overwritten: both sayings stand, the recorded one counts', () =>
    inRollback(async (t) => {
      const [first, second, third] = await places(t, 'commune', 3)
      if (!first || !second || !third) throw new Error('three communes are needed')
      await enrol(t, { kind: KIND, level: 'commune', window: year(2020) }, [first, second, third])
      await decide(t, { kind: KIND, window: year(2020), on: '2020-12-20', setId: SET }, [first, second])
      const office = await person(t)
      const lines = [line(first), line(second, { result: 'chưa đạt', number: '', on: '', authority: '' }), line(third)]
      const checked = await send(office, lines, false)
      expect(checked.body).toMatchObject({ fresh: 1, conflicts: 2 })
      expect(checked.body.preview.map((each) => each.conflict?.in)).toEqual(['decision', 'result', undefined])
      await send(office, lines, true)
      expect((await statuses(t)).map((row) => [row.unit_id, row.state, row.imported])).toEqual([
        [first.id, 'recognised', false],
        [second.id, 'recognised', false],
        [third.id, 'recognised', true],
      ])
      const conflicts = await office.call(api.listPastConflicts, { params: { id: AN_GIANG } })
      expect(conflicts.body.items).toMatchObject([
        {
          in: 'decision',
          said: { state: 'recognised', number: '3000/QĐ-UBND', fileName: 'kết quả.xlsx' },
          stands: { origin: 'recorded', by: 'test' },
        },
        { in: 'result', said: { state: 'not-recognised', number: null }, stands: { origin: 'recorded', state: 'recognised' } },
      ])
      const board = await office.call(readBoard, { query: { unit: AN_GIANG, on: '2021-06-01' } })
      expect(board.body).toMatchObject({ imported: 1, conflicting: 2, totals: { recognised: 3 } })
      const marked = await office.call(listBoardUnits, { query: { unit: AN_GIANG, on: '2021-06-01', conflicting: 'true' } })
      expect(marked.body.items.map((unit) => unit.unit.id)).toEqual([first.id, second.id].toSorted())
      const unit = await office.call(readUnitYear, { params: { id: second.id }, query: { on: '2021-01-01' } })
      expect(unit.body.past).toMatchObject([{ state: 'recognised', imported: false, conflicts: 1 }])
    }))

  test('a decision recorded later takes the place of what a file said, and the file is then the conflict', () =>
    inRollback(async (t) => {
      const [first] = await places(t, 'commune', 1)
      if (!first) throw new Error('a commune is needed')
      const office = await person(t)
      await send(office, [line(first, { result: 'chưa đạt', number: '', on: '', authority: '' })], true)
      await decide(t, { kind: KIND, window: year(2020), on: '2020-12-20', setId: SET }, [first])
      expect(await statuses(t)).toMatchObject([{ state: 'recognised', imported: false }])
      const conflicts = await office.call(api.listPastConflicts, { params: { id: first.id } })
      expect(conflicts.body.items).toMatchObject([{ in: 'result', stands: { origin: 'recorded' } }])
    }))

  test('a second file that differs is kept as a conflict; a revocation ends the recognition on its day', () =>
    inRollback(async (t) => {
      const [first, second] = await places(t, 'commune', 2)
      if (!first || !second) throw new Error('two communes are needed')
      await enrol(t, { kind: KIND, level: 'commune', window: year(2020) }, [first, second])
      const office = await person(t)
      await send(office, [line(first), line(second)], true)
      const revoked = line(first, { result: 'thu hồi', number: '77/QĐ-UBND', on: '01/07/2021' })
      const other = line(second, { result: 'chưa đạt' })
      const taken = await send(office, [revoked, other], true)
      expect(taken.body).toMatchObject({ fresh: 1, conflicts: 1 })
      expect((await statuses(t)).map((row) => [row.unit_id, row.state, row.ended_on])).toEqual([
        [first.id, 'recognised', '2021-07-01'],
        [first.id, 'revoked', null],
        [second.id, 'recognised', null],
      ])
      const met = async (on: string) => (await office.call(readBoard, { query: { unit: AN_GIANG, on } })).body.totals
      expect(await met('2021-06-30')).toMatchObject({ recognised: 2, 'not-recognised': 0 })
      expect(await met('2021-07-01')).toMatchObject({ recognised: 1, 'not-recognised': 1 })
      const conflicts = await office.call(api.listPastConflicts, { params: { id: AN_GIANG } })
      expect(conflicts.body.items).toMatchObject([{ unit: { id: second.id }, in: 'result', stands: { origin: 'imported' } }])
    }))

  test('a file is taken back as a whole, recorded with its reason, and what another file says steps in', () =>
    inRollback(async (t) => {
      const [first] = await places(t, 'commune', 1)
      if (!first) throw new Error('a commune is needed')
      const office = await person(t)
      const one = await send(office, [line(first)], true, { name: 'một.xlsx' })
      const two = await send(office, [line(first, { result: 'chưa đạt', number: '', on: '', authority: '' })], true, { name: 'hai.xlsx' })
      expect(two.body).toMatchObject({ fresh: 0, conflicts: 1 })
      const id = one.body.importId ?? ''
      const back = await office.call(api.withdrawPastImport, { params: { id }, body: { reason: 'Nhập nhầm năm' } })
      expect(back.body).toEqual({ withdrawn: 1 })
      expect(await statuses(t)).toMatchObject([{ state: 'not-recognised', imported: true }])
      expect((await office.call(api.withdrawPastImport, { params: { id }, body: { reason: 'Lần nữa' } })).code).toBe(
        'past.import-withdrawn',
      )
      const imports = await office.call(api.listPastImports, { params: { id: TODAY_AN_GIANG } })
      expect(imports.body.items).toMatchObject([
        { fileName: 'hai.xlsx', counting: 1, conflicts: 0, withdrawn: null },
        { fileName: 'một.xlsx', counting: 0, conflicts: 0, withdrawn: { reason: 'Nhập nhầm năm' } },
      ])
      const nowhere = await office.call(api.withdrawPastImport, {
        params: { id: '00000000-0000-4000-8000-000000000000' },
        body: { reason: 'x' },
      })
      expect(nowhere.code).toBe('past.import-not-found')
    }))

  test('is not taken back once a later file revoked what it said', () =>
    inRollback(async (t) => {
      const [first] = await places(t, 'commune', 1)
      if (!first) throw new Error('a commune is needed')
      const office = await person(t)
      const one = await send(office, [line(first)], true)
      await send(office, [line(first, { result: 'thu hồi', number: '77/QĐ-UBND', on: '01/07/2021' })], true)
      const back = await office.call(api.withdrawPastImport, { params: { id: one.body.importId ?? '' }, body: { reason: 'Nhầm' } })
      expect([back.status, back.code]).toEqual([409, 'past.built-upon'])
      expect(back.details).toMatchObject({ total: 1, units: [{ id: first.id }] })
    }))

  test('what the database lets count is what the dry run said, whatever files come in whatever order', { timeout: 240_000 }, () =>
    inRollback(async (t) => {
      const communes = await places(t, 'commune', 3)
      const office = await person(t)
      const [recorded] = communes
      if (!recorded) throw new Error('a commune is needed')
      await decide(t, { kind: KIND, window: year(2020), on: '2020-12-20', setId: SET }, [recorded])
      const anyLine = fc.record({
        place: fc.constantFrom(...communes),
        window: fc.constantFrom('01/01/2020–31/12/2020', '01/01/2019–31/12/2019'),
        result: fc.constantFrom('đạt', 'chưa đạt', 'thu hồi'),
        number: fc.constantFrom('1/QĐ-UBND', '2/QĐ-UBND'),
        on: fc.constantFrom('25/12/2020', '25/06/2021'),
      })
      const files = fc.array(
        fc.uniqueArray(anyLine, { minLength: 1, maxLength: 4, selector: ({ place, window }) => `${place.id} ${window}` }),
        { minLength: 1, maxLength: 3 },
      )
      await fc.assert(
        fc.asyncProperty(files, (sequence) =>
          t.undone(async () => {
            for (const cells of sequence) {
              const lines = cells.map(({ place, ...more }) => line(place, more))
              const said = (await send(office, lines, false)).body
              const taken = (await send(office, lines, true)).body
              expect([taken.fresh, taken.same, taken.conflicts]).toEqual([said.fresh, said.same, said.conflicts])
              if (taken.importId === null) continue
              const query = { import: taken.importId, limit: 200 }
              const conflicts = await office.call(api.listPastConflicts, { params: { id: AN_GIANG }, query })
              expect(conflicts.body.items).toHaveLength(said.conflicts)
              expect(conflicts.body.items.every((each) => each.stands !== null)).toBe(true)
            }
          }),
        ),
        { numRuns: 8 },
      )
    }),
  )

  test('a dossier concluded as not met is recorded: a file cannot turn it into a recognition', () =>
    inRollback(async (t) => {
      const [first] = await places(t, 'commune', 1)
      if (!first) throw new Error('a commune is needed')
      const office = await person(t)
      await send(office, [line(first)], true)
      expect(await statuses(t)).toHaveLength(1)
      const filed = { place: first, outcome: 'met', handedInOn: '2020-12-01', failing: [] }
      await file(t, { setId: SET, window: year(2020), dueOn: null }, [{ ...filed, status: 'handed-in' }])
      expect(await statuses(t)).toHaveLength(1)
      await sql`update dossiers set status = 'not-met'`.execute(sqlOf<object>(t.seed))
      expect(await statuses(t)).toEqual([])
      const conflicts = await office.call(api.listPastConflicts, { params: { id: AN_GIANG } })
      expect(conflicts.body.items).toMatchObject([{ in: 'result', stands: { origin: 'dossier', state: 'not-recognised' } }])
      await sql`update dossiers set status = 'returned'`.execute(sqlOf<object>(t.seed))
      expect(await statuses(t)).toHaveLength(1)
    }))

  test('is not taken back once a verdict was given that may rest on it', () =>
    inRollback(async (t) => {
      const [first] = await places(t, 'commune', 1)
      if (!first) throw new Error('a commune is needed')
      const office = await person(t)
      const one = await send(office, [line(first)], true)
      await file(t, { setId: SET, window: year(2020), dueOn: null }, [
        { place: first, status: 'handed-in', outcome: 'met', handedInOn: '2020-12-01', failing: [] },
      ])
      await sql`insert into evaluations (dossier_id, scope, set_id, set_version, inputs, outcome, trace, evaluated_at)
        select id, scope, set_id, set_version, '{}', 'met', '{}', now() + interval '1 hour' from dossiers`.execute(sqlOf<object>(t.seed))
      const back = await office.call(api.withdrawPastImport, { params: { id: one.body.importId ?? '' }, body: { reason: 'Nhầm' } })
      expect(back.code).toBe('past.built-upon')
    }))

  test('only at the province, and only what lies in it; the wall keeps strangers out', () =>
    inRollback(async (t) => {
      const [first] = await places(t, 'commune', 1)
      if (!first) throw new Error('a commune is needed')
      const office = await person(t)
      const below = await office.call(api.importPastResults, {
        params: { id: '30505@2025-07-01' },
        file: { name: 'a.xlsx', bytes: await workbook([line(first)]) },
      })
      expect(['unit.wrong-level', 'unit.not-found', 'unit.not-valid-on']).toContain(below.code)
      await send(office, [line(first)], true)
      const stranger = await person(t, 'programme-office', '15@2025-07-01')
      expect((await stranger.call(api.listPastConflicts, { params: { id: AN_GIANG } })).code).toBe('auth.forbidden')
      expect((await stranger.call(decisions.listDecisions, {})).body.items).toEqual([])
      const elsewhere = await stranger.call(api.importPastResults, {
        params: { id: '15@2025-07-01' },
        file: { name: 'a.xlsx', bytes: await workbook([line(first)]) },
      })
      expect(elsewhere.body.errors.map((error) => error.code)).toEqual(['unit-unknown'])
    }))

  test('the template offers the units, sets and windows of the province, and reads back as an empty file', () =>
    inRollback(async (t) => {
      const office = await person(t)
      const template = await office.call(api.pastResultsTemplate, { params: { id: TODAY_AN_GIANG } })
      expect(template.status).toBe(200)
      const book = new ExcelJS.Workbook()
      await book.xlsx.load(template.bytes as unknown as ExcelJS.Buffer)
      expect(book.worksheets.map((sheet) => sheet.name)).toEqual(['Kết quả', 'Đơn vị', 'Bộ tiêu chí', 'Kỳ đánh giá', 'Hướng dẫn'])
      const sheet = book.getWorksheet('Kết quả')
      expect(sheet?.getCell('H2').dataValidation.formulae).toEqual(['"đạt,chưa đạt,thu hồi"'])
      expect(sheet?.getCell('A2').dataValidation.type).toBe('list')
      const empty = await office.call(api.importPastResults, {
        params: { id: TODAY_AN_GIANG },
        file: { name: 'a.xlsx', bytes: new Uint8Array(template.bytes) },
      })
      expect(empty.body.errors.map((error) => error.code)).toEqual(['no-rows'])
    }))
})
