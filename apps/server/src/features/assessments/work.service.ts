// The only place for "Việc của tôi": what waits for the signed-in person, most urgent first.
import type { WorkItem } from '@binhyen/core/assessments/assessments.contract'
import type { DossierStatus } from '@binhyen/core/assessments/assessments.domain'
import { assessedObject, findStep, isInstitutionObject } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { grantsOn, type Grant } from '@binhyen/core/access/access.domain'
import { findWindowHolding } from '@binhyen/core/calendar/calendar.domain'
import { missingFacts } from '@binhyen/core/criteria/facts.domain'
import type { CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import { deciders, type Decider, type InstitutionKind } from '@binhyen/core/units/institution.domain'
import { daysBetween, type PlainDate } from '@binhyen/core/shared/plain-date'
import { provinceWindowsOf } from '#server/features/calendar/calendar.service'
import { isOfProvince, listSetsInForce, listSetVersions } from '#server/features/criteria/criteria.service'
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

/** The filters dossiers fall apart into: those of places, and those of institutions by whose committee decides for them. */
const DECIDED: readonly (Decider | null)[] = [null, ...deciders]

/** Which dossiers wait for the actor's seats at a step: one filter for each grant that holds such a seat today. */
export async function waitingFor(ctx: Ctx, step: Step): Promise<(store.Waiting & { readonly grant: Grant })[]> {
  const sets = (await listSetVersions(ctx)).map(({ set }) => set)
  const seatOf = (taken: Step, set: CriteriaSet, decidedBy: Decider | null) =>
    findStep(taken, set.status, assessedObject(set.object, decidedBy), ctx.today)?.seat ?? null
  return grantsOn(ctx.actor, ctx.today).flatMap((grant) =>
    DECIDED.flatMap((decidedBy) => {
      const mine = sets.filter(
        (set) => isInstitutionObject(set.object) === (decidedBy !== null) && seatOf(step, set, decidedBy)?.role === grant.role,
      )
      const waitsForDistrict = (set: CriteriaSet): boolean => step === 'appraise' && seatOf('synthesise', set, decidedBy) !== null
      const idsOf = (of: readonly CriteriaSet[]): string[] => [...new Set(of.map((set) => set.id))]
      const direct = idsOf(mine.filter((set) => !waitsForDistrict(set)))
      const synthesised = idsOf(mine.filter(waitsForDistrict))
      return [
        { grant, covers: grant.covers, sets: direct, statuses: statusesFor[step], decidedBy },
        { grant, covers: grant.covers, sets: synthesised, statuses: ['synthesised'] as const, decidedBy },
      ].filter((each) => each.sets.length > 0)
    }),
  )
}

/** Whose dossiers a role fills in: the commune's officer those of the commune; the police above those no commune decides for. */
const FILLS: Readonly<Partial<Record<Grant['role'], readonly (Decider | null)[]>>> = {
  'commune-officer': [null, 'commune'],
  'district-police': ['district'],
  appraiser: ['district', 'province'],
}

/** What waits for the signed-in person: their own dossiers to register, fill in or correct, and those of others to act on. */
export async function listWork(ctx: Ctx): Promise<{ items: WorkItem[]; counts: Record<string, number> }> {
  ctx.authorise('catalogue.read', [])
  const items: WorkItem[] = []
  const counts: Record<string, number> = {}
  for (const grant of grantsOn(ctx.actor, ctx.today)) {
    for (const decidedBy of FILLS[grant.role] ?? []) {
      items.push(...(await ownWork(ctx, grant, decidedBy)), ...(await toRegister(ctx, grant, decidedBy)))
    }
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

async function ownWork(ctx: Ctx, grant: Grant, decidedBy: Decider | null): Promise<WorkItem[]> {
  const sets = (await listSetVersions(ctx)).map(({ set }) => set).filter((set) => isInstitutionObject(set.object) === (decidedBy !== null))
  const wanted = {
    covers: grant.covers,
    sets: [...new Set(sets.map((set) => set.id))],
    statuses: ['registered', 'returned'] as const,
    decidedBy,
  }
  const items: WorkItem[] = []
  for (const dossier of await store.listWaiting(ctx, wanted, SHOWN)) {
    const inputs = await gatherInputs(ctx, dossier)
    const missing = missingFacts(inputs.set, inputs.facts, inputs.context).length
    items.push(itemOf(ctx, dossier.status === 'returned' ? 'correct' : 'fill-in', await rowOf(ctx, dossier), missing))
  }
  return items
}

/** Units a role registers that have not registered yet in the window that holds today. */
async function toRegister(ctx: Ctx, grant: Grant, decidedBy: Decider | null): Promise<WorkItem[]> {
  const provinceId = await provinceOf(ctx, grant.unitId)
  const items: WorkItem[] = []
  for (const { set, version } of await listSetsInForce(ctx, ctx.today)) {
    if (isInstitutionObject(set.object) !== (decidedBy !== null) || !isOfProvince(set, provinceId)) continue
    const window = findWindowHolding(set.windowKey, ctx.today, await provinceWindowsOf(ctx, set.windowKey, provinceId, set.id))
    if (window === null) continue
    for (const unit of await unregistered(ctx, grant, { set, decidedBy, windowFrom: window.from })) {
      items.push({
        kind: 'register',
        dossierId: null,
        unit: { id: unit.unit_id, name: unit.name, parentName: unit.parent_name, level: unit.level, kind: unit.kind },
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

/** The kinds of institutions an object of the law covers. */
export const kindsOf: Readonly<Record<'agency-enterprise' | 'school', readonly InstitutionKind[]>> = {
  'agency-enterprise': ['agency', 'enterprise'],
  school: ['school'],
}

async function unregistered(
  ctx: Ctx,
  grant: Grant,
  of: { readonly set: CriteriaSet; readonly decidedBy: Decider | null; readonly windowFrom: PlainDate },
): Promise<readonly store.Unregistered[]> {
  const { set, decidedBy, windowFrom } = of
  if (isInstitutionObject(set.object)) {
    if (decidedBy === null) return []
    const { covers } = grant
    return store.listUnregisteredInstitutions(ctx, {
      covers,
      kinds: kindsOf[set.object],
      decidedBy,
      setId: set.id,
      windowFrom,
      on: ctx.today,
    })
  }
  if (set.object !== 'commune' && set.object !== 'residential-area') return []
  const level = set.object === 'commune' ? 'commune' : 'village'
  return store.listUnregistered(ctx, { root: grant.unitId, level, setId: set.id, windowFrom, on: ctx.today })
}
