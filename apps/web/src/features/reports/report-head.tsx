// The only place for what stands above an open report: whose it is, of which form and period, until when, and where it stands.
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { ReportReply } from '@binhyen/core/reports/reports.contract'
import { lastInTime } from '@binhyen/core/reports/outages.domain'
import { daysBetween, type PlainDate } from '@binhyen/core/shared/plain-date'
import { inLanguage } from '../../i18n/language.ts'
import { formatDate } from '../../i18n/format.ts'
import { periodLabel, periodName } from '../../i18n/figure-words.ts'
import { t } from '../../i18n/vi/reports.ts'
import { PageHeader } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { InLanguage, Vi } from '../../ui/vi.tsx'
import { creditSentence } from './outage-words.ts'
import { daysInWords, statusLook } from './report-words.ts'

export function ReportHead({ report, today }: { readonly report: ReportReply; readonly today: PlainDate }): ReactElement {
  const title = inLanguage(report.form.title)
  const [look, word] = statusLook(report.status)
  const isOwed = report.status === 'open' || report.status === 'returned'
  const last = report.handIns.reduce((most, { seq }) => Math.max(most, seq), 0)
  const credit = creditSentence(report)
  return (
    <PageHeader
      title={<InLanguage words={report.form.title} />}
      documentTitle={`${report.unit.name}, ${title}, ${periodName(report.period)}`}
      trail={<Link to="/so-lieu">{t('page.title')}</Link>}
      tags={
        <>
          <StatusTag status={look}>{word}</StatusTag>
          {report.late ? <StatusTag status="late">{t('status.late')}</StatusTag> : null}
          {report.form.checked ? null : <StatusTag status="unchecked" />}
        </>
      }
      subtitle={
        <>
          <p>
            <Vi>{report.unit.name}</Vi>
            {report.unit.parentName === null ? null : (
              <span className="muted">
                {' '}
                · <Vi>{report.unit.parentName}</Vi>
              </span>
            )}
          </p>
          <p>
            {periodLabel(report.period)} · {t('due.on', { date: formatDate(report.dueOn) })}
            {isOwed ? ` (${daysInWords(daysBetween(today, lastInTime(report)))})` : ''}
          </p>
          {credit === null ? null : <p>{credit}</p>}
        </>
      }
      actions={
        <>
          {report.may.includes('save') ? (
            <Link to="/so-lieu/$id/nhap-excel" params={{ id: report.id }} className="button">
              {t('to.excel')}
            </Link>
          ) : null}
          {last === 0 ? null : (
            <Link to="/so-lieu/$id/lan-nop/$seq" params={{ id: report.id, seq: String(last) }} className="button">
              {t('hand-in.see-last')}
            </Link>
          )}
        </>
      }
    />
  )
}
