// The only place for what a set takes from what the system holds: counts of lower units by kind, and other recognitions of the same unit.
import type {
  CountMeasure,
  CriteriaSet,
  FactDef,
  Facts,
  FactValue,
  ObjectKind,
  RecognitionStatus,
  RecognitionTime,
} from './criteria.domain.ts'

/** Lower units of one kind under the sets that confer the same status. */
export type ObjectCounts = Readonly<Record<CountMeasure, number>>
/** A kind that is absent or null is one the system has no register of for this place. */
export type CountsByKind = Readonly<Partial<Record<ObjectKind, ObjectCounts | null>>>

/** What versions counted that were loaded before sets said so themselves: residential areas, under fixed names. */
const unsaid: Readonly<Record<string, FactDef['counts']>> = {
  areasTotal: { of: ['residential-area'], measure: 'total' },
  areasRegistered: { of: ['residential-area'], measure: 'registered' },
  areasRecognised: { of: ['residential-area'], measure: 'recognised' },
}

function countsOf(def: FactDef): FactDef['counts'] {
  return def.origin === 'sub-units' ? (def.counts ?? unsaid[def.id]) : undefined
}

/** The kinds of lower units a set counts, each once; empty where it counts none. */
export function countedKinds(set: CriteriaSet): ObjectKind[] {
  return [...new Set(set.clauses.flatMap((clause) => clause.facts).flatMap((def) => countsOf(def)?.of ?? []))]
}

/**
 * The counts of lower units as the set's facts. A fact is left out where any kind it sums was not counted, so that what the place
 * declared stands: half a sum is not a sum.
 */
export function derivedFacts(set: CriteriaSet, counts: CountsByKind): Facts {
  const facts: Record<string, FactValue> = {}
  for (const def of set.clauses.flatMap((clause) => clause.facts)) {
    const asked = countsOf(def)
    if (asked === undefined) continue
    const parts = asked.of.map((kind) => counts[kind]?.[asked.measure])
    if (parts.every((part) => part !== undefined)) facts[def.id] = parts.reduce((sum, part) => sum + part, 0)
  }
  return facts
}

export type AskedRecognition = { readonly fact: string; readonly status: RecognitionStatus; readonly time: RecognitionTime }

/** The recognitions of the same unit that a set's verdict is made from. */
export function askedRecognitions(set: CriteriaSet): AskedRecognition[] {
  return set.clauses
    .flatMap((clause) => clause.facts)
    .flatMap((def) => (def.recognition === undefined ? [] : [{ fact: def.id, ...def.recognition }]))
}
