// Separation of duties and delegation on dossiers, over HTTP: for the person, whichever grant they use; and kept on what was signed.
import { expect, test } from 'vitest'
import { readMe } from '@binhyen/core/access/access.contract'
import * as access from '@binhyen/core/access/accounts.contract'
import * as delegations from '@binhyen/core/access/delegations.contract'
import * as api from '@binhyen/core/assessments/assessments.contract'
import * as decisions from '@binhyen/core/assessments/decisions.contract'
import { previewReport } from '@binhyen/core/documents/documents.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import type { Answer, Client } from '../../../test/client.ts'
import { inRollback, type Test } from '../../../test/harness.ts'

const PROVINCE = '15@2025-07-01' as UnitId
const ELSEWHERE = '91@2025-07-01' as UnitId
const COMMUNE = '02839@2025-07-01' as UnitId
const SET = 'tt124-2021-commune'
const WINDOW = plainDate('2026-11-16')
const TODAY = plainDate('2027-02-10')

const full: Readonly<Record<string, object>> = {
  'art5-1': {
    partyResolution: { has: true, number: '03-NQ/ĐU', date: '2027-01-05' },
    securityPlan: { has: true, number: '11/KH-UBND', date: '2027-01-08' },
    registration: { has: true, date: '2027-01-10' },
    models: 2,
  },
  'art5-2': { policiesImplemented: true, article43Occurred: false, clause44Met: true },
  'art5-3': { communePoliceMet: true, noneDisciplined: true },
  'art5-4': { areasTotal: 25, areasRegistered: 25, areasRecognised: 18, bodiesTotal: 0, bodiesRegistered: 0, bodiesRecognised: 0 },
}

function ok<R>(answer: Answer<R>): R {
  if (answer.code !== null) throw new Error(`${answer.code} ${JSON.stringify(answer.details)}`)
  return answer.body
}

async function filledIn(officer: Client): Promise<string> {
  const { id } = ok(await officer.call(api.registerDossier, { body: { unitId: COMMUNE, setId: SET, windowFrom: WINDOW } }))
  for (const [clause, values] of Object.entries(full)) {
    ok(await officer.call(api.saveSection, { params: { id, clause }, body: { values: values as never, revision: 0 } }))
  }
  return id
}

/** One lends their only grant to another for a fortnight. */
async function lend(from: Client, to: Client): Promise<void> {
  const grantId = ok(await from.call(delegations.listDelegations)).lendable[0]?.grantId ?? 0
  const body = { grantId, username: to.actor?.username ?? '', from: TODAY, to: plainDate('2027-02-24'), document: 'Giấy ủy quyền số 03/UQ' }
  ok(await from.call(delegations.giveDelegation, { body }))
}

const decision = {
  authorityUnitId: PROVINCE,
  number: '15/QĐ-UBND',
  decidedOn: TODAY,
  signatoryCapacity: 'TUQ. CHỦ TỊCH',
  signatoryTitle: 'CHÁNH VĂN PHÒNG',
  signatoryName: '',
  setId: SET,
  windowFrom: WINDOW,
  unitIds: [COMMUNE],
  more: [],
}
const accept = (who: Client, id: string): Promise<Answer<unknown>> => who.call(api.acceptDossier, { params: { id }, body: {} })
const at = { today: TODAY }

test('who typed the figures does not appraise them, although another handed them in', () =>
  inRollback(async (t: Test) => {
    const typist = await t.withGrants([
      { role: 'commune-officer', unitId: COMMUNE },
      { role: 'appraiser', unitId: PROVINCE },
    ])
    const id = await filledIn(typist)
    const other = await t.as('commune-officer', COMMUNE)
    ok(await other.call(api.handInDossier, { params: { id }, body: {} }))
    expect((await accept(typist, id)).code).toBe('assessment.maker-is-checker')
    expect(ok(await typist.call(api.getDossier, { params: { id } })).may).toEqual([])
    ok(await accept(await t.as('appraiser', PROVINCE), id))
  }, at))

test('a delegation stands on the trail and the decision, and for both people it separates duties', () =>
  inRollback(async (t: Test) => {
    const officer = await t.as('commune-officer', COMMUNE)
    const id = await filledIn(officer)
    ok(await officer.call(api.handInDossier, { params: { id }, body: {} }))
    const appraiser = await t.as('appraiser', PROVINCE)
    const deputy = await t.as('leader', PROVINCE)
    await lend(appraiser, deputy)
    const document = 'Giấy ủy quyền số 03/UQ'
    // said before it is done, to who would do it under the delegation and to nobody else
    const offered = ok(await deputy.call(api.getDossier, { params: { id } })).under
    expect(offered).toContainEqual({ action: 'accept', from: appraiser.actor?.displayName, document })
    expect(ok(await appraiser.call(api.getDossier, { params: { id } }))).toMatchObject({ may: ['return', 'accept'], under: [] })
    ok(await accept(deputy, id))
    const from = appraiser.actor?.displayName
    expect(ok(await officer.call(api.getDossier, { params: { id } })).events.at(-1)).toMatchObject({
      action: 'accept',
      by: deputy.actor?.displayName,
      role: 'appraiser',
      delegation: { from, document: 'Giấy ủy quyền số 03/UQ' },
    })
    // the appraiser in whose name it was proposed gets another seat, and may still not decide
    const keeper = await t.as('administrator', PROVINCE)
    const body = { role: 'provincial-authority' as const, unitId: PROVINCE, from: TODAY, to: null }
    ok(await keeper.call(access.giveGrant, { params: { id: appraiser.actor?.accountId ?? '' }, body }))
    const own = await appraiser.call(decisions.issueDecision, { body: decision })
    expect([own.code, own.details]).toEqual(['decision.proposer-decides', { units: [{ id: COMMUNE, name: 'Xã Bắc Hà' }] }])
    const chairman = await t.as('provincial-authority', PROVINCE)
    const office = await t.as('programme-office', PROVINCE)
    await lend(chairman, office)
    const lent = { from: chairman.actor?.displayName, document }
    expect(ok(await office.call(decisions.listCandidates)).groups.map(({ delegation }) => delegation)).toEqual([lent])
    expect(ok(await chairman.call(decisions.listCandidates)).groups.map(({ delegation }) => delegation)).toEqual([null])
    expect(ok(await office.call(readMe)).grants.map(({ role, delegation }) => [role, delegation])).toEqual([
      ['programme-office', null],
      ['provincial-authority', lent],
    ])
    const issued = ok(await office.call(decisions.issueDecision, { body: decision }))
    expect(ok(await officer.call(decisions.getDecision, { params: { id: issued.id } }))).toMatchObject({
      recordedBy: office.actor?.displayName,
      delegation: lent,
    })
    // the report of the unit above names the decision and the step with the dossier
    const table = ok(await office.call(previewReport, { query: { unit: PROVINCE } })).blocks.find(
      (block) => block.kind === 'table' && block.caption === 'Quyết định, hồ sơ ký thừa ủy quyền',
    )
    expect(table).toMatchObject({
      rows: [
        ['1', expect.stringContaining('15/QĐ-UBND'), office.actor?.displayName, lent.from, document],
        ['2', 'Thẩm định đạt của 1 đơn vị: Xã Bắc Hà', deputy.actor?.displayName, from, document],
      ],
    })
    const elsewhere = await t.as('leader', ELSEWHERE)
    const { blocks } = ok(await elsewhere.call(previewReport, { query: { unit: ELSEWHERE as never } }))
    expect(JSON.stringify(blocks)).not.toContain('ủy quyền')
  }, at))
