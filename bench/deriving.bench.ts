// The only place for the speed of deriving communes from what lies below them: 10,599 communes from 90,000 residential areas and institutions
// on PostgreSQL, against one statement written by hand that answers the same question; both must agree on every commune.
import { sql } from 'kysely'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { Facts } from '@binhyen/core/criteria/criteria.domain'
import { compileSet, evaluate } from '@binhyen/core/criteria/evaluate.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { countBelow, derivedBy } from '../apps/server/src/features/assessments/evaluation.service.ts'
import { getSet } from '../apps/server/src/features/criteria/criteria.service.ts'
import { loadInstitutions, type InstitutionToLoad } from '../apps/server/src/features/units/institutions.service.ts'
import { descendantsOf } from '../apps/server/src/features/units/units.service.ts'
import type { BaseCtx } from '../apps/server/src/platform/context.ts'
import { seal, type Db } from '../apps/server/src/platform/db/client.ts'
import { runAsSystem, type Runtime } from '../apps/server/src/platform/run.ts'
import { catalogueSteps } from '../apps/server/src/prepare.ts'
import { SET, WINDOW } from './communes.ts'
import { inTurns, judge } from './measure.ts'
import { onPostgres } from './postgres-app.ts'

const AREAS = { from: plainDate('2022-11-01'), to: plainDate('2023-11-01') }
const ON = plainDate('2023-10-31')
/** As many as there are, within a few hundred: 63,619 rural residential areas in 2025, and what makes 90,000 with them. */
const VILLAGES_EACH = 6
const ALL = 90_000
const ROUNDS = 9

async function fill(db: Db, runtime: Runtime): Promise<readonly UnitId[]> {
  const communes = await runAsSystem(runtime, async (ctx) => {
    const all = (await descendantsOf(ctx, 'VN' as UnitId, 'commune', ON)).map((unit) => unit.id)
    const left = ALL - all.length * VILLAGES_EACH
    const rows = Array.from({ length: left }, (_, index): InstitutionToLoad => {
      const kind = (['agency', 'enterprise', 'school'] as const)[index % 3] ?? 'agency'
      const form = kind === 'agency' ? 'civil' : kind === 'enterprise' ? (index % 7 === 0 ? 'small' : 'large') : 'secondary'
      const decidedBy = index % 20 === 0 ? 'province' : 'commune'
      return {
        communeId: all[index % all.length] ?? ('VN' as UnitId),
        kind,
        form,
        name: `Số ${String(index)}`,
        decidedBy,
        from: ON,
      }
    })
    for (let at = 0; at < rows.length; at += 5000) await loadInstitutions(ctx, rows.slice(at, at + 5000))
    return all
  })
  await sql`insert into units (id, code, level, valid_from, origin, scope)
    select u.code || '-' || lpad(n::text, 3, '0') || '@2023-10-31', u.code || '-' || lpad(n::text, 3, '0'), 'village', '2023-10-31', 'demonstration',
      array[u.code || '-' || lpad(n::text, 3, '0') || '@2023-10-31', u.id, 'VN']
    from units u, generate_series(1, ${VILLAGES_EACH}::int) n where u.id = any(${[...communes]}::text[])`.execute(db)
  await sql`insert into unit_versions (unit_id, valid_from, full_name, type, parent_id, name_search, bare_search, initials, path_search)
    select id, valid_from, 'Thôn ' || code, 'thôn', scope[2], ' thon ' || code || ' ', code, ' t ', ' ' from units where level = 'village'`.execute(
    db,
  )
  // every seventh object has not registered, every fifth of the others is not recognised
  await sql`insert into dossiers (id, unit_id, scope, province_id, set_id, set_version, window_from, window_to, status, registered_on)
    select gen_random_uuid(), u.id, u.scope, 'VN', c.id, c.version, w.first, w.first + 365,
      case when abs(hashtext(u.id)) % 5 = 0 then 'not-met' else 'recognised' end, '2023-01-10'
    from units u left join institutions i on i.unit_id = u.id
    join (select id, max(version) as version from criteria_sets group by id) c on c.id = case
      when u.level = 'village' then 'tt124-2021-residential-area' when i.kind = 'school' then 'tt124-2021-school' else 'tt124-2021-agency-enterprise' end
    cross join lateral (select case when u.level = 'village' then ${AREAS.from}::date else ${WINDOW.from}::date end as first) w
    where u.level in ('village', 'institution') and i.excluded is null and abs(hashtext(u.id)) % 7 > 0`.execute(db)
  await sql`analyze`.execute(db)
  return communes
}

type Derived = ReadonlyMap<string, boolean>

/** Typed by every commune, so that the verdict hangs on what was counted. */
const typed: Facts = { bodiesTotal: 0, bodiesRegistered: 0, bodiesRecognised: 0 }

/** The product's way: counts by commune, as facts of the set, through the evaluator. */
async function byProduct(ctx: Pick<BaseCtx, 'tx'>, communes: readonly UnitId[]): Promise<Derived> {
  const { set } = await getSet(ctx, SET)
  const clause = set.clauses.filter((each) => each.id === 'art5-4')
  const compiled = compileSet({ ...set, clauses: clause })
  const below = await countBelow(ctx, set, WINDOW)
  if (below === null) throw new Error('the set counts nothing')
  const derived = new Map<string, boolean>()
  for (const commune of communes) {
    const facts = derivedBy(set, below.of(commune))
    if (facts !== undefined) derived.set(commune, evaluate(compiled, typed, { window: WINDOW, derived: facts }).outcome === 'met')
  }
  return derived
}

/** What somebody would write who knows the tables and this one question. */
async function byHand(db: Db): Promise<Derived> {
  const { rows } = await sql<{ id: string; met: boolean }>`
    with objects as (
      select v.parent_id as commune, count(*) as total, count(d.id) as registered, count(d.id) filter (where d.status = 'recognised') as recognised
      from units u join unit_versions v on v.unit_id = u.id and v.valid_to is null
      left join dossiers d on d.unit_id = u.id and d.set_id = 'tt124-2021-residential-area' and d.window_from = ${AREAS.from}
      where u.level = 'village' and u.valid_from < ${AREAS.to} and (u.valid_to is null or u.valid_to > ${AREAS.from})
      group by v.parent_id having count(d.id) > 0
      union all
      select v.parent_id, count(*), count(d.id), count(d.id) filter (where d.status = 'recognised')
      from institutions i join unit_versions v on v.unit_id = i.unit_id and v.valid_to is null
      left join dossiers d on d.unit_id = i.unit_id and d.set_id in ('tt124-2021-agency-enterprise', 'tt124-2021-school') and d.window_from = ${WINDOW.from}
      where i.excluded is null and i.decided_by = 'commune' and i.valid_from < ${WINDOW.to} and (i.valid_to is null or i.valid_to >= ${WINDOW.to})
      group by v.parent_id having count(d.id) > 0
    )
    select commune as id, sum(registered) >= sum(total) and sum(recognised) * 100 >= 70 * sum(registered) as met
    from objects group by commune`.execute(db)
  return new Map(rows.map((row) => [row.id, row.met]))
}

await onPostgres({ today: ON, steps: catalogueSteps }, async ({ db, runtime }) => {
  const communes = await fill(db, runtime)
  const ctx = { tx: seal(db) }
  const [product, hand] = [await byProduct(ctx, communes), await byHand(db)]
  const differing = communes.filter((id) => product.get(id) !== hand.get(id))
  const met = [...hand.values()].filter(Boolean).length
  console.log(`${String(communes.length)} communes, ${String(met)} meet the derived rule, ${String(differing.length)} differ`)
  if (differing.length > 0 || met === 0 || met === communes.length) {
    throw new Error(`the two ways disagree, or nothing is decided by them: ${differing.slice(0, 3).join(', ')}`)
  }
  const [own, bare] = await inTurns(
    () => byProduct(ctx, communes),
    () => byHand(db),
    ROUNDS,
  )
  console.log(`deriving: ${own.toFixed(0)} ms, by hand ${bare.toFixed(0)} ms`)
  judge([{ what: 'deriving 10,599 communes from 90,000 objects, against the hand-written SQL', ratio: own / bare, atMost: 2 }])
})
