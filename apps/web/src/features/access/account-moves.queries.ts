// The only place where the web asks about rights left on units that ended, and moves them.
import { queryOptions } from '@tanstack/react-query'
import * as api from '@binhyen/core/access/account-moves.contract'
import type { ClosedUnitReply, MovedGrantReply } from '@binhyen/core/access/account-moves.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { call } from '../../api/client.ts'
import { ACCOUNTS_KEY } from './accounts.queries.ts'

export type { ClosedUnitReply, MovedGrantReply }

/** As many units as one command takes. */
const MOST_UNITS = 200

export type ClosedUnitsAsked = { readonly unit?: string; readonly successor?: string }

export function closedUnitsQuery(asked: ClosedUnitsAsked) {
  return queryOptions({
    queryKey: [...ACCOUNTS_KEY, 'closed-units', asked],
    queryFn: ({ signal }) => call(api.listClosedUnits, { query: { ...asked, limit: MOST_UNITS } }, { signal }),
  })
}

export type MovesGiven = {
  readonly moves: readonly { readonly from: string; readonly to: string | null }[]
  readonly on: PlainDate
  readonly document: string
}

export const moveAccounts = ({ moves, ...given }: MovesGiven, apply: boolean) =>
  call(api.moveAccounts, { body: { ...given, moves: [...moves], apply } })
export type MovesOutcome = Awaited<ReturnType<typeof moveAccounts>>
