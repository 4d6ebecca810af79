// The only place for what a checked workbook of one report looks like: its counts, names to be matched, what it leaves, and the way on.
import { useState, type ReactElement } from 'react'
import type { ReportReply } from '@binhyen/core/reports/reports.contract'
import type { UnmatchedReply, WorkbookReply } from '@binhyen/core/exchange/workbook.contract'
import { inLanguage } from '../../../i18n/language.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/workbook.ts'
import { Button } from '../../../ui/button.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Section } from '../../../ui/page.tsx'
import { Figure } from '../../../ui/plots.tsx'
import { Vi } from '../../../ui/vi.tsx'
import { rowName } from '../report-words.ts'
import { WorkbookFindings } from './workbook-findings.tsx'
import { WorkbookLines } from './workbook-lines.tsx'
import { WorkbookNames, type NameOption } from './workbook-names.tsx'
import { faultText, type SaidOf } from './workbook-words.tsx'
import type { Choices } from './workbook.queries.ts'

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
  const of: SaidOf = { figures: report.figures, rowName: (unitId) => (unitId === report.unit.id ? null : rowName(report, unitId)) }
  const figureOptions = (figures: WorkbookReply['unitFigures']): readonly NameOption[] =>
    figures.map(({ id, name }) => ({ value: id, label: inLanguage(name) }))
  const optionsOf = (kind: UnmatchedReply['kind']): readonly NameOption[] => {
    if (kind === 'village' || kind === 'place') return reply.villages.map(({ id, name }) => ({ value: id, label: name }))
    return figureOptions(kind === 'figure' ? reply.unitFigures : reply.villageFigures)
  }
  return (
    <Section title={t('check.title')}>
      <p className="muted small">{t.nodes('check.file', { file: <Vi>{reply.fileName}</Vi> })}</p>
      <WorkbookCounts reply={reply} />
      <Remarks reply={reply} report={report} />
      {reply.errorCount > 0 ? <Notice kind="error" title={t('check.must-mend', { count: reply.errorCount })} /> : null}
      {reply.unmatched.length === 0 ? null : (
        <>
          {open > 0 ? <Notice kind="warning" title={t('check.must-choose', { count: open })} /> : null}
          <WorkbookNames unmatched={reply.unmatched} optionsOf={optionsOf} busy={busy} onAgain={onAgain} />
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
      <WorkbookFindings findings={reply.findings} of={of} />
      <WorkbookLines
        said={reply}
        of={of}
        winning={{
          wins,
          onWin: (key, isTaken) =>
            setWins((now) => {
              const next = new Set(now)
              if (isTaken) next.add(key)
              else next.delete(key)
              return next
            }),
        }}
      />
    </Section>
  )
}

type Counted = Pick<WorkbookReply, 'errorCount' | 'changes' | 'conflicts' | 'same' | 'warningCount'>

export function WorkbookCounts({ reply }: { readonly reply: Counted }): ReactElement {
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
