// The only place that gathers what one workbook of many reports is about: a form, a period, the units that report, and whose they are.
import { findRight } from '@binhyen/core/access/access.policy'
import { hasBegun, type Period } from '@binhyen/core/calendar/periods.domain'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { figuresOf, formWithout, type Form } from '@binhyen/core/figures/forms.domain'
import { formDay, standingDay } from '@binhyen/core/reports/report-periods.domain'
import { rightFor } from '@binhyen/core/reports/report-rights.policy'
import type { NamedUnit } from '@binhyen/core/exchange/workbook-places.domain'
import { cellKey, type CellKey } from '@binhyen/core/figures/forms.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { spanHolds } from '@binhyen/core/shared/span'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import { findTypedName } from '@binhyen/core/units/unit-name.domain'
import type { Level, Succession, UnitId } from '@binhyen/core/units/units.domain'
import { formInForce } from '#server/features/figures/forms.service'
import { figureReplies } from '#server/features/figures/figures.service'
import { namesThroughTime } from '#server/features/units/past-units.service'
import { getUnitRow, nameUnits, originsOf, scopeOf, scopesOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { expectedUnits } from '#server/features/reports/report-lists.service'
import { requirePeriod } from '#server/features/reports/reports.service'
import { openCells, standingCellsOfUnits } from '#server/features/reports/standing-cells.service'
import * as store from './workbook-reports.store.ts'

/** Cells one workbook takes: a province of the older structure and 60 figures fit, the communes of the country do not. */
const MOST_CELLS = 40_000

export type ManyAsked = { readonly unit: string; readonly form: string; readonly periodFrom: PlainDate; readonly periodTo: PlainDate }

type ExpectedUnit = {
  readonly id: UnitId
  readonly name: string
  readonly parentName: string | null
  /** Null where it is not begun. */
  readonly report: store.ReportHead | null
}

export type ManyReports = {
  readonly above: { readonly id: UnitId; readonly name: string; readonly scope: readonly UnitId[] }
  /** Without what is not switched on, and only what is asked of the reporting unit itself. */
  readonly form: Form
  readonly version: number
  readonly period: Period
  readonly day: PlainDate
  readonly figures: readonly FigureReply[]
  readonly off: readonly FigureReply[]
  /** Every unit that reports, by name; and those for which the actor enters. */
  readonly expected: readonly ExpectedUnit[]
  readonly own: readonly ExpectedUnit[]
}

/**
 * @param lock the reports stay as they are until the transaction ends
 * @throws unit.not-found, unit.not-valid-on, form.not-found, report.period-unknown, report.period-not-begun, report.workbook-of-villages,
 * report.workbook-too-many, auth.forbidden for who enters for none of the units
 */
export async function manyReports(ctx: Ctx, asked: ManyAsked, lock = false): Promise<ManyReports> {
  const window = { from: asked.periodFrom, to: asked.periodTo }
  const row = await getUnitRow(ctx, asked.unit as UnitId)
  const { form, version } = await formInForce(ctx, asked.form, formDay(window))
  const placed = catalogueDayFor(standingDay(window, ctx.today)).day
  const scope = await scopeOf(ctx, row.id, nearest(row, placed))
  const { period } = await requirePeriod(ctx, form, window, scope)
  const day = standingDay(period, ctx.today)
  const on = catalogueDayFor(day).day
  const found = await expectedUnits(ctx, { form, period, unit: row.id, on, most: MOST_CELLS })
  const own = await ownUnits(ctx, { form, found, on })
  // asked at the place itself where none is theirs: the refusal names what is missing
  const [first] = own
  ctx.authorise(rightFor('save', form.level), first?.scope ?? scope)
  if (found.length === 0) requireValid(row, on)
  if (!hasBegun(period, ctx.today)) throw new Problem('report.period-not-begun', { from: period.from })
  const sections = form.sections.filter(({ rows }) => rows === 'unit')
  if (sections.length === 0) throw new Problem('report.workbook-of-villages')
  const figures = await figureReplies(ctx, figuresOf({ sections }), day)
  const cells = found.length * figures.length
  if (cells > MOST_CELLS) throw new Problem('report.workbook-too-many', { units: found.length, figures: figures.length, most: MOST_CELLS })
  const ids = found.flatMap(({ id }) => id ?? [])
  const heads = new Map((await store.listHeads(ctx, ids, lock)).map((head) => [head.unit_id, head]))
  const expected = found.map(({ unit_id: id, unit_name: name, parent_name: parentName }) => ({
    id,
    name,
    parentName,
    report: heads.get(id) ?? null,
  }))
  const mine = new Set(own.map(({ id }) => id))
  const off = new Set(figures.filter((figure) => !figure.on).map(({ id }) => id))
  const names = await nameUnits(ctx, [row.id], on)
  return {
    above: { id: row.id, name: names.get(row.id) ?? row.id, scope },
    form: formWithout({ ...form, sections }, off),
    version,
    period,
    day: on,
    figures: figures.filter((figure) => figure.on),
    off: figures.filter((figure) => !figure.on),
    expected,
    own: expected.filter(({ id }) => mine.has(id)),
  }
}

/** What ended before the period did has nobody below it that reports. @throws unit.not-valid-on */
function requireValid({ id, valid_from: validFrom, valid_to: validTo }: Awaited<ReturnType<typeof getUnitRow>>, on: PlainDate): void {
  if (!spanHolds({ from: validFrom, to: validTo }, on)) throw new Problem('unit.not-valid-on', { id, on, validFrom, validTo })
}

/** A unit that has ended, or begins later, is looked at on its own nearest day. */
function nearest(
  { valid_from: from, valid_to: to }: { readonly valid_from: PlainDate; readonly valid_to: PlainDate | null },
  on: PlainDate,
) {
  return on < from || (to !== null && to <= on) ? from : on
}

type Found = Awaited<ReturnType<typeof expectedUnits>>

async function ownUnits(
  ctx: Ctx,
  { form, found, on }: { readonly form: Form; readonly found: Found; readonly on: PlainDate },
): Promise<readonly { readonly id: UnitId; readonly scope: readonly UnitId[] }[]> {
  if (found.length === 0) return []
  const right = rightFor('save', form.level)
  const scopes = await scopesOf(
    ctx,
    found.map(({ unit_id: id }) => id),
    on,
  )
  return [...scopes].map(([id, scope]) => ({ id, scope })).filter(({ scope }) => findRight(ctx.actor, right, scope, ctx.today) !== null)
}

/** Where each value may be written: of a report begun with another version, handed in, or of what did not come back, nowhere. */
export async function openOwnCells(ctx: Ctx, { own, form, version }: ManyReports): Promise<(at: CellKey) => boolean> {
  const heads = new Map(own.map(({ id, report }) => [id as string, report]))
  const isOpen = await openCells(
    ctx,
    form,
    own.flatMap(({ report }) => report ?? []),
  )
  return (at) => {
    const head = heads.get(at.unitId)
    if (head === undefined) return false
    return head === null || (head.form_version === version && isOpen(head, at))
  }
}

/** Nobody else types in them until the transaction, or the part of it, ends. */
export async function lockOwn(ctx: Ctx, { own }: ManyReports): Promise<void> {
  await store.listHeads(
    ctx,
    own.flatMap(({ report }) => report?.id ?? []),
    true,
  )
}

/** What stands in the reports that are the actor's; emptied cells are there as `blank`. */
export const cellsOfOwn = (ctx: Ctx, { own }: ManyReports): ReturnType<typeof standingCellsOfUnits> =>
  standingCellsOfUnits(
    ctx,
    own.flatMap(({ report }) => report?.id ?? []),
  )

/** The rows and columns of the workbook: when they change, cells are found by names alone. */
export const placesOf = ({ own, form }: ManyReports): readonly string[] => [
  ...own.map(({ id }) => id),
  ...form.sections.flatMap(({ id, figures }) => figures.map(({ figure }) => cellKey({ unitId: id, figure }))),
]

type NamedUnits = {
  readonly units: readonly NamedUnit[]
  readonly others: readonly NamedUnit[]
  readonly ended: readonly (NamedUnit & { readonly instead: readonly string[] })[]
}

/** The units as sheets may call them: by what they are called on the day, on other days, and those that no longer or do not yet report. */
export async function unitNames(ctx: Ctx, { above, expected, own, form }: ManyReports): Promise<NamedUnits> {
  const named = await namesThroughTime(ctx, above.id)
  const everywhere = new Map<string, Set<string>>()
  for (const { unitId, level, fullName } of named) {
    if (level === form.level) everywhere.set(unitId, (everywhere.get(unitId) ?? new Set()).add(fullName))
  }
  const known = new Map<string, ExpectedUnit>(expected.map((unit) => [unit.id, unit]))
  const { links } = await originsOf(
    ctx,
    expected.map(({ id }) => id),
  )
  const mine = new Set(own.map(({ id }) => id))
  const namedUnit = ({ id, name, parentName }: ExpectedUnit): NamedUnit => ({
    id,
    code: codeOf(id),
    names: [name, ...[parentName, above.name].flatMap((parent) => (parent === null ? [] : withParent(name, parent)))],
    otherNames: [...(everywhere.get(id) ?? [])].filter((other) => other !== name),
  })
  return {
    units: own.map(namedUnit),
    others: expected.filter(({ id }) => !mine.has(id)).map(namedUnit),
    ended: [...everywhere]
      .filter(([id]) => !known.has(id))
      .map(([id, names]) => ({ id, code: codeOf(id), names: [...names], otherNames: [], instead: heirs(id, links, known) })),
  }
}

const codeOf = (id: string): string => id.split('@')[0] ?? id

/** "Xã Tân Lập, huyện Bắc Hà" and "Xã Tân Lập, Bắc Hà". */
function withParent(name: string, parent: string): readonly string[] {
  const levels: readonly Level[] = ['district', 'province']
  const bare = levels.flatMap((level) => findTypedName(level, parent)?.bareName ?? [])[0]
  return [`${name}, ${parent}`, ...(bare === undefined ? [] : [`${name}, ${bare}`])]
}

/** The units that report now in the place of one that ended, over every succession between. */
function heirs(id: string, links: readonly Succession[], known: ReadonlyMap<string, ExpectedUnit>, depth = 0): readonly string[] {
  const next = links.filter(({ fromId }) => fromId === id).map(({ toId }) => toId)
  return [
    ...new Set(
      next.flatMap((to) => {
        const unit = known.get(to)
        if (unit !== undefined) return [unit.name]
        return depth > 5 ? [] : heirs(to, links, known, depth + 1)
      }),
    ),
  ]
}
