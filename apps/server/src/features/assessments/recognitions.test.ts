// What a unit is recognised as under another set: decided, concluded as not met, revoked, or nobody said.
import { setProvinceWindow } from '@binhyen/core/calendar/calendar.contract'
import * as api from '@binhyen/core/assessments/assessments.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { sqlOf } from '#server/platform/db/client'
import { getSet } from '#server/features/criteria/criteria.service'
import { inRollback, type Test } from '../../../test/harness.ts'
import { heldFacts, recognisedFacts } from './recognitions.service.ts'
import { rescoreAll } from './rescoring.service.ts'

const PROVINCE = '10@2019-10-06' as UnitId
const WINDOW = { from: plainDate('2024-01-01'), to: plainDate('2025-01-01') }
const IN_2024 = { today: '2024-12-01' }

async function communes(t: Test): Promise<UnitId[]> {
  const { rows } = await sql<{ id: UnitId }>`
    select commune.unit_id as id from unit_versions district join unit_versions commune on commune.parent_id = district.unit_id
    where district.parent_id = ${PROVINCE} and commune.valid_from <= '2024-12-01' and (commune.valid_to is null or commune.valid_to > '2024-12-01')
      and district.valid_from <= '2024-12-01' and (district.valid_to is null or district.valid_to > '2024-12-01')
    order by commune.unit_id limit 4`.execute(sqlOf<object>(t.seed))
  return rows.map((row) => row.id)
}

async function decide(t: Test, unit: UnitId, status: string, more: { to?: string; on?: string; state?: string } = {}): Promise<void> {
  const { to = '2024-11-16', on = '2024-11-20', state = 'recognised' } = more
  const db = sqlOf<object>(t.seed)
  const { rows } = await sql<{ id: string }>`
    insert into decisions (id, scope, authority_unit_id, authority_body, number, decided_on, signatory_title, kind, status_kind, window_from, window_to, recorded_by, recorded_at)
    values (gen_random_uuid(), array[${PROVINCE}, 'VN'], ${PROVINCE}, 'UBND', gen_random_uuid()::text, ${on}, 'x', 'recognition', ${status}, ${to}::date - 365, ${to}, 'x', now())
    returning id`.execute(db)
  await sql`insert into unit_statuses (decision_id, unit_id, scope, province_id, status_kind, state, window_from, window_to, effective_on)
    values (${rows[0]?.id}, ${unit}, array[${unit}, ${PROVINCE}, 'VN'], ${PROVINCE}, ${status}, ${state}, ${to}::date - 365, ${to}, ${on})`.execute(
    db,
  )
}

describe('another recognition of the same unit', () => {
  test('in the window: decided, decided in another window, and nobody said', () =>
    inRollback(async (t) => {
      const [a, b, c] = (await communes(t)) as [UnitId, UnitId, UnitId]
      await decide(t, a, 'safe-standard')
      await decide(t, b, 'safe-standard', { to: '2023-11-16', on: '2023-11-20' })
      await decide(t, c, 'indicator-19.2')
      const { set } = await getSet(t.seed, 'not-complex-2022')
      const found = await recognisedFacts(t.seed, set, WINDOW, [a, b, c])
      expect([...found]).toEqual([[a, { safeStandardRecognised: true }]])
      // the last day of the window still closes inside it; the next does not
      await decide(t, b, 'safe-standard', { to: '2025-01-01', on: '2024-12-31' })
      await decide(t, c, 'safe-standard', { to: '2025-01-02', on: '2024-12-31' })
      const again = await recognisedFacts(t.seed, set, WINDOW, [b, c])
      expect([...again]).toEqual([[b, { safeStandardRecognised: true }]])
    }, IN_2024))

  test('standing on the last day: the last word counts, and a later one does not yet', () =>
    inRollback(async (t) => {
      const [a, b, c, d] = (await communes(t)) as [UnitId, UnitId, UnitId, UnitId]
      await decide(t, a, 'ntm-advanced', { to: '2022-01-01', on: '2021-06-01' })
      await decide(t, b, 'ntm-advanced', { to: '2022-01-01', on: '2021-06-01' })
      await decide(t, b, 'ntm-advanced', { to: '2024-06-01', on: '2024-05-01', state: 'revoked' })
      await decide(t, c, 'ntm-advanced', { to: '2026-01-01', on: '2025-01-01' })
      const { set } = await getSet(t.seed, 'model-security-2022')
      const found = await recognisedFacts(t.seed, set, WINDOW, [a, b, c, d])
      expect(new Map(found)).toEqual(
        new Map([
          [a, { advancedRecognised: true }],
          [b, { advancedRecognised: false }],
        ]),
      )
    }, IN_2024))

  test('a set that asks for none asks the database nothing', () =>
    inRollback(async (t) => {
      const { set } = await getSet(t.seed, 'tt124-2021-commune')
      expect((await recognisedFacts(t.seed, set, WINDOW, await communes(t))).size).toBe(0)
      expect(heldFacts(undefined, undefined)).toBeUndefined()
      expect(heldFacts({ a: 1 }, undefined)).toEqual({ a: 1 })
      expect(heldFacts(undefined, { b: true })).toEqual({ b: true })
      expect(heldFacts({ a: 1 }, { b: true })).toEqual({ a: 1, b: true })
    }, IN_2024))

  test('makes the verdict of a dossier, live and when all are judged again', () =>
    inRollback(async (t) => {
      const [a, b] = (await communes(t)) as [UnitId, UnitId]
      const appraiser = await t.as('appraiser', PROVINCE)
      const setId = 'not-complex-2022'
      await appraiser.call(setProvinceWindow, { body: { provinceId: PROVINCE, setId, ...WINDOW, dueOn: null, source: 'Công văn' } })
      const db = sqlOf<object>(t.seed)
      await sql`insert into cohorts (id, unit_id, object_level, programme, window_from, window_to, source, scope) values
        ('00000000-0000-4000-8000-0000000000aa', ${PROVINCE}, 'commune', 'not-complex', '2024-01-01', '2025-01-01', 'x', array[${PROVINCE}, 'VN'])`.execute(
        db,
      )
      for (const unit of [a, b]) {
        await sql`insert into enrolments (cohort_id, unit_id, scope) values ('00000000-0000-4000-8000-0000000000aa', ${unit}, array[${unit}, ${PROVINCE}, 'VN'])`.execute(
          db,
        )
      }
      await sql`update cohorts set frozen_at = now() where programme = 'not-complex'`.execute(db)
      const ids: string[] = []
      for (const unit of [a, b]) {
        const officer = await t.as('commune-officer', unit)
        const made = await officer.call(api.registerDossier, { body: { unitId: unit, setId, windowFrom: WINDOW.from } })
        expect(made.code).toBeNull()
        ids.push(made.body.id)
      }
      await decide(t, a, 'safe-standard')
      const officer = await t.as('commune-officer', a)
      const handed = await officer.call(api.handInDossier, { params: { id: ids[0] ?? '' }, body: {} })
      expect(handed.body).toMatchObject({ outcome: 'met' })
      const other = await t.as('commune-officer', b)
      expect((await other.call(api.handInDossier, { params: { id: ids[1] ?? '' }, body: {} })).code).toBe('assessment.incomplete')
      await sql`update unit_statuses set state = 'revoked'`.execute(db)
      expect(await rescoreAll(t.seed, { setId, window: WINDOW, before: null })).toBe(2)
      const { rows } = await sql<{
        unit_id: string
        outcome: string
      }>`select unit_id, outcome from dossiers where set_id = ${setId} order by unit_id`.execute(db)
      expect(rows).toEqual([
        { unit_id: a, outcome: 'not-met' },
        { unit_id: b, outcome: 'cannot-tell' },
      ])
    }, IN_2024))
})
