// The only place that answers the figures of one unit as they stand on a day: its own reports, else the sums of the units below it, and
// both where they are not the same.
import { findRight } from '@binhyen/core/access/access.policy'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { cellKey, figuresOf, type Form } from '@binhyen/core/figures/forms.domain'
import type { Cells } from '@binhyen/core/figures/checks.domain'
import { blurredCells, protectedFigures } from '@binhyen/core/reports/blurred-cells.domain'
import { cellMap, readKept } from '@binhyen/core/reports/report-cells.domain'
import { periodFrom } from '@binhyen/core/reports/report-periods.domain'
import { asOneUnit, unitSums } from '@binhyen/core/reports/reports.domain'
import type { TotalCell } from '@binhyen/core/totals/totals.contract'
import { valueOver, type ShareValue } from '@binhyen/core/totals/totals.domain'
import type { UnitFigureReply } from '@binhyen/core/totals/unit-figures.contract'
import { inOrder, sumBeside, valueOf, type FigureValue, type UnitFigure, type UnitFigures } from '@binhyen/core/totals/unit-figures.domain'
import { sourceText, valueText } from '@binhyen/core/totals/unit-figure-words.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { lastDay } from '@binhyen/core/shared/span'
import type { Level, UnitId } from '@binhyen/core/units/units.domain'
import { dictionaryOn, figureReplies } from '#server/features/figures/figures.service'
import { formInForce, getFormVersion } from '#server/features/figures/forms.service'
import type { Ctx } from '#server/platform/context'
import { totalsWithShares } from './totals.service.ts'
import * as store from './unit-figures.store.ts'

/** A unit, with the units above it as far as rights are concerned. */
export type Whose = { readonly id: UnitId; readonly level: Level; readonly scope: readonly UnitId[] }

/**
 * The latest figures of a unit by a day, of each form and period: what it reported itself, else what the units below add up to. Empty for
 * whoever may not read reports there. Figures on offences and social evils are left out: whoever reads them is written down, where the
 * reports themselves are read.
 */
export async function figuresOfUnit(ctx: Ctx, unit: Whose, on: PlainDate): Promise<readonly UnitFigures[]> {
  if (findRight(ctx.actor, 'report.read', unit.scope, ctx.today) === null) return []
  const sees = findRight(ctx.actor, 'small-cell.read', unit.scope, ctx.today) !== null
  const own: UnitFigures[] = []
  for (const row of await store.listOwn(ctx, unit.id, on)) own.push(await ownFigures(ctx, unit, row, sees))
  const below: UnitFigures[] = []
  for (const row of await sumsToRead(ctx, unit, on, own)) below.push(await sumsBelow(ctx, unit, row, sees))
  return inOrder([
    ...own.map((each) => beside(each, below)),
    ...below.filter((each) => isLatest(each, below)).map((each) => withoutOwn(each, own)),
  ]).filter(({ figures }) => figures.length > 0)
}

/** The figures of a unit, one by one, as replies tell them. */
export function figureLines(all: readonly UnitFigures[]): UnitFigureReply[] {
  return all.flatMap(({ figures, ...told }) =>
    figures.map((figure): UnitFigureReply => ({
      id: figure.id,
      name: { ...figure.name },
      unit: { ...figure.unit },
      decimals: figure.decimals,
      period: { ...told.period },
      value: valueReply(figure.value),
      asSaid: valueText(figure.value, figure),
      form: { id: told.form.id, title: { ...told.form.title } },
      from: told.from,
      accepted: told.accepted,
      reports: told.reports === null ? null : { ...told.reports },
      source: sourceText(told),
      below:
        figure.below === null
          ? null
          : {
              value: valueReply(figure.below.value),
              asSaid: valueText(figure.below.value, figure),
              reports: { ...figure.below.reports },
              difference: figure.below.difference === null ? null : { ...figure.below.difference },
            },
    })),
  )
}

/** The counts behind a share are not told. */
function valueReply(value: FigureValue): UnitFigureReply['value'] {
  if (value.kind === 'number') return { kind: value.kind, quantity: { ...value.quantity } }
  return value.kind === 'share' ? { kind: value.kind, percent: value.percent, approximate: value.approximate } : { ...value }
}

/** The figures of a form with the shares made of them, as they were defined on a day; none on offences and social evils. */
async function shownFigures(ctx: Ctx, form: Form, on: PlainDate): Promise<readonly FigureReply[]> {
  const asked = figuresOf(form)
  const shares = (await dictionaryOn(ctx, on)).filter(({ share }) => share !== null && asked.includes(share.of) && asked.includes(share.by))
  const replies = await figureReplies(ctx, [...asked, ...shares.map(({ id }) => id)], on)
  return replies.filter(({ sensitivity }) => sensitivity !== 'sensitive')
}

const shapeOf = ({ id, name, unit, share, decimals }: FigureReply): Pick<UnitFigure, 'id' | 'name' | 'unit' | 'decimals'> => ({
  id,
  name,
  unit: share === null ? unit : { vi: '%', en: '%' },
  decimals,
})

async function ownFigures(ctx: Ctx, unit: Whose, row: store.OwnRow, sees: boolean): Promise<UnitFigures> {
  const { form } = await getFormVersion(ctx, row.form_id, row.form_version)
  const period = periodFrom(form.period, { from: row.period_from, to: row.period_to })
  const figures = await shownFigures(ctx, form, lastDay(period))
  const cells = cellMap(readKept(row.cells))
  const hides = sees ? new Map<string, 'small' | 'hidden'>() : hiddenFigures(unit.id, row, cells, protectedFigures(figures))
  const sums = new Map([...unitSums(form, unit.id, cells)].map(([id, sum]) => [id, asOneUnit(sum)]))
  const dictionary = new Map((await dictionaryOn(ctx, lastDay(period))).map((each) => [each.id, each]))
  const valueAt = (figure: FigureReply): FigureValue | null => {
    const mark = hides.get(figure.id)
    if (mark !== undefined) return { kind: 'hidden', mark }
    // what the unit declares is kept in its very words, which a sum cannot always do
    const declared = cells.get(cellKey({ unitId: unit.id, figure: figure.id }))
    if (declared?.state === 'given') return { kind: 'number', quantity: declared.quantity }
    if (declared?.state === 'cannot-provide') return { kind: 'cannot-provide', reason: declared.reason }
    if (declared !== undefined) return { kind: 'not-applicable' }
    return valueOf(valueOver({ ...figure, valid: { ...figure.valid } }, dictionary, [sums]))
  }
  return {
    form: { id: form.id, title: form.title },
    period,
    from: 'own',
    accepted: row.accepted,
    reports: null,
    source: { handedInOn: row.on_date, note: row.note },
    figures: figures.flatMap((figure): readonly UnitFigure[] => {
      const value = valueAt(figure)
      return value === null ? [] : [{ ...shapeOf(figure), value, below: null }]
    }),
  }
}

/** Of the unit's own report: small numbers, and sums over villages one of which is small. */
function hiddenFigures(
  unitId: UnitId,
  row: store.OwnRow,
  cells: Cells,
  figures: readonly string[],
): ReadonlyMap<string, 'small' | 'hidden'> {
  const villages = [...new Set(row.cells.map(([id]) => id))].filter((id) => id !== unitId)
  const marks = new Map<string, 'small' | 'hidden'>()
  for (const at of blurredCells(cells, { unitId, villages }, figures)) {
    if (at.unitId === unitId) marks.set(at.figure, at.mark)
    else if (!cells.has(cellKey({ unitId, figure: at.figure }))) marks.set(at.figure, 'hidden')
  }
  return marks
}

/** Of every form of a lower level the latest period reported for, and the periods of the unit's own reports to lay beside them. */
async function sumsToRead(ctx: Ctx, unit: Whose, on: PlainDate, own: readonly UnitFigures[]): Promise<readonly store.ReportedRow[]> {
  const latest = new Set<string>()
  const wanted: store.ReportedRow[] = []
  for (const row of await store.listReported(ctx, unit.id, on)) {
    const { form } = await formInForce(ctx, row.form_id, lastDay({ from: row.period_from, to: row.period_to }))
    if (form.level === unit.level) continue
    const laidBeside = own.some(({ period }) => period.from === row.period_from && period.to === row.period_to)
    if (!latest.has(row.form_id) || laidBeside) wanted.push(row)
    latest.add(row.form_id)
  }
  return wanted
}

async function sumsBelow(ctx: Ctx, unit: Whose, row: store.ReportedRow, sees: boolean): Promise<UnitFigures> {
  const on = lastDay({ from: row.period_from, to: row.period_to })
  const { form } = await formInForce(ctx, row.form_id, on)
  const shown = await shownFigures(ctx, form, on)
  // what a source states of one place does not add up over places
  const adding = shown.filter(({ adds }) => adds !== 'none')
  const accepted = row.accepted > 0
  const told = { form: { id: form.id, title: form.title }, from: 'below', accepted, source: null } as const
  const period = periodFrom(form.period, { from: row.period_from, to: row.period_to })
  if (adding.length === 0) return { ...told, period, reports: null, figures: [] }
  const { reply: totals, shares } = await totalsWithShares(ctx, {
    unit: unit.id,
    form: form.id,
    on,
    ...(form.period === 'ad-hoc' ? { from: period.from } : {}),
    count: 1,
    basis: accepted ? 'accepted' : 'provisional',
    figures: adding.map(({ id }) => id).join(','),
    // what may be shown of the whole depends on its parts
    parts: sees ? 'false' : 'true',
  })
  const progress = totals.total.progress[0]
  return {
    ...told,
    period,
    reports: {
      counted: (accepted ? progress?.accepted : progress?.handedIn) ?? 0,
      expected: progress?.expected ?? 0,
      level: form.level,
    },
    figures: totals.figures.flatMap((figure, at): readonly UnitFigure[] => {
      const value = valueIn(totals.total.cells[0]?.[at] ?? null, shares[0]?.[at] ?? null)
      return value === null ? [] : [{ ...shapeOf(figure), value, below: null }]
    }),
  }
}

/** What stands in a cell of a board; a share with its counts. */
function valueIn(cell: TotalCell, share: ShareValue | null): FigureValue | null {
  if (cell === null) return null
  if (cell.mark !== undefined) return { kind: 'hidden', mark: cell.mark }
  if (share !== null) return share
  if (cell.number !== undefined) {
    return { kind: 'number', quantity: { number: cell.number, qualifier: cell.qualifier ?? 'exact', upper: cell.upper ?? null } }
  }
  return cell.cannotProvide === undefined ? { kind: 'not-applicable' } : { kind: 'cannot-provide', reason: null }
}

const samePeriod = (a: UnitFigures, b: UnitFigures): boolean => a.period.from === b.period.from && a.period.to === b.period.to

const isLatest = (each: UnitFigures, all: readonly UnitFigures[]): boolean =>
  !all.some((other) => other.form.id === each.form.id && other.period.to > each.period.to)

/** The unit's own figures with the sums below that are not the same, figure by figure and period by period. */
function beside(own: UnitFigures, below: readonly UnitFigures[]): UnitFigures {
  const sums = below.filter((each) => samePeriod(each, own))
  return {
    ...own,
    figures: own.figures.map((figure) => {
      for (const { reports, figures } of sums) {
        const found = figures.find(({ id }) => id === figure.id)
        const said = found === undefined || reports === null ? null : sumBeside(figure.value, found.value, reports)
        if (said !== null) return { ...figure, below: said }
      }
      return figure
    }),
  }
}

/** Sums without what the unit says itself for the same period: there both stand together. */
function withoutOwn(sums: UnitFigures, own: readonly UnitFigures[]): UnitFigures {
  const said = new Set(own.filter((each) => samePeriod(each, sums)).flatMap(({ figures }) => figures.map(({ id }) => id)))
  return { ...sums, figures: sums.figures.filter(({ id }) => !said.has(id)) }
}
