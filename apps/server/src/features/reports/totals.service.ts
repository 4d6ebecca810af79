// The only place that answers a board of figures: sums of a unit and of the units below it, restated where units merged, with how
// complete they are.
import { findRight } from '@binhyen/core/access/access.policy'
import { findPeriodHolding, previousPeriod, type Period, type RegularKind } from '@binhyen/core/calendar/periods.domain'
import type { Figure } from '@binhyen/core/figures/figures.domain'
import { figuresOf } from '@binhyen/core/figures/forms.domain'
import { blurredColumn } from '@binhyen/core/reports/blurred-totals.domain'
import type { TotalCell, TotalRow, TotalsReply } from '@binhyen/core/reports/totals.contract'
import {
  addSums,
  comparedPeriod,
  partsOfPeriod,
  plusProgress,
  noProgress,
  valueOver,
  type Basis,
  type ComparedWith,
  type Progress,
  type Sums,
  type TotalValue,
} from '@binhyen/core/reports/totals.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { lastDay } from '@binhyen/core/shared/span'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import { dictionaryOn, figureReplies } from '#server/features/figures/figures.service'
import { formInForce, type LoadedForm } from '#server/features/figures/forms.service'
import { childrenOf, getUnit, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { answeringUnits, type Answering } from './answering-units.service.ts'
import * as store from './totals.store.ts'

export type TotalsQuery = {
  readonly unit: string
  readonly form: string
  readonly kind?: Period['kind'] | undefined
  readonly on?: PlainDate | undefined
  readonly count: number
  readonly basis: Basis
  readonly compare?: ComparedWith | undefined
  readonly figures?: string | undefined
  readonly parts: 'true' | 'false'
}

type Place = { readonly id: UnitId; readonly name: string; readonly level: Level }

const isRegular = (kind: Period['kind']): kind is RegularKind => kind !== 'ad-hoc'
const before = (day: PlainDate, today: PlainDate): PlainDate => (day < today ? day : today)

/** The periods of a kind that end with the one holding `on`, oldest first. */
function periodsShown(kind: Period['kind'], on: PlainDate, count: number): readonly (Period & { kind: RegularKind })[] {
  if (!isRegular(kind)) throw new Problem('report.period-unknown', { kind })
  const last = findPeriodHolding(kind, on)
  if (last === null) throw new Problem('report.period-unknown', { kind, on })
  const periods = [{ ...last, kind }]
  while (periods.length < count) {
    const [first] = periods
    if (first === undefined) break
    periods.unshift({ ...previousPeriod(first), kind })
  }
  return periods
}

/** Everything read for the places of a board, by place and period of the form. */
type Read = {
  readonly sums: (unit: UnitId, period: Period) => Sums
  readonly progress: (unit: UnitId, period: Period) => Progress
  readonly updatedAt: (unit: UnitId) => string | null
  readonly answering: (unit: UnitId, period: Period) => Answering
}

const keyOf = (unit: string, from: PlainDate): string => `${unit} ${from}`

async function readAll(
  ctx: Ctx,
  { form, basis, figures }: { readonly form: LoadedForm; readonly basis: Basis; readonly figures: readonly string[] },
  places: readonly UnitId[],
  tiles: readonly Period[],
): Promise<Read> {
  const answering = await answeringUnits(ctx, places, tiles)
  const units = [...new Set(places.flatMap((unit) => tiles.flatMap((tile) => answering(unit, tile).units)))]
  const wanted = { formId: form.form.id, periods: tiles, units, basis, figures }
  const sums = new Map<string, Map<string, store.TotalRow>>()
  for (const row of [...(await store.listTotals(ctx, wanted)), ...(await store.listWaitingTotals(ctx, wanted))]) {
    const key = keyOf(row.unit_id, row.period_from)
    const found = sums.get(key) ?? new Map<string, store.TotalRow>()
    sums.set(key, addSums(found, new Map([[row.figure_id, row]])) as Map<string, store.TotalRow>)
  }
  const progress = new Map<string, Progress>()
  const changed = new Map<string, Date>()
  for (const row of await store.listProgress(ctx, wanted)) {
    const key = keyOf(row.unit_id, row.period_from)
    const told: Progress =
      row.basis === 'accepted' ? { ...noProgress, accepted: row.reports } : { ...noProgress, handedIn: row.reports, inTime: row.in_time }
    progress.set(key, plusProgress(progress.get(key) ?? noProgress, told))
    const at = changed.get(row.unit_id)
    if (row.updated_at !== null && (at === undefined || at < row.updated_at)) changed.set(row.unit_id, row.updated_at)
  }
  const asked = units.flatMap((root) =>
    tiles.map((tile) => ({ root, from: tile.from, on: catalogueDayFor(before(lastDay(tile), ctx.today)).day })),
  )
  for (const row of await store.countExpected(ctx, asked, form.form.level)) {
    const key = keyOf(row.root, row.period_from)
    progress.set(key, plusProgress(progress.get(key) ?? noProgress, { ...noProgress, expected: row.expected }))
  }
  return {
    answering,
    sums: (unit, period) =>
      answering(unit, period).units.reduce<Sums>((sum, each) => addSums(sum, sums.get(keyOf(each, period.from)) ?? new Map()), new Map()),
    progress: (unit, period) =>
      answering(unit, period).units.reduce(
        (sum, each) => plusProgress(sum, progress.get(keyOf(each, period.from)) ?? noProgress),
        noProgress,
      ),
    updatedAt: (unit) => changed.get(unit)?.toISOString() ?? null,
  }
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
  return {
    given,
    ...saidIn(value),
    ...(notApplicable === 0 ? {} : { notApplicable }),
    ...(cannotProvide === 0 ? {} : { cannotProvide }),
  }
}

/** The board as it is before anything is hidden: the row of the unit, then one for each part. */
type Board = { readonly rows: readonly TotalRow[] }

function rowsOf(
  read: Read,
  {
    places,
    periods,
    tilesOf,
    figures,
    dictionary,
    level,
  }: {
    readonly places: readonly Place[]
    readonly periods: readonly Period[]
    readonly tilesOf: (period: Period) => readonly Period[]
    readonly figures: readonly Figure[]
    readonly dictionary: ReadonlyMap<string, Figure>
    /** Of who reports. */
    readonly level: Level
  },
): Board {
  return {
    rows: places.map((unit): TotalRow => {
      const answers = periods.flatMap((period) => tilesOf(period).map((tile) => read.answering(unit.id, tile)))
      return {
        unit,
        cells: periods.map((period) => {
          const tiles = tilesOf(period).map((tile) => read.sums(unit.id, tile))
          // what a source states of one place does not add up over places
          return figures.map((figure) =>
            figure.adds === 'none' && unit.level !== level ? null : cellOf(valueOver(figure, dictionary, tiles)),
          )
        }),
        progress: periods.map((period) =>
          tilesOf(period).reduce((sum, tile) => plusProgress(sum, read.progress(unit.id, tile)), noProgress),
        ),
        updatedAt: read.updatedAt(unit.id),
        summed: [...new Map(answers.flatMap((each) => each.summed).map((each) => [each.id, each])).values()],
        gap: answers.find((each) => each.gap !== null)?.gap ?? null,
      }
    }),
  }
}

/** Hides what is small and what would give it away; figures that are open to everybody stay as they are. */
function blurred(rows: readonly TotalRow[], figures: readonly Figure[]): readonly TotalRow[] {
  const numbers = (row: TotalRow, at: number): (number | null)[] => row.cells.map((period) => period[at]?.number ?? null)
  const [whole, ...parts] = rows
  if (whole === undefined) return rows
  const marks = figures.map((figure, at) =>
    figure.sensitivity === 'open' || figure.share !== null
      ? null
      : blurredColumn({ whole: numbers(whole, at), parts: parts.map((part) => numbers(part, at)) }),
  )
  const hidden = (cell: TotalCell, mark: 'shown' | 'small' | 'hidden'): TotalCell =>
    cell === null || mark === 'shown' ? cell : { given: cell.given, mark }
  return rows.map((row, index) => ({
    ...row,
    cells: row.cells.map((period, column) =>
      period.map((cell, at) => {
        const found = marks[at] ?? null
        if (found === null) return cell
        const line = index === 0 ? found.whole : (found.parts[index - 1] ?? [])
        return hidden(cell, line[column] ?? 'shown')
      }),
    ),
  }))
}

/** Figures of a form in its order; or those asked for, shares among them. @throws figure.not-found */
async function figuresShown(
  ctx: Ctx,
  form: LoadedForm,
  asked: string | undefined,
  on: PlainDate,
): Promise<{ figures: readonly Figure[]; dictionary: ReadonlyMap<string, Figure> }> {
  const dictionary = new Map((await dictionaryOn(ctx, on)).map((figure) => [figure.id, figure]))
  const inForm = new Set(figuresOf(form.form))
  const shares = [...dictionary.values()].filter(({ share }) => share !== null && inForm.has(share.of) && inForm.has(share.by))
  const wanted = asked === undefined ? [...inForm, ...shares.map(({ id }) => id)] : asked.split(',')
  const figures = wanted.map((id) => {
    const figure = dictionary.get(id)
    if (figure === undefined) throw new Problem('figure.not-found', { id })
    return figure
  })
  // a board is asked for again every few seconds and its reads are not written down; those of sensitive figures must be
  return { figures: figures.filter(({ sensitivity }) => sensitivity !== 'sensitive'), dictionary }
}

/**
 * Sums of a unit and of the units directly below it, for periods that end with the one holding a day.
 * @throws unit.*, form.not-found, figure.not-found, report.period-unknown
 */
export async function readTotals(ctx: Ctx, query: TotalsQuery): Promise<TotalsReply> {
  const day = query.on ?? ctx.today
  const form = await formInForce(ctx, query.form, day)
  const formKind = form.form.period
  const periods = periodsShown(query.kind ?? formKind, day, query.count)
  const last = periods.at(-1)
  if (last === undefined || !isRegular(formKind)) throw new Problem('report.period-unknown', { kind: formKind })
  const mapDay = before(lastDay(last), ctx.today)
  const unit = await getUnit(ctx, query.unit as UnitId, mapDay)
  const scope = await scopeOf(ctx, unit.id as UnitId, mapDay)
  ctx.authorise('report.read', scope)
  const { figures, dictionary } = await figuresShown(ctx, form, query.figures, mapDay)
  const children = query.parts === 'true' && unit.level !== form.form.level ? await childrenOf(ctx, unit.id as UnitId, mapDay) : []
  const self: Place = { id: unit.id as UnitId, name: unit.fullName, level: unit.level }
  const places = [self, ...children.map((each): Place => ({ id: each.id as UnitId, name: each.fullName, level: each.level }))]
  const comparedPeriods = query.compare === undefined ? [] : periods.map((period) => comparedPeriod(period, query.compare as ComparedWith))
  const tilesOf = (period: Period): readonly Period[] => {
    const tiles = partsOfPeriod(period, formKind)
    if (tiles === null) throw new Problem('report.period-unknown', { kind: period.kind, from: period.from, to: period.to })
    return tiles
  }
  const tiles = [...new Map([...periods, ...comparedPeriods].flatMap(tilesOf).map((tile) => [tile.from, tile])).values()]
  const needed = figures.flatMap(({ id, share }) => (share === null ? [id] : [share.of, share.by]))
  const read = await readAll(
    ctx,
    { form, basis: query.basis, figures: [...new Set(needed)] },
    places.map(({ id }) => id),
    tiles,
  )
  const shape = { places, tilesOf, figures, dictionary, level: form.form.level }
  const unhidden = findRight(ctx.actor, 'small-cell.read', scope, ctx.today) !== null
  const [now, earlier] = [periods, comparedPeriods].map((each) => {
    const { rows } = rowsOf(read, { ...shape, periods: each })
    return unhidden ? rows : blurred(rows, figures)
  })
  const rows = (now ?? []).map((row, at): TotalRow =>
    query.compare === undefined ? row : { ...row, compared: [...(earlier?.[at]?.cells ?? [])] },
  )
  const [total, ...parts] = rows
  if (total === undefined) throw new RangeError('a board has a row of its unit')
  return {
    unit: self,
    form: { id: form.form.id, title: form.form.title, period: formKind, level: form.form.level },
    basis: query.basis,
    figures: await figureReplies(
      ctx,
      figures.map(({ id }) => id),
      mapDay,
    ),
    periods: [...periods],
    comparedWith: query.compare ?? null,
    comparedPeriods,
    total,
    parts,
    waiting: await store.countWaiting(ctx, form.form.id, self.id),
  }
}
