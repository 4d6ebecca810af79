// The only place that loads the demonstration's objects below communes: An Giang's of 2020 under Thông tư 23/2012, Lào Cai's model villages.
import { plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { loadDecisions, loadDossiers, type PastDecision, type PastDossier } from '#server/features/assessments/assessments-load.service'
import { keepProvinceWindow } from '#server/features/calendar/calendar.service'
import { loadCohort } from '#server/features/units/enrolments.service'
import { loadInstitutions } from '#server/features/units/institutions.service'
import { findUnitByCodeOrName } from '#server/features/units/units.service'
import { endLoaded, loadVillagesOf } from '#server/features/units/villages.service'
import type { BaseCtx } from '#server/platform/context'
import type { PrepareStep } from '#server/platform/prepare'
import { modelVillages, safeObjects, type SourceText } from './figures.ts'
import type { Place } from './history.ts'
import { placesBelow } from './places.ts'
import { randomOf, type Random } from './random.ts'

/** Units of three tiers, and what hung below them, ended here. */
const THREE_TIERS_END = plainDate('2025-07-01')
/** The first day of the catalogue: what the demonstration invents stands from then. */
const FIRST_DAY = plainDate('2019-10-06')
const SYSTEM = 'Tài khoản minh họa'

const said = (source: SourceText): string => `${source.name}. ${source.note}`
const lower = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

type Thing = { readonly id: UnitId; readonly scope: readonly UnitId[] }
type Part = {
  readonly setId: string
  readonly window: { readonly from: PlainDate; readonly to: PlainDate }
  readonly enrolled: number
  readonly met: number
  readonly decidedOn: PlainDate
}

/** As many for each commune as the total allows, the remainder to the first ones. */
function spread(communes: readonly Place[], total: number): readonly { readonly commune: Place; readonly number: number }[] {
  const each = Math.floor(total / communes.length)
  const more = total - each * communes.length
  return communes.flatMap((commune, index) =>
    Array.from({ length: each + (index < more ? 1 : 0) }, (_, number) => ({ commune, number: number + 1 })),
  )
}

const areaType = (commune: Place): 'ấp' | 'khóm' => (commune.type === 'xã' ? 'ấp' : 'khóm')

type Objects = Readonly<Record<'areas' | 'communes' | 'bodies' | 'schools', readonly Thing[]>>

async function makeObjects(ctx: BaseCtx, communes: readonly Place[]): Promise<Objects> {
  const areas = await loadVillagesOf(
    ctx,
    spread(communes, safeObjects.areas.enrolled).map(({ commune, number }) => ({
      communeId: commune.id,
      type: areaType(commune),
      name: `minh họa ${String(number)}`,
    })),
    { from: FIRST_DAY, to: THREE_TIERS_END },
  )
  const body = (commune: Place) => ({ communeId: commune.id, decidedBy: 'district', from: FIRST_DAY }) as const
  const institutions = await loadInstitutions(ctx, [
    ...spread(communes, safeObjects.bodies.enrolled).map(({ commune, number }) =>
      number % 2 === 1
        ? ({ ...body(commune), kind: 'agency', form: 'civil', name: `Cơ quan minh họa ${String(number)}` } as const)
        : ({ ...body(commune), kind: 'enterprise', form: 'medium', name: `Doanh nghiệp minh họa ${String(number)}` } as const),
    ),
    ...spread(communes, safeObjects.schools.enrolled).map(
      ({ commune, number }) =>
        ({ ...body(commune), kind: 'school', form: 'secondary', name: `Trường minh họa ${String(number)}` }) as const,
    ),
  ])
  const bodies = institutions.slice(0, safeObjects.bodies.enrolled)
  const schools = institutions.slice(safeObjects.bodies.enrolled)
  await endLoaded(
    ctx,
    institutions.map((each) => each.id),
    THREE_TIERS_END,
  )
  return { areas, communes, bodies, schools }
}

type Counted = { readonly provinceId: UnitId; readonly random: Random; readonly order: number }

/** Enrols one kind of objects and recognises exactly the number told, by one decision of each authority. */
async function recognise(
  ctx: BaseCtx,
  about: Counted & { readonly part: Part; readonly level: 'village' | 'commune' | 'institution' },
  things: readonly Thing[],
  authorities: readonly Place[],
): Promise<void> {
  const { part, provinceId } = about
  if (things.length !== part.enrolled) throw new RangeError(`${part.setId}: ${String(things.length)} objects of ${String(part.enrolled)}`)
  const source = said(safeObjects.source)
  const cohortId = await loadCohort(ctx, {
    unitId: provinceId,
    objectLevel: about.level,
    programme: 'safe-standard',
    window: part.window,
    source,
    asSaid: safeObjects.asSaid,
    demonstration: true,
    units: things.map((thing) => ({ unitId: thing.id, scope: thing.scope, pilot: false })),
  })
  const met = about.random.draw(things, part.met)
  const decision = { ...part, provinceId, source, cohortId, asSaid: null, statusKind: 'safe-standard' } as const
  await loadDecisions(
    ctx,
    authorities.flatMap((authority, index) => {
      const units = met.filter((thing) => thing.scope.includes(authority.id))
      return units.length === 0 ? [] : [decisionOf(decision, authority, about.order + index, units)]
    }),
  )
}

type Deciding = Pick<Part, 'setId' | 'window' | 'decidedOn'> & {
  readonly provinceId: UnitId
  readonly source: string
  readonly cohortId: string | null
  readonly asSaid: string | null
  readonly statusKind: PastDecision['status_kind']
}

function decisionOf(
  about: Deciding,
  authority: Place,
  order: number,
  units: readonly (Thing & { readonly dossierId?: string })[],
): Parameters<typeof loadDecisions>[1][number] {
  return {
    decision: {
      scope: [...authority.scope],
      authority_unit_id: authority.id,
      authority_body: `UBND ${lower(authority.name)}`,
      number: `MH-${String(order)}/QĐ-UBND`,
      decided_on: about.decidedOn,
      signatory_capacity: 'TM. ỦY BAN NHÂN DÂN',
      signatory_title: 'CHỦ TỊCH',
      signatory_name: '',
      kind: 'recognition',
      status_kind: about.statusKind,
      set_id: about.setId,
      window_from: about.window.from,
      window_to: about.window.to,
      cohort_id: about.cohortId,
      as_said: about.asSaid,
      source: about.source,
      recorded_by: 'Dữ liệu minh họa',
    },
    units: units.map((unit) => ({
      unit_id: unit.id,
      province_id: about.provinceId,
      scope: unit.scope,
      dossier_id: unit.dossierId ?? null,
    })),
  }
}

/** An Giang 2020: 2.159 objects recognised under Thông tư 23/2012, each a row; nothing was evaluated, for no dossier of theirs is known. */
export const safeObjectsStep: PrepareStep = {
  name: 'demonstration-objects',
  run: async ({ system, say, seed }) => {
    await system(async (ctx) => {
      const { province, on, areas, communes: communePart, bodies, schools, source } = safeObjects
      if (communePart.decidedOn > ctx.today) return
      const provinceId = (await findUnitByCodeOrName(ctx, province, on)).id as UnitId
      const communes = await placesBelow(ctx, provinceId, 'commune', on)
      const districts = await placesBelow(ctx, provinceId, 'district', on)
      const objects = await makeObjects(ctx, communes)
      await keepProvinceWindow(ctx, { provinceId, setId: schools.setId, window: schools.window, source: said(source) })
      const random = (label: string): Random => randomOf(seed, `safe-objects-${label}`)
      await recognise(ctx, { provinceId, part: areas, level: 'village', random: random('areas'), order: 2000 }, objects.areas, communes)
      await recognise(
        ctx,
        { provinceId, part: communePart, level: 'commune', random: random('communes'), order: 2200 },
        objects.communes,
        districts,
      )
      await recognise(
        ctx,
        { provinceId, part: bodies, level: 'institution', random: random('bodies'), order: 2300 },
        objects.bodies,
        districts,
      )
      await recognise(
        ctx,
        { provinceId, part: schools, level: 'institution', random: random('schools'), order: 2400 },
        objects.schools,
        districts,
      )
      const [met, enrolled] = [areas, communePart, bodies, schools].reduce(([a, b], part) => [a + part.met, b + part.enrolled], [0, 0] as [
        number,
        number,
      ])
      say(`safe-objects-an-giang-2020: ${String(met)}/${String(enrolled)}`)
    })
  },
}

/** Villages of one district of Lào Cai under the province's own set: generated, and marked so. */
export const modelVillagesStep: PrepareStep = {
  name: 'demonstration-model-villages',
  run: async ({ system, say, seed }) => {
    await system(async (ctx) => {
      const { province, district: wanted, on, setId, window, villagesEach, metOfTen, decidedOn, statusKind } = modelVillages
      if (decidedOn > ctx.today) return
      const provinceId = (await findUnitByCodeOrName(ctx, province, on)).id as UnitId
      const district = (await placesBelow(ctx, provinceId, 'district', on)).find((each) => each.name === wanted)
      if (district === undefined) throw new RangeError(`the catalogue has no ${wanted}`)
      const communes = (await placesBelow(ctx, district.id, 'commune', on)).filter((place) => place.type === 'xã')
      const random = randomOf(seed, 'model-villages')
      const villages = await loadVillagesOf(
        ctx,
        spread(communes, communes.length * villagesEach).map(({ commune, number }) => ({
          communeId: commune.id,
          type: 'thôn',
          name: `minh họa ${String(number)}`,
        })),
        { from: FIRST_DAY, to: THREE_TIERS_END },
      )
      const source = said(modelVillages.source)
      await keepProvinceWindow(ctx, { provinceId, setId, window, source })
      const cohortId = await loadCohort(ctx, {
        unitId: district.id,
        objectLevel: 'village',
        programme: statusKind,
        window,
        source,
        asSaid: null,
        demonstration: true,
        units: villages.map((village) => ({ unitId: village.id, scope: village.scope, pilot: false })),
      })
      const met = new Set(random.draw(villages, Math.ceil((villages.length * metOfTen) / 10)).map((village) => village.id))
      const loaded = await loadDossiers(
        ctx,
        villages.map((village) => villageDossier(village, { provinceId, met: met.has(village.id) })),
      )
      const recognised = loaded.filter((each) => each.status === 'recognised')
      const about = { setId, window, decidedOn, provinceId, source, cohortId, asSaid: null, statusKind }
      const units = recognised.map((each) => ({ id: each.unitId, scope: each.scope, dossierId: each.id }))
      await loadDecisions(ctx, [decisionOf(about, district, 2500, units)])
      say(`model-villages-lao-cai-2023: ${String(recognised.length)}/${String(villages.length)}`)
    })
  },
}

function villageDossier(village: Thing, about: { readonly provinceId: UnitId; readonly met: boolean }): PastDossier {
  const { window, setId, decidedOn } = modelVillages
  const officer = { byName: SYSTEM, role: 'commune-officer' } as const
  const authority = { byName: SYSTEM, role: 'district-authority' } as const
  return {
    unitId: village.id,
    scope: village.scope,
    provinceId: about.provinceId,
    setId,
    window,
    dueOn: null,
    facts: { villageSecurityMet: about.met },
    savedBy: SYSTEM,
    trail: [
      { action: 'register', onDate: plainDate('2023-02-20'), ...officer },
      { action: 'hand-in', onDate: plainDate('2023-12-05'), ...officer },
      { action: about.met ? 'accept' : 'conclude-not-met', onDate: plainDate('2023-12-20'), ...authority },
      ...(about.met ? [{ action: 'recognise', onDate: decidedOn, ...authority } as const] : []),
    ],
  }
}
