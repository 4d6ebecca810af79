// Tests of what earlier figures a unit is compared with across a merger, through the database.
import { expect, test } from 'vitest'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { applyUnitEvents } from '@binhyen/core/units/unit-events.contract'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { getSet } from '#server/features/criteria/criteria.service'
import { sqlOf } from '#server/platform/db/client'
import { inRollback, type Test } from '../../../test/harness.ts'
import { baselinesOf } from './comparison.service.ts'

const SET = 'indicator-19-2-2016'
const PROVINCE = '15@2025-07-01'
const ONE = '02839@2025-07-01'
const TWO = '02890@2025-07-01'
const MERGED = '02839@2026-12-01' as UnitId
const before = { from: plainDate('2026-01-01'), to: plainDate('2026-12-01') }

async function gave(t: Test, unitId: string, offences: number): Promise<void> {
  await sql`with made as (
      insert into dossiers (id, unit_id, scope, province_id, set_id, set_version, window_from, window_to, status, registered_on)
      select gen_random_uuid(), ${unitId}, ${[unitId, PROVINCE, 'VN']}, ${PROVINCE}, id, version, ${before.from}, ${before.to}, 'accepted', ${before.from}
      from criteria_sets where id = ${SET} order by version desc limit 1 returning id, scope)
    insert into dossier_sections (dossier_id, clause_id, scope, values, revision, saved_at, saved_by)
    select id, 'x', scope, ${JSON.stringify({ offences })}::jsonb, 1, now(), 'thử' from made`.execute(sqlOf(t.seed))
}

async function merge(t: Test, relation: string): Promise<void> {
  const administrator = await t.as('administrator', PROVINCE)
  const parts = [{ unitId: ONE }, { unitId: TWO, relation }]
  const into = { code: '02839', level: 'commune', fullName: 'Xã Chung', parentId: PROVINCE }
  const events = [{ kind: 'merge', parts, into }]
  const done = await administrator.call(applyUnitEvents, {
    body: { batches: [{ effectiveOn: '2026-12-01', decision: { source: 'thử' }, events }] as never },
  })
  expect(done.status).toBe(200)
}

test.each([
  ['the sum of whole predecessors', 'whole', [5, 7], { facts: { offencesBefore: 12 }, summed: [ONE, TWO], gap: null }],
  ['cannot be told where one gave nothing', 'whole', [5], { facts: { offencesBefore: null }, gap: { reason: 'not-given', units: [TWO] } }],
  [
    'cannot be told where nobody said whether one was split',
    'default-successor',
    [5, 7],
    { gap: { reason: 'split-unknown', units: [TWO] } },
  ],
  [
    'cannot be told where one was split',
    'one-of-several',
    [5, 7],
    { facts: { offencesBefore: null }, gap: { reason: 'split', units: [TWO] } },
  ],
])('a merged commune: %s', (_what, relation, figures, expected) =>
  inRollback(async (t) => {
    for (const [index, figure] of figures.entries()) await gave(t, index === 0 ? ONE : TWO, figure)
    await merge(t, relation)
    const { set } = await getSet(t.seed, SET)
    expect((await baselinesOf(t.seed, set, before, [MERGED])).get(MERGED)).toMatchObject(expected)
  }),
)

test('a commune that stood is compared with itself', () =>
  inRollback(async (t) => {
    await gave(t, ONE, 5)
    const { set } = await getSet(t.seed, SET)
    expect((await baselinesOf(t.seed, set, before, [ONE as UnitId])).get(ONE as UnitId)).toEqual({
      facts: { offencesBefore: 5 },
      summed: [],
      gap: null,
    })
  }))
