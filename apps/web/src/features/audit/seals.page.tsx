// The only place for /quan-tri/nhat-ky/niem-phong: the day seals of the audit log on paper, and the log as a file.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { useFrame } from '../../frame/use-frame.ts'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/audit.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { daySealsQuery, saveLog, type DaySealReply } from './audit.queries.ts'
import './audit.css'

/** In fours, as people read and type them, one half below the other where the line is short. */
function Chain({ chain }: { readonly chain: string }): ReactElement {
  const inFours = (half: string): string => half.replaceAll(/(.{4})(?=.)/g, '$1 ')
  return (
    <span className="audit-code audit-chain">
      <span>{inFours(chain.slice(0, 32))}</span> <span>{inFours(chain.slice(32))}</span>
    </span>
  )
}

const columns = (): readonly Column<DaySealReply>[] => [
  { id: 'day', header: t('seals.day'), cell: (row) => <time dateTime={row.day}>{formatDate(row.day)}</time>, text: (row) => row.day },
  { id: 'last', header: t('seals.last'), align: 'end', cell: (row) => formatNumber(row.lastSeq), text: (row) => String(row.lastSeq) },
  { id: 'count', header: t('seals.count'), align: 'end', cell: (row) => formatNumber(row.count), text: (row) => String(row.count) },
  {
    id: 'chain',
    header: t('seals.chain'),
    width: '16rem',
    cell: (row) => <Chain chain={row.chain} />,
    text: (row) => row.chain,
  },
]

export function SealsPage(): ReactElement {
  const frame = useFrame()
  const query = useQuery(daySealsQuery)
  return (
    <div className="stack audit-seals">
      <PageHeader
        title={t('seals.title')}
        trail={<Link to="/quan-tri/nhat-ky">{t('page.title')}</Link>}
        subtitle={t('seals.help')}
        actions={<Button onClick={() => window.print()}>{t('seals.print')}</Button>}
      />
      <p className="no-print">{t('seals.how')}</p>
      {frame.may('audit-file.read') ? (
        <ExportLog whole={frame.me.grants.some((grant) => grant.role === 'auditor' && grant.unitId === 'VN')} />
      ) : null}
      <Loaded query={query}>
        {({ seals, head, archives }) => (
          <>
            <p className="small">{t.nodes('seals.now', { seq: formatNumber(head.seq), chain: <Chain chain={head.chain} /> })}</p>
            <DataTable
              caption={t('seals.caption')}
              columns={columns()}
              rows={seals}
              rowKey={(row) => row.day}
              copyable
              empty={
                <EmptyState title={t('seals.empty')} icon="seal">
                  {t('seals.empty-help')}
                </EmptyState>
              }
            />
            {archives.length === 0 ? null : (
              <Section title={t('seals.archives')}>
                <ul>
                  {archives.map(({ year, count, fileName, sha256 }) => (
                    <li key={year}>
                      {t.nodes('seals.archive', {
                        year,
                        count,
                        file: <span className="audit-code">{fileName}</span>,
                        sum: <span className="audit-code">{sha256}</span>,
                      })}
                    </li>
                  ))}
                </ul>
              </Section>
            )}
          </>
        )}
      </Loaded>
      <div className="print-only audit-signatures">
        <p>{t('seals.signed')}</p>
        <p>{t('seals.held')}</p>
      </div>
    </div>
  )
}

type Saving =
  | { readonly kind: 'idle' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly file: string }
  | { readonly kind: 'failed'; readonly error: unknown }

function ExportLog({ whole }: { readonly whole: boolean }): ReactElement {
  const { me } = useFrame()
  const [from, setFrom] = useState<PlainDate | null>(me.today)
  const [to, setTo] = useState<PlainDate | null>(me.today)
  const [missing, setMissing] = useState<string | null>(null)
  const [saving, setSaving] = useState<Saving>({ kind: 'idle' })
  const save = async (): Promise<void> => {
    const wrong = from === null || to === null ? t('export.days-missing') : to < from ? t('export.days-order') : null
    setMissing(wrong)
    if (wrong !== null || from === null || to === null) return
    setSaving({ kind: 'saving' })
    try {
      setSaving({ kind: 'saved', file: await saveLog({ from, to }) })
    } catch (error) {
      setSaving({ kind: 'failed', error })
    }
  }
  return (
    <div className="no-print">
      <Section title={t('export.title')}>
        <div className="stack">
          <p className="muted">
            {t('export.help')} {whole ? null : t('export.partly')}
          </p>
          <div className="audit-filters">
            <DateField label={t('filter.from')} value={from} onChange={setFrom} {...(missing === null ? {} : { error: missing })} />
            <DateField label={t('filter.to')} value={to} onChange={setTo} />
          </div>
          <p className="row">
            <Button kind="primary" icon="download" busy={saving.kind === 'saving'} onClick={() => void save()}>
              {t('export.button')}
            </Button>
            <span role="status">{saving.kind === 'saved' ? t('export.done', { file: saving.file }) : null}</span>
          </p>
          {saving.kind === 'failed' ? <ProblemView error={saving.error} /> : null}
        </div>
      </Section>
    </div>
  )
}
