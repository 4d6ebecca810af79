// The only place that answers why a total is not an earlier one: both are taken from the hand-ins of their days and laid beside each other.
import type { z } from 'zod'
import { findRight } from '@binhyen/core/access/access.policy'
import { findPeriodHolding, type Period } from '@binhyen/core/calendar/periods.domain'
import type { Figure } from '@binhyen/core/figures/figures.domain'
import { plus, nothing, quantityOf } from '@binhyen/core/figures/sums.domain'
import type { DifferencesReply, readDifferences as readContract } from '@binhyen/core/comparisons/differences.contract'
import { byCause, differenceLedger, type Entry, type UnitLink } from '@binhyen/core/comparisons/differences.domain'
import { standingDay } from '@binhyen/core/reports/report-periods.domain'
import { comparedPeriod } from '@binhyen/core/totals/totals.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { dictionaryOn, figureReplies } from '#server/features/figures/figures.service'
import { formInForce } from '#server/features/figures/forms.service'
import { getUnit, nameUnits, originsOf, scopeOf } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { answeringUnits } from '#server/features/reports/answering-units.service'
import { take, type Compared, type Regular, type Taken } from './difference-takings.service.ts'
import { levelsOf } from './level-differences.service.ts'

type Query = z.output<typeof readContract.query>

/** The units behind one cause that are listed on screen; the largest changes come first. */
const MOST_LINES = 200

/** The period asked about and what it is compared with. @throws report.period-unknown */
function periodsOf(query: Query, kind: Period['kind'], day: PlainDate): { readonly after: Regular; readonly before: Regular } {
  const found = kind === 'ad-hoc' ? null : findPeriodHolding(kind, day)
  if (found === null || kind === 'ad-hoc') throw new Problem('report.period-unknown', { kind, on: day })
  const after = { ...found, kind }
  if (query.against === 'as-of' || query.against === 'level') return { after, before: after }
  return { after, before: { ...comparedPeriod(after, query.against, query.baseline), kind } }
}

/** A figure that adds up over places. One on offences and social evils is not there: reads of those are written down, and this one is not. */
async function figureOn(ctx: Ctx, id: string, on: PlainDate): Promise<Figure> {
  const figure = (await dictionaryOn(ctx, on)).find((each) => each.id === id)
  if (figure === undefined || figure.sensitivity === 'sensitive') throw new Problem('figure.not-found', { id })
  if (figure.adds !== 'sum') throw new Problem('figure.not-added', { id })
  return figure
}

/** What became of the units of the earlier taking; asked only where the units are not the same. */
async function linksBetween(ctx: Ctx, before: Taken, after: Taken): Promise<readonly UnitLink[]> {
  const was = new Set(before.entries.map(({ unitId }) => unitId))
  const is = after.entries.map(({ unitId }) => unitId)
  const isSame = was.size === is.length && is.every((id) => was.has(id))
  return isSame || before.period.from === after.period.from ? [] : (await originsOf(ctx, [...new Set([...is, ...was])])).links
}

/**
 * The change of a total by cause, with so many units behind each at most.
 * @throws unit.*, form.not-found, figure.not-found, figure.not-added, report.period-unknown
 */
export async function readDifferences(ctx: Ctx, query: Query, most = MOST_LINES): Promise<DifferencesReply> {
  const { form } = await formInForce(ctx, query.form, query.on ?? ctx.today)
  const periods = periodsOf(query, form.period, query.on ?? ctx.today)
  const mapDay = standingDay(periods.after, ctx.today)
  const unit = await getUnit(ctx, query.unit as UnitId, mapDay)
  const id = unit.id as UnitId
  const scope = await scopeOf(ctx, id, mapDay)
  ctx.authorise('report.read', scope)
  const figure = await figureOn(ctx, query.figure, mapDay)
  const answering = await answeringUnits(ctx, [id], [periods.before, periods.after])
  // the parts of a total are the figures of single units: where small ones are hidden, so is all of it
  const hidden = figure.sensitivity !== 'open' && findRight(ctx.actor, 'small-cell.read', scope, ctx.today) === null
  const [shown] = await figureReplies(ctx, [figure.id], mapDay)
  if (shown === undefined) throw new Problem('figure.not-found', { id: figure.id })
  const head = {
    most,
    unit: { id, name: unit.fullName, level: unit.level },
    form: { id: form.id, title: { ...form.title } },
    figure: shown,
    hidden,
  }
  if (query.against === 'level') {
    const answeringNow = answering(id, periods.after)
    return replyOf(ctx, head, await levelsOf(ctx, { unit: id, form, figure, period: periods.after, answering: answeringNow, mapDay }))
  }
  const thenDay = query.against === 'as-of' ? (query.asOf ?? mapDay) : ctx.today
  const asked = { form, figure: figure.id }
  const before = await take(ctx, { ...asked, period: periods.before, asOf: thenDay, answering: answering(id, periods.before) })
  const after = await take(ctx, { ...asked, period: periods.after, asOf: ctx.today, answering: answering(id, periods.after) })
  const ledger = differenceLedger(before, after, await linksBetween(ctx, before, after))
  return replyOf(ctx, head, { before, after, ledger, absent: [] })
}

type Head = Pick<DifferencesReply, 'unit' | 'form' | 'figure' | 'hidden'> & { readonly most: number }

async function replyOf(ctx: Ctx, { most, ...head }: Head, { before, after, ledger, absent }: Compared): Promise<DifferencesReply> {
  const shown = head.hidden ? null : ledger
  const named = absent.slice(0, most)
  const names = await nameUnits(ctx, named)
  return {
    ...head,
    before: takingReply(before, head.hidden),
    after: takingReply(after, head.hidden),
    by: shown === null ? null : (shown.after - shown.before) / 1000,
    absent: { count: absent.length, units: named.map((id) => ({ id, name: names.get(id) ?? id })) },
    parts: shown === null ? [] : await partsReply(ctx, byCause(shown), most),
  }
}

function takingReply({ form, period, asOf, answering, entries }: Taken, hidden: boolean): DifferencesReply['before'] {
  const sum = entries.reduce((all, each) => plus(all, each.sum), nothing)
  const quantity = quantityOf(sum)
  return {
    form: { id: form.id, title: { ...form.title } },
    period: { ...period },
    asOf,
    number: hidden || quantity === null ? null : quantity.number,
    units: sum.given,
    approximate: quantity !== null && quantity.qualifier !== 'exact',
    summed: [...answering.summed],
    gap: answering.gap,
  }
}

async function partsReply(ctx: Ctx, parts: ReturnType<typeof byCause>, most: number): Promise<DifferencesReply['parts']> {
  const listed = parts.map((part) => ({ ...part, shown: part.lines.slice(0, most) }))
  const ids = listed.flatMap(({ shown }) => shown.flatMap(({ before, after }) => [...before, ...after].map(({ unitId }) => unitId)))
  const names = await nameUnits(ctx, [...new Set(ids)])
  const entryReply = ({ unitId, report, seq, sum }: Entry) => ({
    unit: { id: unitId, name: names.get(unitId) ?? unitId },
    report,
    seq,
    number: sum.thousandths / 1000,
  })
  return listed.map(({ cause, by, lines, shown }) => ({
    cause,
    by: by / 1000,
    count: lines.length,
    lines: shown.map((line) => ({ before: line.before.map(entryReply), after: line.after.map(entryReply), by: line.by / 1000 })),
  }))
}
