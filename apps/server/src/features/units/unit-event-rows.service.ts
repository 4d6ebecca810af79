// The only place that turns what events came to into the rows they change: nothing is written that stayed as it was.
import { pathsOfLives } from '@binhyen/core/units/unit-event-paths.domain'
import { newUnitsOf } from '@binhyen/core/units/event-bench.domain'
import { unitsOf } from '@binhyen/core/units/event-impact.domain'
import type { AppliedEvents, EventBatch, UnitEvent, UnitState } from '@binhyen/core/units/unit-event.domain'
import { COUNTRY_ID, unitIdOf, type UnitId, type UnitLife, type UnitVersion } from '@binhyen/core/units/units.domain'
import { versionRows } from './load-units.store.ts'
import type { EventRow, Written } from './unit-events.store.ts'

type Versions = Pick<Written, 'versionsDropped' | 'versionsEnded'> & { readonly begun: readonly UnitLife[] }

/** Every unit an event names or makes. */
function unitIdsOf(event: UnitEvent, batch: EventBatch): readonly UnitId[] {
  const { changed, named } = unitsOf(event)
  const made = newUnitsOf(event).map((unit) => unitIdOf(unit.code, batch.effectiveOn))
  return [...new Set([...changed, ...made, ...named])].filter((id) => id !== COUNTRY_ID)
}

export function eventRowsOf(batch: EventBatch): readonly EventRow[] {
  return batch.events.map((event, index) => ({ seq: index + 1, kind: event.kind, unit_ids: unitIdsOf(event, batch), payload: event }))
}

function sameVersion(a: UnitVersion, b: UnitVersion): boolean {
  return a.fullName === b.fullName && a.type === b.type && a.parentId === b.parentId
}

function versionsOf(before: UnitState, lives: readonly UnitLife[]): Versions {
  const versionsDropped: object[] = []
  const versionsEnded: object[] = []
  const begun: UnitLife[] = []
  for (const life of lives) {
    const old = new Map((before.lives.get(life.id)?.versions ?? []).map((version) => [version.valid.from, version]))
    const made: UnitVersion[] = []
    for (const version of life.versions) {
      const known = old.get(version.valid.from)
      old.delete(version.valid.from)
      const key = { unit_id: life.id, valid_from: version.valid.from }
      if (known === undefined) made.push(version)
      else if (!sameVersion(known, version)) {
        versionsDropped.push(key)
        made.push(version)
      } else if (known.valid.to !== version.valid.to) versionsEnded.push({ ...key, valid_to: version.valid.to })
    }
    for (const from of old.keys()) versionsDropped.push({ unit_id: life.id, valid_from: from })
    if (made.length > 0) begun.push({ ...life, versions: made })
  }
  return { versionsDropped, versionsEnded, begun }
}

/** Units that stayed as they were below one whose name or place is another: search finds them by the new names too. */
function below(applied: AppliedEvents): readonly UnitLife[] {
  const changed = new Set(applied.changed)
  const hangs = new Map<UnitId, boolean>()
  const isBelow = (id: UnitId | null | undefined): boolean => {
    if (id === null || id === undefined || id === COUNTRY_ID) return false
    const known = hangs.get(id) ?? (changed.has(id) || isBelow(applied.state.lives.get(id)?.versions.at(-1)?.parentId))
    hangs.set(id, known)
    return known
  }
  return [...applied.state.lives.values()].flatMap((life) => {
    const last = life.versions.at(-1)
    return !changed.has(life.id) && last?.valid.to === null && isBelow(last.parentId) ? [{ ...life, versions: [last] }] : []
  })
}

export type By = {
  readonly id: string
  readonly origin: string
  readonly accountId: string
  readonly name: string
  readonly undoes: string | null
}

/** The rows one batch comes to. */
export function writtenOf(before: UnitState, applied: AppliedEvents, batch: EventBatch, by: By): Written {
  const lives = applied.changed.flatMap((id) => applied.state.lives.get(id) ?? [])
  const { versionsDropped, versionsEnded, begun } = versionsOf(before, lives)
  const standing = below(applied)
  const paths = pathsOfLives(applied.state.lives, [...begun, ...standing])
  const { decision, effectiveOn } = batch
  return {
    touched: applied.changed,
    ended: lives
      .filter((life) => life.valid.to !== null)
      .map((life) => ({
        id: life.id,
        valid_to: life.valid.to,
        to_not_before: life.ended?.notBefore ?? null,
        to_not_after: life.ended?.notAfter ?? null,
      })),
    begun: applied.created.flatMap((id) => {
      const life = applied.state.lives.get(id)
      if (life === undefined) return []
      const began = { from_not_before: life.began?.notBefore ?? null, from_not_after: life.began?.notAfter ?? null }
      return [{ id, code: life.code, level: life.level, valid_from: life.valid.from, ...began }]
    }),
    versionsDropped,
    versionsEnded,
    versionsBegun: begun.flatMap((life) => versionRows(life, paths)),
    paths: standing.flatMap((life) => {
      const [row] = versionRows(life, paths)
      return row === undefined ? [] : [{ unit_id: row.unit_id, valid_from: row.valid_from, path_search: row.path_search }]
    }),
    relinked: applied.relinked,
    links: applied.relinked.flatMap((id) =>
      (applied.state.successions.get(id) ?? []).map((link) => ({
        from_id: link.fromId,
        to_id: link.toId,
        relation: link.relation,
        counted_on: link.on,
        source: sourceOf(decision),
        checked: decision.checked,
        note: link.note,
        share: link.share ?? null,
      })),
    ),
    batch: {
      id: by.id,
      effective_on: effectiveOn,
      decision_number: decision.number,
      decided_on: decision.date,
      issuer: decision.issuer,
      source: decision.source,
      checked: decision.checked,
      origin: by.origin,
      events: batch.events.length,
      applied_by: by.accountId,
      applied_by_name: by.name,
      undoes: by.undoes,
    },
    events: eventRowsOf(batch),
  }
}

/** What a succession says of where it was read. */
export function sourceOf(decision: EventBatch['decision']): string {
  return decision.number === null ? decision.source : `${decision.number} – ${decision.source}`
}
