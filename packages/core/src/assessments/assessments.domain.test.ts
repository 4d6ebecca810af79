import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import { conclusionFor, dossierActions, dossierStatuses, handIn, nextStatus, registration, statusAfter } from './assessments.domain.ts'
import { assessedObject, findStep, isInstitutionObject } from './routes-of-appraisal.domain.ts'

const window = { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') }
const dueOn = plainDate('2026-11-29')

describe('a dossier', () => {
  test('walks from registration to recognition, through a return', () => {
    expect(statusAfter(['register', 'save', 'hand-in', 'return', 'save', 'hand-in', 'accept', 'recognise'])).toBe('recognised')
  })
  test('is not recognised without having been accepted', () => {
    expect(statusAfter(['register', 'hand-in', 'recognise'])).toBeNull()
    expect(nextStatus('not-met', 'recognise')).toBeNull()
  })
  test('never changes once recognised', () => {
    for (const action of dossierActions) expect(nextStatus('recognised', action)).toBeNull()
  })
  test('any sequence of actions ends in a known status or is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...dossierActions), { maxLength: 12 }), (actions) => {
        const status = statusAfter(['register', ...actions])
        expect(status === null || dossierStatuses.includes(status)).toBe(true)
        if (status === 'recognised') expect(actions.indexOf('accept')).toBeLessThan(actions.indexOf('recognise'))
      }),
    )
  })
  test.each([
    ['2026-11-29', { ok: true, late: false }],
    ['2026-11-30', { ok: true, late: true }],
    ['2025-11-15', { ok: false, reason: 'before-window' }],
  ])('handed in on %s', (on, expected) => {
    expect(handIn({ status: 'registered', window, dueOn }, plainDate(on))).toEqual(expected)
  })
  test('cannot be handed in twice', () => {
    expect(handIn({ status: 'handed-in', window, dueOn }, dueOn)).toEqual({ ok: false, reason: 'transition-refused' })
  })
  test.each([
    ['2026-03-31', { ok: true, afterFirstQuarter: false }],
    ['2026-04-01', { ok: true, afterFirstQuarter: true }],
    ['2026-11-16', { ok: false, reason: 'outside-window' }],
  ])('registered on %s', (on, expected) => {
    expect(registration(window, plainDate(on))).toEqual(expected)
  })
  test('an uncertain verdict concludes nothing', () => {
    expect([conclusionFor('met'), conclusionFor('not-met'), conclusionFor('cannot-tell'), conclusionFor(null)]).toEqual([
      'accept',
      'conclude-not-met',
      null,
      null,
    ])
  })
})

describe('who appraises and decides', () => {
  test.each([
    ['appraise', '2025-02-28', 'district-police'],
    ['appraise', '2025-03-01', 'appraiser'],
    ['decide', '2025-06-30', 'district-authority'],
    ['decide', '2025-07-01', 'provincial-authority'],
  ] as const)('a commune under Thông tư 124: %s on %s', (step, on, role) => {
    expect(findStep(step, 'safe-standard', 'commune', plainDate(on))?.seat?.role).toBe(role)
  })
  test.each(['2022-03-01', '2026-10-31'])('a residential area is recognised by the commune on %s', (on) => {
    expect(findStep('decide', 'safe-standard', 'residential-area', plainDate(on))?.seat).toMatchObject({
      role: 'commune-authority',
      level: 'commune',
    })
  })
  test('19.2 is synthesised by the district only while its police exist', () => {
    expect(findStep('synthesise', 'indicator-19.2', 'commune', plainDate('2020-11-01'))?.seat?.role).toBe('district-police')
    expect(findStep('synthesise', 'indicator-19.2', 'commune', plainDate('2025-03-01'))?.seat).toBeNull()
    expect(findStep('decide', 'indicator-19.2', 'commune', plainDate('2020-12-20'))?.seat?.role).toBe('provincial-authority')
  })
  test.each([
    ['commune', '2026-10-31', 'commune-authority', 'commune-authority'],
    ['district', '2025-02-28', 'district-police', 'district-authority'],
    ['district', '2025-06-30', 'appraiser', 'district-authority'],
    ['province', '2024-12-01', 'appraiser', 'provincial-authority'],
  ] as const)('an institution the %s decides for, on %s: %s, then %s', (decider, on, appraises, decides) => {
    for (const set of ['agency-enterprise', 'school'] as const) {
      const object = assessedObject(set, decider)
      expect(findStep('appraise', 'safe-standard', object, plainDate(on))?.seat?.role).toBe(appraises)
      expect(findStep('decide', 'safe-standard', object, plainDate(on))?.seat).toMatchObject({ role: decides, level: decider })
    }
  })
  test('from 01/7/2025 nobody decides for what the district decided for, and it says why', () => {
    const step = findStep('decide', 'safe-standard', assessedObject('school', 'district'), plainDate('2025-07-01'))
    expect([step?.seat, step?.checked, step?.source.includes('cần xác định lại')]).toEqual([null, false, true])
  })
  test('other objects are themselves, whoever decides for institutions', () => {
    expect(assessedObject('commune', null)).toBe('commune')
    expect([isInstitutionObject('school'), isInstitutionObject('commune')]).toEqual([true, false])
  })
  test('titles have no route here: they are recorded, not evaluated', () => {
    expect(findStep('decide', 'ntm', 'commune', plainDate('2020-12-20'))).toBeNull()
  })
})
