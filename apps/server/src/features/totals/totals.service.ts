// The only place that answers a board of figures: sums of a unit and of the units below it, restated where units merged, with how
// complete they are.
import { findRight } from '@binhyen/core/access/access.policy'
import { findPeriodHolding, isRegular, recentPeriods, type Period, type RegularKind } from '@binhyen/core/calendar/periods.domain'
import type { Figure } from '@binhyen/core/figures/figures.domain'
import { figuresOf } from '@binhyen/core/figures/forms.domain'
import { blurredColumn } from '@binhyen/core/reports/blurred-totals.domain'
import { standingDay } from '@binhyen/core/reports/report-periods.domain'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import type { TotalCell, TotalRow, TotalsReply } from '@binhyen/core/totals/totals.contract'
import {
  comparedPeriod,
  movement,
  partsOfPeriod,
  plusProgress,
  noProgress,
  valueOver,
  type Basis,
  type ComparedWith,
  type ShareValue,
  type TotalValue,
} from '@binhyen/core/totals/totals.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { lastDay } from '@binhyen/core/shared/span'
import { Problem } from '@binhyen/core/shared/problem'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import { dictionaryUnder, type Dictionary } from '#server/features/figures/figures.service'
import { formInForce, type LoadedForm } from '#server/features/figures/forms.service'
import { mapPart, type MapPlace } from '#server/features/units/unit-map.service'
import type { Ctx } from '#server/platform/context'
import { periodsAsked } from '#server/features/reports/asked-windows.service'
import { readBoardSums, type BoardSums } from './board-sums.service.ts'
import * as store from './totals.store.ts'

export type TotalsQuery = {
  readonly unit: string
  readonly form: string
  readonly kind?: Period['kind'] | undefined
  readonly on?: PlainDate | undefined
  /** The first day of what was asked for ad hoc, where several windows end together. */
  readonly from?: PlainDate | undefined
  readonly count: number
  readonly basis: Basis
  readonly compare?: ComparedWith | undefined
  readonly baseline?: number | undefined
  readonly figures?: string | undefined
  readonly parts: 'true' | 'false'
}

/** The periods of a kind that end with the one holding `on`, oldest first. */
function periodsShown(kind: Period['kind'], on: PlainDate, count: number): readonly (Period & { kind: RegularKind })[] {
  if (!isRegular(kind)) throw new Problem('report.period-unknown', { kind })
  if (findPeriodHolding(kind, on) === null) throw new Problem('report.period-unknown', { kind, on })
  return recentPeriods(kind, on, count)
    .map((period) => ({ ...period, kind }))
    .toReversed()
}

/** What is not there is left out of the reply: an exact number says no qualifier. */
function saidIn({ quantity, share }: TotalValue): Partial<NonNullable<TotalCell>> {
  if (share?.kind === 'no-whole') return { noWhole: true }
  if (share !== null) return { percent: share.percent, ...(share.approximate ? { qualifier: 'about' as const } : {}) }
  if (quantity === null) return {}
  const { number, qualifier, upper } = quantity
  return { number, ...(qualifier === 'exact' ? {} : { qualifier }), ...(upper === null ? {} : { upper }) }
}

function cellOf(value: TotalValue | null): TotalCell {
  if (value === null) return null
  const { given, notApplicable, cannotProvide } = value
  const cell: TotalCell = { given, ...saidIn(value) }
  if (notApplicable !== 0) cell.notApplicable = notApplicable
  if (cannotProvide !== 0) cell.cannotProvide = cannotProvide
  return cell
}

/** A cell of an earlier period, with how a share moved since then. */
function comparedCell(now: TotalValue | null, earlier: TotalValue | null): TotalCell {
  const cell = cellOf(earlier)
  const moved = earlier?.share?.kind === 'share' ? movement(now, earlier) : null
  return cell === null || moved?.kind !== 'points' ? cell : { ...cell, points: moved.by }
}

type Values = readonly (readonly (TotalValue | null)[])[]

/** A line of the board before anything is hidden, with the values its cells were made of. */
type Line = { readonly row: TotalRow; readonly values: Values }

type Shape = {
  readonly places: readonly MapPlace[]
  readonly periods: readonly Period[]
  /** None where nothing is compared. */
  readonly compared: readonly Period[]
  readonly tilesOf: (period: Period) => readonly Period[]
  readonly figures: readonly Figure[]
  readonly dictionary: ReadonlyMap<string, Figure>
  /** Of who reports. */
  readonly level: Level
}

function linesOf(read: BoardSums, { places, periods, compared, tilesOf, figures, dictionary, level }: Shape): readonly Line[] {
  const valuesOf = (unit: MapPlace, some: readonly Period[]): Values =>
    some.map((period) => {
      const tiles = tilesOf(period).map((tile) => read.sums(unit.id, tile))
      // what a source states of one place does not add up over places
      return figures.map((figure) => (figure.adds === 'none' && unit.level !== level ? null : valueOver(figure, dictionary, tiles)))
    })
  return places.map((unit): Line => {
    const answers = periods.flatMap((period) => tilesOf(period).map((tile) => read.answering(unit.id, tile)))
    const values = valuesOf(unit, periods)
    const earlier = valuesOf(unit, compared)
    const row: TotalRow = {
      unit,
      cells: values.map((line) => line.map(cellOf)),
      ...(compared.length === 0
        ? {}
        : { compared: earlier.map((line, at) => line.map((each, figure) => comparedCell(values[at]?.[figure] ?? null, each))) }),
      progress: periods.map((period) => tilesOf(period).reduce((sum, tile) => plusProgress(sum, read.progress(unit.id, tile)), noProgress)),
      updatedAt: read.updatedAt(unit.id),
      summed: [...new Map(answers.flatMap((each) => each.summed).map((each) => [each.id, each])).values()],
      gap: answers.find((each) => each.gap !== null)?.gap ?? null,
    }
    return { row, values }
  })
}

/** Hides what is small and what would give it away; figures that are open to everybody stay as they are. */
function blurred(rows: readonly TotalRow[], figures: readonly Figure[]): readonly TotalRow[] {
  const hides = figures.map((figure) => figure.sensitivity !== 'open' && figure.share === null)
  if (!hides.includes(true)) return rows
  const cells = blurredCells(
    rows.map((row) => row.cells),
    hides,
  )
  const compared = blurredCells(
    rows.map((row) => row.compared ?? []),
    hides,
  )
  return rows.map((row, at) => ({
    ...row,
    cells: cells[at] ?? [],
    ...(row.compared === undefined ? {} : { compared: compared[at] ?? [] }),
  }))
}

type Cells = readonly (readonly TotalCell[])[]

/** The same for the cells of the whole and its parts, by period and figure. */
function blurredCells(lines: readonly Cells[], hides: readonly boolean[]): readonly TotalCell[][][] {
  const numbers = (line: Cells, at: number): (number | null)[] => line.map((period) => period[at]?.number ?? null)
  const [whole = [], ...parts] = lines
  const marks = hides.map((hidden, at) =>
    hidden ? blurredColumn({ whole: numbers(whole, at), parts: parts.map((part) => numbers(part, at)) }) : null,
  )
  return lines.map((line, index) =>
    line.map((period, column) =>
      period.map((cell, at) => {
        const found = marks[at] ?? null
        if (cell === null || found === null) return cell
        const mark = (index === 0 ? found.whole : (found.parts[index - 1] ?? []))[column] ?? 'shown'
        return mark === 'shown' ? cell : { given: cell.given, mark }
      }),
    ),
  )
}

/** Figures of a form in its order; or those asked for, shares among them. @throws figure.not-found */
function figuresShown(form: LoadedForm, dictionary: Dictionary, asked: string | undefined): readonly FigureReply[] {
  const inForm = new Set(figuresOf(form.form))
  const shares = [...dictionary.values()].filter(({ share }) => share !== null && inForm.has(share.of) && inForm.has(share.by))
  const wanted = asked === undefined ? [...inForm, ...shares.map(({ id }) => id)] : asked.split(',')
  const figures = wanted.map((id) => {
    const figure = dictionary.get(id)
    if (figure === undefined) throw new Problem('figure.not-found', { id })
    return figure
  })
  // a board is asked for again every few seconds and its reads are not written down; those of sensitive figures must be
  return figures.filter(({ sensitivity }) => sensitivity !== 'sensitive')
}

type PeriodsShown = {
  readonly formKind: Period['kind']
  readonly periods: readonly Period[]
  readonly compared: readonly Period[]
  /** The periods of the form that make one up. */
  readonly tilesOf: (period: Period) => readonly Period[]
  readonly mapDay: PlainDate
}

/** Of what was asked for ad hoc the one window that ends on a day, or the latest there is: no two of them make up a third. */
async function windowShown(ctx: Ctx, query: TotalsQuery): Promise<PeriodsShown> {
  const windows = await periodsAsked(ctx, query.form, query.unit as UnitId)
  const found = windows.find(
    (each) => (query.on === undefined || lastDay(each) === query.on) && (query.from === undefined || each.from === query.from),
  )
  if (found === undefined || (query.kind ?? 'ad-hoc') !== 'ad-hoc') {
    throw new Problem('report.period-unknown', { kind: query.kind ?? 'ad-hoc', on: query.on ?? null })
  }
  return { formKind: 'ad-hoc', periods: [found], compared: [], tilesOf: (period) => [period], mapDay: standingDay(found, ctx.today) }
}

/** The periods of a board, those they are compared with, and the day whose map they are shown on. @throws report.period-unknown */
function periodsOfBoard(query: TotalsQuery, formKind: Period['kind'], today: PlainDate): PeriodsShown {
  const periods = periodsShown(query.kind ?? formKind, query.on ?? today, query.count)
  const last = periods.at(-1)
  if (last === undefined || !isRegular(formKind)) throw new Problem('report.period-unknown', { kind: formKind })
  const against = query.compare
  const tilesOf = (period: Period): readonly Period[] => {
    const tiles = partsOfPeriod(period, formKind)
    if (tiles === null) throw new Problem('report.period-unknown', { kind: period.kind, from: period.from, to: period.to })
    return tiles
  }
  return {
    formKind,
    periods,
    compared: against === undefined ? [] : periods.map((period) => comparedPeriod(period, against, query.baseline)),
    tilesOf,
    mapDay: standingDay(last, today),
  }
}

/**
 * Sums of a unit and of the units directly below it, for periods that end with the one holding a day.
 * @throws unit.*, form.not-found, figure.not-found, report.period-unknown
 */
export async function readTotals(ctx: Ctx, query: TotalsQuery): Promise<TotalsReply> {
  return (await totalsWithShares(ctx, query)).reply
}

/**
 * The same with the shares of the unit itself, by period and figure: their counts are not shown, and what is computed of shares is
 * computed from them.
 */
export async function totalsWithShares(
  ctx: Ctx,
  query: TotalsQuery,
): Promise<{ readonly reply: TotalsReply; readonly shares: readonly (readonly (ShareValue | null)[])[] }> {
  const form = await formInForce(ctx, query.form, query.on ?? ctx.today)
  const { level } = form.form
  const { formKind, periods, compared, tilesOf, mapDay } =
    form.form.period === 'ad-hoc' ? await windowShown(ctx, query) : periodsOfBoard(query, form.form.period, ctx.today)
  const state = await store.findBoardState(ctx, form.form.id, query.unit)
  const map = await mapPart(ctx, query.unit as UnitId, mapDay, state.map)
  const { self, scope, below } = map
  ctx.authorise('report.read', scope)
  const dictionary = await dictionaryUnder(ctx, state.dictionary, mapDay)
  const figures = figuresShown(form, dictionary, query.figures)
  const places = [self, ...(query.parts === 'true' && self.level !== level ? below : [])]
  const tiles = [...new Map([...periods, ...compared].flatMap(tilesOf).map((tile) => [tile.from, tile])).values()]
  const needed = figures.flatMap(({ id, share }) => (share === null ? [id] : [share.of, share.by]))
  const read = await readBoardSums(ctx, { form, basis: query.basis, figures: [...new Set(needed)], tiles, places, map, state })
  const lines = linesOf(read, { places, periods, compared, tilesOf, figures, dictionary, level })
  const unhidden = findRight(ctx.actor, 'small-cell.read', scope, ctx.today) !== null
  const rows = lines.map(({ row }) => row)
  const [total, ...parts] = unhidden ? rows : blurred(rows, figures)
  if (total === undefined) throw new RangeError('a board has a row of its unit')
  const reply = {
    unit: self,
    form: { id: form.form.id, title: form.form.title, period: formKind, level },
    basis: query.basis,
    figures: [...figures],
    periods: [...periods],
    comparedWith: compared.length === 0 ? null : (query.compare ?? null),
    comparedPeriods: [...compared],
    total,
    parts,
    waiting: state.waiting,
  }
  return { reply, shares: (lines[0]?.values ?? []).map((line) => line.map((value) => value?.share ?? null)) }
}
