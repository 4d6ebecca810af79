// Forms written by administrators, over HTTP: drafts that two people share, what stands against publishing, and what a commune then fills in.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import type { FormEdit } from '@binhyen/core/figures/form-draft.domain'
import * as api from '@binhyen/core/figures/form-drafts.contract'
import * as forms from '@binhyen/core/figures/figures.contract'
import * as reports from '@binhyen/core/reports/reports.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { sqlOf } from '#server/platform/db/client'
import type { Client } from '../../../test/client.ts'
import { inRollback } from '../../../test/harness.ts'
import { arrangeForms, COMMUNE, FORM, MONTH_BEFORE, ok, opened, given, handedIn, typed } from '../../../test/reports.ts'
import { readFigureFiles } from './figure-files.service.ts'
import { loadFigures } from './load-figures.service.ts'

const YEAR = 'commune-security-year'
/** Month 12/2026 begins; month 11 has closed. */
const DECEMBER = plainDate('2026-11-15')

const edit = (admin: Client, id: string, revision: number, edits: readonly FormEdit[]) =>
  admin.call(api.editDraft, { params: { id }, body: { revision, edits: edits as never } })
const publish = (admin: Client, id: string, revision: number) => admin.call(api.publishDraft, { params: { id }, body: { revision } })
const oneMore: FormEdit = {
  edit: 'add-figure',
  section: 'unit',
  figure: { figure: 'models', required: true, when: 'tstTotal > 5' },
  before: 'tstGrid',
}
const from = (day: string): FormEdit => ({ edit: 'about', to: { from: plainDate(day) } })

describe('a draft', () => {
  it('begins as the last version, is kept as it was typed, and says what stands against it', () =>
    inRollback(async ({ as, seed }) => {
      await arrangeForms(seed)
      const admin = await as('administrator', 'VN')
      const begun = ok(await admin.call(api.startDraft, { body: { id: FORM } }))
      expect(begun).toMatchObject({ base: 1, revision: 0, draft: { id: FORM, from: null }, form: null })
      expect(begun.issues).toEqual([{ path: 'from', reason: 'no-day', detail: '' }])
      expect(begun.draft.sections.map(({ id }) => id)).toEqual(['unit', 'grid'])
      const wrong = ok(
        await edit(admin, FORM, 0, [
          from('2026-11-15'),
          { edit: 'add-figure', section: 'unit', figure: { figure: 'unheardOf', required: true, when: null }, before: null },
          { edit: 'change-figure', section: 'unit', id: 'tstPart', to: { when: '? >= 1' } },
          { edit: 'change-check', id: 'part', to: { holds: 'tstPart <= tstNothing' } },
          { edit: 'add-section', section: { id: 'more', title: { vi: '', en: 'More' }, rows: 'unit', figures: [] }, before: 'unit' },
        ]),
      )
      expect(wrong.revision).toBe(1)
      expect(wrong.form).toBeNull()
      expect(wrong.issues.map(({ path, reason, detail }) => `${path} ${reason} ${detail}`).toSorted()).toEqual([
        'checks.0.holds formula-unknown-name tstNothing',
        'sections.0 empty-section more',
        'sections.0.title.vi blank ',
        'sections.1.figures.1.when formula-incomplete ',
        'sections.1.figures.5 unknown-figure unheardOf',
      ])
      const again = ok(await admin.call(api.getDraft, { params: { id: FORM } }))
      expect(again).toEqual(wrong)
      const { drafts } = ok(await admin.call(api.listDrafts))
      expect(drafts).toMatchObject([{ id: FORM, base: 1, revision: 1, editors: [again.startedBy] }])
    }))

  it('of a form of its own needs an id nobody has', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', 'VN')
      const blank = { title: { vi: 'Biểu mẫu thử', en: 'Test form' }, level: 'commune', period: 'quarter' } as const
      const begun = ok(await admin.call(api.startDraft, { body: { id: 'test-own', blank } }))
      expect(begun).toMatchObject({ base: null, draft: { sections: [], due: { commune: { workingDays: 2 } } } })
      expect(begun.issues.map(({ reason }) => reason)).toEqual(['blank', 'no-sections', 'no-day'])
      expect((await admin.call(api.startDraft, { body: { id: 'test-own', blank } })).code).toBe('form.draft-there')
      expect((await admin.call(api.startDraft, { body: { id: YEAR, blank } })).code).toBe('form.id-taken')
      expect((await admin.call(api.startDraft, { body: { id: 'test-nothing' } })).code).toBe('form.not-found')
      expect((await admin.call(api.startDraft, { body: { id: 'Test Own', blank } })).code).toBe('request.invalid')
    }))

  it('shows two people each other: who comes second is told what the first changed, and nothing is overwritten', () =>
    inRollback(async ({ as }) => {
      const [one, other] = [await as('administrator', 'VN'), await as('administrator', 'VN')]
      ok(await one.call(api.startDraft, { body: { id: YEAR } }))
      const change: FormEdit = { edit: 'change-section', id: 'fires', to: { title: { vi: 'Cháy', en: 'Fires' } } }
      ok(await edit(one, YEAR, 0, [change]))
      const late = await edit(other, YEAR, 0, [{ edit: 'remove-section', id: 'fires' }])
      expect(late.code).toBe('form.draft-changed')
      expect(late.details).toMatchObject({ revision: 1, changes: [{ revision: 1, edits: [change] }] })
      expect((await publish(other, YEAR, 0)).code).toBe('form.draft-changed')
      expect((await other.call(api.deleteDraft, { params: { id: YEAR }, query: { revision: 0 } })).code).toBe('form.draft-changed')
      const kept = ok(await edit(other, YEAR, 1, [{ edit: 'remove-section', id: 'models' }]))
      expect(kept.draft.sections.find(({ id }) => id === 'fires')?.title.vi).toBe('Cháy')
      expect(new Set(kept.editors)).toEqual(new Set([one.actor?.displayName, other.actor?.displayName]))
    }))

  it('is changed once by a command sent twice', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', 'VN')
      ok(await admin.call(api.startDraft, { body: { id: YEAR } }))
      const send = {
        params: { id: YEAR },
        body: { revision: 0, edits: [{ edit: 'remove-section', id: 'fires' }] as never },
        commandId: randomUUID(),
      }
      expect(ok(await admin.call(api.editDraft, send)).revision).toBe(1)
      expect(ok(await admin.call(api.editDraft, send)).revision).toBe(1)
      expect(ok(await admin.call(api.getDraft, { params: { id: YEAR } })).revision).toBe(1)
    }))

  it('is thrown away, and the versions stay', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', 'VN')
      ok(await admin.call(api.startDraft, { body: { id: YEAR } }))
      ok(await edit(admin, YEAR, 0, [{ edit: 'remove-section', id: 'fires' }]))
      ok(await admin.call(api.deleteDraft, { params: { id: YEAR }, query: { revision: 1 } }))
      expect((await admin.call(api.getDraft, { params: { id: YEAR } })).code).toBe('form.draft-not-found')
      // one begun anew knows nothing of it
      expect(ok(await admin.call(api.startDraft, { body: { id: YEAR } })).draft.sections.map(({ id }) => id)).toContain('fires')
    }))

  it('is the business of administrators of the country alone, also past the service', () =>
    inRollback(async (t) => {
      const admin = await t.as('administrator', 'VN')
      ok(await admin.call(api.startDraft, { body: { id: YEAR } }))
      for (const [role, unit] of [
        ['administrator', '91@2025-07-01'],
        ['appraiser', 'VN'],
        ['auditor', 'VN'],
        ['commune-officer', COMMUNE],
      ] as const) {
        const client = await t.as(role, unit)
        const answers = [
          await client.call(api.listDrafts),
          await client.call(api.getDraft, { params: { id: YEAR } }),
          await client.call(api.startDraft, { body: { id: 'commune-security-month' } }),
          await edit(client, YEAR, 0, [{ edit: 'remove-section', id: 'fires' }]),
          await client.call(api.deleteDraft, { params: { id: YEAR }, query: { revision: 0 } }),
          await publish(client, YEAR, 0),
          await client.call(api.endForm, { params: { id: YEAR, version: 1 }, body: { on: plainDate('2027-12-15') } }),
        ]
        expect(answers.map(({ code }) => code)).toEqual(answers.map(() => 'auth.forbidden'))
        const straight = t.actAs(client, async (ctx) => {
          ctx.authorise('catalogue.read', [])
          await sql`select app_publish_form('{"id":"x","level":"commune","period":"month"}', 'x', '2027-01-15', now(), 'x')`.execute(
            sqlOf<object>(ctx),
          )
        })
        await expect(straight).rejects.toMatchObject({ code: '42501' })
      }
    }))
})

describe('publishing', () => {
  it('takes over on its day, is frozen, and is what a commune fills in from then on', () =>
    inRollback(async ({ as, seed }) => {
      await arrangeForms(seed)
      const [admin, officer] = [await as('administrator', 'VN'), await as('commune-officer', COMMUNE)]
      // a report of month 11 has been begun: the next version waits for month 12
      const old = await opened(officer)
      ok(await admin.call(api.startDraft, { body: { id: FORM } }))
      const early = ok(await edit(admin, FORM, 0, [oneMore, from('2026-11-14')]))
      expect(early.issues).toEqual([{ path: 'from', reason: 'period-begun', detail: DECEMBER }])
      const refused = await publish(admin, FORM, 1)
      expect([refused.code, refused.details]).toEqual(['form.draft-invalid', { issues: early.issues }])
      const ready = ok(await edit(admin, FORM, 1, [from(DECEMBER)]))
      expect(ready.issues).toEqual([])
      expect(ready.form?.sections[0]?.figures.map(({ figure }) => figure)).toEqual([
        'tstTotal',
        'tstPart',
        'models',
        'tstGrid',
        'tstMoney',
        'tstSensitive',
      ])
      expect(ok(await publish(admin, FORM, 2))).toEqual({ version: 2 })
      expect((await admin.call(api.getDraft, { params: { id: FORM } })).code).toBe('form.draft-not-found')
      const [next, before] = ok(await admin.call(forms.listForms)).forms.filter(({ id }) => id === FORM)
      expect(next).toMatchObject({ version: 2, inForce: { from: DECEMBER, to: null }, publishedBy: admin.actor?.displayName })
      expect(before).toMatchObject({ version: 1, inForce: { from: '2015-01-01', to: DECEMBER } })

      const asked = async (id: string): Promise<readonly string[]> =>
        ok(await officer.call(reports.getReport, { params: { id } })).form.sections.flatMap(({ figures }) =>
          figures.map(({ figure }) => figure),
        )
      expect(await asked(old)).not.toContain('models')
      const december = await opened(officer, { periodFrom: DECEMBER, periodTo: plainDate('2026-12-15') })
      expect(await asked(december)).toContain('models')
      // the period before is still the old version's, whoever begins it when
      expect(await asked(await opened(officer, MONTH_BEFORE))).not.toContain('models')
    }))

  it('asks a commune for the new figure where its condition holds, and only there', () =>
    inRollback(async ({ as, seed }) => {
      await arrangeForms(seed)
      const [admin, officer] = [await as('administrator', 'VN'), await as('commune-officer', COMMUNE)]
      ok(await admin.call(api.startDraft, { body: { id: FORM } }))
      // nobody has begun month 11, whose data have closed
      ok(await edit(admin, FORM, 0, [oneMore, from('2026-10-15')]))
      ok(await publish(admin, FORM, 1))
      const id = await opened(officer)
      const revision = await typed(officer, id, { tstTotal: given(9) })
      const refused = await officer.call(reports.handInReport, { params: { id }, body: { revision } })
      expect([refused.code, refused.details]).toMatchObject(['report.findings', { findings: [{ kind: 'missing', figures: ['models'] }] }])
      // below the condition's value it is not asked
      const next = await typed(officer, id, { tstTotal: given(5) })
      ok(await officer.call(reports.handInReport, { params: { id }, body: { revision: next } }))
    }))

  it('of a version that begins within a period makes that whole period its own, and never splits it', () =>
    inRollback(async ({ as, seed }) => {
      await arrangeForms(seed)
      const [admin, officer] = [await as('administrator', 'VN'), await as('commune-officer', COMMUNE)]
      await opened(officer, MONTH_BEFORE)
      ok(await admin.call(api.startDraft, { body: { id: FORM } }))
      // month 12 runs from 15/11 to 14/12; today is before the first day
      ok(await edit(admin, FORM, 0, [oneMore, from('2026-12-01')]))
      ok(await publish(admin, FORM, 1))
      const november = await opened(officer)
      const december = await opened(officer, { periodFrom: DECEMBER, periodTo: plainDate('2026-12-15') })
      const versionOf = async (id: string): Promise<number> => ok(await officer.call(reports.getReport, { params: { id } })).form.version
      expect([await versionOf(november), await versionOf(december)]).toEqual([1, 2])
      const due = ok(await officer.call(reports.listDueReports)).items.filter(({ form }) => form.id === FORM)
      expect(due.find(({ period }) => period.from === DECEMBER)?.form.version).toBe(2)
    }))

  it('refuses a day no later than the version before, and a form that became another one', () =>
    inRollback(async ({ as }) => {
      const admin = await as('administrator', 'VN')
      ok(await admin.call(api.startDraft, { body: { id: YEAR } }))
      const early = ok(await edit(admin, YEAR, 0, [from('2024-07-01')]))
      expect(early.issues).toEqual([{ path: 'from', reason: 'day-not-later', detail: '2024-07-01' }])
      const other = ok(await edit(admin, YEAR, 1, [{ edit: 'about', to: { period: 'quarter', from: plainDate('2027-12-15') } }]))
      expect(other.issues).toEqual([{ path: 'period', reason: 'kind-changed', detail: YEAR }])
    }))

  it('writes down who published what', () =>
    inRollback(async ({ as, seed }) => {
      const admin = await as('administrator', 'VN')
      ok(await admin.call(api.startDraft, { body: { id: YEAR } }))
      ok(await edit(admin, YEAR, 0, [from('2027-12-15')]))
      ok(await publish(admin, YEAR, 1))
      const { rows } = await sql<{
        action: string
      }>`select action from audit_entries where entity_kind = 'form' and entity_id = ${YEAR}`.execute(sqlOf<object>(seed))
      expect(rows.map(({ action }) => action).toSorted()).toEqual(['form.draft', 'form.draft-edit', 'form.publish'])
    }))
})

describe('a published version', () => {
  it('never changes, and ends on a day that is still to come', () =>
    inRollback(async (t) => {
      await arrangeForms(t.seed)
      const [admin, officer] = [await t.as('administrator', 'VN'), await t.as('commune-officer', COMMUNE)]
      await handedIn(officer)
      const end = (version: number, on: string | null) =>
        admin.call(api.endForm, { params: { id: FORM, version }, body: { on: on === null ? null : plainDate(on) } })
      const refusal = async (version: number, on: string | null): Promise<unknown> => (await end(version, on)).details
      expect(await refusal(1, '2014-12-31')).toEqual({ reason: 'before-first-day', on: '2015-01-01' })
      expect(await refusal(1, '2026-11-01')).toEqual({ reason: 'past', on: t.today })
      ok(await end(1, '2026-12-15'))
      expect(ok(await officer.call(forms.getForm, { params: { id: FORM, version: 1 } })).inForce.to).toBe('2026-12-15')
      expect(
        (
          await officer.call(reports.openReport, {
            body: { formId: FORM, unitId: COMMUNE, periodFrom: plainDate('2026-12-15'), periodTo: plainDate('2027-01-15') },
          })
        ).code,
      ).toBe('form.not-found')
      ok(await end(1, null))
      ok(await admin.call(api.startDraft, { body: { id: FORM } }))
      ok(await edit(admin, FORM, 0, [oneMore, from('2027-01-15')]))
      ok(await publish(admin, FORM, 1))
      // it gave way to the next one
      expect(await refusal(1, null)).toEqual({ reason: 'overlaps', on: '2027-01-15' })
      // the next one is not in force yet: on its first day it never was, and the first may go on
      ok(await end(2, '2027-01-15'))
      ok(await end(1, null))
      expect((await end(3, null)).code).toBe('form.not-found')
      const db = sqlOf<object>(t.seed)
      await expect(t.undone(() => sql`update forms set content = '{}' where id = ${FORM} and version = 2`.execute(db))).rejects.toThrow(
        /frozen/,
      )
    }))

  it('begins no earlier than reports that have been begun with the one before end', () =>
    inRollback(async ({ as, seed }) => {
      await arrangeForms(seed)
      const [admin, officer] = [await as('administrator', 'VN'), await as('commune-officer', COMMUNE)]
      await opened(officer, { periodFrom: DECEMBER, periodTo: plainDate('2026-12-15') })
      const answer = await admin.call(api.endForm, { params: { id: FORM, version: 1 }, body: { on: plainDate('2026-12-01') } })
      expect([answer.code, answer.details]).toEqual(['form.end-refused', { reason: 'begun', on: '2026-12-15' }])
      expect(ok(await admin.call(api.startDraft, { body: { id: FORM } })).begunTo).toBe('2026-12-15')
    }))

  it('of an administrator is left alone by the files', () =>
    inRollback(async ({ as, seed }) => {
      const admin = await as('administrator', 'VN')
      ok(await admin.call(api.startDraft, { body: { id: YEAR } }))
      ok(
        await edit(admin, YEAR, 0, [
          { edit: 'remove-section', id: 'fires' },
          from('2027-12-15'),
          { edit: 'remove-check', id: 'fire-casualties' },
        ]),
      )
      ok(await publish(admin, YEAR, 1))
      const files = await readFigureFiles()
      const changed = files.forms.map((filed) => ({ ...filed, form: { ...filed.form, source: 'Sửa trong tệp' } }))
      const added = await loadFigures(seed, { ...files, forms: changed })
      expect(added.map(({ id }) => id)).not.toContain(YEAR)
      expect(added.map(({ id }) => id)).toContain('commune-security-month')
      const heads = ok(await admin.call(forms.listForms)).forms.filter(({ id }) => id === YEAR)
      expect(heads.map(({ inForce }) => inForce)).toEqual([
        { from: '2027-12-15', to: null },
        { from: '2024-07-01', to: '2027-12-15' },
      ])
    }))
})
