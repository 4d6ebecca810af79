// The only place for the report: read here as it will be printed, with the day and the unit in the address.
import { useMutation, useQuery, type UseMutationResult } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useFrame, useUnitInAddress, type Frame } from '../../frame/use-frame.ts'
import { t } from '../../i18n/vi/documents.ts'
import { t as frameWords } from '../../i18n/vi.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { DocumentSheet } from './document-sheet.tsx'
import { fetchReportFile, reportMeasuresQuery, reportQuery, type ReportFormat, type Summary } from './documents.queries.ts'
import { Vi } from '../../ui/vi.tsx'
import { currentLanguage } from '../../i18n/language.ts'

export function ReportPage(): ReactElement {
  const frame = useFrame()
  useUnitInAddress(frame)
  if (frame.ownUnit === undefined) {
    return (
      <>
        <PageHeader title={t('report.title')} />
        <EmptyState title={t('report.unit-missing')} icon="reports">
          {t('report.unit-missing-help')}
        </EmptyState>
      </>
    )
  }
  return <ReportOf unit={frame.ownUnit} frame={frame} />
}

function ReportOf({ unit, frame }: { readonly unit: string; readonly frame: Frame }): ReactElement {
  const asked = { unit, on: frame.on }
  const report = useQuery(reportQuery(asked))
  const measures = useQuery(reportMeasuresQuery(asked))
  const file = useMutation({ mutationFn: (format: ReportFormat) => fetchReportFile(asked, format) })
  return (
    <>
      <div className="no-print">
        <PageHeader
          title={t('report.title')}
          {...(report.data === undefined ? {} : { subtitle: <Vi>{report.data.subject}</Vi>, documentTitle: report.data.title })}
          actions={
            <>
              <Link to="/bang-tong-hop" className="button">
                {t('report.board')}
              </Link>
              {(measures.data?.figures.length ?? 0) === 0 ? null : (
                <Link
                  to="/so-lieu/bang"
                  className="button"
                  search={(now: Record<string, unknown>) => ({ ...now, ...boardOf(measures.data) })}
                >
                  {t('report.figures-board')}
                </Link>
              )}
              <Button icon="print" onClick={() => window.print()}>
                {t('report.print')}
              </Button>
              <FileButton format="pdf" file={file} ready={report.data !== undefined} />
              <FileButton format="docx" file={file} ready={report.data !== undefined} />
            </>
          }
        />
      </div>
      <div className="stack">
        <div className="report-controls no-print">
          <DateField
            label={t('report.day')}
            value={frame.on}
            onChange={(day) => (day === null ? undefined : frame.change({ on: day === frame.me.today ? undefined : day }))}
          />
          <p className="small muted">{t('report.help')}</p>
          {currentLanguage() === 'en' ? <p className="small">{frameWords('frame.official-vietnamese')}</p> : null}
        </div>
        {file.error === null ? null : <ProblemView error={file.error} />}
        {file.data === undefined ? null : <Notice title={t.nodes('report.downloaded', { file: <Vi>{file.data.fileName}</Vi> })} />}
        <Loaded query={report} lines={16}>
          {(document) => <DocumentSheet document={document} measures={measures.data?.measures ?? []} />}
        </Loaded>
      </div>
    </>
  )
}

/** The board of figures where the first of the report's figures stands. */
function boardOf(summary: Summary | undefined): Readonly<Record<string, string>> {
  const first = summary?.figures[0]
  return first === undefined ? {} : { form: first.form.id, period: first.period.from }
}

type FileButtonProps = {
  readonly format: ReportFormat
  readonly file: UseMutationResult<unknown, Error, ReportFormat>
  readonly ready: boolean
}

/** One file is made at a time. */
function FileButton({ format, file, ready }: FileButtonProps): ReactElement {
  const busy = file.isPending && file.variables === format
  const label = format === 'pdf' ? t('report.download-pdf') : t('report.download')
  return (
    <Button
      kind={format === 'docx' ? 'primary' : 'plain'}
      icon="download"
      busy={busy}
      disabled={!ready || file.isPending}
      onClick={() => file.mutate(format)}
    >
      {busy ? t('report.downloading') : label}
    </Button>
  )
}
