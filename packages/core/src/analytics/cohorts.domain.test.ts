// The only place for the tests of how enrolments, dossiers and decisions are taken together.
import { describe, expect, test } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import { byMeasure, chooseCohort, cohortsOf, findPrevious, isSettled, type Seen, type SetHead } from './cohorts.domain.ts'

const year = (n: number) => ({ from: plainDate(`${n}-01-01`), to: plainDate(`${n + 1}-01-01`) })
const tt124 = { from: plainDate('2023-11-16'), to: plainDate('2024-11-16') }
const sets: readonly SetHead[] = [
  {
    id: 'indicator-19-2-2016',
    object: 'commune',
    status: 'indicator-19.2',
    inForce: { from: plainDate('2016-10-17'), to: plainDate('2022-03-08') },
    windowKey: 'province-set',
    checked: false,
  },
  {
    id: 'indicator-19-2-2021',
    object: 'commune',
    status: 'indicator-19.2',
    inForce: { from: plainDate('2022-03-08'), to: null },
    windowKey: 'province-set',
    checked: false,
  },
  {
    id: 'tt124-2021-commune',
    object: 'commune',
    status: 'safe-standard',
    inForce: { from: plainDate('2022-02-10'), to: null },
    windowKey: 'commune-yearly',
    checked: false,
  },
  {
    id: 'tt124-2021-residential-area',
    object: 'residential-area',
    status: 'safe-standard',
    inForce: { from: plainDate('2022-02-10'), to: null },
    windowKey: 'residential-area-yearly',
    checked: false,
  },
]
const seen = (part: Partial<Seen>): Seen => ({
  seen: 'cohort',
  kind: 'indicator-19.2',
  level: 'commune',
  setId: null,
  window: year(2020),
  dueOn: null,
  asSaid: null,
  source: null,
  ...part,
})

describe('cohorts', () => {
  test('enrolment, dossiers and decision of one window are one cohort; the decision says the source', () => {
    const cohorts = cohortsOf(
      [
        seen({ asSaid: '119 xã' }),
        seen({ seen: 'dossiers', kind: null, level: null, setId: 'indicator-19-2-2016', dueOn: plainDate('2020-11-30') }),
        seen({ seen: 'decisions', asSaid: 'tăng gần 12%', source: 'Cổng thông tin' }),
      ],
      sets,
      'province',
    )
    expect(cohorts).toEqual([
      {
        kind: 'indicator-19.2',
        level: 'commune',
        window: year(2020),
        setId: 'indicator-19-2-2016',
        setIds: ['indicator-19-2-2016'],
        enrolled: true,
        filed: true,
        decided: true,
        deadline: '2020-11-30',
        checked: false,
        asSaid: 'tăng gần 12%',
        source: 'Cổng thông tin',
      },
    ])
  })

  test('an enrolment alone finds the set in force in its window; a title has none and needs its enrolment', () => {
    expect(cohortsOf([seen({ window: year(2023) })], sets, 'province')[0]?.setId).toBe('indicator-19-2-2021')
    expect(cohortsOf([seen({ kind: 'ntm' })], sets, 'province')[0]).toMatchObject({ setId: null, checked: true })
    expect(cohortsOf([seen({ seen: 'decisions', kind: 'ntm' })], sets, 'province')).toEqual([])
    expect(cohortsOf([seen({ kind: 'indicator-19.2', window: year(2010) })], sets, 'province')[0]?.setId).toBeNull()
  })

  test('communes and residential areas under one circular stay apart, each with its own deadline', () => {
    const cohorts = cohortsOf(
      [
        seen({ seen: 'dossiers', kind: null, level: null, setId: 'tt124-2021-commune', window: tt124 }),
        seen({
          seen: 'dossiers',
          kind: null,
          level: null,
          setId: 'tt124-2021-residential-area',
          window: { from: plainDate('2023-11-01'), to: plainDate('2024-11-01') },
        }),
      ],
      sets,
      'province',
    )
    expect(cohorts.map((cohort) => [cohort.level, cohort.deadline])).toEqual([
      ['commune', '2024-11-29'],
      ['village', '2024-11-19'],
    ])
  })

  test('a commune sees what lies below it, not itself', () => {
    const parts = [seen({}), seen({ kind: 'safe-standard', level: 'village' })]
    expect(cohortsOf(parts, sets, 'commune').map((cohort) => cohort.level)).toEqual(['village'])
    expect(cohortsOf([seen({ level: 'district', kind: 'ntm-completed' })], sets, 'district')).toEqual([])
  })
})

describe('choosing', () => {
  const cohorts = cohortsOf(
    [
      seen({ seen: 'cohort', window: year(2019) }),
      seen({ seen: 'decisions', window: year(2019) }),
      seen({}),
      seen({ seen: 'decisions' }),
      seen({ kind: 'ntm', window: { from: plainDate('2020-06-01'), to: plainDate('2021-01-01') } }),
      seen({ kind: 'ntm', seen: 'decisions', window: { from: plainDate('2020-06-01'), to: plainDate('2021-01-01') } }),
      seen({ window: year(2021) }),
    ],
    sets,
    'province',
  )
  test('without a wish the latest window anybody has worked on; with one, exactly it', () => {
    expect(chooseCohort(cohorts, {})?.window).toEqual(year(2020))
    expect(chooseCohort(cohorts, { from: year(2021).from })?.window).toEqual(year(2021))
    expect(chooseCohort(cohorts, { set: 'ntm' })?.kind).toBe('ntm')
    expect(chooseCohort(cohorts, { set: 'indicator-19-2-2016', from: plainDate('2019-01-01') })?.window).toEqual(year(2019))
    expect(chooseCohort(cohorts, { level: 'village' })).toBeNull()
    expect(chooseCohort([], {})).toBeNull()
  })
  test('the window before is the latest decided one of the same status', () => {
    const latest = chooseCohort(cohorts, { set: 'indicator-19.2', from: year(2021).from })
    expect(latest && findPrevious(cohorts, latest)?.window).toEqual(year(2020))
    const first = chooseCohort(cohorts, { from: plainDate('2019-01-01') })
    expect(first && findPrevious(cohorts, first)).toBeNull()
  })
  test('groups by measure, the latest window first', () => {
    expect(byMeasure(cohorts).map((group) => [group[0]?.kind, group.map((each) => each.window.from.slice(0, 4))])).toEqual([
      ['indicator-19.2', ['2021', '2020', '2019']],
      ['ntm', ['2020']],
    ])
  })
  test('a window in the middle of its decisions is no result yet', () => {
    const open = { decided: true, window: year(2020) }
    expect(isSettled(open, 3, plainDate('2020-12-31'))).toBe(false)
    expect(isSettled(open, 0, plainDate('2020-12-31'))).toBe(true)
    expect(isSettled(open, 3, plainDate('2021-01-01'))).toBe(true)
    expect(isSettled({ ...open, decided: false }, 0, plainDate('2022-01-01'))).toBe(false)
  })
})
