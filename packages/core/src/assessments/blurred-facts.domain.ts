// The only place for which figures of a dossier are hidden from a reader without need: small counts of offences and of people in them.
import type { CriteriaSet, EvaluationContext, FactDef, Facts } from '../criteria/criteria.domain.ts'
import { valueOf } from '../criteria/facts.domain.ts'
import { blurSmallCells, isProtectedUnit, SMALL_CELL_THRESHOLD, type BlurMark } from '../protection/small-cells.domain.ts'

export type BlurredFact = { readonly clause: string; readonly fact: string; readonly mark: Exclude<BlurMark, 'shown'> }

const isProtected = (def: FactDef): boolean => def.type === 'count' && isProtectedUnit(def.unit)

/**
 * The facts whose figures are hidden, with how they are shown. A figure of the window before that adds up several units is hidden whatever
 * its size: with the units' own figures it would give the small ones away. Where a figure and the one it is compared with are both small,
 * neither keeps its bound: the verdict of the comparison would narrow them.
 */
export function blurredFacts(set: CriteriaSet, facts: Facts, context: EvaluationContext): readonly BlurredFact[] {
  const counts = set.clauses.flatMap((clause) =>
    clause.facts.filter(isProtected).map((def) => {
      const value = valueOf(def, facts, context)
      return { clause: clause.id, def, value: typeof value === 'number' ? value : null }
    }),
  )
  const cells = blurSmallCells(
    {
      columns: 1,
      total: null,
      rows: counts.map(({ clause, def, value }) => ({ id: `${clause} ${def.id}`, parent: null, values: [value] })),
    },
    { threshold: SMALL_CELL_THRESHOLD },
  )
  const marks = new Map(counts.map(({ def }, index): [string, BlurMark] => [def.id, cells[index]?.[0]?.mark ?? 'shown']))
  const addedUp = (context.baselineOf ?? []).length > 1
  for (const { def } of counts) {
    const before = def.baseline ?? null
    if (before === null) continue
    if (addedUp && valueOf(def, facts, context) !== null) marks.set(def.id, 'hidden')
    if (marks.get(def.id) !== 'shown' && marks.get(before.of) === 'small') {
      marks.set(def.id, 'hidden')
      marks.set(before.of, 'hidden')
    }
  }
  return counts.flatMap(({ clause, def }) => {
    const mark = marks.get(def.id) ?? 'shown'
    return mark === 'shown' ? [] : [{ clause, fact: def.id, mark }]
  })
}

/** Facts without the hidden ones. */
export function withoutBlurred<F extends Facts>(facts: F, blurred: readonly BlurredFact[]): Facts {
  return Object.fromEntries(Object.entries(facts).filter(([fact]) => !blurred.some((each) => each.fact === fact)))
}
