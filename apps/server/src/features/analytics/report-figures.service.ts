// The only place for the figures a written report needs: decided measures with their lists, open windows, what was not met.
import type { BoardState } from '@binhyen/core/analytics/analytics.domain'
import { byMeasure, type Cohort } from '@binhyen/core/analytics/cohorts.domain'
import { measureId, type Measure } from '@binhyen/core/analytics/analytics.domain'
import { isPeriodic } from '@binhyen/core/analytics/status-words.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitType } from '@binhyen/core/units/units.domain'
import { getSet } from '#server/features/criteria/criteria.service'
import { setWithAdded } from '#server/features/criteria/provincial-additions.service'
import type { Ctx } from '#server/platform/context'
import { failingLines, keyOf, measuresOf, type OpenUnit } from './analytics.service.ts'
import * as store from './analytics.store.ts'

/** Longer lists are not printed in a report; the board shows them page by page. */
const LIST_LIMIT = 1000

export type FigureUnit = { readonly fullName: string; readonly parentName: string | null; readonly handedInOn: PlainDate | null }
type Head = Pick<Measure, 'id' | 'statusKind' | 'level' | 'window'>

export type ReportFigures = {
  readonly measures: readonly {
    readonly measure: Measure
    readonly types: readonly UnitType[]
    readonly recognised: readonly FigureUnit[]
    readonly notRecognised: readonly FigureUnit[]
  }[]
  readonly progress: readonly {
    readonly measure: Head
    readonly types: readonly UnitType[]
    readonly totals: store.BoardCounts['totals']
    readonly deadline: PlainDate | null
    readonly late: readonly FigureUnit[]
  }[]
  readonly failing: readonly {
    readonly measure: Head
    readonly types: readonly UnitType[]
    readonly clauses: ReturnType<typeof failingLines>
  }[]
  /** Cohorts the report speaks of, for the law behind them. */
  readonly cohorts: readonly Cohort[]
}

async function unitsIn(ctx: Ctx, key: store.CohortKey, filter: { states?: readonly BoardState[]; late?: boolean }): Promise<FigureUnit[]> {
  const rows = await store.listBoardUnits(ctx, key, { ...filter, limit: LIST_LIMIT })
  if (rows.length > LIST_LIMIT) return []
  return rows.map((row) => ({ fullName: row.name, parentName: row.parent_name, handedInOn: row.handed_in_on }))
}

/** The latest window of each status and level in which dossiers were filed. */
function openWindows(cohorts: readonly Cohort[]): readonly Cohort[] {
  return byMeasure(cohorts.filter((cohort) => cohort.filed)).flatMap((group) => group.slice(0, 1))
}

export async function reportFigures(ctx: Ctx, open: OpenUnit): Promise<ReportFigures> {
  const listed = open.unit.level !== 'country'
  const settled = await measuresOf(ctx, open)
  const measures = []
  for (const { measure, cohort } of settled) {
    const key = keyOf(open, cohort)
    const lists = listed && cohort.level !== 'village'
    measures.push({
      measure,
      types: await store.listTypes(ctx, key),
      recognised: lists ? await unitsIn(ctx, key, { states: ['recognised'] }) : [],
      notRecognised:
        lists && isPeriodic(cohort.kind)
          ? await unitsIn(ctx, key, { states: ['not-recognised', 'met', 'not-met', 'cannot-tell', 'not-handed-in'] })
          : [],
    })
  }
  const progress = []
  const failing = []
  const filed = openWindows(open.cohorts)
  for (const cohort of filed) {
    const key = keyOf(open, cohort)
    const counts = await store.countBoard(ctx, key)
    const head = { id: measureId(cohort.kind, cohort.level), statusKind: cohort.kind, level: cohort.level, window: cohort.window }
    const types = await store.listTypes(ctx, key)
    const pending = counts.totals.enrolled - counts.totals.recognised - counts.totals['not-recognised']
    if (pending > 0) {
      const late = listed && counts.totals.late > 0 ? await unitsIn(ctx, key, { late: true }) : []
      progress.push({ measure: head, types, totals: counts.totals, deadline: cohort.deadline, late })
    }
    const set = cohort.setId === null ? null : await setWithAdded(ctx, (await getSet(ctx, cohort.setId)).set)
    failing.push({ measure: head, types, clauses: failingLines(set, counts) })
  }
  return { measures, progress, failing, cohorts: [...new Set([...settled.map(({ cohort }) => cohort), ...filed])] }
}
