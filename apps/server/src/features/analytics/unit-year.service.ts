// The only place for a unit's year on one page: each of its statuses apart, the windows that hold the day first.
import type { z } from 'zod'
import type { readUnitYear as contract, YearStatusLine } from '@binhyen/core/analytics/analytics.contract'
import { boardStateOf, isLate, measuredLevels, type MeasuredLevel, type Verdict } from '@binhyen/core/analytics/analytics.domain'
import { cohortsOf, type Cohort, type Seen } from '@binhyen/core/analytics/cohorts.domain'
import { isPeriodic, measureTitle } from '@binhyen/core/analytics/status-words.domain'
import type { CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { spanHolds } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { listSetVersions } from '#server/features/criteria/criteria.service'
import { setWithAdded } from '#server/features/criteria/provincial-additions.service'
import { figureLines } from '#server/features/totals/unit-figures.service'
import { getUnit } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import { clauseWords, cohortLine, decisionLine, measuresOf, openUnit, reportedFigures } from './analytics.service.ts'
import * as store from './analytics.store.ts'

type YearLine = z.input<typeof YearStatusLine>

const VERDICTS: readonly Verdict[] = ['met', 'not-met', 'cannot-tell']

function seenOf(row: store.UnitStatusRow, level: MeasuredLevel): Seen {
  return {
    seen: row.seen === 'dossier' ? 'dossiers' : row.seen === 'decision' ? 'decisions' : 'cohort',
    kind: row.kind,
    level,
    setId: row.set_id,
    window: { from: row.window_from, to: row.window_to },
    dueOn: row.due_on,
    asSaid: null,
    source: null,
  }
}

/** Lines of titles without enrolment stand here too: a unit holds them although nobody counts them. */
function titlesOf(rows: readonly store.UnitStatusRow[], level: MeasuredLevel): readonly Cohort[] {
  return rows.flatMap((row) =>
    row.seen !== 'decision' ||
    row.kind === null ||
    isPeriodic(row.kind) ||
    rows.some((other) => other.seen === 'cohort' && other.kind === row.kind && other.window_from === row.window_from)
      ? []
      : [
          {
            kind: row.kind,
            level,
            window: { from: row.window_from, to: row.window_to },
            setId: null,
            setIds: [],
            enrolled: false,
            filed: false,
            decided: true,
            deadline: null,
            checked: true,
            asSaid: null,
            source: null,
          },
        ],
  )
}

type Here = { readonly dossier: store.UnitStatusRow | undefined; readonly decision: store.UnitStatusRow | undefined }

function decidedOf({ dossier, decision }: Here): 'recognised' | 'not-recognised' | null {
  if (decision !== undefined) return decision.state === 'recognised' ? 'recognised' : 'not-recognised'
  return dossier?.status === 'not-met' ? 'not-recognised' : null
}

function dossierPart(dossier: store.UnitStatusRow | undefined): Pick<YearLine, 'dossierId' | 'dossierStatus' | 'registeredOn'> {
  if (dossier === undefined) return { dossierId: null, dossierStatus: null, registeredOn: null }
  return { dossierId: dossier.dossier_id, dossierStatus: dossier.status, registeredOn: dossier.registered_on }
}

function decisionPart(decision: store.UnitStatusRow | undefined): Pick<YearLine, 'decision' | 'imported'> {
  return decision === undefined ? { decision: null, imported: false } : { decision: decisionLine(decision), imported: decision.imported }
}

type Rows = { readonly rows: readonly store.UnitStatusRow[]; readonly conflicts: readonly store.ConflictCount[] }

function conflictsIn(cohort: Cohort, conflicts: readonly store.ConflictCount[]): number {
  const met = conflicts.filter(
    (each) => each.kind === cohort.kind && each.window_from < cohort.window.to && cohort.window.from < each.window_to,
  )
  return met.reduce((sum, each) => sum + each.lines, 0)
}

function lineOf(cohort: Cohort, { rows, conflicts }: Rows, set: CriteriaSet | null, on: PlainDate): YearLine {
  const here = rows.filter((row) => row.window_from === cohort.window.from && row.window_to === cohort.window.to)
  const dossier = here.find((row) => row.seen === 'dossier' && row.set_id !== null && cohort.setIds.includes(row.set_id))
  const decision = here.find((row) => row.seen === 'decision' && row.kind === cohort.kind)
  const fact = {
    decided: decidedOf({ dossier, decision }),
    verdict: VERDICTS.find((verdict) => verdict === dossier?.outcome) ?? null,
    handedInOn: dossier?.handed_in_on ?? null,
  }
  const failing = fact.handedInOn === null || fact.decided === 'recognised' ? null : dossier?.failing
  return {
    ...cohortLine(cohort),
    enrolled: cohort.enrolled,
    state: boardStateOf(fact),
    ...dossierPart(dossier),
    handedInOn: fact.handedInOn,
    late: isLate(fact, dossier?.due_on ?? cohort.deadline, on),
    failing: clauseLines(set, failing ?? []),
    ...decisionPart(decision),
    conflicts: conflictsIn(cohort, conflicts),
  }
}

function clauseLines(set: CriteriaSet | null, clauses: readonly string[]): YearLine['failing'] {
  return clauses.map((clause) => {
    const { label, title } = clauseWords(set, clause)
    return { clause, label, title }
  })
}

/** Everything about one unit by a day. @throws unit.not-found */
export async function readUnitYear(
  ctx: Ctx,
  id: string,
  query: { on?: PlainDate | undefined },
): Promise<z.input<(typeof contract)['reply']>> {
  const open = await openUnit(ctx, { unit: id, on: query.on }, 'board.read')
  const { unit, on } = open
  const level = measuredLevels.find((each) => each === unit.level) ?? null
  const sets = (await listSetVersions(ctx)).map(({ set }) => set)
  const lines: YearLine[] = []
  if (level !== null) {
    const rows = await store.listUnitStatuses(ctx, unit.id, on)
    const conflicts = await store.countConflicts(ctx, unit.id)
    // asked as if from the country, so that the unit's own level counts as below
    const cohorts = [
      ...cohortsOf(
        rows.map((row) => seenOf(row, level)),
        sets,
        'country',
      ),
      ...titlesOf(rows, level),
    ]
    for (const cohort of cohorts) {
      const set = sets.find((each) => each.id === cohort.setId)
      lines.push(lineOf(cohort, { rows, conflicts }, set === undefined ? null : await setWithAdded(ctx, set), on))
    }
  }
  const holdsDay = (line: YearLine): boolean => spanHolds(lineWindow(line), on)
  return {
    unit: { id: unit.id, code: unit.code, fullName: unit.fullName, level: unit.level },
    on,
    ancestors: await ancestorsOf(ctx, open.scope, on),
    current: lines.filter(holdsDay),
    past: lines.filter((line) => !holdsDay(line)),
    below: (await measuresOf(ctx, open)).map(({ measure }) => ({
      ...measure,
      title: measureTitle(measure.statusKind, measure.level),
    })),
    figures: figureLines(await reportedFigures(ctx, open)),
  }
}

function lineWindow(line: YearLine): { from: PlainDate; to: PlainDate } {
  return { from: line.window.from as PlainDate, to: line.window.to as PlainDate }
}

async function ancestorsOf(
  ctx: Ctx,
  scope: readonly UnitId[],
  on: PlainDate,
): Promise<{ id: string; code: string; fullName: string; level: string }[]> {
  const ancestors = []
  for (const id of scope.slice(1)) {
    if (id === 'VN') continue
    const unit = await getUnit(ctx, id, on)
    ancestors.push({ id: unit.id, code: unit.code, fullName: unit.fullName, level: unit.level })
  }
  return ancestors
}
