// The only place that makes what the rows of the access table speak of: a world of one province, every record in every state.
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import * as accounts from '@binhyen/core/access/accounts.contract'
import * as delegations from '@binhyen/core/access/delegations.contract'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import { dossierStatuses } from '@binhyen/core/assessments/assessments.domain'
import { recordOutage } from '@binhyen/core/reports/outages.contract'
import { askForReports, withdrawReportRequest } from '@binhyen/core/reports/report-requests.contract'
import { addAddition, endAddition } from '@binhyen/core/criteria/provincial-additions.contract'
import * as reports from '@binhyen/core/reports/reports.contract'
import { reportStatuses } from '@binhyen/core/reports/reports.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { addInstitution, importInstitutions } from '@binhyen/core/units/institutions.contract'
import { addVillage, createCohort, freezeCohort } from '@binhyen/core/units/units.contract'
import { sqlOf } from '#server/platform/db/client'
import {
  additionBody,
  outageBody,
  requestBody,
  COMMUNE,
  DELEGATE,
  ELSEWHERE,
  FORM,
  MONTH,
  PROVINCE,
  SECOND_COMMUNE,
  SET,
  TODAY,
  WINDOW,
  type Lived,
  type states,
  type World,
} from './access-world.ts'
import type { Answer } from './client.ts'
import type { Test } from './harness.ts'

/** Where a world lies: a province, two communes of it, and the name of somebody whom its people may lend to. */
export type Place = {
  readonly province: string
  readonly commune: string
  readonly secondCommune: string
  readonly elsewhere: string
  readonly delegate: string
}
export const HERE: Place = {
  province: PROVINCE,
  commune: COMMUNE,
  secondCommune: SECOND_COMMUNE,
  elsewhere: ELSEWHERE,
  delegate: DELEGATE,
}

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

export type Records = { readonly [K in Lived]: Readonly<Record<(typeof states)[K][number], string>> }
/** Everything the rows speak of, in every state it can be in. A dossier comes with its unit, and so does a report. */
export type Made = { readonly world: World; readonly records: Records; readonly unitOf: Record<string, string> }

/** Makes everything of one province, as people do it. */
export async function worldOf(t: Test, place: Place = HERE): Promise<Made> {
  const { province, commune } = place
  const { dossier, unitOf } = await dossiersOf(t, place)
  const officer = await t.as('commune-officer', province)
  const village = ok(
    await officer.call(addVillage, {
      params: { id: commune as never },
      body: { type: 'thôn', name: 'Của Bài Thử', from: '2026-01-01' as never },
    }),
  ).id
  const institution = ok(
    await officer.call(addInstitution, {
      params: { id: commune as never },
      body: { kind: 'agency', form: 'civil', name: 'Trạm Y tế Của Bài Thử', decidedBy: 'commune', from: '2026-01-01' as never },
    }),
  ).id
  const institutionImport = ok(
    await officer.call(importInstitutions, {
      params: { id: commune as never },
      query: { apply: 'true' },
      file: { name: 'danh-sach.xlsx', bytes: await institutionList() },
    }),
  ).importId
  if (institutionImport === null) throw new Error('the world could not be made: nothing was taken in')
  const records: Records = {
    dossier,
    report: await reportsOf(t, place, unitOf),
    request: await requestsOf(t, place),
    cohort: await cohortsOf(t, place),
    addition: await additionsOf(t, place),
    ...(await accountsOf(t, place)),
  }
  const world: World = {
    province,
    commune,
    village,
    institution,
    institutionImport,
    elsewhere: place.elsewhere,
    accountImport: await accountImportOf(t, place),
    outage: await outageOf(t, place),
    request: records.request.standing,
    unit: commune,
    dossier: records.dossier['handed-in'],
    report: records.report['handed-in'],
    cohort: records.cohort.open,
    addition: records.addition['in-force'],
    account: records.account.open,
    grant: records.grant.standing,
    delegation: records.delegation.standing,
    handOver: records.handOver.waiting,
  }
  return { world, records, unitOf }
}

/** One dossier handed in as people do it, and copies of it in every other state, each in a commune of its own. */
async function dossiersOf(t: Test, place: Place): Promise<{ dossier: Records['dossier']; unitOf: Made['unitOf'] }> {
  const officer = await t.as('commune-officer', place.province)
  const handedIn = ok(
    await officer.call(assessments.registerDossier, { body: { unitId: place.commune, setId: SET, windowFrom: WINDOW } }),
  ).id
  for (const [clause, values] of Object.entries(full)) {
    ok(await officer.call(assessments.saveSection, { params: { id: handedIn, clause }, body: { values: values as never, revision: 0 } }))
  }
  ok(await officer.call(assessments.handInDossier, { params: { id: handedIn }, body: {} }))
  const db = sqlOf<object>(t.seed)
  const { rows: communes } = await sql<{ id: string }>`
    select u.id from units u join unit_versions v on v.unit_id = u.id and v.valid_to is null
    where u.level = 'commune' and v.parent_id = ${place.province} and u.valid_to is null and u.id not in (${place.commune}, ${place.secondCommune}) order by u.id limit 10`.execute(
    db,
  )
  const dossier: Record<string, string> = { 'handed-in': handedIn }
  const unitOf: Record<string, string> = { [handedIn]: place.commune }
  for (const [index, status] of dossierStatuses.filter((each) => each !== 'handed-in').entries()) {
    const unit = communes[index]?.id
    if (unit === undefined) throw new Error('the world could not be made: too few communes')
    const { rows } = await sql<{ id: string }>`
      insert into dossiers select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'unit_id', ${unit}::text, 'status', ${status}::text,
        'scope', jsonb_build_array(${unit}::text, ${place.province}::text, 'VN')))).* from dossiers d where id = ${handedIn}::uuid returning id`.execute(
      db,
    )
    const id = rows[0]?.id ?? ''
    dossier[status] = id
    unitOf[id] = unit
    if (status === 'registered' || status === 'returned') continue
    await sql`
      insert into dossier_sections select (jsonb_populate_record(s, jsonb_build_object('dossier_id', ${id}::text,
        'scope', jsonb_build_array(${unit}::text, ${place.province}::text, 'VN')))).* from dossier_sections s where dossier_id = ${handedIn}::uuid`.execute(
      db,
    )
  }
  return { dossier: dossier as Records['dossier'], unitOf }
}

/** One report handed in as people do it, and copies of it in every other state, each in a commune of its own. */
async function reportsOf(t: Test, place: Place, unitOf: Made['unitOf']): Promise<Records['report']> {
  const officer = await t.as('commune-officer', place.province)
  const body = { formId: FORM, unitId: place.commune, ...MONTH }
  const handedIn = ok(await officer.call(reports.openReport, { body })).id
  const { figures } = ok(await officer.call(reports.getReport, { params: { id: handedIn } }))
  const cells = figures.map(({ id }) => ({ unitId: place.commune, figure: id, cell: { state: 'not-applicable' as const }, base: 0 }))
  const { revision } = ok(await officer.call(reports.saveCells, { params: { id: handedIn }, body: { cells } }))
  ok(await officer.call(reports.handInReport, { params: { id: handedIn }, body: { revision } }))
  const db = sqlOf<object>(t.seed)
  const { rows: communes } = await sql<{ id: string }>`
    select u.id from units u join unit_versions v on v.unit_id = u.id and v.valid_to is null
    where u.level = 'commune' and v.parent_id = ${place.province} and u.valid_to is null and u.id not in (${place.commune}, ${place.secondCommune}) order by u.id limit 10`.execute(
    db,
  )
  const made: Record<string, string> = { 'handed-in': handedIn }
  unitOf[handedIn] = place.commune
  for (const [index, status] of reportStatuses.filter((each) => each !== 'handed-in').entries()) {
    const unit = communes[index]?.id ?? ''
    const changed = {
      unit_id: unit,
      status,
      scope: [unit, place.province, 'VN'],
      accepted_seq: status === 'open' || status === 'returned' ? null : 1,
    }
    const { rows } = await sql<{ id: string }>`
      insert into reports select (jsonb_populate_record(r, ${JSON.stringify(changed)}::jsonb || jsonb_build_object('id', gen_random_uuid()))).* from reports r
      where id = ${handedIn}::uuid returning id`.execute(db)
    const id = rows[0]?.id ?? ''
    made[status] = id
    unitOf[id] = unit
    for (const part of ['report_cells', 'report_hand_ins'] as const) {
      await sql`insert into ${sql.table(part)} select (jsonb_populate_record(p, ${JSON.stringify({ report_id: id, unit_id: unit, scope: changed.scope })}::jsonb)).*
        from ${sql.table(part)} p where report_id = ${handedIn}::uuid`.execute(db)
    }
  }
  return made as Records['report']
}

async function cohortsOf(t: Test, place: Place): Promise<Records['cohort']> {
  const office = await t.as('programme-office', place.province)
  const make = async (window: { from: string; to: string }): Promise<string> =>
    ok(
      await office.call(createCohort, {
        body: {
          unitId: place.province,
          objectLevel: 'commune',
          programme: 'indicator-19.2',
          window: window as never,
          source: 'Công văn thử',
          unitIds: [place.commune, place.secondCommune],
        },
      }),
    ).id
  const frozen = await make({ from: '2027-01-01', to: '2028-01-01' })
  ok(await office.call(freezeCohort, { params: { id: frozen } }))
  return { open: await make({ from: '2026-01-01', to: '2027-01-01' }), frozen }
}

async function additionsOf(t: Test, place: Place): Promise<Records['addition']> {
  const appraiser = await t.as('appraiser', place.province)
  const make = async (set: string): Promise<string> => {
    const { id } = ok(
      await appraiser.call(addAddition, {
        params: { id: set },
        query: { apply: 'true' },
        body: additionBody({
          provinceId: place.province,
          contents: [{ asks: 'attestation', title: 'x', paraphrase: 'x', label: 'x' }],
        }) as never,
      }),
    )
    if (id === null) throw new Error('the world could not be made: no addition')
    return id
  }
  const ended = await make('tt124-2021-school')
  ok(await appraiser.call(endAddition, { params: { id: ended }, body: { on: plainDate('2027-02-05') } }))
  return { 'in-force': await make('tt124-2021-residential-area'), ended }
}

/** People of the province with what an administrator keeps of them. */
async function accountsOf(t: Test, place: Place): Promise<Pick<Records, 'account' | 'grant' | 'delegation' | 'handOver'>> {
  const keeper = await t.as('administrator', place.province)
  const person = async (): Promise<{ id: string; grant: number }> => {
    const id = (await t.as('commune-officer', place.commune)).actor?.accountId ?? ''
    return { id, grant: ok(await keeper.call(accounts.getAccount, { params: { id } })).grants[0]?.id ?? 0 }
  }
  await sql`update accounts set username = ${place.delegate} where id = ${(await person()).id}`.execute(sqlOf<object>(t.seed))
  const [open, closed, lender, former, leaver, gone] = [
    await person(),
    await person(),
    await person(),
    await person(),
    await person(),
    await person(),
  ]
  ok(await keeper.call(accounts.closeAccount, { params: { id: closed.id } }))
  ok(await keeper.call(accounts.endGrant, { params: { id: former.grant }, body: { on: plainDate(TODAY) } }))
  const lend = async (from: string): Promise<string> =>
    ok(
      await keeper.call(delegations.giveDelegation, {
        body: {
          grantId: lender.grant,
          username: place.delegate,
          from: plainDate(from),
          to: plainDate(`${from.slice(0, 8)}20`),
          document: 'Giấy ủy quyền',
        },
      }),
    ).id
  const standing = await lend('2027-02-10')
  const ended = await lend('2027-03-10')
  await sql`update delegations set ended_on = '2027-02-05' where id = ${ended}::uuid`.execute(sqlOf<object>(t.seed))
  const handOver = async (id: string, on: string): Promise<string> =>
    ok(
      await keeper.call(accounts.handOver, {
        params: { id },
        body: { grantIds: [], pass: [], successorId: null, on: plainDate(on), document: '', leaves: true },
      }),
    ).id
  return {
    account: { open: open.id, closed: closed.id },
    grant: { standing: String(open.grant), ended: String(former.grant) },
    delegation: { standing, ended },
    handOver: { waiting: await handOver(leaver.id, '2027-03-01'), done: await handOver(gone.id, TODAY) },
  }
}

async function outageOf(t: Test, place: Place): Promise<string> {
  const keeper = await t.as('administrator', place.province)
  return ok(await keeper.call(recordOutage, { body: outageBody(place.commune) })).id
}

/** Asked, withdrawn, and asked once more. */
async function requestsOf(t: Test, place: Place): Promise<Records['request']> {
  const police = await t.as('appraiser', place.province)
  const ask = async (): Promise<string> => ok(await police.call(askForReports, { body: requestBody(place.commune) })).id
  const withdrawn = await ask()
  ok(await police.call(withdrawReportRequest, { params: { id: withdrawn }, body: { reason: 'Hỏi nhầm' } }))
  return { standing: await ask(), withdrawn }
}

async function accountImportOf(t: Test, place: Place): Promise<string> {
  const keeper = await t.as('administrator', place.province)
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('Tài khoản').addRows([
    ['Mã đơn vị', 'Vai trò'],
    [place.commune.slice(0, 5), 'Cán bộ cấp xã'],
  ])
  const file = { name: 'tai-khoan.xlsx', bytes: new Uint8Array(await workbook.xlsx.writeBuffer()) }
  const { importId } = ok(await keeper.call(accounts.importAccounts, { params: { id: place.province }, query: { apply: 'true' }, file }))
  if (importId === null) throw new Error('the world could not be made: no accounts were taken in')
  return importId
}

async function institutionList(): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('Danh sách').addRows([
    ['Loại', 'Tên đơn vị'],
    ['Trường học', 'Trường THCS Của Bài Thử'],
  ])
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

/** The reply; throws where something was refused. */
export function ok<R>(answer: Answer<R>): R {
  if (answer.code !== null) throw new Error(`the world could not be made: ${answer.code} ${JSON.stringify(answer.details)}`)
  return answer.body
}
