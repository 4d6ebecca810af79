// The only place for what unit events mean for assessments: open dossiers and statuses of the units that change.
import { isRuralProgramme, type Touched } from '@binhyen/core/units/event-impact.domain'
import type { ImpactOutcome } from '@binhyen/core/units/unit-events.contract'
import { impactsOf, type ImpactSource } from '#server/features/units/unit-event-impacts.service'
import { idCursor } from '#server/platform/cursors'
import { listOpenDossiersOf, listStatusesOf } from './unit-event-impacts.store.ts'

const OUTCOMES = { ends: 'stays-with-old', urban: 'urban-from-then', moves: 'place-from-then', name: 'name-only' } as const

/** A ward keeps what has nothing to do with new rural development. */
function outcomeOf(touched: ReadonlyMap<string, Touched>, row: { readonly unit_id: string; readonly status_kind: string }): ImpactOutcome {
  const fate = touched.get(row.unit_id)?.fate ?? 'name'
  return fate === 'urban' && !isRuralProgramme(row.status_kind) ? 'name-only' : OUTCOMES[fate]
}

/** Dossiers nobody has concluded. They stay with the unit they were made for; whoever holds its successor goes on with them. */
export const dossierImpacts: ImpactSource = {
  section: 'dossiers',
  list: async (ctx, touched, page) => {
    const fates = new Map(touched.map((each) => [each.unitId, each]))
    const rows = await listOpenDossiersOf(ctx, [...fates.keys()], {
      after: page.after === null ? null : idCursor(page.after, 'body'),
      limit: page.limit + 1,
    })
    return impactsOf(rows, page.limit, (row) => ({
      key: row.id,
      unitId: row.unit_id,
      outcome: outcomeOf(fates, row),
      details: { kind: row.status_kind, set: row.set_id, from: row.window_from, to: row.window_to, status: row.status },
    }))
  },
}

/** Statuses stay with the unit they were given to; the line of its successor shows them. */
export const statusImpacts: ImpactSource = {
  section: 'statuses',
  list: async (ctx, touched, page) => {
    const [decision = '', unit = ''] = (page.after ?? '').split(' ')
    const fates = new Map(touched.map((each) => [each.unitId, each]))
    const rows = await listStatusesOf(ctx, [...fates.keys()], {
      after: page.after === null ? null : { decision: idCursor(decision, 'body'), unit },
      limit: page.limit + 1,
    })
    return impactsOf(rows, page.limit, (row) => ({
      key: `${row.decision_id} ${row.unit_id}`,
      unitId: row.unit_id,
      outcome: outcomeOf(fates, row),
      details: { kind: row.status_kind, from: row.window_from, to: row.window_to, number: row.number, on: row.effective_on },
    }))
  },
}
