// Tests of programme enrolment: denominators of the programme's own, frozen, seen by those they concern.
import { describe, expect, test } from 'vitest'
import * as api from '@binhyen/core/units/units.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { sqlOf } from '#server/platform/db/client'
import { inRollback } from '../../../test/harness.ts'
import { cohortFor, createCohort, freezeCohort } from './enrolments.service.ts'
import { descendantsOf, isEnrolled } from './units.service.ts'

const id = (text: string): UnitId => text as UnitId
const day = plainDate

describe('enrolment', () => {
  const AN_GIANG = '89@2019-10-06'
  const window = { from: day('2020-01-01'), to: day('2021-01-01') }

  test('a cohort counts what the programme counts, and is frozen', () =>
    inRollback(async ({ as, actAs, seed }) => {
      const office = await as('programme-office', '91@2025-07-01', { covers: ['91@2025-07-01', AN_GIANG, '91@2019-10-06'] })
      const communes = (await descendantsOf(seed, id(AN_GIANG), 'commune', window.from)).filter((each) => each.type === 'xã')
      const made = await actAs(office, (ctx) =>
        createCohort(ctx, {
          unitId: id(AN_GIANG),
          objectLevel: 'commune',
          programme: 'ntm-19.2',
          window,
          unitIds: communes.map((each) => each.id),
          pilotIds: communes.slice(0, 28).map((each) => each.id),
          source: 'thử',
          asSaid: '119 xã',
        }),
      )
      expect(made).toMatchObject({ units: 119, pilots: 28, frozen: false, asSaid: '119 xã' })
      const frozen = await actAs(office, (ctx) => freezeCohort(ctx, made.id))
      expect(frozen.frozen).toBe(true)
      await expect(actAs(office, (ctx) => freezeCohort(ctx, made.id))).rejects.toMatchObject({ code: 'unit.cohort-frozen' })

      const first = await office.call(api.listEnrolments, { params: { id: made.id }, query: { limit: 100 } })
      const rest = await office.call(api.listEnrolments, { params: { id: made.id }, query: { limit: 100, after: first.body.next ?? '' } })
      expect([first.body.items.length, rest.body.items.length, rest.body.next]).toEqual([100, 19, null])
      expect(first.body.items[0]?.path.at(-1)).toBe('Tỉnh An Giang')
      const cohorts = await office.call(api.listCohorts, { params: { id: '91@2025-07-01' } })
      expect(cohorts.body.cohorts.map((each) => each.id)).toEqual([made.id])

      // the owner neither changes a frozen denominator; the pilot flag may still move
      const refused = async (statement: ReturnType<typeof sql>): Promise<void> => {
        await sql`savepoint try`.execute(sqlOf(seed))
        await expect(statement.execute(sqlOf(seed))).rejects.toMatchObject({ constraint: 'cohorts_frozen_check' })
        await sql`rollback to savepoint try`.execute(sqlOf(seed))
      }
      await refused(sql`delete from enrolments where cohort_id = ${made.id} and unit_id = ${communes[0]?.id}`)
      await refused(
        sql`insert into enrolments (cohort_id, unit_id, scope) values (${made.id}, '30280@2019-10-06', ${['30280@2019-10-06', 'VN']})`,
      )
      await refused(sql`update enrolments set unit_id = '30280@2019-10-06' where cohort_id = ${made.id} and unit_id = ${communes[0]?.id}`)
      await refused(sql`update cohorts set frozen_at = null where id = ${made.id}`)
      await refused(sql`delete from cohorts where id = ${made.id}`)
      await sql`update enrolments set pilot = not pilot where cohort_id = ${made.id}`.execute(sqlOf(seed))
    }))

  test('over HTTP: enrolled, changed while open, frozen, and then nobody changes it', () =>
    inRollback(async ({ as, seed, mistakes }) => {
      const office = await as('appraiser', '91@2025-07-01', { covers: ['91@2025-07-01', AN_GIANG, '91@2019-10-06'] })
      const [one, two, three] = (await descendantsOf(seed, id(AN_GIANG), 'commune', window.from)).filter((each) => each.type === 'xã')
      if (!one || !two || !three) throw new Error('no communes')
      const body = {
        unitId: AN_GIANG,
        objectLevel: 'commune' as const,
        programme: 'indicator-19.2',
        window,
        source: 'Công văn 12',
        asSaid: '2 xã',
        unitIds: [one.id, two.id],
        pilotIds: [two.id],
      }
      const made = await office.call(api.createCohort, { body })
      expect(made.body).toMatchObject({ units: 2, pilots: 1, frozen: false, demonstration: false, source: 'Công văn 12', asSaid: '2 xã' })
      const again = { ...body, window: { from: '2020-06-01', to: '2021-06-01' } }
      expect((await office.call(api.createCohort, { body: again })).code).toBe('unit.cohort-overlaps')
      const params = { id: made.body.id }
      const change = { source: 'Công văn 13', unitIds: [two.id, three.id], pilotIds: [three.id] }
      const changed = await office.call(api.changeCohort, { params, body: change })
      expect(changed.body).toMatchObject({ units: 2, pilots: 1, source: 'Công văn 13', asSaid: null })
      const read = async (): Promise<unknown> =>
        (await office.call(api.listEnrolments, { params })).body.items.map((each) => [each.unit.id, each.pilot])
      const expected = [
        [two.id, false],
        [three.id, true],
      ]
      expect(await read()).toEqual(expected)

      const codeOf = async (asked: Partial<typeof change>): Promise<string | null> =>
        (await office.call(api.changeCohort, { params, body: { ...change, ...asked } })).code
      expect(await codeOf({ pilotIds: [one.id] })).toBe('request.invalid')
      expect(await codeOf({ unitIds: [] })).toBe('request.invalid')
      expect(await codeOf({ unitIds: [id('30337@2025-07-01')], pilotIds: [] })).toBe('unit.not-valid-on')
      expect(await codeOf({ unitIds: [id(one.id), id(AN_GIANG)], pilotIds: [] })).toBe('unit.wrong-level')
      expect((await office.call(api.createCohort, { body: { ...body, window: { from: '2021-01-01', to: '2021-01-01' } } })).code).toBe(
        'request.invalid',
      )
      expect((await office.call(api.freezeCohort, { params: { id: '00000000-0000-4000-8000-000000000000' } })).code).toBe(
        'unit.cohort-not-found',
      )

      expect((await office.call(api.freezeCohort, { params })).body.frozen).toBe(true)
      expect(await codeOf({})).toBe('unit.cohort-frozen')
      expect((await office.call(api.freezeCohort, { params })).code).toBe('unit.cohort-frozen')
      expect(await read()).toEqual(expected)
      const audited = await sql<{ action: string; change: unknown }>`
        select action, change from audit_entries where entity_id = ${made.body.id} order by id`.execute(sqlOf(seed))
      expect(audited.rows.map((row) => row.action)).toEqual(['cohort.create', 'cohort.change', 'cohort.freeze'])
      expect(audited.rows[1]?.change).toMatchObject({ after: { added: [three.id], removed: [one.id] } })
      expect(mistakes).toEqual([])
    }))

  test('a commune sees itself in the cohort and nobody else', () =>
    inRollback(async ({ as, actAs, seed }) => {
      const office = await as('programme-office', AN_GIANG)
      const [one, two] = (await descendantsOf(seed, id(AN_GIANG), 'commune', window.from)).filter((each) => each.type === 'xã')
      if (!one || !two) throw new Error('no communes')
      const input = { unitId: id(AN_GIANG), objectLevel: 'commune' as const, programme: 'ntm-19.2', window, source: 'thử', asSaid: null }
      const made = await actAs(office, (ctx) => createCohort(ctx, { ...input, unitIds: [one.id, two.id] }))
      const commune = await as('commune-officer', one.id)
      const seen = await commune.call(api.listEnrolments, { params: { id: made.id } })
      expect(seen.body.items.map((each) => each.unit.id)).toEqual([one.id])
      const asked = { unitId: one.id, programme: 'ntm-19.2', window }
      const read = async (who: typeof commune, ask: typeof asked): Promise<[string | undefined, boolean]> =>
        actAs(who, async (ctx) => {
          ctx.authorise('catalogue.read', [id('VN')])
          return [(await cohortFor(ctx, ask))?.id, await isEnrolled(ctx, ask)]
        })
      // an open cohort is a draft: nobody is counted by it yet
      expect(await read(commune, asked)).toEqual([undefined, false])
      await actAs(office, (ctx) => freezeCohort(ctx, made.id))
      expect(await read(commune, asked)).toEqual([made.id, true])
      expect(await read(commune, { ...asked, unitId: two.id })).toEqual([undefined, false])
      expect(await read(commune, { ...asked, window: { from: day('2021-01-01'), to: day('2022-01-01') } })).toEqual([undefined, false])
      const stranger = await as('programme-office', '38@2019-10-06')
      expect((await stranger.call(api.listEnrolments, { params: { id: made.id } })).code).toBe('unit.cohort-not-found')
      await expect(actAs(stranger, (ctx) => createCohort(ctx, { ...input, unitIds: [one.id] }))).rejects.toMatchObject({
        code: 'auth.forbidden',
      })
      await expect(
        actAs(office, (ctx) => createCohort(ctx, { ...input, programme: 'x', unitIds: [id('38@2019-10-06')] })),
      ).rejects.toMatchObject({ code: 'unit.wrong-level' })
    }))
})
