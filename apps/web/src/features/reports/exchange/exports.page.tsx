// The only place for "Tệp xuất của tôi": files made in the background, how far each is, and the files themselves.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { EXPORT_DAYS, isOpenExport } from '@binhyen/core/exchange/exports.domain'
import { ApiProblem } from '../../../api/api-problem.ts'
import { formatInstant, formatNumber } from '../../../i18n/format.ts'
import { problemSentence } from '../../../i18n/problems.vi.ts'
import { t as reportWords } from '../../../i18n/vi/reports.ts'
import { t } from '../../../i18n/vi/exports.ts'
import { Button } from '../../../ui/button.tsx'
import { EmptyState } from '../../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../../ui/loaded.tsx'
import { PageHeader } from '../../../ui/page.tsx'
import { Vi } from '../../../ui/vi.tsx'
import { exportsQuery, fetchExport, stopExport, type ExportLine } from './exports.queries.ts'
import './exports.css'

export function ExportsPage(): ReactElement {
  const query = useQuery(exportsQuery)
  return (
    <div className="stack">
      <PageHeader
        title={t('page.title')}
        subtitle={t('page.help', { days: formatNumber(EXPORT_DAYS) })}
        trail={<Link to="/so-lieu">{reportWords('page.title')}</Link>}
      />
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title={t('page.empty')}
              icon="download"
              action={
                <Link to="/so-lieu" className="button">
                  {reportWords('page.title')}
                </Link>
              }
            >
              {t('page.empty-help')}
            </EmptyState>
          ) : (
            <ul className="export-list" aria-label={t('page.list')}>
              {items.map((each) => (
                <ExportItem key={each.id} line={each} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  )
}

function ExportItem({ line }: { readonly line: ExportLine }): ReactElement {
  const client = useQueryClient()
  const fetching = useMutation({ mutationFn: () => fetchExport(line.id) })
  const stopping = useMutation({
    mutationFn: () => stopExport(line.id),
    onSettled: () => client.invalidateQueries({ queryKey: exportsQuery.queryKey }),
  })
  const error = fetching.error ?? stopping.error
  return (
    <li className="card export-item">
      <div className="export-what">
        <strong>
          <Vi>{line.title}</Vi>
        </strong>
        <span className="muted small">
          {line.format === 'xlsx' ? t('ask.xlsx') : t('ask.csv')} · {t('row.asked', { at: formatInstant(line.askedAt) })}
          {line.state === 'done' && line.expiresAt !== null ? ` · ${t('row.kept', { at: formatInstant(line.expiresAt) })}` : ''}
        </span>
      </div>
      <div className="export-state" aria-live="polite">
        <span>{stateWords(line)}</span>
        {line.state === 'running' ? <Progress line={line} /> : null}
        {line.failure === null ? null : <span className="small">{failureWords(line.failure)}</span>}
      </div>
      <div className="export-do">
        {line.state === 'done' ? (
          <Button kind="primary" icon="download" busy={fetching.isPending} onClick={() => fetching.mutate()}>
            {t('row.get')}
          </Button>
        ) : null}
        {isOpenExport(line.state) ? (
          <Button icon="cross" busy={stopping.isPending} onClick={() => stopping.mutate()}>
            {t('row.stop')}
          </Button>
        ) : null}
      </div>
      {line.state === 'done' && line.sha256 !== null ? (
        <p className="export-hash small">
          <span className="muted">{t('row.hash')}</span> <code>{line.sha256}</code>
        </p>
      ) : null}
      {error === null ? null : <ProblemView error={error} />}
    </li>
  )
}

function Progress({ line }: { readonly line: ExportLine }): ReactElement {
  // without a known end it only says that work goes on
  return line.rowsTotal === null ? (
    <progress aria-label={t('row.progress')} />
  ) : (
    <progress aria-label={t('row.progress')} max={Math.max(1, line.rowsTotal)} value={line.rowsDone} />
  )
}

function stateWords(line: ExportLine): string {
  const done = formatNumber(line.rowsDone)
  if (line.state === 'running') {
    return line.rowsTotal === null ? t('state.running', { done }) : t('state.running-of', { done, total: formatNumber(line.rowsTotal) })
  }
  if (line.state === 'done') return t('state.done', { rows: done, size: sizeWords(line.bytes ?? 0) })
  return t(`state.${line.state}`)
}

function sizeWords(bytes: number): string {
  const kb = bytes / 1024
  return kb < 1000 ? t('size.kb', { size: formatNumber(Math.max(1, Math.round(kb))) }) : t('size.mb', { size: formatNumber(kb / 1024) })
}

function failureWords(code: string): string {
  return problemSentence(new ApiProblem(code as ApiProblem['code'], null))
}
