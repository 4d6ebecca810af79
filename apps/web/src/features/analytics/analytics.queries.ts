// The only place where the web asks for boards and the units behind their numbers.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  listBoardUnits,
  readBoard,
  type BoardUnitLine,
  type CohortLine as CohortSchema,
  type UnitLine as UnitSchema,
} from '@binhyen/core/analytics/analytics.contract'
import type { MeasuredLevel } from '@binhyen/core/analytics/analytics.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { getHistory } from '@binhyen/core/units/units.contract'
import { problemIn } from '../../api/api-problem.ts'
import { call } from '../../api/client.ts'

export type Board = z.output<typeof readBoard.reply>
export type BoardUnit = z.output<typeof BoardUnitLine>
export type Cohort = z.output<typeof CohortSchema>
export type UnitOfBoard = z.output<typeof UnitSchema>
export type BoardPart = Board['parts'][number]

/** Which board: the unit, and the cohort where one was chosen. */
export type BoardAsked = {
  readonly unit: string
  readonly on: PlainDate
  readonly set?: string
  readonly level?: MeasuredLevel
  readonly from?: PlainDate
}

/** Which units of a board. */
export type BoardFilter = {
  readonly state?: BoardUnit['state']
  readonly late?: 'true'
  readonly clause?: string
  readonly within?: string
  readonly conflicting?: 'true'
}

export function boardQuery(asked: BoardAsked) {
  return queryOptions({
    queryKey: ['analytics', 'board', asked],
    queryFn: ({ signal }) => call(readBoard, { query: asked }, { signal }),
    placeholderData: keepPreviousData,
  })
}

/** What a unit came from: a board may stand with its predecessors. */
export function boardPredecessorsQuery(unit: string) {
  return queryOptions({
    queryKey: ['units', 'history', unit],
    queryFn: ({ signal }) => call(getHistory, { params: { id: unit } }, { signal }),
    staleTime: 10 * 60_000,
  })
}

/** The unit has nothing enrolled for what was asked: a page of its own, not a failure. */
export function isNoCohort(error: unknown): boolean {
  return problemIn(error).code === 'board.cohort-not-found'
}

export function boardUnitsQuery(asked: BoardAsked, filter: BoardFilter, limit: number) {
  return infiniteQueryOptions({
    queryKey: ['analytics', 'board-units', asked, filter, limit],
    queryFn: ({ signal, pageParam }) =>
      call(listBoardUnits, { query: { ...asked, ...filter, limit, ...(pageParam === null ? {} : { after: pageParam }) } }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}
