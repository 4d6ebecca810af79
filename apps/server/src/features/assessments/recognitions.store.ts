// The only place for the SQL that finds what units are recognised as under other sets.
import type { RecognitionStatus } from '@binhyen/core/criteria/criteria.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import type { BaseCtx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

export type Recognised = { readonly unit_id: UnitId; readonly status: RecognitionStatus; readonly recognised: boolean }

type Asked = { readonly statuses: readonly RecognitionStatus[]; readonly units: readonly UnitId[] }

/**
 * What was decided for windows that close inside this one: recognised by a decision, or concluded as not met by an appraisal.
 * A unit with neither has no row: nobody has said.
 */
export async function listDecidedIn(ctx: Pick<BaseCtx, 'tx'>, window: Window, asked: Asked): Promise<Recognised[]> {
  const { rows } = await sql<Recognised>`
    with said as (
      select unit_id, status_kind as status, state = 'recognised' as recognised, window_to, effective_on as said_on from unit_statuses
      where unit_id in (${sql.join(asked.units)}) and status_kind in (${sql.join(asked.statuses)})
      union all
      select d.unit_id, s.status, false, d.window_to, d.registered_on from dossiers d
      join criteria_sets s on s.id = d.set_id and s.version = d.set_version
      where d.unit_id in (${sql.join(asked.units)}) and s.status in (${sql.join(asked.statuses)}) and d.status = 'not-met'
    )
    select distinct on (unit_id, status) unit_id, status, recognised from said
    where window_to > ${window.from}::date and window_to <= ${window.to}::date
    order by unit_id, status, window_to desc, said_on desc`.execute(sqlOf<object>(ctx))
  return rows
}

/** What stood on a day: the last that was decided up to it, recognised or revoked. */
export async function listStandingOn(ctx: Pick<BaseCtx, 'tx'>, on: PlainDate, asked: Asked): Promise<Recognised[]> {
  const { rows } = await sql<Recognised>`
    select distinct on (unit_id, status_kind) unit_id, status_kind as status, state = 'recognised' as recognised from unit_statuses
    where unit_id in (${sql.join(asked.units)}) and status_kind in (${sql.join(asked.statuses)}) and effective_on <= ${on}::date
    order by unit_id, status_kind, effective_on desc`.execute(sqlOf<object>(ctx))
  return rows
}
