// A draft being typed: one change for one field, sent once, kept when others were faster, sent again after a cut line.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { applyEdits, blankDraft, type FormDraft, type FormEdit } from '@binhyen/core/figures/form-draft.domain'
import type { DraftReply } from '@binhyen/core/figures/form-drafts.contract'
import { ApiProblem } from '../../api/api-problem.ts'
import { createDraftStore } from './draft-store.ts'

const section = (id: string): FormEdit => ({
  edit: 'add-section',
  section: { id, title: { vi: id, en: id }, rows: 'unit', figures: [] },
  before: null,
})
const title = (text: string): FormEdit => ({ edit: 'about', to: { title: { vi: text, en: '' } } })

/** A server with one draft. */
function server() {
  let draft: FormDraft = blankDraft({ id: 'test', title: { vi: '', en: '' }, level: 'commune', period: 'month' })
  let revision = 0
  const sent: (readonly FormEdit[])[] = []
  const commands: string[] = []
  let cut = 0
  const reply = (): DraftReply => ({
    draft: draft as DraftReply['draft'],
    base: null,
    revision,
    issues: [],
    form: null,
    begunTo: null,
    startedBy: 'A',
    startedAt: '2026-11-22T00:00:00Z',
    changedBy: 'A',
    changedAt: '2026-11-22T00:00:00Z',
    editors: ['A'],
  })
  const change = (edits: readonly FormEdit[]): void => {
    draft = applyEdits(draft, edits)
    revision += 1
  }
  const send = async (known: number, what: { readonly edits: readonly FormEdit[]; readonly commandId: string }): Promise<DraftReply> => {
    await Promise.resolve()
    commands.push(what.commandId)
    if (cut > 0) {
      cut -= 1
      throw new ApiProblem('line.unreadable')
    }
    if (known !== revision) throw new ApiProblem('form.draft-changed', { revision, changes: [{ revision, by: 'B', at: '', edits: [] }] })
    sent.push(what.edits)
    change(what.edits)
    return reply()
  }
  const store = createDraftStore(reply(), { send, read: () => Promise.resolve(reply()), now: () => new Date(0) })
  return { store, sent, commands, change, reply, cutNext: () => (cut += 1), draft: () => draft }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('what is typed', () => {
  it('stands at once and is sent as one change, however many letters', async () => {
    const { store, sent } = server()
    for (const text of ['B', 'Bi', 'Biểu']) store.edit(title(text))
    expect(store.view().draft.title.vi).toBe('Biểu')
    expect(store.view().waiting).toBe(true)
    await vi.advanceTimersByTimeAsync(1000)
    expect(sent).toEqual([[title('Biểu')]])
    expect(store.view()).toMatchObject({ waiting: false, state: { kind: 'saved' }, saved: { revision: 1 } })
  })

  it('while something is under way goes after it', async () => {
    const { store, sent } = server()
    store.edit(section('a'))
    const flushed = store.flush()
    store.edit(section('b'))
    await flushed
    expect(sent).toEqual([[section('a')], [section('b')]])
  })

  it('is sent again under the same command after a cut line', async () => {
    const { store, sent, commands, cutNext } = server()
    cutNext()
    store.edit(section('a'))
    await store.flush()
    expect(store.view().state.kind).toBe('failed')
    expect(store.view().draft.sections).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(sent).toHaveLength(1)
    expect(new Set(commands).size).toBe(1)
  })

  it('waits where somebody else was faster, and stands on top of theirs when it is kept', async () => {
    const { store, change, draft } = server()
    store.edit(title('Của tôi'))
    change([section('theirs')])
    await store.flush()
    expect(store.view().others?.map(({ by }) => by)).toEqual(['B'])
    // theirs is seen, mine as well; nothing was sent
    expect(store.view().draft).toMatchObject({ title: { vi: 'Của tôi' }, sections: [{ id: 'theirs' }] })
    expect(draft().title.vi).toBe('')
    store.edit(section('more'))
    await vi.advanceTimersByTimeAsync(2000)
    expect(draft().sections).toHaveLength(1)
    store.settle('keep')
    await vi.advanceTimersByTimeAsync(1000)
    expect(draft()).toMatchObject({ title: { vi: 'Của tôi' }, sections: [{ id: 'theirs' }, { id: 'more' }] })
  })

  it('is gone when it is dropped', async () => {
    const { store, change, draft } = server()
    store.edit(title('Của tôi'))
    change([section('theirs')])
    await store.flush()
    store.settle('drop')
    await vi.advanceTimersByTimeAsync(1000)
    expect(store.view().draft.title.vi).toBe('')
    expect(draft().sections.map(({ id }) => id)).toEqual(['theirs'])
  })
})

describe('a removal', () => {
  it('is taken back to its place', async () => {
    const { store, draft } = server()
    for (const id of ['a', 'b', 'c']) store.edit(section(id))
    await store.flush()
    store.edit({ edit: 'remove-section', id: 'b' })
    await store.flush()
    expect(draft().sections.map(({ id }) => id)).toEqual(['a', 'c'])
    store.undo()
    await store.flush()
    expect(draft().sections.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(store.view().undo).toBeNull()
  })
})

describe('what others change', () => {
  it('is taken while nothing of one’s own is waiting, and not before', async () => {
    const { store, change, reply } = server()
    change([section('theirs')])
    store.look(reply())
    expect(store.view().draft.sections).toHaveLength(1)
    store.edit(title('x'))
    change([section('more')])
    store.look(reply())
    expect(store.view().draft.sections).toHaveLength(1)
    await store.flush()
    expect(store.view().others).not.toBeNull()
  })
})
