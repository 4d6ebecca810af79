// What a province adds to a national set: who may, what is refused, what holds where and when, and that verdicts are computed again from it.
import { describe, expect, it } from 'vitest'
import * as assessments from '@binhyen/core/assessments/assessments.contract'
import { getSet } from '@binhyen/core/criteria/criteria.contract'
import * as api from '@binhyen/core/criteria/provincial-additions.contract'
import { compileSet, evaluate } from '@binhyen/core/criteria/evaluate.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { sql } from 'kysely'
import { sqlOf } from '#server/platform/db/client'
import { inRollback, type Test } from '../../../test/harness.ts'
import { effectiveSet, getSet as loadedSet, isOfProvince } from './criteria.service.ts'
import { readLaws } from './law-files.service.ts'
import { loadLaws } from './load-laws.service.ts'
import { renewEffectiveSets } from './provincial-additions.service.ts'

const LAO_CAI = '15@2025-07-01' as UnitId
const AN_GIANG = '91@2025-07-01' as UnitId
const BAC_HA = '02839@2025-07-01'
const SET = 'tt124-2021-commune'
const TODAY = { today: '2027-02-10' }

const twoModels = { rule: 'models-1', value: 2, words: 'Có ít nhất 02 mô hình hoạt động hiệu quả' }
const camera = {
  asks: 'attestation' as const,
  title: 'Mô hình camera an ninh',
  paraphrase: 'Duy trì mô hình camera an ninh tại các khu dân cư.',
  label: 'Có mô hình camera an ninh đang hoạt động',
}
const bodyOf = (written: object, more: object = {}) => ({
  provinceId: LAO_CAI as string,
  number: '12/2026/QĐ-UBND',
  kind: 'Quyết định',
  title: 'Bổ sung tiêu chí an toàn về an ninh, trật tự',
  signedOn: plainDate('2026-12-20'),
  source: 'Công báo tỉnh số 5',
  inForce: { from: plainDate('2027-01-01'), to: null },
  written: { contents: [], rules: [], stricter: [], ...written },
  ...more,
})
const add = async (t: Test, written: object, more: object = {}, apply: 'true' | 'false' = 'true') => {
  const appraiser = await t.as('appraiser', LAO_CAI)
  return appraiser.call(api.addAddition, { params: { id: SET }, query: { apply }, body: bodyOf(written, more) })
}

describe('a province adds to a national set', () => {
  it('shows first what would hold, and writes nothing', () =>
    inRollback(async (t) => {
      const { status, body } = await add(t, { contents: [camera], stricter: [twoModels] }, {}, 'false')
      expect([status, body.id, body.version]).toEqual([200, null, null])
      expect(body.effective.clauses).toHaveLength(5)
      const appraiser = await t.as('appraiser', LAO_CAI)
      expect((await appraiser.call(api.listAdditions, { params: { id: SET } })).body.additions).toEqual([])
    }, TODAY))

  it('holds in its territory from its day, and the national set stays as it was', () =>
    inRollback(async (t) => {
      const before = await loadedSet(t.seed, SET)
      const { status, body } = await add(t, { contents: [camera], stricter: [twoModels] })
      expect(status).toBe(200)
      expect(body.effective.addition).toMatchObject({
        provinceId: LAO_CAI,
        over: before.version,
        stricter: [{ rule: 'models-1', national: 1, provincial: 2 }],
      })
      const here = await effectiveSet(t.seed, SET, { provinceId: LAO_CAI, on: plainDate('2027-02-10') })
      expect(here.version).toBe(body.version)
      expect(here.set.clauses.at(-1)).toMatchObject({ title: camera.title, checked: false, source: { ref: 'Quyết định 12/2026/QĐ-UBND' } })
      const models = here.set.clauses[0]?.rules.find((rule) => rule.id === 'models-1')
      expect(models).toMatchObject({ formula: 'models >= 2', words: twoModels.words, address: { instrument: here.set.addition?.id } })
      expect(here.set.cites.some((cite) => cite.number === '12/2026/QĐ-UBND')).toBe(true)
      for (const at of [
        { provinceId: LAO_CAI, on: plainDate('2026-12-31') },
        { provinceId: AN_GIANG, on: plainDate('2027-02-10') },
      ]) {
        expect(await effectiveSet(t.seed, SET, at)).toBe(before)
      }
      expect((await loadedSet(t.seed, SET)).hash).toBe(before.hash)
      const officer = await t.as('commune-officer', BAC_HA)
      expect((await officer.call(getSet, { params: { id: SET } })).body.version).toBe(before.version)
      const shown = await officer.call(getSet, { params: { id: SET }, query: { version: here.version } })
      expect(
        evaluate(compileSet(shown.body.set), { models: 1 }, { window: { from: plainDate('2026-11-16'), to: plainDate('2027-11-16') } })
          .outcome,
      ).toBe('not-met')
      expect((await officer.call(api.listAdditions, { params: { id: SET } })).body.additions).toMatchObject([
        { number: '12/2026/QĐ-UBND', provinceName: 'Tỉnh Lào Cai', version: here.version, over: before.version },
      ])
    }, TODAY))

  it('is what a new dossier is judged by, and the verdict is computed again from what is stored', () =>
    inRollback(async (t) => {
      const { body } = await add(t, { contents: [camera], stricter: [twoModels] })
      const officer = await t.as('commune-officer', BAC_HA)
      const made = await officer.call(assessments.registerDossier, {
        body: { unitId: BAC_HA, setId: SET, windowFrom: plainDate('2026-11-16') },
      })
      const { id } = made.body
      const values = {
        partyResolution: { has: true as const, number: '03-NQ/ĐU', date: plainDate('2027-01-05') },
        securityPlan: { has: true as const, number: '11/KH-UBND', date: plainDate('2027-01-08') },
        registration: { has: true as const, date: plainDate('2027-01-10') },
        models: 1,
      }
      const saved = await officer.call(assessments.saveSection, { params: { id, clause: 'art5-1' }, body: { values, revision: 0 } })
      expect(saved.body.failing).toEqual(['art5-1'])
      const dossier = await officer.call(assessments.getDossier, { params: { id } })
      expect(dossier.body.set.version).toBe(body.version)
      const added = dossier.body.sections.at(-1)?.clause ?? ''
      expect(added).toMatch(/^province-15-/)
      const fact = body.effective.clauses.at(-1)?.facts[0]?.id ?? ''
      const last = await officer.call(assessments.saveSection, {
        params: { id, clause: added },
        body: { values: { [fact]: true }, revision: 0 },
      })
      expect(last.body.unclear).not.toContain(added)
      // ended later, the dossier keeps the version it was registered with
      const appraiser = await t.as('appraiser', LAO_CAI)
      expect(
        (await appraiser.call(api.endAddition, { params: { id: body.id ?? '' }, body: { on: plainDate('2027-02-11') } })).body.inForce,
      ).toEqual({ from: '2027-01-01', to: '2027-02-11' })
      expect((await officer.call(assessments.getDossier, { params: { id } })).body.failing).toEqual(['art5-1'])
      expect((await effectiveSet(t.seed, SET, { provinceId: LAO_CAI, on: plainDate('2027-02-11') })).set.addition).toBeUndefined()
    }, TODAY))

  it.each<[string, object, object, string]>([
    ['nothing', {}, {}, ' empty'],
    [
      'a lower share than the nation asks',
      { stricter: [{ rule: 'recognised-70', value: 69, words: 'x' }] },
      {},
      'stricter.0.value not-stricter',
    ],
    ['the same share', { stricter: [{ rule: 'recognised-70', value: 70, words: 'x' }] }, {}, 'stricter.0.value not-stricter'],
    ['more than all', { stricter: [{ rule: 'recognised-70', value: 101, words: 'x' }] }, {}, 'stricter.0.value over-100'],
    ['a rule nobody knows', { stricter: [{ rule: 'no-rule', value: 2, words: 'x' }] }, {}, 'stricter.0.rule unknown-rule'],
    ['a rule without a number', { stricter: [{ rule: 'policies', value: 2, words: 'x' }] }, {}, 'stricter.0.rule no-threshold'],
    ['one rule twice', { stricter: [twoModels, { ...twoModels, value: 3 }] }, {}, 'stricter.1.rule twice'],
    [
      'a fact nobody asks',
      { rules: [{ clause: 'art5-1', kind: 'counted', words: 'x', formula: 'camera >= 1', unit: 'camera' }] },
      {},
      'rules.0.formula formula',
    ],
    [
      'a clause nobody knows',
      { rules: [{ clause: 'art9-9', kind: 'counted', words: 'x', formula: 'models >= 2', unit: 'mô hình' }] },
      {},
      'rules.0.clause unknown-clause',
    ],
    [
      'the opposite of the law',
      { rules: [{ clause: 'art5-2', kind: 'attested', words: 'x', formula: '!policiesImplemented', unit: null }] },
      {},
      'rules contradicts',
    ],
    ['a day before the set', { stricter: [twoModels] }, { inForce: { from: plainDate('2022-02-09'), to: null } }, 'inForce outside-span'],
    [
      'a span of nothing',
      { stricter: [twoModels] },
      { inForce: { from: plainDate('2027-01-01'), to: plainDate('2027-01-01') } },
      'inForce outside-span',
    ],
    [
      'a recognition that waits for this one',
      { contents: [{ asks: 'recognition', title: 'x', paraphrase: 'x', label: 'x', status: 'not-complex', time: 'same-window' }] },
      { inForce: { from: plainDate('2025-01-01'), to: plainDate('2026-01-01') } },
      'contents circular',
    ],
  ])('refuses %s', (_what, written, more, expected) =>
    inRollback(async (t) => {
      const [path = '', reason] = expected.split(' ')
      const { code, details } = await add(t, written, more)
      expect(code).toBe('criteria.addition-invalid')
      expect(details).toMatchObject({
        issues: [{ path: path === '' ? [] : path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part)), reason }],
      })
    }, TODAY),
  )

  it('refuses a second addition at the same time, another province, and ends that make no sense', () =>
    inRollback(async (t) => {
      const { body } = await add(t, { stricter: [twoModels] })
      expect((await add(t, { contents: [camera] }, { number: '13/2027/QĐ-UBND' })).code).toBe('criteria.addition-overlaps')
      expect((await add(t, { stricter: [twoModels] }, { provinceId: AN_GIANG })).code).toBe('auth.forbidden')
      expect((await add(t, { stricter: [twoModels] }, { provinceId: 'no-such-unit' })).code).toBe('unit.not-found')
      const appraiser = await t.as('appraiser', LAO_CAI)
      const unknown = await appraiser.call(api.addAddition, {
        params: { id: 'no-set' },
        query: { apply: 'true' },
        body: bodyOf({ stricter: [twoModels] }),
      })
      expect(unknown.code).toBe('criteria.set-not-found')
      expect((await appraiser.call(api.listAdditions, { params: { id: 'no-set' } })).code).toBe('criteria.set-not-found')
      const id = body.id ?? ''
      const end = (on: string) => appraiser.call(api.endAddition, { params: { id }, body: { on: plainDate(on) } })
      expect((await end('2027-01-01')).code).toBe('criteria.addition-ended')
      expect((await end('2027-06-01')).status).toBe(200)
      expect((await end('2027-07-01')).code).toBe('criteria.addition-ended')
      const next = await add(t, { contents: [camera] }, { number: '13/2027/QĐ-UBND', inForce: { from: plainDate('2027-06-01'), to: null } })
      expect(next.status).toBe(200)
      const stranger = await t.as('appraiser', AN_GIANG)
      expect((await stranger.call(api.endAddition, { params: { id }, body: { on: plainDate('2027-05-01') } })).code).toBe('auth.forbidden')
    }, TODAY))

  it('stays behind the wall: the app role cannot write a national version, nor one of another province', () =>
    inRollback(async (t) => {
      const { body } = await add(t, { stricter: [twoModels] })
      const stranger = await t.as('appraiser', AN_GIANG)
      const forge = (addition: string | null): Promise<unknown> =>
        t.undone(() =>
          t.actAs(stranger, async (ctx) => {
            ctx.authorise('catalogue.read', [])
            await sql`insert into criteria_sets (id, version, hash, instrument_id, object, status, in_force_from, body, loaded_at, addition_id, over_version)
              select id, 99, 'x', instrument_id, object, status, in_force_from, body, now(), ${addition}::uuid, ${addition === null ? null : 1}::int
              from criteria_sets where id = ${SET} and version = 1`.execute(sqlOf<object>(ctx))
          }),
        )
      await expect(forge(null)).rejects.toThrow(/row-level security/)
      await expect(forge(body.id)).rejects.toThrow(/row-level security/)
    }, TODAY))

  it('is laid over a new national version; one that no longer fits goes on holding and is said', () =>
    inRollback(async (t) => {
      const first = await add(t, { stricter: [twoModels] })
      const laws = await readLaws()
      const changed = (edit: (text: string) => string) =>
        laws.sets.map((set) => (set.id === SET ? (JSON.parse(edit(JSON.stringify(set))) as typeof set) : set))
      const [national] = await loadLaws(t.seed, {
        ...laws,
        sets: changed((text) => text.replace('Nghị quyết, kế hoạch, đăng ký', 'Nghị quyết')),
      })
      expect(await renewEffectiveSets(t.seed)).toMatchObject([expect.stringContaining(`over ${SET}, version`)])
      expect(await renewEffectiveSets(t.seed)).toEqual([])
      const here = await effectiveSet(t.seed, SET, { provinceId: LAO_CAI, on: plainDate('2027-02-10') })
      expect(here.set.addition?.over).toBe(national?.version)
      expect(here.version).toBeGreaterThan(first.body.version ?? 0)
      await loadLaws(t.seed, { ...laws, sets: changed((text) => text.replaceAll('"models-1"', '"models-one"')) })
      expect(await renewEffectiveSets(t.seed)).toMatchObject([expect.stringMatching(/goes on holding: stricter\.0\.rule unknown-rule/)])
      expect((await effectiveSet(t.seed, SET, { provinceId: LAO_CAI, on: plainDate('2027-02-10') })).version).toBe(here.version)
    }, TODAY))
})

describe('a set that one province made', () => {
  it('is for that province', () => {
    expect(isOfProvince({}, AN_GIANG)).toBe(true)
    expect(isOfProvince({ province: { code: '10', name: 'Lào Cai' } }, '10@2004-01-01' as UnitId)).toBe(true)
    expect(isOfProvince({ province: { code: '1', name: 'x' } }, '10@2004-01-01' as UnitId)).toBe(false)
  })

  it('is refused elsewhere', () =>
    inRollback(async (t) => {
      const at = { provinceId: AN_GIANG, on: plainDate('2024-05-01') }
      await expect(effectiveSet(t.seed, 'model-village-security-lao-cai', at)).rejects.toMatchObject({ code: 'criteria.set-elsewhere' })
      const appraiser = await t.as('appraiser', AN_GIANG)
      const { code } = await appraiser.call(api.addAddition, {
        params: { id: 'model-village-security-lao-cai' },
        query: { apply: 'true' },
        body: bodyOf(
          { contents: [camera] },
          { provinceId: AN_GIANG, inForce: { from: plainDate('2024-01-01'), to: plainDate('2025-01-01') } },
        ),
      })
      expect(code).toBe('criteria.set-elsewhere')
    }))
})
