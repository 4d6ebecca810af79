// The only place for the hour of the deadline: every commune of the country hands in while 20,000 times somebody looks, in two minutes, asked
// by schedule of a server started as it is in an office; once undisturbed, once killed in the middle and started again. Counts may fail;
// milliseconds are goals. `--short`: a twentieth of everything, for trying.
import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sql } from 'kysely'
import { findPeriodHolding, previousPeriod } from '@binhyen/core/calendar/periods.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { verifyTotals } from '../apps/server/src/features/totals/recount.service.ts'
import { clockOf } from '../apps/server/src/platform/clock.ts'
import { sqlOf } from '../apps/server/src/platform/db/client.ts'
import { runAsSystem, type Runtime } from '../apps/server/src/platform/run.ts'
import { catalogueSteps } from '../apps/server/src/prepare.ts'
import { freePort } from '../e2e/program.ts'
import { communesOn } from './communes.ts'
import { openLoop, percentile, type Answered, type Asked } from './open-loop.ts'
import { onPostgres } from './postgres-app.ts'
import { arrangeForm, fillMonths, FORM, ids, months, signInAt, typeMonths, type SignedIn, type Typed } from './report-data.ts'

const isShort = process.argv.includes('--short')
const SHARE = isShort ? 20 : 1
const SECONDS = 120 / (isShort ? 10 : 1)
const READS = 20_000 / (isShort ? 10 : 1)
const GOAL_MS = 1000
/** After the schedule has ended, what did not arrive is repeated this long. */
const PATIENCE_MS = 300_000
/** Before the hour begins people look already: a server is warm by then. One that was killed is not. */
const WARM: Plan = { reads: 1200, seconds: 24 }
const STEP_SECONDS = isShort ? 3 : 6
const root = fileURLToPath(new URL('../', import.meta.url))

type Program = { readonly child: ChildProcess; readonly ended: Promise<unknown> }

/** The command an office starts; resolves once it listens. */
async function startServer(url: string, port: number, directory: string): Promise<Program> {
  const args = ['--import', '@oxc-node/core/register', 'apps/server/src/cli.ts', 'start', '--port', String(port), '--data', directory]
  const child = spawn(process.execPath, args, { cwd: root, env: { ...process.env, DATABASE_URL: url }, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let said = ''
  await new Promise<void>((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString()
      if (said.includes('Bình Yên: http')) resolve()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('exit', () => reject(new Error(`the server ended:\n${said}`)))
  })
  return { child, ended }
}

type People = {
  readonly officers: ReadonlyMap<UnitId, string>
  readonly appraisers: readonly SignedIn[]
}

const handInOf = (people: People, { id, unitId, revision }: Typed, at: number): Asked => ({
  at,
  kind: 'hand-in',
  method: 'POST',
  path: `/api/periodic-reports/${id}/hand-in`,
  token: people.officers.get(unitId) ?? '',
  commandId: randomUUID(),
  body: JSON.stringify({ revision }),
})

/** Of ten who look, five see what they owe, three a report, two the board of their province. */
function readOf(people: People, typed: readonly Typed[], { index, at }: { readonly index: number; readonly at: number }): Asked {
  const report = typed[(index * 7919) % typed.length]
  const appraiser = people.appraisers[index % people.appraisers.length]
  if (report === undefined || appraiser === undefined) throw new Error('nobody looks')
  const officer = people.officers.get(report.unitId) ?? ''
  const turn = index % 10
  if (turn < 5) return { at, kind: 'due list', method: 'GET', path: '/api/periodic-reports/due', token: officer }
  if (turn < 8) return { at, kind: 'report', method: 'GET', path: `/api/periodic-reports/${report.id}`, token: officer }
  const query = new URLSearchParams({ unit: appraiser.unitId, form: FORM, count: '1', figures: ids.slice(0, 20).join(',') })
  return { at, kind: 'board of a province', method: 'GET', path: `/api/figure-totals?${query.toString()}`, token: appraiser.token }
}

type Plan = { readonly reads: number; readonly seconds: number }

const spread = (index: number, of: number, { seconds }: Plan): number => ((index + 0.5) / of) * seconds * 1000

/** So many looks, evenly over the time. */
const looksOf = (people: People, typed: readonly Typed[], plan: Plan): readonly Asked[] =>
  Array.from({ length: plan.reads }, (_, index) => readOf(people, typed, { index, at: spread(index, plan.reads, plan) }))

/** The looks and every hand-in. */
const scheduleOf = (people: People, typed: readonly Typed[], plan: Plan): readonly Asked[] => [
  ...typed.map((each, index) => handInOf(people, each, spread(index, typed.length, plan))),
  ...looksOf(people, typed, plan),
]

function tell(title: string, answers: readonly Answered[]): void {
  console.log(title)
  for (const kind of [...new Set(answers.map((each) => each.kind))].toSorted()) {
    const some = answers.filter((each) => each.kind === kind)
    const [middle, late, worst] = [0.5, 0.99, 1].map((share) => `${percentile(some, share).toFixed(0)} ms`)
    console.log(`  ${kind}: ${String(some.length)}; median ${String(middle)}, p99 ${String(late)}, longest ${String(worst)}`)
  }
  const late = percentile(answers, 0.99)
  console.log(`  all: p99 ${late.toFixed(0)} ms (goal ${String(GOAL_MS)} ms${late <= GOAL_MS ? '' : ', MISSED'})`)
}

type Counted = { readonly reports: number; readonly handIns: number; readonly audited: number; readonly given: number }

/** What stands in the database of a month, once all is folded. */
async function countOf(runtime: Runtime, from: string): Promise<Counted> {
  for (let waiting = 1, tries = 0; waiting > 0 && tries < 60; tries += 1) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 1000))
    waiting = await runAsSystem(runtime, async (ctx) => {
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from report_deltas`.execute(sqlOf<object>(ctx))
      return rows[0]?.n ?? 0
    })
  }
  return runAsSystem(runtime, async (ctx) => {
    const { rows } = await sql<Counted>`
      with mine as (select id from reports where form_id = ${FORM} and period_from = ${from})
      select (select count(*) from reports r join mine on mine.id = r.id where r.status = 'handed-in') as reports,
        (select count(*) from report_hand_ins h join mine on mine.id = h.report_id) as "handIns",
        (select count(*) from audit_entries e join mine on mine.id::text = e.entity_id where e.action = 'report.hand-in') as audited,
        (select given from figure_totals where unit_id = 'VN' and form_id = ${FORM} and period_from = ${from} and basis = 'provisional'
          and figure_id = ${ids[0]}) as given`.execute(sqlOf<object>(ctx))
    return rows[0] ?? { reports: 0, handIns: 0, audited: 0, given: 0 }
  })
}

/** Exits with 1 where a hand-in was lost or counted twice, or anybody was answered with an error. */
async function judgeCounts(
  runtime: Runtime,
  answers: readonly Answered[],
  { from, wanted }: { readonly from: string; readonly wanted: number },
): Promise<void> {
  const counted = await countOf(runtime, from)
  const verdict = await runAsSystem(runtime, (ctx) => verifyTotals(ctx, { rebuild: false }))
  const refused = answers.filter(({ status }) => status !== 200)
  const statuses = [...new Set(refused.map(({ kind, status }) => `${kind}: ${String(status)}`))].join(', ')
  const isWhole = Object.values(counted).every((count) => count === wanted) && verdict.different === 0 && refused.length === 0
  const { reports, handIns, audited, given } = counted
  console.log(
    `  ${isWhole ? 'ok    ' : 'BROKEN'} ${String(wanted)} hand-ins asked for: ${String(reports)} reports handed in, ${String(handIns)} snapshots, ${String(audited)} audit entries, ${String(given)} in the total of the country; totals that differ from a count from nothing: ${String(verdict.different)}; answers that were none: ${String(refused.length)}${statuses === '' ? '' : ` (${statuses})`}`,
  )
  if (!isWhole) process.exitCode = 1
}

/** Asks at growing rates, the same mix, until the server answers late; says the last rate it kept up with. */
async function saturate(port: number, people: People, typed: readonly Typed[]): Promise<void> {
  let [kept, used] = [0, 0]
  for (let rate = 50; ; rate = Math.round(rate * 1.25)) {
    const handIns = Math.round((rate * STEP_SECONDS * 3321) / 23_321)
    const some = typed.slice(used, used + handIns)
    if (some.length < handIns) break
    used += handIns
    const answers = await openLoop(
      port,
      scheduleOf(people, some, { reads: rate * STEP_SECONDS - handIns, seconds: STEP_SECONDS }),
      PATIENCE_MS,
    )
    const late = percentile(answers, 0.99)
    console.log(`  ${String(rate)} requests a second: p99 ${late.toFixed(0)} ms`)
    if (late > GOAL_MS) break
    kept = rate
  }
  console.log(`  keeps up with ${String(kept)} requests a second; the hour of the deadline asks ${String(Math.round(23_321 / 120))}`)
}

const today = clockOf(null).today()
const holding = findPeriodHolding('month', today)
if (holding === null) throw new Error('no month')
const [undisturbed, killed, steps, ...before] = months(5, { ...previousPeriod({ ...holding, kind: 'month' }), kind: 'month' })
if (undisturbed === undefined || killed === undefined || steps === undefined) throw new Error('no months')

await onPostgres({ today: plainDate(today), steps: catalogueSteps }, async ({ url, runtime }) => {
  const { people, first, second, third } = await runAsSystem(runtime, async (ctx) => {
    const form = await arrangeForm(ctx)
    const communes = (await communesOn(ctx, today)).filter((_, at) => at % SHARE === 0)
    await fillMonths(ctx, form, communes, before)
    const [first = [], second = [], third = []] = await typeMonths(ctx, form, communes, [undisturbed, killed, steps])
    await sql`analyze`.execute(sqlOf<object>(ctx))
    const officers = await signInAt(
      ctx,
      'commune-officer',
      communes.map(({ unitId }) => unitId),
    )
    const provinces = [...new Set(communes.flatMap(({ scope }) => scope.slice(-2, -1)))]
    const appraisers = await signInAt(ctx, 'appraiser', provinces)
    return { people: { officers: new Map(officers.map(({ unitId, token }) => [unitId, token])), appraisers }, first, second, third }
  })
  const directory = mkdtempSync(join(tmpdir(), 'binhyen-deadline-'))
  const port = await freePort()
  let server = await startServer(url, port, directory)
  try {
    const plan = { reads: READS, seconds: SECONDS }
    console.log(`${String(first.length)} hand-ins and ${String(READS)} reads in ${String(SECONDS)} s`)
    await openLoop(port, looksOf(people, first, WARM), PATIENCE_MS)
    const calm = await openLoop(port, scheduleOf(people, first, plan), PATIENCE_MS)
    tell('undisturbed:', calm)
    await judgeCounts(runtime, calm, { from: undisturbed.from, wanted: first.length })
    const kill = new Promise<void>((resolve) => setTimeout(resolve, (SECONDS * 1000) / 2)).then(async () => {
      const at = performance.now()
      server.child.kill('SIGKILL')
      await server.ended
      server = await startServer(url, port, directory)
      console.log(`  killed in the middle, answered again after ${((performance.now() - at) / 1000).toFixed(1)} s`)
    })
    const [broken] = await Promise.all([openLoop(port, scheduleOf(people, second, plan), PATIENCE_MS), kill])
    tell('killed and started again; what did not arrive was repeated with the same Command-Id:', broken)
    console.log(`  repeated: ${String(broken.filter(({ tries }) => tries > 1).length)} requests`)
    await judgeCounts(runtime, broken, { from: killed.from, wanted: second.length })
    console.log('growing rates, the same mix:')
    await saturate(port, people, third)
  } finally {
    server.child.kill('SIGTERM')
    await server.ended
    rmSync(directory, { recursive: true, force: true })
  }
})
