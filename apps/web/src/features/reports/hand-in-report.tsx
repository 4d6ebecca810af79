// The only place for handing a report in: what is blank, what was answered and whether it is late is said before; a double click hands in once.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, useSyncExternalStore, type ReactElement } from 'react'
import { findingKey } from '@binhyen/core/figures/checks.domain'
import { cellsOf } from '@binhyen/core/figures/forms.domain'
import { cellKey } from '@binhyen/core/figures/forms.domain'
import { isCoveredBy } from '@binhyen/core/reports/outages.domain'
import { handIn as handInCheck } from '@binhyen/core/reports/reports.domain'
import { daysBetween, type PlainDate } from '@binhyen/core/shared/plain-date'
import { closesOn } from '@binhyen/core/calendar/periods.domain'
import { problemIn } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { periodName } from '../../i18n/figure-words.ts'
import { t } from '../../i18n/vi/reports.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog, Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Vi } from '../../ui/vi.tsx'
import type { Entry } from './entry.ts'
import { findingsCount, FindingsPanel } from './findings-panel.tsx'

import { creditSentence } from './outage-words.ts'
import { handIn, refreshReports } from './reports.queries.ts'
import type { Findings } from './use-findings.ts'

export type HandInReportProps = {
  readonly entry: Entry
  readonly today: PlainDate
  readonly findings: Findings
  readonly answers: ReadonlyMap<string, string>
  readonly onDone: (sentence: string) => void
}

export function HandInReport(props: HandInReportProps): ReactElement {
  const { entry, findings, answers, today } = props
  const { store } = entry.cells
  // One id for one opening of the dialog: pressing twice, or again after a broken line, hands in once.
  const [commandId, setCommandId] = useState<string | null>(null)
  const held = useSyncExternalStore(store.subscribe, () => store.unreadable().length + store.conflicts().length)
  const close = (): void => setCommandId(null)
  const { status, period, dueOn, credit } = entry.report
  const possible = handInCheck({ status, period, dueOn }, today, isCoveredBy(credit, today))
  const { errors, open, blank } = findingsCount(findings, answers, held)
  const blocked = held > 0 || findings.blocks(new Set(answers.keys()))
  return (
    <>
      <p className="small muted report-bar-state">
        {blocked ? t('hand-in.left', { errors: errors, warnings: open, blank }) : t('hand-in.ready')}
      </p>
      <Button kind="primary" icon="send" onClick={() => setCommandId(newCommandId())}>
        {status === 'open' ? t('hand-in.do') : t('hand-in.again')}
      </Button>
      {commandId === null ? null : !possible.ok ? (
        <Dialog open title={t('hand-in.early-title')} onClose={close}>
          <p>{t('hand-in.early', { date: formatDate(closesOn(period)) })}</p>
        </Dialog>
      ) : blocked ? (
        <Dialog open title={t('hand-in.blocked-title')} kind="wide" onClose={close}>
          <div className="stack">
            <p>{t('hand-in.blocked')}</p>
            <Leading entry={entry} onGo={close}>
              {(leading) => <FindingsPanel entry={leading} findings={findings} answers={answers} editable />}
            </Leading>
          </div>
        </Dialog>
      ) : (
        <Confirm {...props} commandId={commandId} late={possible.late} onClose={close} />
      )}
    </>
  )
}

type LeadingProps = { readonly entry: Entry; readonly onGo: () => void; readonly children: (entry: Entry) => ReactElement }

/** Links inside the dialog close it and then lead to their cell. */
function Leading({ entry, onGo, children }: LeadingProps): ReactElement {
  return children({
    ...entry,
    go: {
      ...entry.go,
      to: (key) => {
        onGo()
        // the dialog gives the focus back first
        setTimeout(() => entry.go.to(key), 0)
      },
    },
  })
}

type ConfirmProps = HandInReportProps & { readonly commandId: string; readonly late: boolean; readonly onClose: () => void }

function Confirm({ entry, today, findings, answers, onDone, commandId, late, onClose }: ConfirmProps): ReactElement {
  const client = useQueryClient()
  const [stop, setStop] = useState<string | null>(null)
  const { report } = entry
  const sending = useMutation({
    mutationFn: async () => {
      setStop(null)
      if (!(await entry.cells.saver.now())) {
        setStop(t('hand-in.not-saved'))
        return null
      }
      const { revision, others } = await entry.cells.look()
      if (others > 0) {
        setStop(t('hand-in.changed', { count: others }))
        return null
      }
      return handIn(report.id, revision, commandId)
    },
    onSuccess: async (reply) => {
      if (reply === null) return
      // the page says it is done once it shows what was handed in
      await refreshReports(client)
      onClose()
      onDone(reply.late ? t('hand-in.done-late', { date: formatDate(today) }) : t('hand-in.done', { date: formatDate(today) }))
    },
  })
  const cells = entry.cells.store.cells()
  const blank = cellsOf(
    entry.form,
    report.unit.id,
    report.villages.map(({ id }) => id),
  ).filter((at) => !cells.has(cellKey(at))).length
  const answered = findings.said.filter((each) => each.severity === 'warning' && answers.has(findingKey(each))).length
  return (
    <ConfirmDialog
      open
      title={t.nodes('hand-in.title', { unit: <Vi>{report.unit.name}</Vi>, period: periodName(report.period) })}
      confirmLabel={report.status === 'open' ? t('hand-in.do') : t('hand-in.again')}
      busy={sending.isPending}
      onCancel={onClose}
      onConfirm={() => sending.mutate()}
    >
      <div className="stack">
        <ul className="link-list">
          <li>{t('hand-in.sum-given', { count: formatNumber(cells.size) })}</li>
          <li>{blank === 0 ? t('hand-in.sum-none-blank') : t('hand-in.sum-blank', { count: formatNumber(blank) })}</li>
          <li>{answered === 0 ? t('hand-in.sum-no-warnings') : t('hand-in.sum-answered', { count: answered })}</li>
        </ul>
        {late && report.handedInOn === null ? (
          <Notice kind="warning" title={t('hand-in.late', { due: formatDate(report.dueOn), days: daysBetween(report.dueOn, today) })} />
        ) : (
          <p>{creditSentence(report) ?? t('hand-in.in-time', { due: formatDate(report.dueOn) })}</p>
        )}
        <p>{t('hand-in.text')}</p>
        {stop === null ? null : <Notice kind="error" title={stop} />}
        {sending.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(sending.error))} />}
      </div>
    </ConfirmDialog>
  )
}
