// The dictionary and the forms over HTTP: what everybody reads, who switches sensitive figures on, and what stays frozen.
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { listHolidays } from '@binhyen/core/calendar/calendar.contract'
import * as api from '@binhyen/core/figures/figures.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { sqlOf } from '#server/platform/db/client'
import { inRollback, type Test } from '../../../test/harness.ts'
import { holidaysOf } from '#server/features/calendar/holidays.service'
import { figureReplies, permissionsOf } from './figures.service.ts'
import { readFigureFiles } from './figure-files.service.ts'
import { formInForce, formsInForce, getFormVersion, listPublishedForms } from './forms.service.ts'
import { loadFigures } from './load-figures.service.ts'

const AN_GIANG = '91@2025-07-01'
const permission = { state: 'on', document: 'Công văn 12/CAT-PV01', decidedOn: plainDate('2026-11-02') } as const

describe('the dictionary', () => {
  it('is read by everybody, as it stands on a day', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', AN_GIANG)
      const now = await officer.call(api.listFigures)
      expect(now.status).toBe(200)
      const ids = now.body.figures.map(({ id }) => id)
      expect(ids).toContain('securityTeams')
      expect(ids).not.toContain('securityTeamsEarlier')
      const then = await officer.call(api.listFigures, { query: { on: plainDate('2016-12-14') } })
      expect(then.body.figures.map(({ id }) => id)).toContain('securityTeamsEarlier')
      expect(then.body.figures.map(({ id }) => id)).not.toContain('securityTeams')
    }))

  it('has every figure of offences and social evils off, and everything else on', () =>
    inRollback(async ({ as }) => {
      const auditor = await as('auditor', 'VN')
      const { figures } = (await auditor.call(api.listFigures)).body
      const off = figures.filter(({ on }) => !on)
      expect(off.length).toBeGreaterThan(5)
      expect(new Set(off.map(({ topic }) => topic))).toEqual(new Set(['order-offences', 'social-evils']))
      expect(figures.filter(({ topic }) => topic === 'order-offences' || topic === 'social-evils')).toHaveLength(off.length)
      expect(off.every(({ lowest, checked }) => lowest === 'commune' && !checked)).toBe(true)
    }))

  it('tells one figure over time, with the forms that ask for it', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', AN_GIANG)
      const { body } = await officer.call(api.getFigure, { params: { id: 'trafficDead' } })
      expect(body.definitions).toMatchObject([
        { unit: { vi: 'người', en: 'people' }, kind: 'flow', adds: 'sum', permission: null, on: true },
      ])
      expect(body.forms.map(({ id }) => id)).toEqual(['commune-peak-ad-hoc', 'commune-security-month', 'commune-security-year'])
      expect((await officer.call(api.getFigure, { params: { id: 'nothing' } })).code).toBe('figure.not-found')
    }))

  it('gives a figure that has ended by its last definition, and leaves out what it never had', () =>
    inRollback(async ({ seed }) => {
      const found = await figureReplies(seed, ['securityTeamsEarlier', 'unheardOf', 'trafficDead'], plainDate('2026-11-21'))
      expect(found.map(({ id }) => id)).toEqual(['securityTeamsEarlier', 'trafficDead'])
    }))
})

describe('a sensitive figure', () => {
  const permit = async (t: Test, id: string, body: { state: 'on' | 'off'; document: string; decidedOn: ReturnType<typeof plainDate> }) => {
    const administrator = await t.as('administrator', 'VN')
    return administrator.call(api.permitFigure, { params: { id }, body })
  }

  it('is switched on by an administrator of the country, with document and day; the last word counts', () =>
    inRollback(async (t) => {
      expect((await permit(t, 'orderOffences', permission)).body).toEqual({ on: true })
      const officer = await t.as('commune-officer', AN_GIANG)
      const told = (await officer.call(api.getFigure, { params: { id: 'orderOffences' } })).body
      expect(told.definitions[0]).toMatchObject({
        on: true,
        permission: { state: 'on', document: permission.document, decidedOn: '2026-11-02' },
      })
      expect(await permissionsOf(t.seed)).toEqual(new Map([['orderOffences', 'on']]))
      expect((await permit(t, 'orderOffences', { ...permission, state: 'off', document: 'Công văn 13' })).body).toEqual({ on: false })
      const after = (await officer.call(api.getFigure, { params: { id: 'orderOffences' } })).body
      expect(after.definitions[0]?.on).toBe(false)
      expect(after.permissions.map(({ state }) => state)).toEqual(['off', 'on'])
      const { rows } = await sql<{ action: string }>`
        select action from audit_entries where entity_kind = 'figure' and entity_id = 'orderOffences' order by made_at, id`.execute(
        sqlOf<object>(t.seed),
      )
      expect(rows.map(({ action }) => action).toSorted()).toEqual(['figure.forbid', 'figure.permit'])
    }))

  it('is no business of an administrator of a province, nor of those who report it', () =>
    inRollback(async (t) => {
      for (const [role, unit] of [
        ['administrator', AN_GIANG],
        ['appraiser', 'VN'],
        ['commune-officer', AN_GIANG],
      ] as const) {
        const client = await t.as(role, unit)
        expect((await client.call(api.permitFigure, { params: { id: 'orderOffences' }, body: permission })).code).toBe('auth.forbidden')
      }
      expect(await permissionsOf(t.seed)).toEqual(new Map())
    }))

  it('refuses a day to come, an open figure and one that is not there', () =>
    inRollback(async (t) => {
      expect((await permit(t, 'orderOffences', { ...permission, decidedOn: plainDate('2026-11-22') })).code).toBe('figure.permission-day')
      expect((await permit(t, 'trafficDead', permission)).code).toBe('figure.not-sensitive')
      expect((await permit(t, 'nothing', permission)).code).toBe('figure.not-found')
    }))

  it('is refused by the database too, whoever asks it past the service', () =>
    inRollback(async (t) => {
      const appraiser = await t.as('appraiser', 'VN')
      const straight = t.actAs(appraiser, async (ctx) => {
        ctx.authorise('catalogue.read', [])
        await sql`select app_permit_figure('orderOffences', 'on', 'x', '2026-11-02', now(), 'x')`.execute(sqlOf<object>(ctx))
      })
      await expect(straight).rejects.toMatchObject({ code: '42501' })
      const written = t.actAs(await t.as('administrator', 'VN'), async (ctx) => {
        ctx.authorise('catalogue.read', [])
        await sql`insert into figure_permissions (figure_id, state, document, decided_on, recorded_at, recorded_by, recorded_by_name)
          values ('orderOffences', 'on', 'x', '2026-11-02', now(), 'x', 'x')`.execute(sqlOf<object>(ctx))
      })
      await expect(written).rejects.toMatchObject({ code: '42501' })
    }))
})

describe('forms', () => {
  it('are listed with their versions and read one by one', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', AN_GIANG)
      const { forms } = (await officer.call(api.listForms)).body
      expect(forms.map(({ id, version }) => `${id} ${String(version)}`)).toEqual([
        'commune-movement-quarter 1',
        'commune-peak-ad-hoc 1',
        'commune-security-month 1',
        'commune-security-year 1',
        'province-movement-year 2',
        'province-movement-year 1',
      ])
      expect(forms.every(({ checked }) => !checked)).toBe(true)
      const form = (await officer.call(api.getForm, { params: { id: 'commune-movement-quarter', version: 1 } })).body
      expect(form.sections.filter(({ rows }) => rows === 'villages').map(({ id }) => id)).toEqual(['groups', 'propaganda-areas'])
      expect(form.due).toEqual({ commune: { workingDays: 2 }, province: { dayOfMonth: 25 } })
      expect((await officer.call(api.getForm, { params: { id: 'commune-movement-quarter', version: 9 } })).code).toBe('form.not-found')
    }))

  it('are in force by day: one version, of one level', () =>
    inRollback(async ({ seed }) => {
      expect((await formInForce(seed, 'province-movement-year', plainDate('2020-12-14'))).version).toBe(1)
      expect((await formInForce(seed, 'province-movement-year', plainDate('2024-07-01'))).version).toBe(2)
      await expect(formInForce(seed, 'commune-security-month', plainDate('2024-06-30'))).rejects.toMatchObject({ code: 'form.not-found' })
      expect((await formsInForce(seed, plainDate('2026-11-21'), 'province')).map(({ form }) => form.id)).toEqual(['province-movement-year'])
      expect(await listPublishedForms(seed)).toHaveLength(6)
    }))

  it('are frozen once published: only the day they end may be written', () =>
    inRollback(async (t) => {
      const db = sqlOf<object>(t.seed)
      for (const change of [`content = '{}'`, `in_force_from = '2024-07-02'`, `hash = 'x'`, `period = 'year'`]) {
        const changed = t.undone(() => sql`update forms set ${sql.raw(change)} where id = 'commune-security-month'`.execute(db))
        await expect(changed, change).rejects.toThrow(/frozen/)
      }
      await expect(t.undone(() => sql`delete from forms where id = 'commune-security-month'`.execute(db))).rejects.toThrow(/frozen/)
      await sql`update forms set in_force_to = '2027-01-01' where id = 'commune-security-month'`.execute(db)
    }))
})

describe('loading again', () => {
  it('writes nothing where the files are the same', () =>
    inRollback(async ({ seed }) => {
      expect(await loadFigures(seed, await readFigureFiles())).toEqual([])
      expect(await listPublishedForms(seed)).toHaveLength(6)
    }))

  it('makes a new version of a form from its day on, and leaves an empty span where it was corrected on its first day', () =>
    inRollback(async ({ seed }) => {
      const files = await readFigureFiles()
      const month = files.forms.find(({ form }) => form.id === 'commune-security-month')
      if (month === undefined) throw new Error('no monthly form')
      const later = { form: { ...month.form, checks: [] }, inForce: { from: plainDate('2027-01-15'), to: null } }
      expect(await loadFigures(seed, { ...files, forms: [later] })).toEqual([{ id: 'commune-security-month', version: 2 }])
      expect((await getFormVersion(seed, 'commune-security-month', 1)).inForce).toEqual({ from: '2024-07-01', to: '2027-01-15' })
      const corrected = { ...later, form: { ...later.form, source: 'Sửa lại' } }
      expect(await loadFigures(seed, { ...files, forms: [corrected] })).toEqual([{ id: 'commune-security-month', version: 3 }])
      expect((await getFormVersion(seed, 'commune-security-month', 2)).inForce).toEqual({ from: '2027-01-15', to: '2027-01-15' })
      expect((await formInForce(seed, 'commune-security-month', plainDate('2027-01-15'))).version).toBe(3)
      expect((await formInForce(seed, 'commune-security-month', plainDate('2027-01-14'))).version).toBe(1)
    }))

  it('gives a figure a new definition only from a day on, and keeps a figure the files no longer have', () =>
    inRollback(async ({ seed, as }) => {
      const files = await readFigureFiles()
      const [first, ...rest] = files.figures
      if (first === undefined) throw new Error('no figure')
      const day = plainDate('2027-01-15')
      const renamed = { ...first, valid: { from: day, to: null }, name: { vi: 'Tên mới', en: 'New name' } }
      await loadFigures(seed, { figures: [{ ...first, valid: { ...first.valid, to: day } }, renamed, ...rest.slice(1)], forms: [] })
      const officer = await as('commune-officer', AN_GIANG)
      const { definitions } = (await officer.call(api.getFigure, { params: { id: first.id } })).body
      expect(definitions.map(({ valid, name }) => [valid.from, name.vi])).toEqual([
        ['2027-01-15', 'Tên mới'],
        ['2010-12-15', first.name.vi],
      ])
      expect((await officer.call(api.getFigure, { params: { id: rest[0]?.id ?? '' } })).status).toBe(200)
      // taken back: the day is gone again, and nothing is left of it
      await loadFigures(seed, files)
      expect((await officer.call(api.getFigure, { params: { id: first.id } })).body.definitions).toHaveLength(1)
    }))
})

describe('holidays', () => {
  it('are told day by day with their names and sources', () =>
    inRollback(async ({ as }) => {
      const officer = await as('commune-officer', AN_GIANG)
      const { holidays } = (await officer.call(listHolidays)).body
      expect(holidays.filter(({ day }) => day >= '2026-08-01' && day < '2026-10-01')).toEqual([
        { day: '2026-09-01', kind: 'off', name: 'Quốc khánh', source: 'Bộ luật Lao động 2019, Điều 112', checked: false },
        { day: '2026-09-02', kind: 'off', name: 'Quốc khánh', source: 'Bộ luật Lao động 2019, Điều 112', checked: false },
      ])
    }))

  it('are there for every year deadlines are worked out for', () =>
    inRollback(async ({ seed }) => {
      const holidays = await holidaysOf(seed)
      expect([...holidays.years].toSorted((a, b) => a - b)).toEqual([2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026, 2027])
      expect(holidays.off.has(plainDate('2026-02-17'))).toBe(true)
      expect(holidays.worked.has(plainDate('2024-05-04'))).toBe(true)
    }))
})
