// The only place that reads what a board of figures is made of: sums and progress of places and periods, folded and not, with whose figures
// stand for each place.
import type { Period } from '@binhyen/core/calendar/periods.domain'
import { plus, type Sum } from '@binhyen/core/figures/sums.domain'
import { standingDay } from '@binhyen/core/reports/report-periods.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { addSums, noProgress, plusProgress, type Basis, type Progress, type Sums } from '@binhyen/core/totals/totals.domain'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { LoadedForm } from '#server/features/figures/forms.service'
import { answeringUnits, type Answering } from '#server/features/reports/answering-units.service'
import { unitsAsked } from '#server/features/reports/asked-windows.service'
import type { MapPart, MapPlace } from '#server/features/units/unit-map.service'
import type { Ctx } from '#server/platform/context'
import { unitsStanding } from './expected-reports.service.ts'
import * as store from './totals.store.ts'

/** Everything read for the places of a board, by place and period of the form. */
export type BoardSums = {
  readonly sums: (unit: UnitId, period: Period) => Sums
  readonly progress: (unit: UnitId, period: Period) => Progress
  readonly updatedAt: (unit: UnitId) => string | null
  readonly answering: (unit: UnitId, period: Period) => Answering
}

const keyOf = (unit: string, from: PlainDate): string => `${unit} ${from}`

type Asked = store.TotalsWanted & { /** Whether some of it may not be folded yet. */ readonly unfolded: boolean }

/** By place and period, from rows that say which of the asked they belong to. */
function atPlaces<Row extends { readonly unit: number; readonly period: number }, T>(
  { units, periods }: Asked,
  rows: readonly Row[],
  add: (before: T | undefined, row: Row) => T,
): ReadonlyMap<string, T> {
  const found: T[][] = units.map(() => [])
  for (const row of rows) {
    const line = found[row.unit - 1]
    if (line !== undefined) line[row.period - 1] = add(line[row.period - 1], row)
  }
  return new Map(
    units.flatMap((unit, at) =>
      periods.flatMap(({ from }, period): [string, T][] => {
        const here = found[at]?.[period]
        return here === undefined ? [] : [[keyOf(unit, from), here]]
      }),
    ),
  )
}

/** Sums by figure of each place and period, with what is not folded yet. */
async function readSums(ctx: Ctx, asked: Asked): Promise<ReadonlyMap<string, Sums>> {
  const folded = await store.listTotals(ctx, asked)
  const rows = asked.unfolded ? [...folded, ...(await store.listWaitingTotals(ctx, asked))] : folded
  return atPlaces<store.TotalRow, Map<string, Sum>>(asked, rows, (found = new Map(), row) => {
    const known = found.get(row.figure_id)
    return found.set(row.figure_id, known === undefined ? row : plus(known, row))
  })
}

type Told = { readonly progress: Progress; readonly at: Date }

/** What was handed in and accepted of each place and period, and when that last changed. */
async function readProgress(ctx: Ctx, asked: Asked): Promise<ReadonlyMap<string, Told>> {
  const folded = await store.listProgress(ctx, asked)
  const rows = asked.unfolded ? [...folded, ...(await store.listWaitingProgress(ctx, asked))] : folded
  return atPlaces<store.ProgressRow, Told>(asked, rows, (found, { handed_in, in_time, accepted, updated_at }) => ({
    progress: plusProgress(found?.progress ?? noProgress, { expected: 0, handedIn: handed_in, inTime: in_time, accepted }),
    at: found === undefined || found.at < updated_at ? updated_at : found.at,
  }))
}

export async function readBoardSums(
  ctx: Ctx,
  of: {
    readonly form: LoadedForm
    readonly basis: Basis
    readonly figures: readonly string[]
    readonly tiles: readonly Period[]
    readonly places: readonly MapPlace[]
    readonly map: MapPart
    readonly state: store.BoardState
  },
): Promise<BoardSums> {
  const { form, basis, figures, tiles, places, state } = of
  const level = form.form.level
  const answering = await answeringUnits(
    ctx,
    places.map(({ id }) => id),
    tiles,
    of.map.origins,
  )
  const answersOf = (some: readonly MapPlace[]): ReadonlySet<UnitId> =>
    new Set(some.flatMap(({ id }) => tiles.flatMap((tile) => answering(id, tile).units)))
  const units = [...answersOf(places)]
  const asked = { formId: form.form.id, periods: tiles, units, basis, figures, unfolded: state.unfolded > 0 }
  const sums = await readSums(ctx, asked)
  const told = await readProgress(ctx, asked)
  const dayOf = (tile: Period): PlainDate => catalogueDayFor(standingDay(tile, ctx.today)).day
  // who reports itself owes one; a place above, one of each below it
  const reporters = answersOf(places.filter((place) => place.level === level))
  const owing = await owingAt(ctx, { form: form.form, tiles, dayOf, map: state.map, reporters })
  const progressOf = (unit: UnitId, tile: Period): Progress =>
    plusProgress(told.get(keyOf(unit, tile.from))?.progress ?? noProgress, {
      ...noProgress,
      expected: owing(unit, tile),
    })
  return {
    answering,
    sums: (unit, tile) => sumOver(answering(unit, tile).units.map((each) => sums.get(keyOf(each, tile.from)) ?? noSums)),
    progress: (unit, tile) => answering(unit, tile).units.reduce((sum, each) => plusProgress(sum, progressOf(each, tile)), noProgress),
    updatedAt: (unit) =>
      tiles
        .flatMap((tile) => told.get(keyOf(unit, tile.from))?.at.toISOString() ?? [])
        .toSorted()
        .at(-1) ?? null,
  }
}

/** How many reports a place owes for a period: one of each unit of the level, or of what is asked ad hoc one of each that was asked. */
async function owingAt(
  ctx: Ctx,
  of: {
    readonly form: LoadedForm['form']
    readonly tiles: readonly Period[]
    readonly dayOf: (tile: Period) => PlainDate
    readonly map: string
    readonly reporters: ReadonlySet<UnitId>
  },
): Promise<(unit: UnitId, tile: Period) => number> {
  const { form, tiles, dayOf, reporters } = of
  if (form.period === 'ad-hoc') {
    const [only] = tiles
    const asked = only === undefined ? null : await unitsAsked(ctx, form, only)
    return (unit) => asked?.get(unit) ?? 0
  }
  const standing = await unitsStanding(ctx, form.level, tiles.map(dayOf), of.map)
  return (unit, tile) => (reporters.has(unit) ? 1 : standing(unit, dayOf(tile)))
}

const noSums: Sums = new Map()

/** Of one place that answers for itself, which most do, nothing is copied. */
const sumOver = (all: readonly Sums[]): Sums => (all.length === 1 ? (all[0] ?? noSums) : all.reduce(addSums, noSums))
