// The only place that answers which reported figures contradict each other, and takes what somebody says about it.
import type { z } from 'zod'
import { rightFor as rightOnDossier } from '@binhyen/core/assessments/dossier-rights.policy'
import type { Role, Scope } from '@binhyen/core/access/access.domain'
import { findRight, type Action } from '@binhyen/core/access/access.policy'
import { quantityOf, sumOf, total, type Sum } from '@binhyen/core/figures/sums.domain'
import type {
  ContradictionReply,
  countContradictions as countContract,
  explainContradiction as explainContract,
  listContradictions as listContract,
} from '@binhyen/core/comparisons/contradictions.contract'
import { gapBetween, keyText, readKey, type ContradictionKey } from '@binhyen/core/comparisons/contradictions.domain'
import { cellMap, readKept } from '@binhyen/core/reports/report-cells.domain'
import type { FactFigure } from '@binhyen/core/comparisons/fact-figures.domain'
import { periodFrom } from '@binhyen/core/reports/report-periods.domain'
import { placeFor, rightFor } from '@binhyen/core/reports/report-rights.policy'
import { addDays, findPlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { lastDay, type Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { getSet } from '#server/features/criteria/criteria.service'
import type { FormVersion } from '#server/features/figures/forms.service'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { notACursor } from '#server/platform/cursors'
import { newId } from '#server/platform/ids'
import type { Claim } from './contradiction-dossiers.store.ts'
import * as notes from './contradiction-explanations.store.ts'
import { countFound, daysOf, find, knownOf, type Asked, type Found, type Known } from './contradiction-search.service.ts'
import * as store from './contradictions.store.ts'
import { listFactFigures } from './fact-figures.store.ts'
import { rootsOf } from '#server/features/reports/report-lists.service'

type ListQuery = z.output<typeof listContract.query>
type CountQuery = z.output<typeof countContract.query>
type Reply = z.input<typeof listContract.reply>

function cursorOf(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  const parts = text.split('|')
  const isDay = (at: number): boolean => findPlainDate(parts[at] ?? '') !== null
  if (parts.length === store.CURSOR_PARTS && isDay(0) && isDay(store.CURSOR_PARTS - 1)) return parts
  throw notACursor()
}

type Standing = { readonly action: Action; readonly place: Scope }

/** Whoever fills in a dossier, or appraises it, and whoever enters a report, or receives it. */
function standingsOf(known: Known, row: store.FoundRow): readonly [Standing, Standing] {
  if (row.kind === 'dossier') {
    return [
      { action: rightOnDossier('save', null), place: row.scope },
      { action: rightOnDossier('accept', null), place: row.scope },
    ]
  }
  const level = known.forms.get(row.form_id)?.[0]?.form.level ?? 'commune'
  const standing = (step: 'save' | 'accept'): Standing => ({ action: rightFor(step, level), place: placeFor(step, row.scope) })
  return [standing('save'), standing('accept')]
}

/** Either of the two may say why: the first that is open to the actor, else the last. */
function rightToExplain(ctx: Ctx, known: Known, row: store.FoundRow): Standing & { readonly may: boolean } {
  const asked = standingsOf(known, row)
  const open = asked.find(({ action, place }) => findRight(ctx.actor, action, place, ctx.today) !== null)
  return { ...(open ?? asked[1]), may: open !== undefined }
}

const askedBy = (ctx: Ctx, query: CountQuery, roots: readonly UnitId[]): Asked => ({
  roots,
  days: daysOf(query.year, ctx.today),
  kind: query.kind,
  form: query.form,
  report: query.report,
  dossier: query.dossier,
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
    items: await contradictionReplies(ctx, known, page),
    next: rows.length > query.limit && last !== undefined ? store.cursorOf(last).join('|') : null,
  }
}

/** How many of them there are by state, whatever page is shown. @throws unit.not-found */
export async function countContradictions(ctx: Ctx, query: CountQuery): Promise<z.input<typeof countContract.reply>> {
  const roots = await rootsOf(ctx, query.unit)
  return countFound(ctx, await knownOf(ctx), askedBy(ctx, query, roots))
}

type Behind = {
  readonly handIns: readonly store.HandInBehind[]
  readonly explanations: readonly notes.ExplanationRecord[]
  readonly facts: readonly FactFigure[]
  /** What the sets of dossiers are called. */
  readonly sets: Map<string, string>
}

/** A residential area speaks in the report of the commune above it. */
export function handInsOfClaim(
  { form, tiles, window, areas }: Claim,
  { unit, above }: { readonly unit: UnitId; readonly above: UnitId | undefined },
): store.HandInsAsked {
  const [first, last] = [tiles[0] ?? window, tiles.at(-1) ?? window]
  return { unit_id: areas ? (above ?? unit) : unit, form_id: form, period_from: first.from, period_to: last.to }
}

/** The days within which the hand-ins of a side lie, and whose they are; null where the side is a sum of others. */
function handInsMeant(row: Found, side: 'own' | 'other'): store.HandInsAsked | null {
  if (row.kind === 'dossier') {
    return side === 'own' || row.claim === null ? null : handInsOfClaim(row.claim, { unit: row.unit_id, above: row.scope[1] })
  }
  if (side === 'other' && row.kind !== 'period') return null
  const form_id = side === 'own' ? row.form_id : row.other_form_id
  return { unit_id: row.unit_id, form_id, period_from: row.period_from, period_to: row.period_to }
}

export async function contradictionReplies(ctx: Ctx, known: Known, rows: readonly Found[]): Promise<ContradictionReply[]> {
  const behind: Behind = {
    handIns: await store.listHandInsBehind(
      ctx,
      rows.flatMap((row) => (['own', 'other'] as const).flatMap((side) => handInsMeant(row, side) ?? [])),
    ),
    explanations: await notes.listExplanations(ctx, [...new Set(rows.map(({ unit_id }) => unit_id))]),
    facts: rows.some(({ kind }) => kind === 'dossier') ? await listFactFigures(ctx) : [],
    sets: new Map(),
  }
  for (const { kind, form_id } of rows) {
    if (kind === 'dossier' && !behind.sets.has(form_id)) behind.sets.set(form_id, (await getSet(ctx, form_id)).set.label)
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

/** Of what was found, and of what was said about it. */
const keyOf = (row: store.FoundRow | notes.ExplanationRecord): ContradictionKey => ({
  kind: row.kind,
  unitId: row.unit_id,
  form: row.form_id,
  other: row.other_form_id,
  figure: row.figure_id,
  from: row.period_from,
  to: row.period_to,
})

/** A form, or the set of a dossier, as far as a reply names it. */
type AskedForm = Pick<FormVersion['form'], 'id' | 'period' | 'title'>

function ownForm(known: Known, behind: Behind, row: Found): AskedForm | undefined {
  if (row.kind !== 'dossier') return known.forms.get(row.form_id)?.[0]?.form
  const label = behind.sets.get(row.form_id) ?? row.form_id
  return { id: row.form_id, period: 'ad-hoc', title: { vi: label, en: label } }
}

function dossierOf({ facts }: Behind, row: Found): ContradictionReply['dossier'] {
  const meant = facts.find(({ set, fact }) => set === row.claim?.set && fact === row.claim.fact)
  return meant === undefined ? null : { id: row.report_id, fact: meant.fact, note: { ...meant.note } }
}

function replyOf(ctx: Ctx, known: Known, behind: Behind, row: Found): ContradictionReply | null {
  const [form, other] = [ownForm(known, behind, row), known.forms.get(row.other_form_id)?.[0]?.form]
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
      handIns: handInsOf(behind, handInsMeant(row, 'own'), form),
      counted: null,
    },
    other: {
      form: { id: other.id, title: { ...other.title } },
      quantity: quantity(sums.other),
      handIns: handInsOf(behind, handInsMeant(row, 'other'), other),
      counted: { told: row.told, of: row.of },
    },
    dossier: dossierOf(behind, row),
    difference: hidden ? null : gapBetween(sums.own, sums.other),
    hidden,
    since: row.since.toISOString(),
    explanations: explanationsOf(behind, row, form),
    mayExplain: row.state !== 'incomplete' && rightToExplain(ctx, known, row).may,
  }
}

function handInsOf(
  { handIns }: Pick<Behind, 'handIns'>,
  meant: store.HandInsAsked | null,
  form: Pick<AskedForm, 'period'>,
): ContradictionReply['own']['handIns'] {
  if (meant === null) return []
  return handIns
    .filter(
      (each) =>
        each.unit_id === meant.unit_id &&
        each.form_id === meant.form_id &&
        each.period_from >= meant.period_from &&
        each.period_to <= meant.period_to,
    )
    .map((each) => ({
      report: each.report_id,
      seq: each.seq,
      onDate: each.on_date,
      accepted: each.accepted,
      period: { ...periodFrom(form.period, { from: each.period_from, to: each.period_to }) },
    }))
}

/** The last hand-ins of a unit on a form for periods within some days, oldest first. */
export async function handInsWithin(ctx: Ctx, known: Known, meant: store.HandInsAsked): Promise<ContradictionReply['own']['handIns']> {
  const form = known.forms.get(meant.form_id)?.[0]?.form
  return form === undefined ? [] : handInsOf({ handIns: await store.listHandInsBehind(ctx, [meant]) }, meant, form)
}

function explanationsOf(behind: Behind, row: Found, form: AskedForm): ContradictionReply['explanations'] {
  const said = behind.explanations
    .filter((each) => keyText(keyOf(each)) === keyText(keyOf(row)))
    .map((each) => ({ text: each.explanation, by: each.by_name, role: each.role, onDate: each.on_date, current: each.seen === row.seen }))
  // what was answered when the report was handed in
  const handIn = behind.handIns.find((each) => each.report_id === row.report_id && each.form_id === form.id)
  if (row.answer === null || handIn === undefined) return said
  return [...said, { text: row.answer, by: handIn.by_name, role: null, onDate: handIn.on_date, current: true }]
}

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
  const before = (await notes.listExplanations(ctx, [row.unit_id])).filter((each) => keyText(keyOf(each)) === keyText(key))[1]
  await ctx.audit(
    'report.explain',
    { kind: row.kind === 'dossier' ? 'dossier' : 'report', id: row.report_id, scope: row.scope },
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
