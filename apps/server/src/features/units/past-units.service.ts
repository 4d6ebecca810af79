// The only place that tells, for lists of the past, every name each unit of a province and of its predecessors ever had.
import { spansOverlap, type Span } from '@binhyen/core/shared/span'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import { listNamesBelow, type NameRow } from './past-units.store.ts'
import { coversOf, type UnitCtx } from './units.service.ts'

export type NameThroughTime = {
  readonly unitId: UnitId
  readonly code: string
  readonly level: Level
  readonly type: string
  readonly fullName: string
  /** Ancestors while the name held, nearest first, without the country. */
  readonly above: readonly { readonly unitId: UnitId; readonly fullName: string }[]
  readonly valid: Span
}

/** All names of all units a province ever had, its predecessors' units among them; the country is left out. */
export async function namesThroughTime(ctx: UnitCtx, provinceId: UnitId): Promise<readonly NameThroughTime[]> {
  const rows = await listNamesBelow(ctx, await coversOf(ctx, provinceId))
  const byUnit = new Map<UnitId, NameRow[]>()
  for (const row of rows) {
    const known = byUnit.get(row.unit_id)
    if (known) known.push(row)
    else byUnit.set(row.unit_id, [row])
  }
  return rows.map((row) => ({
    unitId: row.unit_id,
    code: row.code,
    level: row.level,
    type: row.type,
    fullName: row.full_name,
    above: aboveOf(row, byUnit),
    valid: spanOf(row),
  }))
}

const spanOf = (row: NameRow): Span => ({ from: row.valid_from, to: row.valid_to })

/** Each ancestor under the last name it had while the version held. */
function aboveOf(row: NameRow, byUnit: ReadonlyMap<UnitId, readonly NameRow[]>): readonly { unitId: UnitId; fullName: string }[] {
  const above: { unitId: UnitId; fullName: string }[] = []
  let current: NameRow | undefined = row
  while (current?.parent_id && above.length < 8) {
    const parents: readonly NameRow[] = byUnit.get(current.parent_id) ?? []
    current = parents.findLast((each) => spansOverlap(spanOf(each), spanOf(row)))
    if (current !== undefined) above.push({ unitId: current.unit_id, fullName: current.full_name })
  }
  return above
}
