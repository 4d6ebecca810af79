// The only place that fills the demonstration with periodic reports: communes of the present in every state, and what public texts said.
import { dueOn as dueOnOf, recentPeriods, periodOf, closesOn, type Period } from '@binhyen/core/calendar/periods.domain'
import type { Holidays } from '@binhyen/core/calendar/working-days.domain'
import type { FigureKind } from '@binhyen/core/figures/figures.domain'
import { cellsOf, type CellKey } from '@binhyen/core/figures/forms.domain'
import { cellMap, type CellAt } from '@binhyen/core/reports/report-cells.domain'
import { periodFrom } from '@binhyen/core/reports/report-periods.domain'
import { unitSums } from '@binhyen/core/reports/reports.domain'
import { addDays, daysBetween, plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { spanHolds } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { holidaysOf } from '#server/features/calendar/holidays.service'
import { dictionaryOn } from '#server/features/figures/figures.service'
import { formInForce, listPublishedForms, type FormVersion } from '#server/features/figures/forms.service'
import { loadExplanation } from '#server/features/comparisons/contradictions.service'
import { loadRequest } from '#server/features/reports/report-requests.service'
import { loadReports, type PastReport, type PastStep } from '#server/features/reports/reports-load.service'
import { descendantsOf, findUnitByCodeOrName, scopesOf } from '#server/features/units/units.service'
import type { BaseCtx } from '#server/platform/context'
import type { PrepareStep } from '#server/platform/prepare'
import { JOURNEY_COMMUNE, LIVE_PROVINCE } from './live.ts'
import { randomOf, type Random } from './random.ts'
import { askedCells, askedOn } from './report-asked.ts'
import { miscounted, provinceSays, provinceYearOf, yearOf, type Told } from './report-years.ts'
import { monthCells, quarterCells, statedReports, stockOf, yearCells, type CommuneStock, type GeneratedCells } from './report-figures.ts'

/** Communes of today exist from here on. */
const TWO_TIERS = plainDate('2025-07-01')
/** Closed periods that are filled: all of the last twelve months, and the same month and quarter of last year. */
const filled = { month: 13, quarter: 5, year: 1 } as const
type Kind = keyof typeof filled
/** The year comes last: it is made of the others. */
const kindsInOrder = ['month', 'quarter', 'year'] as const

const OFFICER = { byName: 'Tài khoản minh họa', role: 'commune-officer' } as const
const RECEIVER = { byName: 'Tài khoản minh họa', role: 'appraiser' } as const
const GENERATED = 'Dữ liệu minh họa sinh tự động'

type Commune = { readonly id: UnitId; readonly name: string; readonly scope: readonly UnitId[]; readonly villages: readonly string[] }

type State = 'not-begun' | 'open' | 'handed-in' | 'returned' | 'correcting' | 'accepted'
/** How the communes stand with the last closed period; the rest are accepted. */
const lastShare: readonly (readonly [State, number])[] = [
  ['not-begun', 0.1],
  ['open', 0.08],
  ['handed-in', 0.24],
  ['returned', 0.06],
  ['correcting', 0.03],
]
/** Of the periods before: a few were never handed in, a few wait for a correction. */
const earlierShare: readonly (readonly [State, number])[] = [
  ['not-begun', 0.02],
  ['correcting', 0.01],
]

async function communesOf(ctx: BaseCtx): Promise<readonly Commune[]> {
  const provinceId = LIVE_PROVINCE as UnitId
  const units = await descendantsOf(ctx, provinceId, 'commune', ctx.today)
  const villages = await descendantsOf(ctx, provinceId, 'village', ctx.today)
  const scopes = await scopesOf(
    ctx,
    [...units, ...villages].map(({ id }) => id),
    ctx.today,
  )
  const below = new Map<UnitId, string[]>()
  for (const { id } of villages) {
    const commune = scopes.get(id)?.[1]
    if (commune !== undefined) below.set(commune, [...(below.get(commune) ?? []), id])
  }
  return units.map(({ id, fullName }) => ({ id, name: fullName, scope: scopes.get(id) ?? [id], villages: below.get(id) ?? [] }))
}

function drawState(share: readonly (readonly [State, number])[], random: Random): State {
  const drawn = random.next()
  let sum = 0
  return share.find(([, weight]) => (sum += weight) > drawn)?.[0] ?? 'accepted'
}

const cellsFrom = (unit: string, { unit: own, villages }: GeneratedCells): readonly CellAt[] => [
  ...Object.entries(own).map(([figure, cell]) => ({ unitId: unit, figure, cell })),
  ...[...villages].flatMap(([id, cells]) => Object.entries(cells).map(([figure, cell]) => ({ unitId: id, figure, cell }))),
]

type About = {
  readonly commune: Commune
  readonly version: FormVersion
  readonly period: Period
  readonly dueOn: PlainDate
  readonly today: PlainDate
  readonly random: Random
}

/** One report in a state, no step of it dated after today. */
function reportIn(state: Exclude<State, 'not-begun'>, cells: readonly CellAt[], about: About): PastReport {
  const { commune, version, period, dueOn, today, random } = about
  const closes = closesOn(period)
  const between = (from: PlainDate, days: number): PlainDate =>
    addDays(from, Math.max(0, Math.min(random.int(0, days), daysBetween(from, today))))
  const sender = version.form.level === 'commune' ? OFFICER : RECEIVER
  const begun = addDays(closes, -random.int(0, 3))
  // most come before the deadline, some after it
  const drawn = between(closes, Math.max(0, daysBetween(closes, dueOn)) + (random.next() < 0.12 ? 4 : 0))
  // the province adds up what its communes handed in, the late ones too
  const handedIn = version.form.level === 'commune' ? drawn : dueOn < today ? dueOn : today
  const received = between(handedIn, 5)
  const steps: PastStep[] = [{ action: 'open', onDate: begun < today ? begun : today, ...sender, note: GENERATED }]
  if (state !== 'open') steps.push({ action: 'hand-in', onDate: handedIn, ...sender })
  if (state === 'returned') {
    steps.push({
      action: 'return',
      onDate: received,
      ...RECEIVER,
      note: 'Đề nghị kiểm tra các ô được trả lại.',
      cells: returnedCells(cells, random),
    })
  }
  if (state === 'accepted' || state === 'correcting') steps.push({ action: 'accept', onDate: received, ...RECEIVER })
  if (state === 'correcting') steps.push({ action: 'correct', onDate: received, ...sender, note: 'Bổ sung số liệu phát hiện sau khi nộp.' })
  // whoever has only begun has filled in about half
  const typed = state === 'open' ? cells.slice(0, Math.ceil(cells.length / 2)) : cells
  return {
    unit: commune,
    form: version.form,
    version: version.version,
    period,
    dueOn,
    villages: commune.villages,
    cells: typed,
    savedBy: OFFICER.byName,
    steps,
  }
}

const REASONS = ['Số liệu chưa khớp với sổ theo dõi; đề nghị kiểm tra lại.', 'Tăng, giảm nhiều so với kỳ trước mà chưa thuyết minh.']

function returnedCells(cells: readonly CellAt[], random: Random): readonly (CellKey & { reason: string })[] {
  return random.draw(cells, Math.min(2, cells.length)).map(({ unitId, figure }, at) => ({ unitId, figure, reason: REASONS[at] ?? '' }))
}

/** The journey's commune has its last month begun and its last quarter returned, so that both kinds of work are there to be done. */
function stateOf(about: About, kind: Kind, isLast: boolean): State {
  if (about.commune.name === JOURNEY_COMMUNE) return !isLast || kind === 'year' ? 'accepted' : kind === 'month' ? 'open' : 'returned'
  const drawn = drawState(isLast && kind !== 'year' ? lastShare : earlierShare, about.random)
  // every commune's year was there when the province added them up
  return kind === 'year' && drawn === 'not-begun' ? 'accepted' : drawn
}

/** What the reports of the present are generated from. */
type Given = {
  readonly communes: readonly Commune[]
  readonly versions: readonly FormVersion[]
  readonly holidays: Holidays
  readonly seed: number
}

/** What was generated so far, by commune, in the order of time for each kind of period. */
type Made = { readonly told: Map<UnitId, readonly Told[]>; readonly kinds: ReadonlyMap<string, FigureKind> }

function planned(ctx: BaseCtx, kind: Kind, of: Given, { told, kinds }: Made): readonly PastReport[] {
  const closed = recentPeriods(kind, ctx.today, filled[kind] + 1)
    .filter((period) => closesOn(period) <= ctx.today && closesOn(period) >= TWO_TIERS)
    .slice(0, filled[kind])
    .toReversed()
  const stocks = new Map<UnitId, CommuneStock>()
  return closed.flatMap((period, index) => {
    const version = of.versions.find(
      ({ form, inForce }) => form.level === 'commune' && form.period === kind && spanHolds(inForce, closesOn(period)),
    )
    if (version === undefined) return []
    const dueOn = dueOnOf(period, version.form.due.commune ?? { workingDays: 1 }, of.holidays)
    return of.communes.flatMap((commune): readonly PastReport[] => {
      const random = randomOf(of.seed, `report ${kind} ${period.from} ${commune.id}`)
      const about = { commune, version, period, dueOn, today: ctx.today, random }
      const state = stateOf(about, kind, index === closed.length - 1)
      const drawn = generated(kind, stocks, { commune, seed: of.seed, random })
      const unit =
        kind === 'year' ? miscounted(yearOf(drawn.unit, told.get(commune.id) ?? [], { year: period, kinds }), random) : drawn.unit
      const cells = cellsFrom(commune.id, { ...drawn, unit })
      const sums = unitSums(version.form, commune.id, cellMap(inForm(cells, about)))
      told.set(commune.id, [...(told.get(commune.id) ?? []), { unit: commune.id, period, sums }])
      return state === 'not-begun' ? [] : [reportIn(state, inForm(cells, about), about)]
    })
  })
}

/** Figures of a commune; from one quarter to the next its stock is carried on. */
function generated(
  kind: Kind,
  stocks: Map<UnitId, CommuneStock>,
  { commune, seed, random }: { readonly commune: Commune; readonly seed: number; readonly random: Random },
): GeneratedCells {
  if (kind === 'month') return monthCells(random)
  const stock = stocks.get(commune.id) ?? stockOf(commune.id, commune.villages, randomOf(seed, `stock ${commune.id}`))
  if (kind === 'year') return yearCells(stock, random)
  const made = quarterCells(stock, random)
  stocks.set(commune.id, { ...stock, models: stock.models + made.modelsNew })
  return made
}

/** In the order of the form, and only what it asks. */
function inForm(cells: readonly CellAt[], { version, commune }: About): readonly CellAt[] {
  const byKey = new Map(cells.map((each) => [`${each.unitId} ${each.figure}`, each]))
  return cellsOf(version.form, commune.id, commune.villages).flatMap((at) => byKey.get(`${at.unitId} ${at.figure}`) ?? [])
}

/** The province's own report of the last year that closed. */
async function provinceYear(ctx: BaseCtx, of: Given, { told }: Made): Promise<readonly PastReport[]> {
  const period = recentPeriods('year', ctx.today, 2).find((each) => closesOn(each) <= ctx.today && closesOn(each) >= TWO_TIERS)
  const version =
    period &&
    of.versions.find(({ form, inForce }) => form.level === 'province' && form.period === 'year' && spanHolds(inForce, closesOn(period)))
  if (period === undefined || version === undefined) return []
  const id = LIVE_PROVINCE as UnitId
  const scope = (await scopesOf(ctx, [id], ctx.today)).get(id) ?? [id]
  const random = randomOf(of.seed, `report province ${period.from}`)
  const years = [...told.values()].flatMap((all) => all.filter(({ period: each }) => each.kind === 'year' && each.from === period.from))
  const cells = cellsFrom(id, { unit: provinceYearOf(years.map(({ sums }) => sums)), villages: new Map() })
  const commune: Commune = { id, name: '', scope, villages: [] }
  const about = {
    commune,
    version,
    period,
    dueOn: dueOnOf(period, version.form.due.province ?? { workingDays: 1 }, of.holidays),
    today: ctx.today,
    random,
  }
  return [reportIn('accepted', inForm(cells, about), about)]
}

/** How the communes stand with what was asked for ad hoc; the rest have not begun. */
const askedShare: readonly (readonly [State, number])[] = [
  ['accepted', 0.15],
  ['handed-in', 0.25],
  ['open', 0.1],
]

/** What the province has asked for ad hoc, and the reports of those that have answered; the journey's commune has yet to begin. */
async function askedAdHoc(ctx: BaseCtx, of: Given): Promise<readonly PastReport[]> {
  const id = LIVE_PROVINCE as UnitId
  const scope = (await scopesOf(ctx, [id], ctx.today)).get(id) ?? [id]
  const asked = askedOn(ctx.today, of.holidays, { at: ctx.now, scope })
  const version = of.versions.find(({ form, inForce }) => form.id === asked.formId && spanHolds(inForce, ctx.today))
  if (version === undefined) return []
  await loadRequest(ctx, asked)
  const period = periodFrom('ad-hoc', asked.period)
  return of.communes.flatMap((commune): readonly PastReport[] => {
    const random = randomOf(of.seed, `report asked ${commune.id}`)
    const drawn = random.next()
    let sum = 0
    const state = askedShare.find(([, weight]) => (sum += weight) > drawn)?.[0]
    if (state === undefined || state === 'not-begun' || commune.name === JOURNEY_COMMUNE) return []
    const about = { commune, version, period, dueOn: asked.dueOn, today: ctx.today, random }
    return [reportIn(state, inForm(cellsFrom(commune.id, { unit: askedCells(random), villages: new Map() }), about), about)]
  })
}

/** What a public text says of a province, handed in and accepted as its report of that year. */
export async function statedOf(ctx: BaseCtx, holidays: Holidays): Promise<readonly PastReport[]> {
  const made: PastReport[] = []
  for (const stated of statedReports.filter(({ handedInOn }) => handedInOn <= ctx.today)) {
    const unit = (await findUnitByCodeOrName(ctx, stated.province, stated.on)).id as UnitId
    const scope = (await scopesOf(ctx, [unit], stated.on)).get(unit) ?? [unit]
    const { form, version } = await formInForce(ctx, stated.form, stated.on)
    const period = periodOf('year', stated.year)
    const police = { byName: 'Tài khoản minh họa', role: 'appraiser', onDate: stated.handedInOn } as const
    made.push({
      unit: { id: unit, scope },
      form,
      version,
      period,
      dueOn: dueOnOf(period, form.due.province ?? { workingDays: 1 }, holidays),
      villages: [],
      cells: Object.entries(stated.cells).map(([figure, cell]) => ({ unitId: unit, figure, cell })),
      savedBy: police.byName,
      steps: [
        { action: 'open', ...police, note: stated.note },
        { action: 'hand-in', ...police },
        { action: 'accept', ...police },
      ],
    })
  }
  return made
}

/** Reports of the present and those public texts speak of. */
export const reportsStep: PrepareStep = {
  name: 'demonstration-reports',
  run: async ({ system, say, seed }) => {
    await system(async (ctx) => {
      const holidays = await holidaysOf(ctx)
      const stated = await statedOf(ctx, holidays)
      const communes = ctx.today < TWO_TIERS ? [] : await communesOf(ctx)
      const of: Given = { communes, versions: await listPublishedForms(ctx), holidays, seed }
      const dictionary = await dictionaryOn(ctx, ctx.today)
      const sofar: Made = { told: new Map(), kinds: new Map(dictionary.map(({ id, kind }) => [id, kind])) }
      const made = kindsInOrder.flatMap((kind) => planned(ctx, kind, of, sofar))
      const ofProvince = ctx.today < TWO_TIERS ? [] : await provinceYear(ctx, of, sofar)
      const asked = ctx.today < TWO_TIERS ? [] : await askedAdHoc(ctx, of)
      await loadReports(ctx, [...stated, ...ofProvince, ...made, ...asked])
      for (const { unit, form, period } of ofProvince) {
        for (const { figure, why } of provinceSays) {
          await loadExplanation(ctx, { unit, form: form.id, other: 'commune-security-year', figure, period, text: why, ...RECEIVER })
        }
      }
      say(`periodic-reports: ${String(stated.length)} + ${String(ofProvince.length + made.length + asked.length)}`)
    })
  },
}
