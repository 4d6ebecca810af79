// Over HTTP: what is not asked any more is neither handed in nor counted, and a correction that makes another cell necessary opens it.
import { expect, test } from 'vitest'
import * as api from '@binhyen/core/reports/reports.contract'
import { sql } from 'kysely'
import { sqlOf } from '#server/platform/db/client'
import { COMMUNE, deltasOf, foldDeltas, given, ok, opened, PROVINCE, typed, withForms } from '../../../test/reports.ts'

test('a cell whose condition ceased to hold stays typed and counts for nothing', () =>
  withForms(async (t) => {
    const officer = await t.as('commune-officer', COMMUNE)
    const id = await opened(officer)
    await typed(officer, id, { tstTotal: given(5), tstPart: given(3) })
    const revision = await typed(officer, id, { tstTotal: given(0) })
    // 3 of 0 would break the form's check, if it were asked
    ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
    const handIn = ok(await officer.call(api.getHandIn, { params: { id, seq: 1 } }))
    expect(handIn.cells.map(({ figure }) => figure)).toEqual(['tstTotal'])
    expect((await deltasOf(t, id))[0]?.sums).toMatchObject([
      { figure: 'tstTotal', given: 1, notApplicable: 0 },
      { figure: 'tstPart', given: 0, thousandths: 0, notApplicable: 1 },
    ])
    const report = ok(await officer.call(api.getReport, { params: { id } }))
    expect(report.cells.find(({ figure }) => figure === 'tstPart')?.cell).toEqual(given(3))
  }))

test('a returned zero that becomes a number asks for its parts, and they can be given', () =>
  withForms(async (t) => {
    const officer = await t.as('commune-officer', COMMUNE)
    const appraiser = await t.as('appraiser', PROVINCE)
    const id = await opened(officer)
    let revision = await typed(officer, id, { tstTotal: given(0), tstMoney: given(1) })
    ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
    ok(
      await appraiser.call(api.returnReport, {
        params: { id },
        body: { cells: [{ unitId: COMMUNE, figure: 'tstTotal', reason: 'Sổ ghi 4 vụ' }] },
      }),
    )
    revision = await typed(officer, id, { tstTotal: given(4), tstPart: given(1) })
    const closed = await officer.call(api.saveCells, {
      params: { id },
      body: { cells: [{ unitId: COMMUNE, figure: 'tstMoney', cell: given(2), base: 1 }] },
    })
    expect(closed.code).toBe('report.cell-closed')
    ok(await officer.call(api.handInReport, { params: { id }, body: { revision } }))
    const handIn = ok(await appraiser.call(api.getHandIn, { params: { id, seq: 2 } }))
    expect(handIn.changes.map(({ figure, after }) => [figure, after])).toEqual([
      ['tstTotal', given(4)],
      ['tstPart', given(1)],
    ])
    // what nobody was asked for is taken back, and said instead; a count from nothing agrees
    expect((await deltasOf(t, id)).at(-1)?.sums).toMatchObject([
      { figure: 'tstTotal', given: 0, thousandths: 4000 },
      { figure: 'tstPart', given: 1, thousandths: 1000, notApplicable: -1 },
    ])
    await foldDeltas(t.seed, 1000)
    const { rows } = await sql<object>`select given, thousandths, not_applicable from figure_totals
      where unit_id = ${PROVINCE} and figure_id = 'tstPart' and basis = 'provisional'`.execute(sqlOf<object>(t.seed))
    expect(rows).toEqual([{ given: 1, thousandths: 1000, not_applicable: 0 }])
  }))
