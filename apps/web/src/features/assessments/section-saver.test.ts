// Tests of saving as typed: when, how often, and never over somebody else's.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Clause, FactDef, Facts } from '@binhyen/core/criteria/criteria.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { ApiProblem } from '../../api/api-problem.ts'
import { sectionSaver, type Conflict, type Saved, type SaveReply, type Unsent } from './section-saver.ts'
import { readTyped, typedOf } from './typed-facts.ts'
import { placeIn } from './queue-memory.ts'

const fact = (id: string, type: FactDef['type'], more: Partial<FactDef> = {}): FactDef => ({
  id,
  type,
  label: id,
  help: null,
  required: true,
  goodAnswer: null,
  unit: null,
  min: null,
  max: null,
  notAbove: null,
  numbered: false,
  due: null,
  origin: 'declared',
  baseline: null,
  ...more,
})
const clause: Clause = {
  id: 'c',
  title: 'c',
  paraphrase: null,
  originalText: null,
  checked: false,
  source: { ref: '', note: null },
  rules: [],
  address: { instrument: null, article: 1, clause: null, point: null, content: null, indicator: null, item: null },
  facts: [fact('all', 'count'), fact('some', 'count', { notAbove: 'all' }), fact('paper', 'document', { numbered: true })],
}
const window = { from: plainDate('2025-11-16'), to: plainDate('2026-11-16') }

type Put = (body: Saved, commandId: string) => Promise<SaveReply>
const reply = (revision: number): SaveReply => ({ revision, savedAt: '2026-11-21T07:02:00Z', outcome: 'met', failing: [], unclear: [] })

/** A saver over one section in memory; `put` stands for the server. */
function office(put: Put) {
  let unsent: Unsent | undefined
  let saved: Saved = { values: {}, revision: 0 }
  const states: string[] = []
  const conflicts: (Conflict | null)[] = []
  const sent: { values: Facts; revision: number; commandId: string }[] = []
  const saver = sectionSaver({
    window,
    clauseOf: () => clause,
    unsentOf: () => unsent,
    unsentIds: () => (unsent === undefined ? [] : ['c']),
    keep: (_, value) => void (unsent = value),
    savedOf: () => saved,
    put: (_, body, commandId) => {
      sent.push({ ...body, commandId })
      return put(body, commandId)
    },
    onSaved: (_, now) => void (saved = now),
    onState: (_, state) => void states.push(state.kind),
    onConflict: (conflict) => void conflicts.push(conflict),
    onMoved: () => undefined,
  })
  return {
    saver,
    states,
    conflicts,
    sent,
    type: (values: Unsent['values']): void => {
      unsent = { values: { ...(unsent?.values ?? typedOf(clause, saved.values)), ...values }, revision: unsent?.revision ?? saved.revision }
      saver.soon('c')
    },
    unsent: () => unsent,
    saved: () => saved,
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('typing is saved', () => {
  test('once after a pause, not letter by letter', async () => {
    const o = office(async (body) => reply(body.revision + 1))
    o.type({ all: 1 })
    await vi.advanceTimersByTimeAsync(300)
    o.type({ all: 12 })
    await vi.advanceTimersByTimeAsync(700)
    expect(o.sent.map(({ values, revision }) => [values['all'], revision])).toEqual([[12, 0]])
    expect([o.unsent(), o.saved().revision, o.states.at(-1)]).toEqual([undefined, 1, 'saved'])
  })
  test('what is typed while a saving is under way goes out after it, from its revision', async () => {
    const o = office(async (body) => {
      await new Promise((resolve) => setTimeout(resolve, 1000))
      return reply(body.revision + 1)
    })
    o.type({ all: 1 })
    await vi.advanceTimersByTimeAsync(700)
    o.type({ all: 2 })
    await vi.advanceTimersByTimeAsync(5000)
    expect(o.sent.map(({ values, revision }) => [values['all'], revision])).toEqual([
      [1, 0],
      [2, 1],
    ])
    expect(o.unsent()).toBeUndefined()
  })
  test('over a broken line again with the same command id', async () => {
    let broken = true
    const o = office(async (body) => {
      if (broken) throw new ApiProblem('line.offline')
      return reply(body.revision + 1)
    })
    o.type({ all: 1 })
    await vi.advanceTimersByTimeAsync(700)
    expect([o.states.at(-1), o.unsent()?.values['all']]).toEqual(['waiting', 1])
    broken = false
    await vi.advanceTimersByTimeAsync(5100)
    expect(o.sent).toHaveLength(2)
    expect(o.sent[0]?.commandId).toBe(o.sent[1]?.commandId)
    expect(o.states.at(-1)).toBe('saved')
  })
  test('a half-typed document and a wrong count stay on the device, the rest is sent', async () => {
    const o = office(async (body) => reply(body.revision + 1))
    o.type({ all: 10, some: 11, paper: { has: true, number: '05-NQ/ĐU', date: null } })
    await vi.advanceTimersByTimeAsync(700)
    expect(o.sent[0]?.values).toEqual({ all: 10, some: null, paper: null })
    expect(o.unsent()).toMatchObject({ revision: 1, values: { some: 11, paper: { number: '05-NQ/ĐU' } } })
  })
})

describe('two people in one section', () => {
  const theirs: Facts = { all: 99 }
  const conflicting = (): Put => {
    let first = true
    return async (body) => {
      if (!first) return reply(body.revision + 1)
      first = false
      throw new ApiProblem('assessment.section-conflict', { revision: 7, values: theirs, savedBy: 'Người kia', savedAt: null })
    }
  }
  test('nothing is sent over the other until a choice is made', async () => {
    const o = office(conflicting())
    o.type({ all: 1 })
    await vi.advanceTimersByTimeAsync(20_000)
    expect(o.sent).toHaveLength(1)
    expect(o.conflicts.at(-1)).toMatchObject({ revision: 7, savedBy: 'Người kia', theirs })
    expect(o.unsent()?.values['all']).toBe(1)
  })
  test('mine is kept: sent from their revision', async () => {
    const o = office(conflicting())
    o.type({ all: 1 })
    await vi.advanceTimersByTimeAsync(700)
    const conflict = o.conflicts.at(-1)
    if (conflict !== null && conflict !== undefined) o.saver.keepMine(conflict)
    await vi.advanceTimersByTimeAsync(700)
    expect(o.sent.at(-1)).toMatchObject({ revision: 7, values: { all: 1 } })
    expect(o.saved().revision).toBe(8)
  })
  test('theirs is taken: mine is dropped and nothing sent', async () => {
    const o = office(conflicting())
    o.type({ all: 1 })
    await vi.advanceTimersByTimeAsync(700)
    const conflict = o.conflicts.at(-1)
    if (conflict !== null && conflict !== undefined) o.saver.takeTheirs(conflict)
    await vi.advanceTimersByTimeAsync(700)
    expect([o.sent.length, o.unsent(), o.saved().values]).toEqual([1, undefined, theirs])
  })
  test('an own saving whose answer was lost is no conflict', async () => {
    let turn = 0
    const o = office(async (body) => {
      turn += 1
      if (turn === 1) throw new ApiProblem('line.offline')
      const values = { all: 1, some: null, paper: null }
      if (turn === 2) throw new ApiProblem('assessment.section-conflict', { revision: 1, values, savedBy: 'tôi', savedAt: null })
      return reply(body.revision + 1)
    })
    o.type({ all: 1 })
    await vi.advanceTimersByTimeAsync(700)
    o.type({ all: 2 })
    await vi.advanceTimersByTimeAsync(3000)
    expect(o.conflicts).toEqual([])
    expect(o.sent.map(({ values, revision }) => [values['all'], revision])).toEqual([
      [1, 0],
      [2, 0],
      [2, 1],
    ])
    expect(o.unsent()).toBeUndefined()
  })
})

test('a document without its day reads as not yet said', () => {
  const reading = readTyped(clause, { all: 3, some: 3, paper: { has: true, number: '1/NQ', date: null } }, window)
  expect([reading.facts['paper'], reading.halfTyped, reading.whole]).toEqual([null, ['paper'], false])
})

test('the queue leads on over what was dealt with, and back to what was left out', () => {
  expect(placeIn(['a', 'b', 'c', 'd'], ['a', 'c', 'd'], 'b')).toEqual({ done: 1, total: 4, previous: 'a', next: 'c' })
  expect(placeIn(['a', 'b', 'c'], ['a'], 'c')).toEqual({ done: 2, total: 3, previous: 'a', next: 'a' })
})
