// The only place that arranges results below An Giang for tests: enrolments, dossiers and decisions on real units.
import { sql, type Kysely } from 'kysely'
import { expect } from 'vitest'
import { plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { descendantsOf, scopesOf } from '#server/features/units/units.service'
import { sqlOf } from '#server/platform/db/client'
import { newId } from '#server/platform/ids'
import type { Test } from './harness.ts'

export const AN_GIANG = '89@2019-10-06' as UnitId
export const year = (n: number) => ({ from: plainDate(`${n}-01-01`), to: plainDate(`${n + 1}-01-01`) })
export type Place = { readonly id: UnitId; readonly scope: readonly UnitId[] }
type Days = { readonly from: PlainDate; readonly to: PlainDate }

const db = (t: Test): Kysely<object> => sqlOf<object>(t.seed)

export async function places(t: Test, level: 'commune' | 'district', count: number): Promise<Place[]> {
  const on = plainDate('2020-12-01')
  const found = (await descendantsOf(t.seed, AN_GIANG, level, on)).slice(0, count)
  expect(found.length).toBe(count)
  const scopes = await scopesOf(
    t.seed,
    found.map((unit) => unit.id),
    on,
  )
  return found.map((unit) => ({ id: unit.id, scope: scopes.get(unit.id) ?? [] }))
}

export async function enrol(
  t: Test,
  what: { kind: string; level: string; window: Days; asSaid?: string },
  units: readonly Place[],
): Promise<void> {
  const id = newId()
  await sql`insert into cohorts (id, unit_id, object_level, programme, window_from, window_to, source, as_said, scope)
    values (${id}, ${AN_GIANG}, ${what.level}, ${what.kind}, ${what.window.from}, ${what.window.to}, 'nguồn', ${what.asSaid ?? null}, ${[AN_GIANG, 'VN']})`.execute(
    db(t),
  )
  await sql`insert into enrolments (cohort_id, unit_id, scope) select ${id}::uuid, id, scope
    from json_to_recordset(${JSON.stringify(units)}::json) as u (id text, scope text[])`.execute(db(t))
  // an open enrolment is a draft and counts nobody
  await sql`update cohorts set frozen_at = now() where id = ${id}`.execute(db(t))
}

export async function decide(
  t: Test,
  what: { kind: string; window: Days; on: string; setId?: string; asSaid?: string; source?: string },
  units: readonly Place[],
): Promise<void> {
  const id = newId()
  await sql`insert into decisions (id, scope, authority_unit_id, authority_body, number, decided_on, signatory_title, kind, status_kind, set_id, window_from, window_to,
      as_said, source, recorded_by, recorded_at)
    values (${id}, ${[AN_GIANG, 'VN']}, ${AN_GIANG}, 'UBND tỉnh An Giang', ${id.slice(-6)}, ${what.on}, 'Chủ tịch', 'recognition', ${what.kind}, ${what.setId ?? null},
      ${what.window.from}, ${what.window.to}, ${what.asSaid ?? null}, ${what.source ?? null}, 'test', now())`.execute(db(t))
  await sql`insert into unit_statuses (decision_id, unit_id, scope, province_id, status_kind, set_id, window_from, window_to, effective_on)
    select ${id}::uuid, u.id, u.scope, ${AN_GIANG}, ${what.kind}, ${what.setId ?? null}, ${what.window.from}::date, ${what.window.to}::date, ${what.on}::date
    from json_to_recordset(${JSON.stringify(units)}::json) as u (id text, scope text[])`.execute(db(t))
}

export type Filed = {
  readonly place: Place
  readonly status: string
  readonly outcome: string | null
  readonly handedInOn: string | null
  readonly failing: readonly string[]
}

export async function file(t: Test, what: { setId: string; window: Days; dueOn: string | null }, rows: readonly Filed[]): Promise<void> {
  const given = rows.map((row) => ({
    id: newId(),
    unit_id: row.place.id,
    scope: row.place.scope,
    status: row.status,
    outcome: row.outcome,
    handed_in_on: row.handedInOn,
    failing: row.failing,
  }))
  await sql`insert into dossiers (id, unit_id, scope, province_id, set_id, set_version, window_from, window_to, due_on, status, outcome, failing, registered_on, handed_in_on)
    select g.id, g.unit_id, g.scope, ${AN_GIANG}, s.id, s.version, ${what.window.from}::date, ${what.window.to}::date, ${what.dueOn}::date, g.status, g.outcome, g.failing,
      ${what.window.from}::date + 10, g.handed_in_on
    from json_to_recordset(${JSON.stringify(given)}::json) as g (id uuid, unit_id text, scope text[], status text, outcome text, failing text[], handed_in_on date)
    join criteria_sets s on s.id = ${what.setId}`.execute(db(t))
}

/** An Giang as its source states it: 83/119 in 2019, 97/119 in 2020, 61/119, 6/16 and 3/11. */
export async function anGiang(t: Test): Promise<readonly Place[]> {
  const communes = await places(t, 'commune', 119)
  const districts = await places(t, 'district', 11)
  const indicator = { kind: 'indicator-19.2', level: 'commune', setId: 'indicator-19-2-2016' }
  for (const [n, met] of [
    [2019, 83],
    [2020, 97],
  ] as const) {
    await enrol(t, { ...indicator, window: year(n) }, communes)
    const said = n === 2020 ? { asSaid: 'tăng gần 12%', source: 'Cổng thông tin điện tử tỉnh An Giang, 12/03/2021' } : {}
    await decide(t, { ...indicator, window: year(n), on: `${n}-12-25`, ...said }, communes.slice(0, met))
  }
  const titles = [
    ['ntm', 'commune', communes, 61, { from: plainDate('2016-01-01'), to: plainDate('2021-01-01') }],
    ['ntm-advanced', 'commune', communes.slice(0, 16), 6, { from: plainDate('2018-01-01'), to: plainDate('2021-01-01') }],
    ['ntm-completed', 'district', districts, 3, { from: plainDate('2016-01-01'), to: plainDate('2021-01-01') }],
  ] as const
  for (const [kind, level, enrolled, met, window] of titles) {
    await enrol(t, { kind, level, window }, enrolled)
    await decide(t, { kind, window, on: '2020-12-28' }, enrolled.slice(0, met))
  }
  return communes
}
