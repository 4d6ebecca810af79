// What makes a form, a dictionary or a figure one that may be published.
import { describe, expect, it } from 'vitest'
import { sampleFigure } from './figure-sample.ts'
import { plainDate } from '../shared/plain-date.ts'
import { dictionaryIssues } from './dictionary-check.domain.ts'
import { definitionOn, isOn, mayBeKeptAt, type Figure } from './figures.domain.ts'
import { checkForm, type WrittenForm } from './form-check.domain.ts'
import { cellKey, cellsOf, figuresOf, formIssues, formWithout, variableOf, villageFigures, type Form } from './forms.domain.ts'

const always = { from: plainDate('2010-12-15'), to: null }
const figure = (id: string, more: Partial<Figure> = {}): Figure => sampleFigure(id, { valid: always, kind: 'stock', ...more })
const dictionary = [
  figure('teams', { lowest: 'commune' }),
  figure('groups'),
  figure('members'),
  figure('share', { adds: 'share', share: { of: 'groups', by: 'members' } }),
  figure('country', { lowest: 'province' }),
]
const asks = (...figures: readonly string[]): WrittenForm['sections'][number]['figures'] =>
  figures.map((each) => ({ figure: each, required: true, when: null }))
function written(more: Partial<WrittenForm> = {}): WrittenForm {
  return {
    id: 'form',
    title: { vi: 'x', en: 'x' },
    level: 'commune',
    period: 'month',
    sections: [
      { id: 'own', title: { vi: 'x', en: 'x' }, rows: 'unit', figures: asks('teams', 'members') },
      { id: 'grid', title: { vi: 'x', en: 'x' }, rows: 'villages', figures: asks('groups', 'members') },
    ],
    checks: [],
    due: { commune: { workingDays: 2 } },
    source: 'x',
    checked: false,
    ...more,
  }
}
const section = (more: Partial<WrittenForm['sections'][number]>): WrittenForm['sections'][number] => ({
  id: 's',
  title: { vi: 'x', en: 'x' },
  rows: 'unit',
  figures: asks('teams'),
  ...more,
})
const check = (holds: string, id = 'c'): WrittenForm['checks'][number] => ({ id, severity: 'error', holds, words: { vi: 'x', en: 'x' } })
function made(more: Partial<WrittenForm> = {}): Form {
  const { form, issues } = checkForm(written(more), dictionary)
  if (form === null) throw new Error(issues.map(({ message }) => message).join('; '))
  return form
}
const saidOf = (more: Partial<WrittenForm>): string[] =>
  checkForm(written(more), dictionary).issues.map(({ path, message }) => `${path.join('.')}: ${message}`)

describe('a form', () => {
  it('is a form when nothing is wrong with it, with its formulas as trees', () => {
    const form = made({ checks: [check('members >= groups')] })
    expect(form.checks[0]).toMatchObject({ text: 'members >= groups', formula: { op: '>=' } })
    expect(formIssues(form, dictionary)).toEqual([])
    expect(figuresOf(form)).toEqual(['teams', 'members', 'groups'])
    expect(villageFigures(form)).toEqual(new Set(['groups', 'members']))
    expect(cellsOf(form, 'C', ['A', 'B']).map(cellKey)).toEqual(['C teams', 'C members', 'A groups', 'A members', 'B groups', 'B members'])
  })

  it.each<[string, Partial<WrittenForm>, RegExp]>([
    [
      'an unknown figure',
      { sections: [section({ figures: asks('nobody') })] },
      /sections\.0\.figures\.0: figure nobody is not in the dictionary/,
    ],
    ['the same figure twice in the same rows', { sections: [section({}), section({ id: 't' })] }, /asked twice in the same rows/],
    ['a share', { sections: [section({ figures: asks('share') })] }, /worked out, never asked/],
    ['a figure of communes in rows of villages', { sections: [section({ rows: 'villages' })] }, /not kept as far down/],
    ['a figure of provinces in a form of communes', { sections: [section({ figures: asks('country') })] }, /not kept as far down/],
    ['nothing asked', { sections: [section({ figures: [] })] }, /asks for nothing/],
    ['two sections of one id', { sections: [section({}), section({ figures: asks('members') })] }, /sections\.1: s is written twice/],
    ['two checks of one id', { checks: [check('teams >= 1'), check('teams >= 2')] }, /checks\.1: c is written twice/],
    ['no deadline for its own level', { due: { province: { workingDays: 1 } } }, /says nothing of when commune reports are due/],
    ['a deadline without a working day', { due: { commune: { workingDays: 0 } } }, /at least one is needed/],
    [
      'villages in a form of provinces',
      { level: 'province', due: { province: { workingDays: 1 } }, sections: [section({ rows: 'villages', figures: asks('groups') })] },
      /not one of communes/,
    ],
    [
      'a check that reads a figure it does not ask',
      { checks: [check('country >= 1')] },
      /checks\.0\.holds: impossible formula: unknown fact/,
    ],
    ['a check of villages on a figure they are not asked', { checks: [check('teamsOfVillages >= 1')] }, /unknown fact/],
    ['a check no count could meet', { checks: [check('teams >= 2000000000')] }, /impossible/],
    ['a check every count meets', { checks: [check('teams >= 0')] }, /empty/],
    ['a check that is no formula', { checks: [check('teams >=')] }, /impossible formula/],
    ['a check that could lose exactness', { checks: [check('teams * members * groups >= 1')] }, /2\^53/],
    [
      'a condition on what comes after it',
      { sections: [section({ figures: [{ figure: 'teams', required: true, when: 'members >= 1' }, ...asks('members')] })] },
      /does not stand before it/,
    ],
    [
      'a condition of a village on its commune',
      {
        sections: [
          section({}),
          section({ id: 'grid', rows: 'villages', figures: [{ figure: 'groups', required: true, when: 'teams >= 1' }] }),
        ],
      },
      /does not stand before it in the same rows/,
    ],
  ])('is refused for %s', (_what, more, expected) => {
    expect(saidOf(more).join('\n')).toMatch(expected)
    expect(checkForm(written(more), dictionary).form).toBeNull()
  })

  it('may read the period before, last year and the villages together', () => {
    expect(
      saidOf({ checks: [check('members <= membersBefore * 2 && members <= membersLastYear && members == membersOfVillages')] }),
    ).toEqual([])
  })

  it('without figures that are off asks for the others, unconditionally where the condition read one of them', () => {
    const form = made({
      sections: [
        section({ figures: asks('teams') }),
        section({ id: 'own', figures: [...asks('members'), { figure: 'groups', required: true, when: 'members >= 1' }] }),
      ],
      checks: [check('members >= groups'), check('groups <= groupsBefore * 3', 'd')],
    })
    const less = formWithout(form, new Set(['members', 'teams']))
    expect(less.sections.map(({ id, figures }) => [id, figures])).toEqual([['own', [{ figure: 'groups', required: true, when: null }]]])
    expect(less.checks.map(({ id }) => id)).toEqual(['d'])
    expect(formWithout(form, new Set(['elsewhere']))).toBe(form)
    expect(formWithout(form, new Set()).sections[1]?.figures[1]?.when).not.toBeNull()
  })
})

describe('a name in a check', () => {
  it.each([
    ['teams', { figure: 'teams', ending: null }],
    ['teamsBefore', { figure: 'teams', ending: 'Before' }],
    ['teamsLastYear', { figure: 'teams', ending: 'LastYear' }],
    ['teamsOfVillages', { figure: 'teams', ending: 'OfVillages' }],
    ['Before', { figure: 'Before', ending: null }],
  ])('%s', (name, expected) => {
    expect(variableOf(name)).toEqual(expected)
  })
})

describe('a dictionary', () => {
  const wrong = (...figures: readonly Figure[]): string =>
    dictionaryIssues(figures)
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('\n')
  const [before, after] = [
    { from: plainDate('2010-12-15'), to: plainDate('2024-07-01') },
    { from: plainDate('2024-07-01'), to: null },
  ]

  it('holds together where every figure has one definition a day', () => {
    expect(wrong(...dictionary)).toBe('')
    expect(wrong(figure('a', { valid: before }), figure('a', { valid: after }))).toBe('')
  })

  it.each<[string, readonly Figure[], RegExp]>([
    ['two definitions for one day', [figure('a'), figure('a', { valid: after })], /figures\.1\.from: a has two definitions/],
    ['an end before its beginning', [figure('a', { valid: { from: after.from, to: before.from } })], /ends before it begins/],
    ['another way of adding up', [figure('a', { valid: before }), figure('a', { valid: after, kind: 'flow' })], /another figure/],
    ['a name checks would read otherwise', [figure('teamsBefore')], /a meaning of its own/],
    ['a share of nothing', [figure('a', { adds: 'share' })], /what is divided by what/],
    ['a division of what is no share', [figure('b'), figure('a', { share: { of: 'b', by: 'b' } })], /only a share/],
    ['a share of an unknown figure', [figure('b'), figure('a', { adds: 'share', share: { of: 'b', by: 'c' } })], /unknown figure c/],
    ['a share of itself by itself', [figure('b'), figure('a', { adds: 'share', share: { of: 'b', by: 'b' } })], /by itself/],
    ['a share of a share', [...dictionary, figure('a', { adds: 'share', share: { of: 'share', by: 'groups' } })], /is a share itself/],
    [
      'a share of what has ended',
      [figure('b', { valid: before }), figure('c'), figure('a', { valid: after, adds: 'share', share: { of: 'b', by: 'c' } })],
      /not defined in the same time/,
    ],
    ['offences that are not sensitive', [figure('a', { topic: 'order-offences', lowest: 'commune' })], /order-offences are sensitive/],
    ['social evils in villages', [figure('a', { topic: 'social-evils', sensitivity: 'sensitive' })], /never kept below the commune/],
  ])('is refused for %s', (_what, figures, expected) => {
    expect(wrong(...figures)).toMatch(expected)
  })
})

describe('a figure', () => {
  it('is defined by the day', () => {
    const [before, after] = [
      figure('a', { valid: { from: plainDate('2020-01-01'), to: plainDate('2024-07-01') }, source: 'before' }),
      figure('a', { valid: { from: plainDate('2024-07-01'), to: null }, source: 'after' }),
    ]
    const at = (day: string): string | null => definitionOn([before, after], 'a', plainDate(day))?.source ?? null
    expect(['2019-12-31', '2020-01-01', '2024-06-30', '2024-07-01'].map(at)).toEqual([null, 'before', 'before', 'after'])
    expect(definitionOn([before], 'b', plainDate('2020-01-01'))).toBeNull()
  })

  it('is on unless it is sensitive and nobody has said so', () => {
    const sensitive = figure('a', { sensitivity: 'sensitive' })
    expect([isOn(sensitive, null), isOn(sensitive, 'off'), isOn(sensitive, 'on')]).toEqual([false, false, true])
    expect([isOn(figure('a'), null), isOn(figure('a', { sensitivity: 'limited' }), 'off')]).toEqual([true, true])
  })

  it('is kept at its lowest level and above', () => {
    const at = (lowest: Figure['lowest']): boolean[] =>
      (['country', 'province', 'district', 'commune', 'village'] as const).map((level) => mayBeKeptAt({ lowest }, level))
    expect(at('commune')).toEqual([true, true, true, true, false])
    expect(at('village')).toEqual([true, true, true, true, true])
    expect(at('province')).toEqual([true, true, false, false, false])
  })
})
