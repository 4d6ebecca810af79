// The only place that fills a demonstration database: accounts, the figures of the past, one province of the present.
import type { Role } from '@binhyen/core/access/access.domain'
import { addDays, plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { createAccount, demonstrationPasswordHash } from '#server/features/access/access.service'
import { loadDelegation } from '#server/features/access/delegations.service'
import { loadDecision, loadDossiers, type LoadedDossier } from '#server/features/assessments/assessments-load.service'
import { keepProvinceWindow } from '#server/features/calendar/calendar.service'
import { loadCohort } from '#server/features/units/enrolments.service'
import { coversOf, descendantsOf, findUnitByCodeOrName, originsOf, scopesOf } from '#server/features/units/units.service'
import { loadVillages } from '#server/features/units/villages.service'
import type { BaseCtx } from '#server/platform/context'
import type { PrepareStep } from '#server/platform/prepare'
import { assessedFigures, generatedFigures, pilots, titleFigures, type AssessedFigure, type TitleFigure } from './figures.ts'
import { modelVillagesStep, safeObjectsStep } from './objects.ts'
import { planAssessed, type Place } from './history.ts'
import { placesBelow } from './places.ts'
import {
  communesWithVillages,
  JOURNEY_COMMUNE,
  LIVE_PROVINCE,
  liveWindows,
  planBefore,
  planNow,
  planVillages,
  villageNames,
  type LivePlan,
} from './live.ts'
import { randomOf } from './random.ts'
import { reportsStep } from './reports.ts'

/** Decisions of the demonstration carry numbers nobody could mistake for real ones. */
const decisionNumber = (order: number): string => `MH-${String(order).padStart(3, '0')}/QĐ-UBND`

const rural = (places: readonly Place[]): Place[] => places.filter((place) => place.type === 'xã')

async function provinceOn(ctx: BaseCtx, code: string, on: PlainDate): Promise<UnitId> {
  return (await findUnitByCodeOrName(ctx, code, on)).id as UnitId
}

type CohortOf = Pick<AssessedFigure | TitleFigure, 'window' | 'statusKind'> & { readonly source: string; readonly asSaid: string | null }

async function enrol(
  ctx: BaseCtx,
  provinceId: UnitId,
  about: CohortOf,
  units: { level: 'commune' | 'district'; places: readonly Place[]; pilots?: ReadonlySet<UnitId> },
): Promise<string> {
  return loadCohort(ctx, {
    unitId: provinceId,
    objectLevel: units.level,
    programme: about.statusKind,
    window: about.window,
    source: about.source,
    asSaid: about.asSaid,
    demonstration: true,
    units: units.places.map((place) => ({ unitId: place.id, scope: place.scope, pilot: units.pilots?.has(place.id) ?? false })),
  })
}

type Decided = {
  readonly provinceId: UnitId
  readonly statusKind: AssessedFigure['statusKind']
  readonly setId: string | null
  readonly window: AssessedFigure['window']
  readonly decidedOn: PlainDate
  readonly asSaid: string | null
  readonly source: string
  readonly cohortId: string | null
}

/** One decision of an authority over the units it lists. */
async function decide(
  ctx: BaseCtx,
  about: Decided,
  by: { authority: Place; body: string; order: number },
  units: readonly { unit_id: UnitId; province_id: UnitId; scope: readonly UnitId[]; dossier_id: string | null }[],
): Promise<void> {
  if (units.length === 0) return
  await loadDecision(
    ctx,
    {
      scope: [...by.authority.scope],
      authority_unit_id: by.authority.id,
      authority_body: by.body,
      number: decisionNumber(by.order),
      decided_on: about.decidedOn,
      signatory_capacity: 'TM. ỦY BAN NHÂN DÂN',
      signatory_title: 'CHỦ TỊCH',
      signatory_name: '',
      kind: about.setId === null ? 'title' : 'recognition',
      status_kind: about.statusKind,
      set_id: about.setId,
      window_from: about.window.from,
      window_to: about.window.to,
      cohort_id: about.cohortId,
      as_said: about.asSaid,
      source: about.source,
      recorded_by: 'Dữ liệu minh họa',
    },
    units,
  )
}

const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)
const listed = (
  dossiers: readonly LoadedDossier[],
): { unit_id: UnitId; province_id: UnitId; scope: readonly UnitId[]; dossier_id: string }[] =>
  dossiers
    .filter((each) => each.status === 'recognised')
    .map((each) => ({ unit_id: each.unitId, province_id: each.provinceId, scope: each.scope, dossier_id: each.id }))

async function placeOf(ctx: BaseCtx, id: UnitId, on: PlainDate): Promise<Place> {
  const scope = (await scopesOf(ctx, [id], on)).get(id) ?? [id]
  const unit = await findUnitByCodeOrName(ctx, id, on)
  return { id, name: unit.fullName, type: unit.type, scope }
}

/** The figures of An Giang, Hà Nội and Thanh Hóa: dossiers judged by the evaluator, decisions, and titles as recorded. */
const historyStep: PrepareStep = {
  name: 'demonstration-history',
  run: async ({ system, say, seed }) => {
    await system(async (ctx) => {
      const order = await loadAssessed(ctx, assessedFigures, { seed, say, order: 0 })
      await loadTitles(ctx, seed, order)
      await loadPilots(ctx, seed)
    })
  },
}

/** Quảng Nam and Lào Cai of three tiers: generated, and marked so. */
const generatedStep: PrepareStep = {
  name: 'demonstration-generated',
  run: async ({ system, say, seed }) => {
    await system(async (ctx) => {
      await loadAssessed(ctx, generatedFigures, { seed, say, order: 500 })
    })
  },
}

type Loading = { readonly seed: number; readonly say: (line: string) => void; readonly order: number }

/** Loads figures with their enrolment, dossiers and decisions; answers the order of the last decision. */
async function loadAssessed(ctx: BaseCtx, figures: readonly AssessedFigure[], { seed, say, order: from }: Loading): Promise<number> {
  const before = new Map<string, { enrolled: readonly Place[]; met: ReadonlySet<UnitId> }>()
  let order = from
  for (const figure of figures) {
    if (figure.decidedOn > ctx.today) continue
    const provinceId = await provinceOn(ctx, figure.province, figure.on)
    const earlier = before.get(`${figure.province} ${figure.setId}`)
    const places = rural(await placesBelow(ctx, provinceId, 'commune', figure.on))
    const plan = planAssessed(figure, places, {
      random: randomOf(seed, figure.id),
      keep: earlier?.met ?? new Set(),
      enrolledBefore: earlier?.enrolled ?? null,
    })
    before.set(`${figure.province} ${figure.setId}`, plan)
    const source = `${figure.source.name}. ${figure.source.note}`
    const cohortId = await enrol(ctx, provinceId, { ...figure, source }, { level: 'commune', places: plan.enrolled })
    if (figure.statusKind !== 'safe-standard') {
      await keepProvinceWindow(ctx, { provinceId, setId: figure.setId, window: figure.window, source })
    }
    const loaded = await loadDossiers(ctx, plan.dossiers)
    const about = { ...figure, provinceId, source, cohortId }
    if (figure.statusKind === 'safe-standard') {
      // the districts recognised their communes, each by its own decision (Hà Nội 2024, in the text the figure is from)
      const districts = await placesBelow(ctx, provinceId, 'district', figure.on)
      for (const district of districts) {
        const own = listed(loaded.filter((each) => each.scope.includes(district.id)))
        if (own.length > 0) {
          await decide(ctx, about, { authority: district, body: `UBND ${lower(district.name)}`, order: (order += 1) }, own)
        }
      }
    } else {
      const authority = await placeOf(ctx, provinceId, figure.on)
      await decide(ctx, about, { authority, body: `UBND ${lower(authority.name)}`, order: (order += 1) }, listed(loaded))
    }
    say(`${figure.id}: ${String(plan.met.size)}/${String(plan.enrolled.length)}`)
  }
  return order
}

async function loadTitles(ctx: BaseCtx, seed: number, from: number): Promise<void> {
  let order = from
  for (const figure of titleFigures) {
    if (figure.decidedOn > ctx.today) continue
    const random = randomOf(seed, figure.id)
    const provinceId = await provinceOn(ctx, figure.province, figure.on)
    const all = await placesBelow(ctx, provinceId, figure.level, figure.on)
    const enrolled = random.draw(figure.level === 'commune' ? rural(all) : all, figure.enrolled)
    const authority = await placeOf(ctx, provinceId, figure.on)
    const source = `${figure.source.name}. ${figure.source.note}`
    const cohortId = await enrol(ctx, provinceId, { ...figure, source }, { level: figure.level, places: enrolled })
    const units = random
      .draw(enrolled, figure.met)
      .map((place) => ({ unit_id: place.id, province_id: provinceId, scope: place.scope, dossier_id: null }))
    await decide(
      ctx,
      { ...figure, setId: null, provinceId, source, cohortId },
      { authority, body: `UBND ${lower(authority.name)}`, order: (order += 1) },
      units,
    )
  }
}

async function loadPilots(ctx: BaseCtx, seed: number): Promise<void> {
  if (pilots.on > ctx.today) return
  const provinceId = await provinceOn(ctx, pilots.province, pilots.on)
  const places = rural(await placesBelow(ctx, provinceId, 'commune', pilots.on))
  const drawn = new Set(
    randomOf(seed, 'pilots')
      .draw(places, pilots.communes)
      .map((place) => place.id),
  )
  await enrol(
    ctx,
    provinceId,
    { ...pilots, asSaid: '28 xã điểm và 2 huyện điểm' },
    { level: 'commune', places: places.slice(0, pilots.enrolled), pilots: drawn },
  )
}

/** Lào Cai of two tiers in the window that holds today, with the window before as the one it is compared with. */
const liveStep: PrepareStep = {
  name: 'demonstration-live',
  run: async ({ system, say, seed }) => {
    await system(async (ctx) => {
      const windows = liveWindows(ctx.today)
      if (windows === null) {
        say('Ngày minh họa sớm hơn tổ chức hai cấp: không có tỉnh đang trong kỳ.')
        return
      }
      const provinceId = LIVE_PROVINCE as UnitId
      const communes = rural(await placesBelow(ctx, provinceId, 'commune', ctx.today))
      const authority = await placeOf(ctx, provinceId, ctx.today)
      const source = 'Dữ liệu minh họa sinh tự động'
      const random = randomOf(seed, 'live')
      const load = async (plan: LivePlan, order: number): Promise<void> => {
        const about = { statusKind: 'safe-standard', window: { from: plan.window.from, to: plan.window.to }, asSaid: null, source } as const
        const cohortId = await enrol(ctx, provinceId, about, { level: 'commune', places: communes })
        const loaded = await loadDossiers(ctx, plan.dossiers)
        const decision = { ...about, provinceId, setId: 'tt124-2021-commune', decidedOn: plan.decidedOn, cohortId }
        await decide(ctx, decision, { authority, body: `UBND ${lower(authority.name)}`, order }, listed(loaded))
      }
      await load(planBefore(windows, communes, ctx.today, random), 901)
      const villages = await loadVillageDossiers(ctx, communesWithVillages(communes, random), { windows, random })
      await load(planNow(windows, communes, { today: ctx.today, random, villages }), 902)
    })
  },
}

type VillageCounts = ReadonlyMap<UnitId, { readonly total: number; readonly registered: number; readonly recognised: number }>

async function loadVillageDossiers(
  ctx: BaseCtx,
  communes: readonly Place[],
  about: { windows: NonNullable<ReturnType<typeof liveWindows>>; random: ReturnType<typeof randomOf> },
): Promise<VillageCounts> {
  const counts = new Map<UnitId, { total: number; registered: number; recognised: number }>()
  let order = 910
  for (const commune of communes) {
    const villages = await loadVillages(ctx, {
      commune: { id: commune.id },
      names: villageNames(about.random),
      from: plainDate('2025-07-01'),
    })
    const places = villages.map((village): Place => ({ ...village, type: 'thôn' }))
    const plan = planVillages(about.windows, places, ctx.today, about.random)
    const loaded = await loadDossiers(ctx, plan.dossiers)
    const decision = {
      statusKind: 'safe-standard',
      provinceId: LIVE_PROVINCE as UnitId,
      setId: 'tt124-2021-residential-area',
      window: { from: plan.window.from, to: plan.window.to },
      decidedOn: plan.decidedOn,
      asSaid: null,
      source: 'Dữ liệu minh họa sinh tự động',
      cohortId: null,
    } as const
    await decide(ctx, decision, { authority: commune, body: `UBND ${lower(commune.name)}`, order: (order += 1) }, listed(loaded))
    counts.set(commune.id, { total: places.length, registered: plan.dossiers.length, recognised: listed(loaded).length })
  }
  return counts
}

/** The seats of the demonstration; nobody is named. */
const seats: readonly { username: string; displayName: string; role: Role; unit: string }[] = [
  { username: 'canbo.xa', displayName: 'Cán bộ xã Bắc Hà', role: 'commune-officer', unit: JOURNEY_COMMUNE },
  { username: 'tonghop', displayName: 'Cán bộ tổng hợp số liệu tỉnh Lào Cai', role: 'province-clerk', unit: LIVE_PROVINCE },
  { username: 'ubnd.xa', displayName: 'UBND xã Bắc Hà', role: 'commune-authority', unit: JOURNEY_COMMUNE },
  // the same body appraises and decides on its residential areas: two people of it, never one
  { username: 'chutich.xa', displayName: 'Chủ tịch UBND xã Bắc Hà', role: 'commune-authority', unit: JOURNEY_COMMUNE },
  { username: 'thamdinh', displayName: 'Cán bộ thẩm định Công an tỉnh', role: 'appraiser', unit: LIVE_PROVINCE },
  { username: 'phogiamdoc', displayName: 'Phó Giám đốc Công an tỉnh', role: 'leader', unit: LIVE_PROVINCE },
  { username: 'ubnd.tinh', displayName: 'UBND tỉnh Lào Cai', role: 'provincial-authority', unit: LIVE_PROVINCE },
  { username: 'vpdp', displayName: 'Văn phòng Điều phối NTM tỉnh', role: 'programme-office', unit: LIVE_PROVINCE },
  { username: 'lanhdao', displayName: 'Lãnh đạo tỉnh Lào Cai', role: 'leader', unit: LIVE_PROVINCE },
  { username: 'lanhdao.angiang', displayName: 'Lãnh đạo tỉnh An Giang', role: 'leader', unit: '91@2025-07-01' },
  { username: 'quantri', displayName: 'Quản trị tỉnh Lào Cai', role: 'administrator', unit: LIVE_PROVINCE },
  { username: 'quantri.bo', displayName: 'Quản trị cấp Bộ', role: 'administrator', unit: 'VN' },
  { username: 'auditor', displayName: 'Kiểm tra viên cấp Bộ', role: 'auditor', unit: 'VN' },
]

/** One account for each seat; all share the demonstration's printed password. */
const accountsStep: PrepareStep = {
  name: 'demonstration-accounts',
  run: async ({ system }) => {
    await system(async (ctx) => {
      const passwordHash = await demonstrationPasswordHash(ctx)
      for (const seat of seats) {
        const unitId = seat.unit === JOURNEY_COMMUNE ? await journeyCommune(ctx) : (seat.unit as UnitId)
        const covers = await coversOf(ctx, unitId)
        await createAccount(ctx, {
          username: seat.username,
          displayName: seat.displayName,
          demonstration: true,
          passwordHash,
          grants: [{ role: seat.role, unitId, covers, valid: { from: plainDate('2000-01-01'), to: null } }],
        })
      }
      await leaveBehind(ctx, passwordHash)
      await loadDelegation(ctx, {
        from: 'thamdinh',
        to: 'phogiamdoc',
        document: 'Giấy ủy quyền số 03/UQ-CAT (dữ liệu minh họa)',
        valid: { from: addDays(ctx.today, -5), to: addDays(ctx.today, 25) },
      })
    })
  },
}

/** Somebody who still sits in a commune that was merged away: what an administrator has to move. */
async function leaveBehind(ctx: BaseCtx, passwordHash: string): Promise<void> {
  const commune = await journeyCommune(ctx)
  const { links } = await originsOf(ctx, [commune])
  const merged = links.find((link) => link.toId === commune)?.fromId
  if (merged === undefined) return
  await createAccount(ctx, {
    username: 'canbo.xacu',
    displayName: 'Cán bộ xã trước sắp xếp',
    demonstration: true,
    passwordHash,
    grants: [
      { role: 'commune-officer', unitId: merged, covers: await coversOf(ctx, merged), valid: { from: plainDate('2000-01-01'), to: null } },
    ],
  })
}

async function journeyCommune(ctx: BaseCtx): Promise<UnitId> {
  const communes = await descendantsOf(ctx, LIVE_PROVINCE as UnitId, 'commune', plainDate('2025-07-01'))
  const found = communes.find((unit) => unit.fullName === JOURNEY_COMMUNE)
  if (found === undefined) throw new RangeError(`the catalogue has no ${JOURNEY_COMMUNE} in Lào Cai`)
  return found.id
}

export const demonstrationSteps: readonly PrepareStep[] = [
  accountsStep,
  historyStep,
  generatedStep,
  safeObjectsStep,
  modelVillagesStep,
  liveStep,
  reportsStep,
]
