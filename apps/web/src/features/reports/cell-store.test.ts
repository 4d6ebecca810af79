// Tests of the cells of an open report: what waits, what is undone, what two people type into one cell, and when it is sent.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SavedCell } from '@binhyen/core/reports/reports.contract'
import { exactly } from '@binhyen/core/figures/quantity.domain'
import { ApiProblem } from '../../api/api-problem.ts'
import { cellSaver, type SaveCellsReply, type SentCell } from './cell-saver.ts'
import { cellStore, type PendingCells } from './cell-store.ts'
import { readCell, shownText } from './cell-text.ts'

const KEY = 'v1@2025-07-01 households'
const OTHER = 'v2@2025-07-01 households'
const CLOSED = 'v3@2025-07-01 households'

function savedCell(key: string, number: number | null, revision: number, by = 'Lan'): SavedCell {
  const [unitId = '', figure = ''] = key.split(' ')
  return {
    unitId,
    figure,
    cell: number === null ? null : { state: 'given', quantity: exactly(number) },
    revision,
    by,
    at: '2027-02-10T07:00:00Z',
  }
}

function office(saved: readonly SavedCell[] = [], pending: PendingCells = {}) {
  let kept: PendingCells = pending
  const store = cellStore({ saved, pending, isOpen: (key) => key !== CLOSED, keep: (now) => (kept = now) })
  return { store, kept: () => kept, text: (key: string) => shownText(store.view(key).typed) }
}
const typed = (text: string) => readCell(text, 0)

describe('the store of cells', () => {
  test('what is typed waits with the revision it began from, and is kept on the device', () => {
    const { store, kept } = office([savedCell(KEY, 5, 3)])
    store.edit([{ key: KEY, typed: typed('6') }], 'typing')
    expect(store.sendable()).toEqual([{ key: KEY, cell: { state: 'given', quantity: exactly(6) }, base: 3, way: 'typing' }])
    expect(Object.keys(kept())).toEqual([KEY])
    store.edit([{ key: KEY, typed: typed('5') }], 'typing')
    expect(kept()).toEqual({})
  })

  test('what cannot be read stays at the cell and is not sent', () => {
    const { store, text } = office()
    store.edit([{ key: KEY, typed: typed('1,234') }], 'typing')
    expect(store.sendable()).toEqual([])
    expect(store.unreadable()).toEqual([KEY])
    expect(text(KEY)).toBe('1,234')
    expect(store.cells().has(KEY)).toBe(false)
  })

  test('a closed cell takes nothing', () => {
    const { store, text } = office([savedCell(CLOSED, 1, 1)])
    expect(store.edit([{ key: CLOSED, typed: typed('9') }], 'pasting')).toBe(0)
    expect(text(CLOSED)).toBe('1')
  })

  test('a view changes only for the cell that changed', () => {
    const { store } = office([savedCell(KEY, 5, 1), savedCell(OTHER, 7, 2)])
    const [before, beside] = [store.view(KEY), store.view(OTHER)]
    store.edit([{ key: KEY, typed: typed('6') }], 'typing')
    expect(store.view(KEY)).not.toBe(before)
    expect(store.view(OTHER)).toBe(beside)
  })

  test('undo takes a whole paste back, redo puts it in again, letters of one word are one step', () => {
    const { store, text } = office()
    store.edit([{ key: KEY, typed: typed('1') }], 'typing')
    store.edit([{ key: KEY, typed: typed('12') }], 'typing', true)
    store.edit(
      [
        { key: KEY, typed: typed('3') },
        { key: OTHER, typed: typed('4') },
      ],
      'pasting',
    )
    expect(store.undo()).toEqual([KEY, OTHER])
    expect([text(KEY), text(OTHER)]).toEqual(['12', ''])
    store.undo()
    expect(text(KEY)).toBe('')
    store.redo()
    store.redo()
    expect([text(KEY), text(OTHER)]).toEqual(['3', '4'])
    expect(store.redo()).toEqual([])
  })

  test("somebody else's change is shown with the name; where one types oneself, both stand until one is chosen", () => {
    const { store, text } = office([savedCell(KEY, 5, 1)])
    expect(store.merge([savedCell(KEY, 8, 2), savedCell(OTHER, 1, 3)], 'Minh')).toBe(2)
    expect(text(KEY)).toBe('8')
    expect(store.view(KEY).changedBy).toBe('Lan')
    store.edit([{ key: OTHER, typed: typed('20') }], 'typing')
    store.merge([savedCell(OTHER, 30, 4)], 'Minh')
    expect(store.view(OTHER).theirs?.cell).toEqual({ state: 'given', quantity: exactly(30) })
    expect(store.sendable()).toEqual([])
    store.settle(OTHER, 'mine')
    expect(store.sendable()).toMatchObject([{ key: OTHER, base: 4 }])
    store.merge([savedCell(OTHER, 31, 5)], 'Minh')
    store.settle(OTHER, 'theirs')
    expect(text(OTHER)).toBe('31')
    expect(store.waiting()).toBe(0)
  })

  test('our own saving whose answer was lost is known again and is no conflict', () => {
    const { store, text } = office()
    store.edit([{ key: KEY, typed: typed('5') }], 'typing')
    store.sent(store.sendable())
    store.notSent()
    store.edit([{ key: KEY, typed: typed('6') }], 'typing')
    store.merge([savedCell(KEY, 5, 1, 'Minh')], 'Minh')
    expect(store.conflicts()).toEqual([])
    expect(text(KEY)).toBe('6')
    expect(store.sendable()).toMatchObject([{ key: KEY, base: 1 }])
  })
})

describe('the saver', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  type Put = (body: { readonly cells: readonly SentCell[]; readonly by: string }, commandId: string) => Promise<SaveCellsReply>

  function sending(put: Put) {
    const { store, text } = office()
    const states: string[] = []
    const sent: { readonly cells: readonly SentCell[]; readonly by: string; readonly commandId: string }[] = []
    const moved = vi.fn()
    const saver = cellSaver({
      store,
      put: (body, commandId) => {
        sent.push({ ...body, commandId })
        return put(body, commandId)
      },
      onState: ({ kind }) => void states.push(kind),
      onMoved: moved,
    })
    return { store, text, saver, states, sent, moved }
  }
  let revision = 0
  const take: Put = async ({ cells }) => ({
    savedAt: '2027-02-10T07:02:00Z',
    saved: cells.map(({ unitId, figure, cell }) => ({ unitId, figure, cell, revision: (revision += 1), by: 'Minh', at: '' })),
    conflicts: [],
  })

  test('many cells go in one request, a moment after the last', async () => {
    const { store, saver, sent, states } = sending(take)
    store.edit([{ key: KEY, typed: typed('1') }], 'typing')
    saver.soon()
    store.edit([{ key: OTHER, typed: typed('2') }], 'typing')
    saver.soon()
    await vi.advanceTimersByTimeAsync(700)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.cells).toHaveLength(2)
    expect(states).toEqual(['saving', 'saved'])
    expect(store.waiting()).toBe(0)
  })

  test('a dead line is tried again with the same command', async () => {
    let isUp = false
    const { store, saver, sent, states } = sending(async (body, commandId) => {
      if (!isUp) throw new ApiProblem('line.offline')
      return take(body, commandId)
    })
    store.edit([{ key: KEY, typed: typed('1') }], 'typing')
    expect(await saver.now()).toBe(false)
    expect(states.at(-1)).toBe('waiting')
    isUp = true
    await vi.advanceTimersByTimeAsync(5_100)
    expect(sent.map(({ commandId }) => commandId)).toEqual([sent[0]?.commandId, sent[0]?.commandId])
    expect(store.waiting()).toBe(0)
  })

  test('what is typed while a request is on its way follows it', async () => {
    const { store, saver, sent, text } = sending(async (body, commandId) => {
      if (body.cells[0]?.base === 0) store.edit([{ key: KEY, typed: typed('12') }], 'typing')
      return take(body, commandId)
    })
    store.edit([{ key: KEY, typed: typed('1') }], 'typing')
    expect(await saver.now()).toBe(true)
    expect(sent).toHaveLength(2)
    expect(text(KEY)).toBe('12')
  })

  test('what was pasted says so; a conflict is held back', async () => {
    const { store, saver, sent } = sending(async ({ cells }) => ({
      savedAt: '2027-02-10T07:02:00Z',
      saved: [],
      conflicts: cells.map(({ unitId, figure }) => savedCell(`${unitId} ${figure}`, 99, 7)),
    }))
    store.edit([{ key: KEY, typed: typed('1') }], 'pasting')
    expect(await saver.now()).toBe(false)
    expect(sent[0]?.by).toBe('pasting')
    expect(store.conflicts()).toEqual([KEY])
    await vi.advanceTimersByTimeAsync(20_000)
    expect(sent).toHaveLength(1)
  })

  test('what the server refuses is not sent over and over; a report that moved on is read again', async () => {
    const { store, saver, sent, states, moved } = sending(() => Promise.reject(new ApiProblem('report.transition-refused')))
    store.edit([{ key: KEY, typed: typed('1') }], 'typing')
    expect(await saver.now()).toBe(false)
    expect(await saver.now()).toBe(false)
    expect(sent).toHaveLength(1)
    expect(states.at(-1)).toBe('refused')
    expect(moved).toHaveBeenCalledOnce()
  })
})
