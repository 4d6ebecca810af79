// The only place that reminds: finds the reports whose step falls on today, and tells those who have not handed in and who wait for them.
import { isWorkingDay, type Holidays } from '@binhyen/core/calendar/working-days.domain'
import { dueOn as dueOnOf, recentPeriods, type Period, type RegularKind } from '@binhyen/core/calendar/periods.domain'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { MOST_NAMED, noticeKey, type Notice } from '@binhyen/core/inbox/inbox.domain'
import { formDay, standingDay } from '@binhyen/core/reports/report-periods.domain'
import { placeFor, rightFor } from '@binhyen/core/reports/report-rights.policy'
import {
  reminderSteps,
  remindersOf,
  stepOn,
  type Expected,
  type Reminder,
  type ReminderStep,
  type ReminderTerms,
} from '@binhyen/core/reports/reminders.domain'
import { addDays, addYears, type PlainDate } from '@binhyen/core/shared/plain-date'
import { spanHolds } from '@binhyen/core/shared/span'
import { catalogueDayFor } from '@binhyen/core/units/edition.domain'
import { COUNTRY_ID, type Level, type UnitId } from '@binhyen/core/units/units.domain'
import { holidaysOf } from '#server/features/calendar/holidays.service'
import { listPublishedForms, type FormVersion } from '#server/features/figures/forms.service'
import { sendNotices } from '#server/features/inbox/inbox.service'
import { descendantsOf, getUnitRow, nameUnits, scopesOf } from '#server/features/units/units.service'
import type { BaseCtx } from '#server/platform/context'
import { runAsNobody, type Runtime } from '#server/platform/run'
import { askedSince } from './asked-windows.service.ts'
import { coveredPlaces } from './outage-credits.service.ts'
import { saidOf } from './report-notices.service.ts'
import { termsOf } from './reminder-terms.service.ts'
import { listHandedIn } from './reminders.store.ts'

/** Before its first day of work the program makes up for no more than this many days. */
const DAYS_BACK = 14
/** How many periods of a kind may have a step on one day: a month's last one comes within two months of its close. */
const PERIODS_BACK = 4

type Asked = {
  readonly form: Form
  readonly period: Period
  readonly dueOn: PlainDate
  readonly step: ReminderStep
  /** Of what was asked for ad hoc: by which request, of the units of which place. */
  readonly request: { readonly id: string; readonly unitId: UnitId } | null
}

/** One transaction for what is to be done, and one for each form and period, so that nobody waits for the whole. False on days off. */
export async function remind(runtime: Runtime, since: PlainDate | null): Promise<boolean> {
  const plan = await runAsNobody(runtime, { mode: 'read', sender: null }, (ctx) => planFor(ctx, since ?? addDays(ctx.today, -DAYS_BACK)))
  if (plan === null) return false
  for (const asked of plan.asked) {
    await runAsNobody(runtime, { mode: 'write', sender: null }, (ctx) => remindOf(ctx, asked, plan.holidays))
  }
  return true
}

async function planFor(ctx: BaseCtx, since: PlainDate): Promise<{ readonly asked: readonly Asked[]; readonly holidays: Holidays } | null> {
  const holidays = await holidaysOf(ctx)
  if (!isWorkingDay(ctx.today, holidays)) return null
  const terms = await termsOf(ctx)
  const about = { since, today: ctx.today, terms, holidays }
  const versions = await listPublishedForms(ctx)
  return {
    asked: [...versions.flatMap((version) => stepsOfForm(version, about)), ...(await stepsOnRequest(ctx, versions, about))],
    holidays,
  }
}

/** What was asked for ad hoc and has a step today. What is older than any step can be is not looked at. */
async function stepsOnRequest(ctx: BaseCtx, versions: readonly FormVersion[], about: About): Promise<readonly Asked[]> {
  return (await askedSince(ctx, addYears(about.today, -1))).flatMap(({ id, formId, area, period }) => {
    const version = versions.find(({ form, inForce }) => form.id === formId && spanHolds(inForce, formDay(period)))
    const step = stepOn(reminderSteps(area.dueOn, about.terms, about.holidays), about, about.holidays)
    if (version === undefined || step === null) return []
    return [{ form: version.form, period, dueOn: area.dueOn, step, request: { id, unitId: area.unitId } }]
  })
}

type About = { readonly since: PlainDate; readonly today: PlainDate; readonly terms: ReminderTerms; readonly holidays: Holidays }

/** What of a version of a form falls on today: a period is asked by the version in force on its last day. */
function stepsOfForm({ form, inForce }: FormVersion, { since, today, terms, holidays }: About): readonly Asked[] {
  if (form.period === 'ad-hoc') return []
  const kind: RegularKind = form.period
  return recentPeriods(kind, today, PERIODS_BACK)
    .filter((period) => spanHolds(inForce, formDay(period)))
    .flatMap((period) => {
      const dueOn = dueOnOf(period, form.due[form.level] ?? { workingDays: 1 }, holidays)
      const step = stepOn(reminderSteps(dueOn, terms, holidays), { since, today }, holidays)
      return step === null ? [] : [{ form, period, dueOn, step, request: null }]
    })
}

async function remindOf(ctx: BaseCtx, asked: Asked, holidays: Holidays): Promise<void> {
  const expected = await expectedOf(ctx, asked)
  const found = remindersOf(asked.step, expected, { dueOn: asked.dueOn, today: ctx.today }, holidays)
  await sendNotices(
    ctx,
    found.map((each) => noticeOf(each, asked)),
  )
}

/** Whoever was cut off around the deadline and may still hand in is missing nowhere yet. */
async function expectedOf(ctx: BaseCtx, { form, period, dueOn, request }: Asked): Promise<readonly Expected[]> {
  const day = standingDay(period, ctx.today)
  const units = await unitsBelow(ctx, request?.unitId ?? COUNTRY_ID, form.level, day)
  const scopes = await scopesOf(
    ctx,
    units.map(({ id }) => id),
    day,
  )
  const handedIn = await listHandedIn(ctx, form.id, period)
  const covered = new Set(await coveredPlaces(ctx, dueOn))
  return units.map(({ id, name }) => {
    const scope = scopes.get(id) ?? [id]
    return { unitId: id, name, scope, handedIn: handedIn.has(id) || scope.some((place) => covered.has(place)) }
  })
}

/** The units of a level that stand at or below a place; none where the place itself no longer does. */
async function unitsBelow(
  ctx: BaseCtx,
  place: UnitId,
  level: Level,
  day: PlainDate,
): Promise<readonly { readonly id: UnitId; readonly name: string }[]> {
  const row = await getUnitRow(ctx, place)
  if (!spanHolds({ from: row.valid_from, to: row.valid_to }, catalogueDayFor(day).day)) return []
  if (row.level === level) return [{ id: place, name: (await nameUnits(ctx, [place], day)).get(place) ?? place }]
  return (await descendantsOf(ctx, place, level, day)).map(({ id, fullName }) => ({ id, name: fullName }))
}

function noticeOf(reminder: Reminder, { form, period, dueOn, step, request }: Asked): Notice {
  // two requests may ask different places about days that begin together
  const about = (unitId: UnitId): string => [form.id, unitId, period.from, ...(request === null ? [] : [request.id])].join(' ')
  const said = { ...saidOf(form, period), dueOn }
  const turn = `${dueOn} ${step.kind === 'overdue' ? '' : String(step.workingDays)}`
  if (reminder.to === 'unit') {
    const { unit, workingDays } = reminder
    const kind = reminder.kind === 'overdue' ? 'report-overdue' : 'report-due-soon'
    return {
      key: noticeKey(kind, about(unit.unitId), turn),
      kind,
      unitId: unit.unitId,
      record: { kind: 'reports', id: form.id },
      said: { ...said, workingDays },
      right: rightFor('save', form.level),
      place: placeFor('save', unit.scope),
    }
  }
  const kind = reminder.to === 'receiver' ? 'reports-missing' : 'reports-missing-above'
  const { unitId, place, missing, expected } = reminder
  return {
    key: noticeKey(kind, about(unitId), turn),
    kind,
    unitId,
    record: { kind: 'reports', id: form.id },
    said: {
      ...said,
      missing: missing.length,
      expected,
      units: missing.slice(0, MOST_NAMED).map((unit) => ({ id: unit.unitId, name: unit.name })),
    },
    right: 'report.receive',
    place,
  }
}
