// The only place for what unit events mean for accounts: who holds a grant on a unit that changes.
import type { ImpactSource } from '#server/features/units/unit-event-impacts.service'
import { impactsOf } from '#server/features/units/unit-event-impacts.service'
import { countCursor } from '#server/platform/cursors'
import { listGrantsAt } from './access.store.ts'

/** Standing grants on the touched units. They stay: over the successions a grant on the new unit reaches the old one, not the other way. */
export const grantImpacts: ImpactSource = {
  section: 'grants',
  list: async (ctx, touched, page) => {
    const fates = new Map(touched.map((each) => [each.unitId, each]))
    const after = countCursor(page.after ?? '0', 'body')
    const rows = await listGrantsAt(ctx, { units: [...fates.keys()], on: ctx.today, after, limit: page.limit + 1 })
    return impactsOf(rows, page.limit, (row) => ({
      key: String(row.id),
      unitId: row.unit_id,
      outcome: fates.get(row.unit_id)?.fate === 'ends' ? 'stays-with-old' : 'name-only',
      details: { username: row.username, displayName: row.display_name, role: row.role, from: row.valid_from, to: row.valid_to },
    }))
  },
}
