// The only place for "Việc của tôi": what waits for the signed-in person, most urgent first.
import type { WorkItem } from '@binhyen/core/assessments/assessments.contract'
import type { DossierStatus } from '@binhyen/core/assessments/assessments.domain'
import { findStep, type AssessedObject } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { grantsOn, type Grant } from '@binhyen/core/access/access.domain'
import { findWindowHolding } from '@binhyen/core/calendar/calendar.domain'
import { missingFacts } from '@binhyen/core/criteria/facts.domain'
import { daysBetween } from '@binhyen/core/shared/plain-date'
import { provinceWindowsOf } from '#server/features/calendar/calendar.service'
import { listSetsInForce, listSetVersions } from '#server/features/criteria/criteria.service'
import { provinceOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import * as store from './assessments.store.ts'
import { rowOf, setName } from './dossier-view.service.ts'
import { gatherInputs } from './evaluation.service.ts'

/** How many items are shown; the counts tell of all. */
const SHOWN = 100

type Step = 'synthesise' | 'appraise' | 'decide'
const statusesFor: Readonly<Record<Step, readonly DossierStatus[]>> = {
  synthesise: ['handed-in'],
  appraise: ['handed-in', 'synthesised'],
  decide: ['accepted'],
}

/** Which dossiers wait for the actor's seats at a step: one filter for each grant that holds such a seat today. */
export async function waitingFor(ctx: Ctx, step: Step): Promise<(store.Waiting & { readonly grant: Grant })[]> {
  const sets = await listSetVersions(ctx)
  return grantsOn(ctx.actor, ctx.today).flatMap((grant) => {
    const mine = sets.filter(({ set }) => findStep(step, set.status, set.object as AssessedObject, ctx.today)?.seat?.role === grant.role)
    const waitsForDistrict = ({ set }: (typeof sets)[number]): boolean =>
      step === 'appraise' && (findStep('synthesise', set.status, set.object as AssessedObject, ctx.today)?.seat ?? null) !== null
    const direct = mine.filter((each) => !waitsForDistrict(each)).map(({ set }) => set.id)
    const synthesised = mine.filter(waitsForDistrict).map(({ set }) => set.id)
    return [
      { grant, covers: grant.covers, sets: [...new Set(direct)], statuses: statusesFor[step] },
      { grant, covers: grant.covers, sets: [...new Set(synthesised)], statuses: ['synthesised'] as const },
    ].filter((each) => each.sets.length > 0)
  })
}

/** What waits for the signed-in person: their own dossiers to register, fill in or correct, and those of others to act on. */
export async function listWork(ctx: Ctx): Promise<{ items: WorkItem[]; counts: Record<string, number> }> {
  ctx.authorise('catalogue.read', [])
  const items: WorkItem[] = []
  const counts: Record<string, number> = {}
  for (const grant of grantsOn(ctx.actor, ctx.today)) {
    if (grant.role === 'commune-officer') items.push(...(await ownWork(ctx, grant)), ...(await toRegister(ctx, grant)))
  }
  for (const item of items) counts[item.kind] = (counts[item.kind] ?? 0) + 1
  for (const step of ['synthesise', 'appraise', 'decide'] as const) {
    for (const filter of await waitingFor(ctx, step)) {
      const count = await store.countWaiting(ctx, filter)
      if (count === 0) continue
      counts[step] = (counts[step] ?? 0) + count
      for (const dossier of await store.listWaiting(ctx, filter, SHOWN)) {
        items.push(itemOf(ctx, step, await rowOf(ctx, dossier), null))
      }
    }
  }
  items.sort((a, b) => urgency(a) - urgency(b))
  return { items: items.slice(0, SHOWN), counts }
}

/** Corrections before first fillings, both by deadline; what has no deadline comes last. */
function urgency(item: WorkItem): number {
  return (item.daysLeft ?? 10_000) + (item.kind === 'correct' ? -0.5 : 0) + (item.kind === 'register' ? 0.5 : 0)
}

function itemOf(ctx: Ctx, kind: WorkItem['kind'], row: Awaited<ReturnType<typeof rowOf>>, missing: number | null): WorkItem {
  return {
    kind,
    dossierId: row.id,
    unit: row.unit,
    set: row.set,
    window: row.window,
    status: row.status,
    outcome: row.outcome,
    missing,
    daysLeft: row.window.dueOn === null ? null : daysBetween(ctx.today, row.window.dueOn),
  }
}

async function ownWork(ctx: Ctx, grant: Grant): Promise<WorkItem[]> {
  const sets = (await listSetVersions(ctx)).map(({ set }) => set.id)
  const open = await store.listWaiting(ctx, { covers: grant.covers, sets: [...new Set(sets)], statuses: ['registered', 'returned'] }, SHOWN)
  const items: WorkItem[] = []
  for (const dossier of open) {
    const inputs = await gatherInputs(ctx, dossier)
    const missing = missingFacts(inputs.set, inputs.facts, inputs.context).length
    items.push(itemOf(ctx, dossier.status === 'returned' ? 'correct' : 'fill-in', await rowOf(ctx, dossier), missing))
  }
  return items
}

/** Units of the officer's commune that have not registered yet in the window that holds today. */
async function toRegister(ctx: Ctx, grant: Grant): Promise<WorkItem[]> {
  const provinceId = await provinceOf(ctx, grant.unitId)
  const items: WorkItem[] = []
  for (const { set, version } of await listSetsInForce(ctx, ctx.today)) {
    const window = findWindowHolding(set.windowKey, ctx.today, await provinceWindowsOf(ctx, set.windowKey, provinceId, set.id))
    if (window === null || (set.object !== 'commune' && set.object !== 'residential-area')) continue
    const level = set.object === 'commune' ? 'commune' : 'village'
    const units = await store.listUnregistered(ctx, { root: grant.unitId, level, setId: set.id, windowFrom: window.from, on: ctx.today })
    for (const unit of units) {
      items.push({
        kind: 'register',
        dossierId: null,
        unit: { id: unit.unit_id, name: unit.name, parentName: unit.parent_name, level: unit.level },
        set: setName(version, set),
        window: { from: window.from, to: window.to, year: window.year, dueOn: window.dueOn },
        status: null,
        outcome: null,
        missing: null,
        daysLeft: window.dueOn === null ? null : daysBetween(ctx.today, window.dueOn),
      })
    }
  }
  return items
}
