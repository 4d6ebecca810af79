// The only place that gathers what the checks of a report compare: its cells, and what was handed in for earlier periods.
import type { Cells, CheckInput } from '@binhyen/core/figures/checks.domain'
import { cellKey } from '@binhyen/core/figures/forms.domain'
import { plus, quantityOf, type Sum } from '@binhyen/core/figures/sums.domain'
import type { Period } from '@binhyen/core/calendar/periods.domain'
import { cellFrom, cellMap, readKept, type CellAt, type FigureSum } from '@binhyen/core/reports/report-cells.domain'
import { earlierPeriods } from '@binhyen/core/reports/report-periods.domain'
import { comparedUnits, isSameSince, type ComparisonGap } from '@binhyen/core/units/comparison.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { originsOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { listLastHandIns, readWork, type CellRecord, type KeptAnswer } from './report-cells.store.ts'
import type { Opened } from './opened-report.service.ts'

/** What was handed in last for an earlier period in the place of this unit. */
export type EarlierCells = {
  readonly period: Period
  readonly cells: readonly CellAt[]
  /** The units whose figures are added up; empty where the unit is compared with itself. */
  readonly summed: readonly UnitId[]
  readonly gap: ComparisonGap['reason'] | null
}

type Handed = Awaited<ReturnType<typeof listLastHandIns>>[number]

/** The period before and the same one of last year, over successions; null for what follows no calendar. One statement for both, three where it came from others. */
export async function earlierCells(
  ctx: Ctx,
  opened: Opened,
): Promise<{ readonly before: EarlierCells; readonly lastYear: EarlierCells } | null> {
  const periods = earlierPeriods(opened.period)
  if (periods === null) return null
  const { unit_id: unit, unit_from: began, unit_changed_on: changedOn } = opened.report
  const isItself = isSameSince(periods.lastYear.from, { began, changedOn }) && isSameSince(periods.before.from, { began, changedOn })
  const origins = isItself ? { links: [], began: new Map([[unit, began]]) } : await originsOf(ctx, [unit])
  const handed = await listLastHandIns(ctx, {
    formId: opened.form.id,
    units: [...origins.began.keys()],
    periods: [periods.before, periods.lastYear],
  })
  const inPeriod = (period: Period): EarlierCells => {
    const given = new Map(
      handed.filter((row) => row.period_from === period.from && row.period_to === period.to).map((row) => [row.unit_id, row]),
    )
    return { period, ...comparedCells(opened, given, comparedUnits(unit, period, { ...origins, gave: new Set(given.keys()) })) }
  }
  return { before: inPeriod(periods.before), lastYear: inPeriod(periods.lastYear) }
}

const rowsIn = ({ report, villages }: Opened): ReadonlySet<string> => new Set([report.unit_id, ...villages.map(({ id }) => id)])

function comparedCells(
  opened: Opened,
  given: ReadonlyMap<UnitId, Handed>,
  compared: ReturnType<typeof comparedUnits>,
): Omit<EarlierCells, 'period'> {
  const unit = opened.report.unit_id
  const rows = rowsIn(opened)
  const cellsOf = (units: readonly UnitId[]): readonly CellAt[] =>
    units.flatMap((each) => readKept(given.get(each)?.cells ?? [])).filter(({ unitId }) => rows.has(unitId))
  if (compared.kind === 'itself') return { cells: cellsOf([unit]), summed: [], gap: null }
  if (compared.kind === 'cannot-tell') return { cells: [], summed: [], gap: given.size === 0 ? null : compared.reason }
  // residential areas stay what they are when their communes merge
  const ofVillages = cellsOf(compared.units)
  if (compared.units.some((each) => !given.has(each))) {
    return { cells: ofVillages, summed: [], gap: given.size === 0 ? null : 'not-given' }
  }
  const sums = new Map<string, Sum>()
  for (const each of compared.units) {
    for (const { figure, ...sum } of given.get(each)?.sums ?? []) {
      const before = sums.get(figure)
      sums.set(figure, before === undefined ? sum : plus(before, sum))
    }
  }
  const ofUnit = [...sums].flatMap(([figure, sum]): readonly CellAt[] => {
    const quantity = quantityOf(sum)
    return quantity === null ? [] : [{ unitId: unit, figure, cell: { state: 'given', quantity } }]
  })
  return { cells: [...ofUnit, ...ofVillages], summed: compared.units, gap: null }
}

/** The cells of a report that say something. */
export function saidIn(records: readonly CellRecord[]): readonly CellAt[] {
  return records.flatMap((record): readonly CellAt[] => {
    const cell = cellFrom(record)
    return cell === null ? [] : [{ unitId: record.unit_id, figure: record.figure_id, cell }]
  })
}

/** Only cells the form asks for: what was typed for a figure switched off since, or a residential area that is no more, counts for nothing. */
export function cellsAsked({ form, report, villages }: Opened, cells: readonly CellAt[]): Cells {
  const figuresIn = (rows: 'unit' | 'villages'): ReadonlySet<string> =>
    new Set(form.sections.filter((section) => section.rows === rows).flatMap(({ figures }) => figures.map(({ figure }) => figure)))
  const [ofUnit, ofVillages] = [figuresIn('unit'), figuresIn('villages')]
  const rows = new Set(villages.map(({ id }) => id))
  return cellMap(
    cells.filter(({ unitId, figure }) => (unitId === report.unit_id ? ofUnit.has(figure) : rows.has(unitId) && ofVillages.has(figure))),
  )
}

/** All that a report is judged by, and the sums of its last hand-in. */
export type Work = { readonly input: CheckInput; readonly answers: readonly KeptAnswer[]; readonly sums: readonly FigureSum[] }

type Earlier = NonNullable<ReturnType<typeof earlierPeriods>>

type Compared = readonly [] | readonly [Period] | readonly [Period, Period]

function comparedOf({ before, lastYear }: Earlier, named: ReadonlySet<string>): Compared {
  if (!named.has('LastYear')) return named.has('Before') ? [before] : []
  return named.has('Before') ? [before, lastYear] : [lastYear]
}

/** One statement where the unit is the same as in the periods the form compares with, which most are. */
export async function workOf(ctx: Ctx, opened: Opened): Promise<Work> {
  const { report } = opened
  const periods = earlierPeriods(opened.period)
  const compared: Compared = periods === null ? [] : comparedOf(periods, opened.earlier)
  const unit = { began: report.unit_from, changedOn: report.unit_changed_on }
  const isItself = compared.every(({ from }) => isSameSince(from, unit))
  const { cells, answers, sums, earlier } = await readWork(ctx, report, isItself ? compared : [])
  const rows = rowsIn(opened)
  const ofItself = (period: Period | undefined): readonly CellAt[] =>
    earlier.flatMap((each) => (each.from === period?.from ? readKept(each.cells) : [])).filter(({ unitId }) => rows.has(unitId))
  const others = isItself ? null : await earlierCells(ctx, opened)
  const input = {
    unitId: report.unit_id,
    villages: opened.villages.map(({ id }) => id),
    cells: cellsAsked(opened, readKept(cells)),
    before: cellMap(others?.before.cells ?? ofItself(periods?.before)),
    lastYear: cellMap(others?.lastYear.cells ?? ofItself(periods?.lastYear)),
  }
  return { input, answers, sums }
}

export const keyOf = (record: Pick<CellRecord, 'unit_id' | 'figure_id'>): string =>
  cellKey({ unitId: record.unit_id, figure: record.figure_id })
