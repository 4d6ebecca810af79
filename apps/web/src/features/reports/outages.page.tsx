// The only place for /quan-tri/gian-doan: when the system, or the line of some places, was down, and recording or taking back that it was.
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { OutageReply } from '@binhyen/core/reports/outages.contract'
import { useFrame } from '../../frame/use-frame.ts'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/outages.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import { OutageForm } from './outage-form.tsx'
import { spanInWords } from './outage-words.ts'
import { outagesQuery, takeOutageBack } from './outages.queries.ts'
import { WithdrawDialog } from './withdraw-dialog.tsx'

export function OutagesPage(): ReactElement {
  const { me, may } = useFrame()
  const query = useInfiniteQuery(outagesQuery)
  const [chosen, setChosen] = useState<OutageReply | null>(null)
  const [done, setDone] = useState<number | null>(null)
  const own = me.grants.filter(({ role }) => role === 'administrator').map((grant) => ({ id: grant.unitId, label: grant.unitName }))
  return (
    <div className="stack">
      <PageHeader title={t('page.title')} subtitle={t('page.subtitle')} />
      <Notice title={t('rule.title')}>{t('rule.text')}</Notice>
      {may('outage.write') ? <OutageForm today={me.today} own={own.slice(0, 1)} /> : null}
      <Section title={t('list.title')}>
        <p role="status">{done === null ? '' : t('withdraw.done', { count: formatNumber(done) })}</p>
        <Loaded query={query}>
          {({ pages }) => (
            <DataTable
              caption={t('list.caption')}
              columns={columns(setChosen)}
              rows={pages.flatMap((page) => page.items)}
              rowKey={(row) => row.id}
              empty={
                <EmptyState title={t('list.empty')} icon="clock">
                  {t('list.empty-help')}
                </EmptyState>
              }
              moreBusy={query.isFetchingNextPage}
              {...(query.hasNextPage ? { onMore: () => void query.fetchNextPage() } : {})}
            />
          )}
        </Loaded>
      </Section>
      {chosen === null ? null : (
        <Withdraw
          outage={chosen}
          onClose={() => setChosen(null)}
          onDone={(reports) => {
            setChosen(null)
            setDone(reports)
          }}
        />
      )}
    </div>
  )
}

const columns = (onWithdraw: (outage: OutageReply) => void): readonly Column<OutageReply>[] => [
  { id: 'span', header: t('column.span'), width: '9rem', cell: (row) => spanInWords(row) },
  { id: 'places', header: t('column.places'), width: '10rem', cell: (row) => <Vi>{row.places.map(({ name }) => name).join(', ')}</Vi> },
  {
    id: 'reason',
    header: t('column.reason'),
    width: '14rem',
    cell: (row) =>
      row.reason === null ? (
        t('kind.system')
      ) : (
        <>
          <Vi>{row.reason}</Vi>
          {row.document === null ? null : (
            <span className="muted small">
              {' '}
              · <Vi>{row.document}</Vi>
            </span>
          )}
        </>
      ),
  },
  {
    id: 'by',
    header: t('column.by'),
    width: '9rem',
    cell: (row) => (
      <>
        {row.recordedBy === null ? t('by.system') : <Vi>{row.recordedBy}</Vi>}
        <span className="muted small"> · {formatInstant(row.recordedAt)}</span>
      </>
    ),
  },
  {
    id: 'state',
    header: t('column.state'),
    width: '9rem',
    cell: ({ withdrawn }) =>
      withdrawn === null ? (
        t('state.counts')
      ) : (
        <span className="muted">
          {t.nodes('state.withdrawn', { at: formatInstant(withdrawn.at), reason: <Vi>{withdrawn.reason}</Vi> })}
        </span>
      ),
  },
  {
    id: 'do',
    header: t('column.do'),
    acts: true,
    width: '7rem',
    cell: (row) =>
      row.mayWithdraw ? (
        <Button onClick={() => onWithdraw(row)}>
          {t('withdraw.do')}
          <span className="visually-hidden"> {spanInWords(row)}</span>
        </Button>
      ) : null,
  },
]

type WithdrawProps = { readonly outage: OutageReply; readonly onClose: () => void; readonly onDone: (reports: number) => void }

function Withdraw({ outage, onClose, onDone }: WithdrawProps): ReactElement {
  return (
    <WithdrawDialog
      title={t('withdraw.title')}
      confirmLabel={t('withdraw.do')}
      reasonLabel={t('withdraw.reason')}
      withdraw={(reason) => takeOutageBack({ id: outage.id, reason }).then(({ reports }) => onDone(reports))}
      onClose={onClose}
    >
      <p>{spanInWords(outage)}</p>
      <p>{t('withdraw.text')}</p>
    </WithdrawDialog>
  )
}
