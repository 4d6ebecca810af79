// The only place for the files of past results that were taken in, and for taking one back as a whole.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { PastImportLine } from '@binhyen/core/assessments/past-recognition.contract'
import { problemIn } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/past.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { refreshAll } from './assessments.queries.ts'
import { pastImportsQuery, withdrawPast } from './past.queries.ts'

const columns = (province: string, onWithdraw: (line: PastImportLine) => void): readonly Column<PastImportLine>[] => [
  { id: 'file', header: t('past.file'), width: '12rem', cell: (line) => <Vi>{line.fileName}</Vi>, sort: (line) => line.fileName },
  { id: 'at', header: t('past.at'), width: '9rem', cell: (line) => formatInstant(line.takenInAt), sort: (line) => line.takenInAt },
  { id: 'by', header: t('past.by'), width: '10rem', cell: (line) => <Vi>{line.takenInBy}</Vi>, sort: (line) => line.takenInBy },
  { id: 'lines', header: t('past.lines'), align: 'end', cell: (line) => formatNumber(line.lines, 0), sort: (line) => line.lines },
  {
    id: 'counting',
    header: t('past.counting'),
    align: 'end',
    cell: (line) => formatNumber(line.counting, 0),
    sort: (line) => line.counting,
  },
  {
    id: 'conflicts',
    header: t('past.conflicts'),
    align: 'end',
    cell: (line) =>
      line.conflicts === 0 ? (
        '0'
      ) : (
        <Link to="/quyet-dinh/mau-thuan" search={{ unit: province, tep: line.id } as never}>
          {formatNumber(line.conflicts, 0)}
        </Link>
      ),
    sort: (line) => line.conflicts,
  },
  {
    id: 'state',
    header: t('past.state'),
    width: '14rem',
    cell: (line) =>
      line.withdrawn === null ? (
        <StatusTag status="accepted">{t('past.standing')}</StatusTag>
      ) : (
        <>
          <StatusTag status="revoked">{t('past.withdrawn')}</StatusTag>
          <p className="small muted">
            {t.nodes('past.withdrawn-words', {
              by: <Vi>{line.withdrawn.by}</Vi>,
              at: formatInstant(line.withdrawn.at),
              reason: (
                <Vi>
                  <Vi>{line.withdrawn.reason}</Vi>
                </Vi>
              ),
            })}
          </p>
        </>
      ),
    text: (line) => t(line.withdrawn === null ? 'past.standing' : 'past.withdrawn'),
  },
  {
    id: 'withdraw',
    header: '',
    headerText: t('past.withdraw'),
    width: '7.5rem',
    cell: (line) => (line.withdrawn === null ? <Button onClick={() => onWithdraw(line)}>{t('past.withdraw')}</Button> : null),
    text: () => '',
  },
]

export function PastImports({ province }: { readonly province: string }): ReactElement {
  const query = useInfiniteQuery(pastImportsQuery(province))
  const [chosen, setChosen] = useState<PastImportLine | null>(null)
  const [done, setDone] = useState<string | null>(null)
  return (
    <Section title={t('past.title')}>
      {done === null ? null : <Notice title={t.nodes('past.withdraw-done', { file: <Vi>{done}</Vi> })} />}
      <Loaded query={query}>
        {({ pages }) => (
          <DataTable
            caption={t('past.caption')}
            columns={columns(province, setChosen)}
            rows={pages.flatMap((page) => page.items)}
            rowKey={(line) => line.id}
            empty={
              <EmptyState title={t('past.none')} icon="decisions">
                {t('past.none-help')}
              </EmptyState>
            }
            moreBusy={query.isFetchingNextPage}
            {...(query.hasNextPage ? { onMore: () => void query.fetchNextPage() } : {})}
          />
        )}
      </Loaded>
      {chosen === null ? null : (
        <WithdrawDialog
          line={chosen}
          onDone={() => {
            setDone(chosen.fileName)
            setChosen(null)
          }}
          onCancel={() => setChosen(null)}
        />
      )}
    </Section>
  )
}

type WithdrawDialogProps = { readonly line: PastImportLine; readonly onDone: () => void; readonly onCancel: () => void }

function builtUpon(details: unknown): readonly string[] {
  const units: unknown = typeof details === 'object' && details !== null ? (details as Readonly<Record<string, unknown>>)['units'] : null
  return Array.isArray(units) ? (units as readonly { readonly name: string }[]).map((unit) => unit.name) : []
}

function WithdrawDialog({ line, onDone, onCancel }: WithdrawDialogProps): ReactElement {
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  const [commandId] = useState(newCommandId)
  const withdrawing = useMutation({
    mutationFn: () => withdrawPast(line.id, reason.trim(), commandId),
    onSuccess: async () => {
      await refreshAll(client)
      onDone()
    },
  })
  const problem = withdrawing.error === null ? null : problemIn(withdrawing.error)
  const units = builtUpon(problem?.details)
  return (
    <ConfirmDialog
      open
      danger
      title={t.nodes('past.withdraw-title', { file: <Vi>{line.fileName}</Vi> })}
      confirmLabel={t('past.withdraw-do')}
      busy={withdrawing.isPending}
      onCancel={onCancel}
      onConfirm={() => (reason.trim() === '' ? setMissing(true) : withdrawing.mutate())}
    >
      <div className="stack">
        <p>{t('past.withdraw-help')}</p>
        {problem === null ? null : (
          <Notice kind="error" title={problemSentence(problem)}>
            {units.length === 0 ? null : t.nodes('past.built-upon', { units: <Vi>{units.join(', ')}</Vi> })}
          </Notice>
        )}
        <TextField
          label={t('past.withdraw-reason')}
          value={reason}
          onChange={setReason}
          rows={2}
          maxLength={500}
          required
          {...(missing && reason.trim() === '' ? { error: t('past.withdraw-need') } : {})}
        />
      </div>
    </ConfirmDialog>
  )
}
