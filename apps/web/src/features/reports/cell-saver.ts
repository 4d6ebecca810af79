// The only place for when typed cells are sent: a moment after typing, many in one go, again while the line is down, never twice at once.
import type { Cell } from '@binhyen/core/figures/sums.domain'
import type { SavedCell } from '@binhyen/core/reports/reports.contract'
import { problemIn, type ApiProblem } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import type { SaveState } from '../../ui/feedback.tsx'
import type { CellStore, Way } from './cell-store.ts'

export type SentCell = { readonly unitId: string; readonly figure: string; readonly cell: Cell | null; readonly base: number }
export type SaveCellsReply = { readonly savedAt: string; readonly saved: readonly SavedCell[]; readonly conflicts: readonly SavedCell[] }

export type SaverHost = {
  readonly store: CellStore
  readonly put: (body: { readonly cells: readonly SentCell[]; readonly by: Way }, commandId: string) => Promise<SaveCellsReply>
  readonly onState: (state: SaveState) => void
  /** The report has moved on meanwhile (handed in, returned, a figure switched off): what is shown must be read again. */
  readonly onMoved: () => void
}

export type CellSaver = {
  /** Sends a little later, so that a number is not sent digit by digit. */
  readonly soon: () => void
  /** Sends now; true where nothing waits any more but what cannot be read or is in conflict. */
  readonly now: () => Promise<boolean>
  readonly stop: () => void
}

const TYPING_PAUSE_MS = 600
const RETRY_MS = 5_000
/** As many as the server takes in one go. */
const MOST_CELLS = 5_000

const moved: readonly string[] = ['report.transition-refused', 'report.cell-closed', 'report.cell-unknown', 'figure.off']

function sentCell({ key, cell, base }: { readonly key: string; readonly cell: Cell | null; readonly base: number }): SentCell {
  const at = key.indexOf(' ')
  return { unitId: key.slice(0, at), figure: key.slice(at + 1), cell, base }
}

export function cellSaver(host: SaverHost): CellSaver {
  const { store } = host
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<boolean> | null = null
  let attempt: { readonly text: string; readonly commandId: string } | null = null
  /** What the server refused as it stands: not sent again before something of it changes. */
  let refused: string | null = null

  const later = (ms: number): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void now(), ms)
  }

  const send = async (): Promise<boolean> => {
    const waiting = store.sendable()
    const [first] = waiting
    if (first === undefined) return store.conflicts().length === 0
    // one request says how its values came; what came another way follows in the next one
    const batch = waiting.filter(({ way }) => way === first.way).slice(0, MOST_CELLS)
    const body = { cells: batch.map(sentCell), by: first.way }
    const text = JSON.stringify(body)
    if (text === refused) return false
    const commandId = attempt?.text === text ? attempt.commandId : newCommandId()
    attempt = { text, commandId }
    host.onState({ kind: 'saving' })
    store.sent(batch)
    try {
      const reply = await host.put(body, commandId)
      attempt = null
      refused = null
      store.acknowledge(reply)
      host.onState(reply.conflicts.length > 0 ? { kind: 'idle' } : { kind: 'saved', at: new Date(reply.savedAt) })
    } catch (error) {
      store.notSent()
      return failed(problemIn(error), text)
    }
    return store.sendable().length === 0 ? store.conflicts().length === 0 : send()
  }

  const failed = (problem: ApiProblem, text: string): boolean => {
    if (problem.code === 'line.offline' || problem.code === 'server.busy' || problem.code === 'command.in-progress') {
      host.onState({ kind: problem.code === 'line.offline' ? 'waiting' : 'failed' })
      later(RETRY_MS)
      return false
    }
    refused = text
    attempt = null
    host.onState({ kind: 'refused', reason: problemSentence(problem) })
    if (moved.includes(problem.code)) host.onMoved()
    return false
  }

  const now = (): Promise<boolean> => {
    clearTimeout(timer)
    // what was typed while a request is on its way goes with the next one
    running ??= send().finally(() => {
      running = null
    })
    return running
  }

  return {
    soon: () => later(TYPING_PAUSE_MS),
    now: async () => (await now()) && store.sendable().length === 0,
    stop: () => clearTimeout(timer),
  }
}
