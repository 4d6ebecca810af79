// The only place where a report is filled in from Excel: its template, the check of a file, and writing all of it or nothing.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { ReportReply } from '@binhyen/core/reports/reports.contract'
import type { WorkbookReply } from '@binhyen/core/exchange/workbook.contract'
import { periodLabel } from '../../../i18n/figure-words.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/workbook.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState, Notice } from '../../../ui/feedback.tsx'
import { Loaded } from '../../../ui/loaded.tsx'
import { PageHeader, Section } from '../../../ui/page.tsx'
import { InLanguage, Vi } from '../../../ui/vi.tsx'
import { reportQuery } from '../reports.queries.ts'
import { WorkbookCheck } from './workbook-check.tsx'
import { WorkbookFault, WorkbookFile } from './workbook-file.tsx'
import { NO_CHOICES, useSending } from './use-sending.ts'
import { fetchTemplate, sendWorkbook, type Sent } from './workbook.queries.ts'

export function WorkbookImportPage(): ReactElement {
  const { id = '' } = useParams({ strict: false })
  const report = useQuery(reportQuery(id))
  return (
    <Loaded query={report} lines={8}>
      {(found) => <WorkbookImport report={found} />}
    </Loaded>
  )
}

function WorkbookImport({ report }: { readonly report: ReportReply }): ReactElement {
  const template = useMutation({ mutationFn: () => fetchTemplate(report.id) })
  const { chosen, check, checking, applying, busy } = useSending<WorkbookReply, NonNullable<Sent['write']>>((told) =>
    sendWorkbook(report.id, told),
  )
  const canType = report.may.includes('save')
  const checked = checking.data
  return (
    <div className="stack">
      <PageHeader
        title={t('page.title')}
        documentTitle={`${t('page.title')}, ${report.unit.name}`}
        trail={
          <Link to="/so-lieu/$id" params={{ id: report.id }}>
            {t('page.back')}
          </Link>
        }
        subtitle={
          <>
            <Vi>{report.unit.name}</Vi> · <InLanguage words={report.form.title} /> · {periodLabel(report.period)}
          </>
        }
      />
      {canType || applying.data !== undefined ? (
        <>
          <TemplateSection fetching={template} />
          <Section title={t('file.title')}>
            <WorkbookFile busy={busy} onChoose={(file) => check(file, NO_CHOICES)} />
            {checking.isPending ? <output>{t('file.checking')}</output> : null}
            <WorkbookFault error={template.error ?? checking.error ?? applying.error} />
            {applying.data === undefined ? null : <Done reply={applying.data} reportId={report.id} />}
          </Section>
        </>
      ) : (
        <Closed reportId={report.id} />
      )}
      {checked === undefined || chosen === null || applying.data !== undefined ? null : (
        <WorkbookCheck
          key={`${chosen.commandId} ${String(checked.revision)}`}
          reply={checked}
          report={report}
          busy={busy}
          onAgain={(choices) => check(chosen.file, choices)}
          onApply={(wins) => applying.mutate({ sent: chosen, write: { revision: checked.revision, overwrite: wins } })}
        />
      )}
    </div>
  )
}

function TemplateSection({ fetching }: { readonly fetching: { readonly isPending: boolean; mutate(): void } }): ReactElement {
  return (
    <Section
      title={t('template.title')}
      aside={
        <Button icon="download" busy={fetching.isPending} onClick={() => fetching.mutate()}>
          {t('template.get')}
        </Button>
      }
    >
      <p>{t('template.help')}</p>
    </Section>
  )
}

function Closed({ reportId }: { readonly reportId: string }): ReactElement {
  return (
    <EmptyState
      title={t('page.closed')}
      icon="send"
      action={
        <Link to="/so-lieu/$id" params={{ id: reportId }} className="button button--primary">
          {t('apply.open')}
        </Link>
      }
    >
      {t('page.closed-help')}
    </EmptyState>
  )
}

function Done({ reply, reportId }: { readonly reply: WorkbookReply; readonly reportId: string }): ReactElement {
  return (
    <Notice
      title={t('apply.done', { count: formatNumber(reply.saved, 0) })}
      action={
        <Link to="/so-lieu/$id" params={{ id: reportId }} className="button button--primary">
          {t('apply.open')}
        </Link>
      }
    >
      {reply.left === 0 ? null : t('apply.left', { count: formatNumber(reply.left, 0) })}
    </Notice>
  )
}
