// Who may knock where: every door, asked over HTTP as every role inside and outside its subtree, and by nobody.
// What is expected comes from the policy table; only how to knock comes from access-table.ts.
import ExcelJS from 'exceljs'
import { describe, expect, test } from 'vitest'
import { roles, type Role } from '@binhyen/core/access/access.domain'
import { rights } from '@binhyen/core/access/access.policy'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import { addAddition } from '@binhyen/core/criteria/provincial-additions.contract'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { addInstitution, importInstitutions } from '@binhyen/core/units/institutions.contract'
import { addVillage, createCohort } from '@binhyen/core/units/units.contract'
import {
  accessTable,
  additionBody,
  COMMUNE,
  ELSEWHERE,
  PROVINCE,
  SECOND_COMMUNE,
  SET,
  TODAY,
  WINDOW,
  type Row,
  type World,
} from './access-table.ts'
import type { Answer, Client } from './client.ts'
import { inRollback, type Test } from './harness.ts'

const nameOf = (endpoint: Endpoint): string => `${endpoint.method} ${endpoint.path}`

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

async function worldOf(t: Test): Promise<World> {
  const officer = await t.as('commune-officer', PROVINCE)
  const register = async (unitId: string): Promise<string> =>
    ok(await officer.call(assessments.registerDossier, { body: { unitId, setId: SET, windowFrom: WINDOW } })).id
  const openDossier = await register(SECOND_COMMUNE)
  const handedIn = await register(COMMUNE)
  for (const [clause, values] of Object.entries(full)) {
    ok(await officer.call(assessments.saveSection, { params: { id: handedIn, clause }, body: { values: values as never, revision: 0 } }))
  }
  ok(await officer.call(assessments.handInDossier, { params: { id: handedIn }, body: {} }))
  const village = ok(
    await officer.call(addVillage, {
      params: { id: COMMUNE as never },
      body: { type: 'thôn', name: 'Của Bài Thử', from: '2026-01-01' as never },
    }),
  ).id
  const institution = ok(
    await officer.call(addInstitution, {
      params: { id: COMMUNE as never },
      body: { kind: 'agency', form: 'civil', name: 'Trạm Y tế Của Bài Thử', decidedBy: 'commune', from: '2026-01-01' as never },
    }),
  ).id
  const institutionImport = ok(
    await officer.call(importInstitutions, {
      params: { id: COMMUNE as never },
      query: { apply: 'true' },
      file: { name: 'danh-sach.xlsx', bytes: await institutionList() },
    }),
  ).importId
  if (institutionImport === null) throw new Error('the world could not be made: nothing was taken in')
  const office = await t.as('programme-office', PROVINCE)
  const cohort = ok(
    await office.call(createCohort, {
      body: {
        unitId: PROVINCE,
        objectLevel: 'commune',
        programme: 'indicator-19.2',
        window: { from: '2026-01-01', to: '2027-01-01' },
        source: 'Công văn thử',
        unitIds: [COMMUNE, SECOND_COMMUNE],
      },
    }),
  ).id
  const appraiser = await t.as('appraiser', PROVINCE)
  const addition = ok(
    await appraiser.call(addAddition, {
      params: { id: 'tt124-2021-residential-area' },
      query: { apply: 'true' },
      body: additionBody({ provinceId: PROVINCE, contents: [{ asks: 'attestation', title: 'x', paraphrase: 'x', label: 'x' }] }) as never,
    }),
  ).id
  if (addition === null) throw new Error('the world could not be made: no addition')
  return {
    addition,
    cohort,
    province: PROVINCE,
    commune: COMMUNE,
    village,
    institution,
    institutionImport,
    elsewhere: ELSEWHERE,
    openDossier,
    handedIn,
  }
}

async function institutionList(): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('Danh sách').addRows([
    ['Loại', 'Tên đơn vị'],
    ['Trường học', 'Trường THCS Của Bài Thử'],
  ])
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

function ok<R>(answer: Answer<R>): R {
  if (answer.code !== null) throw new Error(`the world could not be made: ${answer.code} ${JSON.stringify(answer.details)}`)
  return answer.body
}

/** Asks as someone and takes back whatever it changed. */
async function codeOf(t: Test, client: Client, row: Row, world: World): Promise<string | null> {
  const ask = (row.ask?.(world) ?? {}) as never
  return t.undone(async () => (await client.call(row.endpoint, ask)).code)
}

function mayKnock(row: Row, role: Role, inside: boolean): boolean {
  if (row.right === 'open' || row.right === 'own') return true
  const right: { readonly where: string; readonly roles: readonly Role[] } = rights[row.right]
  return right.roles.includes(role) && (inside || row.anywhere === true || right.where === 'anywhere')
}

/** What is wrong with an answer; null where nothing is. Outside the subtree the wall may hide the thing altogether. */
function wrong(row: Row, code: string | null, { allowed, inside }: { allowed: boolean; inside: boolean }): string | null {
  if (allowed) return code === null || (row.meets ?? []).includes(code as never) ? null : `may, but got ${code}`
  if (code === 'auth.forbidden') return null
  if (!inside && code !== null && code.endsWith('not-found') && code !== 'request.not-found') return null
  return `may not, but got ${code ?? 'through'}`
}

describe('every door', () => {
  test('has a row in the access table, and every row a door', () =>
    inRollback(async ({ mounted }) => {
      const doors = mounted.map(({ endpoint }) => nameOf(endpoint)).toSorted((a, b) => (a < b ? -1 : 1))
      const rows = accessTable.map(({ endpoint }) => nameOf(endpoint)).toSorted((a, b) => (a < b ? -1 : 1))
      expect(rows).toEqual(doors)
      expect(mounted.filter(({ endpoint }) => endpoint.open === true).map(({ endpoint }) => nameOf(endpoint))).toEqual(
        accessTable.filter((row) => row.right === 'open').map((row) => nameOf(row.endpoint)),
      )
    }))

  test.each(accessTable.map((row): [string, Row] => [`${nameOf(row.endpoint)} (${row.right})`, row]))('%s', (_, row) =>
    inRollback(
      async (t) => {
        const world = await worldOf(t)
        const found: string[] = []
        const nobody = await codeOf(t, t.nobody, row, world)
        if (row.right !== 'open' && nobody !== 'auth.required') found.push(`nobody: got ${nobody ?? 'through'}`)
        for (const role of roles) {
          for (const inside of [true, false]) {
            const client = await t.as(role, inside ? PROVINCE : ELSEWHERE)
            const complaint = wrong(row, await codeOf(t, client, row, world), { allowed: mayKnock(row, role, inside), inside })
            if (complaint !== null) found.push(`${role} ${inside ? 'inside' : 'outside'}: ${complaint}`)
          }
        }
        expect(found).toEqual([])
        expect(t.mistakes).toEqual([])
      },
      { today: TODAY },
    ),
  )
})
