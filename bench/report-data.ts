// The only place for what the benchmarks of periodic reports run on: one form of 60 figures, months of every commune, and who hands in.
import { sql, type RawBuilder } from 'kysely'
import { periodOf, previousPeriod, type Period, type RegularKind } from '@binhyen/core/calendar/periods.domain'
import { checkForm } from '@binhyen/core/figures/form-check.domain'
import { sampleFigure } from '@binhyen/core/figures/figure-sample'
import type { Figure } from '@binhyen/core/figures/figures.domain'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { exactly } from '@binhyen/core/figures/quantity.domain'
import type { CellAt } from '@binhyen/core/reports/report-cells.domain'
import { addDays, plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { createAccount } from '../apps/server/src/features/access/access.service.ts'
import { openSession } from '../apps/server/src/features/access/sessions.service.ts'
import { loadReports, type PastReport } from '../apps/server/src/features/reports/reports-load.service.ts'
import type { BaseCtx } from '../apps/server/src/platform/context.ts'
import { sqlOf } from '../apps/server/src/platform/db/client.ts'
import type { Commune } from './communes.ts'

export const FORM = 'bench-month'
export const FIGURES = 60
/** Of the board; three years of them stand in the database. */
export const MONTHS = 12
export const YEARS_OF_MONTHS = 36

const idOf = (at: number): string => `bench${String(at).padStart(2, '0')}`
/** The figures of the form, in its order. */
export const ids: readonly string[] = Array.from({ length: FIGURES }, (_, at) => idOf(at + 1))

export const figureOf = (id: string): Figure => sampleFigure(id, { lowest: 'commune', owner: 'bench', source: 'bench' })

/** A form of 60 figures with a check for every third of them, and one against the month before. */
export async function arrangeForm(ctx: BaseCtx): Promise<Form> {
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
      checks: [...checks, { id: 'jump', severity: 'warning', holds: `${idOf(1)} <= ${idOf(1)}Before + 1000`, words }],
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

export type Month = Period & { readonly kind: RegularKind }

const NEWEST: Month = { ...periodOf('month', 2026, 11), kind: 'month' }

/** Months that have closed, newest first. */
export function months(count = MONTHS, newest = NEWEST): readonly Month[] {
  const all: Month[] = [newest]
  for (let last = newest; all.length < count; all.push(last)) last = { ...previousPeriod(last), kind: 'month' }
  return all
}

/** What a commune says in a month, figure by figure. */
export function cellsOf(unitId: UnitId, commune: number, month: number): readonly CellAt[] {
  return ids.map((figure, at) => ({
    unitId,
    figure,
    cell: { state: 'given', quantity: exactly((at * 7 + commune * 3 + month) % 900) },
  }))
}

const by = { byName: 'bench', role: 'commune-officer' } as const
/** Days after a period by which it is handed in: nobody is late. */
const DUE = 90

/** Months of each commune, handed in and accepted: the last so many but the newest, or these. The first is loaded, the others copied. */
export async function fillMonths(
  ctx: BaseCtx,
  form: Form,
  communes: readonly Commune[],
  filled: number | readonly Month[] = MONTHS,
): Promise<void> {
  const [first, ...others] = typeof filled === 'number' ? months(filled).slice(1) : filled
  if (first === undefined) return
  const day = addDays(first.to, 1)
  await loadReports(
    ctx,
    communes.map(({ unitId, scope }, commune): PastReport => ({
      unit: { id: unitId, scope },
      form,
      version: 1,
      period: first,
      dueOn: addDays(first.to, DUE),
      villages: [],
      cells: cellsOf(unitId, commune, 1),
      savedBy: 'bench',
      steps: [
        { action: 'open', onDate: first.from, ...by },
        { action: 'hand-in', onDate: day, ...by },
        { action: 'accept', onDate: day, byName: 'bench', role: 'appraiser' },
      ],
    })),
  )
  await copyMonth(ctx, first, others)
}

const PARTS = ['report_cells', 'report_hand_ins', 'report_actions'] as const
const TOTALS = ['figure_totals', 'report_totals'] as const

/**
 * All that stands of a month, again for others, with its totals: a national set of seven million cells within minutes. Past the triggers and
 * foreign keys, which every row copied has passed; the figures of all copies are the same.
 */
async function copyMonth(ctx: BaseCtx, from: Month, others: readonly Month[]): Promise<void> {
  const db = sqlOf<object>(ctx)
  const copies = sql`json_to_recordset(${JSON.stringify(others.map((to) => ({ first: to.from, next: to.to, due: addDays(to.to, DUE) })))}::json)
    as m (first date, next date, due date)`
  const copy = async (table: string, changed: Readonly<Record<string, RawBuilder<unknown>>>): Promise<void> => {
    const { rows } = await sql<{ name: string }>`
      select attname as name from pg_attribute where attrelid = ${table}::regclass and attnum > 0 and not attisdropped order by attnum`.execute(
      db,
    )
    const values = rows.map(({ name }) => changed[name] ?? sql.ref(`t.${name}`))
    const isPart = PARTS.some((part) => part === table)
    await sql`insert into ${sql.table(table)} select ${sql.join(values)} from ${sql.table(table)} t ${isPart ? sql`join reports r on r.id = t.report_id` : sql``}
      cross join ${copies} where ${sql.ref(isPart ? 'r' : 't')}.form_id = ${FORM} and ${sql.ref(isPart ? 'r' : 't')}.period_from = ${from.from}`.execute(
      db,
    )
  }
  // a UUID as its standard writes one: replies with others are refused
  const idOfCopy = (id: string): RawBuilder<unknown> =>
    sql`overlay(overlay(md5(${sql.ref(id)}::text || m.first::text) placing '8' from 13 for 1) placing 'a' from 17 for 1)::uuid`
  const days = { period_from: sql`m.first`, period_to: sql`m.next` }
  await sql`set local session_replication_role = replica`.execute(db)
  for (const table of PARTS) await copy(table, { report_id: idOfCopy('t.report_id') })
  await copy('reports', { ...days, id: idOfCopy('t.id'), due_on: sql`m.due` })
  for (const table of TOTALS) await copy(table, days)
  await sql`set local session_replication_role = origin`.execute(db)
}

export type Typed = {
  readonly id: string
  readonly unitId: UnitId
  readonly revision: number
  /** As the database writes it. */ readonly scope: string
}

/** Months of each commune, typed in full and not handed in: by month, in the order asked. The first is loaded, the others copied. */
export async function typeMonths(
  ctx: BaseCtx,
  form: Form,
  communes: readonly Commune[],
  typed: readonly Month[] = [NEWEST],
): Promise<readonly (readonly Typed[])[]> {
  const [first, ...others] = typed
  if (first === undefined) return []
  await loadReports(
    ctx,
    communes.map(({ unitId, scope }, commune): PastReport => ({
      unit: { id: unitId, scope },
      form,
      version: 1,
      period: first,
      dueOn: addDays(first.to, DUE),
      villages: [],
      cells: cellsOf(unitId, commune, 0),
      savedBy: 'bench',
      steps: [{ action: 'open', onDate: first.from, ...by }],
    })),
  )
  await copyMonth(ctx, first, others)
  const found: (readonly Typed[])[] = []
  for (const { from } of typed) {
    const { rows } = await sql<Typed>`
      select id, unit_id as "unitId", revision, scope::text as scope from reports
      where form_id = ${FORM} and period_from = ${from} and status = 'open' order by unit_id`.execute(sqlOf<object>(ctx))
    found.push(rows)
  }
  return found
}

export type SignedIn = { readonly unitId: UnitId; readonly token: string }

/** An account with one grant at each place, and a session of it. */
export async function signInAt(
  ctx: BaseCtx,
  role: 'commune-officer' | 'appraiser' | 'auditor',
  places: readonly UnitId[],
): Promise<readonly SignedIn[]> {
  const valid: { from: PlainDate; to: null } = { from: plainDate('2000-01-01'), to: null }
  const signedIn: SignedIn[] = []
  for (const unitId of places) {
    const name = `${role}-${unitId.toLowerCase().replaceAll(/[^a-z0-9]/g, '-')}`
    const { accountId } = await createAccount(ctx, {
      username: name,
      displayName: name,
      demonstration: false,
      passwordHash: '-',
      grants: [{ role, unitId, valid }],
    })
    const token = await openSession(ctx, {
      accountId,
      openedBy: 'password',
      stage: 'open',
      address: 'bench',
      device: 'bench',
      instead: null,
    })
    signedIn.push({ unitId, token })
  }
  return signedIn
}
