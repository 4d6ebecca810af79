// Boards, the summary and a unit's year: over HTTP, on real units of An Giang with results arranged below them.
import { describe, expect, test } from 'vitest'
import { listBoardUnits, readBoard, readSummary, readUnitYear } from '@binhyen/core/analytics/analytics.contract'
import { boardStates, failingClauses, rollUp, type BoardFact } from '@binhyen/core/analytics/analytics.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { descendantsOf } from '#server/features/units/units.service'
import { inRollback, type Test } from '../../../test/harness.ts'
import { AN_GIANG, anGiang, decide, enrol, file, places, year, type Filed, type Place } from '../../../test/results.ts'

describe('GET /api/summary', () => {
  test('gives An Giang at the end of 2020 exactly as its source', () =>
    inRollback(async (t) => {
      await anGiang(t)
      const auditor = await t.as('auditor', 'VN')
      for (const unit of ['89', AN_GIANG, 'An Giang']) {
        const { status, body } = await auditor.call(readSummary, { query: { unit, on: '2020-12-31' } })
        expect(status).toBe(200)
        expect(body.unit).toMatchObject({ id: AN_GIANG, fullName: 'Tỉnh An Giang' })
        expect(body.measures).toEqual([
          {
            id: 'indicator-19.2.commune',
            set: 'indicator-19-2-2016',
            window: year(2020),
            met: 97,
            total: 119,
            percent: 81.5,
            change: { units: 14, points: 11.8 },
            asSaid: 'tăng gần 12%',
            source: 'Cổng thông tin điện tử tỉnh An Giang, 12/03/2021',
          },
          expect.objectContaining({ id: 'ntm.commune', set: 'ntm', met: 61, total: 119, percent: 51.3, change: null }),
          expect.objectContaining({ id: 'ntm-advanced.commune', met: 6, total: 16, percent: 37.5, change: null }),
          expect.objectContaining({ id: 'ntm-completed.district', met: 3, total: 11, percent: 27.3, change: null }),
        ])
      }
    }))

  test('takes the latest window decided by the day, not the latest window', () =>
    inRollback(async (t) => {
      await anGiang(t)
      const auditor = await t.as('auditor', 'VN')
      const { body } = await auditor.call(readSummary, { query: { unit: '89', on: '2020-12-24' } })
      expect(body.measures).toEqual([
        expect.objectContaining({ id: 'indicator-19.2.commune', met: 83, total: 119, window: year(2019), change: null }),
      ])
      expect((await auditor.call(readSummary, { query: { unit: '89', on: '2019-12-24' } })).body.measures).toEqual([])
    }))

  test('a district has its own numbers, and they add up', () =>
    inRollback(async (t) => {
      await anGiang(t)
      const auditor = await t.as('auditor', 'VN')
      const board = await auditor.call(readBoard, { query: { unit: '89', on: '2020-12-31', set: 'indicator-19.2' } })
      let met = 0
      for (const part of board.body.parts) {
        const own = await auditor.call(readSummary, { query: { unit: part.unit.id, on: '2020-12-31' } })
        const measure = own.body.measures.find((each) => each.id === 'indicator-19.2.commune')
        expect([measure?.met ?? 0, measure?.total ?? part.totals.enrolled, measure?.asSaid ?? null]).toEqual([
          part.totals.recognised,
          part.totals.enrolled,
          null,
        ])
        met += measure?.met ?? 0
      }
      expect(met).toBe(97)
    }))

  test('refuses an unknown unit, a place out of reach, and nobody', () =>
    inRollback(async (t) => {
      const auditor = await t.as('auditor', 'VN')
      expect((await auditor.call(readSummary, { query: { unit: 'không có nơi này' } })).code).toBe('unit.not-found')
      const elsewhere = await t.as('leader', '01@2019-10-06')
      expect((await elsewhere.call(readSummary, { query: { unit: AN_GIANG, on: '2020-12-31' } })).code).toBe('auth.forbidden')
      expect((await t.nobody.call(readSummary, { query: { unit: AN_GIANG } })).code).toBe('auth.required')
    }))
})

describe('GET /api/board', () => {
  const window = { from: plainDate('2023-11-16'), to: plainDate('2024-11-16') }
  const setId = 'tt124-2021-commune'
  const due = '2024-11-29'

  /** Every state there is, drawn by a fixed rule. */
  async function mixed(t: Test): Promise<{ facts: BoardFact[]; filed: readonly Filed[] }> {
    const communes = await places(t, 'commune', 60)
    const filed = communes.slice(0, 50).map((place, index): Filed => {
      const status = ['registered', 'handed-in', 'returned', 'accepted', 'not-met', 'recognised'][index % 6] ?? 'registered'
      const outcome =
        status === 'recognised' || status === 'accepted'
          ? 'met'
          : status === 'not-met'
            ? 'not-met'
            : (['met', 'not-met', 'cannot-tell'][index % 3] ?? null)
      return {
        place,
        status,
        outcome,
        handedInOn: status === 'registered' ? null : index % 4 === 0 ? '2024-12-02' : '2024-11-20',
        failing: outcome === 'not-met' ? (index % 2 === 0 ? ['art5-4'] : ['art5-1', 'art5-4']) : [],
      }
    })
    await enrol(t, { kind: 'safe-standard', level: 'commune', window }, communes)
    await file(t, { setId, window, dueOn: due }, filed)
    const recognised = filed.filter((row) => row.status === 'recognised')
    await decide(
      t,
      { kind: 'safe-standard', window, on: '2024-12-15', setId },
      recognised.map((row) => row.place),
    )
    const facts = communes.map((place): BoardFact => {
      const row = filed.find((each) => each.place === place)
      return {
        decided: row?.status === 'recognised' ? 'recognised' : row?.status === 'not-met' ? 'not-recognised' : null,
        verdict: (row?.outcome ?? null) as BoardFact['verdict'],
        handedInOn: typeof row?.handedInOn === 'string' ? plainDate(row.handedInOn) : null,
        failing: row !== undefined && row.handedInOn !== null && row.status !== 'recognised' ? row.failing : [],
      }
    })
    return { facts, filed }
  }

  test('counts as the core does, in every state, and says who fails on what', () =>
    inRollback(async (t) => {
      const { facts } = await mixed(t)
      const leader = await t.as('leader', AN_GIANG)
      const { body, status } = await leader.call(readBoard, { query: { unit: AN_GIANG, on: '2024-12-20' } })
      expect(status).toBe(200)
      expect(body.totals).toEqual(rollUp(facts, plainDate(due), plainDate('2024-12-20')))
      for (const state of boardStates) expect(body.totals[state]).toBeGreaterThan(0)
      expect(body.failing.map(({ clause, units }) => ({ clause, units }))).toEqual(failingClauses(facts))
      expect(body.failing[0]).toMatchObject({ label: 'Khoản 4 Điều 5', article: 'Khoản 4 Điều 5 Thông tư 124/2021/TT-BCA' })
      expect(body.cohort).toMatchObject({ set: setId, level: 'commune', deadline: due, window })
      expect(body.parts.reduce((sum, part) => sum + part.totals.enrolled, 0)).toBe(60)
      expect(body.previous).toBeNull()
    }))

  test('every number opens exactly its units, page by page, in order', () =>
    inRollback(async (t) => {
      await mixed(t)
      const leader = await t.as('leader', AN_GIANG)
      const at = { unit: AN_GIANG, on: '2024-12-20' }
      const { body: board } = await leader.call(readBoard, { query: at })
      const all = async (filter: object): Promise<string[]> => {
        const ids: string[] = []
        for (let after: string | undefined; ;) {
          const { body } = await leader.call(listBoardUnits, {
            query: { ...at, limit: 7, ...filter, ...(after === undefined ? {} : { after }) },
          })
          ids.push(...body.items.map((item) => item.unit.id))
          if (body.next === null) return ids
          after = body.next
        }
      }
      const everyone = await all({})
      expect(new Set(everyone).size).toBe(60)
      for (const state of boardStates) expect((await all({ state })).length).toBe(board.totals[state])
      expect((await all({ late: 'true' })).length).toBe(board.totals.late)
      for (const { clause, units } of board.failing) expect((await all({ clause })).length).toBe(units)
      for (const part of board.parts) expect((await all({ within: part.unit.id })).length).toBe(part.totals.enrolled)
      const { body } = await leader.call(listBoardUnits, { query: { ...at, state: 'recognised', limit: 1 } })
      expect(body.items[0]).toMatchObject({
        state: 'recognised',
        decision: { decidedOn: '2024-12-15', authority: 'UBND tỉnh An Giang' },
        failing: [],
      })
    }))

  test('before its decision a window has no change; after it, the change on the last one', () =>
    inRollback(async (t) => {
      await anGiang(t)
      const leader = await t.as('leader', AN_GIANG)
      const query = { unit: AN_GIANG, set: 'indicator-19.2', from: '2020-01-01' }
      expect((await leader.call(readBoard, { query: { ...query, on: '2020-12-01' } })).body).toMatchObject({
        change: null,
        previous: { met: 83, total: 119 },
      })
      const { body } = await leader.call(readBoard, { query: { ...query, on: '2020-12-31' } })
      expect(body).toMatchObject({
        percent: 81.5,
        change: { units: 14, points: 11.8 },
        totals: { recognised: 97, 'not-recognised': 22, late: 0 },
      })
    }))

  test('a window in the middle of its decisions is progress: no change on the board, no measure in the summary, told as such in the report', () =>
    inRollback(async (t) => {
      const communes = await places(t, 'commune', 10)
      const before = { from: plainDate('2022-11-16'), to: plainDate('2023-11-16') }
      for (const each of [before, window]) await enrol(t, { kind: 'safe-standard', level: 'commune', window: each }, communes)
      await decide(t, { kind: 'safe-standard', window: before, on: '2023-12-01', setId }, communes.slice(0, 8))
      const accepted = (place: Place): Filed => ({ place, status: 'accepted', outcome: 'met', handedInOn: '2024-09-01', failing: [] })
      await file(t, { setId, window, dueOn: due }, communes.map(accepted))
      await decide(t, { kind: 'safe-standard', window, on: '2024-10-01', setId }, communes.slice(0, 2))
      const leader = await t.as('leader', AN_GIANG)
      const at = { unit: AN_GIANG, on: '2024-10-02' }
      expect((await leader.call(readBoard, { query: at })).body).toMatchObject({
        totals: { recognised: 2, met: 8 },
        change: null,
        previous: { met: 8 },
      })
      expect((await leader.call(readSummary, { query: at })).body.measures).toEqual([
        expect.objectContaining({ met: 8, total: 10, window: before }),
      ])
      const over = await leader.call(readSummary, { query: { ...at, on: '2024-11-16' } })
      expect(over.body.measures).toEqual([expect.objectContaining({ met: 2, total: 10, window, change: { units: -6, points: -60 } })])
    }))

  test('with no enrolment on record the circular counts every unit of the catalogue', () =>
    inRollback(async (t) => {
      const communes = await places(t, 'commune', 3)
      await file(
        t,
        { setId, window, dueOn: due },
        communes.map((place) => ({ place, status: 'registered', outcome: null, handedInOn: null, failing: [] })),
      )
      const leader = await t.as('leader', AN_GIANG)
      const { body } = await leader.call(readBoard, { query: { unit: AN_GIANG, on: '2024-06-01' } })
      const catalogue = await descendantsOf(t.seed, AN_GIANG, 'commune', plainDate('2024-06-01'))
      expect(body.totals).toMatchObject({ enrolled: catalogue.length, 'not-handed-in': catalogue.length, late: 0 })
    }))

  test('an empty board and an unknown window are said, not shown as zeros', () =>
    inRollback(async (t) => {
      const leader = await t.as('leader', AN_GIANG)
      expect((await leader.call(readBoard, { query: { unit: AN_GIANG } })).code).toBe('board.cohort-not-found')
      await anGiang(t)
      expect(
        (await leader.call(readBoard, { query: { unit: AN_GIANG, on: '2020-12-31', from: '2018-01-01', set: 'indicator-19.2' } })).code,
      ).toBe('board.cohort-not-found')
      expect((await leader.call(listBoardUnits, { query: { unit: AN_GIANG, on: '2020-12-31', after: 'nonsense' } })).code).toBe(
        'request.invalid',
      )
    }))
})

describe('GET /api/units/:id/year', () => {
  test('keeps the statuses of a commune apart, this window first', () =>
    inRollback(async (t) => {
      const [first] = await anGiang(t)
      const officer = await t.as('commune-officer', first?.id ?? '')
      const { body, status } = await officer.call(readUnitYear, { params: { id: first?.id ?? '' }, query: { on: '2020-12-31' } })
      expect(status).toBe(200)
      expect(body.current.map((line) => [line.statusKind, line.state])).toEqual([
        ['indicator-19.2', 'recognised'],
        ['ntm-advanced', 'recognised'],
        ['ntm', 'recognised'],
      ])
      expect(body.past.map((line) => [line.statusKind, line.window.from, line.state])).toEqual([
        ['indicator-19.2', '2019-01-01', 'recognised'],
      ])
      expect(body.current[0]?.decision).toMatchObject({ decidedOn: '2020-12-25', authority: 'UBND tỉnh An Giang' })
      expect(body.ancestors.map((each) => each.level)).toEqual(['district', 'province'])
    }))
})
