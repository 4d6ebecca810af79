// The only place for what boards and summaries answer: the cohorts below a unit, their numbers, the units behind each.
import type { z } from 'zod'
import type { BoardQuery, BoardReply, BoardUnitLine, BoardUnitsQuery, SummaryReply } from '@binhyen/core/analytics/analytics.contract'
import {
  changeOf,
  measureOf,
  objectsTogether,
  summaryMeasureOf,
  type Measure,
  type SummaryMeasure,
  type WindowShare,
} from '@binhyen/core/analytics/analytics.domain'
import { byMeasure, chooseCohort, cohortsOf, findPrevious, isSettled, type Cohort } from '@binhyen/core/analytics/cohorts.domain'
import { isPeriodic, measureTitle } from '@binhyen/core/analytics/status-words.domain'
import type { Action } from '@binhyen/core/access/access.policy'
import type { Clause, CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import { addressInWords } from '@binhyen/core/criteria/words.domain'
import type { UnitFigures } from '@binhyen/core/totals/unit-figures.domain'
import { percentOf } from '@binhyen/core/shared/numbers'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { spansOverlap } from '@binhyen/core/shared/span'
import { COUNTRY_ID, type Unit, type UnitId } from '@binhyen/core/units/units.domain'
import { getSet, listSetVersions } from '#server/features/criteria/criteria.service'
import { setWithAdded } from '#server/features/criteria/provincial-additions.service'
import { figureLines, figuresOfUnit } from '#server/features/totals/unit-figures.service'
import { findUnitByCodeOrName, getUnit, getUnitRow } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { notACursor } from '#server/platform/cursors'
import * as store from './analytics.store.ts'

export type OpenUnit = {
  readonly unit: Unit
  readonly scope: readonly UnitId[]
  readonly on: PlainDate
  readonly cohorts: readonly Cohort[]
}

/** The nearest day on which a unit stands: `on` itself, else its first or its last day. */
export function dayOf(unit: Pick<Unit, 'valid'>, on: PlainDate): PlainDate {
  if (on < unit.valid.from) return unit.valid.from
  return unit.valid.to !== null && on >= unit.valid.to ? addDays(unit.valid.to, -1) : on
}

/** The unit a person means, as it stands on the day or on the nearest day it stood. */
async function unitNamed(ctx: Ctx, text: string, on: PlainDate): ReturnType<typeof getUnit> {
  if (text === COUNTRY_ID) return getUnit(ctx, COUNTRY_ID, on)
  if (text.includes('@')) {
    const { valid_from: from, valid_to: to } = await getUnitRow(ctx, text as UnitId)
    return getUnit(ctx, text as UnitId, dayOf({ valid: { from, to } }, on))
  }
  const found = await findUnitByCodeOrName(ctx, text, on)
  return getUnit(ctx, found.id as UnitId, dayOf({ valid: found.valid as Unit['valid'] }, on))
}

/** Finds a unit as a person names it, decides the right to read its numbers, and lists what can be counted. @throws unit.not-found */
export async function openUnit(ctx: Ctx, query: { unit: string; on?: PlainDate | undefined }, action: Action): Promise<OpenUnit> {
  const on = query.on ?? ctx.today
  const unit = await unitNamed(ctx, query.unit, on)
  const scope = [unit.id, ...unit.path.map((each) => each.id)]
  ctx.authorise(action, scope)
  const seen = await store.listSeenCohorts(ctx, unit.id, on)
  const sets = (await listSetVersions(ctx)).map(({ set }) => set)
  const cohorts = cohortsOf(
    seen.map((row) => ({
      seen: row.seen,
      kind: row.kind,
      level: row.level,
      setId: row.set_id,
      window: { from: row.window_from, to: row.window_to },
      dueOn: row.due_on,
      asSaid: row.as_said,
      source: row.source,
    })),
    sets,
    unit.level,
  )
  return { unit, scope, on, cohorts }
}

/** What a statement needs to know of a cohort. */
export function keyOf({ unit, scope, on }: OpenUnit, cohort: Cohort): store.CohortKey {
  const last = addDays(cohort.window.to, -1)
  return {
    unitId: unit.id,
    scope,
    kind: cohort.kind,
    level: cohort.level,
    window: cohort.window,
    setIds: cohort.setIds,
    enrolled: cohort.enrolled,
    catalogueDay: dayOf(unit, on < last ? on : last),
    recordedOnly: cohort.decided && !cohort.filed,
    deadline: cohort.deadline,
    on,
  }
}

function unitLine(unit: { id: string; code: string; fullName: string; level: string }): {
  id: string
  code: string
  fullName: string
  level: string
} {
  return { id: unit.id, code: unit.code, fullName: unit.fullName, level: unit.level }
}

export function cohortLine(cohort: Cohort): z.input<typeof BoardReply>['cohort'] {
  return {
    set: cohort.setId ?? cohort.kind,
    statusKind: cohort.kind,
    level: cohort.level,
    title: measureTitle(cohort.kind, cohort.level),
    window: cohort.window,
    deadline: cohort.deadline,
    checked: cohort.checked,
  }
}

/** How a set names one of its clauses: "Khoản 4 Điều 5", its title, and its full address. */
export function clauseWords(
  set: CriteriaSet | null,
  id: string,
): { label: string; title: string; article: string | null; checked: boolean } {
  const clause: Clause | undefined = set?.clauses.find((each) => each.id === id)
  if (set === null || clause === undefined) return { label: id, title: id, article: null, checked: false }
  const article = addressInWords(set, clause.address)
  // without the instrument: "Khoản 4 Điều 5"; a clause that is a whole instrument is called by it
  const label = addressInWords({ ...set, cites: [] }, clause.address).replace(/,$/, '')
  return { label: label === '' ? article : label, title: clause.title, article, checked: clause.checked }
}

async function setOf(ctx: Ctx, cohort: Cohort): Promise<CriteriaSet | null> {
  return cohort.setId === null ? null : setWithAdded(ctx, (await getSet(ctx, cohort.setId)).set)
}

async function previousShare(ctx: Ctx, open: OpenUnit, cohort: Cohort): Promise<WindowShare | null> {
  const previous = findPrevious(open.cohorts, cohort)
  if (previous === null) return null
  const { met, total } = await store.countShare(ctx, keyOf(open, previous))
  return { met, total, window: previous.window, percent: percentOf(met, total) }
}

function requireCohort(
  open: OpenUnit,
  query: { set?: string | undefined; level?: Cohort['level'] | undefined; from?: PlainDate | undefined },
): Cohort {
  const cohort = chooseCohort(open.cohorts, query)
  if (cohort === null) throw new Problem('board.cohort-not-found', { unit: open.unit.id, on: open.on })
  return cohort
}

/** Which clauses stop how many units, in the words of the set. */
export function failingLines(set: CriteriaSet | null, counts: store.BoardCounts): z.input<typeof BoardReply>['failing'] {
  return counts.failing.map(({ clause, units }) => ({ clause, units, ...clauseWords(set, clause) }))
}

/** A unit's board for one set and window. @throws unit.not-found, board.cohort-not-found */
export async function readBoard(ctx: Ctx, query: z.output<typeof BoardQuery>): Promise<z.input<typeof BoardReply>> {
  const open = await openUnit(ctx, query, 'board.read')
  const cohort = requireCohort(open, query)
  const counts = await store.countBoard(ctx, keyOf(open, cohort))
  const previous = await previousShare(ctx, open, cohort)
  const { totals } = counts
  return {
    unit: unitLine(open.unit),
    on: open.on,
    cohorts: open.cohorts.map(cohortLine),
    cohort: cohortLine(cohort),
    totals,
    percent: percentOf(totals.recognised, totals.enrolled),
    // while a window is being decided nothing has risen or fallen yet
    change:
      previous === null || !isSettled(cohort, totals.enrolled - totals.recognised - totals['not-recognised'], open.on)
        ? null
        : changeOf({ met: totals.recognised, total: totals.enrolled }, previous),
    previous,
    failing: failingLines(await setOf(ctx, cohort), counts),
    parts: counts.parts.map(({ id, code, name, level, enrolled, late, ...states }) => ({
      unit: { id, code, fullName: name, level },
      totals: {
        enrolled,
        late,
        recognised: states.recognised,
        'not-recognised': states['not-recognised'],
        met: states.met,
        'not-met': states['not-met'],
        'cannot-tell': states['cannot-tell'],
        'not-handed-in': states['not-handed-in'],
      },
      percent: percentOf(states.recognised, enrolled),
    })),
    asSaid: cohort.asSaid,
    source: cohort.source,
    imported: counts.imported,
    conflicting: counts.conflicting,
  }
}

/** Cursor of the list below: sort key and unit id; a unit id never holds a space, a sort key may. */
function cursorOf(text: string): { sortKey: string; id: string } {
  const at = text.lastIndexOf(' ')
  if (at < 0) throw notACursor()
  return { sortKey: text.slice(0, at), id: text.slice(at + 1) }
}

/** The units behind a number of the board. @throws unit.not-found, board.cohort-not-found */
export async function listBoardUnits(
  ctx: Ctx,
  query: z.output<typeof BoardUnitsQuery>,
): Promise<{ items: z.input<typeof BoardUnitLine>[]; next: string | null }> {
  const open = await openUnit(ctx, query, 'board.read')
  const cohort = requireCohort(open, query)
  const set = await setOf(ctx, cohort)
  const rows = await store.listBoardUnits(ctx, keyOf(open, cohort), {
    states: query.state === undefined ? undefined : [query.state],
    late: query.late === undefined ? undefined : query.late === 'true',
    clause: query.clause,
    within: query.within as UnitId | undefined,
    conflicting: query.conflicting === undefined ? undefined : query.conflicting === 'true',
    after: query.after === undefined ? undefined : cursorOf(query.after),
    limit: query.limit,
  })
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  return { items: page.map((row) => boardUnitLine(row, set)), next: last === undefined ? null : `${last.sort_key} ${last.unit_id}` }
}

function boardUnitLine(row: store.BoardUnitRow, set: CriteriaSet | null): z.input<typeof BoardUnitLine> {
  return {
    unit: { id: row.unit_id, code: row.code, fullName: row.name, level: row.level },
    parentName: row.parent_name,
    state: row.state,
    dossierId: row.dossier_id,
    dossierStatus: row.status,
    handedInOn: row.handed_in_on,
    late: row.late,
    failing:
      row.state === 'recognised' || row.handed_in_on === null
        ? []
        : (row.failing ?? []).map((clause) => ({ clause, label: clauseWords(set, clause).label })),
    decision: decisionLine(row),
    imported: row.imported,
    conflicting: row.conflicting,
  }
}

/** A decision as lists name it; null where there is none, or where a file told the result without one. */
export function decisionLine(row: {
  decision_id: string | null
  number: string | null
  decided_on: PlainDate | null
  authority_body: string | null
}): z.input<typeof BoardUnitLine>['decision'] {
  if (row.decision_id === null || row.decided_on === null || row.number === '') return null
  return { id: row.decision_id, number: row.number ?? '', decidedOn: row.decided_on, authority: row.authority_body ?? '' }
}

/** A measure together with the cohort it counts. */
export type OpenMeasure = { readonly measure: Measure; readonly cohort: Cohort }

/** Of each status and level the latest window whose result stands by the day, with its change on the window before. */
export async function measuresOf(ctx: Ctx, open: OpenUnit): Promise<OpenMeasure[]> {
  const measures: OpenMeasure[] = []
  for (const group of byMeasure(open.cohorts)) {
    const found = await latestSettled(ctx, open, group)
    if (found === null) continue
    measures.push(found)
    // schools go by their school year, agencies and enterprises by the year: neither window stands for the other
    const beside = group.filter((each) => isBeside(each, found.cohort))
    const other = beside.length === 0 ? null : await latestSettled(ctx, open, beside)
    if (other !== null) measures.push(other)
  }
  return measures
}

/** Another window of institutions with days in common: that of another kind of them. */
function isBeside(cohort: Cohort, shown: Cohort): boolean {
  return cohort.level === 'institution' && cohort !== shown && spansOverlap(cohort.window, shown.window)
}

async function latestSettled(ctx: Ctx, open: OpenUnit, group: readonly Cohort[]): Promise<OpenMeasure | null> {
  for (const cohort of group.filter((each) => each.decided)) {
    const { met, total, pending } = await store.countShare(ctx, keyOf(open, cohort))
    if (!isSettled(cohort, pending, open.on)) continue
    const measure = measureOf({
      met,
      total,
      set: cohort.setId ?? cohort.kind,
      statusKind: cohort.kind,
      level: cohort.level,
      window: cohort.window,
      previous: await previousShare(ctx, open, cohort),
      asSaid: cohort.asSaid,
      source: cohort.source,
    })
    return { measure, cohort }
  }
  return null
}

/** One line over all kinds of objects, where every kind was enrolled and counted in the same year. */
function together(measures: readonly Measure[], kind: Measure['statusKind']): SummaryMeasure[] {
  const own = measures.filter((each) => each.statusKind === kind)
  const sameYear = own.every((each) => own.every((other) => spansOverlap(each.window, other.window)))
  const sum = sameYear && isPeriodic(kind) ? objectsTogether(own) : null
  return sum === null ? [] : [sum]
}

/** The latest figures reported by a unit or below it, by the day it was opened for. */
export const reportedFigures = (ctx: Ctx, { unit, scope, on }: OpenUnit): Promise<readonly UnitFigures[]> =>
  figuresOfUnit(ctx, { id: unit.id, level: unit.level, scope }, on)

/** The documented summary of a unit on a day. @throws unit.not-found */
export async function readSummary(ctx: Ctx, query: { unit: string; on?: PlainDate | undefined }): Promise<z.input<typeof SummaryReply>> {
  const open = await openUnit(ctx, query, 'board.read')
  const measures = (await measuresOf(ctx, open)).map(({ measure }) => measure)
  return {
    unit: unitLine(open.unit),
    on: open.on,
    measures: [
      ...measures.map(summaryMeasureOf),
      ...[...new Set(measures.map((each) => each.statusKind))].flatMap((kind) => together(measures, kind)),
    ],
    figures: figureLines(await reportedFigures(ctx, open)),
  }
}
