import * as api from '@binhyen/core/assessments/assessments.contract'
import * as decisions from '@binhyen/core/assessments/decisions.contract'
import type { Facts } from '@binhyen/core/criteria/criteria.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { addVillage } from '@binhyen/core/units/units.contract'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { sqlOf } from '#server/platform/db/client'
import { inRollback, type Test } from '../../../test/harness.ts'

/** Lào Cai and two of its communes, of two tiers. */
const PROVINCE = '15@2025-07-01'
const BAC_HA = '02839@2025-07-01'
const BAO_NHAI = '02890@2025-07-01'
const SET = 'tt124-2021-commune'
const WINDOW = plainDate('2026-11-16')
const TODAY = { today: '2027-02-10' }

const day = (text: string) => ({ has: true as const, date: plainDate(text) })
const numbered = (number: string, text: string) => ({ has: true as const, number, date: plainDate(text) })
/** A full, passing self-assessment by clause. */
const full: Readonly<Record<string, Facts>> = {
  'art5-1': {
    partyResolution: numbered('03-NQ/ĐU', '2027-01-05'),
    securityPlan: numbered('11/KH-UBND', '2027-01-08'),
    registration: day('2027-01-10'),
    models: 2,
  },
  'art5-2': { policiesImplemented: true, article43Occurred: false, clause44Met: true },
  'art5-3': { communePoliceMet: true, noneDisciplined: true },
  'art5-4': { areasTotal: 25, areasRegistered: 25, areasRecognised: 18, bodiesTotal: 0, bodiesRegistered: 0, bodiesRecognised: 0 },
}

async function register(t: Test, unitId = BAC_HA) {
  const officer = await t.as('commune-officer', unitId)
  const made = await officer.call(api.registerDossier, { body: { unitId, setId: SET, windowFrom: WINDOW } })
  expect(made.status).toBe(200)
  return { officer, id: made.body.id }
}

async function fillIn(t: Test, sections: Readonly<Record<string, Facts>> = full, unitId = BAC_HA) {
  const { officer, id } = await register(t, unitId)
  for (const [clause, values] of Object.entries(sections)) {
    const saved = await officer.call(api.saveSection, { params: { id, clause }, body: { values, revision: 0 } })
    expect(saved.status).toBe(200)
  }
  return { officer, id }
}

async function accepted(t: Test, unitId = BAC_HA) {
  const { officer, id } = await fillIn(t, full, unitId)
  expect((await officer.call(api.handInDossier, { params: { id }, body: {} })).status).toBe(200)
  const appraiser = await t.as('appraiser', PROVINCE)
  expect((await appraiser.call(api.acceptDossier, { params: { id }, body: {} })).body).toMatchObject({ status: 'accepted', outcome: 'met' })
  return { officer, appraiser, id }
}

const decisionOf = (unitIds: string[], more: object = {}) => ({
  authorityUnitId: PROVINCE,
  number: '145/QĐ-UBND',
  decidedOn: plainDate('2027-02-10'),
  signatoryTitle: 'CHỦ TỊCH',
  setId: SET,
  windowFrom: WINDOW,
  unitIds,
  ...more,
})

describe('from self-assessment to recognition', () => {
  test('the whole way, as each person sees it', () =>
    inRollback(async (t) => {
      const { officer, appraiser, id } = await accepted(t)
      const authority = await t.as('provincial-authority', PROVINCE)
      const candidates = await authority.call(decisions.listCandidates)
      expect(candidates.body.groups).toMatchObject([
        { authorityUnitId: PROVINCE, authorityBody: 'UBND tỉnh Lào Cai', setId: SET, checked: false },
      ])
      expect(candidates.body.groups[0]?.dossiers.map((each) => each.id)).toEqual([id])
      const decided = await authority.call(decisions.issueDecision, { body: decisionOf([BAC_HA]) })
      expect([decided.status, decided.body.units]).toEqual([200, 1])
      const seen = await officer.call(api.getDossier, { params: { id } })
      expect(seen.body).toMatchObject({
        status: 'recognised',
        decision: { number: '145/QĐ-UBND', authorityBody: 'UBND tỉnh Lào Cai' },
        may: [],
      })
      expect(seen.body.events.map((event) => event.action)).toEqual(['register', 'hand-in', 'accept', 'recognise'])
      const decision = await officer.call(decisions.getDecision, { params: { id: decided.body.id } })
      expect(decision.body.list).toMatchObject([{ unitId: BAC_HA, name: 'Xã Bắc Hà' }])
      expect((await appraiser.call(api.listWork)).body.counts).toEqual({})
    }, TODAY))

  test('a return names its reasons at the clause, and the officer corrects and hands in again', () =>
    inRollback(async (t) => {
      const { officer, id } = await fillIn(t)
      await officer.call(api.handInDossier, { params: { id }, body: {} })
      const appraiser = await t.as('appraiser', PROVINCE)
      const none = await appraiser.call(api.returnDossier, { params: { id }, body: { reasons: [] } })
      expect(none.code).toBe('assessment.reasons-required')
      const reasons = [{ clause: 'art5-1', reason: 'Thiếu số văn bản' }]
      expect((await appraiser.call(api.returnDossier, { params: { id }, body: { reasons } })).body.status).toBe('returned')
      const work = await officer.call(api.listWork)
      expect(work.body.items[0]).toMatchObject({ kind: 'correct', dossierId: id })
      expect((await officer.call(api.getDossier, { params: { id } })).body.events.at(-1)).toMatchObject({ action: 'return', reasons })
      const again = await officer.call(api.saveSection, {
        params: { id, clause: 'art5-1' },
        body: { values: full['art5-1'] ?? {}, revision: 1 },
      })
      expect(again.body.revision).toBe(2)
      expect((await officer.call(api.handInDossier, { params: { id }, body: {} })).body.status).toBe('handed-in')
    }, TODAY))

  test('not met is concluded so, and cannot be listed in a decision', () =>
    inRollback(async (t) => {
      const short = { ...full, 'art5-4': { ...full['art5-4'], areasRecognised: 17 } }
      const { officer, id } = await fillIn(t, short)
      expect((await officer.call(api.handInDossier, { params: { id }, body: {} })).body.outcome).toBe('not-met')
      const appraiser = await t.as('appraiser', PROVINCE)
      expect((await appraiser.call(api.acceptDossier, { params: { id }, body: {} })).body).toEqual({
        status: 'not-met',
        outcome: 'not-met',
      })
      const authority = await t.as('provincial-authority', PROVINCE)
      const refused = await authority.call(decisions.issueDecision, { body: decisionOf([BAC_HA]) })
      expect([refused.code, refused.details]).toEqual([
        'decision.unit-not-accepted',
        { units: [{ id: BAC_HA, name: 'Xã Bắc Hà', status: 'not-met' }] },
      ])
    }, TODAY))
})

describe('registration', () => {
  test.each([
    ['a set not in force on that day', { today: '2021-05-01', unitId: '02839@2019-10-06', code: 'criteria.set-not-in-force' }],
    ['a window the law does not know', { today: '2027-02-10', unitId: BAC_HA, from: '2026-11-15', code: 'calendar.window-not-found' }],
    ['a window that is over', { today: '2027-02-10', unitId: BAC_HA, from: '2025-11-16', code: 'assessment.outside-window' }],
    ['an unknown unit', { today: '2027-02-10', unitId: '99999@2025-07-01', code: 'unit.not-found' }],
    ['a unit of the past', { today: '2027-02-10', unitId: '02839@2019-10-06', code: 'unit.not-valid-on' }],
    ['an unknown set', { today: '2027-02-10', unitId: BAC_HA, setId: 'no-such-set', code: 'criteria.set-not-found' }],
    [
      'a set for another object',
      { today: '2027-02-10', unitId: BAC_HA, setId: 'tt124-2021-residential-area', from: '2026-11-01', code: 'assessment.wrong-object' },
    ],
  ])('refuses %s', (_, { today, unitId, code, ...more }) =>
    inRollback(
      async (t) => {
        const officer = await t.as('commune-officer', unitId.startsWith('99999') ? PROVINCE : unitId)
        const body = { unitId, setId: 'setId' in more ? more.setId : SET, windowFrom: plainDate('from' in more ? more.from : WINDOW) }
        expect((await officer.call(api.registerDossier, { body })).code).toBe(code)
      },
      { today },
    ),
  )
  test('twice is refused', () =>
    inRollback(async (t) => {
      const { officer } = await register(t)
      expect((await officer.call(api.registerDossier, { body: { unitId: BAC_HA, setId: SET, windowFrom: WINDOW } })).code).toBe(
        'assessment.already-registered',
      )
    }, TODAY))
  test('after the first quarter it says so', () =>
    inRollback(
      async (t) => {
        const officer = await t.as('commune-officer', BAC_HA)
        const made = await officer.call(api.registerDossier, { body: { unitId: BAC_HA, setId: SET, windowFrom: WINDOW } })
        expect(made.body.afterFirstQuarter).toBe(true)
      },
      { today: '2027-04-01' },
    ))
})

describe('typing', () => {
  test('each save answers the verdict so far', () =>
    inRollback(async (t) => {
      const { officer, id } = await register(t)
      const first = await officer.call(api.saveSection, {
        params: { id, clause: 'art5-3' },
        body: { values: full['art5-3'] ?? {}, revision: 0 },
      })
      expect(first.body).toMatchObject({ revision: 1, outcome: 'cannot-tell', failing: [], unclear: ['art5-1', 'art5-2', 'art5-4'] })
      const bad = await officer.call(api.saveSection, {
        params: { id, clause: 'art5-2' },
        body: { values: { article43Occurred: true }, revision: 0 },
      })
      expect(bad.body).toMatchObject({ outcome: 'not-met', failing: ['art5-2'] })
    }, TODAY))

  test('two people on one section: the second is told what stands, nothing is lost', () =>
    inRollback(async (t) => {
      const { officer, id } = await register(t)
      const colleague = await t.as('commune-officer', BAC_HA)
      await officer.call(api.saveSection, { params: { id, clause: 'art5-3' }, body: { values: { communePoliceMet: true }, revision: 0 } })
      const second = await colleague.call(api.saveSection, {
        params: { id, clause: 'art5-3' },
        body: { values: { communePoliceMet: false }, revision: 0 },
      })
      expect(second.status).toBe(409)
      expect(second.details).toMatchObject({ revision: 1, values: { communePoliceMet: true }, savedBy: 'Tester 1' })
    }, TODAY))

  test.each([
    ['a document dated outside the window', { partyResolution: numbered('1-NQ', '2025-01-01') }, 'outside-window'],
    ['a text for a count', { models: 'hai' as never }, 'wrong-type'],
    ['a negative count', { models: -1 }, 'out-of-range'],
    ['a fact of another clause', { areasTotal: 3 }, 'unknown-fact'],
  ])('refuses %s by naming the field', (_, values, reason) =>
    inRollback(async (t) => {
      const { officer, id } = await register(t)
      const refused = await officer.call(api.saveSection, {
        params: { id, clause: 'art5-1' },
        body: { values: values as Facts, revision: 0 },
      })
      expect(refused.status).toBeGreaterThanOrEqual(400)
      if (refused.code === 'assessment.fact-invalid') expect(refused.details).toMatchObject({ issues: [{ reason }] })
      else expect(refused.code).toBe('request.invalid')
    }, TODAY),
  )

  test('an unknown clause, an unknown dossier, a dossier of others', () =>
    inRollback(async (t) => {
      const { officer, id } = await register(t)
      expect((await officer.call(api.saveSection, { params: { id, clause: 'art9-9' }, body: { values: {}, revision: 0 } })).code).toBe(
        'criteria.clause-not-found',
      )
      const nowhere = '00000000-0000-7000-8000-000000000000'
      expect((await officer.call(api.getDossier, { params: { id: nowhere } })).code).toBe('assessment.not-found')
      const stranger = await t.as('commune-officer', BAO_NHAI)
      expect((await stranger.call(api.getDossier, { params: { id } })).code).toBe('assessment.not-found')
      expect((await stranger.call(api.listDossiers, { query: {} })).body.items).toEqual([])
    }, TODAY))
})

describe('handing in', () => {
  test('with blanks: the list of what is missing', () =>
    inRollback(async (t) => {
      const { 'art5-3': _, ...rest } = full
      const { officer, id } = await fillIn(t, rest)
      const refused = await officer.call(api.handInDossier, { params: { id }, body: {} })
      expect([refused.code, refused.details]).toEqual([
        'assessment.incomplete',
        {
          missing: [
            { clause: 'art5-3', fact: 'communePoliceMet' },
            { clause: 'art5-3', fact: 'noneDisciplined' },
          ],
        },
      ])
    }, TODAY))

  test('the same command again gives the same reply and happens once; another one is refused', () =>
    inRollback(async (t) => {
      const { officer, id } = await fillIn(t)
      const commandId = '01900000-0000-7000-8000-000000000001'
      const first = await officer.call(api.handInDossier, { params: { id }, body: {}, commandId })
      const again = await officer.call(api.handInDossier, { params: { id }, body: {}, commandId })
      expect([again.status, again.body]).toEqual([first.status, first.body])
      const other = await officer.call(api.handInDossier, { params: { id }, body: {} })
      expect([other.code, other.details]).toEqual(['assessment.transition-refused', { status: 'handed-in', action: 'hand-in' }])
      const { rows } = await sql<{
        count: number
      }>`select count(*)::int as count from dossier_actions where dossier_id = ${id}::uuid and action = 'hand-in'`.execute(
        sqlOf<object>(t.seed),
      )
      expect(rows).toEqual([{ count: 1 }])
    }, TODAY))

  test('after the deadline: accepted and marked late', () =>
    inRollback(async (t) => {
      // registered in the window, handed in after 29/11: arranged by moving the deadline, not the clock
      const { officer, id } = await fillIn(t)
      await sql`update dossiers set due_on = '2027-02-09' where id = ${id}::uuid`.execute(sqlOf<object>(t.seed))
      expect((await officer.call(api.handInDossier, { params: { id }, body: {} })).body).toMatchObject({ status: 'handed-in', late: true })
    }, TODAY))

  test('the verdict is kept with its inputs and set version, and computes to the same again', () =>
    inRollback(async (t) => {
      const { officer, id } = await fillIn(t)
      await officer.call(api.handInDossier, { params: { id }, body: {} })
      const { rows } = await sql<{
        inputs: { facts: Facts }
        outcome: string
        set_version: number
      }>`select inputs, outcome, set_version from evaluations where dossier_id = ${id}::uuid`.execute(sqlOf<object>(t.seed))
      expect(rows).toMatchObject([{ outcome: 'met', set_version: 1, inputs: { facts: { models: 2 } } }])
    }, TODAY))
})

describe('who may', () => {
  test('the officer who handed in does not appraise, whatever other seat they hold', () =>
    inRollback(async (t) => {
      const both = await t.withGrants([
        { role: 'commune-officer', unitId: BAC_HA as never },
        { role: 'appraiser', unitId: PROVINCE as never },
      ])
      const { body } = await both.call(api.registerDossier, { body: { unitId: BAC_HA, setId: SET, windowFrom: WINDOW } })
      for (const [clause, values] of Object.entries(full)) {
        await both.call(api.saveSection, { params: { id: body.id, clause }, body: { values, revision: 0 } })
      }
      await both.call(api.handInDossier, { params: { id: body.id }, body: {} })
      expect((await both.call(api.acceptDossier, { params: { id: body.id }, body: {} })).code).toBe('assessment.maker-is-checker')
      expect((await both.call(api.getDossier, { params: { id: body.id } })).body.may).toEqual([])
    }, TODAY))

  test('a commune under Thông tư 124 after 28/2/2025 is not for the district police', () =>
    inRollback(async (t) => {
      const { officer, id } = await fillIn(t)
      await officer.call(api.handInDossier, { params: { id }, body: {} })
      const police = await t.as('district-police', PROVINCE)
      const refused = await police.call(api.acceptDossier, { params: { id }, body: {} })
      expect([refused.code, refused.details]).toEqual([
        'assessment.wrong-seat',
        { expected: { body: 'Công an tỉnh Lào Cai', level: 'province' } },
      ])
    }, TODAY))

  test('a decision of the wrong authority, dated outside, or listing who is elsewhere', () =>
    inRollback(async (t) => {
      await accepted(t)
      const communeAuthority = await t.as('commune-authority', BAC_HA)
      expect((await communeAuthority.call(decisions.issueDecision, { body: decisionOf([BAC_HA], { authorityUnitId: BAC_HA }) })).code).toBe(
        'decision.wrong-authority',
      )
      const authority = await t.as('provincial-authority', PROVINCE)
      expect((await authority.call(decisions.issueDecision, { body: decisionOf([BAC_HA], { decidedOn: '2027-02-11' }) })).code).toBe(
        'decision.dated-outside',
      )
      const other = await authority.call(decisions.issueDecision, { body: decisionOf([BAC_HA, '00004@2025-07-01']) })
      expect(other.details).toMatchObject({ units: [{ id: '00004@2025-07-01', status: null }] })
      expect((await authority.call(decisions.listDecisions, { query: {} })).body.items).toEqual([])
    }, TODAY))

  test('a number is taken once', () =>
    inRollback(async (t) => {
      await accepted(t)
      await accepted(t, BAO_NHAI)
      const authority = await t.as('provincial-authority', PROVINCE)
      expect((await authority.call(decisions.issueDecision, { body: decisionOf([BAC_HA]) })).status).toBe(200)
      expect((await authority.call(decisions.issueDecision, { body: decisionOf([BAO_NHAI]) })).code).toBe('decision.number-taken')
    }, TODAY))

  test('titles are recorded by the programme office and stand beside the other statuses', () =>
    inRollback(async (t) => {
      await accepted(t)
      const office = await t.as('programme-office', PROVINCE)
      const title = {
        ...decisionOf([BAC_HA], { number: '200/QĐ-UBND' }),
        authorityBody: 'UBND tỉnh Lào Cai',
        statusKind: 'ntm' as const,
        windowTo: plainDate('2027-11-16'),
        source: 'Công báo tỉnh',
      }
      expect((await office.call(decisions.recordTitle, { body: title })).body.units).toBe(1)
      const authority = await t.as('provincial-authority', PROVINCE)
      await authority.call(decisions.issueDecision, { body: decisionOf([BAC_HA]) })
      const { rows } = await sql<{
        status_kind: string
      }>`select status_kind from unit_statuses where unit_id = ${BAC_HA} order by status_kind`.execute(sqlOf<object>(t.seed))
      expect(rows.map((row) => row.status_kind)).toEqual(['ntm', 'safe-standard'])
    }, TODAY))
})

describe('residential areas', () => {
  test('are recognised by the commune, and counted for it', () =>
    inRollback(async (t) => {
      const officer = await t.as('commune-officer', BAC_HA)
      const authority = await t.as('commune-authority', BAC_HA)
      const areaWindow = plainDate('2026-11-01')
      const villages: string[] = []
      for (const name of ['Na Áng', 'Nậm Châu', 'Tả Hồ']) {
        const added = await officer.call(addVillage, {
          params: { id: BAC_HA },
          body: { type: 'thôn', name, from: plainDate('2026-11-01') },
        })
        villages.push(added.body.id)
      }
      for (const unitId of villages) {
        const { body } = await officer.call(api.registerDossier, {
          body: { unitId, setId: 'tt124-2021-residential-area', windowFrom: areaWindow },
        })
        if (unitId === villages[2]) continue
        const sections: Record<string, Facts> = {
          'art4-1': {
            partyResolution: numbered('1-NQ/CB', '2027-01-05'),
            registration: day('2027-01-06'),
            households: 80,
            householdsRegistered: 80,
          },
          'art4-2': { policiesImplemented: true },
          'art4-3': { article43Occurred: false },
          'art4-4': { clause44Met: true },
          'art4-5': { clause45Met: true },
        }
        for (const [clause, values] of Object.entries(sections)) {
          await officer.call(api.saveSection, { params: { id: body.id, clause }, body: { values, revision: 0 } })
        }
        await officer.call(api.handInDossier, { params: { id: body.id }, body: {} })
        expect((await authority.call(api.acceptDossier, { params: { id: body.id }, body: {} })).body.status).toBe('accepted')
      }
      // the same body appraises and decides: two people of it, never one
      const list = decisionOf(villages.slice(0, 2), {
        authorityUnitId: BAC_HA,
        setId: 'tt124-2021-residential-area',
        windowFrom: areaWindow,
      })
      const refused = await authority.call(decisions.issueDecision, { body: list })
      expect(refused.code).toBe('decision.proposer-decides')
      expect((refused.details as { units: { id: string }[] }).units.map((unit) => unit.id).toSorted()).toEqual(
        villages.slice(0, 2).toSorted(),
      )
      const chairman = await t.as('commune-authority', BAC_HA)
      const issued = await chairman.call(decisions.issueDecision, {
        body: decisionOf(villages.slice(0, 2), { authorityUnitId: BAC_HA, setId: 'tt124-2021-residential-area', windowFrom: areaWindow }),
      })
      expect(issued.body.units).toBe(2)
      const { body } = await officer.call(api.registerDossier, { body: { unitId: BAC_HA, setId: SET, windowFrom: WINDOW } })
      const commune = await officer.call(api.getDossier, { params: { id: body.id } })
      expect(commune.body.subUnits).toMatchObject({ total: 3, registered: 3, recognised: 2 })
      expect(commune.body.context.derived).toEqual({ areasTotal: 3, areasRegistered: 3, areasRecognised: 2 })
    }, TODAY))
})
