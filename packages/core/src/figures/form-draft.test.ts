// The algebra of drafts: edits by name, taken back exactly, safe to repeat and to put on top of another person's; what differs; chosen formulas.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainDate } from '../shared/plain-date.ts'
import { judgeDraft, type DraftSurroundings } from './draft-check.domain.ts'
import { sampleFigure } from './figure-sample.ts'
import { compareForms, unmoved } from './form-compare.domain.ts'
import { applyEdit, applyEdits, blankDraft, draftOf, inverseOf, type FormDraft, type FormEdit } from './form-draft.domain.ts'
import { readRules, writeRules, type Rules } from './rule-text.domain.ts'

const words = (text: string) => ({ vi: text, en: text })
const figure = (id: string, when: string | null = null) => ({ figure: id, required: true, when })
const base: FormDraft = {
  ...blankDraft({ id: 'test', title: words('Thử'), level: 'commune', period: 'month' }),
  from: plainDate('2027-01-15'),
  source: 'Bài thử',
  sections: [
    { id: 'a', title: words('A'), rows: 'unit', figures: [figure('a1'), figure('a2', 'a1 >= 1'), figure('a3')] },
    { id: 'b', title: words('B'), rows: 'villages', figures: [figure('b1'), figure('b2')] },
    { id: 'c', title: words('C'), rows: 'unit', figures: [figure('c1')] },
  ],
  checks: [
    { id: 'one', severity: 'error', holds: 'a2 <= a1', words: words('một') },
    { id: 'two', severity: 'warning', holds: 'a1 <= a1Before * 3 + 3', words: words('hai') },
  ],
}

const sectionId = fc.constantFrom('a', 'b', 'c', 'd', 'nothing')
const figureId = fc.constantFrom('a1', 'a2', 'a3', 'b1', 'b2', 'c1', 'x1', 'x2')
const checkId = fc.constantFrom('one', 'two', 'three', 'nothing')
const text = fc.constantFrom('', 'Tên mới', 'Khác')
const before = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of)
const anyEdit: fc.Arbitrary<FormEdit> = fc.oneof(
  text.map((vi): FormEdit => ({ edit: 'about', to: { title: { vi, en: 'x' } } })),
  fc.constantFrom<FormEdit>({ edit: 'about', to: { from: null } }, { edit: 'about', to: { source: 'khác', checked: true } }),
  fc.tuple(sectionId, before(sectionId)).map(([id, at]): FormEdit => ({
    edit: 'add-section',
    section: { id, title: words('mới'), rows: 'unit', figures: [figure('x1')] },
    before: at,
  })),
  fc.tuple(sectionId, text).map(([id, vi]): FormEdit => ({ edit: 'change-section', id, to: { title: { vi, en: 'x' } } })),
  sectionId.map((id): FormEdit => ({ edit: 'change-section', id, to: { rows: 'villages' } })),
  fc.tuple(sectionId, before(sectionId)).map(([id, at]): FormEdit => ({ edit: 'move-section', id, before: at })),
  sectionId.map((id): FormEdit => ({ edit: 'remove-section', id })),
  fc.tuple(sectionId, figureId, before(figureId)).map(([section, id, at]): FormEdit => ({
    edit: 'add-figure',
    section,
    figure: figure(id),
    before: at,
  })),
  fc.tuple(sectionId, figureId, fc.boolean()).map(([section, id, required]): FormEdit => ({
    edit: 'change-figure',
    section,
    id,
    to: { required },
  })),
  fc.tuple(sectionId, figureId).map(([section, id]): FormEdit => ({ edit: 'change-figure', section, id, to: { when: 'a1 > 2' } })),
  fc.tuple(sectionId, figureId, before(figureId)).map(([section, id, at]): FormEdit => ({ edit: 'move-figure', section, id, before: at })),
  fc.tuple(sectionId, figureId).map(([section, id]): FormEdit => ({ edit: 'remove-figure', section, id })),
  fc.tuple(checkId, before(checkId)).map(([id, at]): FormEdit => ({
    edit: 'add-check',
    check: { id, severity: 'error', holds: 'a1 > 0', words: words('x') },
    before: at,
  })),
  fc.tuple(checkId, text).map(([id, holds]): FormEdit => ({ edit: 'change-check', id, to: { holds } })),
  fc.tuple(checkId, before(checkId)).map(([id, at]): FormEdit => ({ edit: 'move-check', id, before: at })),
  checkId.map((id): FormEdit => ({ edit: 'remove-check', id })),
)
const anyDraft = fc.array(anyEdit, { maxLength: 12 }).map((edits) => applyEdits(base, edits))

const keysOf = (draft: FormDraft): readonly string[] => [
  ...draft.sections.map(({ id }) => id),
  ...draft.sections.flatMap(({ id, figures }) => figures.map((each) => `${id} ${each.figure}`)),
  ...draft.checks.map(({ id }) => `check ${id}`),
]

describe('an edit', () => {
  it('is taken back exactly, wherever it was made', () => {
    fc.assert(
      fc.property(anyDraft, anyEdit, (draft, edit) => {
        const back = inverseOf(draft, edit)
        const after = applyEdit(draft, edit)
        expect(back === null ? after : applyEdit(after, back)).toEqual(draft)
      }),
    )
  })

  it('done twice does nothing twice, and never makes two of one', () => {
    fc.assert(
      fc.property(anyDraft, anyEdit, (draft, edit) => {
        const once = applyEdit(draft, edit)
        expect(applyEdit(once, edit)).toEqual(once)
        expect(new Set(keysOf(once)).size).toBe(keysOf(once).length)
      }),
    )
  })

  it('moves without losing or changing anything', () => {
    fc.assert(
      fc.property(anyDraft, sectionId, before(sectionId), (draft, id, at) => {
        const moved = applyEdit(draft, { edit: 'move-section', id, before: at })
        const byId = (list: FormDraft['sections']) => list.toSorted((a, b) => (a.id < b.id ? -1 : 1))
        expect(byId(moved.sections)).toEqual(byId(draft.sections))
        const place = moved.sections.findIndex((each) => each.id === id)
        if (place >= 0 && at !== null && at !== id && draft.sections.some((each) => each.id === at)) {
          expect(moved.sections[place + 1]?.id).toBe(at)
        }
      }),
    )
  })

  it('leaves a draft as it was where what it speaks of is gone', () => {
    expect(applyEdit(base, { edit: 'remove-figure', section: 'a', id: 'c1' })).toEqual(base)
    expect(applyEdit(base, { edit: 'change-check', id: 'gone', to: { holds: 'x' } })).toEqual(base)
    expect(inverseOf(base, { edit: 'move-section', id: 'gone', before: 'a' })).toBeNull()
    // what it was to stand before is gone: it stands last
    const added = applyEdit(base, { edit: 'add-figure', section: 'c', figure: figure('x1'), before: 'gone' })
    expect(added.sections[2]?.figures.map((each) => each.figure)).toEqual(['c1', 'x1'])
  })

  it('of one person stands beside that of another at another place, in whichever order they come', () => {
    const mine: FormEdit = { edit: 'change-figure', section: 'a', id: 'a3', to: { required: false } }
    const theirs: FormEdit = { edit: 'move-section', id: 'c', before: 'a' }
    expect(applyEdits(base, [mine, theirs])).toEqual(applyEdits(base, [theirs, mine]))
  })
})

describe('what differs', () => {
  it('between a draft and itself is nothing, and a draft that differs is told apart', () => {
    fc.assert(
      fc.property(anyDraft, anyDraft, (one, other) => {
        expect(compareForms(one, one)).toEqual([])
        const { from: _one, ...a } = one
        const { from: _other, ...b } = other
        if (JSON.stringify(a) !== JSON.stringify(b)) {
          // only what stands twice over in the same rows cannot be told apart: publishing refuses it
          const asked = (draft: FormDraft) => draft.sections.flatMap((each) => each.figures.map(({ figure: id }) => `${each.rows} ${id}`))
          const isClean = [one, other].every((draft) => new Set(asked(draft)).size === asked(draft).length)
          const checksMoved = JSON.stringify({ ...a, checks: [] }) === JSON.stringify({ ...b, checks: [] })
          if (isClean && !checksMoved) expect(compareForms(one, other).length).toBeGreaterThan(0)
        }
      }),
    )
  })

  it('is said as a person would: one moved, one added, one no longer required, one condition', () => {
    const after = applyEdits(base, [
      { edit: 'move-section', id: 'c', before: 'a' },
      { edit: 'change-section', id: 'b', to: { title: words('Bê') } },
      { edit: 'add-figure', section: 'a', figure: figure('x1'), before: 'a1' },
      { edit: 'remove-figure', section: 'b', id: 'b2' },
      { edit: 'change-figure', section: 'a', id: 'a3', to: { required: false } },
      { edit: 'change-figure', section: 'a', id: 'a2', to: { when: null } },
      { edit: 'move-figure', section: 'a', id: 'a3', before: 'a1' },
      { edit: 'remove-check', id: 'one' },
      { edit: 'about', to: { due: { commune: { workingDays: 3 } }, from: plainDate('2027-02-15') } },
    ])
    expect(
      compareForms(base, after).map((each) => `${each.kind} ${'field' in each ? each.field : 'figure' in each ? each.figure : each.id}`),
    ).toEqual([
      'about due',
      'section-moved c',
      'section-renamed b',
      'figure-removed b2',
      'figure-added x1',
      'figure-moved a3',
      'no-longer-required a3',
      'condition-changed a2',
      'check-removed one',
    ])
  })

  it('calls as few moved as can be', () => {
    expect([...unmoved(['a', 'b', 'c', 'd'], ['d', 'a', 'b', 'c'])].toSorted()).toEqual(['a', 'b', 'c'])
    expect([...unmoved([], ['x'])]).toEqual([])
    fc.assert(
      fc.property(fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', 'f']), (after) => {
        const kept = after.filter((key) => unmoved(['a', 'b', 'c', 'd', 'e', 'f'], after).has(key))
        expect(kept).toEqual(kept.toSorted())
        if (after.length > 0) expect(kept.length).toBeGreaterThan(0)
      }),
    )
  })
})

describe('a formula that was chosen', () => {
  const name = fc.constantFrom('fires', 'firesBefore', 'securityTeamsOfVillages', '')
  const term = fc.oneof(
    fc.record({ sign: fc.constantFrom('+' as const, '-' as const), name, number: fc.integer({ min: 1, max: 50 }) }),
    fc.record({ sign: fc.constantFrom('+' as const, '-' as const), name: fc.constant(null), number: fc.integer({ min: 0, max: 9999 }) }),
  )
  const side = fc
    .array(term, { minLength: 1, maxLength: 4 })
    .map(([first, ...rest]) => [{ ...(first ?? { name: null, number: 0 }), sign: '+' as const }, ...rest])
  const rule = fc.record({
    left: side,
    op: fc.constantFrom('>=' as const, '<=' as const, '>' as const, '<' as const, '==' as const),
    right: side,
  })
  const rules: fc.Arbitrary<Rules> = fc
    .record({ join: fc.constantFrom('and' as const, 'or' as const), rules: fc.array(rule, { minLength: 1, maxLength: 3 }) })
    .map((each): Rules => (each.rules.length === 1 ? { ...each, join: 'and' } : each))

  it('is read back from its text as it was chosen', () => {
    fc.assert(
      fc.property(rules, (chosen) => {
        expect(readRules(writeRules(chosen))).toEqual(chosen)
      }),
    )
  })

  it.each([
    'a1 >= 1',
    'models == modelsBefore + modelsNew - modelsDissolved',
    'fires + explosions >= 1 || fireDead + fireInjured == 0',
    'households * 10 <= householdsBefore * 13 && households * 10 >= householdsBefore * 7',
  ])('reads what the shipped forms say: %s', (formula) => {
    const read = readRules(formula)
    expect(read === null ? null : writeRules(read)).toBe(formula)
  })

  it.each([
    '',
    'a1',
    '(a1 + a2) * 2 > 3',
    '!(a1 > 2)',
    'a1 > 1 && a2 > 1 || a3 > 1',
    '-a1 > 2',
    'a1 > true',
    'a1 >= 1 >= 2',
    '3 * a1 > 2',
    'a1 != 2',
  ])('leaves what says more to be written: %s', (formula) => {
    expect(readRules(formula)).toBeNull()
  })
})

describe('a draft is judged', () => {
  const dictionary = ['a1', 'a2', 'a3', 'b1', 'b2', 'c1'].map((id) => sampleFigure(id))
  const around: DraftSurroundings = { dictionary, versions: [], begunTo: null, today: plainDate('2026-11-21') }
  const said = (edits: readonly FormEdit[], more: Partial<DraftSurroundings> = {}): readonly string[] =>
    judgeDraft(applyEdits(base, edits), { ...around, ...more }).issues.map(({ path, reason, detail }) =>
      `${path} ${reason} ${detail}`.trim(),
    )

  it('and becomes the form it says; a draft of that form says it again', () => {
    const { form, issues } = judgeDraft(base, around)
    expect(issues).toEqual([])
    if (form === null) throw new Error('no form')
    expect(draftOf(form)).toEqual({ ...base, from: null })
  })

  it.each<[string, readonly FormEdit[], Partial<DraftSurroundings>, readonly string[]]>([
    ['a first day nobody chose', [{ edit: 'about', to: { from: null } }], {}, ['from no-day']],
    [
      'a condition on what comes later',
      [{ edit: 'move-figure', section: 'a', id: 'a1', before: null }],
      {},
      ['sections.0.figures.0.when condition-not-before a1'],
    ],
    [
      'a figure asked twice in the same rows',
      [{ edit: 'add-figure', section: 'c', figure: figure('a3'), before: null }],
      {},
      ['sections.2.figures.1 figure-twice a3'],
    ],
    [
      'a check of a figure that was removed',
      [{ edit: 'remove-section', id: 'a' }],
      {},
      ['checks.0.holds formula-unknown-name a2', 'checks.1.holds formula-unknown-name a1'],
    ],
    [
      'a formula that decides nothing',
      [{ edit: 'change-check', id: 'one', to: { holds: 'a1 >= 0' } }],
      {},
      ['checks.0.holds formula-one-sided empty: every count meets it'],
    ],
    [
      'a figure that ends while the form is in force',
      [],
      {
        dictionary: [...dictionary.slice(1), sampleFigure('a1', { valid: { from: plainDate('2010-01-01'), to: plainDate('2028-01-01') } })],
      },
      ['sections.0.figures.0 unknown-figure a1'],
    ],
    ['a period that is being reported', [], { begunTo: plainDate('2027-02-15') }, ['from period-begun 2027-02-15']],
    [
      'a version that begins no later than the one before',
      [],
      { versions: [{ inForce: { from: plainDate('2027-01-15'), to: null }, form: { id: 'test', level: 'commune', period: 'month' } }] },
      ['from day-not-later 2027-01-15'],
    ],
    [
      'a form that became another',
      [{ edit: 'about', to: { period: 'year' } }],
      { versions: [{ inForce: { from: plainDate('2020-01-15'), to: null }, form: { id: 'test', level: 'commune', period: 'month' } }] },
      ['period kind-changed test'],
    ],
    ['blank words', [{ edit: 'change-check', id: 'two', to: { words: { vi: ' ', en: 'x' } } }], {}, ['checks.1.words.vi blank']],
  ])('and refused for %s', (_what, edits, more, expected) => {
    expect(said(edits, more)).toEqual(expected)
  })

  it('with any edits whatever, says what is wrong or gives a form, and never throws', () => {
    fc.assert(
      fc.property(anyDraft, (draft) => {
        const { form, issues } = judgeDraft(draft, around)
        expect(form === null).toBe(issues.length > 0)
      }),
    )
  })

  it('and one replaced on its first day is no version to come after', () => {
    const day = plainDate('2027-01-15')
    expect(said([], { versions: [{ inForce: { from: day, to: day }, form: { id: 'test', level: 'commune', period: 'month' } }] })).toEqual(
      [],
    )
  })
})
