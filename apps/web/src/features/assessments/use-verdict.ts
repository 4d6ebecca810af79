// The only place where a verdict is computed in the browser: the same evaluator as the server's, at each keystroke.
import { useMemo } from 'react'
import type { DossierReply } from '@binhyen/core/assessments/assessments.contract'
import type { CriteriaSet, Evaluation, EvaluationContext, Facts, FactDef, Outcome } from '@binhyen/core/criteria/criteria.domain'
import { compileSet, evaluate } from '@binhyen/core/criteria/evaluate.domain'
import { missingFacts } from '@binhyen/core/criteria/facts.domain'
import { explain, issueInWords, type Explanation } from '@binhyen/core/criteria/words.domain'
import type { Sections } from './use-sections.ts'
import { verdictWords } from '../../i18n/verdict-words.ts'

export type FactPlace = { readonly clause: string; readonly def: FactDef }
export type WrongFact = FactPlace & { readonly words: string }

export type Verdict = {
  readonly facts: Facts
  readonly context: EvaluationContext
  readonly evaluation: Evaluation
  readonly words: Explanation
  readonly missing: readonly FactPlace[]
  readonly wrong: readonly WrongFact[]
}

/** How a figure hidden from this reader is marked; null where it is not hidden. */
export function blurOf(dossier: DossierReply, fact: string): 'small' | 'hidden' | null {
  return dossier.blurred.find((each) => each.fact === fact)?.mark ?? null
}

/** Where figures are hidden the browser cannot judge: their clauses, and the whole, stand as the server judged them, without their reasons. */
function withStoredOutcomes(dossier: DossierReply, evaluation: Evaluation): Evaluation {
  if (dossier.blurred.length === 0) return evaluation
  const hidden = new Set(dossier.blurred.map(({ clause }) => clause))
  const outcomeOf = (clause: string): Outcome =>
    dossier.failing.includes(clause) ? 'not-met' : dossier.unclear.includes(clause) ? 'cannot-tell' : 'met'
  return {
    ...evaluation,
    outcome: dossier.outcome ?? evaluation.outcome,
    clauses: evaluation.clauses.map((each) => (hidden.has(each.clause) ? { ...each, outcome: outcomeOf(each.clause), rules: [] } : each)),
  }
}

export function useVerdict(dossier: DossierReply, set: CriteriaSet, sections: Sections): Verdict {
  const compiled = useMemo(() => compileSet(set), [set])
  const context = useMemo(
    () => ({ window: dossier.window, derived: dossier.context.derived ?? undefined, baseline: dossier.context.baseline ?? undefined }),
    [dossier],
  )
  const readings = set.clauses.map((clause) => ({ clause, reading: sections.readingOf(clause.id) }))
  const facts: Facts = Object.assign({}, ...readings.map(({ reading }) => reading.facts))
  // Some microseconds: not worth remembering.
  const evaluation = withStoredOutcomes(dossier, evaluate(compiled, facts, context))
  const defOf = (clause: string, fact: string): FactDef | undefined =>
    set.clauses.find((each) => each.id === clause)?.facts.find((def) => def.id === fact)
  const missing = missingFacts(set, facts, context).flatMap(({ clause, fact }) => {
    if (blurOf(dossier, fact) !== null) return []
    const def = defOf(clause, fact)
    return def === undefined ? [] : [{ clause, def }]
  })
  const wrong = readings.flatMap(({ clause, reading }) =>
    reading.issues.flatMap((issue) => {
      const def = defOf(clause.id, issue.fact)
      return def === undefined ? [] : [{ clause: clause.id, def, words: issueInWords(issue, verdictWords()) }]
    }),
  )
  return { facts, context, evaluation, words: explain(set, evaluation, verdictWords()), missing, wrong }
}
