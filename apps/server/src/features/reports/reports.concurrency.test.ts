// Two people at one report at once: only a real server has two connections, so these run on PostgreSQL alone.
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/reports/reports.contract'
import { runAsSystem } from '#server/platform/run'
import { atOnce, onServer } from '../../../test/at-once.ts'
import type { Client } from '../../../test/client.ts'
import { arrangeForms, COMMUNE, given, MONTH, MONTH_BEFORE, ok, opened, PROVINCE } from '../../../test/reports.ts'
import { reportsRoutes } from './reports.routes.ts'

describe.runIf(onServer)('at once', () => {
  const people = atOnce(reportsRoutes, async ({ runtime, as }) => {
    await runAsSystem(runtime, arrangeForms)
    return {
      one: await as('commune-officer', COMMUNE),
      other: await as('commune-officer', COMMUNE),
      police: await as('appraiser', PROVINCE),
    }
  })

  const put = (client: Client, id: string, figure: string, number: number) =>
    client.call(api.saveCells, { params: { id }, body: { cells: [{ unitId: COMMUNE, figure, cell: given(number), base: 0 }] } })

  test('begun by two, a report is one', async () => {
    const { one: a, other: b } = people()
    const ids = await Promise.all([opened(a), opened(b), opened(a), opened(b)])
    expect(new Set(ids).size).toBe(1)
  })

  test('of two in one cell one is kept and the other told; of two in two cells both are', async () => {
    const { one: a, other: b } = people()
    const id = await opened(a, MONTH)
    const answers = await Promise.all([put(a, id, 'tstTotal', 5), put(b, id, 'tstTotal', 7)])
    const [saved, told] = [answers.map((each) => ok(each).saved.length), answers.map((each) => ok(each).conflicts.length)]
    expect([saved.toSorted((x, y) => x - y), told.toSorted((x, y) => x - y)]).toEqual([
      [0, 1],
      [0, 1],
    ])
    const both = await Promise.all([put(a, id, 'tstPart', 1), put(b, id, 'tstMoney', 2)])
    expect(both.map((each) => ok(each).conflicts.length)).toEqual([0, 0])
    const { revision, cells } = ok(await a.call(api.getReport, { params: { id } }))
    expect(revision).toBe(3)
    expect(cells.map(({ figure }) => figure)).toEqual(['tstMoney', 'tstPart', 'tstTotal'])
  })

  test('handed in by two clicks it counts once; who types meanwhile is refused, or the hand-in is', async () => {
    const { one: a, other: b, police: receiver, db } = people()
    const id = await opened(a, MONTH_BEFORE)
    const { revision } = ok(await put(a, id, 'tstTotal', 5))
    const handIn = (client: Client) => client.call(api.handInReport, { params: { id }, body: { revision } })
    const [first, second, typed] = await Promise.all([handIn(a), handIn(b), put(b, id, 'tstPart', 1)])
    const codes = [first.code, second.code, typed.code]
    const done = codes.slice(0, 2).filter((code) => code === null).length
    if (typed.code === null) {
      // the cell came first: nothing is handed in that its sender has not seen
      expect([done, codes.slice(0, 2)]).toEqual([0, ['report.changed-meanwhile', 'report.changed-meanwhile']])
      ok(await a.call(api.handInReport, { params: { id }, body: { revision: revision + 1 } }))
    } else {
      expect([done, typed.code]).toEqual([1, 'report.transition-refused'])
      expect(codes.filter((code) => code === 'report.transition-refused')).toHaveLength(2)
    }
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from report_deltas where report_id = ${id}::uuid`.execute(db)
    expect(rows[0]?.n).toBe(1)
    // received by two at once, one way or the other, never both
    const cells = [{ unitId: COMMUNE, figure: 'tstTotal', reason: 'x' }]
    const received = await Promise.all([
      receiver.call(api.acceptReport, { params: { id }, body: { seq: 1 } }),
      receiver.call(api.acceptReport, { params: { id }, body: { seq: 1 } }),
    ])
    expect(received.map(({ code }) => code).filter((code) => code === null)).toHaveLength(1)
    expect((await receiver.call(api.returnReport, { params: { id }, body: { cells } })).code).toBeNull()
  })
})
