// The only place where an open report meets its cells: what waits on this device, sending, and what others change meanwhile.
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import type { ReportReply } from '@binhyen/core/reports/reports.contract'
import { isCellOpen, reopened } from '@binhyen/core/reports/reports.domain'
import { cellKey } from '@binhyen/core/figures/forms.domain'
import { useLeaveWarning } from '../../offline/use-draft.ts'
import type { SaveState } from '../../ui/feedback.tsx'
import { cellSaver, type CellSaver } from './cell-saver.ts'
import { cellStore, type CellStore } from './cell-store.ts'
import { reportDraft } from './report-draft.ts'
import { formOf } from './report-words.ts'
import { cellChanges, reportQuery, saveCells } from './reports.queries.ts'

/** The same for as long as the page shows this state of the report. */
export type LiveCells = {
  readonly store: CellStore
  readonly saver: CellSaver
  readonly look: () => Promise<{ readonly revision: number; readonly others: number }>
}

export type ReportCells = {
  readonly live: LiveCells
  readonly state: SaveState
  /** Cells not yet acknowledged. */
  readonly waiting: number
  /** True where typing of an earlier visit was found on this device. */
  readonly restored: boolean
}

export type Who = { readonly accountId: string; readonly name: string }

const POLL_MS = 8_000

/** Which cells may be typed in, as the report stands. */
export function openCells(report: ReportReply): (key: string) => boolean {
  if (!report.may.includes('save')) return () => false
  const returned = reopened(formOf(report.form), report.unit.id, new Set(report.returns.map(cellKey)))
  return (key) => {
    const at = key.indexOf(' ')
    return isCellOpen(report.status, returned, { unitId: key.slice(0, at), figure: key.slice(at + 1) })
  }
}

/** One store for one state of the report; the page is keyed by it. */
export function useReportCells(report: ReportReply, who: Who): ReportCells {
  const client = useQueryClient()
  const [state, setState] = useState<SaveState>({ kind: 'idle' })
  const [made] = useState(() => {
    const key = `${who.accountId}.report.${report.id}`
    const draft = reportDraft(key)
    const left = draft.left
    const isOpen = openCells(report)
    const store = cellStore({ saved: report.cells, pending: left, isOpen, keep: draft.keep })
    const saver = cellSaver({
      store,
      put: (body, commandId) => saveCells(report.id, { cells: [...body.cells], by: body.by }, commandId),
      onState: setState,
      onMoved: () => void client.invalidateQueries(reportQuery(report.id)),
    })
    return { store, saver, draft, restored: Object.keys(left).some(isOpen) }
  })
  const { store, saver, draft } = made
  const waiting = useSyncExternalStore(store.subscribe, () => store.waiting())
  useLeaveWarning(waiting > 0)

  useEffect(() => {
    const sendAll = (): void => void saver.now()
    const away = (): void => draft.flush()
    draft.open()
    // what an earlier visit left behind goes out at once; what a dead line holds back, when it is up again
    if (report.may.includes('save')) sendAll()
    window.addEventListener('online', sendAll)
    window.addEventListener('pagehide', away)
    document.addEventListener('visibilitychange', away)
    return () => {
      window.removeEventListener('online', sendAll)
      window.removeEventListener('pagehide', away)
      document.removeEventListener('visibilitychange', away)
      draft.close()
      if (report.may.includes('save')) sendAll()
      saver.stop()
    }
  }, [saver, draft, report.may])

  const since = useRef(report.revision)
  /** Takes in what was saved since the last time; the revision that is seen now, and how many cells others changed. */
  const look = useCallback(async () => {
    const reply = await cellChanges(report.id, since.current)
    since.current = Math.max(since.current, reply.revision)
    const others = store.merge(reply.cells, who.name)
    if (store.sendable().length > 0) saver.soon()
    if (reply.status !== report.status) await client.invalidateQueries(reportQuery(report.id))
    return { revision: reply.revision, others }
  }, [client, report.id, report.status, saver, store, who.name])
  useEffect(() => {
    if (report.may.length === 0) return undefined
    const timer = setInterval(() => {
      // what is typed here does not depend on it: asked again in a moment
      if (document.visibilityState === 'visible') look().catch(() => undefined)
    }, POLL_MS)
    return () => clearInterval(timer)
  }, [look, report.may.length])

  const live = useMemo(() => ({ store, saver, look }), [store, saver, look])
  return { live, state, waiting, restored: made.restored }
}
