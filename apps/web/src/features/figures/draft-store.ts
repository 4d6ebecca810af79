// The only place for a draft being typed: what was typed stands at once, is sent a moment later, and waits where somebody else changed the
// draft meanwhile, until it is said what becomes of it.
import { applyEdits, inverseOf, type FormDraft, type FormEdit } from '@binhyen/core/figures/form-draft.domain'
import type { DraftReply } from '@binhyen/core/figures/form-drafts.contract'
import { problemIn, type ApiProblem } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import type { SaveState } from '../../ui/feedback.tsx'

/** What somebody else changed, as the refusal tells it. */
export type OthersChange = { readonly revision: number; readonly by: string; readonly at: string; readonly edits: readonly FormEdit[] }

export type DraftView = {
  /** As the server has it. */
  readonly saved: DraftReply
  /** With everything that was typed since. */
  readonly draft: FormDraft
  readonly state: SaveState
  /** What others changed while something of one's own was waiting. */
  readonly others: readonly OthersChange[] | null
  /** What takes the last removal, addition or move back. */
  readonly undo: { readonly edit: FormEdit; readonly of: FormEdit; readonly draft: FormDraft } | null
  readonly waiting: boolean
  readonly problem: ApiProblem | null
}

export type DraftSender = {
  readonly send: (revision: number, what: { readonly edits: readonly FormEdit[]; readonly commandId: string }) => Promise<DraftReply>
  readonly read: () => Promise<DraftReply>
  readonly now: () => Date
}

export type DraftStore = {
  readonly view: () => DraftView
  readonly watch: (changed: () => void) => () => void
  readonly edit: (edit: FormEdit) => void
  readonly undo: () => void
  /** Sends what waits at once. Resolves when nothing waits any more, or something keeps it from being sent. */
  readonly flush: () => Promise<void>
  /** A newer state of the server, looked up meanwhile; taken where nothing of one's own is waiting. */
  readonly look: (reply: DraftReply) => void
  /** After others changed it: one's own changes go on top, or are dropped. */
  readonly settle: (mine: 'keep' | 'drop') => void
}

const WAIT_MS = 700

/** Typing in one field is one change, however many letters. */
function merged(waiting: readonly FormEdit[], next: FormEdit): readonly FormEdit[] {
  const last = waiting.at(-1)
  const both = last === undefined ? null : together(last, next)
  return both === null ? [...waiting, next] : [...waiting.slice(0, -1), both]
}

/** What an edit of words or choices is about; null for those that add, move or remove. */
function aboutOf(edit: FormEdit): string | null {
  if (edit.edit === 'about') return 'form'
  if (edit.edit === 'change-section' || edit.edit === 'change-check') return `${edit.edit} ${edit.id}`
  return edit.edit === 'change-figure' ? `${edit.edit} ${edit.section} ${edit.id}` : null
}

/** Two changes of one thing as one, field by field; null where they are two. */
function together(last: FormEdit, next: FormEdit): FormEdit | null {
  if (aboutOf(last) === null || aboutOf(last) !== aboutOf(next) || !('to' in last) || !('to' in next)) return null
  // the same thing has the same fields
  return { ...next, to: { ...last.to, ...next.to } } as FormEdit
}

function changesIn(problem: ApiProblem): readonly OthersChange[] {
  const { details } = problem
  const changes: unknown = typeof details === 'object' && details !== null ? Reflect.get(details, 'changes') : null
  // the server's own making, typed by the same contract
  return Array.isArray(changes) ? (changes as readonly OthersChange[]) : []
}

export function createDraftStore(first: DraftReply, sender: DraftSender): DraftStore {
  let saved = first
  let waiting: readonly FormEdit[] = []
  let sending: { readonly edits: readonly FormEdit[]; readonly commandId: string } | null = null
  let state: SaveState = { kind: 'idle' }
  let others: readonly OthersChange[] | null = null
  let undo: DraftView['undo'] = null
  let problem: ApiProblem | null = null
  let timer: ReturnType<typeof setTimeout> | null = null
  let running: Promise<void> | null = null
  const watchers = new Set<() => void>()

  const draftNow = (): FormDraft => applyEdits(saved.draft as FormDraft, [...(sending?.edits ?? []), ...waiting])
  const seen = (): DraftView => ({
    saved,
    draft: draftNow(),
    state,
    others,
    undo,
    waiting: waiting.length > 0 || sending !== null,
    problem,
  })
  let view = seen()
  const tell = (): void => {
    view = seen()
    for (const changed of watchers) changed()
  }

  const later = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void flush(), WAIT_MS)
  }

  const sendOnce = async (): Promise<boolean> => {
    sending ??= { edits: waiting, commandId: newCommandId() }
    if (sending.edits === waiting) waiting = []
    state = { kind: 'saving' }
    tell()
    try {
      saved = await sender.send(saved.revision, sending)
      sending = null
      problem = null
      state = { kind: 'saved', at: sender.now() }
      return waiting.length > 0
    } catch (error) {
      await refused(problemIn(error))
      return false
    } finally {
      tell()
    }
  }

  const refused = async (what: ApiProblem): Promise<void> => {
    if (what.code === 'form.draft-changed') {
      waiting = [...(sending?.edits ?? []), ...waiting]
      sending = null
      others = changesIn(what)
      state = { kind: 'idle' }
      saved = await sender.read().catch(() => saved)
      return
    }
    problem = what
    // a cut line may have taken the command along: it is sent again under its own id
    if (what.code === 'line.offline' || what.code === 'line.unreadable' || what.code === 'server.busy') {
      state = { kind: what.code === 'line.offline' ? 'waiting' : 'failed' }
      later()
      return
    }
    waiting = [...(sending?.edits ?? []), ...waiting]
    sending = null
    state = { kind: 'refused', reason: '' }
  }

  const flush = async (): Promise<void> => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (running !== null) return running
    if (others !== null || (waiting.length === 0 && sending === null)) return undefined
    running = (async () => {
      while (await sendOnce()) {
        // what was typed while the last was under way
      }
    })()
    await running
    running = null
    return undefined
  }

  return {
    view: () => view,
    watch: (changed) => {
      watchers.add(changed)
      return () => watchers.delete(changed)
    },
    edit: (edit) => {
      const draft = draftNow()
      if (edit.edit.startsWith('remove') || edit.edit.startsWith('move') || edit.edit.startsWith('add')) {
        const back = inverseOf(draft, edit)
        undo = back === null ? undo : { edit: back, of: edit, draft }
      }
      waiting = merged(waiting, edit)
      tell()
      if (others === null) later()
    },
    undo: () => {
      if (undo === null) return
      waiting = [...waiting, undo.edit]
      undo = null
      tell()
      if (others === null) later()
    },
    flush,
    look: (reply) => {
      if (reply.revision <= saved.revision || waiting.length > 0 || sending !== null) return
      saved = reply
      tell()
    },
    settle: (mine) => {
      if (mine === 'drop') waiting = []
      others = null
      problem = null
      tell()
      void flush()
    },
  }
}
