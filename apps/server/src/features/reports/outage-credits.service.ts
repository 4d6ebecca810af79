// The only place that tells until when a report counts as in time because the system, or the line of its place, was down.
import type { Holidays } from '@binhyen/core/calendar/working-days.domain'
import { creditOf, isCoveredBy, type Credit } from '@binhyen/core/reports/outages.domain'
import type { ReportRow } from '@binhyen/core/reports/reports.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { holidaysOf } from '#server/features/calendar/holidays.service'
import type { BaseCtx } from '#server/platform/context'
import { listStanding, listStandingToHandIn, placesOn, type StandingOutage } from './outages.store.ts'

type About = { readonly dueOn: PlainDate; readonly scope: readonly UnitId[] }

/** By the outages of the place itself and of all above it. */
export function creditAt({ dueOn, scope }: About, outages: readonly StandingOutage[], holidays: Holidays): Credit | null {
  return creditOf(
    dueOn,
    outages.filter(({ places }) => places.some(({ id }) => scope.includes(id))),
    holidays,
  )
}

/** What is given to a report that is being handed in after its deadline, against whoever records or takes back an outage meanwhile. */
export async function creditToHandIn(ctx: Pick<BaseCtx, 'tx'>, about: About): Promise<Credit | null> {
  const outages = await listStandingToHandIn(ctx, about.dueOn)
  return outages.length === 0 ? null : creditAt(about, outages, await holidaysOf(ctx))
}

type Shown = {
  readonly unitId: UnitId
  /** Where it lies, where that is known. */
  readonly scope?: readonly UnitId[]
  readonly on: PlainDate
  readonly dueOn: PlainDate
  readonly handedInOn: PlainDate | null
}

/** What each of some reports was given, in their order: null for one handed in by its deadline, and where no outage has to do with it. */
export async function creditsOf(ctx: Pick<BaseCtx, 'tx'>, reports: readonly Shown[]): Promise<readonly ReportRow['credit'][]> {
  const concerned = reports.filter(({ handedInOn, dueOn }) => handedInOn === null || handedInOn > dueOn)
  const [first] = concerned.map(({ dueOn }) => dueOn).toSorted()
  const outages = first === undefined ? [] : await listStanding(ctx, first)
  if (outages.length === 0) return reports.map(() => null)
  const unknown = concerned.filter(({ scope }) => scope === undefined)
  const scopes =
    unknown.length === 0
      ? new Map<UnitId, readonly UnitId[]>()
      : await placesOn(
          ctx,
          unknown.map(({ unitId, on }) => ({ id: unitId, on })),
        )
  const holidays = await holidaysOf(ctx)
  const among = new Set(concerned)
  return reports.map((report) =>
    among.has(report)
      ? creditReply(
          creditAt({ dueOn: report.dueOn, scope: report.scope ?? scopes.get(report.unitId) ?? [report.unitId] }, outages, holidays),
        )
      : null,
  )
}

const creditReply = (credit: Credit | null): ReportRow['credit'] =>
  credit === null ? null : { until: credit.until, outages: credit.outages.map(({ from, to }) => ({ from, to })) }

/** The places in which what was due on a day before today may still be handed in today, by outages there or above. */
export async function coveredPlaces(ctx: Pick<BaseCtx, 'tx' | 'today'>, dueOn: PlainDate): Promise<readonly UnitId[]> {
  if (dueOn >= ctx.today) return []
  const outages = await listStanding(ctx, dueOn)
  if (outages.length === 0) return []
  const holidays = await holidaysOf(ctx)
  const places = new Map(outages.flatMap((outage) => outage.places.map(({ id, scope }) => [id, scope] as const)))
  return [...places].flatMap(([id, scope]) => (isCoveredBy(creditAt({ dueOn, scope }, outages, holidays), ctx.today) ? [id] : []))
}
