// Figures by the thousand over HTTP: as a key and as a person, wrong rows located, keys of the sender's, hand-in, CSV, and read back.
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { makeApiKey } from '@binhyen/core/access/api-keys.contract'
import { quantityText, type Quantity } from '@binhyen/core/figures/quantity.domain'
import * as api from '@binhyen/core/exchange/figure-values.contract'
import * as reports from '@binhyen/core/reports/reports.contract'
import { csvFile } from '@binhyen/core/shared/safe-cell'
import { sqlOf } from '#server/platform/db/client'
import { clientOf, type Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import {
  arrangeForms,
  arrangeVillages,
  COMMUNE,
  FORM,
  given,
  handedIn,
  MONTH,
  MONTH_BEFORE,
  ok,
  PROVINCE,
  SECOND,
  switchOn,
  typed,
} from '../../../test/reports.ts'

const CODE = COMMUNE.split('@')[0] ?? ''
type Row = Parameters<typeof bodyOf>[0][number]
const row = (figure: string, value: string | number | null | undefined, more: object = {}) => ({
  form: FORM,
  unit: CODE,
  ...MONTH,
  figure,
  value,
  ...more,
})
const bodyOf = (rows: readonly ReturnType<typeof row>[], more: object = {}) => ({ body: { rows: [...rows] as never, ...more } as never })
const write = async (client: Client, rows: readonly Row[], more: object = {}) =>
  ok(await client.call(api.writeFigureValues, bodyOf(rows, more)))

const inForms = (run: (t: Test, officer: Client) => Promise<void>, demonstration = false): Promise<void> =>
  inRollback(
    async (t) => {
      await arrangeForms(t.seed)
      await run(t, await t.as('commune-officer', COMMUNE))
      expect(t.mistakes).toEqual([])
    },
    { demonstration },
  )

const cellsOf = async (client: Client, id: string) =>
  Object.fromEntries(
    ok(await client.call(reports.listCellChanges, { params: { id }, query: { since: 0 } })).cells.map(({ unitId, figure, cell }) => [
      `${unitId === COMMUNE ? '' : `${unitId} `}${figure}`,
      cell,
    ]),
  )
const countOf = async (t: Test, table: string): Promise<number> =>
  (await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(sqlOf<object>(t.seed))).rows[0]?.n ?? -1

async function keyOf(t: Test, person: Client, areas: readonly string[], access: 'read' | 'write' = 'write'): Promise<Client> {
  const { key } = ok(
    await person.call(makeApiKey, { body: { name: 'Phần mềm', unitId: COMMUNE, areas, access, expiresOn: '2027-01-01' } as never }),
  )
  const bare = clientOf(t.http, null, null)
  return {
    ...bare,
    call: (endpoint, ask = {}) => bare.call(endpoint, { ...ask, headers: { authorization: `Bearer ${key}`, ...ask.headers } }),
  }
}

describe('writing', () => {
  test('opens reports, keeps each value as it was said, and names what it did', () =>
    inForms(async (t, officer) => {
      const [village] = await arrangeVillages(t)
      const done = await write(officer, [
        row('tstTotal', 'trên 160'),
        row('tstPart', '1.234'),
        row('tstMoney', '12,5'),
        row('tstGrid', 7, { village: village?.split('@')[0] }),
        row('tstLimited', undefined, { village, state: 'cannot-provide', reason: 'Sổ đang thanh tra' }),
        row('tstTotal', undefined, { ...MONTH_BEFORE, state: 'not-applicable', unit: COMMUNE }),
      ])
      expect(done).toMatchObject({
        dryRun: false,
        errors: [],
        counts: { rows: 6, written: 2, unchanged: 0, refused: 0, changed: 6, handedIn: 0 },
      })
      const report = done.reports.find(({ periodFrom }) => periodFrom === MONTH.periodFrom)
      expect(report).toMatchObject({ outcome: 'written', status: 'open', revision: 1, changed: 5, handIn: null })
      expect(await cellsOf(officer, report?.report ?? '')).toEqual({
        tstTotal: given(160, 'over'),
        tstPart: given(1234),
        tstMoney: given(12.5),
        [`${village} tstGrid`]: given(7),
        [`${village} tstLimited`]: { state: 'cannot-provide', reason: 'Sổ đang thanh tra' },
      })
      // the same again changes nothing; null and blank empty a cell
      expect((await write(officer, [row('tstTotal', 'trên 160')])).counts).toMatchObject({ unchanged: 1, changed: 0 })
      await write(officer, [row('tstTotal', null), row('tstPart', undefined, { state: 'blank' })])
      expect(await cellsOf(officer, report?.report ?? '')).toMatchObject({ tstTotal: null, tstPart: null })
    }))

  test('one report is one, whether its unit is named by id or by code: a cell said twice is located', () =>
    inForms(async (t, officer) => {
      const twice = await write(officer, [row('tstTotal', 1), row('tstPart', 1), row('tstTotal', 2, { unit: COMMUNE })])
      expect(twice.counts).toMatchObject({ rows: 3, written: 0, refused: 1, changed: 0 })
      expect(twice.errors).toMatchObject([{ row: 3, field: 'figure', code: 'twice' }])
      expect(await countOf(t, 'reports')).toBe(0)
      const wrong = await write(officer, [row('tstTotal', 1), row('tstPart', '1,234', { unit: COMMUNE })])
      expect(wrong.errors).toMatchObject([{ row: 2, field: 'value', code: 'separator' }])
      const done = await write(officer, [row('tstTotal', 3), row('tstPart', 2, { unit: COMMUNE, handIn: true })])
      expect(done.counts).toMatchObject({ rows: 2, written: 1, changed: 2, handedIn: 1 })
      expect(await countOf(t, 'reports')).toBe(1)
    }))

  test('tells each wrong row by number, field and sentence; its report stays untouched, others are written', () =>
    inForms(async (t, officer) => {
      await switchOn(t, 'tstSensitive', 'off')
      const wrong = await write(officer, [
        row('tstTotal', 5, MONTH_BEFORE),
        row('tstTotal', '12.5'),
        row('tstPart', '1,234'),
        row('tstGrid', ''),
        row('tstMoney', '2 vụ'),
        row('tstNoSuch', 1),
        row('tstGrid', 3, { village: '99999' }),
        row('tstTotal', 3),
        row('tstPart', undefined, { state: 'cannot-provide' }),
        row('tstPart', 'không cung cấp được: mất sổ'),
      ])
      expect(wrong.counts).toMatchObject({ rows: 10, written: 1, refused: 1, changed: 1 })
      expect(wrong.errors.map(({ row: at, field, code }) => [at, field, code])).toEqual([
        [4, 'value', 'value-missing'],
        [9, 'reason', 'reason-missing'],
      ])
      const later = await write(officer, [
        row('tstTotal', '12.5'),
        row('tstPart', '1,234'),
        row('tstMoney', '2 vụ'),
        row('tstGrid', 3, { village: '99999' }),
        row('tstTotal', 3),
        row('tstPart', 'không cung cấp được: mất sổ'),
      ])
      expect(later.errors.map(({ row: at, field, code }) => [at, field, code])).toEqual([
        [1, 'value', 'separator'],
        [2, 'value', 'separator'],
        [3, 'value', 'not-a-number'],
        [4, 'village', 'village-unknown'],
        [5, 'figure', 'twice'],
        [6, 'figure', 'twice'],
      ])
      expect(later.errors[0]?.detail).toBe('Dấu chấm hoặc dấu phẩy có thể hiểu hai cách. Ghi rõ 125 hay 12,5.')
      const off = await write(officer, [row('tstSensitive', 1), row('tstTotal', 4)])
      expect(off.errors).toMatchObject([{ row: 1, field: 'figure', code: 'figure.off' }])
      const unknown = await write(officer, [row('tstTotal', 4), row('tstNoSuch', 1)])
      expect(unknown.errors).toMatchObject([{ row: 2, field: 'figure', code: 'report.cell-unknown' }])
      expect(await countOf(t, 'reports')).toBe(1)
      // of a row nobody can place, nothing is known to be whole
      const lost = await write(officer, [row('tstTotal', 6, MONTH_BEFORE), row('tstPart', 1, { periodFrom: '2026-13-15' })])
      expect(lost.counts).toMatchObject({ written: 0, refused: 1 })
      expect(lost.errors).toMatchObject([{ row: 2, field: 'periodFrom', code: 'not-a-day' }])
    }))

  test('a unit, form or period that cannot be is told at its row', () =>
    inForms(async (_t, officer) => {
      const done = await write(officer, [
        row('tstTotal', 1, { unit: 'no-such' }),
        row('tstTotal', 1, { form: 'no-such' }),
        row('tstTotal', 1, { periodTo: '2026-11-16' }),
        row('tstTotal', 1, { periodFrom: '2026-11-15', periodTo: '2026-10-15' }),
        row('tstTotal', 1, { periodFrom: '2027-10-15', periodTo: '2027-11-15' }),
      ])
      expect(done.counts).toMatchObject({ written: 0, refused: 5 })
      expect(done.errors.map(({ row: at, field, code }) => [at, field, code])).toEqual([
        [1, 'unit', 'unit-unknown'],
        [2, 'form', 'form.not-found'],
        [3, 'periodFrom', 'report.period-unknown'],
        [4, 'periodFrom', 'report.period-unknown'],
        [5, 'periodFrom', 'report.period-not-begun'],
      ])
    }))

  test('of foreign units is refused row by row, and as a whole where nothing is the sender’s', () =>
    inForms(async (t, officer) => {
      const foreign = row('tstTotal', 1, { unit: SECOND })
      const done = await write(officer, [foreign, row('tstTotal', 2)])
      expect(done.counts).toMatchObject({ written: 1, refused: 1 })
      expect(done.errors).toMatchObject([{ row: 1, field: 'unit', code: 'auth.forbidden' }])
      expect((await officer.call(api.writeFigureValues, bodyOf([foreign]))).code).toBe('auth.forbidden')
      expect((await (await t.as('leader', PROVINCE)).call(api.writeFigureValues, bodyOf([row('tstTotal', 2)]))).code).toBe('auth.forbidden')
    }))

  test('as a key: only with the area of figures and the right to write; what a person typed is not overwritten unless said', () =>
    inForms(async (t, officer) => {
      const id = ok(await officer.call(reports.openReport, { body: { formId: FORM, unitId: COMMUNE, ...MONTH } })).id
      await typed(officer, id, { tstTotal: given(12) })
      expect((await (await keyOf(t, officer, ['dossiers'])).call(api.writeFigureValues, bodyOf([row('tstTotal', 1)]))).code).toBe(
        'auth.key-not-allowed',
      )
      const reading = await keyOf(t, officer, ['figures'], 'read')
      expect((await reading.call(api.writeFigureValues, bodyOf([row('tstTotal', 1)]))).code).toBe('auth.key-not-allowed')
      expect((await reading.call(api.readFigureValues, { query: { form: FORM, unit: COMMUNE } })).code).toBeNull()
      const key = await keyOf(t, officer, ['figures'])
      const met = await write(key, [row('tstTotal', 1)])
      expect(met.errors).toMatchObject([{ row: 1, field: 'value', code: 'changed-meanwhile' }])
      expect((await write(key, [row('tstTotal', 1, { revision: 1 })])).counts).toMatchObject({ changed: 1 })
      expect((await write(key, [row('tstTotal', 2)])).counts).toMatchObject({ changed: 1 })
      await typed(officer, id, { tstTotal: given(30) })
      expect((await write(key, [row('tstTotal', 2)])).counts).toMatchObject({ refused: 1 })
      expect((await write(key, [row('tstTotal', 2)], { overwrite: true })).counts).toMatchObject({ changed: 1 })
      const way = await sql<{ way: string }>`select way from report_cells`.execute(sqlOf<object>(t.seed))
      expect(way.rows).toEqual([{ way: 'program' }])
    }))

  test('a dry run says the same and leaves nothing behind', () =>
    inForms(async (t, officer) => {
      const rows = [row('tstTotal', 5, { handIn: true }), row('tstTotal', 'x', MONTH_BEFORE)]
      const dry = await write(officer, rows, { dryRun: true, key: 'a' })
      expect(dry).toMatchObject({ dryRun: true, counts: { written: 1, refused: 1, handedIn: 1 } })
      expect([await countOf(t, 'reports'), await countOf(t, 'report_deltas'), await countOf(t, 'report_cells')]).toEqual([0, 0, 0])
      const done = await write(officer, rows, { key: 'a' })
      expect(done.counts).toEqual(dry.counts)
      expect([await countOf(t, 'reports'), await countOf(t, 'report_deltas'), await countOf(t, 'report_cells')]).toEqual([1, 1, 1])
      const told = await sql<{ action: string }>`select action from audit_entries where action like 'report.%' order by id`.execute(
        sqlOf<object>(t.seed),
      )
      expect(told.rows.map(({ action }) => action)).toEqual([
        'report.check-values',
        'report.open',
        'report.save',
        'report.hand-in',
        'report.write-values',
      ])
    }))
})

describe('a key of the sender’s', () => {
  test('the same rows twice are written once and answered alike; other rows are refused; somebody else’s key is theirs', () =>
    inForms(async (t, officer) => {
      const first = await write(officer, [row('tstTotal', 5)], { key: 'thang-11' })
      const id = first.reports[0]?.report ?? ''
      await typed(officer, id, { tstTotal: given(9) })
      expect(await write(officer, [row('tstTotal', 5)], { key: 'thang-11' })).toEqual(first)
      expect(await cellsOf(officer, id)).toEqual({ tstTotal: given(9) })
      expect((await officer.call(api.writeFigureValues, bodyOf([row('tstTotal', 6)], { key: 'thang-11' }))).code).toBe(
        'figure-values.key-reused',
      )
      const other = await t.as('commune-officer', COMMUNE)
      expect((await write(other, [row('tstTotal', 6)], { key: 'thang-11', overwrite: true })).counts).toMatchObject({ changed: 1 })
      const kept = await sql<{ all: string }>`select string_agg(row_to_json(c)::text, '') as all from commands c`.execute(
        sqlOf<object>(t.seed),
      )
      expect(kept.rows[0]?.all).not.toContain('thang-11')
    }))

  test('the same Command-Id again answers alike, with other rows it is refused', () =>
    inForms(async (_t, officer) => {
      const commandId = randomUUID()
      const ask = (value: number) => officer.call(api.writeFigureValues, { ...bodyOf([row('tstTotal', value)]), commandId } as never)
      const first = await ask(5)
      expect((await ask(5)).bytes).toEqual(first.bytes)
      expect((await ask(6)).code).toBe('command.reused')
    }))
})

describe('handing in', () => {
  test('only where asked, by the rules of the door; what is refused leaves nothing', () =>
    inForms(async (t, officer) => {
      const early = await write(officer, [row('tstTotal', 5, { periodFrom: '2026-11-15', periodTo: '2026-12-15', handIn: true })])
      expect(early.errors).toMatchObject([{ row: 1, field: 'handIn', code: 'report.before-close' }])
      const wrong = await write(officer, [row('tstTotal', 5, { handIn: true }), row('tstPart', 6)])
      expect(wrong.errors).toMatchObject([{ row: 2, field: 'handIn', code: 'report.findings.check' }])
      expect(wrong.errors[0]?.detail).toContain('Chỉ tiêu tstPart')
      const missing = await write(officer, [row('tstGrid', 5, { handIn: true })])
      expect(missing.errors).toMatchObject([{ row: 1, field: 'handIn', code: 'report.findings.missing' }])
      expect(await countOf(t, 'reports')).toBe(0)
      const done = await write(officer, [row('tstTotal', 5, { handIn: true }), row('tstPart', 4)])
      expect(done.reports).toMatchObject([{ status: 'handed-in', handIn: { seq: 1, late: false } }])
      expect(await countOf(t, 'report_deltas')).toBe(1)
      // again: done already; with other figures it is no longer open
      expect((await write(officer, [row('tstTotal', 5, { handIn: true })])).counts).toMatchObject({ unchanged: 1, handedIn: 0 })
      expect((await write(officer, [row('tstTotal', 6, { handIn: true })])).errors).toMatchObject([{ code: 'report.transition-refused' }])
    }))
})

describe('CSV', () => {
  const send = (client: Client, text: string, query: object = {}) =>
    client.call(api.writeFigureValuesCsv, { query: query as never, file: { name: 'so-lieu.csv', bytes: Buffer.from(text) } })

  test('comma or semicolon, with or without a byte order mark, CR LF or LF: the same rows', () =>
    inForms(async (_t, officer) => {
      const lines = [
        ['form', 'unit', 'periodFrom', 'periodTo', 'figure', 'value', 'state', 'reason', 'handIn'],
        [FORM, CODE, '15/10/2026', '2026-11-15', 'tstTotal', 'trên 160', '', '', ''],
        [FORM, CODE, '15/10/2026', '2026-11-15', 'tstMoney', '1.234,5', '', '', 'false'],
        [FORM, CODE, '15/10/2026', '2026-11-15', 'tstGrid', '', 'cannot-provide', 'Mất sổ', '0'],
      ]
      for (const [separator, end, mark] of [
        [',', '\r\n', '\uFEFF'],
        [';', '\n', ''],
        ['\t', '\n', '\uFEFF'],
      ] as const) {
        const text = mark + lines.map((line) => line.map((cell) => `"${cell}"`).join(separator)).join(end)
        const done = ok(await send(officer, text, { overwrite: 'true' }))
        expect(done).toMatchObject({ errors: [], counts: { rows: 3, refused: 0 } })
        expect(await cellsOf(officer, done.reports[0]?.report ?? '')).toEqual({
          tstTotal: given(160, 'over'),
          tstMoney: given(1234.5),
          tstGrid: { state: 'cannot-provide', reason: 'Mất sổ' },
        })
      }
    }))

  test('errors are told by the line of the file; a number that fell into two columns is not guessed', () =>
    inForms(async (t, officer) => {
      const head = 'form,unit,periodFrom,periodTo,figure,value'
      const line = (value: string): string => `${FORM},${CODE},2026-10-15,2026-11-15,tstTotal,${value}`
      expect(ok(await send(officer, `${head}\n\n${line('"12.5"')}`)).errors).toMatchObject([{ row: 3, field: 'value', code: 'separator' }])
      expect(ok(await send(officer, `${head}\n${line('1,234')}`)).errors).toMatchObject([{ row: 2, field: null, code: 'columns' }])
      expect(ok(await send(officer, `${head}\n${line('"1,234"')}`)).errors).toMatchObject([{ row: 2, field: 'value', code: 'separator' }])
      expect(ok(await send(officer, `${head}\n${line('')}`)).errors).toMatchObject([{ row: 2, field: 'value', code: 'value-missing' }])
      for (const [text, fault] of [
        ['', 'empty'],
        [`${head},colour\n${line('1')},red`, 'column-unknown'],
        [`${head},value\n${line('1')},2`, 'column-twice'],
        [line('1'), 'column-unknown'],
        [head, 'rows'],
      ] as const) {
        expect(await send(officer, text)).toMatchObject({ code: 'figure-values.file-invalid', details: { fault } })
      }
      expect(await countOf(t, 'reports')).toBe(0)
    }))

  test('a reason that names a person is for its writer to confirm, or refused', () =>
    inForms(async (_t, officer) => {
      const text = `form,unit,periodFrom,periodTo,figure,state,reason\n${FORM},${CODE},2026-10-15,2026-11-15,tstTotal,cannot-provide,số 001199012345 giữ`
      expect(await send(officer, text)).toMatchObject({ code: 'protection.sensitive-text', details: { field: 'file.2.reason' } })
      const said = row('tstTotal', undefined, { state: 'cannot-provide', reason: 'số 001199012345 giữ' })
      expect(await officer.call(api.writeFigureValues, bodyOf([said]))).toMatchObject({
        code: 'protection.sensitive-text',
        details: { field: 'body.rows.0.reason' },
      })
    }))
})

describe('reading', () => {
  const read = async (client: Client, query: object = {}) =>
    ok(await client.call(api.readFigureValues, { query: { form: FORM, ...query } as never }))

  test('what was accepted, or handed in last, of a place and all below it, page by page', () =>
    inForms(async (t, officer) => {
      const police = await t.as('appraiser', PROVINCE)
      const second = await t.as('commune-officer', SECOND)
      const id = await handedIn(officer, given(160, 'over'))
      await handedIn(officer, given(3), MONTH_BEFORE)
      await handedIn(second, given(7), { unitId: SECOND })
      expect((await read(police)).items).toEqual([])
      ok(await police.call(reports.acceptReport, { params: { id }, body: { seq: 1 } }))
      expect(await read(police, { unit: PROVINCE })).toMatchObject({
        items: [
          {
            unit: { id: COMMUNE },
            handIn: { seq: 1 },
            values: [{ village: null, figure: 'tstTotal', cell: given(160, 'over'), text: 'trên 160', mark: null }],
          },
        ],
        next: null,
      })
      const first = await read(police, { state: 'provisional', limit: 2 })
      const rest = await read(police, { state: 'provisional', limit: 2, after: first.next })
      expect([...first.items, ...rest.items].map(({ unit, periodFrom, values }) => [unit.id, periodFrom, values[0]?.text])).toEqual([
        [COMMUNE, MONTH_BEFORE.periodFrom, '3'],
        [COMMUNE, MONTH.periodFrom, 'trên 160'],
        [SECOND, MONTH.periodFrom, '7'],
      ])
      expect((await read(police, { state: 'provisional', periodTo: MONTH_BEFORE.periodTo })).items).toHaveLength(1)
      expect((await read(police, { state: 'provisional', figure: 'tstPart' })).items[0]?.values).toEqual([])
      expect((await read(officer, { state: 'provisional' })).items.map(({ unit }) => unit.id)).toEqual([COMMUNE, COMMUNE])
      expect((await officer.call(api.readFigureValues, { query: { form: FORM, unit: SECOND } })).code).toBe('auth.forbidden')
      const asked = { form: FORM, unit: COMMUNE }
      for (const door of [api.readFigureValues, api.readFigureValuesCsv]) {
        const unknown = await officer.call(door as typeof api.readFigureValues, { query: { ...asked, figure: 'tstTotal,tstNone' } })
        expect([unknown.code, unknown.details]).toEqual(['figure.not-found', { id: 'tstNone' }])
        const backwards = { ...asked, periodFrom: MONTH.periodTo, periodTo: MONTH.periodFrom }
        expect(await officer.call(door as typeof api.readFigureValues, { query: backwards })).toMatchObject({
          code: 'request.invalid',
          details: { issues: [{ path: 'periodTo' }] },
        })
      }
      expect((await police.call(api.readFigureValues, { query: { form: FORM, after: 'x' } })).code).toBe('request.invalid')
      expect((await police.call(api.readFigureValues, { query: { form: 'no-such' } })).code).toBe('form.not-found')
    }))

  test('hides small numbers from whom they are nothing to, leaves out what is switched off, and is written down', () =>
    inForms(async (t, officer) => {
      const [village] = await arrangeVillages(t)
      await switchOn(t)
      await write(officer, [row('tstTotal', 9), row('tstSensitive', 3), row('tstLimited', 2, { village, handIn: true })])
      const leader = await t.as('leader', PROVINCE)
      const marks = (await read(leader, { state: 'provisional' })).items.flatMap(({ values }) =>
        values.map(({ figure, cell, text, mark }) => [figure, cell, text, mark]),
      )
      expect(marks).toEqual([
        ['tstTotal', given(9), '9', null],
        ['tstSensitive', null, '<5', 'small'],
        ['tstLimited', null, '<5', 'small'],
      ])
      await switchOn(t, 'tstSensitive', 'off')
      expect((await read(officer, { state: 'provisional' })).items[0]?.values.map(({ figure }) => figure)).toEqual([
        'tstTotal',
        'tstLimited',
      ])
      const told = await sql<{ change: unknown }>`select change from audit_entries where action = 'request.export'`.execute(
        sqlOf<object>(t.seed),
      )
      expect(told.rows).toHaveLength(2)
    }))

  test('as CSV it is what the writing door takes, and no cell of it is a formula', () =>
    inForms(async (t, officer) => {
      await arrangeVillages(t)
      await write(officer, [
        row('tstTotal', 'gần 11.500'),
        row('tstMoney', '12,5'),
        row('tstGrid', undefined, { state: 'cannot-provide', reason: '=1+1', handIn: true }),
      ])
      const file = await officer.call(api.readFigureValuesCsv, { query: { form: FORM, unit: COMMUNE, state: 'provisional' } })
      const text = file.bytes.toString('utf8')
      expect(text).toContain(`"'=1+1"`)
      expect(text.split('\r\n')).toHaveLength(5)
      const back = ok(await officer.call(api.writeFigureValuesCsv, { file: { name: 'a.csv', bytes: file.bytes } }))
      expect(back).toMatchObject({ errors: [], counts: { rows: 3, unchanged: 1, changed: 0 } })
    }))

  test('a province is carried away only by who is at the keyboard', () =>
    inForms(async (t) => {
      const police = await t.as('appraiser', PROVINCE)
      expect((await police.call(api.readFigureValuesCsv, { query: { form: FORM, unit: PROVINCE } })).code).toBeNull()
      await sql`update sessions set confirmed_at = now() - interval '1 hour'`.execute(sqlOf<object>(t.seed))
      expect((await police.call(api.readFigureValuesCsv, { query: { form: FORM, unit: PROVINCE } })).code).toBe(
        'auth.confirmation-required',
      )
    }))
})

test('whatever is said in words comes back in the same words, through JSON and CSV', () =>
  inForms(async (_t, officer) => {
    const quantities = fc.oneof(
      fc.record({
        number: fc.integer({ min: 0, max: 999_999 }),
        qualifier: fc.constantFrom('exact', 'over', 'more-than', 'at-least', 'nearly', 'at-most', 'about' as const),
        upper: fc.constant(null),
      }),
      fc.record({
        number: fc.integer({ min: 0, max: 999 }),
        qualifier: fc.constant('range' as const),
        upper: fc.integer({ min: 1000, max: 9999 }),
      }),
    )
    await fc.assert(
      fc.asyncProperty(quantities, fc.boolean(), async (quantity, csv) => {
        const text = quantityText(quantity as Quantity)
        const line = csvFile([
          ['form', 'unit', 'periodFrom', 'periodTo', 'figure', 'value'],
          [FORM, CODE, MONTH.periodFrom, MONTH.periodTo, 'tstTotal', text],
        ])
        const done = csv
          ? ok(
              await officer.call(api.writeFigureValuesCsv, {
                query: { overwrite: 'true' },
                file: { name: 'a.csv', bytes: Buffer.from(line) },
              }),
            )
          : await write(officer, [row('tstTotal', text)], { overwrite: true })
        expect(await cellsOf(officer, done.reports[0]?.report ?? '')).toEqual({ tstTotal: { state: 'given', quantity } })
      }),
      { numRuns: 25 },
    )
  }))

test('whatever rows are sent, the answer is one of ours', () =>
  inForms(async (_t, officer) => {
    const word = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom(FORM, CODE, COMMUNE, 'tstTotal', MONTH.periodFrom, MONTH.periodTo, '1.234', '12.5', '-1', '9'.repeat(20)),
    )
    const rows = fc.array(
      fc.record(
        {
          form: word,
          unit: word,
          periodFrom: word,
          periodTo: word,
          figure: word,
          value: fc.oneof(word, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null)),
          village: word,
          reason: word,
          state: fc.constantFrom('given', 'blank', 'cannot-provide', 'not-applicable'),
        },
        { requiredKeys: ['form', 'unit', 'periodFrom', 'periodTo', 'figure'] },
      ),
      { minLength: 1, maxLength: 6 },
    )
    await fc.assert(
      fc.asyncProperty(rows, async (sent) => {
        const answer = await officer.call(api.writeFigureValues, { body: { rows: sent } as never })
        expect([null, 'request.invalid', 'auth.forbidden', 'protection.sensitive-text']).toContain(answer.code)
        if (answer.code === null) expect(answer.body.errorCount > 0 || answer.body.counts.refused === 0).toBe(true)
      }),
      { numRuns: 60 },
    )
  }))
