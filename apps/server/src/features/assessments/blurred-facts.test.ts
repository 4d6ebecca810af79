// Small counts of offences at the HTTP seam: who sees them in a dossier, and that nothing else of the answer gives them away.
import { describe, expect, test } from 'vitest'
import { getDossier } from '@binhyen/core/assessments/assessments.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { findUnitByCodeOrName, scopeOf } from '#server/features/units/units.service'
import { inRollback, type Test } from '../../../test/harness.ts'
import { loadDossiers } from './assessments-load.service.ts'

const WINDOW = { from: plainDate('2020-01-01'), to: plainDate('2021-01-01') }

async function dossierWith(t: Test, offences: number): Promise<{ id: string; province: UnitId }> {
  const commune = (await findUnitByCodeOrName(t.seed, '03457', WINDOW.from)).id
  const scope = await scopeOf(t.seed, commune, WINDOW.from)
  const province = scope.at(-2) ?? scope[0]
  if (province === undefined) throw new Error('the commune lies in no province')
  const [made] = await loadDossiers(t.seed, [
    {
      unitId: commune,
      scope,
      provinceId: province,
      setId: 'indicator-19-2-2016',
      window: WINDOW,
      dueOn: null,
      facts: { massPetitionOccurred: false, seriousCaseOccurred: false, orderSituationMet: true, offences, hd07Met: true },
      context: { baseline: { offencesBefore: 9 } },
      savedBy: 'Cán bộ thử',
      trail: [
        { action: 'register', onDate: plainDate('2020-02-01'), byName: 'Cán bộ thử', role: 'commune-officer' },
        { action: 'hand-in', onDate: plainDate('2020-11-20'), byName: 'Cán bộ thử', role: 'commune-officer' },
      ],
    },
  ])
  return { id: made?.id ?? '', province }
}

const offencesIn = (body: { sections: readonly { values: Readonly<Record<string, unknown>> }[] }): unknown =>
  body.sections.map(({ values }) => values['offences']).find((value) => value !== undefined)

describe('small counts of offences', () => {
  test('a leader sees that there were some, not how many; who works with them sees the number', () =>
    inRollback(async (t) => {
      const { id, province } = await dossierWith(t, 3)
      const leader = await t.as('leader', province)
      const hidden = await leader.call(getDossier, { params: { id } })
      expect(hidden.code).toBeNull()
      expect(hidden.body.blurred).toMatchObject([{ fact: 'offences', mark: 'small' }])
      expect(offencesIn(hidden.body)).toBeUndefined()
      expect(hidden.bytes.toString()).not.toContain('"offences":3')
      // the verdict is the server's, as it was stored
      expect(hidden.body.outcome).not.toBeNull()
      for (const role of ['appraiser', 'auditor', 'provincial-authority'] as const) {
        const person = await t.as(role, province)
        const shown = await person.call(getDossier, { params: { id } })
        expect([role, shown.body.blurred, offencesIn(shown.body)]).toEqual([role, [], 3])
      }
    }))

  test('from five on everybody who reads the dossier sees it, and none at all is no secret', () =>
    inRollback(async (t) => {
      for (const offences of [5, 0]) {
        await t.undone(async () => {
          const { id, province } = await dossierWith(t, offences)
          const office = await t.as('programme-office', province)
          const shown = await office.call(getDossier, { params: { id } })
          expect([shown.body.blurred, offencesIn(shown.body)]).toEqual([[], offences])
        })
      }
    }))
})
