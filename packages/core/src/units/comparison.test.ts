// Comparing a unit with itself without asking for its predecessors: true only where asking for them would say the same.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, plainDate, type PlainDate } from '../shared/plain-date.ts'
import { comparedUnits, isSameSince } from './comparison.domain.ts'
import type { Succession, UnitId } from './units.domain.ts'

const unit = 'a@2020-01-01' as UnitId
const other = 'b@2020-01-01' as UnitId
const day = fc.integer({ min: 0, max: 60 }).map((at): PlainDate => addDays(plainDate('2026-01-01'), at))
const link = fc.record({
  into: fc.boolean(),
  relation: fc.constantFrom('whole', 'default-successor', 'one-of-several', 'part'),
  on: day,
  share: fc.constantFrom(undefined, 0, 0.4, 1),
})

describe('a unit that is the same since a day', () => {
  test('is compared with itself in every window from that day on', () => {
    fc.assert(
      fc.property(day, day, fc.array(link, { maxLength: 4 }), fc.boolean(), (from, began, made, gave) => {
        const links = made.map(({ into, relation, on, share }): Succession => ({
          fromId: into ? other : unit,
          toId: into ? unit : other,
          relation: relation as Succession['relation'],
          on,
          note: '',
          ...(share === undefined ? {} : { share }),
        }))
        const changedOn = links.reduce<PlainDate | null>((last, each) => (last === null || each.on > last ? each.on : last), null)
        if (!isSameSince(from, { began, changedOn })) return
        const known = {
          links,
          began: new Map([
            [unit, began],
            [other, plainDate('2019-10-06')],
          ]),
          gave: new Set(gave ? [unit] : []),
        }
        expect(comparedUnits(unit, { from, to: addDays(from, 30) }, known)).toEqual({ kind: 'itself' })
      }),
    )
  })

  test('is not where it began later, or gained a part since', () => {
    const from = plainDate('2026-02-01')
    expect(isSameSince(from, { began: plainDate('2026-02-02'), changedOn: null })).toBe(false)
    expect(isSameSince(from, { began: plainDate('2025-07-01'), changedOn: plainDate('2026-02-02') })).toBe(false)
    expect(isSameSince(from, { began: plainDate('2025-07-01'), changedOn: plainDate('2025-07-01') })).toBe(true)
  })
})

describe('whom a unit is compared with', () => {
  const places = ['a', 'b', 'c', 'd', 'e'].map((letter) => `${letter}@2020-01-01` as UnitId)
  const place = fc.constantFrom(...places)
  const made = fc.uniqueArray(
    fc.record({
      from: place,
      to: place,
      relation: fc.constantFrom('whole', 'default-successor', 'part'),
      share: fc.constantFrom(undefined, 0, 0.4, 1),
    }),
    // a unit comes from units before it; a pair is linked once
    { selector: ({ from, to }) => `${from} ${to}`, maxLength: 8 },
  )

  test('does not depend on the order the links come in', () => {
    fc.assert(
      fc.property(
        made.chain((links) => fc.tuple(fc.constant(links), fc.shuffledSubarray(links, { minLength: links.length }))),
        ([some, shuffled]) => {
          const answer = (rows: typeof some) =>
            comparedUnits(
              places[4] ?? unit,
              { from: plainDate('2021-01-01'), to: plainDate('2022-01-01') },
              {
                links: rows
                  .filter(({ from, to }) => from < to)
                  .map(({ from, to, relation, share }): Succession => ({
                    fromId: from,
                    toId: to,
                    relation: relation as Succession['relation'],
                    on: plainDate('2025-07-01'),
                    note: '',
                    ...(share === undefined ? {} : { share }),
                  })),
                began: new Map(places.map((each, at) => [each, plainDate(at < 2 ? '2020-01-01' : '2025-07-01')])),
                gave: new Set(),
              },
            )
          expect(answer(shuffled)).toEqual(answer(some))
        },
      ),
    )
  })
})
