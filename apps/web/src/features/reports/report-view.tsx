// The only place where the parts of an open report come together.
import { Link } from '@tanstack/react-router'
import { memo, useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import { closesOn } from '@binhyen/core/calendar/periods.domain'
import { cellKey, type FormSection } from '@binhyen/core/figures/forms.domain'
import type { HandInReply, ReportReply } from '@binhyen/core/reports/reports.contract'
import { inLanguage } from '../../i18n/language.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/reports.ts'
import { Notice, OfflineLine, SavedMark } from '../../ui/feedback.tsx'
import { Section, WithPanel } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import { StandingContradictions } from './comparisons/contradiction-links.tsx'
import { entryOf, fieldId, makeGoing, type Entry, type Marking } from './entry.ts'
import { FigureFields } from './figure-fields.tsx'
import { FigurePanel } from './figure-panel.tsx'
import { FindingsPanel } from './findings-panel.tsx'
import { HandInReport } from './hand-in-report.tsx'
import { ReceiveBar, useMarking } from './receive-bar.tsx'
import { ReportHead } from './report-head.tsx'
import { rowName } from './report-words.ts'
import { ReportTrail } from './report-trail.tsx'
import { useFindings } from './use-findings.ts'
import { useReportCells } from './use-report-cells.ts'
import { VillageSection } from './village-section.tsx'

export type ReportViewProps = {
  readonly report: ReportReply
  readonly me: MeReply
  readonly changes: HandInReply['changes']
  readonly done: string | null
  readonly onDone: (sentence: string) => void
}

export function ReportView({ report, me, changes, done, onDone }: ReportViewProps): ReactElement {
  const [defined, setDefined] = useState<string | null>(null)
  const [go] = useState(makeGoing)
  const cells = useReportCells(report, { accountId: me.account.id, name: me.account.displayName })
  const { live } = cells
  const entry = useMemo(() => entryOf(report, live, { changes, go, onDefine: setDefined }), [report, live, changes, go])
  const editable = report.may.includes('save')
  const receives = report.may.some((action) => action === 'return' || action === 'accept')
  const findings = useFindings(entry, editable)
  const answers = useMemo(() => new Map(report.answers.map(({ key, answer }) => [key, answer])), [report.answers])
  const { marking, asking } = useMarking(entry, `${me.account.id}.report-return.${report.id}`)
  const shownMarking = report.may.includes('return') ? marking : null
  const definition = entry.figures.get(defined ?? '')
  return (
    <WithPanel panel={definition === undefined ? null : <FigurePanel figure={definition} onClose={() => setDefined(null)} />}>
      <div className="stack">
        <ReportHead report={report} today={me.today} />
        {done === null ? null : <Done sentence={done} />}
        <StandingContradictions report={report.id} />
        <ReturnedCells entry={entry} />
        <ReportNotices report={report} restored={cells.restored} waiting={cells.waiting} />
        <div className="report-bar no-print">
          <OfflineLine waiting={cells.waiting} />
          {editable ? (
            <div className="row">
              <SavedMark state={cells.state} />
              {report.may.includes('hand-in') ? (
                <HandInReport entry={entry} today={me.today} findings={findings} answers={answers} onDone={onDone} />
              ) : (
                <p className="small muted report-bar-state">{t('hand-in.from', { date: formatDate(closesOn(report.period)) })}</p>
              )}
            </div>
          ) : null}
          {receives || report.may.includes('correct') ? <ReceiveBar entry={entry} marking={marking} onDone={onDone} /> : null}
        </div>
        {editable || receives ? (
          <Section title={t('findings.title')} id="can-xu-ly">
            <FindingsPanel entry={entry} findings={findings} answers={answers} editable={editable} />
          </Section>
        ) : null}
        {entry.form.sections.map((section) => (
          <FormSectionView key={section.id} entry={entry} section={section} marking={shownMarking} />
        ))}
        <ReportTrail report={report} />
        {asking}
      </div>
    </WithPanel>
  )
}

type FormSectionViewProps = { readonly entry: Entry; readonly section: FormSection; readonly marking: Marking | null }

const FormSectionView = memo(function FormSectionView({ entry, section, marking }: FormSectionViewProps): ReactElement {
  const title = inLanguage(section.title)
  const { unit } = entry.report
  const { go } = entry
  useEffect(() => {
    if (section.rows !== 'unit') return undefined
    return go.listen((key) => {
      if (!section.figures.some(({ figure }) => cellKey({ unitId: unit.id, figure }) === key)) return false
      const field = document.getElementById(fieldId(key))
      field?.scrollIntoView({ block: 'center' })
      field?.focus({ preventScroll: true })
      return true
    })
  }, [go, section, unit.id])
  return (
    <Section title={title === section.title.vi ? <Vi>{title}</Vi> : title}>
      {section.rows === 'unit' ? (
        <FigureFields entry={entry} section={section} row={unit.id} marking={marking} />
      ) : (
        <VillageSection entry={entry} section={section} marking={marking} />
      )}
    </Section>
  )
})

/** What was just done; takes the keyboard, because the button that did it is gone. */
function Done({ sentence }: { readonly sentence: string }): ReactElement {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus(), [sentence])
  return (
    <div ref={box} tabIndex={-1}>
      <Notice title={sentence} action={<Link to="/so-lieu">{t('page.back')}</Link>} />
    </div>
  )
}

/** The cells that came back, each a way to its place, with the reason. */
function ReturnedCells({ entry }: { readonly entry: Entry }): ReactElement | null {
  const { report } = entry
  if (report.status !== 'returned' || report.returns.length === 0) return null
  const last = report.events.findLast(({ action }) => action === 'return')
  return (
    <Notice kind="warning" title={t('returned.title', { count: report.returns.length })}>
      {last?.note === undefined || last.note === null ? null : <p>{t.nodes('returned.note', { note: <Vi>{last.note}</Vi> })}</p>}
      <ul className="link-list">
        {report.returns.map(({ unitId, figure, reason }) => {
          const definition = entry.figures.get(figure)
          return (
            <li key={cellKey({ unitId, figure })}>
              <button type="button" className="link-button" onClick={() => entry.go.to(cellKey({ unitId, figure }))}>
                <Vi>{rowName(report, unitId)}</Vi>: {definition === undefined ? figure : inLanguage(definition.name)}
              </button>{' '}
              – <Vi>{reason}</Vi>
            </li>
          )
        })}
      </ul>
    </Notice>
  )
}

type ReportNoticesProps = { readonly report: ReportReply; readonly restored: boolean; readonly waiting: number }

function ReportNotices({ report, restored, waiting }: ReportNoticesProps): ReactElement {
  const readOnly = report.may.length === 0 && (report.status === 'open' || report.status === 'returned' || report.status === 'correcting')
  return (
    <>
      {restored ? (
        <Notice kind={waiting > 0 ? 'warning' : 'info'} title={waiting > 0 ? t('page.restored') : t('page.restored-sent')} />
      ) : null}
      {readOnly ? <p className="muted small">{t('page.read-only')}</p> : null}
      {report.blurred.length === 0 ? null : <p className="muted small">{t('page.blurred')}</p>}
    </>
  )
}
