// The only place for the earlier figures of a unit that merged or was split since: sums over whole predecessors, or why there is none.
import type { ComparedUnits, ComparisonGap } from '../units/comparison.domain.ts'
import type { UnitId } from '../units/units.domain.ts'
import type { CriteriaSet, Facts } from './criteria.domain.ts'
import { baselineFrom } from './facts.domain.ts'

export type Baseline = {
  /** Under the ids of the facts that compare; undefined where the set compares nothing. */
  readonly facts: Facts | undefined
  /** The units whose figures were added up, where the unit is not compared with itself. */
  readonly summed: readonly UnitId[]
  readonly gap: ComparisonGap | null
}

/** @param given what each unit gave in the earlier window; one that is not in it gave nothing */
export function baselineOver(set: CriteriaSet, own: UnitId, compared: ComparedUnits, given: ReadonlyMap<UnitId, Facts>): Baseline {
  const nothing = baselineFrom(set, {})
  if (nothing === undefined) return { facts: undefined, summed: [], gap: null }
  if (compared.kind === 'itself') return { facts: baselineFrom(set, given.get(own) ?? {}), summed: [], gap: null }
  if (compared.kind === 'cannot-tell') return { facts: nothing, summed: [], gap: { reason: compared.reason, units: compared.units } }
  const each = compared.units.map((id) => ({ id, facts: baselineFrom(set, given.get(id) ?? {}) ?? {} }))
  const silent = new Set<UnitId>()
  const facts = Object.keys(nothing).map((fact): [string, number | null] => {
    let sum: number | null = 0
    for (const { id, facts: values } of each) {
      const value = values[fact]
      if (typeof value !== 'number') silent.add(id)
      sum = sum === null || typeof value !== 'number' ? null : sum + value
    }
    return [fact, sum]
  })
  return {
    facts: Object.fromEntries(facts),
    summed: compared.units,
    gap: silent.size === 0 ? null : { reason: 'not-given', units: [...silent] },
  }
}
