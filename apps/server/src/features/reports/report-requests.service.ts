// The only place that asks for reports ad hoc: who may ask which units for what by when, puts a deadline off and withdraws.
import type { z } from 'zod'
import type { Grant } from '@binhyen/core/access/access.domain'
import { findRight } from '@binhyen/core/access/access.policy'
import { closesOn } from '@binhyen/core/calendar/periods.domain'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { noticeKey, type NoticeKind } from '@binhyen/core/inbox/inbox.domain'
import { formDay, periodFrom, standingDay } from '@binhyen/core/reports/report-periods.domain'
import type * as api from '@binhyen/core/reports/report-requests.contract'
import { judgeDays, overlaps, refuseLaterDay, type AskedPlace, type DaysVerdict } from '@binhyen/core/reports/report-requests.domain'
import { placeFor, rightFor } from '@binhyen/core/reports/report-rights.policy'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { Window } from '@binhyen/core/shared/span'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { holidaysOf } from '#server/features/calendar/holidays.service'
import { formInForce, listPublishedForms } from '#server/features/figures/forms.service'
import { sendNotices } from '#server/features/inbox/inbox.service'
import { descendantsOf, getUnitRow, nameUnits, scopeOf, scopesOf } from '#server/features/units/units.service'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { notACursor } from '#server/platform/cursors'
import { isId, newId } from '#server/platform/ids'
import { readPlaces, rootsOf } from './report-lists.service.ts'
import { saidOf } from './report-notices.service.ts'
import { periodReply } from './report-view.service.ts'
import * as store from './report-requests.store.ts'

type Asked = z.output<typeof api.previewReportRequest.query>

type Asking = {
  readonly form: Form
  readonly window: Window
  readonly place: AskedPlace
  /** The place whose seat asks. */
  readonly issuer: UnitId
  readonly verdict: DaysVerdict
  readonly units: readonly UnitId[]
  readonly standsAgainst: store.RequestRecord | null
}

/** The seats that ask: of the province and of the country. */
const askingPlaces = (scope: readonly UnitId[]): readonly UnitId[] => scope.slice(-2)

/** What is asked for, if the actor may ask there. @throws unit.*, auth.forbidden, form.not-found, report-request.form-refused */
async function askingOf(ctx: Ctx, asked: Asked): Promise<Asking> {
  const window = { from: asked.from, to: asked.to }
  const scope = await scopeOf(ctx, asked.unitId as UnitId, ctx.today)
  const grant = ctx.authorise('report-request.issue', askingPlaces(scope))
  const { form } = await formInForce(ctx, asked.formId, window.from < window.to ? formDay(window) : ctx.today)
  if (form.period !== 'ad-hoc') throw new Problem('report-request.form-refused', { period: form.period })
  const verdict = judgeDays(window, asked.dueOn, { today: ctx.today, holidays: await holidaysOf(ctx) })
  const place = { unitId: asked.unitId as UnitId, scope }
  const standing = await store.listStanding(ctx, { formId: form.id, window })
  return {
    form,
    window,
    place,
    issuer: issuerOf(scope, grant),
    verdict,
    units: verdict.refused === 'window-empty' ? [] : await unitsOf(ctx, form, { window, unitId: place.unitId }),
    standsAgainst: standing.find((each) => overlaps({ unitId: each.unit_id, scope: each.scope }, place)) ?? null,
  }
}

function issuerOf(scope: readonly UnitId[], grant: Grant): UnitId {
  const found = askingPlaces(scope).find((id) => grant.covers.includes(id))
  if (found === undefined) throw new RangeError('a right was used that lies nowhere above the place')
  return found
}

/** The units asked: of the form's level at or below a place, on the last day of the window or today while that is to come. */
async function unitsOf(
  ctx: Ctx,
  form: Pick<Form, 'level'>,
  { window, unitId }: { readonly window: Window; readonly unitId: UnitId },
): Promise<readonly UnitId[]> {
  const { level } = await getUnitRow(ctx, unitId)
  const day = standingDay(window, ctx.today)
  if (level === form.level) return (await scopeOf(ctx, unitId, day)).slice(0, 1)
  return (await descendantsOf(ctx, unitId, form.level, day)).map(({ id }) => id)
}

/** What a request would ask for, and what stands against it; nothing is kept. */
export async function previewRequest(ctx: Ctx, query: Asked): Promise<z.input<typeof api.previewReportRequest.reply>> {
  const { window, verdict, units, standsAgainst } = await askingOf(ctx, query)
  return {
    units: units.length,
    closesOn: closesOn(window),
    earliest: verdict.earliest,
    refused: verdict.refused,
    warnings: [...verdict.warnings],
    overlaps: standsAgainst === null ? null : await againstReply(ctx, standsAgainst),
  }
}

async function againstReply(
  ctx: Ctx,
  row: store.RequestRecord,
): Promise<{ id: string; place: { id: string; name: string }; document: string }> {
  const names = await nameUnits(ctx, [row.unit_id])
  return { id: row.id, place: { id: row.unit_id, name: names.get(row.unit_id) ?? row.unit_id }, document: row.document_number }
}

/**
 * Asks the units of a place for a report; each is told. Nobody asks the same units twice for one form and window.
 * @throws unit.*, form.not-found, auth.forbidden, report-request.form-refused, .days-refused, .nobody, .overlaps
 */
export async function askForReports(
  ctx: Ctx,
  body: z.output<typeof api.askForReports.body>,
): Promise<z.input<typeof api.askForReports.reply>> {
  await store.lockRequests(ctx, 'alone')
  const { form, window, place, issuer, verdict, units, standsAgainst } = await askingOf(ctx, body)
  const reason = verdict.refused ?? (body.document.on > ctx.today ? 'document-later' : null)
  if (reason !== null) throw new Problem('report-request.days-refused', { reason })
  if (units.length === 0) throw new Problem('report-request.nobody')
  if (standsAgainst !== null) throw new Problem('report-request.overlaps', await againstReply(ctx, standsAgainst))
  const row: store.RequestRecord = {
    id: newId(),
    form_id: form.id,
    level: form.level,
    unit_id: place.unitId,
    scope: [...place.scope],
    issuer_id: issuer,
    period_from: window.from,
    period_to: window.to,
    due_on: body.dueOn,
    document_number: body.document.number,
    document_on: body.document.on,
    document_title: body.document.title,
    asked_at: ctx.now,
    asked_by: ctx.actor.accountId,
    asked_by_name: ctx.actor.displayName,
    withdrawn_at: null,
    withdrawn_by: null,
    withdrawn_by_name: null,
    withdrawn_reason: null,
  }
  await store.addRequest(ctx, row)
  await tell(ctx, 'report-asked', { row, form, units })
  const { document } = body
  await ctx.audit('report-request.issue', auditOf(row), {
    after: { form: form.id, from: window.from, to: window.to, dueOn: body.dueOn, document, units: units.length },
  })
  return { id: row.id, units: units.length }
}

const auditOf = ({ id, scope }: store.RequestRecord) => ({ kind: 'report-request', id, scope })

/** Each unit asked hears of it, once for each deadline. */
async function tell(
  ctx: Ctx,
  kind: Extract<NoticeKind, 'report-asked' | 'report-put-off' | 'report-not-asked'>,
  { row, form, units }: { readonly row: store.RequestRecord; readonly form: Form; readonly units: readonly UnitId[] },
): Promise<void> {
  const window = { from: row.period_from, to: row.period_to }
  const scopes = await scopesOf(ctx, units, standingDay(window, ctx.today))
  const said = { ...saidOf(form, window), dueOn: row.due_on }
  await sendNotices(
    ctx,
    units.map((unitId) => ({
      key: noticeKey(kind, `${row.id} ${unitId}`, row.due_on),
      kind,
      unitId,
      record: { kind: 'reports', id: form.id },
      said,
      right: rightFor('save', form.level),
      place: placeFor('save', scopes.get(unitId) ?? [unitId]),
    })),
  )
}

type Open = {
  readonly row: store.RequestRecord
  readonly form: Form
  readonly units: readonly UnitId[]
  readonly begun: Parameters<typeof store.countHandedIn>[1]
}

/** A request that still may be changed, kept as it is until the transaction ends. @throws report-request.not-found, .withdrawn, .handed-in */
async function requireChangeable(ctx: Ctx, id: string): Promise<Open> {
  await store.lockRequests(ctx, 'alone')
  const row = await store.findRequest(ctx, id)
  if (row === undefined) throw new Problem('report-request.not-found', { id })
  // where it is asked from: a province does not change what the ministry asks of it
  ctx.authorise('report-request.issue', issuedAt(row))
  if (row.withdrawn_at !== null) throw new Problem('report-request.withdrawn')
  const window = { from: row.period_from, to: row.period_to }
  const begun = { formId: row.form_id, window, unitId: row.unit_id }
  const handedIn = await store.countHandedIn(ctx, begun)
  if (handedIn > 0) throw new Problem('report-request.handed-in', { handedIn })
  const { form } = await formInForce(ctx, row.form_id, formDay(window))
  return { row, form, begun, units: await unitsOf(ctx, form, begun) }
}

const issuedAt = ({ scope, issuer_id }: store.RequestRecord): readonly UnitId[] => scope.slice(Math.max(0, scope.indexOf(issuer_id)))

/** Puts the deadline off, also of what was begun. @throws what requireChangeable does, report-request.days-refused */
export async function putOff(ctx: Ctx, id: string, dueOn: PlainDate): Promise<z.input<typeof api.putOffReportRequest.reply>> {
  const { row, form, units, begun } = await requireChangeable(ctx, id)
  const reason = refuseLaterDay(dueOn, { from: row.due_on, today: ctx.today })
  if (reason !== null) throw new Problem('report-request.days-refused', { reason })
  await store.changeRequest(ctx, id, { due_on: dueOn })
  await store.moveDueOn(ctx, begun, dueOn)
  await tell(ctx, 'report-put-off', { row: { ...row, due_on: dueOn }, form, units })
  await ctx.audit('report-request.put-off', auditOf(row), { before: { dueOn: row.due_on }, after: { dueOn } })
  return { id, dueOn }
}

/** What was begun under it stays where it is and is asked of nobody. @throws what requireChangeable does */
export async function withdrawRequest(ctx: Ctx, id: string, reason: string): Promise<z.input<typeof api.withdrawReportRequest.reply>> {
  const { row, form, units } = await requireChangeable(ctx, id)
  await store.changeRequest(ctx, id, {
    withdrawn_at: ctx.now,
    withdrawn_by: ctx.actor.accountId,
    withdrawn_by_name: ctx.actor.displayName,
    withdrawn_reason: reason,
  })
  await tell(ctx, 'report-not-asked', { row, form, units })
  await ctx.audit('report-request.withdraw', auditOf(row), { after: { reason } })
  return { id }
}

/** What was asked for within the reader's reach, newest first. @throws unit.not-found */
export async function listRequests(
  ctx: Ctx,
  query: z.output<typeof api.listReportRequests.query>,
): Promise<z.input<typeof api.listReportRequests.reply>> {
  await rootsOf(ctx, query.unit)
  const place = query.unit === undefined ? undefined : { unitId: query.unit as UnitId, on: ctx.today }
  const rows = await store.listRequests(ctx, {
    formId: query.form,
    place,
    standing: query.standing,
    after: cursorOf(query.after),
    limit: query.limit,
  })
  const page = rows.slice(0, query.limit)
  const last = page.at(-1)
  return {
    items: await repliesOf(ctx, page),
    next: rows.length > query.limit && last ? `${last.asked_at.toISOString()} ${last.id}` : null,
  }
}

function cursorOf(text: string | undefined): { readonly at: string; readonly id: string } | null {
  if (text === undefined) return null
  const [at = '', id = ''] = text.split(' ')
  if (Number.isNaN(Date.parse(at)) || new Date(at).toISOString() !== at || !isId(id)) {
    throw notACursor()
  }
  return { at, id }
}

async function repliesOf(ctx: Ctx, rows: readonly store.RequestRecord[]): Promise<api.RequestReply[]> {
  const areas = rows.map(({ id, unit_id, level, period_from, period_to }) => ({
    key: id,
    unitId: unit_id,
    level,
    day: catalogueDayFor(standingDay({ from: period_from, to: period_to }, ctx.today)).day,
  }))
  const progress = new Map((await store.countProgress(ctx, areas, readPlaces(ctx))).map((row) => [row.key, row]))
  const names = await nameUnits(ctx, [...new Set(rows.flatMap(({ unit_id, issuer_id }) => [unit_id, issuer_id]))])
  const titles = new Map((await listPublishedForms(ctx)).toReversed().map(({ form }) => [form.id, form.title]))
  return rows.map((row) => replyOf(ctx, row, { told: progress.get(row.id), names, title: titles.get(row.form_id) }))
}

type Known = {
  readonly told: store.ProgressRow | undefined
  readonly names: ReadonlyMap<UnitId, string>
  readonly title: Form['title'] | undefined
}

function replyOf(ctx: Ctx, row: store.RequestRecord, { told, names, title }: Known): api.RequestReply {
  const named = (id: UnitId) => ({ id, name: names.get(id) ?? id })
  const { expected = 0, handed_in: handedIn = 0, accepted = 0 } = told ?? {}
  return {
    id: row.id,
    form: { id: row.form_id, title: { ...(title ?? { vi: row.form_id, en: '' }) } },
    level: row.level,
    place: named(row.unit_id),
    by: named(row.issuer_id),
    period: periodReply(periodFrom('ad-hoc', { from: row.period_from, to: row.period_to })),
    dueOn: row.due_on,
    document: { number: row.document_number, on: row.document_on, title: row.document_title },
    askedAt: row.asked_at.toISOString(),
    askedBy: row.asked_by_name,
    withdrawn: withdrawnReply(row),
    progress: { expected, handedIn, accepted },
    mayChange:
      row.withdrawn_at === null && handedIn === 0 && findRight(ctx.actor, 'report-request.issue', issuedAt(row), ctx.today) !== null,
  }
}

const withdrawnReply = (row: store.RequestRecord): api.RequestReply['withdrawn'] =>
  row.withdrawn_at === null
    ? null
    : { at: row.withdrawn_at.toISOString(), by: row.withdrawn_by_name ?? '', reason: row.withdrawn_reason ?? '' }

/** A request of the past, as the demonstration has one. */
export type LoadedRequest = {
  readonly id: string
  readonly formId: string
  readonly level: store.RequestRecord['level']
  readonly unitId: UnitId
  readonly scope: readonly UnitId[]
  readonly period: Window
  readonly dueOn: PlainDate
  readonly document: { readonly number: string; readonly on: PlainDate; readonly title: string }
  readonly at: Date
  readonly byName: string
}

/** Loads a request of a place for itself, as the owner of the database; nobody is told. */
export async function loadRequest(ctx: BaseCtx, asked: LoadedRequest): Promise<void> {
  await store.addRequest(ctx, {
    id: asked.id,
    form_id: asked.formId,
    level: asked.level,
    unit_id: asked.unitId,
    scope: [...asked.scope],
    issuer_id: asked.unitId,
    period_from: asked.period.from,
    period_to: asked.period.to,
    due_on: asked.dueOn,
    document_number: asked.document.number,
    document_on: asked.document.on,
    document_title: asked.document.title,
    asked_at: asked.at,
    asked_by: null,
    asked_by_name: asked.byName,
    withdrawn_at: null,
    withdrawn_by: null,
    withdrawn_by_name: null,
    withdrawn_reason: null,
  })
}
