import { describe, expect, test } from 'vitest'
import type { CandidateGroup } from './assessments.queries.ts'
import { listsOf, offersOf } from './decision-offer.ts'

const group = (setId: string, unitIds: readonly string[], more: object = {}): CandidateGroup =>
  ({
    authorityUnitId: 'xa',
    statusKind: 'safe-standard',
    setId,
    window: { from: '2026-11-16', to: '2027-11-16', year: 2027 },
    dossiers: unitIds.map((id) => ({ unit: { id } })),
    ...more,
  }) as unknown as CandidateGroup

describe('what one decision may list together', () => {
  const areas = group('areas', ['a1', 'a2'], { window: { from: '2026-11-01', to: '2027-11-01', year: 2027 } })
  const bodies = group('bodies', ['b1'])
  test('lists of one authority, status and year, with the earliest first day', () => {
    const offers = offersOf([
      bodies,
      areas,
      group('bodies', ['c1'], { authorityUnitId: 'tinh' }),
      group('nine', ['d1'], { statusKind: 'indicator-19.2' }),
    ])
    expect(offers.map((offer) => [offer.units, offer.from])).toEqual([
      [['b1', 'a1', 'a2'], '2026-11-01'],
      [['c1'], '2026-11-16'],
      [['d1'], '2026-11-16'],
    ])
  })
  test('other years apart', () => {
    expect(offersOf([bodies, group('bodies', ['b9'], { window: { from: '2025-11-16', to: '2026-11-16', year: 2026 } })])).toHaveLength(2)
  })
  test('lists with nobody chosen are not sent', () => {
    const [offer] = offersOf([bodies, areas])
    expect(offer && listsOf(offer, new Set(['a2']))).toEqual([{ setId: 'areas', windowFrom: '2026-11-01', unitIds: ['a2'] }])
    expect(offer && listsOf(offer, new Set())).toEqual([])
  })
})
