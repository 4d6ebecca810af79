// The only place for what a checked workbook looks like: its figures, names to be matched, cells with errors first, and the way on.
import { useState, type ReactElement } from 'react'
import { cellKey } from '@binhyen/core/figures/forms.domain'
import type { ReportReply } from '@binhyen/core/reports/reports.contract'
import type { WorkbookReply } from '@binhyen/core/reports/workbook.contract'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/workbook.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { Figure } from '../../ui/plots.tsx'
import { StatusTag, type StatusName } from '../../ui/status-tag.tsx'
import { CheckField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { rowName } from './report-words.ts'
import { WorkbookNames } from './workbook-names.tsx'
import { Doubtful, faultText, linesOf, Said, What, Where, whereText, Wrongness, type Line } from './workbook-words.tsx'
import type { Choices } from './workbook.queries.ts'

/** Lines shown at once. */
const MOST_LINES = 1000
/** Residential areas named in one sentence. */
const MOST_NAMES = 5

type CheckProps = {
  readonly reply: WorkbookReply
  readonly report: ReportReply
  readonly busy: boolean
  readonly onAgain: (choices: Choices) => void
  /** `wins`: the cells in conflict whose value in the file is taken. */
  readonly onApply: (wins: readonly string[]) => void
}

export function WorkbookCheck({ reply, report, busy, onAgain, onApply }: CheckProps): ReactElement {
  const [wins, setWins] = useState<ReadonlySet<string>>(new Set())
  if (reply.unreadable !== null) {
    return (
      <Notice kind="error" title={t('fault.title')}>
        {faultText(reply.unreadable)}
      </Notice>
    )
  }
  const open = reply.unmatched.filter(({ chosen }) => chosen === null).length
  const writes = reply.changes + wins.size
  return (
    <Section title={t('check.title')}>
      <p className="muted small">{t.nodes('check.file', { file: <Vi>{reply.fileName}</Vi> })}</p>
      <Counts reply={reply} />
      <Remarks reply={reply} report={report} />
      {reply.errorCount > 0 ? <Notice kind="error" title={t('check.must-mend', { count: reply.errorCount })} /> : null}
      {reply.unmatched.length === 0 ? null : (
        <>
          {open > 0 ? <Notice kind="warning" title={t('check.must-choose', { count: open })} /> : null}
          <WorkbookNames reply={reply} busy={busy} onAgain={onAgain} />
        </>
      )}
      {reply.errorCount > 0 || open > 0 ? null : writes === 0 && reply.conflicts === 0 ? (
        <Notice title={t('check.nothing')} />
      ) : (
        <p>
          <Button kind="primary" busy={busy} disabled={writes === 0} onClick={() => onApply([...wins])}>
            {t('apply.do', { count: formatNumber(writes, 0) })}
          </Button>
        </p>
      )}
      <Lines
        reply={reply}
        report={report}
        wins={wins}
        onWin={(key, isTaken) =>
          setWins((now) => {
            const next = new Set(now)
            if (isTaken) next.add(key)
            else next.delete(key)
            return next
          })
        }
      />
    </Section>
  )
}

function Counts({ reply }: { readonly reply: WorkbookReply }): ReactElement {
  const said = (count: number): string => formatNumber(count, 0)
  return (
    <div className="figures">
      <Figure label={t('check.errors')} value={said(reply.errorCount)} />
      <Figure label={t('check.changes')} value={said(reply.changes)} />
      {reply.conflicts === 0 ? null : <Figure label={t('check.conflicts')} value={said(reply.conflicts)} />}
      <Figure label={t('check.same')} value={said(reply.same)} />
      {reply.warningCount === 0 ? null : <Figure label={t('check.warnings')} value={said(reply.warningCount)} />}
    </div>
  )
}

/** How the cells were found, and which rows the file does not have. */
function Remarks({ reply, report }: { readonly reply: WorkbookReply; readonly report: ReportReply }): ReactElement {
  const names = reply.missing.slice(0, MOST_NAMES).map((id) => rowName(report, id))
  const more = reply.missing.length > MOST_NAMES ? ', …' : ''
  return (
    <>
      {reply.marked ? null : <Notice kind="warning" title={t('check.unmarked')} />}
      {reply.layoutChanged ? <Notice title={t('check.layout')} /> : null}
      {reply.missing.length === 0 ? null : (
        <p>{t.nodes('check.missing', { count: reply.missing.length, names: <Vi>{`${names.join(', ')}${more}`}</Vi> })}</p>
      )}
    </>
  )
}

const looks: Readonly<Record<Line['kind'], StatusName>> = {
  error: 'not-met',
  warning: 'cannot-tell',
  conflict: 'cannot-tell',
  change: 'registered',
  theirs: 'not-considered',
}

type LinesProps = {
  readonly reply: WorkbookReply
  readonly report: ReportReply
  readonly wins: ReadonlySet<string>
  readonly onWin: (key: string, isTaken: boolean) => void
}

function Lines({ reply, report, wins, onWin }: LinesProps): ReactElement | null {
  const [onlyErrors, setOnlyErrors] = useState(reply.errorCount > 0)
  const all = linesOf(reply)
  const shown = onlyErrors ? all.filter(({ kind }) => kind === 'error') : all
  if (all.length === 0) return null
  return (
    <>
      <div className="no-print">
        <CheckField label={t('table.only-errors')} checked={onlyErrors} onChange={setOnlyErrors} />
      </div>
      {shown.length > MOST_LINES ? <p className="muted small">{t('check.more', { shown: formatNumber(MOST_LINES, 0) })}</p> : null}
      <DataTable
        caption={t('table.caption')}
        columns={columnsOf({ report, wins, onWin })}
        rows={shown.slice(0, MOST_LINES)}
        rowKey={({ id }) => id}
        empty={t('table.none')}
        copyable
      />
    </>
  )
}

function columnsOf({ report, wins, onWin }: Omit<LinesProps, 'reply'>): readonly Column<Line>[] {
  return [
    {
      id: 'where',
      header: t('table.where'),
      width: '11rem',
      cell: ({ sheet, cell }) => <Where sheet={sheet} cell={cell} />,
      text: ({ sheet, cell }) => whereText(sheet, cell),
    },
    {
      id: 'state',
      header: t('table.state'),
      width: '20rem',
      cell: (line) => (
        <>
          <StatusTag status={looks[line.kind]}>{t(`standing.${line.kind}`)}</StatusTag>
          {line.kind === 'error' ? (
            <p>
              <Wrongness wrong={line.wrong} />
            </p>
          ) : null}
          {line.kind === 'warning' ? (
            <p>
              <Doubtful doubt={line.doubt} />
            </p>
          ) : null}
          {line.kind === 'conflict' ? (
            <CheckField
              label={t('table.take-file')}
              checked={wins.has(cellKey(line.row))}
              onChange={(isTaken) => onWin(cellKey(line.row), isTaken)}
            />
          ) : null}
        </>
      ),
    },
    {
      id: 'what',
      header: t('table.what'),
      width: '18rem',
      cell: (line) => {
        const row = 'row' in line ? line.row : line.kind === 'error' ? line.wrong.of : null
        return row === null ? null : <What row={row} report={report} />
      },
    },
    { id: 'before', header: t('table.before'), align: 'end', cell: (line) => ('row' in line ? <Said cell={line.row.before} /> : null) },
    {
      id: 'after',
      header: t('table.after'),
      align: 'end',
      cell: (line) => ('row' in line ? <Said cell={line.row.after} /> : line.kind === 'error' ? <Vi>{line.wrong.text}</Vi> : null),
    },
  ]
}
