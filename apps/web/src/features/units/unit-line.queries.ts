// The only place where the web gathers a unit's line through time: the unit, what it came from and became, and what each was found to be.
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { problemIn } from '../../api/api-problem.ts'
import { historyQuery, unitYearQuery, type HistoryReply, type UnitYear } from './units.queries.ts'

export type LineUnit = { readonly history: HistoryReply; readonly year: UnitYear | null }

/** More relatives than this are told in the lineage, not drawn. */
const MOST_UNITS = 12
const GENERATIONS = 3

/** The day a unit's year is read as of: its last one, or the day looked at. */
function lastDayOf(history: HistoryReply, on: PlainDate): PlainDate {
  return history.valid.to !== null && history.valid.to <= on ? addDays(history.valid.to, -1) : on
}

async function relatives(client: QueryClient, first: HistoryReply, side: 'predecessors' | 'successors'): Promise<readonly HistoryReply[]> {
  const found: HistoryReply[] = []
  let open: readonly HistoryReply[] = [first]
  for (let generation = 0; generation < GENERATIONS && open.length > 0; generation += 1) {
    const ids = open.flatMap((each) => each[side].map((link) => link.unit.id)).filter((id) => !found.some((each) => each.id === id))
    if (found.length + ids.length > MOST_UNITS) break
    open = await Promise.all([...new Set(ids)].map((id) => client.fetchQuery(historyQuery(id))))
    found.push(...open)
  }
  return found
}

/** What somebody may not read of a relative is left out of the line, not an error of the page. */
async function yearOf(client: QueryClient, history: HistoryReply, on: PlainDate): Promise<UnitYear | null> {
  try {
    return await client.fetchQuery(unitYearQuery(history.id, lastDayOf(history, on)))
  } catch (error) {
    if (problemIn(error).code === 'auth.forbidden') return null
    throw error
  }
}

/** The line of a unit, oldest first. */
export function unitLineQuery(client: QueryClient, history: HistoryReply, on: PlainDate) {
  return queryOptions({
    queryKey: ['units', 'line', history.id, on],
    queryFn: async (): Promise<readonly LineUnit[]> => {
      const before = await relatives(client, history, 'predecessors')
      const after = (await relatives(client, history, 'successors')).filter((each) => each.valid.from <= on)
      const all = [...before.toReversed(), history, ...after]
      return Promise.all(all.map(async (each) => ({ history: each, year: await yearOf(client, each, on) })))
    },
  })
}
