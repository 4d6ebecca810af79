// Tests of unit events at the server's doors: the files every database has, preview, all or nothing, what moves along, what survives.
import { describe, expect, test } from 'vitest'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import * as api from '@binhyen/core/units/unit-events.contract'
import * as units from '@binhyen/core/units/units.contract'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { sqlOf } from '#server/platform/db/client'
import { inRollback, type Test } from '../../../test/harness.ts'
import type { Client } from '../../../test/client.ts'
import { createCohort } from './enrolments.service.ts'
import { loadUnits } from './load-units.service.ts'

const id = (text: string): UnitId => text as UnitId
const PROVINCE = '15@2025-07-01'
const ONE = '02839@2025-07-01'
const TWO = '02890@2025-07-01'
const ON = '2026-12-01'
const decision = { number: '9/NQ-HĐND', date: '2026-11-20', issuer: 'HĐND tỉnh', source: 'thử' }
const batch = (...events: unknown[]) => ({ effectiveOn: ON, decision, events }) as never
const merge = {
  kind: 'merge',
  parts: [{ unitId: ONE }, { unitId: TWO }],
  into: { code: '02839', level: 'commune', fullName: 'Xã Chung', parentId: PROVINCE },
}
const rename = { kind: 'rename', unitId: ONE, fullName: 'Xã Tên Mới' }
const MERGED = `02839@${ON}`

const apply = (who: Client, ...batches: never[]) => who.call(api.applyUnitEvents, { body: { batches } })
const preview = (who: Client, ...batches: never[]) => who.call(api.previewUnitEvents, { body: { batches } })
const section = (reply: api.PreviewReply, name: string) => reply.sections.find((each) => each.section === name)

async function village(t: Test, commune: string, name: string): Promise<string> {
  const officer = await t.as('commune-officer', commune)
  const made = await officer.call(units.addVillage, { params: { id: commune }, body: { type: 'thôn', name, from: '2026-01-01' } })
  return made.body.id
}

/** A cohort of the province's communes, open. */
async function cohort(t: Test, programme: string, from: string, to: string, unitIds: readonly string[]): Promise<string> {
  const office = await t.as('programme-office', PROVINCE)
  const made = await t.actAs(office, (ctx) =>
    createCohort(ctx, {
      unitId: id(PROVINCE),
      objectLevel: 'commune',
      programme,
      window: { from: plainDate(from), to: plainDate(to) },
      unitIds: unitIds.map(id),
      source: 'thử',
      asSaid: null,
    }),
  )
  return made.id
}

async function totals(t: Test, on: string): Promise<Record<string, number>> {
  const { rows } = await sql<{ type: string; n: number }>`select type, count(*) as n from unit_versions v join units u on u.id = v.unit_id
    where u.level in ('province', 'commune') and v.valid_from <= ${on} and (v.valid_to is null or v.valid_to > ${on}) group by type`.execute(
    sqlOf(t.seed),
  )
  return Object.fromEntries(rows.map((row) => [row.type, row.n]))
}

describe('the files of events', () => {
  test('totals before and after 01/07/2025 and 30/04/2026', () =>
    inRollback(async (t) => {
      expect(await totals(t, '2025-06-30')).toMatchObject({ xã: 8248, 'thị trấn': 614, phường: 1737, tỉnh: 58 })
      expect(await totals(t, '2025-07-01')).toMatchObject({
        xã: 2621,
        phường: 687,
        'đặc khu': 13,
        tỉnh: 28,
        'thành phố trực thuộc trung ương': 6,
      })
      expect(await totals(t, '2026-04-30')).toMatchObject({
        xã: 2611,
        phường: 697,
        'đặc khu': 13,
        tỉnh: 27,
        'thành phố trực thuộc trung ương': 7,
      })
    }))
  test('are listed by decision, kind and unit, with the names of their day', () =>
    inRollback(async ({ as }) => {
      const reader = await as('leader', 'VN')
      const all = await reader.call(api.listEventBatches)
      expect(all.body.items.map((each) => [each.id, each.effectiveOn, each.origin, each.decision.checked])).toEqual([
        ['2026-04-30-dong-nai-phuong', '2026-04-30', 'catalogue', false],
        ['2026-04-30-dong-nai', '2026-04-30', 'catalogue', false],
        ['2025-07-01-reform', '2025-07-01', 'catalogue', false],
      ])
      const page = await reader.call(api.listEventBatches, { query: { limit: 2 } })
      expect((await reader.call(api.listEventBatches, { query: { limit: 2, after: page.body.next ?? '' } })).body.items).toHaveLength(1)
      const ofUnit = await reader.call(api.listEventBatches, { query: { unit: '20995@2019-10-06' } })
      expect(ofUnit.body.items.map((each) => [each.id, each.kinds])).toEqual([['2025-07-01-reform', [{ kind: 'merge', count: 1 }]]])
      const retyped = await reader.call(api.listBatchEvents, { params: { id: '2026-04-30-dong-nai-phuong' } })
      expect(retyped.body.items[0]?.units[0]?.name).toBe('Xã Lộc Ninh')
      const events = await reader.call(api.listBatchEvents, { params: { id: '2025-07-01-reform' }, query: { unit: '20995@2019-10-06' } })
      expect(events.body.items[0]?.units.find((each) => each.id === '20995@2019-10-06')).toMatchObject({
        name: 'Xã Tam Giang',
        path: ['Huyện Núi Thành', 'Tỉnh Quảng Nam'],
      })
      expect((await reader.call(api.listEventBatches, { query: { kind: 'split' } })).body.items).toEqual([])
      expect((await reader.call(api.listBatchEvents, { params: { id: 'nothing' } })).code).toBe('unit.batch-not-found')
      expect((await reader.call(api.getCounterEvents, { params: { id: 'nothing' } })).code).toBe('unit.batch-not-found')
    }))
  test(
    'reloading keeps what was entered here, and lists what the files no longer take',
    () =>
      inRollback(async (t) => {
        const administrator = await t.as('administrator', PROVINCE)
        const other = await t.as('administrator', 'VN')
        const kept = await apply(administrator, batch(merge))
        expect(kept.status).toBe(200)
        // 5 communes of Đồng Nai: this one the files have by themselves from 30/4/2026, had somebody entered it before
        const twice = {
          effectiveOn: '2026-05-02',
          decision,
          events: [{ kind: 'rename', unitId: '25270@2025-07-01', fullName: 'Phường Khác' }],
        }
        expect((await apply(other, twice as never)).status).toBe(200)
        await sql`alter table unit_events disable trigger unit_events_guard`.execute(sqlOf(t.seed))
        await sql`update unit_events set payload = jsonb_set(payload, '{fullName}', '"Xã Khác"') where effective_on = '2026-05-02'`.execute(
          sqlOf(t.seed),
        )
        await sql`alter table unit_events enable trigger unit_events_guard`.execute(sqlOf(t.seed))
        await sql`update unit_editions set checksum = 'other' where id = '2025'`.execute(sqlOf(t.seed))
        expect(await loadUnits(t.seed)).toBe(true)
        const unit = await other.call(units.getUnit, { params: { id: MERGED }, query: { on: ON } })
        expect(unit.body.fullName).toBe('Xã Chung')
        const listed = await other.call(api.listEventBatches, { query: { from: '2026-05-01' } })
        expect(listed.body.items.map((each) => [each.effectiveOn, each.refused])).toEqual([
          [ON, false],
          ['2026-05-02', true],
        ])
      }),
    120_000,
  )
})

describe('preview', () => {
  test('lists units, enrolments, grants, open dossiers and statuses, and changes nothing', () =>
    inRollback(
      async (t) => {
        const officer = await t.as('commune-officer', ONE)
        const dossier = await officer.call(assessments.registerDossier, {
          body: { unitId: ONE, setId: 'tt124-2021-commune', windowFrom: '2026-11-16' },
        })
        expect(dossier.status).toBe(200)
        await cohort(t, 'indicator-19.2', '2027-01-01', '2028-01-01', [ONE, TWO])
        await cohort(t, 'safe-standard', '2025-11-16', '2026-11-16', [ONE])
        const area = await village(t, ONE, 'Thôn Thử')
        const administrator = await t.as('administrator', PROVINCE)
        const { body } = await preview(administrator, batch(merge))
        expect(body).toMatchObject({ problems: [], events: 1, created: { commune: 1 }, ended: { commune: 2 } })
        const shown = section(body, 'units')?.items ?? []
        expect(shown.map((each) => [each.unit.id, each.outcome])).toEqual([
          [ONE, 'ended'],
          [MERGED, 'created'],
          [TWO, 'ended'],
          [area, 'carried'],
        ])
        expect(shown[1]?.unit.name).toBe('Xã Chung')
        expect(section(body, 'enrolments')?.items.map((each) => [each.unit.id, each.outcome])).toEqual([
          [ONE, 'dropped-ended'],
          [TWO, 'dropped-ended'],
        ])
        expect(section(body, 'grants')?.items.some((each) => each.outcome === 'stays-with-old' && each.unit.id === ONE)).toBe(true)
        expect(section(body, 'dossiers')).toMatchObject({
          total: 1,
          items: [{ outcome: 'stays-with-old', details: { status: 'registered' } }],
        })
        expect(section(body, 'statuses')).toMatchObject({ total: 0 })
        const one = await administrator.call(api.previewUnitEvents, { body: { batches: [batch(merge)], limit: 1 } })
        const next = section(one.body, 'enrolments')?.next ?? null
        const more = await administrator.call(api.previewMore, {
          params: { section: 'enrolments' },
          body: { batches: [batch(merge)], after: next },
        })
        expect(more.body.items.map((each) => each.unit.id)).toEqual([TWO])
        expect((await administrator.call(units.getUnit, { params: { id: ONE }, query: { on: ON } })).status).toBe(200)
      },
      { today: '2027-02-10' },
    ))
  test('what is wrong comes back located', () =>
    inRollback(async ({ as }) => {
      const administrator = await as('administrator', PROVINCE)
      const wrong = { ...merge, parts: [{ unitId: ONE }, { unitId: '99998@2025-07-01' }] }
      const { body } = await preview(administrator, batch(wrong))
      expect(body.problems).toMatchObject([{ batch: 0, event: 0, path: 'parts.1.unitId', code: 'unit-not-found' }])
      const more = await administrator.call(api.previewMore, { params: { section: 'units' }, body: { batches: [batch(wrong)] } })
      expect(more.code).toBe('unit.events-refused')
    }))
})

describe('apply', () => {
  test('units, residential areas, grants’ reach and open cohorts follow; frozen ones stay', () =>
    inRollback(async (t) => {
      const area = await village(t, ONE, 'Thôn Thử')
      const open = await cohort(t, 'indicator-19.2', '2027-01-01', '2028-01-01', [ONE, TWO])
      const administrator = await t.as('administrator', PROVINCE)
      const { body, status } = await apply(administrator, batch(merge))
      expect([status, body.created.commune, body.ended.commune, body.dropped, body.leftBehindTotal]).toEqual([200, 1, 2, 2, 0])
      const moved = await administrator.call(units.getUnit, { params: { id: area }, query: { on: ON } })
      expect(moved.body.path.map((each) => each.name)).toEqual(['Xã Chung', 'Tỉnh Lào Cai', 'Việt Nam'])
      const officer = await t.as('commune-officer', MERGED)
      const renamed = await officer.call(units.renameVillage, {
        params: { id: area },
        body: { type: 'thôn', name: 'Thôn Sau', on: '2026-12-05' },
      })
      expect(renamed.status).toBe(200)
      const office = await t.as('programme-office', PROVINCE)
      expect((await office.call(units.listEnrolments, { params: { id: open } })).body.items).toEqual([])
      const history = await administrator.call(units.getHistory, { params: { id: MERGED } })
      expect(history.body.predecessors.map((each) => [each.unit.id, each.relation, each.source, each.checked])).toEqual([
        [ONE, 'whole', '9/NQ-HĐND – thử', false],
        [TWO, 'whole', '9/NQ-HĐND – thử', false],
      ])
      const search = await administrator.call(units.searchUnits, { query: { q: 'Thôn Sau, Xã Chung' } })
      expect(search.body.hits.map((each) => each.id)).toContain(area)
      const { rows } = await sql<{ n: number }>`select count(*) as n from audit_entries where action = 'unit-event.apply'`.execute(
        sqlOf(t.seed),
      )
      expect(rows[0]?.n).toBe(1)
    }))
  test('a grant on the merged unit reaches the old ones', () =>
    inRollback(async (t) => {
      const administrator = await t.as('administrator', PROVINCE)
      await apply(administrator, batch(merge))
      await sql`insert into grants (account_id, role, unit_id, covers, valid_from) values (${administrator.actor?.accountId}, 'leader', ${MERGED}, ${[MERGED]}, '2000-01-01')`.execute(
        sqlOf(t.seed),
      )
      await sql`select app_refresh_covers()`.execute(sqlOf(t.seed))
      const { rows } = await sql<{ covers: string[] }>`select covers from grants where unit_id = ${MERGED}`.execute(sqlOf(t.seed))
      expect(rows[0]?.covers).toEqual(expect.arrayContaining([MERGED, ONE, TWO]))
    }))
  test('a commune that becomes a ward leaves what is rural and keeps what is not', () =>
    inRollback(async (t) => {
      const rural = await cohort(t, 'indicator-19.2', '2026-01-01', '2027-01-01', [ONE, TWO])
      const safe = await cohort(t, 'safe-standard', '2026-11-16', '2027-11-16', [ONE])
      const administrator = await t.as('administrator', PROVINCE)
      const { body } = await apply(administrator, batch({ kind: 'retype', unitId: ONE, fullName: 'Phường Thử' }))
      expect(body.dropped).toBe(1)
      const office = await t.as('programme-office', PROVINCE)
      const left = async (cohortId: string) =>
        (await office.call(units.listEnrolments, { params: { id: cohortId } })).body.items.map((each) => each.unit.id)
      expect([await left(rural), await left(safe)]).toEqual([[TWO], [ONE]])
    }))
  test('areas of a commune that was split wait for a person, who places them', () =>
    inRollback(async (t) => {
      const area = await village(t, ONE, 'Thôn Thử')
      const administrator = await t.as('administrator', PROVINCE)
      const split = {
        kind: 'split',
        unitId: ONE,
        into: [
          { to: { unitId: TWO }, share: 0.5 },
          { to: { unit: { code: '99001', level: 'commune', fullName: 'Xã Nửa', parentId: PROVINCE } }, share: 0.5 },
        ],
        remains: false,
      }
      const { body } = await apply(administrator, { ...(batch(split) as object), effectiveOn: '2026-11-01' } as never)
      expect(body.leftBehind).toMatchObject([{ unit: { id: area, name: 'Thôn Thử' }, reason: 'split' }])
      const listed = await administrator.call(api.listLeftBehind)
      expect(listed.body.items).toMatchObject([
        { unit: { id: area }, endedOn: '2026-11-01', successors: [{ id: TWO }, { id: '99001@2026-11-01' }] },
      ])
      await apply(administrator, {
        ...(batch({ kind: 'move', unitId: area, parentId: TWO }) as object),
        effectiveOn: '2026-11-01',
      } as never)
      expect((await administrator.call(api.listLeftBehind)).body.items).toEqual([])
    }))
  test('all or none', () =>
    inRollback(async (t) => {
      const administrator = await t.as('administrator', PROVINCE)
      const refused = await apply(administrator, batch(rename), {
        ...(batch({ ...rename, fullName: 'Phường B' }) as object),
        effectiveOn: '2026-12-05',
      } as never)
      expect([refused.code, refused.details]).toMatchObject([
        'unit.events-refused',
        { problems: [{ batch: 1, event: 0, code: 'type-changed' }] },
      ])
      expect((await administrator.call(units.getUnit, { params: { id: ONE }, query: { on: ON } })).body.fullName).not.toBe('Xã Tên Mới')
      const unknown = await administrator.call(api.applyUnitEvents, { body: { batches: [batch(rename)], undoes: 'nothing' } })
      expect(unknown.code).toBe('unit.batch-not-found')
    }))
  test('a wrong one is taken back by another one; both stay in the record', () =>
    inRollback(async (t) => {
      const administrator = await t.as('administrator', PROVINCE)
      const made = await apply(administrator, batch(rename))
      const wrong = made.body.batches[0] ?? ''
      const back = await administrator.call(api.getCounterEvents, { params: { id: wrong } })
      expect(back.body).toMatchObject({ effectiveOn: ON, impossible: [], events: [{ kind: 'rename', unitId: ONE }] })
      const undone = await administrator.call(api.applyUnitEvents, {
        body: {
          batches: [{ effectiveOn: back.body.effectiveOn, decision: { source: 'Đính chính' }, events: back.body.events }],
          undoes: wrong,
        },
      })
      expect(undone.status).toBe(200)
      const history = await administrator.call(units.getHistory, { params: { id: ONE } })
      expect(history.body.versions).toHaveLength(1)
      const listed = await administrator.call(api.listEventBatches, { query: { unit: ONE, from: ON } })
      expect(listed.body.items.map((each) => each.undoneBy)).toContain(undone.body.batches[0])
    }))
  test('the record cannot be changed, by the owner neither', () =>
    inRollback(async (t) => {
      await apply(await t.as('administrator', PROVINCE), batch(rename))
      for (const statement of [
        sql`update unit_events set kind = 'move' where effective_on = ${ON}`,
        sql`delete from unit_event_batches where effective_on = ${ON}`,
      ]) {
        await sql`savepoint try`.execute(sqlOf(t.seed))
        await expect(statement.execute(sqlOf(t.seed))).rejects.toMatchObject({ constraint: 'unit_events_append_check' })
        await sql`rollback to savepoint try`.execute(sqlOf(t.seed))
      }
    }))
})

describe('who may', () => {
  test('the province’s administrator within it, the country’s everywhere, a commune’s not its own borders', () =>
    inRollback(async (t) => {
      const inside = batch(rename)
      const across = batch({
        kind: 'merge',
        parts: [{ unitId: PROVINCE }, { unitId: '91@2025-07-01' }],
        into: { code: '15', level: 'province', fullName: 'Tỉnh Xa', parentId: 'VN' },
      })
      const answers: (string | null)[] = []
      for (const [place, asked] of [
        [ONE, inside],
        ['91@2025-07-01', inside],
        [PROVINCE, across],
        [PROVINCE, inside],
        ['VN', across],
      ] as const) {
        answers.push(await t.undone(async () => (await apply(await t.as('administrator', place), asked)).code))
      }
      expect(answers).toEqual(['auth.forbidden', 'auth.forbidden', 'auth.forbidden', null, null])
      expect((await preview(await t.as('leader', PROVINCE), inside)).code).toBe('auth.forbidden')
    }))
  test('the database itself refuses a unit outside the asker’s places', () =>
    inRollback(async (t) => {
      const administrator = await t.as('administrator', PROVINCE)
      const given = JSON.stringify({ touched: ['91@2025-07-01'], ended: [], begun: [] })
      await expect(
        t.actAs(administrator, async (ctx) => {
          ctx.authorise('catalogue.read', [id('VN')])
          await sql`select app_apply_unit_events(${given}::jsonb)`.execute(sqlOf(ctx))
        }),
      ).rejects.toMatchObject({ code: '42501' })
    }))
})
