// The only place that reads figures by the thousand: as handed in or accepted, report by report, with the small ones hidden.
import type { z } from 'zod'
import { findRight, grantsWith } from '@binhyen/core/access/access.policy'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { cellKey, figuresOf } from '@binhyen/core/figures/forms.domain'
import { quantityText } from '@binhyen/core/figures/quantity.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { blurredCells, protectedFigures } from '@binhyen/core/reports/blurred-cells.domain'
import type { readFigureValues as readContract, ValuesQuery } from '@binhyen/core/exchange/figure-values.contract'
import { cellMap, readKept, type CellAt } from '@binhyen/core/reports/report-cells.domain'
import { standingDay } from '@binhyen/core/reports/report-periods.domain'
import { CANNOT_PROVIDE, NOT_APPLICABLE } from '@binhyen/core/exchange/workbook.domain'
import { findPlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { csvFile } from '@binhyen/core/shared/safe-cell'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { requireFresh } from '#server/features/access/sessions.service'
import { figureReplies } from '#server/features/figures/figures.service'
import { getFormVersion, listPublishedForms } from '#server/features/figures/forms.service'
import { coversOf, getUnitRow, nameUnits, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { notACursor } from '#server/platform/cursors'
import { isId } from '#server/platform/ids'
import type { Download } from '#server/platform/http/register'
import * as store from './figure-values.store.ts'

type Query = z.output<typeof readContract.query>
type Reply = z.input<typeof readContract.reply>
export type ValuesOfReport = z.output<typeof readContract.reply>['items'][number]

/** Cells one CSV answer holds at most: about 20 MB. */
const MOST_CSV_VALUES = 100_000
const PAGE = 200

export type AskedValues = {
  readonly filter: store.ValuesFilter
  /** Only these figures; null: all. */
  readonly figures: ReadonlySet<string> | null
  /** True for a province or more, which only who is at the keyboard carries away. */
  readonly isWide: boolean
}

/**
 * What a query is about, if the actor may read there.
 * @throws form.not-found, figure.not-found, unit.not-found, unit.not-valid-on, auth.forbidden; request.invalid for days the wrong way round
 */
export async function askedValues(ctx: Ctx, query: ValuesQuery): Promise<AskedValues> {
  const { roots, isWide } = await placesOf(ctx, query.unit)
  const versions = (await listPublishedForms(ctx)).filter(({ form }) => form.id === query.form)
  if (versions.length === 0) throw new Problem('form.not-found', { id: query.form })
  const { periodFrom: from = null, periodTo: to = null } = query
  if (from !== null && to !== null && to <= from) {
    throw new Problem('request.invalid', { issues: [{ path: 'periodTo', message: 'not after periodFrom' }] })
  }
  const figures = query.figure === undefined ? null : new Set(query.figure.split(',').map((each) => each.trim()))
  // any version of the form: the one in force need not ask what an earlier one did
  const asked = new Set(versions.flatMap(({ form }) => figuresOf(form)))
  const unknown = [...(figures ?? [])].find((id) => !asked.has(id))
  if (unknown !== undefined) throw new Problem('figure.not-found', { id: unknown })
  return { filter: { formId: query.form, roots, from, to, basis: query.state }, figures, isWide }
}

async function placesOf(ctx: Ctx, unit: string | undefined): Promise<{ readonly roots: readonly UnitId[]; readonly isWide: boolean }> {
  if (unit === undefined) {
    const grants = grantsWith(ctx.actor, 'report.read', ctx.today)
    ctx.authorise(grants.length > 0 ? 'catalogue.read' : 'report.read', [])
    return { roots: [...new Set(grants.flatMap(({ covers }) => covers))], isWide: true }
  }
  const found = await store.listNamedUnits(ctx, [{ text: unit, day: ctx.today }])
  const id = found.find((each) => each.id === unit)?.id ?? (found.length === 1 ? found[0]?.id : undefined)
  if (id === undefined) throw new Problem('unit.not-found', { id: unit })
  const row = await getUnitRow(ctx, id)
  const isOver = row.valid_to !== null && row.valid_to <= ctx.today
  ctx.authorise('report.read', await scopeOf(ctx, id, isOver || row.valid_from > ctx.today ? row.valid_from : ctx.today))
  return { roots: await coversOf(ctx, id), isWide: row.level === 'country' || row.level === 'province' }
}

/** A page of reports with their values. @throws what askedValues does; request.invalid for a cursor of another list */
export async function readValues(ctx: Ctx, query: Query): Promise<Reply> {
  const asked = await askedValues(ctx, query)
  const page = await pageOfValues(ctx, asked, { after: query.after ?? null, limit: query.limit })
  return { items: [...page.items], next: page.next }
}

/** The values behind a cursor, and the cursor behind them. */
export async function pageOfValues(
  ctx: Ctx,
  asked: AskedValues,
  { after, limit }: { readonly after: string | null; readonly limit: number },
): Promise<{ readonly items: readonly ValuesOfReport[]; readonly next: string | null }> {
  const rows = await store.listHandedValues(ctx, asked.filter, { after: cursorOf(after), limit: limit + 1 })
  const shown = rows.slice(0, limit)
  const definitions = new Map<string, readonly FigureReply[]>()
  const items: ValuesOfReport[] = []
  for (const row of shown) {
    const day = standingDay({ from: row.period_from, to: row.period_to }, ctx.today)
    const key = `${String(row.form_version)} ${day}`
    const known =
      definitions.get(key) ??
      (await figureReplies(ctx, figuresOf((await getFormVersion(ctx, asked.filter.formId, row.form_version)).form), day))
    definitions.set(key, known)
    items.push(replyOf(ctx, row, { asked, figures: known.filter(({ on }) => on) }))
  }
  const last = shown.at(-1)
  return { items, next: rows.length > limit && last ? `${last.period_from}:${last.report_id}:${last.unit_id}` : null }
}

function cursorOf(text: string | null): store.ValuesCursor | null {
  if (text === null) return null
  const [day = '', id = '', ...unit] = text.split(':')
  const from = findPlainDate(day)
  if (from === null || !isId(id) || unit.length === 0) {
    throw notACursor()
  }
  return { from, id, unitId: unit.join(':') }
}

type Shown = { readonly asked: AskedValues; readonly figures: readonly FigureReply[] }

function replyOf(ctx: Ctx, row: store.HandedValues, { asked, figures }: Shown): ValuesOfReport {
  const on = new Set(figures.map(({ id }) => id))
  const cells = readKept(row.cells).filter(({ figure }) => on.has(figure))
  const marks = marksOf(ctx, row, { cells, figures })
  return {
    report: row.report_id,
    form: { id: asked.filter.formId, version: row.form_version },
    unit: { id: row.unit_id, name: row.unit_name },
    periodFrom: row.period_from,
    periodTo: row.period_to,
    handIn: { seq: row.seq, on: row.on_date, late: row.late },
    values: cells
      .filter(({ figure }) => asked.figures?.has(figure) ?? true)
      .map(({ unitId, figure, cell }) => {
        const mark = marks.get(cellKey({ unitId, figure })) ?? null
        const village = unitId === row.unit_id ? null : unitId
        return { village, figure, cell: mark === null ? cell : null, text: mark === null ? textOf(cell) : HIDDEN[mark], mark }
      }),
  }
}

const HIDDEN = { small: '<5', hidden: '—' } as const

/** Which cells are hidden from this reader, judged over the whole report whatever is asked for of it. */
function marksOf(
  ctx: Ctx,
  row: store.HandedValues,
  { cells, figures }: { readonly cells: readonly CellAt[]; readonly figures: readonly FigureReply[] },
): ReadonlyMap<string, 'small' | 'hidden'> {
  const hides = protectedFigures(figures)
  if (hides.length === 0 || findRight(ctx.actor, 'small-cell.read', row.scope, ctx.today) !== null) return new Map()
  const villages = [...new Set(cells.map(({ unitId }) => unitId))].filter((id) => id !== row.unit_id)
  const blurred = blurredCells(cellMap(cells), { unitId: row.unit_id, villages }, hides)
  return new Map(blurred.map(({ mark, ...at }) => [cellKey(at), mark]))
}

function textOf(cell: Cell): string {
  if (cell.state === 'given') return quantityText(cell.quantity)
  return cell.state === 'not-applicable' ? NOT_APPLICABLE : CANNOT_PROVIDE
}

export const valueColumns = [
  'form',
  'unit',
  'unitName',
  'periodFrom',
  'periodTo',
  'village',
  'villageName',
  'figure',
  'figureName',
  'value',
  'state',
  'reason',
  'number',
  'upper',
  'qualifier',
  'handedInOn',
  'late',
] as const

/** One line for each value: what the writing door takes, and beside it what it means. */
export async function linesOfValues(ctx: Ctx, formId: string, reports: readonly ValuesOfReport[]): Promise<readonly ValueLine[]> {
  const villages = [...new Set(reports.flatMap(({ values }) => values.flatMap(({ village }) => village ?? [])))] as UnitId[]
  const names = villages.length === 0 ? new Map<UnitId, string>() : await nameUnits(ctx, villages)
  const figures = new Map<string, string>()
  for (const { form } of reports.filter((each, at) => reports.findIndex(({ form }) => form.version === each.form.version) === at)) {
    const { form: asked } = await getFormVersion(ctx, formId, form.version)
    for (const { id, name } of await figureReplies(ctx, figuresOf(asked), ctx.today)) figures.set(id, name.vi)
  }
  return reports.flatMap((report) =>
    report.values.map((value) => ({
      report,
      value,
      villageName: value.village === null ? null : (names.get(value.village as UnitId) ?? value.village),
      figureName: figures.get(value.figure) ?? value.figure,
    })),
  )
}

export type ValueLine = {
  readonly report: ValuesOfReport
  readonly value: ValuesOfReport['values'][number]
  readonly villageName: string | null
  readonly figureName: string
}

/** What is said in the column of the value, its state and its reason, and the parts of a number. */
function saidOf({ cell, text }: ValueLine['value']): readonly (string | number | null)[] {
  if (cell === null) return [text, null, null, null, null, null]
  if (cell.state === 'not-applicable') return [null, cell.state, null, null, null, null]
  if (cell.state === 'cannot-provide') return [null, cell.state, cell.reason, null, null, null]
  const { number, upper, qualifier } = cell.quantity
  return [text, cell.state, null, number, upper, qualifier]
}

/** The cells of a line, by column. */
export function cellsOfLine({ report, value, villageName, figureName }: ValueLine): readonly (string | number | null)[] {
  return [
    report.form.id,
    report.unit.id,
    report.unit.name,
    report.periodFrom,
    report.periodTo,
    value.village,
    villageName,
    value.figure,
    figureName,
    ...saidOf(value),
    report.handIn.on,
    String(report.handIn.late),
  ]
}

/** @throws what askedValues does; figure-values.too-many; auth.confirmation-required for a province and more */
export async function valuesCsv(ctx: Ctx, query: ValuesQuery): Promise<Download> {
  const asked = await askedValues(ctx, query)
  if (asked.isWide) await requireFresh(ctx)
  const { values } = await store.countHandedValues(ctx, asked.filter)
  if (values > MOST_CSV_VALUES) throw new Problem('figure-values.too-many', { values, most: MOST_CSV_VALUES })
  const lines: string[][] = [[...valueColumns]]
  for (let after: string | null = null; ;) {
    const page = await pageOfValues(ctx, asked, { after, limit: PAGE })
    for (const line of await linesOfValues(ctx, query.form, page.items)) {
      lines.push(cellsOfLine(line).map((each) => (each === null ? '' : String(each))))
    }
    after = page.next
    if (after === null) break
  }
  return { fileName: `${query.form}.csv`, contentType: 'text/csv; charset=utf-8', bytes: Buffer.from(csvFile(lines)) }
}
