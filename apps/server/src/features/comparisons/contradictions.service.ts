// The only place that answers which reported figures contradict each other, and takes what somebody says about it.
import type { z } from 'zod'
import type { Role, Scope } from '@binhyen/core/access/access.domain'
import { findRight, type Action } from '@binhyen/core/access/access.policy'
import type { Figure } from '@binhyen/core/figures/figures.domain'
import { figuresOf } from '@binhyen/core/figures/forms.domain'
import { quantityOf, sumOf, total, type Sum } from '@binhyen/core/figures/sums.domain'
import type {
  ContradictionReply,
  countContradictions as countContract,
  explainContradiction as explainContract,
  listContradictions as listContract,
} from '@binhyen/core/comparisons/contradictions.contract'
import {
  gapBetween,
  keyText,
  pairingsOf,
  readKey,
  sharedFigures,
  YEARS_BACK,
  type ComparedForm,
  type ContradictionKey,
} from '@binhyen/core/comparisons/contradictions.domain'
import { cellMap, readKept } from '@binhyen/core/reports/report-cells.domain'
import { periodFrom } from '@binhyen/core/reports/report-periods.domain'
import { placeFor, rightFor } from '@binhyen/core/reports/report-rights.policy'
import { addDays, addYears, plainDateOf, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { lastDay, type Window } from '@binhyen/core/shared/span'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { dictionaryOn } from '#server/features/figures/figures.service'
import { listPublishedForms, type FormVersion } from '#server/features/figures/forms.service'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { newId } from '#server/platform/ids'
import type { ComparedReport } from './contradiction-sums.store.ts'
import * as notes from './contradiction-explanations.store.ts'
import * as store from './contradictions.store.ts'
import { unitsStanding } from '#server/features/totals/expected-reports.service'
import { rootsOf } from '#server/features/reports/report-lists.service'

type ListQuery = z.output<typeof listContract.query>
type CountQuery = z.output<typeof countContract.query>
type Reply = z.input<typeof listContract.reply>

/** Forms by id, newest version first, and the figures whose contradictions are shown. */
type Known = {
  readonly forms: ReadonlyMap<string, readonly FormVersion[]>
  readonly compared: readonly ComparedForm[]
  /** None on offences and social evils: reads of those are written down, and lists are not. */
  readonly dictionary: ReadonlyMap<string, Figure>
}

async function knownOf(ctx: Ctx): Promise<Known> {
  const forms = new Map<string, FormVersion[]>()
  for (const version of await listPublishedForms(ctx)) forms.set(version.form.id, [...(forms.get(version.form.id) ?? []), version])
  const dictionary = (await dictionaryOn(ctx, ctx.today)).filter(({ sensitivity }) => sensitivity !== 'sensitive')
  const compared = [...forms].flatMap(([id, versions]): ComparedForm[] => {
    const [newest] = versions
    if (newest === undefined) return []
    return [
      { id, level: newest.form.level, period: newest.form.period, figures: [...new Set(versions.flatMap(({ form }) => figuresOf(form)))] },
    ]
  })
  return { forms, compared, dictionary: new Map(dictionary.map((figure) => [figure.id, figure])) }
}

/** The days on which the periods looked at end. */
function daysOf(year: number | undefined, today: PlainDate): Window {
  const [from, to] = year === undefined ? [] : [plainDateOf(year, 1, 1), plainDateOf(year + 1, 1, 1)]
  return from && to ? { from, to } : { from: addYears(today, -YEARS_BACK), to: addDays(today, 1) }
}

type Asked = Pick<store.Wanted, 'kind' | 'form' | 'report' | 'key'> & {
  readonly roots: readonly UnitId[]
  readonly days: Window
}

/** Reports of one look into the list, growing: a page mostly stands in the first, and one whose list is nearly empty is found in a few. */
const LOOKS = [100, 400, 1600] as const

type Look = { readonly compared: readonly ComparedReport[]; readonly within: store.Wanted['within'] }

/** The list cut into looks; never between two reports of a unit and period, which lie side by side in it. */
function looksAt(compared: readonly ComparedReport[]): readonly Look[] {
  const looks: Look[] = []
  let [at, behind]: [number, store.PlaceInList | null] = [0, null]
  for (const size of LOOKS) {
    let to = Math.min(at + size, compared.length)
    const last = compared[to - 1]
    while (last !== undefined && compared[to]?.period_to === last.period_to && compared[to]?.unit_id === last.unit_id) to += 1
    if (last === undefined || to === compared.length) break
    looks.push({ compared: compared.slice(at, to), within: { behind, upTo: last } })
    ;[at, behind] = [to, last]
  }
  return [...looks, { compared: compared.slice(at), within: { behind, upTo: null } }]
}

type Prepared = { readonly compared: readonly ComparedReport[]; readonly wanted: Omit<store.Wanted, 'compared' | 'within'> }

/** Everything to be compared, from a place in the list on. */
async function prepare(ctx: Ctx, known: Known, asked: Asked, from?: readonly string[]): Promise<Prepared> {
  const pairings = pairingsOf(known.compared, asked.days, ctx.today).filter(
    ({ kind, form, other }) =>
      (asked.kind === undefined || kind === asked.kind) && (asked.form === undefined || form === asked.form || other === asked.form),
  )
  const shared = sharedFigures(known.compared, pairings, [...known.dictionary.values()])
  const compared = await store.listCompared(ctx, { ...asked, pairings }, from)
  const earliest = pairings.reduce((first, { period }) => (period.from < first ? period.from : first), asked.days.from)
  const predecessors = await store.listWhole(ctx, [...new Set(compared.map(({ unit_id }) => unit_id))], earliest)
  const levels = new Set(pairings.filter(({ kind }) => kind === 'level').map(({ form }) => form))
  const above = compared.filter(({ form_id }) => levels.has(form_id))
  const dayOf = (each: (typeof above)[number]): PlainDate => {
    const last = lastDay({ from: each.period_from, to: each.period_to })
    return catalogueDayFor(last < ctx.today ? last : ctx.today).day
  }
  const standing = await unitsStanding(ctx, 'commune', above.map(dayOf))
  const expected = above.map((each) => ({ unit: each.unit_id, from: each.period_from, expected: standing(each.unit_id, dayOf(each)) }))
  return { compared, wanted: { ...asked, pairings, shared, predecessors, figures: [...known.dictionary.keys()], expected } }
}

type PageAsked = Asked & Pick<store.PageWanted, 'state' | 'after' | 'limit'>

/** A page of the list and one row more, looked for only as far as it takes. */
async function find(ctx: Ctx, known: Known, asked: PageAsked): Promise<readonly store.FoundRow[]> {
  const { compared, wanted } = await prepare(ctx, known, asked, asked.after)
  const rows: store.FoundRow[] = []
  for (const look of looksAt(compared)) {
    const limit = asked.limit - rows.length
    rows.push(...(await store.listContradictions(ctx, { ...wanted, ...look, state: asked.state, after: asked.after, limit })))
    if (rows.length > asked.limit) break
  }
  return rows
}

function cursorOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  const parts = text.split('|')
  const isDay = (at: number): boolean => /^\d{4}-\d\d-\d\d$/.test(parts[at] ?? '')
  if (parts.length === store.CURSOR_PARTS && isDay(0) && isDay(store.CURSOR_PARTS - 1)) return parts
  throw new Problem('request.invalid', { issues: [{ path: 'after', message: 'not a cursor of this list' }] })
}

type Standing = { readonly action: Action; readonly place: Scope }

/** Whoever enters the report, or receives it, may say why: the first of the two that is open to the actor, else the last. */
function rightToExplain(ctx: Ctx, known: Known, row: store.FoundRow): Standing & { readonly may: boolean } {
  const level = known.forms.get(row.form_id)?.[0]?.form.level ?? 'commune'
  const asked = (['save', 'accept'] as const).map((step): Standing => ({ action: rightFor(step, level), place: placeFor(step, row.scope) }))
  const open = asked.find(({ action, place }) => findRight(ctx.actor, action, place, ctx.today) !== null)
  const receiving = { action: rightFor('accept', level), place: placeFor('accept', row.scope) }
  return { ...(open ?? receiving), may: open !== undefined }
}

const askedBy = (ctx: Ctx, query: CountQuery, roots: readonly UnitId[]): Asked => ({
  roots,
  days: daysOf(query.year, ctx.today),
  kind: query.kind,
  form: query.form,
  report: query.report,
})

/** Contradictions within reach, newest period first. @throws unit.not-found */
export async function listContradictions(ctx: Ctx, query: ListQuery): Promise<Reply> {
  const roots = await rootsOf(ctx, query.unit)
  const known = await knownOf(ctx)
  const rows = await find(ctx, known, {
    ...askedBy(ctx, query, roots),
    state: query.state ?? 'standing',
    after: cursorOf(query.after),
    limit: query.limit,
  })
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    items: await replies(ctx, known, page),
    next: rows.length > query.limit && last !== undefined ? store.cursorOf(last).join('|') : null,
  }
}

/** How many of them there are by state, whatever page is shown. @throws unit.not-found */
export async function countContradictions(ctx: Ctx, query: CountQuery): Promise<z.input<typeof countContract.reply>> {
  const roots = await rootsOf(ctx, query.unit)
  const { compared, wanted } = await prepare(ctx, await knownOf(ctx), askedBy(ctx, query, roots))
  return store.countContradictions(ctx, { ...wanted, compared, within: { behind: null, upTo: null } })
}

type Behind = { readonly handIns: readonly store.HandInBehind[]; readonly explanations: readonly notes.ExplanationRecord[] }

async function replies(ctx: Ctx, known: Known, rows: readonly store.FoundRow[]): Promise<ContradictionReply[]> {
  const within = (row: store.FoundRow, form_id: string) => ({
    unit_id: row.unit_id,
    form_id,
    period_from: row.period_from,
    period_to: row.period_to,
  })
  const behind: Behind = {
    handIns: await store.listHandInsBehind(
      ctx,
      rows.flatMap((row) => [within(row, row.form_id), ...(row.kind === 'period' ? [within(row, row.other_form_id)] : [])]),
    ),
    explanations: await notes.listExplanations(ctx, [...new Set(rows.map(({ unit_id }) => unit_id))]),
  }
  return rows.flatMap((row) => replyOf(ctx, known, behind, row) ?? [])
}

/** The two sums of a row; those of `parts` are taken from the cells of its hand-in. */
function sumsOf(row: store.FoundRow): { readonly own: Sum; readonly other: Sum } | null {
  if (row.own !== null && row.other !== null) return { own: row.own, other: row.other }
  if (row.cells === null) return null
  const kept = readKept(row.cells)
  const own = cellMap(kept.filter(({ unitId }) => unitId === row.unit_id))
  return {
    own: sumOf([...own.values()][0] ?? null),
    other: total(kept.flatMap(({ unitId, cell }) => (unitId === row.unit_id ? [] : [cell]))),
  }
}

const keyOf = (row: store.FoundRow): ContradictionKey => ({
  kind: row.kind,
  unitId: row.unit_id,
  form: row.form_id,
  other: row.other_form_id,
  figure: row.figure_id,
  from: row.period_from,
  to: row.period_to,
})

function replyOf(ctx: Ctx, known: Known, behind: Behind, row: store.FoundRow): ContradictionReply | null {
  const [form, other] = [row.form_id, row.other_form_id].map((id) => known.forms.get(id)?.[0]?.form)
  const [figure, sums] = [known.dictionary.get(row.figure_id), sumsOf(row)]
  if (form === undefined || other === undefined || figure === undefined || sums === null) return null
  // where two numbers differ by little, the one that is missing is little
  const hidden = figure.sensitivity !== 'open' && findRight(ctx.actor, 'small-cell.read', row.scope, ctx.today) === null
  const quantity = (sum: Sum) => (hidden ? null : quantityOf(sum))
  return {
    key: keyText(keyOf(row)),
    seen: row.seen,
    kind: row.kind,
    state: row.state,
    unit: { id: row.unit_id, name: row.unit_name, parentName: row.parent_name, level: row.unit_level },
    figure: { id: figure.id, name: { ...figure.name }, unit: { ...figure.unit }, decimals: figure.decimals },
    period: { ...periodFrom(form.period, { from: row.period_from, to: row.period_to }) },
    own: {
      form: { id: form.id, title: { ...form.title } },
      quantity: quantity(sums.own),
      handIns: handInsOf(behind, row, form),
      counted: null,
    },
    other: {
      form: { id: other.id, title: { ...other.title } },
      quantity: quantity(sums.other),
      handIns: row.kind === 'period' ? handInsOf(behind, row, other) : [],
      counted: { told: row.told, of: row.of },
    },
    difference: hidden ? null : gapBetween(sums.own, sums.other),
    hidden,
    since: row.since.toISOString(),
    explanations: explanationsOf(behind, row, form),
    mayExplain: row.state !== 'incomplete' && rightToExplain(ctx, known, row).may,
  }
}

type AskedForm = Pick<FormVersion['form'], 'id' | 'period'>

function handInsOf({ handIns }: Behind, row: store.FoundRow, form: AskedForm): ContradictionReply['own']['handIns'] {
  return handIns
    .filter(
      (each) =>
        each.unit_id === row.unit_id && each.form_id === form.id && each.period_from >= row.period_from && each.period_to <= row.period_to,
    )
    .map((each) => ({
      report: each.report_id,
      seq: each.seq,
      onDate: each.on_date,
      accepted: each.accepted,
      period: { ...periodFrom(form.period, { from: each.period_from, to: each.period_to }) },
    }))
}

function explanationsOf(behind: Behind, row: store.FoundRow, form: AskedForm): ContradictionReply['explanations'] {
  const said = behind.explanations
    .filter((each) => keyText(keyOfExplanation(each)) === keyText(keyOf(row)))
    .map((each) => ({ text: each.explanation, by: each.by_name, role: each.role, onDate: each.on_date, current: each.seen === row.seen }))
  // what was answered when the report was handed in
  const handIn = behind.handIns.find((each) => each.report_id === row.report_id && each.form_id === form.id)
  if (row.answer === null || handIn === undefined) return said
  return [...said, { text: row.answer, by: handIn.by_name, role: null, onDate: handIn.on_date, current: true }]
}

const keyOfExplanation = (row: notes.ExplanationRecord): ContradictionKey => ({
  kind: row.kind,
  unitId: row.unit_id,
  form: row.form_id,
  other: row.other_form_id,
  figure: row.figure_id,
  from: row.period_from,
  to: row.period_to,
})

/**
 * Keeps what somebody says about a contradiction, with the numbers they saw.
 * @throws report.contradiction-unknown where nothing contradicts (any more), report.changed-meanwhile where the numbers are others by now
 */
export async function explainContradiction(
  ctx: Ctx,
  body: z.output<typeof explainContract.body>,
): Promise<z.input<typeof explainContract.reply>> {
  const key = readKey(body.key)
  const roots = await rootsOf(ctx, undefined)
  if (key === null) throw new Problem('report.contradiction-unknown')
  const known = await knownOf(ctx)
  const last = lastDay(key)
  const [row] = await find(ctx, known, {
    roots,
    days: { from: last, to: addDays(last, 1) },
    kind: key.kind,
    key,
    state: 'all',
    limit: 1,
  })
  if (row === undefined || row.state === 'incomplete') throw new Problem('report.contradiction-unknown')
  const { action, place } = rightToExplain(ctx, known, row)
  const grant = ctx.authorise(action, place)
  if (row.seen !== body.seen) throw new Problem('report.changed-meanwhile', { seen: row.seen })
  await notes.addExplanation(ctx, {
    id: newId(),
    unit_id: row.unit_id,
    scope: row.scope,
    kind: row.kind,
    form_id: row.form_id,
    other_form_id: row.other_form_id,
    figure_id: row.figure_id,
    period_from: row.period_from,
    period_to: row.period_to,
    seen: row.seen,
    explanation: body.text,
    role: grant.role,
    delegation: grant.delegation ?? null,
  })
  const before = (await notes.listExplanations(ctx, [row.unit_id])).filter((each) => keyText(keyOfExplanation(each)) === keyText(key))[1]
  await ctx.audit(
    'report.explain',
    { kind: 'report', id: row.report_id, scope: row.scope },
    { ...(before === undefined ? {} : { before: { text: before.explanation } }), after: { key: body.key, text: body.text } },
  )
  return { state: 'explained' }
}

/** Loads what was said of a difference between levels, as of today; the totals must have been folded. */
export async function loadExplanation(
  ctx: BaseCtx,
  said: {
    readonly unit: { readonly id: UnitId; readonly scope: readonly UnitId[] }
    readonly form: string
    readonly other: string
    readonly figure: string
    readonly period: Window
    readonly text: string
    readonly byName: string
    readonly role: Role
  },
): Promise<void> {
  await notes.addPastExplanation(ctx, {
    id: newId(),
    unit_id: said.unit.id,
    scope: [...said.unit.scope],
    kind: 'level',
    form_id: said.form,
    other_form_id: said.other,
    figure_id: said.figure,
    period_from: said.period.from,
    period_to: said.period.to,
    explanation: said.text,
    on_date: ctx.today,
    by_name: said.byName,
    role: said.role,
  })
}
