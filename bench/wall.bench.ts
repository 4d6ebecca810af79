// The only place for what row-level security costs: the statements of board and lists, as the product sends them, through the wall
// and as a superuser whom no policy concerns, on 106,000 dossiers of 10,599 communes in ten windows.
// `BINHYEN_PLANS=1` prints the plans of both sides.
import { Kysely, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { createAccount, getActorByUsername } from '../apps/server/src/features/access/access.service.ts'
import { listBoardUnits, readBoard } from '../apps/server/src/features/analytics/analytics.service.ts'
import { loadDossiers } from '../apps/server/src/features/assessments/assessments-load.service.ts'
import { listDossiers } from '../apps/server/src/features/assessments/assessments.service.ts'
import { listDecisions } from '../apps/server/src/features/assessments/decisions.service.ts'
import { listWork } from '../apps/server/src/features/assessments/work.service.ts'
import { loadCohort } from '../apps/server/src/features/units/enrolments.service.ts'
import type { Ctx } from '../apps/server/src/platform/context.ts'
import { sqlOf } from '../apps/server/src/platform/db/client.ts'
import { runAs, runAsSystem, type Runtime } from '../apps/server/src/platform/run.ts'
import { catalogueSteps } from '../apps/server/src/prepare.ts'
import { communesOn, dossierOf, WINDOW } from './communes.ts'
import { judge, timeOfWork, type Limit } from './measure.ts'
import { onPostgres, runtimeOn } from './postgres-app.ts'

const ON = plainDate('2023-11-20')
const PROVINCE = '38@2019-10-06' as UnitId
const EARLIER = 9
const ROUNDS = 15
const AT_MOST = 1.3
// Planning through the wall costs about 0.4 ms a statement once, whatever it reads: below this the ratio would only tell of that.
const LEAST_MS = 5

async function fill(runtime: Runtime): Promise<void> {
  await runAsSystem(runtime, async (ctx) => {
    const communes = await communesOn(ctx, ON)
    const dossiers = communes.map((commune, index) =>
      dossierOf(commune, { facts: { models: index % 3 }, handedInOn: index % 7 === 0 ? null : plainDate('2023-10-15') }),
    )
    await loadDossiers(ctx, dossiers)
    const db = sqlOf<object>(ctx)
    // the same communes in the windows before, recognised by one decision for each district and window
    await sql`insert into dossiers (id, unit_id, scope, province_id, set_id, set_version, window_from, window_to, due_on, status, outcome, registered_on, handed_in_on)
      select gen_random_uuid(), unit_id, scope, province_id, set_id, set_version, (window_from - make_interval(years => back))::date, (window_to - make_interval(years => back))::date,
        (due_on - make_interval(years => back))::date, 'recognised', 'met', registered_on, registered_on
      from dossiers, generate_series(1, ${EARLIER}) as back`.execute(db)
    await sql`insert into decisions (id, scope, authority_unit_id, authority_body, number, decided_on, signatory_title, kind, status_kind, set_id, window_from, window_to, recorded_by, recorded_at)
      select gen_random_uuid(), scope, scope[1], 'UBND', (row_number() over ())::text || '/QĐ-UBND', window_to + 30, 'CHỦ TỊCH', 'recognition', 'safe-standard', set_id, window_from, window_to, 'bench', now()
      from (select distinct scope[2:] as scope, set_id, window_from, window_to from dossiers where status = 'recognised') as told`.execute(
      db,
    )
    await sql`insert into unit_statuses (decision_id, unit_id, scope, province_id, status_kind, set_id, dossier_id, window_from, window_to, effective_on)
      select made.id, told.unit_id, told.scope, told.province_id, 'safe-standard', told.set_id, told.id, told.window_from, told.window_to, made.decided_on
      from dossiers told join decisions made on made.authority_unit_id = told.scope[2] and made.window_from = told.window_from where told.status = 'recognised'`.execute(
      db,
    )
    for (const unitId of [PROVINCE, 'VN' as UnitId]) {
      const units = communes.filter(({ scope }) => scope.includes(unitId)).map((commune) => ({ ...commune, pilot: false }))
      await loadCohort(ctx, {
        unitId,
        objectLevel: 'commune',
        programme: 'safe-standard',
        window: WINDOW,
        source: 'bench',
        asSaid: null,
        units,
      })
    }
    for (const [username, role, unitId] of [
      ['bench-province', 'appraiser', PROVINCE],
      ['bench-country', 'auditor', 'VN' as UnitId],
    ] as const) {
      const grants = [{ role, unitId, valid: { from: plainDate('2000-01-01'), to: null } }]
      await createAccount(ctx, { username, displayName: username, demonstration: false, passwordHash: '-', grants })
    }
    await sql`analyze`.execute(db)
  })
}

type Statement = { readonly sql: string; readonly parameters: readonly unknown[] }
type Asked = { readonly name: string; readonly as: 'bench-province' | 'bench-country'; readonly work: (ctx: Ctx) => Promise<unknown> }

const page = { limit: 50 }
const asked: readonly Asked[] = [
  { name: 'board of a province', as: 'bench-province', work: (ctx) => readBoard(ctx, { unit: PROVINCE }) },
  { name: 'board of the country', as: 'bench-country', work: (ctx) => readBoard(ctx, { unit: 'VN' }) },
  { name: 'units of the board of a province', as: 'bench-province', work: (ctx) => listBoardUnits(ctx, { unit: PROVINCE, ...page }) },
  { name: 'units of the board of the country', as: 'bench-country', work: (ctx) => listBoardUnits(ctx, { unit: 'VN', ...page }) },
  { name: 'dossiers of a province', as: 'bench-province', work: (ctx) => listDossiers(ctx, { unit: PROVINCE, ...page }) },
  { name: 'dossiers of the country', as: 'bench-country', work: (ctx) => listDossiers(ctx, page) },
  {
    name: 'dossiers of a province, seen from the country',
    as: 'bench-country',
    work: (ctx) => listDossiers(ctx, { unit: PROVINCE, ...page }),
  },
  {
    name: 'dossiers of a commune, seen from the country',
    as: 'bench-country',
    work: (ctx) => listDossiers(ctx, { unit: '14797@2019-10-06', ...page }),
  },
  { name: 'decisions of a province', as: 'bench-province', work: (ctx) => listDecisions(ctx, { unit: PROVINCE, ...page }) },
  { name: 'decisions of the country', as: 'bench-country', work: (ctx) => listDecisions(ctx, page) },
  { name: 'work of the appraiser of a province', as: 'bench-province', work: (ctx) => listWork(ctx) },
]

/** The best of many runs in turn: whatever else the machine does only ever adds, and here it adds more than the wall. */
async function best(walled: () => Promise<unknown>, bare: () => Promise<unknown>): Promise<readonly [number, number]> {
  let least: readonly [number, number] = [Infinity, Infinity]
  for (let round = 0; round < ROUNDS; round += 1) {
    least = [Math.min(least[0], await timeOfWork(walled)), Math.min(least[1], await timeOfWork(bare))]
  }
  return least
}

/** The settings of a transaction; the statements after them are the work. */
const isSetting = ({ sql: statement }: Statement): boolean => /set_config\('role'/.test(statement)

await onPostgres({ today: ON, steps: catalogueSteps }, async ({ url, runtime }) => {
  await fill(runtime)
  for (const [oid, parse] of [
    [1082, String],
    [20, Number],
    [1700, Number],
  ] as const) {
    pg.types.setTypeParser(oid, parse)
  }
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  pool.on('error', () => undefined) // the server is stopped under it where the benchmark fails
  const heard: Statement[] = []
  const db = new Kysely<object>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      if (event.level === 'query') heard.push({ sql: event.query.sql, parameters: event.query.parameters })
    },
  })
  const listening = runtimeOn(db, ON)
  const limits: Limit[] = []
  for (const { name, as, work } of asked) {
    const actor = await runAsSystem(listening, (ctx) => getActorByUsername(ctx, as))
    heard.length = 0
    await runAs(listening, async () => actor, work)
    const settings = heard.findLast(isSetting)
    if (settings === undefined) throw new Error('the settings of the transaction were not heard')
    const statements = heard
      .slice(heard.lastIndexOf(settings) + 1)
      .filter(({ sql: statement }) => !/^(begin|commit|rollback|set )/i.test(statement))
    const open = {
      ...settings,
      sql: settings.sql.replace(/set_config\('role', \$1, true\)/, `set_config('role', coalesce('none', $1), true)`),
    }
    if (open.sql === settings.sql) throw new Error('the role of the transaction was not found')
    const run = async (first: Statement, plans = false): Promise<string> => {
      const client = await pool.connect()
      try {
        await client.query('begin isolation level repeatable read')
        await client.query(first.sql, [...first.parameters])
        const answers: unknown[] = []
        for (const { sql: statement, parameters } of statements) {
          const { rows } = await client.query(plans ? `explain (analyze, buffers off, costs off) ${statement}` : statement, [...parameters])
          answers.push(plans ? rows : rows.map((row) => JSON.stringify(row)).toSorted())
        }
        await client.query('commit')
        return plans
          ? answers.flatMap((rows) => (rows as { 'QUERY PLAN': string }[]).map((row) => row['QUERY PLAN'])).join('\n')
          : JSON.stringify(answers)
      } finally {
        client.release()
      }
    }
    const [through, around] = [await run(settings), await run(open)]
    if (through !== around) {
      throw new Error(`${name}: the two sides do not answer alike:\n${through.slice(0, 2000)}\n${around.slice(0, 2000)}`)
    }
    if (process.env['BINHYEN_PLANS'] === '1') {
      console.log(`--- ${name}, with the wall\n${await run(settings, true)}\n--- without\n${await run(open, true)}`)
    }
    const [walled, bare] = await best(
      () => run(settings),
      () => run(open),
    )
    console.log(
      `${name}: ${walled.toFixed(1)} ms through the wall, ${bare.toFixed(1)} ms without (${String(statements.length)} statements)`,
    )
    limits.push({ what: `${name}, through the wall against without`, ratio: walled / Math.max(bare, LEAST_MS), atMost: AT_MOST })
  }
  await db.destroy()
  judge(limits)
})
