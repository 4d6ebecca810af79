// The law over HTTP and through the service: sets in force, frozen versions, pasted wordings and who may paste.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import * as api from '@binhyen/core/criteria/criteria.contract'
import { compileSet, evaluate } from '@binhyen/core/criteria/evaluate.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { Problem } from '@binhyen/core/shared/problem'
import { sqlOf } from '#server/platform/db/client'
import { inRollback } from '../../../test/harness.ts'
import { getSet, setInForce } from './criteria.service.ts'
import { readLaws } from './law-files.service.ts'
import { loadLaws } from './load-laws.service.ts'

const AN_GIANG = '91@2025-07-01' // tỉnh An Giang, two-tier

async function provinceIds(seed: Parameters<typeof sqlOf>[0]): Promise<string[]> {
  const { rows } = await sql<{
    id: string
  }>`select id from units where level = 'province' and valid_from <= '2026-11-21' and (valid_to is null or valid_to > '2026-11-21') order by id`.execute(
    sqlOf<object>(seed),
  )
  return rows.map((row) => row.id)
}

describe('reading the law', () => {
  it('lists the sets with how much of each was seen', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', AN_GIANG)
      const { status, body } = await officer.call(api.listSets)
      expect(status).toBe(200)
      expect(body.sets.find((set) => set.id === 'indicator-19-2-2021')).toMatchObject({
        version: 1,
        label: '19.2',
        clauses: 8,
        unchecked: 8,
        unseen: 5,
      })
      expect(body.sets).toHaveLength(19)
    }))

  it('sends a set that the device evaluates as it comes', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', AN_GIANG)
      const { body } = await officer.call(api.getSet, { params: { id: 'tt124-2021-commune' } })
      const evaluation = evaluate(
        compileSet(body.set),
        { areasTotal: 25, areasRegistered: 25, areasRecognised: 16, bodiesTotal: 0, bodiesRegistered: 0, bodiesRecognised: 0 },
        {
          window: { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') },
        },
      )
      expect(evaluation.clauses[3]?.rules[1]).toMatchObject({ outcome: 'not-met', measured: 16, needed: 18 })
      expect(body.set.clauses[3]).toMatchObject({ address: { article: 5, clause: 4 }, checked: false })
    }))

  it('lists the instruments with their chains', () =>
    inRollback(async ({ as }) => {
      const auditor = await as('auditor', 'VN')
      const { body } = await auditor.call(api.listInstruments)
      expect(body.instruments.find((each) => each.id === 'tt-48-2025-tt-bca')).toMatchObject({
        signedOn: null,
        checked: false,
        relations: [{ relation: 'amends', target: 'tt-124-2021-tt-bca' }],
      })
      expect(body.instruments.find((each) => each.id === 'tt-124-2021-tt-bca')).toMatchObject({
        inForceFrom: '2022-02-10',
        relations: [{ relation: 'replaces', target: 'tt-23-2012-tt-bca' }],
      })
    }))

  it('is for people who are signed in', () =>
    inRollback(async ({ nobody }) => {
      for (const answer of [
        await nobody.call(api.listSets),
        await nobody.call(api.listInstruments),
        await nobody.call(api.getSet, { params: { id: 'tt124-2021-commune' } }),
      ]) {
        expect(answer.code).toBe('auth.required')
      }
    }))

  it('says which set or version it does not have', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', AN_GIANG)
      expect(await officer.call(api.getSet, { params: { id: 'no-such-set' } })).toMatchObject({
        status: 404,
        code: 'criteria.set-not-found',
      })
      expect(await officer.call(api.getSet, { params: { id: 'tt124-2021-commune' }, query: { version: 99 } })).toMatchObject({
        code: 'criteria.set-not-found',
      })
    }))
})

describe('the set in force', () => {
  const refusal = async (work: Promise<unknown>): Promise<{ code: string; details: unknown } | null> =>
    work.then(
      () => null,
      (error: Problem) => ({ code: error.code, details: error.details }),
    )

  it.each([
    ['commune', 'safe-standard', '2022-02-10', 'tt124-2021-commune'],
    ['residential-area', 'safe-standard', '2026-11-21', 'tt124-2021-residential-area'],
    ['commune', 'indicator-19.2', '2020-12-31', 'indicator-19-2-2016'],
    ['commune', 'indicator-19.2', '2022-03-07', 'indicator-19-2-2016'],
    ['commune', 'indicator-19.2', '2022-03-08', 'indicator-19-2-2021'],
    ['commune', 'criterion-19', '2016-06-30', 'criterion-19-2009'],
  ] as const)('%s %s on %s is %s', (object, status, on, id) =>
    inRollback(async ({ seed }) => {
      expect((await setInForce(seed, { object, status }, plainDate(on))).set.id).toBe(id)
      expect((await setInForce(seed, id, plainDate(on))).version).toBe(1)
    }),
  )

  it('refuses a day outside its span and says the span', () =>
    inRollback(async ({ seed }) => {
      expect(await refusal(setInForce(seed, 'tt124-2021-commune', plainDate('2022-02-09')))).toEqual({
        code: 'criteria.set-not-in-force',
        details: { set: 'tt124-2021-commune', on: '2022-02-09', from: '2022-02-10', to: null },
      })
      expect(await refusal(setInForce(seed, 'indicator-19-2-2021', plainDate('2026-02-15')))).toMatchObject({
        details: { from: '2022-03-08', to: '2026-02-15' },
      })
      expect(await refusal(setInForce(seed, { object: 'commune', status: 'criterion-19' }, plainDate('2026-11-21')))).toMatchObject({
        code: 'criteria.set-not-in-force',
      })
      expect(await refusal(setInForce(seed, 'no-such-set', plainDate('2026-11-21')))).toMatchObject({ code: 'criteria.set-not-found' })
    }))
})

describe('loading', () => {
  it('writes nothing when nothing changed, a new version when something did, and never touches the old one', () =>
    inRollback(async ({ seed, undone }) => {
      const laws = await readLaws()
      expect(await loadLaws(seed, laws)).toEqual([])
      const changed = laws.sets.map((set) => (set.id === 'criterion-19-2009' ? { ...set, title: 'Another title' } : set))
      expect(await loadLaws(seed, { ...laws, sets: changed })).toEqual([{ id: 'criterion-19-2009', version: 2 }])
      expect((await getSet(seed, 'criterion-19-2009')).set.title).toBe('Another title')
      expect((await getSet(seed, 'criterion-19-2009', 1)).set.title).not.toBe('Another title')
      expect(await loadLaws(seed, laws)).toEqual([{ id: 'criterion-19-2009', version: 3 }])
      for (const change of ['update criteria_sets set hash = hash', 'delete from criteria_sets']) {
        await expect(undone(() => sql.raw(change).execute(sqlOf<object>(seed)))).rejects.toThrow(/frozen/)
      }
    }))
})

describe('pasting the original wording', () => {
  const at = { id: 'tt124-2021-commune', clause: 'art5-4' }

  it('keeps every wording, shows the last, and leaves the set unchecked', () =>
    inRollback(async ({ as, seed }) => {
      const [province = ''] = await provinceIds(seed)
      const appraiser = await as('appraiser', province)
      const first = await appraiser.call(api.putClauseText, {
        params: at,
        body: { provinceId: province, text: 'Nguyên văn lần 1', source: 'Công báo số 1' },
      })
      expect(first).toMatchObject({ status: 200, body: { clause: 'art5-4', provinceId: province, pastedBy: appraiser.actor?.displayName } })
      await appraiser.call(api.putClauseText, {
        params: at,
        body: { provinceId: province, text: 'Nguyên văn lần 2', source: 'Công báo số 2' },
      })
      const { body } = await appraiser.call(api.getSet, { params: { id: at.id } })
      expect(body.texts).toMatchObject([{ text: 'Nguyên văn lần 2', source: 'Công báo số 2' }])
      expect(body.set.clauses[3]?.checked).toBe(false)
      const kept = await sql<{ n: number }>`select count(*) as n from clause_texts`.execute(sqlOf<object>(seed))
      expect(kept.rows[0]?.n).toBe(2)
    }))

  it('is for the province itself', () =>
    inRollback(async ({ as, seed }) => {
      const [here = '', there = ''] = await provinceIds(seed)
      const body = { provinceId: there, text: 'x', source: 'y' }
      expect(await (await as('appraiser', here)).call(api.putClauseText, { params: at, body })).toMatchObject({
        status: 403,
        code: 'auth.forbidden',
      })
      expect(await (await as('commune-officer', there)).call(api.putClauseText, { params: at, body })).toMatchObject({
        code: 'auth.forbidden',
      })
    }))

  it('needs a clause that exists, a province that stands, a text and its source', () =>
    inRollback(async ({ as, seed }) => {
      const [province = ''] = await provinceIds(seed)
      const appraiser = await as('appraiser', province)
      const body = { provinceId: province, text: 'x', source: 'y' }
      expect(await appraiser.call(api.putClauseText, { params: { ...at, clause: 'art9-9' }, body })).toMatchObject({
        status: 404,
        code: 'criteria.clause-not-found',
      })
      expect(await appraiser.call(api.putClauseText, { params: { ...at, id: 'no-such-set' }, body })).toMatchObject({
        code: 'criteria.set-not-found',
      })
      expect(await appraiser.call(api.putClauseText, { params: at, body: { ...body, source: ' ' } })).toMatchObject({
        code: 'request.invalid',
      })
      expect(await appraiser.call(api.putClauseText, { params: at, body: { ...body, provinceId: 'no-such-unit' } })).toMatchObject({
        code: 'unit.not-found',
      })
    }))

  it('stays behind the wall although everyone may read it', () =>
    inRollback(async ({ as, seed, actAs, undone }) => {
      const [here = '', there = ''] = await provinceIds(seed)
      const appraiser = await as('appraiser', here)
      const insert = (scope: string): Promise<unknown> =>
        actAs(appraiser, async (ctx) => {
          ctx.authorise('catalogue.read', [])
          await sql`insert into clause_texts (id, set_id, clause_id, province_id, province_name, scope, text, source, pasted_by, pasted_by_name, pasted_at)
            values (gen_random_uuid(), 's', 'c', ${scope}, 'n', array[${scope}, 'VN'], 't', 's', ${appraiser.actor?.accountId ?? ''}, 'n', now())`.execute(
            sqlOf<object>(ctx),
          )
        })
      await expect(undone(() => insert(there))).rejects.toThrow(/row-level security/)
      await insert(here)
    }))
})
