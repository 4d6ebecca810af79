// Tests of the files of events and of what hangs on changes: the reform and the wards of 2026, enrolment, comparison.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { plainDate, type PlainDate } from '../shared/plain-date.ts'
import { spanHolds } from '../shared/span.ts'
import { applyEvents, stateOf } from './apply-events.domain.ts'
import { comparedUnits } from './comparison.domain.ts'
import { assembleCatalogue, parseEdition, parseSuccessions, type Edition } from './edition.domain.ts'
import { enrolmentFate, touchedBy } from './event-impact.domain.ts'
import { EventBatchBody } from './unit-events.contract.ts'
import type { AppliedEvents, EventBatch, UnitState } from './unit-event.domain.ts'
import { pathsOfLives } from './unit-event-paths.domain.ts'
import type { Succession, UnitId } from './units.domain.ts'

const day = plainDate
const id = (text: string): UnitId => text as UnitId
const START = day('2020-01-01')
const names = (state: UnitState, unitId: string): string[] =>
  (state.lives.get(id(unitId))?.versions ?? []).map(
    (each) => `${each.fullName} < ${each.parentId} ${each.valid.from}..${each.valid.to ?? ''}`,
  )

function done(state: UnitState, ...batches: EventBatch[]): AppliedEvents {
  const outcome = applyEvents(state, batches)
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems))
  return outcome.ok
}

// ---- the reform of 2025 and the changes of 30/4/2026, as events on the lists

const folder = join(import.meta.dirname, '../../../../data/units')
const file = (name: string): string => readFileSync(join(folder, name), 'utf8')
const manifest = JSON.parse(file('manifest.json')) as {
  editions: { id: string; file: string; countedFrom: string; contentFrom: string }[]
  events: { file: string }[]
}
const editions = manifest.editions.map((each): Edition => ({
  id: each.id,
  countedFrom: day(each.countedFrom),
  contentFrom: day(each.contentFrom),
  rows: parseEdition(file(each.file)),
}))
const batches = manifest.events.flatMap((each) =>
  (JSON.parse(file(each.file)) as { batches: unknown[] }).batches.map((one): EventBatch => EventBatchBody.parse(one)),
)

describe('the files of events', () => {
  const lists = stateOf(assembleCatalogue(editions.slice(0, 2), []).lives, [])
  const reformed = done(lists, ...batches.slice(0, 1)).state
  const today = done(reformed, ...batches.slice(1))
  const census = (state: UnitState, on: string): Record<string, number> => {
    const counts: Record<string, number> = {}
    for (const each of state.lives.values()) {
      const version = each.versions.find(({ valid }) => spanHolds(valid, day(on)))
      if (version) for (const key of [each.level, `${each.level} ${version.type}`]) counts[key] = (counts[key] ?? 0) + 1
    }
    return counts
  }
  test('the reform as events comes to the list of 01/07/2025 and its table, unit by unit', () => {
    const matched = assembleCatalogue(editions, parseSuccessions(file('successions.tsv')))
    expect(reformed.lives).toEqual(new Map(matched.lives.map((each) => [each.id, each])))
    const key = ({ share: _share, ...link }: Succession): string =>
      JSON.stringify(Object.entries(link).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    expect([...reformed.successions.values()].flat().map(key).toSorted()).toEqual(matched.successions.map(key).toSorted())
    expect(pathsOfLives(reformed.lives, reformed.lives.values()).size).toBe(matched.paths.size + 1)
  })
  test('totals on the eve, on the day, and after 30/04/2026', () => {
    expect(census(today.state, '2025-06-30')).toMatchObject({ province: 63, district: 705, commune: 10599 })
    const after = { province: 34, commune: 3321, 'commune đặc khu': 13, 'province thành phố trực thuộc trung ương': 6 }
    expect(census(today.state, '2025-07-01')).toMatchObject({ ...after, 'commune xã': 2621, 'commune phường': 687 })
    expect(census(today.state, '2026-04-29')).toMatchObject({ 'commune xã': 2621, 'commune phường': 687 })
    const last = { ...after, 'commune xã': 2611, 'commune phường': 697, 'province thành phố trực thuộc trung ương': 7 }
    expect(census(today.state, '2026-04-30')).toMatchObject(last)
    expect(census(today.state, '2025-07-01')['district']).toBeUndefined()
  })
  test('ids stay as they were', () => {
    for (const each of ['02839@2025-07-01', '91@2025-07-01', '75@2025-07-01', '26368@2025-07-01', '01@2019-10-06', '46@2019-10-06']) {
      expect(today.state.lives.get(id(each))?.valid.to).toBeNull()
    }
    expect(names(today.state, '26368@2025-07-01').map((each) => each.split(' <')[0])).toEqual(['Xã Long Thành', 'Phường Long Thành'])
  })
  test('the ten wards leave the rural programme; a frozen denominator stays', () => {
    const touched = touchedBy(reformed, today)
    expect(touched.filter((each) => each.fate === 'urban').map((each) => each.unitId)).toHaveLength(10)
    const ward = { fate: 'urban', on: day('2026-04-30') } as const
    const window = { from: day('2025-11-16'), to: day('2026-11-16') }
    expect(enrolmentFate({ programme: 'indicator-19.2', window, frozen: true }, ward)).toBe('frozen-kept')
    expect(enrolmentFate({ programme: 'indicator-19.2', window, frozen: false }, ward)).toBe('dropped-urban')
    expect(enrolmentFate({ programme: 'safe-standard', window, frozen: false }, ward)).toBe('name-only')
    const ends = { fate: 'ends', on: day('2026-04-30') } as const
    expect(enrolmentFate({ programme: 'safe-standard', window, frozen: false }, ends)).toBe('window-kept')
    expect(
      enrolmentFate({ programme: 'safe-standard', window: { from: day('2026-11-16'), to: day('2027-11-16') }, frozen: false }, ends),
    ).toBe('dropped-ended')
  })
})

describe('whom an earlier window is compared with', () => {
  const window = { from: day('2024-01-01'), to: day('2025-01-01') }
  const on = day('2025-07-01')
  const link = (from: string, to: string, relation: Succession['relation'], share?: number): Succession => ({
    fromId: id(from),
    toId: id(to),
    relation,
    on,
    note: '',
    ...(share === undefined ? {} : { share }),
  })
  const began = new Map([[id('new'), on], ...['a', 'b', 'c'].map((each): [UnitId, PlainDate] => [id(each), START])])
  const none = new Set<UnitId>()
  const ask = (links: Succession[], gave = none, within = window) => comparedUnits(id('new'), within, { links, began, gave })
  test('the sum over whole predecessors', () => {
    expect(ask([link('a', 'new', 'whole'), link('b', 'new', 'whole')])).toEqual({ kind: 'sum', units: ['a', 'b'] })
  })
  test('all the people came along, or none of them', () => {
    expect(ask([link('a', 'new', 'part', 1), link('b', 'new', 'part', 0), link('b', 'c', 'whole')])).toEqual({ kind: 'sum', units: ['a'] })
  })
  test.each([
    ['part', 'split'],
    ['one-of-several', 'split'],
    ['default-successor', 'split-unknown'],
  ] as const)('cannot be told over %s', (relation, reason) => {
    expect(ask([link('a', 'new', 'whole'), link('b', 'new', relation)])).toEqual({ kind: 'cannot-tell', reason, units: ['b'] })
  })
  test('itself where it stood, or gave its own figures for the window it began in', () => {
    const straddling = { from: day('2024-11-16'), to: day('2025-11-16') }
    expect(ask([link('a', 'new', 'part')], new Set([id('new')]), straddling)).toMatchObject({ kind: 'cannot-tell', reason: 'part-gained' })
    expect(ask([link('a', 'new', 'whole')], new Set([id('new')]), straddling)).toEqual({ kind: 'itself' })
    expect(comparedUnits(id('a'), window, { links: [], began, gave: none })).toEqual({ kind: 'itself' })
    expect(comparedUnits(id('a'), window, { links: [link('a', 'b', 'part')], began, gave: none })).toMatchObject({ reason: 'part-given' })
  })
  test('a unit nobody knows the origin of', () => expect(ask([])).toMatchObject({ kind: 'cannot-tell', reason: 'no-predecessor' }))
})
