// Tests of how institutions are assessed: registered, entered and recognised by whose committee decides for them, and counted for their commune.
import * as api from '@binhyen/core/assessments/assessments.contract'
import * as decisions from '@binhyen/core/assessments/decisions.contract'
import { statusAfter } from '@binhyen/core/assessments/assessments.domain'
import type { Facts } from '@binhyen/core/criteria/criteria.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import * as institutions from '@binhyen/core/units/institutions.contract'
import { addVillage } from '@binhyen/core/units/units.contract'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { describe, expect, test } from 'vitest'
import type { Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'
import { loadInstitutions } from '../units/institutions.service.ts'
import { loadDossiers } from './assessments-load.service.ts'
import { rescoreAll } from './rescoring.service.ts'

const PROVINCE = '15@2025-07-01'
const BAC_HA = '02839@2025-07-01'
const COMMUNE_SET = 'tt124-2021-commune'
const AGENCY_SET = 'tt124-2021-agency-enterprise'
const SCHOOL_SET = 'tt124-2021-school'
const AREA_SET = 'tt124-2021-residential-area'
const WINDOW = plainDate('2026-11-16')
const AREA_WINDOW = plainDate('2026-11-01')
const ON = plainDate('2027-02-10')
const TODAY = { today: ON }

const day = (text: string) => ({ has: true as const, date: plainDate(text) })
const numbered = (number: string, text: string) => ({ has: true as const, number, date: plainDate(text) })
const agencyFacts: Readonly<Record<string, Facts>> = {
  'art6-1': {
    partyResolutionMet: true,
    securityPlan: numbered('01/KH', '2027-01-05'),
    registration: day('2027-01-06'),
    internalRulesMet: true,
    staff: 20,
    staffBriefed: 20,
    models: 1,
  },
  'art6-2': { policiesImplemented: true },
  'art6-rest': { otherClausesMet: true },
}
const schoolFacts: Readonly<Record<string, Facts>> = { art7: { article7Met: true } }
const areaFacts: Readonly<Record<string, Facts>> = {
  'art4-1': {
    partyResolution: numbered('01/NQ', '2027-01-05'),
    registration: day('2027-01-06'),
    households: 100,
    householdsRegistered: 100,
  },
  'art4-2': { policiesImplemented: true },
  'art4-3': { article43Occurred: false },
  'art4-4': { clause44Met: true },
  'art4-5': { clause45Met: true },
}

async function ok<R>(answer: Promise<{ code: string | null; details: unknown; body: R }>): Promise<R> {
  const { code, details, body } = await answer
  if (code !== null) throw new Error(`${code} ${JSON.stringify(details)}`)
  return body
}

// oxlint-disable-next-line max-params -- reads as a sentence in every test
const add = async (who: Client, kind: 'agency' | 'enterprise' | 'school', form: string, name: string, decidedBy = 'commune') =>
  (
    await ok(
      who.call(institutions.addInstitution, {
        params: { id: BAC_HA },
        body: { kind, form, name, decidedBy, from: '2026-01-01' } as never,
      }),
    )
  ).id

const byText = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : 1)

const register = (who: Client, unitId: string, setId: string, windowFrom = WINDOW) =>
  who.call(api.registerDossier, { body: { unitId, setId, windowFrom } })

async function handedIn(
  who: Client,
  unitId: string,
  set: { id: string; facts: Readonly<Record<string, Facts>>; from?: typeof WINDOW },
): Promise<string> {
  const { id } = await ok(register(who, unitId, set.id, set.from))
  for (const [clause, values] of Object.entries(set.facts)) {
    await ok(who.call(api.saveSection, { params: { id, clause }, body: { values, revision: 0 } }))
  }
  expect((await ok(who.call(api.handInDossier, { params: { id }, body: {} }))).outcome).toBe('met')
  return id
}

const decision = (more: object) => ({
  authorityUnitId: BAC_HA,
  number: '07/QĐ-UBND',
  decidedOn: ON,
  signatoryTitle: 'CHỦ TỊCH',
  setId: AGENCY_SET,
  windowFrom: WINDOW,
  unitIds: [] as string[],
  ...more,
})

describe('institutions of the commune', () => {
  test('are registered by its officer, grouped by kind, without those the law leaves out', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BAC_HA)
      const station = await add(officer, 'agency', 'civil', 'Trạm Y tế')
      const small = await add(officer, 'enterprise', 'small', 'Công ty Nhỏ')
      const school = await add(officer, 'school', 'secondary', 'Trường THCS Bắc Hà')
      const appraiser = await as('appraiser', PROVINCE)
      await add(appraiser, 'agency', 'civil', 'Bệnh viện', 'province')
      const toRegister = (await ok(officer.call(api.listWork))).items.filter((item) => item.unit.level === 'institution')
      expect(toRegister.map((item) => [item.unit.id, item.unit.kind, item.unit.parentName, item.set.id]).toSorted(byText)).toEqual(
        [
          [station, 'agency', 'Xã Bắc Hà', AGENCY_SET],
          [school, 'school', 'Xã Bắc Hà', SCHOOL_SET],
        ].toSorted(byText),
      )
      const { id } = await ok(register(officer, station, AGENCY_SET))
      expect((await ok(officer.call(api.getDossier, { params: { id } }))).unit).toMatchObject({ level: 'institution', kind: 'agency' })
      expect((await register(officer, school, AGENCY_SET)).code).toBe('assessment.wrong-object')
      expect((await register(officer, station, COMMUNE_SET)).code).toBe('assessment.wrong-object')
      const excluded = await register(officer, small, AGENCY_SET)
      expect([excluded.code, (excluded.details as { reason: string }).reason]).toEqual(['assessment.institution-excluded', 'small'])
      const listed = await ok(officer.call(api.listWork))
      expect(listed.items.filter((item) => item.unit.kind === 'agency').map((item) => item.kind)).toEqual(['fill-in'])
    }, TODAY))

  test('areas, agencies and schools are recognised by one decision of the commune, each in its window, and counted for it', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BAC_HA)
      const station = await add(officer, 'agency', 'civil', 'Trạm Y tế')
      const post = await add(officer, 'enterprise', 'large', 'Bưu điện')
      const school = await add(officer, 'school', 'secondary', 'Trường THCS Bắc Hà')
      await add(officer, 'enterprise', 'micro', 'Công ty Siêu Nhỏ')
      const village = (
        await ok(officer.call(addVillage, { params: { id: BAC_HA }, body: { type: 'thôn', name: 'Na Hối', from: '2026-01-01' } }))
      ).id
      const commune = (await ok(register(officer, BAC_HA, COMMUNE_SET))).id
      const counts = async () => {
        const { context, subUnits, bodies } = await ok(officer.call(api.getDossier, { params: { id: commune } }))
        return { derived: context.derived, areas: subUnits?.total ?? null, bodies: bodies?.recognised ?? null }
      }
      expect(await counts()).toEqual({ derived: null, areas: null, bodies: null })
      const dossiers = [
        await handedIn(officer, station, { id: AGENCY_SET, facts: agencyFacts }),
        await handedIn(officer, school, { id: SCHOOL_SET, facts: schoolFacts }),
        await handedIn(officer, village, { id: AREA_SET, facts: areaFacts, from: AREA_WINDOW }),
      ]
      expect((await counts()).derived).toEqual({
        areasTotal: 1,
        areasRegistered: 1,
        areasRecognised: 0,
        bodiesTotal: 3,
        bodiesRegistered: 2,
        bodiesRecognised: 0,
      })
      const authority = await as('commune-authority', BAC_HA)
      const queue = (await ok(authority.call(api.listDossiers, { query: { queue: 'appraise' } }))).items
      expect(queue.map((row) => row.id).toSorted(byText)).toEqual(dossiers.toSorted(byText))
      expect((await officer.call(api.acceptDossier, { params: { id: dossiers[0] ?? '' }, body: {} })).code).toBe('auth.forbidden')
      for (const id of dossiers) await ok(authority.call(api.acceptDossier, { params: { id }, body: {} }))
      const { groups } = await ok(authority.call(decisions.listCandidates))
      expect(groups.map((group) => [group.setId, group.authorityBody, group.dossiers.length]).toSorted(byText)).toEqual([
        [AGENCY_SET, 'UBND xã Bắc Hà', 1],
        [AREA_SET, 'UBND xã Bắc Hà', 1],
        [SCHOOL_SET, 'UBND xã Bắc Hà', 1],
      ])
      const more = [
        { setId: SCHOOL_SET, windowFrom: WINDOW, unitIds: [school] },
        { setId: AREA_SET, windowFrom: AREA_WINDOW, unitIds: [village] },
      ]
      const half = await authority.call(decisions.issueDecision, { body: decision({ unitIds: [station, post], more }) })
      expect([half.code, half.details]).toEqual(['decision.unit-not-accepted', { units: [{ id: post, name: 'Bưu điện', status: null }] }])
      expect((await authority.call(decisions.issueDecision, { body: decision({ unitIds: [station], more }) })).code).toBe(
        'decision.proposer-decides',
      )
      const chairman = await as('commune-authority', BAC_HA)
      const issued = await ok(chairman.call(decisions.issueDecision, { body: decision({ unitIds: [station], more }) }))
      expect(issued.units).toBe(3)
      const shown = await ok(officer.call(decisions.getDecision, { params: { id: issued.id } }))
      expect(shown).toMatchObject({ setId: null, units: 3, window: { from: '2026-11-01', to: '2027-11-16' } })
      expect(shown.list.map((unit) => [unit.unitId, unit.level, unit.kind, unit.setId, unit.window.from]).toSorted(byText)).toEqual(
        [
          [village, 'village', null, AREA_SET, '2026-11-01'],
          [station, 'institution', 'agency', AGENCY_SET, '2026-11-16'],
          [school, 'institution', 'school', SCHOOL_SET, '2026-11-16'],
        ].toSorted(byText),
      )
      expect(await counts()).toEqual({
        derived: { areasTotal: 1, areasRegistered: 1, areasRecognised: 1, bodiesTotal: 3, bodiesRegistered: 2, bodiesRecognised: 2 },
        areas: 1,
        bodies: 2,
      })
    }, TODAY))

  test('where the commune registers areas only, it declares its bodies; what is counted stands before what is typed', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', BAC_HA)
      const village = (
        await ok(officer.call(addVillage, { params: { id: BAC_HA }, body: { type: 'thôn', name: 'Na Hối', from: '2026-01-01' } }))
      ).id
      await add(officer, 'agency', 'civil', 'Trạm Y tế')
      await ok(register(officer, village, AREA_SET, AREA_WINDOW))
      const commune = (await ok(register(officer, BAC_HA, COMMUNE_SET))).id
      const { context, bodies } = await ok(officer.call(api.getDossier, { params: { id: commune } }))
      expect([Object.keys(context.derived ?? {}), bodies]).toEqual([['areasTotal', 'areasRegistered', 'areasRecognised'], null])
      const saved = await ok(
        officer.call(api.saveSection, {
          params: { id: commune, clause: 'art5-4' },
          body: { values: { areasTotal: 9, bodiesTotal: 1, bodiesRegistered: 1, bodiesRecognised: 1 }, revision: 0 },
        }),
      )
      // 1 of 2 objects: the declared 9 areas do not count
      expect(saved.failing).toContain('art5-4')
    }, TODAY))

  test('one decision confers one status', () =>
    inRollback(async ({ as }) => {
      const authority = await as('provincial-authority', PROVINCE)
      const lists = {
        authorityUnitId: PROVINCE,
        setId: COMMUNE_SET,
        unitIds: [BAC_HA],
        more: [{ setId: 'criterion-10-2026', windowFrom: WINDOW, unitIds: [BAC_HA] }],
      }
      const mixed = await authority.call(decisions.issueDecision, { body: decision(lists) })
      expect([mixed.code, mixed.details]).toEqual(['decision.mixed-status', { statuses: ['safe-standard', 'criterion-10'] }])
      const foreign = { ...lists, more: [{ setId: AREA_SET, windowFrom: AREA_WINDOW, unitIds: [BAC_HA] }] }
      expect((await authority.call(decisions.issueDecision, { body: decision(foreign) })).code).toBe('decision.unit-not-accepted')
    }, TODAY))
})

describe('institutions of the province', () => {
  test('are entered by one appraiser, appraised by another, recognised by the province and not counted for the commune', () =>
    inRollback(async ({ as }) => {
      const maker = await as('appraiser', PROVINCE)
      const hospital = await add(maker, 'agency', 'civil', 'Bệnh viện Đa khoa', 'province')
      const officer = await as('commune-officer', BAC_HA)
      expect((await register(officer, hospital, AGENCY_SET)).code).toBe('auth.forbidden')
      expect((await ok(maker.call(api.listWork))).items.map((item) => [item.kind, item.unit.id])).toContainEqual(['register', hospital])
      const id = await handedIn(maker, hospital, { id: AGENCY_SET, facts: agencyFacts })
      // the commune sees it lies in its place, and cannot touch it
      expect((await officer.call(api.saveSection, { params: { id, clause: 'art6-2' }, body: { values: {}, revision: 1 } })).code).toBe(
        'auth.forbidden',
      )
      const shown = await ok(officer.call(api.getDossier, { params: { id } }))
      expect(shown.may).toEqual([])
      expect(shown.route.decide).toMatchObject({ body: 'UBND tỉnh Lào Cai', checked: false })
      expect((await maker.call(api.acceptDossier, { params: { id }, body: {} })).code).toBe('assessment.maker-is-checker')
      const communeAuthority = await as('commune-authority', BAC_HA)
      expect((await communeAuthority.call(api.acceptDossier, { params: { id }, body: {} })).code).toBe('assessment.wrong-seat')
      const checker = await as('appraiser', PROVINCE)
      await ok(checker.call(api.acceptDossier, { params: { id }, body: {} }))
      expect((await ok(communeAuthority.call(decisions.listCandidates))).groups).toEqual([])
      const refused = await communeAuthority.call(decisions.issueDecision, { body: decision({ unitIds: [hospital] }) })
      expect(refused.code).toBe('decision.unit-not-accepted')
      const authority = await as('provincial-authority', PROVINCE)
      const issued = await ok(
        authority.call(decisions.issueDecision, { body: decision({ authorityUnitId: PROVINCE, unitIds: [hospital] }) }),
      )
      expect(issued.units).toBe(1)
      const commune = (await ok(register(officer, BAC_HA, COMMUNE_SET))).id
      expect((await ok(officer.call(api.getDossier, { params: { id: commune } }))).context.derived).toBeNull()
    }, TODAY))

  test('bodies of the district are entered by its police while it exists', () =>
    inRollback(
      async (t) => {
        const { id } = await districtBody(t)
        const police = await t.as('district-police', '085@2019-10-06')
        const officer = await t.as('commune-officer', '02839@2019-10-06')
        const toRegister = async (who: Client) => (await ok(who.call(api.listWork))).items.map((item) => item.unit.id)
        expect(await toRegister(police)).toEqual([id])
        expect(await toRegister(officer)).not.toContain(id)
        expect((await register(officer, id, AGENCY_SET, plainDate('2024-11-16'))).code).toBe('auth.forbidden')
        expect((await register(police, id, AGENCY_SET, plainDate('2024-11-16'))).status).toBe(200)
      },
      { today: '2025-01-10' },
    ))
})

describe('a decision of the district', () => {
  test('recognises its bodies to 30/6/2025, and nobody after it', () =>
    inRollback(
      async (t) => {
        const { id, body } = await districtCase(t)
        const late = await t.as('district-authority', '085@2019-10-06')
        const refused = await late.call(decisions.issueDecision, { body: { ...body, decidedOn: plainDate('2025-07-01') } })
        expect(refused.code).toBe('unit.not-valid-on')
        const inTime = await late.call(decisions.issueDecision, { body })
        expect([inTime.code, inTime.body.units]).toEqual([null, 1])
        expect((await ok(late.call(api.getDossier, { params: { id } }))).status).toBe('recognised')
      },
      { today: '2025-07-02' },
    ))
})

async function districtBody({ seed }: Test) {
  const [unit] = await loadInstitutions(seed, [
    {
      communeId: '02839@2019-10-06' as UnitId,
      kind: 'agency',
      form: 'civil',
      name: 'Hạt Kiểm lâm',
      decidedBy: 'district',
      from: plainDate('2021-01-01'),
    },
  ])
  if (unit === undefined) throw new Error('nothing was loaded')
  return unit
}

/** A body of Bắc Hà district, accepted in June 2025. */
async function districtCase(t: Test) {
  const unit = await districtBody(t)
  const window = { from: plainDate('2024-11-16'), to: plainDate('2025-11-16') }
  const trail = (['register', 'hand-in', 'accept'] as const).map((action) => ({
    action,
    onDate: plainDate('2025-06-10'),
    byName: 'x',
    role: 'district-police' as const,
  }))
  expect(statusAfter(trail.map((step) => step.action))).toBe('accepted')
  const [dossier] = await loadDossiers(t.seed, [
    {
      unitId: unit.id,
      scope: unit.scope,
      provinceId: '10@2019-10-06' as UnitId,
      setId: AGENCY_SET,
      window,
      dueOn: null,
      facts: {},
      savedBy: 'x',
      trail,
    },
  ])
  const body = {
    ...decision({ unitIds: [unit.id] }),
    authorityUnitId: '085@2019-10-06',
    decidedOn: plainDate('2025-06-30'),
    windowFrom: window.from,
  }
  return { id: dossier?.id ?? '', body }
}

test('judging all communes again counts the same as one dossier does', () =>
  inRollback(async ({ as, seed }) => {
    const officer = await as('commune-officer', BAC_HA)
    const school = await add(officer, 'school', 'secondary', 'Trường THCS Bắc Hà')
    await handedIn(officer, school, { id: SCHOOL_SET, facts: schoolFacts })
    const commune = (await ok(register(officer, BAC_HA, COMMUNE_SET))).id
    const before = (await ok(officer.call(api.getDossier, { params: { id: commune } }))).context.derived
    expect(before).toEqual({ bodiesTotal: 1, bodiesRegistered: 1, bodiesRecognised: 0 })
    expect(await rescoreAll(seed, { setId: COMMUNE_SET, window: { from: WINDOW, to: plainDate('2027-11-16') }, before: null })).toBe(1)
    const { unclear } = await ok(officer.call(api.getDossier, { params: { id: commune } }))
    expect(unclear).toContain('art5-4')
  }, TODAY))
