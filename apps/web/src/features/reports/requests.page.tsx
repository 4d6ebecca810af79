// The only place for /so-lieu/yeu-cau: what was asked for ad hoc, how many have answered, and asking, putting off and withdrawing.
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import { rights } from '@binhyen/core/access/access.policy'
import type { RequestReply } from '@binhyen/core/reports/report-requests.contract'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { levelOfId } from '@binhyen/core/units/units.domain'
import { useFrame, type Frame } from '../../frame/use-frame.ts'
import { periodLabel } from '../../i18n/figure-words.ts'
import { formatDate, formatInstant, formatNumber } from '../../i18n/format.ts'
import { t as periodWords } from '../../i18n/vi/periods.ts'
import { t } from '../../i18n/vi/requests.ts'
import { Button } from '../../ui/button.tsx'
import type { ComboOption } from '../../ui/combobox.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { StatusTag, type StatusName } from '../../ui/status-tag.tsx'
import { InLanguage, Vi } from '../../ui/vi.tsx'
import { dayInWords, RequestForm } from './request-form.tsx'
import { refreshReports } from './reports.queries.ts'
import { putOff, requestsQuery, withdraw } from './requests.queries.ts'
import { WithdrawDialog } from './withdraw-dialog.tsx'

/** Reports are asked for from the seats of the country and of its provinces. */
const isAsking = (unitId: string): boolean => ['country', 'province'].includes(levelOfId(unitId) ?? '')

/** The province or country one asks from. */
function ownPlace({ me }: Frame): ComboOption | null {
  const roles: readonly string[] = rights['report-request.issue'].roles
  const grant = me.grants.find(({ role, unitId }) => roles.includes(role) && isAsking(unitId))
  return grant === undefined ? null : { id: grant.unitId, label: grant.unitName, vi: true }
}

type Chosen = { readonly request: RequestReply; readonly to: 'put-off' | 'withdraw' }

export function RequestsPage(): ReactElement {
  const frame = useFrame()
  const query = useInfiniteQuery(requestsQuery(frame.unit))
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [done, setDone] = useState('')
  const own = ownPlace(frame)
  const finish = (said: string): void => {
    setChosen(null)
    setDone(said)
  }
  return (
    <div className="stack">
      <PageHeader
        title={t('page.title')}
        subtitle={t('page.subtitle')}
        trail={
          <Link to="/so-lieu" search={{}}>
            {t('page.back')}
          </Link>
        }
      />
      {own === null ? null : (
        <RequestForm today={frame.me.today} own={own} onDone={(units) => finish(t('form.done', { count: formatNumber(units) }))} />
      )}
      <Section title={t('list.title')}>
        <p role="status">{done}</p>
        <Loaded query={query}>
          {({ pages }) => (
            <DataTable
              caption={t('list.caption')}
              columns={columns(frame.me.today, setChosen)}
              rows={pages.flatMap((page) => page.items)}
              rowKey={(row) => row.id}
              empty={
                <EmptyState title={periodWords('asked.none')} icon="send">
                  {periodWords('asked.none-help')}
                </EmptyState>
              }
              moreBusy={query.isFetchingNextPage}
              {...(query.hasNextPage ? { onMore: () => void query.fetchNextPage() } : {})}
            />
          )}
        </Loaded>
      </Section>
      {chosen?.to === 'put-off' ? (
        <PutOff request={chosen.request} onClose={() => setChosen(null)} onDone={() => finish(t('put-off.done'))} />
      ) : null}
      {chosen?.to === 'withdraw' ? (
        <Withdraw request={chosen.request} onClose={() => setChosen(null)} onDone={() => finish(t('withdraw.done'))} />
      ) : null}
    </div>
  )
}

function stateOf({ withdrawn, progress, dueOn }: RequestReply, today: PlainDate): readonly [StatusName, string] {
  if (withdrawn !== null) return ['not-considered', t('state.withdrawn')]
  if (progress.expected > 0 && progress.handedIn === progress.expected) return ['accepted', t('state.done')]
  return dueOn < today ? ['late', t('state.over')] : ['registered', t('state.stands')]
}

const columns = (today: PlainDate, onChoose: (chosen: Chosen) => void): readonly Column<RequestReply>[] => [
  {
    id: 'document',
    header: t('column.document'),
    width: '8rem',
    text: ({ document }) => `${document.number} ${document.title}`,
    cell: ({ document }) => t.nodes('row.document', { number: <Vi>{document.number}</Vi>, date: formatDate(document.on) }),
  },
  {
    id: 'form',
    header: t('column.form'),
    width: '18rem',
    cell: ({ form, period, document }) => (
      <>
        <InLanguage words={form.title} />, {periodLabel(period)}
        <span className="small muted">
          {' '}
          · <Vi>{document.title}</Vi>
        </span>
      </>
    ),
  },
  {
    id: 'state',
    header: t('column.state'),
    width: '11rem',
    text: (row) => stateOf(row, today)[1],
    cell: (row) => {
      const [look, word] = stateOf(row, today)
      return (
        <>
          <StatusTag status={look}>{word}</StatusTag>
          {row.withdrawn === null ? null : (
            <span className="small muted">
              {' '}
              {t.nodes('state.withdrawn-why', { at: formatInstant(row.withdrawn.at), reason: <Vi>{row.withdrawn.reason}</Vi> })}
            </span>
          )}
        </>
      )
    },
  },
  {
    id: 'progress',
    header: t('column.progress'),
    align: 'end',
    width: '7rem',
    text: ({ progress }) => said(progress),
    cell: ({ form, period, progress, withdrawn }) =>
      withdrawn === null ? (
        <Link to="/so-lieu" search={{ form: form.id, period: period.from, periodTo: period.to }}>
          {said(progress)}
          <span className="visually-hidden">
            {' '}
            {t('row.open')} <InLanguage words={form.title} />
          </span>
        </Link>
      ) : (
        said(progress)
      ),
  },
  { id: 'due', header: t('column.due'), width: '8rem', text: ({ dueOn }) => dayInWords(dueOn), cell: ({ dueOn }) => dayInWords(dueOn) },
  {
    id: 'place',
    header: t('column.place'),
    width: '11rem',
    text: ({ place }) => place.name,
    cell: ({ place, by }) => (
      <>
        <Vi>{place.name}</Vi>
        {by.id === place.id ? null : <span className="small muted"> · {t.nodes('row.by', { unit: <Vi>{by.name}</Vi> })}</span>}
      </>
    ),
  },
  {
    id: 'do',
    header: t('column.do'),
    acts: true,
    width: '9rem',
    cell: (row) =>
      row.mayChange ? (
        <span className="row">
          <Button onClick={() => onChoose({ request: row, to: 'put-off' })}>
            {t('put-off.do')}
            <span className="visually-hidden"> {row.document.number}</span>
          </Button>
          <Button onClick={() => onChoose({ request: row, to: 'withdraw' })}>
            {t('withdraw.do')}
            <span className="visually-hidden"> {row.document.number}</span>
          </Button>
        </span>
      ) : null,
  },
]

const said = ({ handedIn, expected }: RequestReply['progress']): string =>
  t('row.progress', { handed: formatNumber(handedIn), expected: formatNumber(expected) })

type DialogProps = { readonly request: RequestReply; readonly onClose: () => void; readonly onDone: () => void }

/** In working weeks a week later is a working day too. */
const OFFERED_DAYS = 7

function PutOff({ request, onClose, onDone }: DialogProps): ReactElement {
  const client = useQueryClient()
  return (
    <SavingDialog
      title={t('put-off.title')}
      confirmLabel={t('put-off.do')}
      day={{
        label: t('put-off.due'),
        first: addDays(request.dueOn, OFFERED_DAYS),
        earliest: addDays(request.dueOn, 1),
        help: dayInWords,
      }}
      save={(dueOn) => putOff({ id: request.id, dueOn }).then(onDone)}
      after={() => refreshReports(client)}
      onClose={onClose}
    >
      <p>{t('put-off.text', { due: dayInWords(request.dueOn) })}</p>
    </SavingDialog>
  )
}

function Withdraw({ request, onClose, onDone }: DialogProps): ReactElement {
  return (
    <WithdrawDialog
      title={t('withdraw.title')}
      confirmLabel={t('withdraw.do')}
      reasonLabel={t('withdraw.reason')}
      withdraw={(reason) => withdraw({ id: request.id, reason }).then(onDone)}
      onClose={onClose}
    >
      <p>
        <InLanguage words={request.form.title} />, {periodLabel(request.period)}
      </p>
      <p>{t('withdraw.text')}</p>
    </WithdrawDialog>
  )
}
