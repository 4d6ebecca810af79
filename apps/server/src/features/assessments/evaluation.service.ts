// The only place that gathers what a verdict is computed from: typed facts, counts of lower units, the window before.
import { findPreviousWindow, isSetByProvince, yearlyWindow } from '@binhyen/core/calendar/calendar.domain'
import type { CriteriaSet, EvaluationContext, Evaluation, Facts, ObjectKind } from '@binhyen/core/criteria/criteria.domain'
import { countedKinds, derivedFacts } from '@binhyen/core/criteria/derived-facts.domain'
import { clausesWith, evaluate, type CompiledSet } from '@binhyen/core/criteria/evaluate.domain'
import { baselineFrom } from '@binhyen/core/criteria/facts.domain'
import { addDays, yearOf } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { baselinesOf, baselinePart } from './comparison.service.ts'
import { provinceWindowsOf } from '#server/features/calendar/calendar.service'
import { getSet, listSetVersions } from '#server/features/criteria/criteria.service'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { listSections, type DossierRecord } from './assessments.store.ts'
import { listAreaCounts, listInstitutionCounts, type CountedSet, type CountsBelow } from './counts-below.store.ts'
import { heldFacts, recognisedFacts } from './recognitions.service.ts'

export type SubUnits = CountsBelow & { readonly window: Window }

export type Inputs = {
  readonly set: CriteriaSet
  readonly compiled: CompiledSet
  readonly facts: Facts
  readonly context: EvaluationContext
  /** Residential areas as the system itself counted them; null where the commune declares its counts. */
  readonly subUnits: SubUnits | null
  /** Agencies, enterprises and schools together, likewise. */
  readonly bodies: SubUnits | null
}

/** Everything the verdict of a dossier depends on, read in this transaction. */
export async function gatherInputs(ctx: Ctx, dossier: DossierRecord, facts?: Facts): Promise<Inputs> {
  const { set, compiled } = await getSet(ctx, dossier.set_id, dossier.set_version)
  const typed = facts ?? mergedFacts(await listSections(ctx, dossier.id))
  const window = { from: dossier.window_from, to: dossier.window_to }
  const counted = await countBelow(ctx, set, window, dossier.unit_id)
  const own = counted?.of(dossier.unit_id) ?? NOTHING
  const recognised = (await recognisedFacts(ctx, set, window, [dossier.unit_id])).get(dossier.unit_id)
  const bodies = own['agency-enterprise'] && own.school ? sumOf(own['agency-enterprise'], own.school) : null
  return {
    set,
    compiled,
    facts: typed,
    context: { window, derived: heldFacts(derivedBy(set, own), recognised), ...(await readBaseline(ctx, dossier, set)) },
    subUnits: own['residential-area'] && counted ? { ...own['residential-area'], window: counted.areas } : null,
    bodies: bodies && { ...bodies, window },
  }
}

/** The verdict with the lists of clauses that boards count by. */
export function judge(inputs: Pick<Inputs, 'compiled' | 'facts' | 'context'>): {
  evaluation: Evaluation
  failing: string[]
  unclear: string[]
} {
  const evaluation = evaluate(inputs.compiled, inputs.facts, inputs.context)
  return { evaluation, failing: clausesWith(evaluation, 'not-met'), unclear: clausesWith(evaluation, 'cannot-tell') }
}

export function mergedFacts(sections: readonly { readonly values: Facts }[]): Facts {
  return Object.assign({}, ...sections.map((section) => section.values)) as Facts
}

/** Counts of a commune's lower objects by kind; null or absent where it declares them. */
export type Below = Readonly<Partial<Record<ObjectKind, CountsBelow | null>>>
const NOTHING: Below = {}

function sumOf(a: CountsBelow, b: CountsBelow): CountsBelow {
  return { total: a.total + b.total, registered: a.registered + b.registered, recognised: a.recognised + b.recognised }
}

/** The counts as the facts that stand for them in a set; undefined where there are none. */
export function derivedBy(set: CriteriaSet, below: Below | null): Facts | undefined {
  const derived = below === null ? {} : derivedFacts(set, below)
  return Object.keys(derived).length === 0 ? undefined : derived
}

export type CountedBelow = {
  /** The residential areas' own window (Thông tư 124, Điều 8 khoản 2: it closes two weeks before the commune's). */
  readonly areas: Window
  readonly of: (commune: UnitId) => Below
}

/**
 * What lies below communes, registered and recognised under the sets that confer the same status (Thông tư 124, Điều 5 khoản 4:
 * residential areas, agencies, enterprises and schools together; Thông tư 23/2012: residential areas alone). One statement for the
 * areas and one for the institutions, for one commune or all. Null where the set counts nothing; what a commune has not registered in
 * the system yet is left out, and it declares its counts.
 */
export async function countBelow(
  ctx: Pick<BaseCtx, 'tx'>,
  set: CriteriaSet,
  window: Window,
  commune?: UnitId,
): Promise<CountedBelow | null> {
  const kinds = set.object === 'commune' ? countedKinds(set) : []
  if (kinds.length === 0) return null
  const year = yearOf(addDays(window.to, -1))
  const sets = (await listSetVersions(ctx)).flatMap(({ set: below }): (CountedSet & { object: ObjectKind })[] => {
    if (below.status !== set.status || !kinds.includes(below.object) || isSetByProvince(below.windowKey)) return []
    return [{ id: below.id, object: below.object, ...yearlyWindow(below.windowKey, year) }]
  })
  const counts = new Map<UnitId, Partial<Record<ObjectKind, CountsBelow>>>()
  const areaSets = sets.filter((each) => each.object === 'residential-area')
  const areas = areaSets[0] === undefined ? window : { from: areaSets[0].from, to: areaSets[0].to }
  if (areaSets.length > 0) {
    for (const { commune_id: id, ...row } of await listAreaCounts(ctx, { sets: areaSets, window: areas, commune })) {
      counts.set(id, { 'residential-area': row })
    }
  }
  const bodySets = sets.filter((each) => each.object !== 'residential-area')
  if (bodySets.length > 0) {
    for (const row of await listInstitutionCounts(ctx, { sets: bodySets, window, commune })) {
      counts.set(row.commune_id, { ...counts.get(row.commune_id), 'agency-enterprise': row.bodies, school: row.schools })
    }
  }
  return { areas, of: (id) => counts.get(id) ?? NOTHING }
}

/** What the dossier's unit, or the units it came from, gave in the window before. */
async function readBaseline(ctx: Ctx, dossier: DossierRecord, set: CriteriaSet): Promise<ReturnType<typeof baselinePart>> {
  if (baselineFrom(set, {}) === undefined) return {}
  const windows = await provinceWindowsOf(ctx, set.windowKey, dossier.province_id, set.id)
  const before = findPreviousWindow(set.windowKey, { from: dossier.window_from, to: dossier.window_to }, windows)
  if (before === null) return {}
  return baselinePart((await baselinesOf(ctx, set, before, [dossier.unit_id])).get(dossier.unit_id))
}
