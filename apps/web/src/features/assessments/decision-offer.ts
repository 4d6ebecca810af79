// The only place for what one decision may list together: all candidates of one authority, status and year, each list with its own set and window.
import type { CandidateGroup } from './assessments.queries.ts'

export type DecisionOffer = {
  readonly key: string
  readonly parts: readonly CandidateGroup[]
  readonly first: CandidateGroup
  /** Units in all lists. */
  readonly units: readonly string[]
  /** The earliest first day of its windows. */
  readonly from: CandidateGroup['window']['from']
}

/** A commune recognises its residential areas, agencies, enterprises and schools by one decision, although their windows differ. */
export function offersOf(groups: readonly CandidateGroup[]): readonly DecisionOffer[] {
  const parts = new Map<string, CandidateGroup[]>()
  for (const group of groups) {
    const key = `${group.authorityUnitId} ${group.statusKind} ${String(group.window.year)}`
    parts.set(key, [...(parts.get(key) ?? []), group])
  }
  return [...parts].flatMap(([key, of]) => {
    const [first] = of
    if (first === undefined) return []
    const units = of.flatMap((part) => part.dossiers.map((row) => row.unit.id))
    const from = of.reduce((earliest, part) => (part.window.from < earliest ? part.window.from : earliest), first.window.from)
    return [{ key, parts: of, first, units, from }]
  })
}

export type ChosenList = { readonly setId: string; readonly windowFrom: string; readonly unitIds: string[] }

/** What is sent: the lists with anybody chosen in them. */
export function listsOf(offer: DecisionOffer, chosen: ReadonlySet<string>): readonly ChosenList[] {
  return offer.parts
    .map((part) => ({
      setId: part.setId,
      windowFrom: part.window.from,
      unitIds: part.dossiers.map((row) => row.unit.id).filter((id) => chosen.has(id)),
    }))
    .filter((list) => list.unitIds.length > 0)
}
