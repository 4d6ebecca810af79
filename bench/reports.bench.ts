// The only place for what periodic reports cost: hand-ins of 60 figures against a bare script that writes the same rows, and the board of
// the country against SQL written by hand over the totals, and against adding up what communes handed in. `--short`: a tenth of the
// communes, for trying. `--older`: the country as it stood before 01/07/2025, of 10,599 communes below districts.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import * as api from '@binhyen/core/reports/reports.contract'
import * as totals from '@binhyen/core/totals/totals.contract'
import { periodOf } from '@binhyen/core/calendar/periods.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import { foldDeltas } from '../apps/server/src/features/reports/report-deltas.store.ts'
import { handInReport } from '../apps/server/src/features/reports/report-hand-ins.service.ts'
import { readTotals } from '../apps/server/src/features/totals/totals.service.ts'
import type { Ctx } from '../apps/server/src/platform/context.ts'
import { openDb, sqlOf } from '../apps/server/src/platform/db/client.ts'
import { runAsActor, runAsSystem, type Request, type Runtime } from '../apps/server/src/platform/run.ts'
import { catalogueSteps } from '../apps/server/src/prepare.ts'
import { bareHandIns } from './bare-hand-in.ts'
import { communesOn } from './communes.ts'
import { inTurns, judge, median, timeOfWork, type Limit } from './measure.ts'
import { onPostgres, runtimeOn, type PostgresApp } from './postgres-app.ts'
import {
  arrangeForm,
  FIGURES,
  fillMonths,
  FORM,
  ids,
  MONTHS,
  months,
  signInAt,
  typeMonths,
  YEARS_OF_MONTHS,
  type Month,
  type SignedIn,
  type Typed,
} from './report-data.ts'

const isShort = process.argv.includes('--short')
const isOlder = process.argv.includes('--older')
const TODAY = plainDate(isOlder ? '2025-06-20' : '2026-11-20')
const NEWEST: Month = { ...periodOf('month', isOlder ? 2025 : 2026, isOlder ? 6 : 11), kind: 'month' }
/** Those of the board, newest first. */
const shownMonths = months(MONTHS, NEWEST)
const SHOWN = 20
/** On both sides: as many as the server opens. */
const CONNECTIONS = 10
/** Hand-ins in a block, of one side and then of the other, and blocks of each side. */
const BLOCK = isShort ? 20 : 150
const BLOCKS = 7
/** Before them so many of ours, as a server has answered by noon, and one of theirs. */
const WARM = 6

/** A request as the network brings it, without the network. */
const requestOf = (endpoint: Request['endpoint'], token: string): Request => ({
  endpoint,
  token,
  sender: { address: 'bench', requestId: 'bench' },
  command: endpoint.method === 'GET' ? null : { id: randomUUID(), bodyHash: 'bench', texts: () => ({ found: [], confirmed: new Set() }) },
})

/** One transaction of the running program, with its session, rights, duties, kept reply and reply contract. */
const asked = (runtime: Runtime, request: Request, work: (ctx: Ctx) => Promise<string>): Promise<string> =>
  runAsActor(runtime, request, work)

async function inParallel<T>(all: readonly T[], work: (each: T, lane: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const lane = async (_: unknown, at: number): Promise<void> => {
    for (let each = all[next++]; each !== undefined; each = all[next++]) await work(each, at)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, lane))
}

async function handIns(url: string, typed: readonly Typed[], officers: readonly SignedIn[]): Promise<Limit> {
  const tokens = new Map(officers.map(({ unitId, token }) => [unitId, token]))
  const database = await openDb({ kind: 'server', url, poolSize: CONNECTIONS })
  const runtime = runtimeOn(database.db, TODAY)
  const product = ({ id, unitId, revision }: Typed): Promise<string> =>
    asked(runtime, requestOf(api.handInReport, tokens.get(unitId) ?? ''), async (ctx) =>
      JSON.stringify(api.handInReport.reply.parse(await handInReport(ctx, id, { revision }))),
    )
  const [model] = typed
  if (model === undefined) throw new Error('no report')
  await inParallel(typed.slice(0, BLOCK * WARM), product)
  const script = await bareHandIns({ url, connections: CONNECTIONS, model: model.id, today: TODAY })
  await inParallel(typed.slice(BLOCK * WARM, BLOCK * (WARM + 1)), script.write)
  const times: [number, number][] = []
  for (let block = 0; block < BLOCKS; block += 1) {
    const from = BLOCK * (WARM + 1 + 2 * block)
    const [mine, its] = [typed.slice(from, from + BLOCK), typed.slice(from + BLOCK, from + 2 * BLOCK)]
    times.push([await timeOfWork(() => inParallel(mine, product)), await timeOfWork(() => inParallel(its, script.write))])
  }
  await script.close()
  await database.close()
  const [ours, theirs] = [median(times.map(([time]) => time)), median(times.map(([, time]) => time))]
  const aSecond = (time: number): string => ((1000 * BLOCK) / time).toFixed(0)
  console.log(
    `hand-in of ${String(FIGURES)} figures over ${String(CONNECTIONS)} connections: ${aSecond(ours)} a second; bare rows in a transaction behind the same wall: ${aSecond(theirs)} a second`,
  )
  const ratios = times.map(([a, b]) => b / a).toSorted((a, b) => a - b)
  console.log(`by block: ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`)
  return { what: 'throughput of a hand-in against a script that writes its rows, of blocks in turn', ratio: median(ratios), atLeast: 0.5 }
}

const SHOWN_PLACES = `(parent_id = 'VN' or unit_id = 'VN') and valid_from <= '${TODAY}' and (valid_to is null or valid_to > '${TODAY}')`

type Sent = { readonly text: string; readonly values: readonly unknown[] }

/** The statements some work sends, as they go over the wire. */
async function statementsOf(work: () => Promise<unknown>): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  const query = Reflect.get(pg.Client.prototype, 'query') as typeof pg.Client.prototype.query
  const noted = function (this: pg.Client, first: unknown, second?: unknown): unknown {
    const text = typeof first === 'string' ? first : String(Reflect.get(Object(first), 'text'))
    const values = Array.isArray(second) ? second : (Reflect.get(Object(first), 'values') as unknown[] | undefined)
    sent.push({ text, values: values ?? [] })
    return Reflect.apply(query, this, [first, second])
  }
  pg.Client.prototype.query = noted as typeof query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query
  }
  return sent
}

/**
 * What somebody who knows the tables would write for the same board: the names, the sums, how many reported, and whether anything is not
 * folded yet, behind the same wall. Joined to the periods, for which PostgreSQL walks its index three times as fast as for lists of values.
 */
const byHand: readonly ((periods: readonly Month[], shown: readonly string[]) => Sent)[] = [
  () => ({ text: 'start transaction isolation level repeatable read', values: [] }),
  () => ({
    text: "select set_config('role', 'binhyen_app', true), set_config('app.read_scopes', '{VN}', true), set_config('jit', 'off', true)",
    values: [],
  }),
  () => ({ text: `select unit_id, full_name from unit_versions where ${SHOWN_PLACES}`, values: [] }),
  (periods, shown) => ({
    text: `select t.unit_id, t.period_from, t.figure_id, given, thousandths, upper_thousandths, not_applicable, cannot_provide, more,
        certainly_more, less, certainly_less, about
      from (select unit_id from unit_versions where ${SHOWN_PLACES}) u cross join unnest($2::date[], $3::date[]) p (first, next)
      join figure_totals t on t.unit_id = u.unit_id and t.form_id = $1 and t.period_from = p.first and t.period_to = p.next
        and t.basis = 'provisional'
      where t.figure_id = any($4::text[])`,
    values: [FORM, periods.map(({ from }) => from), periods.map(({ to }) => to), shown],
  }),
  (periods) => ({
    text: `select t.unit_id, t.period_from, basis, reports, in_time, updated_at
      from (select unit_id from unit_versions where ${SHOWN_PLACES}) u cross join unnest($2::date[], $3::date[]) p (first, next)
      join report_totals t on t.unit_id = u.unit_id and t.form_id = $1 and t.period_from = p.first and t.period_to = p.next`,
    values: [FORM, periods.map(({ from }) => from), periods.map(({ to }) => to)],
  }),
  () => ({ text: 'select count(*) from report_deltas where form_id = $1', values: [FORM] }),
  () => ({ text: 'commit', values: [] }),
]

/** The board of the country: 34 provinces × 12 months × 20 figures. */
async function board({ url, runtime, db }: PostgresApp): Promise<readonly Limit[]> {
  const [auditor] = await runAsSystem(runtime, (ctx) => signInAt(ctx, 'auditor', [COUNTRY_ID]))
  // as the running program does within a second of the last hand-in
  await runAsSystem(runtime, async (ctx) => {
    while ((await foldDeltas(ctx, 5000)) > 0);
  })
  await sql`vacuum analyze`.execute(db)
  const shown = ids.slice(0, SHOWN)
  const on = NEWEST.from
  const query = {
    unit: 'VN',
    form: FORM,
    on,
    count: MONTHS,
    basis: 'provisional' as const,
    parts: 'true' as const,
    figures: shown.join(','),
  }
  const product = (): Promise<string> =>
    asked(runtime, requestOf(totals.readTotals, auditor?.token ?? ''), async (ctx) =>
      JSON.stringify(totals.readTotals.reply.parse(await readTotals(ctx, query))),
    )
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const send = (statements: readonly Sent[]) => async (): Promise<void> => {
    for (const { text, values } of statements) await client.query(text, [...values])
  }
  const hand = send(byHand.map((each) => each(shownMonths, shown)))
  // every addition is one of what was handed in last, as the totals are
  const fromNothing = (): Promise<unknown> =>
    client.query(
      `select r.province_id, r.period_from, c.figure_id, sum(c.number), count(*)
       from reports r join report_cells c on c.report_id = r.id
       where r.form_id = $1 and r.period_from = any($2::date[]) and r.hand_in_seq > 0 and c.figure_id = any($3::text[]) group by 1, 2, 3`,
      [FORM, shownMonths.map(({ from }) => from), shown],
    )
  await product()
  const sent = await statementsOf(product)
  const [ours, theirs] = await inTurns(product, hand, 15)
  const [oursInSql, theirsInSql] = await inTurns(send(sent), hand, 15)
  const [again, added] = await inTurns(product, fromNothing, 3)
  await client.end()
  const ms = (time: number): string => `${time.toFixed(1)} ms`
  console.log(
    `board of the country, ${String(MONTHS)} months × ${String(SHOWN)} figures: ${ms(ours)}; by hand over the totals ${ms(theirs)}`,
  )
  console.log(`its ${String(sent.length)} statements alone ${ms(oursInSql)} (by hand ${ms(theirsInSql)}); adding up cells ${ms(added)}`)
  return [
    { what: 'the SQL of the board of the country against SQL by hand over the totals', ratio: oursInSql / theirsInSql, atMost: 1.2 },
    { what: 'the board of the country, end to end, against SQL by hand over the totals', ratio: ours / theirs, atMost: 2 },
    { what: 'adding up what communes said against the board', ratio: added / again, atLeast: 10 },
  ]
}

await onPostgres({ today: TODAY, steps: catalogueSteps }, async (app) => {
  const { typed, officers, communes } = await runAsSystem(app.runtime, async (ctx) => {
    const form = await arrangeForm(ctx)
    const all = await communesOn(ctx, TODAY)
    const some = isShort ? all.filter((_, at) => at % 10 === 0) : all
    await fillMonths(ctx, form, some, months(YEARS_OF_MONTHS, NEWEST).slice(1))
    const [reports = []] = await typeMonths(ctx, form, some, [NEWEST])
    await sql`analyze`.execute(sqlOf<object>(ctx))
    return {
      typed: reports,
      officers: await signInAt(
        ctx,
        'commune-officer',
        reports.slice(0, BLOCK * (WARM + 2 * BLOCKS)).map(({ unitId }) => unitId),
      ),
      communes: some.length,
    }
  })
  console.log(
    `${String(communes)} communes × ${String(YEARS_OF_MONTHS)} months × ${String(FIGURES)} figures, the last month typed and not handed in`,
  )
  judge([await handIns(app.url, typed, officers), ...(await board(app))])
})
