// The only place for what periodic reports cost: a hand-in of 60 figures against a bare script that writes the same rows, and the board
// of the country against SQL written by hand over the totals, and against adding up what communes handed in.
import { sql } from 'kysely'
import pg from 'pg'
import { periodOf, previousPeriod, type Period, type RegularKind } from '@binhyen/core/calendar/periods.domain'
import { checkForm } from '@binhyen/core/figures/form-check.domain'
import type { Figure } from '@binhyen/core/figures/figures.domain'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { exactly } from '@binhyen/core/figures/quantity.domain'
import { addDays, plainDate } from '@binhyen/core/shared/plain-date'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import { createAccount, getActorByUsername } from '../apps/server/src/features/access/access.service.ts'
import { saveCells } from '../apps/server/src/features/reports/report-entry.service.ts'
import { handInReport } from '../apps/server/src/features/reports/report-hand-ins.service.ts'
import { loadReports, type PastReport } from '../apps/server/src/features/reports/reports-load.service.ts'
import { openReport } from '../apps/server/src/features/reports/reports.service.ts'
import { readTotals } from '../apps/server/src/features/reports/totals.service.ts'
import type { BaseCtx, Ctx } from '../apps/server/src/platform/context.ts'
import { sqlOf } from '../apps/server/src/platform/db/client.ts'
import { runAs, runAsSystem, type Runtime } from '../apps/server/src/platform/run.ts'
import { catalogueSteps } from '../apps/server/src/prepare.ts'
import { communesOn, type Commune } from './communes.ts'
import { inTurns, judge, median, timeOfWork, type Limit } from './measure.ts'
import { onPostgres, type PostgresApp } from './postgres-app.ts'

const TODAY = plainDate('2026-11-20')
const FORM = 'bench-month'
const FIGURES = 60
const SHOWN = 20
const MONTHS = 12
/** Hand-ins measured, and at once. */
const ROUNDS = 20
const AT_ONCE = 10

const idOf = (at: number): string => `bench${String(at).padStart(2, '0')}`
const ids = Array.from({ length: FIGURES }, (_, at) => idOf(at + 1))

const figureOf = (id: string): Figure => ({
  id,
  valid: { from: plainDate('2010-01-01'), to: null },
  topic: 'models',
  name: { vi: id, en: id },
  unit: { vi: 'cái', en: 'things' },
  kind: 'flow',
  adds: 'sum',
  share: null,
  decimals: 0,
  owner: 'bench',
  sensitivity: 'open',
  lowest: 'commune',
  source: 'bench',
  checked: false,
})

/** A form of 60 figures with a check for every third of them, and one against the month before. */
async function arrange(ctx: BaseCtx): Promise<Form> {
  const db = sqlOf<object>(ctx)
  const figures = ids.map(figureOf)
  for (const [at, each] of figures.entries()) {
    await sql`insert into figures (id, valid_from, place, topic, name_vi, name_en, unit_vi, unit_en, kind, adds, decimals, owner, sensitivity, lowest, source, checked)
      values (${each.id}, ${each.valid.from}, ${9000 + at}, ${each.topic}, ${each.id}, ${each.id}, 'cái', 'things', 'flow', 'sum', 0, 'bench', 'open', 'commune', 'bench', false)`.execute(
      db,
    )
  }
  const words = { vi: 'x', en: 'x' }
  const checks = ids.flatMap((id, at) => {
    const next = ids[at + 1]
    return at % 3 !== 0 || next === undefined
      ? []
      : [{ id: `sum-${id}`, severity: 'error' as const, holds: `${id} <= ${next} + 1000`, words }]
  })
  const { form, issues } = checkForm(
    {
      id: FORM,
      title: words,
      level: 'commune',
      period: 'month',
      sections: [{ id: 'all', title: words, rows: 'unit', figures: ids.map((figure) => ({ figure, required: true, when: null })) }],
      checks: [...checks, { id: 'jump', severity: 'warning', holds: `${idOf(1)} <= ${idOf(1)}Before * 100`, words }],
      due: { commune: { workingDays: 3 } },
      source: 'bench',
      checked: false,
    },
    figures,
  )
  if (form === null) throw new Error(JSON.stringify(issues))
  await sql`insert into forms (id, version, state, level, period, in_force_from, content, hash, published_at, published_by_name)
    values (${FORM}, 1, 'published', 'commune', 'month', '2015-01-01', ${JSON.stringify(form)}::jsonb, 'bench', now(), 'bench')`.execute(db)
  return form
}

type Month = Period & { readonly kind: RegularKind }

/** The last closed months, newest first. */
function months(): readonly Month[] {
  const all: Month[] = [{ ...periodOf('month', 2026, 11), kind: 'month' }]
  while (all.length < MONTHS) {
    const last = all.at(-1)
    if (last === undefined) break
    all.push({ ...previousPeriod(last), kind: 'month' })
  }
  return all
}

const valueOf = (at: number, commune: number, month: number): number => (at * 7 + commune * 3 + month) % 900

/** Every commune of the country, accepted for every month but the last. */
async function fill(ctx: BaseCtx, form: Form): Promise<readonly Commune[]> {
  const communes = await communesOn(ctx, TODAY)
  for (const [month, period] of months().slice(1).entries()) {
    const day = addDays(period.to, 1)
    const by = { byName: 'bench', role: 'commune-officer' } as const
    await loadReports(
      ctx,
      communes.map(({ unitId, scope }, commune): PastReport => ({
        unit: { id: unitId, scope },
        form,
        version: 1,
        period,
        dueOn: addDays(period.to, 3),
        villages: [],
        cells: ids.map((figure, at) => ({ unitId, figure, cell: { state: 'given', quantity: exactly(valueOf(at, commune, month)) } })),
        savedBy: 'bench',
        steps: [
          { action: 'open', onDate: period.from, ...by },
          { action: 'hand-in', onDate: day, ...by },
          { action: 'accept', onDate: day, byName: 'bench', role: 'appraiser' },
        ],
      })),
    )
  }
  await sql`analyze`.execute(sqlOf<object>(ctx))
  return communes
}

const as = <T>(runtime: Runtime, username: string, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  runAs(runtime, (ctx) => getActorByUsername(ctx, username), work)

/** A hand-in with all its checks against the bare rows of it: both as one transaction each, one after the other. */
async function handIns({ url, runtime, db }: PostgresApp, communes: readonly Commune[]): Promise<Limit> {
  const [month] = months()
  if (month === undefined) throw new Error('no month')
  const rounds = ROUNDS + 2
  const mine = communes.slice(0, rounds * AT_ONCE)
  const ready: { id: string; revision: number; user: string }[] = []
  for (const [at, { unitId }] of mine.entries()) {
    const user = `bench-${String(at)}`
    await runAsSystem(runtime, (ctx) =>
      createAccount(ctx, {
        username: user,
        displayName: user,
        demonstration: false,
        passwordHash: '-',
        grants: [{ role: 'commune-officer', unitId, valid: { from: plainDate('2000-01-01'), to: null } }],
      }),
    )
    const { id } = await as(runtime, user, (ctx) => openReport(ctx, { formId: FORM, unitId, periodFrom: month.from, periodTo: month.to }))
    const { revision } = await as(runtime, user, (ctx) =>
      saveCells(ctx, id, {
        cells: ids.map((figure, place) => ({
          unitId,
          figure,
          cell: { state: 'given' as const, quantity: exactly(valueOf(place, at, 0)) },
          base: 0,
        })),
        by: 'typing',
      }),
    )
    ready.push({ id, revision, user })
  }
  const actors = new Map<string, Awaited<ReturnType<typeof getActorByUsername>>>()
  for (const { user } of ready) actors.set(user, await runAsSystem(runtime, (ctx) => getActorByUsername(ctx, user)))
  let next = 0
  const product = async (): Promise<void> => {
    for (const { id, revision, user } of ready.slice(next, next + AT_ONCE)) {
      const actor = actors.get(user)
      if (actor === undefined) throw new Error('no actor')
      await runAs(
        runtime,
        async () => actor,
        (ctx) => handInReport(ctx, id, { revision }),
      )
    }
    next += AT_ONCE
  }
  await product()
  // the rows one hand-in left, written again under other numbers by a script that knows nothing and checks nothing
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const [first] = ready
  const rowsOf = async (table: string, where: string): Promise<Record<string, unknown>[]> =>
    (await client.query<Record<string, unknown>>(`select * from ${table} where ${where} limit 1`, [first?.id])).rows
  const [handIn] = await rowsOf('report_hand_ins', 'report_id = $1')
  const [delta] = await rowsOf('report_deltas', 'report_id = $1')
  const [action] = await rowsOf('report_actions', "report_id = $1 and action = 'hand-in'")
  const [entry] = await rowsOf('audit_entries', "entity_id = $1 and action = 'report.hand-in'")
  if (handIn === undefined || delta === undefined || action === undefined || entry === undefined) {
    throw new Error('a hand-in left other rows than expected')
  }
  const insert = (table: string, row: Record<string, unknown>): Promise<unknown> => {
    const columns = Object.keys(row)
    const values = columns.map((column) => {
      const value = row[column]
      return typeof value === 'object' &&
        value !== null &&
        !(value instanceof Date) &&
        !(Array.isArray(value) && typeof value[0] === 'string')
        ? JSON.stringify(value)
        : value
    })
    return client.query(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, at) => `$${String(at + 1)}`).join(', ')})`,
      values,
    )
  }
  const { id: _delta, ...deltaRow } = delta
  const { id: _entry, ...entryRow } = entry
  let seq = 1000
  const bare = async (): Promise<void> => {
    for (let at = 0; at < AT_ONCE; at += 1) {
      seq += 1
      await client.query('begin')
      await client.query('update reports set updated_at = now(), late = late where id = $1', [first?.id])
      await insert('report_hand_ins', { ...handIn, seq })
      await insert('report_deltas', deltaRow)
      await insert('report_actions', { ...action, seq })
      await insert('audit_entries', entryRow)
      await client.query('commit')
    }
  }
  const times: [number, number][] = []
  for (let round = 0; round < ROUNDS; round += 1) times.push([await timeOfWork(product), await timeOfWork(bare)])
  await client.end()
  const [ours, theirs] = [median(times.map(([time]) => time)) / AT_ONCE, median(times.map(([, time]) => time)) / AT_ONCE]
  console.log(
    `hand-in of ${String(FIGURES)} figures: ${ours.toFixed(2)} ms (${(1000 / ours).toFixed(0)} a second, one after the other); its bare rows ${theirs.toFixed(2)} ms`,
  )
  await sql`delete from report_hand_ins where seq > 1000`.execute(db)
  return { what: 'throughput of a hand-in against a script that writes its rows', ratio: theirs / ours, atLeast: 0.5 }
}

/** The board of the country: 34 provinces × 12 months × 20 figures. */
async function board({ url, runtime, db }: PostgresApp): Promise<readonly Limit[]> {
  await runAsSystem(runtime, (ctx) =>
    createAccount(ctx, {
      username: 'bench-country',
      displayName: 'bench',
      demonstration: false,
      passwordHash: '-',
      grants: [{ role: 'auditor', unitId: COUNTRY_ID, valid: { from: plainDate('2000-01-01'), to: null } }],
    }),
  )
  const actor = await runAsSystem(runtime, (ctx) => getActorByUsername(ctx, 'bench-country'))
  await sql`vacuum analyze`.execute(db)
  const shown = ids.slice(0, SHOWN)
  const asked = { unit: 'VN', form: FORM, count: MONTHS, basis: 'provisional' as const, parts: 'true' as const, figures: shown.join(',') }
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const froms = months().map(({ from }) => from)
  const product = (): Promise<unknown> =>
    runAs(
      runtime,
      async () => actor,
      (ctx) => readTotals(ctx, asked),
    )
  const byHand = (): Promise<unknown> =>
    client.query(
      `select t.unit_id, t.period_from, t.figure_id, t.thousandths, t.upper_thousandths, t.given, t.not_applicable, t.cannot_provide, t.more, t.certainly_more, t.less, t.certainly_less, t.about
       from figure_totals t where t.form_id = $1 and t.basis = 'provisional' and t.period_from = any($2::date[]) and t.figure_id = any($3::text[])
         and (t.unit_id = 'VN' or t.unit_id in (select unit_id from unit_versions where parent_id = 'VN' and valid_to is null))`,
      [FORM, froms, shown],
    )
  const fromNothing = (): Promise<unknown> =>
    client.query(
      `select r.province_id, r.period_from, c.figure_id, sum(c.number), count(*)
       from reports r join report_cells c on c.report_id = r.id
       where r.form_id = $1 and r.period_from = any($2::date[]) and c.figure_id = any($3::text[]) group by 1, 2, 3`,
      [FORM, froms, shown],
    )
  const [ours, theirs] = await inTurns(product, byHand, 9)
  const added = await timeOfWork(fromNothing)
  await client.end()
  console.log(
    `board of the country, ${String(MONTHS)} months × ${String(SHOWN)} figures: ${ours.toFixed(0)} ms; by hand over the totals ${theirs.toFixed(0)} ms; adding up cells ${added.toFixed(0)} ms`,
  )
  return [
    { what: 'the board of the country, end to end, against SQL by hand over the totals', ratio: ours / theirs, atMost: 2 },
    { what: 'adding up what communes said against the board', ratio: added / ours, atLeast: 10 },
  ]
}

await onPostgres({ today: TODAY, steps: catalogueSteps }, async (app) => {
  const communes = await runAsSystem(app.runtime, async (ctx) => fill(ctx, await arrange(ctx)))
  console.log(`${String(communes.length)} communes × ${String(MONTHS - 1)} months × ${String(FIGURES)} figures`)
  const limits = [await handIns(app, communes), ...(await board(app))]
  judge(limits)
})
