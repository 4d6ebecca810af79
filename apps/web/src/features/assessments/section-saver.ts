// The only place for when typed sections are sent: a moment after typing, again while the line is down, never over somebody else's.
import type { Clause, Facts } from '@binhyen/core/criteria/criteria.domain'
import type { Window } from '@binhyen/core/shared/span'
import { problemIn, type ApiProblem } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import type { SaveState } from '../../ui/feedback.tsx'
import { factsKey, readTyped, type TypedFacts } from './typed-facts.ts'

/** What was typed in one section and has not been acknowledged, with the revision the typing began from. */
export type Unsent = { readonly values: TypedFacts; readonly revision: number }
export type Saved = { readonly values: Facts; readonly revision: number }
export type SaveReply = {
  readonly revision: number
  readonly savedAt: string
  readonly outcome: 'met' | 'not-met' | 'cannot-tell'
  readonly failing: string[]
  readonly unclear: string[]
}

/** Somebody else saved the same section since the typing began. */
export type Conflict = {
  readonly clause: string
  readonly theirs: Facts
  readonly revision: number
  readonly savedBy: string | null
  readonly savedAt: string | null
}

export type SaverHost = {
  readonly clauseOf: (id: string) => Clause | undefined
  readonly window: Window
  readonly unsentOf: (id: string) => Unsent | undefined
  readonly unsentIds: () => readonly string[]
  /** Undefined drops it. */
  readonly keep: (id: string, unsent: Unsent | undefined) => void
  readonly savedOf: (id: string) => Saved
  readonly put: (id: string, body: Saved, commandId: string) => Promise<SaveReply>
  readonly onSaved: (id: string, saved: Saved, reply: SaveReply | null) => void
  readonly onState: (id: string, state: SaveState) => void
  readonly onConflict: (conflict: Conflict | null) => void
  /** The dossier has moved on meanwhile (handed in, say): what is shown must be read again. */
  readonly onMoved: () => void
}

export type Saver = {
  /** Sends a little later, so that a word is not sent letter by letter. */
  readonly soon: (id: string) => void
  /** Sends now; true where nothing of the section waits any more. */
  readonly now: (id: string) => Promise<boolean>
  readonly all: () => Promise<boolean>
  readonly keepMine: (conflict: Conflict) => void
  readonly takeTheirs: (conflict: Conflict) => void
  readonly stop: () => void
}

const TYPING_PAUSE_MS = 600
const RETRY_MS = 5_000
/** How many of our own savings are remembered, to know them again when an answer was lost. */
const REMEMBERED = 12

export function sectionSaver(host: SaverHost): Saver {
  const timers = new Map<string, ReturnType<typeof setTimeout>>()
  const running = new Map<string, Promise<boolean>>()
  const attempts = new Map<string, { readonly text: string; readonly commandId: string }>()
  const ours = new Map<string, string[]>()
  const held = new Set<string>()

  const cancel = (id: string): void => {
    clearTimeout(timers.get(id))
    timers.delete(id)
  }
  const later = (id: string, ms: number): void => {
    cancel(id)
    timers.set(
      id,
      setTimeout(() => void now(id), ms),
    )
  }
  const now = (id: string): Promise<boolean> => {
    cancel(id)
    const going = running.get(id)
    if (going !== undefined) return going.then(() => now(id))
    if (host.unsentOf(id) === undefined) return Promise.resolve(true)
    if (held.has(id)) return Promise.resolve(false)
    const job = send(id).finally(() => running.delete(id))
    running.set(id, job)
    return job
  }

  /** The server has `sent`: what was typed since stays, with the new revision under it. */
  const settle = (id: string, sent: Unsent, state: { readonly revision: number; readonly whole: boolean }): void => {
    const current = host.unsentOf(id)
    if (current === undefined) return
    const same = JSON.stringify(current.values) === JSON.stringify(sent.values)
    host.keep(id, same && state.whole ? undefined : { values: current.values, revision: state.revision })
    if (!same) later(id, TYPING_PAUSE_MS)
  }

  const send = async (id: string): Promise<boolean> => {
    const unsent = host.unsentOf(id)
    const clause = host.clauseOf(id)
    if (unsent === undefined || clause === undefined) return true
    const { sendable, whole } = readTyped(clause, unsent.values, host.window)
    const key = factsKey(clause, sendable)
    const saved = host.savedOf(id)
    if (key === factsKey(clause, saved.values)) {
      settle(id, unsent, { revision: saved.revision, whole })
      host.onState(id, { kind: 'idle' })
      return whole
    }
    const body = { values: sendable, revision: unsent.revision }
    const text = `${unsent.revision} ${key}`
    const before = attempts.get(id)
    const commandId = before?.text === text ? before.commandId : newCommandId()
    attempts.set(id, { text, commandId })
    ours.set(id, [...(ours.get(id) ?? []), key].slice(-REMEMBERED))
    host.onState(id, { kind: 'saving' })
    try {
      const reply = await host.put(id, body, commandId)
      attempts.delete(id)
      host.onSaved(id, { values: sendable, revision: reply.revision }, reply)
      settle(id, unsent, { revision: reply.revision, whole })
      host.onState(id, { kind: 'saved', at: new Date(reply.savedAt) })
      return true
    } catch (error) {
      return failed(id, clause, problemIn(error))
    }
  }

  const failed = (id: string, clause: Clause, problem: ApiProblem): boolean => {
    const conflict = problem.code === 'assessment.section-conflict' ? readConflict(id, problem) : null
    if (conflict !== null) return conflicted(conflict, clause)
    if (problem.code === 'line.offline' || problem.code === 'server.busy' || problem.code === 'command.in-progress') {
      host.onState(id, { kind: problem.code === 'line.offline' ? 'waiting' : 'failed' })
      later(id, RETRY_MS)
      return false
    }
    host.onState(id, { kind: 'refused', reason: problemSentence(problem) })
    if (problem.code === 'assessment.transition-refused') host.onMoved()
    return false
  }

  const conflicted = (conflict: Conflict, clause: Clause): boolean => {
    const { clause: id, theirs, revision } = conflict
    const mine = ours.get(id)?.includes(factsKey(clause, theirs)) === true
    if (mine) {
      // Our own earlier saving whose answer was lost.
      host.onSaved(id, { values: theirs, revision }, null)
      rebase(id, revision)
      later(id, 0)
      return false
    }
    held.add(id)
    host.onState(id, { kind: 'refused', reason: '' })
    host.onConflict(conflict)
    return false
  }

  const rebase = (id: string, revision: number): void => {
    const unsent = host.unsentOf(id)
    if (unsent !== undefined) host.keep(id, { values: unsent.values, revision })
  }

  const settled = ({ clause: id, theirs, revision }: Conflict): void => {
    held.delete(id)
    host.onConflict(null)
    host.onSaved(id, { values: theirs, revision }, null)
  }

  return {
    soon: (id) => later(id, TYPING_PAUSE_MS),
    now,
    all: async () => (await Promise.all(host.unsentIds().map((id) => now(id)))).every(Boolean),
    keepMine: (conflict) => {
      settled(conflict)
      rebase(conflict.clause, conflict.revision)
      void now(conflict.clause)
    },
    takeTheirs: (conflict) => {
      settled(conflict)
      host.keep(conflict.clause, undefined)
      host.onState(conflict.clause, { kind: 'idle' })
    },
    stop: () => {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
    },
  }
}

function readConflict(clause: string, problem: ApiProblem): Conflict | null {
  const { details } = problem
  if (typeof details !== 'object' || details === null || !('revision' in details) || !('values' in details)) return null
  const { revision, values, savedBy, savedAt } = details as { revision: unknown; values: unknown; savedBy?: unknown; savedAt?: unknown }
  if (typeof revision !== 'number' || typeof values !== 'object' || values === null) return null
  return {
    clause,
    // The server's own answer, as it stores sections.
    theirs: values as Facts,
    revision,
    savedBy: typeof savedBy === 'string' ? savedBy : null,
    savedAt: typeof savedAt === 'string' ? savedAt : null,
  }
}
