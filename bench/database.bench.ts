// The only place for speed on PostgreSQL: verdicts of 10,599 communes, the board of a 600-commune province, unit search.
// Ratios against the bare SQL of the same work in the same run may fail; milliseconds are printed beside a calibration loop.
import { Kysely, PostgresDialect, type CompiledQuery } from 'kysely'
import pg from 'pg'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { COUNTRY_ID, type UnitId } from '@binhyen/core/units/units.domain'
import { createAccount, getActorByUsername } from '../apps/server/src/features/access/access.service.ts'
import { readBoard } from '../apps/server/src/features/analytics/analytics.service.ts'
import { loadDossiers } from '../apps/server/src/features/assessments/assessments-load.service.ts'
import { rescoreAll } from '../apps/server/src/features/assessments/rescoring.service.ts'
import { listAreaCounts, listInstitutionCounts } from '../apps/server/src/features/assessments/counts-below.store.ts'
import { addVerdicts, listDossierFacts } from '../apps/server/src/features/assessments/rescoring.store.ts'
import { loadCohort } from '../apps/server/src/features/units/enrolments.service.ts'
import { searchUnits } from '../apps/server/src/features/units/units.service.ts'
import type { BaseCtx } from '../apps/server/src/platform/context.ts'
import { seal, type Db } from '../apps/server/src/platform/db/client.ts'
import { runAs, runAsSystem, type Runtime } from '../apps/server/src/platform/run.ts'
import { catalogueSteps } from '../apps/server/src/prepare.ts'
import { communesOn, dossierOf, metFacts, SET, WINDOW } from './communes.ts'
import { inTurns, judge, timeOfWork } from './measure.ts'
import { onPostgres, runtimeOn } from './postgres-app.ts'

const ON = plainDate('2023-11-01')
const ROUNDS = 7

async function fill(runtime: Runtime): Promise<void> {
  await runAsSystem(runtime, async (ctx) => {
    const communes = await communesOn(ctx, ON)
    const dossiers = communes.map((commune, index) =>
      dossierOf(commune, {
        facts: { ...metFacts, areasRecognised: index % 9 === 0 ? 5 : 10 },
        handedInOn: index % 7 === 0 ? null : plainDate('2023-10-15'),
      }),
    )
    await loadDossiers(ctx, dossiers)
    // the largest province of that time has 559 communes: neighbours fill it up to "a province of 600"
    const largest = '38@2019-10-06' as UnitId
    const own = communes.filter(({ scope }) => scope.includes(largest))
    const borrowed = communes
      .filter(({ scope }) => !scope.includes(largest))
      .map(({ unitId }) => ({ unitId, scope: [unitId, largest, COUNTRY_ID] }))
    const ofProvince = [...own, ...borrowed].map((commune) => ({ ...commune, pilot: false }))
    await loadCohort(ctx, {
      unitId: largest,
      objectLevel: 'commune',
      programme: 'safe-standard',
      window: WINDOW,
      source: 'bench',
      asSaid: null,
      units: ofProvince.slice(0, 600),
    })
    await createAccount(ctx, {
      username: 'bench',
      displayName: 'bench',
      demonstration: false,
      passwordHash: '-',
      grants: [{ role: 'leader', unitId: largest, valid: { from: plainDate('2000-01-01'), to: null } }],
    })
  })
}

class Undo extends Error {}

/** Runs a job in a transaction as the owner and undoes it. */
async function undone(db: Db, work: (ctx: Pick<BaseCtx, 'tx' | 'now'>) => Promise<unknown>): Promise<void> {
  await db
    .transaction()
    .execute(async (trx) => {
      await work({ tx: seal(trx), now: new Date() })
      throw new Undo()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error
    })
}

async function verdicts(db: Db): Promise<number> {
  const of = { setId: SET, windowFrom: WINDOW.from, beforeFrom: null }
  const bodies = ['tt124-2021-agency-enterprise', 'tt124-2021-school']
  const feeding = { from: plainDate('2022-11-01'), to: plainDate('2023-11-01') }
  // what the product writes, kept as text, so that the bare run does the same reads and writes and nothing else
  const written: string[] = []
  await undone(db, async (ctx) => {
    await rescoreAll(ctx, { setId: SET, window: WINDOW, before: null })
    const { rows } = await (ctx.tx as unknown as Db).executeQuery<{ batch: string }>({
      sql: `select json_agg(row)::text as batch from (select (r - 1) / 1000 as n, row from (select row_number() over (order by e.id) as r,
        json_build_object('dossier_id', e.dossier_id, 'scope', e.scope, 'set_id', e.set_id, 'set_version', e.set_version, 'inputs', e.inputs, 'outcome', e.outcome,
          'trace', e.trace, 'failing', d.failing, 'unclear', d.unclear) as row
        from evaluations e join dossiers d on d.id = e.dossier_id where e.evaluated_at > now() - interval '1 minute') numbered) grouped group by n order by n`,
      parameters: [],
    } as unknown as CompiledQuery<{ batch: string }>)
    written.push(...rows.map((row) => row.batch))
  })
  const count = written.reduce((sum, batch) => sum + (JSON.parse(batch) as unknown[]).length, 0)
  if (count < 10_599) throw new Error(`the bare run would write ${String(count)} verdicts`)
  const [product, bare] = await inTurns(
    () => undone(db, (ctx) => rescoreAll(ctx, { setId: SET, window: WINDOW, before: null })),
    () =>
      undone(db, async (ctx) => {
        await listAreaCounts(ctx, { sets: [{ id: 'tt124-2021-residential-area', ...feeding }], window: feeding })
        await listInstitutionCounts(ctx, { sets: bodies.map((id) => ({ id, ...WINDOW })), window: WINDOW })
        await listDossierFacts(ctx, of)
        for (const batch of written) await addVerdicts(ctx, batch, ctx.now)
      }),
    ROUNDS,
  )
  console.log(`verdicts of ${String(count)} communes: ${product.toFixed(0)} ms, the bare SQL ${bare.toFixed(0)} ms`)
  return product / bare
}

async function board(url: string): Promise<number> {
  // as the product's own client reads them: days as text, big numbers as numbers
  pg.types.setTypeParser(1082, String)
  pg.types.setTypeParser(20, Number)
  pg.types.setTypeParser(1700, Number)
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  pool.on('error', () => undefined) // the server is stopped under it where the benchmark fails
  const asked: { sql: string; parameters: readonly unknown[] }[] = []
  let listening = false
  const db = new Kysely<object>({
    dialect: new PostgresDialect({ pool }),
    log: (event) => {
      if (listening && event.level === 'query') asked.push({ sql: event.query.sql, parameters: event.query.parameters })
    },
  })
  const runtime = runtimeOn(db, ON)
  const actor = await runAsSystem(runtime, (ctx) => getActorByUsername(ctx, 'bench'))
  const open = (): Promise<unknown> =>
    runAs(
      runtime,
      async () => actor,
      (ctx) => readBoard(ctx, { unit: '38@2019-10-06' } as never),
    )
  listening = true
  const reply = (await open()) as { totals?: { enrolled: number } }
  listening = false
  if (reply.totals?.enrolled !== 600) throw new Error(`the board counts ${String(reply.totals?.enrolled)} communes, not 600`)
  const statements = asked.filter(({ sql }) => !/^(begin|commit|rollback|set )/i.test(sql))
  const byHand = async (): Promise<void> => {
    const client = await pool.connect()
    try {
      await client.query('begin isolation level repeatable read')
      for (const { sql, parameters } of statements) await client.query(sql, [...parameters])
      await client.query('commit')
    } finally {
      client.release()
    }
  }
  const [product, bare] = await inTurns(open, byHand, 40)
  console.log(`board of 600 communes: ${product.toFixed(1)} ms, its ${String(statements.length)} statements by hand ${bare.toFixed(1)} ms`)
  await db.destroy()
  return product / bare
}

const asks = [
  'tam giang',
  'Hoà Bình',
  'hòa bình',
  'tx tinh bien',
  'tp hcm',
  'ba dinh',
  '00004',
  'Núi Thành',
  'x. tân phú',
  'thanh hoa',
  'phan rang',
  'dak lak',
  'bac ha',
  'lao cai',
  'thị trấn sa pa',
  'cù lao',
]

async function search(runtime: Runtime): Promise<void> {
  const times: number[] = []
  await runAsSystem(runtime, async (ctx) => {
    for (let round = 0; round < 12; round += 1) {
      for (const q of asks) times.push(await timeOfWork(() => searchUnits(ctx, { q, limit: 20 })))
    }
  })
  const sorted = times.slice(asks.length).sort((a, b) => a - b)
  console.log(
    `unit search: median ${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1)} ms, p95 ${(sorted[Math.floor(sorted.length * 0.95)] ?? 0).toFixed(1)} ms (goal 50 ms)`,
  )
}

await onPostgres({ today: ON, steps: catalogueSteps }, async ({ url, db, runtime }) => {
  await fill(runtime)
  await search(runtime)
  judge([
    { what: 'reading facts and writing verdicts, against the bare SQL', ratio: await verdicts(db), atMost: 2 },
    { what: 'board of a 600-commune province, against its own SQL', ratio: await board(url), atMost: 1.5 },
  ])
})
