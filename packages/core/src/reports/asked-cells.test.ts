// What a condition that no longer holds leaves behind: nothing that is checked, handed in or counted; and what a return opens.
import { describe, expect, test } from 'vitest'
import { askedCells, findingsOf, unaskedFigures, type Cells } from '../figures/checks.domain.ts'
import { sampleFigure } from '../figures/figure-sample.ts'
import { checkForm, type WrittenForm } from '../figures/form-check.domain.ts'
import { cellKey, type Form } from '../figures/forms.domain.ts'
import { exactly } from '../figures/quantity.domain.ts'
import { sumsOf } from './report-cells.domain.ts'
import { isCellOpen, reopened, unitSums } from './reports.domain.ts'

const words = { vi: 'x', en: 'x' }
const asked = (id: string, when: string | null = null) => ({ figure: id, required: true, when })
const written: WrittenForm = {
  id: 'f',
  title: words,
  level: 'commune',
  period: 'month',
  sections: [
    { id: 'grid', title: words, rows: 'villages', figures: [asked('groups'), asked('members', 'groups > 0')] },
    { id: 'unit', title: words, rows: 'unit', figures: [asked('cases'), asked('solved', 'cases > 0'), asked('late', 'solved > 0')] },
  ],
  checks: [{ id: 'within', severity: 'error', holds: 'solved <= cases', words }],
  due: { commune: { workingDays: 1 } },
  source: 'x',
  checked: false,
}
const { form: checked, issues } = checkForm(
  written,
  ['cases', 'solved', 'late', 'groups', 'members'].map((id) => sampleFigure(id)),
)
if (checked === null) throw new Error(`the form is wrong: ${JSON.stringify(issues)}`)
const form: Form = checked

const cellsFrom = (numbers: Readonly<Record<string, number>>): Cells =>
  new Map(Object.entries(numbers).map(([key, number]) => [key, { state: 'given', quantity: exactly(number) }]))
const input = (numbers: Readonly<Record<string, number>>) => ({
  unitId: 'C',
  villages: ['V', 'W'],
  cells: cellsFrom(numbers),
  before: new Map(),
  lastYear: new Map(),
})

describe('a cell whose condition no longer holds', () => {
  test('counts for nothing, and what hung on it neither', () => {
    const typed = input({ 'C cases': 0, 'C solved': 3, 'C late': 1, 'V groups': 0, 'V members': 9, 'W groups': 2, 'W members': 4 })
    const cells = askedCells(form, typed)
    // of what is blank nothing is known: the last one is asked, and what was said of it stands
    expect([...cells.keys()]).toEqual(['C cases', 'C late', 'V groups', 'W groups', 'W members'])
    expect([...unitSums(form, 'C', cells)].map(([id, sum]) => [id, sum.thousandths])).toEqual([
      ['cases', 0],
      ['late', 1000],
      ['groups', 2000],
      ['members', 4000],
    ])
  })

  test('breaks no check; where the condition holds it does', () => {
    const rest = { 'C late': 1, 'V groups': 1, 'V members': 1, 'W groups': 1, 'W members': 1 }
    expect(findingsOf(form, input({ ...rest, 'C cases': 0, 'C solved': 3 }))).toEqual([])
    expect(findingsOf(form, input({ ...rest, 'C cases': 1, 'C solved': 3 })).map(({ check }) => check)).toEqual(['within'])
  })

  test('is told of to the totals where nobody is asked for it, for certain and in no place', () => {
    const unasked = (numbers: Readonly<Record<string, number>>) => {
      const typed = input(numbers)
      return unaskedFigures(form, { ...typed, cells: askedCells(form, typed) })
    }
    expect(unasked({ 'C cases': 0, 'C solved': 3, 'V groups': 0, 'W groups': 0 })).toEqual(['members', 'solved'])
    expect(unasked({ 'C cases': 2, 'C solved': 0, 'V groups': 0, 'W groups': 1 })).toEqual(['late'])
    // one that said nothing may still be asked
    expect(unasked({ 'C cases': 2, 'V groups': 0 })).toEqual([])
    expect(unaskedFigures(form, { ...input({ 'C cases': 0 }), villages: [] })).toEqual(['solved'])
    const again = { id: 'again', title: words, rows: 'unit' as const, figures: [{ figure: 'solved', required: true, when: null }] }
    const twice = { sections: [...form.sections, again] }
    expect(unaskedFigures(twice, input({ 'C cases': 0 }))).toEqual([])
  })

  test('and counts there as one more place that had nothing to say', () => {
    const sums = (numbers: Readonly<Record<string, number>>, unasked: readonly string[]) =>
      sumsOf(form, 'C', cellsFrom(numbers), unasked).map(({ figure, given, notApplicable }) => [figure, given, notApplicable])
    expect(sums({ 'C cases': 0 }, ['solved'])).toEqual([
      ['cases', 1, 0],
      ['solved', 0, 1],
    ])
    // what was said is never said twice
    expect(sums({ 'C cases': 2, 'C solved': 1 }, ['solved'])).toEqual([
      ['cases', 1, 0],
      ['solved', 1, 0],
    ])
  })

  test('costs nothing where every condition holds', () => {
    const typed = input({ 'C cases': 1, 'C solved': 1 })
    expect(askedCells(form, typed)).toBe(typed.cells)
  })
})

describe('a return', () => {
  const openAfter = (...returned: readonly string[]) => [...reopened(form, 'C', new Set(returned))].filter((key) => !returned.includes(key))

  test('opens what hangs on the cells that came back, also by another one', () => {
    expect(openAfter('C cases')).toEqual(['C solved', 'C late'])
    expect(openAfter('C solved')).toEqual(['C late'])
    expect(openAfter('C late')).toEqual([])
  })

  test('of a residential area opens its own row only', () => {
    expect(openAfter('V groups')).toEqual(['V members'])
    expect(openAfter('V members')).toEqual([])
  })

  test('leaves everything else closed', () => {
    const open = reopened(form, 'C', new Set(['C cases']))
    const at = (unitId: string, id: string) => isCellOpen('returned', open, { unitId, figure: id })
    expect([at('C', 'cases'), at('C', 'solved'), at('V', 'groups')]).toEqual([true, true, false])
    expect(isCellOpen('handed-in', open, { unitId: 'C', figure: 'cases' })).toBe(false)
    expect(isCellOpen('open', new Set(), { unitId: 'V', figure: 'groups' })).toBe(true)
    expect(open.has(cellKey({ unitId: 'V', figure: 'members' }))).toBe(false)
  })
})
