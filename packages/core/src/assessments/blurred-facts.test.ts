// Which figures of a dossier a reader without need is shown.
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CriteriaSet, FactDef } from '../criteria/criteria.domain.ts'
import { plainDate } from '../shared/plain-date.ts'
import type { UnitId } from '../units/units.domain.ts'
import { isProtectedUnit } from '../protection/small-cells.domain.ts'
import { blurredFacts, withoutBlurred } from './blurred-facts.domain.ts'

const count = (id: string, unit: string, baselineOf?: string): FactDef =>
  ({
    id,
    type: 'count',
    unit,
    label: id,
    origin: baselineOf === undefined ? 'typed' : 'baseline',
    baseline: baselineOf === undefined ? null : { of: baselineOf, against: 'previous-window' },
  }) as unknown as FactDef
const set = {
  clauses: [{ id: 'order', facts: [count('offences', 'vụ'), count('before', 'vụ', 'offences'), count('models', 'mô hình')] }],
} as unknown as CriteriaSet
const window = { from: plainDate('2020-01-01'), to: plainDate('2021-01-01') }
const marks = (offences: number | null, before: number | null, baselineOf: readonly string[] = []) =>
  Object.fromEntries(
    blurredFacts(set, { offences, models: 2 }, { window, baseline: { before }, baselineOf: baselineOf as readonly UnitId[] }).map(
      ({ fact, mark }) => [fact, mark],
    ),
  )

describe('small counts of offences', () => {
  test.each([
    [0, 9, [], {}],
    [3, 9, [], { offences: 'small' }],
    [5, 9, [], {}],
    [9, 2, [], { before: 'small' }],
    // "not more than before" of two small figures would narrow both
    [3, 4, [], { offences: 'hidden', before: 'hidden' }],
    [null, 4, [], { before: 'small' }],
    [null, null, [], {}],
    // with the figures of the units themselves the sum would give a small one away
    [9, 23, ['a', 'b'], { before: 'hidden' }],
    [3, 23, ['a', 'b'], { offences: 'hidden', before: 'hidden' }],
    [9, 23, ['a'], {}],
  ] as const)('%s now, %s before, added up of %j', (offences, before, of, wanted) => expect(marks(offences, before, of)).toEqual(wanted))

  test('counts of models stay, however small', () => expect(marks(9, 9)).toEqual({}))
  test('what is hidden leaves the facts', () =>
    expect(withoutBlurred({ offences: 3, models: 2 }, [{ clause: 'order', fact: 'offences', mark: 'small' }])).toEqual({ models: 2 }))
})

describe('the law as it stands', () => {
  test('every count of offences is protected, and nothing else is', () => {
    const files = ['qd-1980-qd-ttg-2016/indicator-19-2-2016.yaml', 'qd-558-qd-ttg-2016/district-8-2016.yaml']
    const root = path.join(import.meta.dirname, '../../../../laws')
    const facts = files.flatMap((file) =>
      [...readFileSync(path.join(root, file), 'utf8').matchAll(/id: (\w+), type: count, unit: ([^,]+),/g)].map((match) => [
        match[1],
        isProtectedUnit(match[2]),
      ]),
    )
    expect(facts).toEqual([
      ['offences', true],
      ['offencesBefore', true],
      ['offences', true],
      ['offencesBefore', true],
    ])
  })
})
