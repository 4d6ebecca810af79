// The only place for the SQL that sets what dossiers declare against what the reports of the same unit say: of a commune its totals, of a
// residential area its row in the last hand-in of the commune.
import type { FactRelation } from '@binhyen/core/comparisons/fact-figures.domain'
import type { Sum } from '@binhyen/core/figures/sums.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Window } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql, type RawBuilder } from 'kysely'
import type { Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'
import { SUM_COLUMNS } from '#server/platform/db/sum-columns'
import { bothSides, highOf, lowOf, sumObject } from './contradiction-ranges.store.ts'
import { rowsOf } from './contradiction-sums.store.ts'

/** A fact of a set in one window, and the periods of a form that say the same; `areas`: asked of residential areas. */
export type Claim = {
  readonly set: string
  readonly fact: string
  readonly figure: string
  readonly relation: FactRelation
  readonly window: Window
  readonly areas: boolean
  readonly form: string
  readonly tiles: readonly Window[]
}

type ClaimRow = {
  claim: number
  set_id: string
  fact: string
  figure_id: string
  relation: string
  window_from: PlainDate
  window_to: PlainDate
  areas: boolean
  form: string
  needed: number
}
const CLAIM = {
  claim: 'int',
  set_id: 'text',
  fact: 'text',
  figure_id: 'text',
  relation: 'text',
  window_from: 'date',
  window_to: 'date',
  areas: 'boolean',
  form: 'text',
  needed: 'int',
} as const
const TILE = { claim: 'int', tile_from: 'date', tile_to: 'date' } as const

/** The windows dossiers of some sets are written for. */
export async function listWindows(
  ctx: Ctx,
  sets: readonly string[],
  asked: { readonly roots: readonly UnitId[]; readonly dossier: string | undefined; readonly after: PlainDate },
): Promise<readonly { readonly set_id: string; readonly window_from: PlainDate; readonly window_to: PlainDate }[]> {
  if (sets.length === 0) return []
  const { rows } = await sql<{ set_id: string; window_from: PlainDate; window_to: PlainDate }>`
    select distinct set_id, window_from, window_to from dossiers
    where set_id = any (${[...sets]}::text[]) and scope && ${[...asked.roots]}::text[]
      and ${asked.dossier === undefined ? sql`window_to > ${asked.after}::date` : sql`id = ${asked.dossier}::uuid`}`.execute(
    sqlOf<object>(ctx),
  )
  return rows
}

const claimRow = ({ set, fact, figure, relation, window, areas, form, tiles }: Claim, claim: number): ClaimRow => ({
  claim,
  set_id: set,
  fact,
  figure_id: figure,
  relation,
  window_from: window.from,
  window_to: window.to,
  areas,
  form,
  needed: tiles.length,
})

/** One number of a cell as it was kept, as the columns of a sum: what sumOf of core makes of it. */
const cellColumns: Readonly<Record<string, string>> = {
  given: `(e ->> 2 = 'given')::int`,
  thousandths: `coalesce(round((e ->> 3)::numeric * 1000), 0)`,
  upper_thousandths: `coalesce(round(coalesce(e ->> 4, e ->> 3)::numeric * 1000), 0)`,
  not_applicable: `(e ->> 2 = 'not-applicable')::int`,
  cannot_provide: `(e ->> 2 = 'cannot-provide')::int`,
  more: `(coalesce(e ->> 5, '') in ('over', 'more-than', 'at-least'))::int`,
  certainly_more: `(coalesce(e ->> 5, '') in ('over', 'more-than'))::int`,
  less: `(coalesce(e ->> 5, '') in ('nearly', 'at-most'))::int`,
  certainly_less: `(coalesce(e ->> 5, '') = 'nearly')::int`,
  about: `(coalesce(e ->> 5, '') = 'about')::int`,
}

const summed = (from: (column: string) => string): RawBuilder<unknown> =>
  sql.raw(SUM_COLUMNS.map(([column]) => `sum(${from(column)})::bigint as ${column}`).join(', '))

export type FactsWanted = { readonly claims: readonly Claim[]; readonly chosen: RawBuilder<boolean> }

/**
 * `claim`; `fact_said`: every fact of the dossiers chosen (by columns of `d`), blank where nothing was typed; `fact_told`: what the reports
 * say of it, where they say a number.
 */
export function factTables({ claims, chosen }: FactsWanted): RawBuilder<unknown> {
  const tiles = claims.flatMap(({ tiles: each }, claim) => each.map(({ from, to }) => ({ claim, tile_from: from, tile_to: to })))
  const [withAreas, without] = [claims.some(({ areas }) => areas), claims.some(({ areas }) => !areas)]
  return sql`
    claim as materialized ${rowsOf(claims.map(claimRow), CLAIM)},
    claim_tile as materialized ${rowsOf(tiles, TILE)},
    fact_said as materialized (
      select d.id as dossier_id, d.unit_id, d.scope[2] as above, c.claim, s.saved_at,
        round((s.values ->> c.fact)::numeric * 1000)::bigint as thousandths
      from claim c join dossiers d on d.set_id = c.set_id and d.window_from = c.window_from and d.window_to = c.window_to
      left join dossier_sections s on s.dossier_id = d.id and jsonb_typeof(s.values -> c.fact) = 'number'
      where ${chosen}
    ), fact_told as materialized (
      select f.dossier_id, f.claim, count(*) filter (where t.given + t.not_applicable > 0) as told, max(t.updated_at) as updated_at,
        ${summed((column) => `t.${column}`)}
      from fact_said f join claim c on c.claim = f.claim join claim_tile p on p.claim = c.claim
      join figure_totals t on t.unit_id = f.unit_id and t.form_id = c.form and t.period_from = p.tile_from and t.period_to = p.tile_to
        and t.figure_id = c.figure_id and t.basis = 'provisional'
      where not c.areas and ${sql.lit(without)} group by f.dossier_id, f.claim having sum(t.given) > 0
      union all
      select f.dossier_id, f.claim, count(*) filter (where cell.given + cell.not_applicable > 0) as told, max(h.at) as updated_at,
        ${summed((column) => `cell.${column}`)}
      from fact_said f join claim c on c.claim = f.claim join claim_tile p on p.claim = c.claim
      join reports r on r.unit_id = f.above and r.form_id = c.form and r.period_from = p.tile_from and r.period_to = p.tile_to
      join report_hand_ins h on h.report_id = r.id and h.seq = r.hand_in_seq
      cross join lateral (
        select ${sql.raw(SUM_COLUMNS.map(([column]) => `${cellColumns[column] ?? '0'} as ${column}`).join(', '))}
        from jsonb_array_elements(h.cells) e where e ->> 0 = f.unit_id and e ->> 1 = c.figure_id limit 1
      ) cell
      where c.areas and ${sql.lit(withAreas)} group by f.dossier_id, f.claim having sum(cell.given) > 0
    )`
}

/** What is said, as an exact number: the columns of the side `t`. */
const saidColumns: Readonly<Record<string, string>> = {
  given: '1::bigint',
  thousandths: 'f.thousandths',
  upper_thousandths: 'f.thousandths',
}

/** A part contradicts only what is less; what is the same, as everywhere. Of a sum that is not whole only what is too small already. */
const contradicts = sql<boolean>`(case when relation = 'part' then is_whole and ${highOf('o')} < ${lowOf('t')}
  else ${highOf('t')} < ${lowOf('o')} or is_whole and ${highOf('o')} < ${lowOf('t')} end)`
const isOpen = sql<boolean>`(not is_whole and (case when relation = 'part' then t_thousandths > o_thousandths else t_thousandths <> o_thousandths end))`

/** What dossiers say otherwise than the reports: rows of the list of contradictions, out of `fact_said` and `fact_told`. */
export const dossierRows = (): RawBuilder<unknown> => sql`
  select 'dossier' as kind, dossier_id as report_id, unit_id, set_id as form_id, form as other_form_id, figure_id, window_from as period_from,
    window_to as period_to, ${sql.raw(bothSides.join(', '))}, null::jsonb as cells, null::text as answer, told::int as told, needed::int as "of",
    null::text as said, since, case when ${contradicts} then 'open' else 'incomplete' end as found
  from (
    select f.dossier_id, f.unit_id, c.*, greatest(f.saved_at, o.updated_at) as since, o.told,
      o.told >= c.needed and o.cannot_provide = 0 as is_whole,
      ${sql.raw(SUM_COLUMNS.map(([column]) => `${saidColumns[column] ?? '0::bigint'} as t_${column}, o.${column} as o_${column}`).join(', '))}
    from fact_said f join claim c on c.claim = f.claim join fact_told o on o.dossier_id = f.dossier_id and o.claim = f.claim
    where f.thousandths is not null
  ) fact where ${contradicts} or ${isOpen}`

/** Of a claim, by its place in the list: what reports say, null where they say no number; `above` is the commune of a residential area. */
export type FactTold = { readonly claim: number; readonly above: UnitId; readonly told: number; readonly sum: Sum | null }

/** What reports say of the facts of one dossier, in the order of its claims. */
export async function listFactsTold(ctx: Ctx, claims: readonly Claim[], dossier: string): Promise<readonly FactTold[]> {
  const { rows } = await sql<FactTold>`
    with ${factTables({ claims, chosen: sql<boolean>`d.id = ${dossier}::uuid` })}
    select f.claim, f.above, coalesce(o.told, 0)::int as told, case when o.claim is not null then ${sumObject('o.')} end as sum
    from fact_said f left join fact_told o on o.dossier_id = f.dossier_id and o.claim = f.claim order by f.claim`.execute(
    sqlOf<object>(ctx),
  )
  return rows
}
