// The only place that names the columns of the units tables; private to the stores of this slice.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitEventKind } from '@binhyen/core/units/unit-event.domain'
import type { Level, SuccessionRelation, UnitId, UnitType } from '@binhyen/core/units/units.domain'
import type { Generated, Kysely } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type Between = { from_not_before: PlainDate | null; from_not_after: PlainDate | null }

export type UnitOrigin = 'catalogue' | 'entered' | 'imported' | 'demonstration'

/** `catalogue`: from the files every database has; the others were entered here. */
export type EventOrigin = 'catalogue' | 'form' | 'import' | 'console'

export type UnitTables = {
  unit_editions: {
    id: string
    counted_from: PlainDate
    content_from: PlainDate
    content_to: PlainDate
    provinces: number
    districts: number
    communes: number
    source: string
    licence: string
    checksum: string
    loaded_at: Generated<Date>
  }
  units: Between & {
    id: UnitId
    code: string
    level: Level
    valid_from: PlainDate
    valid_to: PlainDate | null
    to_not_before: PlainDate | null
    to_not_after: PlainDate | null
    origin: UnitOrigin
    scope: UnitId[] | null
  }
  units_without_successor: UnitTables['units']
  unit_versions: Between & {
    unit_id: UnitId
    valid_from: PlainDate
    valid_to: PlainDate | null
    full_name: string
    type: UnitType
    parent_id: UnitId | null
    name_search: string
    bare_search: string
    initials: string
    path_search: string
  }
  unit_successions: {
    from_id: UnitId
    to_id: UnitId
    relation: SuccessionRelation
    counted_on: PlainDate
    source: string
    checked: boolean
    note: string
    share: Generated<number | null>
  }
  unit_event_batches: {
    id: string
    effective_on: PlainDate
    decision_number: string | null
    decided_on: PlainDate | null
    issuer: string | null
    source: string
    checked: boolean
    origin: EventOrigin
    events: number
    applied_at: Date
    applied_by: string | null
    applied_by_name: string | null
    undoes: string | null
  }
  unit_events: {
    batch_id: string
    seq: number
    kind: UnitEventKind
    effective_on: PlainDate
    unit_ids: UnitId[]
    payload: unknown
  }
  unit_event_refusals: { batch_id: string; problems: unknown }
  cohorts: {
    id: string
    unit_id: UnitId
    object_level: Level
    programme: string
    window_from: PlainDate
    window_to: PlainDate
    source: string
    as_said: string | null
    frozen_at: Date | null
    demonstration: boolean
    scope: UnitId[]
  }
  enrolments: { cohort_id: string; unit_id: UnitId; pilot: boolean; scope: UnitId[] }
}

export function tablesOf(ctx: Pick<BaseCtx, 'tx'>): Kysely<UnitTables> {
  return sqlOf<UnitTables>(ctx)
}
