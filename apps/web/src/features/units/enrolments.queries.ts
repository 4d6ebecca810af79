// The only place where the web asks about programme enrolment: cohorts, their units, and what a new one is made from.
import { queryOptions } from '@tanstack/react-query'
import { listWindows } from '@binhyen/core/calendar/calendar.contract'
import { listSets } from '@binhyen/core/criteria/criteria.contract'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { spanHolds, type Window } from '@binhyen/core/shared/span'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import { isUrban } from '@binhyen/core/units/event-impact.domain'
import {
  changeCohort,
  createCohort,
  freezeCohort,
  getHistory,
  getTree,
  listCohorts,
  listEnrolments,
  type CohortReply,
  type UnitLine,
} from '@binhyen/core/units/units.contract'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { problemIn } from '../../api/api-problem.ts'
import { call } from '../../api/client.ts'

export type { CohortReply }

/** What a cohort may count here; residential areas are enrolled by the programme of the commune. */
export type EnrolledLevel = 'commune' | 'district'

export function cohortsQuery(unit: string) {
  return queryOptions({
    queryKey: ['units', 'cohorts', unit],
    queryFn: ({ signal }) => call(listCohorts, { params: { id: unit } }, { signal }),
  })
}

const PAGE = 200

/** A cohort with all of its units, page after page: what is frozen must be seen whole. */
export function enrolmentsQuery(id: string) {
  return queryOptions({
    queryKey: ['units', 'enrolments', id],
    queryFn: async ({ signal }) => {
      const first = await call(listEnrolments, { params: { id }, query: { limit: PAGE } }, { signal })
      const items = [...first.items]
      for (let after = first.next; after !== null;) {
        const page = await call(listEnrolments, { params: { id }, query: { limit: PAGE, after } }, { signal })
        items.push(...page.items)
        after = page.next
      }
      return { cohort: first.cohort, items }
    },
  })
}

const CATALOGUE_STAYS_MS = 10 * 60_000

/** A unit of the catalogue that may be enrolled. */
export type EnrollableUnit = Pick<UnitLine, 'id' | 'code' | 'fullName' | 'type'> & {
  readonly parent: string | null
  /** A xã that is a phường before the window is over: it leaves new rural development. */
  readonly urbanLater?: boolean
}

/** Which units below a province are urban on a day; nobody where the province no longer stands then. */
async function urbanOn(province: string, on: PlainDate, signal: AbortSignal): Promise<ReadonlySet<string>> {
  try {
    const { lines } = await call(getTree, { params: { id: province }, query: { on, depth: 2 } }, { signal })
    return new Set(lines.filter((line) => isUrban(line.type)).map((line) => line.id))
  } catch (error) {
    if (problemIn(error).code === 'unit.not-valid-on') return new Set()
    throw error
  }
}

/** All units of a level below a province on a window's first day, with the district each lay in where there was one. */
export function enrollableQuery(province: string, level: EnrolledLevel, window: Window) {
  const on = window.from
  return queryOptions({
    queryKey: ['units', 'enrollable', province, level, on, window.to],
    queryFn: async ({ signal }): Promise<readonly EnrollableUnit[]> => {
      const { lines } = await call(getTree, { params: { id: province }, query: { on, depth: 2 } }, { signal })
      const urban = await urbanOn(province, addDays(window.to, -1), signal)
      const found: EnrollableUnit[] = []
      // parents come before their children
      let district: string | null = null
      for (const line of lines) {
        const urbanLater = !isUrban(line.type) && urban.has(line.id)
        if (line.level === level) found.push({ ...line, parent: level === 'commune' ? district : null, urbanLater })
        if (line.level === 'district') district = line.fullName
      }
      return found
    },
    staleTime: CATALOGUE_STAYS_MS,
  })
}

export type ProvinceThen = { readonly id: UnitId; readonly name: string }

/** The province as it stood on a day: itself, or those it was made from. */
export function provincesThenQuery(province: string, on: PlainDate) {
  const { day } = catalogueDayFor(on)
  return queryOptions({
    queryKey: ['units', 'provinces-then', province, day],
    queryFn: async ({ signal }): Promise<readonly ProvinceThen[]> => {
      const history = await call(getHistory, { params: { id: province } }, { signal })
      const name = history.versions.find((version) => spanHolds(version.valid, day))?.fullName
      if (name !== undefined) return [{ id: history.id, name }]
      return history.predecessors.filter((link) => spanHolds(link.valid, day)).map((link) => ({ id: link.unit.id, name: link.unit.name }))
    },
    staleTime: CATALOGUE_STAYS_MS,
  })
}

/** The windows that the law or the province gives for a status at a level, latest first. */
export function statusWindowsQuery(province: string, status: string, level: EnrolledLevel) {
  return queryOptions({
    queryKey: ['calendar', 'status-windows', province, status, level],
    queryFn: async ({ signal }): Promise<readonly Window[]> => {
      const { sets } = await call(listSets, {}, { signal })
      const fitting = sets.filter((set) => set.status === status && set.object === level)
      const replies = await Promise.all(fitting.map((set) => call(listWindows, { query: { unit: province, set: set.id } }, { signal })))
      const windows = new Map(replies.flatMap((reply) => reply.windows).map(({ from, to }) => [`${from} ${to}`, { from, to }]))
      return [...windows.values()].sort((a, b) => (a.from < b.from ? 1 : -1))
    },
    staleTime: 60_000,
  })
}

export type CohortContent = {
  readonly source: string
  readonly asSaid: string | null
  readonly unitIds: readonly UnitId[]
  readonly pilotIds: readonly UnitId[]
}
export type NewCohort = CohortContent & {
  readonly unitId: UnitId
  readonly objectLevel: EnrolledLevel
  readonly programme: string
  readonly window: Window
}

const bodyOf = <C extends CohortContent>(content: C) => ({ ...content, unitIds: [...content.unitIds], pilotIds: [...content.pilotIds] })

export function enrol(cohort: NewCohort): Promise<CohortReply> {
  return call(createCohort, { body: bodyOf(cohort) })
}

export function changeEnrolled(id: string, content: CohortContent): Promise<CohortReply> {
  return call(changeCohort, { params: { id }, body: bodyOf(content) })
}

export function freezeEnrolled(id: string): Promise<CohortReply> {
  return call(freezeCohort, { params: { id } })
}
