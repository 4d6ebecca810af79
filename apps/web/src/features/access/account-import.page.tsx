// The only place for accounts in bulk: the template, the file checked and taken in, and first passwords issued and printed as slips.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useRef, useState, type ReactElement } from 'react'
import { useFrame } from '../../frame/use-frame.ts'
import { formatInstant, formatNumber } from '../../i18n/format.ts'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/accounts.ts'
import { useLeaveWarning } from '../../offline/use-draft.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Notice, Refusal } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { FileField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import {
  ACCOUNTS_KEY,
  fetchTemplate,
  importsQuery,
  issueSlips,
  sendList,
  type AccountImportReply,
  type ListOutcome,
  type Slip,
} from './accounts.queries.ts'
import { Slips } from './slips.tsx'
import './accounts.css'

export function AccountImportPage(): ReactElement {
  const { me, may, unit } = useFrame()
  const kept = me.grants.find((grant) => grant.role === 'administrator')
  if (!may('account.write') || kept === undefined) return <Refusal right={t('import.title')} />
  const place = unit ?? kept.unitId
  const name = me.grants.find((grant) => grant.unitId === place)?.unitName ?? place
  return (
    <>
      <PageHeader
        title={t('import.title')}
        subtitle={t('import.subtitle')}
        trail={<Link to="/quan-tri/tai-khoan">{t('account.back')}</Link>}
      />
      <div className="stack">
        <div className="stack no-print">
          <Template place={place} name={name} />
          <Take place={place} />
        </div>
        <Lists />
      </div>
    </>
  )
}

function Template({ place, name }: { readonly place: string; readonly name: string }): ReactElement {
  const fetching = useMutation({ mutationFn: () => fetchTemplate(place) })
  return (
    <Section title={t('import.step-template')}>
      <p>{t.nodes('import.template-help', { unit: <Vi>{name}</Vi> })}</p>
      {fetching.error === null ? null : <ProblemView error={fetching.error} />}
      <div>
        <Button icon="download" busy={fetching.isPending} onClick={() => fetching.mutate()}>
          {t('import.template')}
        </Button>
      </div>
    </Section>
  )
}

function Take({ place }: { readonly place: string }): ReactElement {
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const sending = useMutation({
    mutationFn: ({ chosen, apply }: { readonly chosen: File; readonly apply: boolean }) => sendList(place, chosen, apply),
    onSuccess: async (reply) => {
      if (reply.applied) await client.invalidateQueries({ queryKey: ACCOUNTS_KEY })
    },
  })
  const choose = (chosen: File): void => {
    setFile(chosen)
    sending.mutate({ chosen, apply: false })
  }
  return (
    <Section title={t('import.step-file')}>
      <FileField label={t('import.file')} accept=".xlsx" busy={sending.isPending} onChoose={choose} />
      {sending.error === null ? null : <ProblemView error={sending.error} />}
      {sending.data === undefined ? null : (
        <Outcome
          outcome={sending.data}
          busy={sending.isPending}
          onApply={() => (file === null ? undefined : sending.mutate({ chosen: file, apply: true }))}
        />
      )}
    </Section>
  )
}

const errorColumns = (): readonly Column<ListOutcome['errors'][number]>[] => [
  { id: 'cell', header: t('import.cell'), width: '6rem', cell: (error) => error.cell },
  { id: 'problem', header: t('import.problem'), width: '30rem', cell: (error) => <Vi>{error.message}</Vi>, text: (error) => error.message },
]

const sampleColumns = (): readonly Column<ListOutcome['sample'][number]>[] => [
  { id: 'row', header: t('import.row'), width: '4rem', align: 'end', cell: (row) => row.row },
  { id: 'username', header: t('accounts.username'), width: '10rem', cell: (row) => row.username },
  { id: 'name', header: t('accounts.name'), width: '18rem', cell: (row) => <Vi>{row.displayName}</Vi>, text: (row) => row.displayName },
  { id: 'role', header: t('accounts.role'), width: '14rem', cell: (row) => roleInWords(row.role), text: (row) => roleInWords(row.role) },
  { id: 'unit', header: t('accounts.unit'), width: '14rem', cell: (row) => <Vi>{row.unitName}</Vi>, text: (row) => row.unitName },
]

function Outcome({
  outcome,
  busy,
  onApply,
}: {
  readonly outcome: ListOutcome
  readonly busy: boolean
  readonly onApply: () => void
}): ReactElement {
  if (outcome.applied) return <Notice title={t('import.applied', { rows: outcome.rows })} />
  if (outcome.wrong > 0) {
    return (
      <div className="stack">
        <Notice kind="error" title={t('import.wrong', { count: outcome.wrong })}>
          {outcome.wrong > outcome.errors.length ? t('import.wrong-more', { shown: outcome.errors.length }) : null}
        </Notice>
        <DataTable
          caption={t('import.errors')}
          columns={errorColumns()}
          rows={outcome.errors}
          rowKey={(error) => `${error.cell} ${error.message}`}
          copyable
        />
      </div>
    )
  }
  return (
    <div className="stack">
      <Notice
        title={t('import.checked', { rows: outcome.rows })}
        action={
          <Button kind="primary" busy={busy} onClick={onApply}>
            {t('import.apply', { rows: outcome.rows })}
          </Button>
        }
      />
      <DataTable caption={t('import.sample')} showCaption columns={sampleColumns()} rows={outcome.sample} rowKey={(row) => row.username} />
    </div>
  )
}

type Issuing = { readonly slips: readonly Slip[]; readonly total: number; readonly running: boolean; readonly error: unknown }
const NOTHING: Issuing = { slips: [], total: 0, running: false, error: null }

/** Step by step, so that others get their turn between; what was issued is kept on this page only. */
function useSlips(): { readonly state: Issuing; readonly start: (list: AccountImportReply) => Promise<void>; readonly stop: () => void } {
  const client = useQueryClient()
  const [state, setState] = useState<Issuing>(NOTHING)
  const stopped = useRef(false)
  const start = async (list: AccountImportReply): Promise<void> => {
    stopped.current = false
    setState((now) => ({ ...now, total: now.slips.length + list.unissued, running: true, error: null }))
    let error: unknown = null
    for (let left = list.unissued; left > 0 && !stopped.current && error === null;) {
      try {
        const reply = await issueSlips(list.id)
        setState((now) => ({ ...now, slips: [...now.slips, ...reply.slips] }))
        left = reply.slips.length === 0 ? 0 : reply.left
      } catch (caught) {
        error = caught
      }
    }
    setState((now) => ({ ...now, running: false, error }))
    await client.invalidateQueries({ queryKey: ACCOUNTS_KEY })
  }
  return {
    state,
    start,
    stop: () => {
      stopped.current = true
    },
  }
}

function Lists(): ReactElement {
  const lists = useQuery(importsQuery())
  const { state, start, stop } = useSlips()
  useLeaveWarning(state.slips.length > 0)
  const columns: readonly Column<AccountImportReply>[] = [
    { id: 'file', header: t('import.file-name'), width: '14rem', cell: (list) => <Vi>{list.fileName}</Vi>, text: (list) => list.fileName },
    { id: 'rows', header: t('import.rows'), width: '6rem', align: 'end', cell: (list) => formatNumber(list.rows, 0) },
    { id: 'left', header: t('import.left'), width: '6rem', align: 'end', cell: (list) => formatNumber(list.unissued, 0) },
    { id: 'by', header: t('import.by'), width: '12rem', cell: (list) => <Vi>{list.madeBy}</Vi>, text: (list) => list.madeBy },
    { id: 'at', header: t('import.at'), width: '10rem', cell: (list) => formatInstant(list.madeAt) },
    {
      id: 'issue',
      header: t('slip.title'),
      width: '12rem',
      cell: (list) =>
        list.unissued === 0 ? null : (
          <Button disabled={state.running} onClick={() => void start(list)}>
            {t('import.issue', { count: list.unissued })}
          </Button>
        ),
    },
  ]
  return (
    <>
      <div className="no-print">
        <Section title={t('import.lists')}>
          <p className="muted">{t('import.lists-help')}</p>
          <Loaded query={lists}>
            {(data) =>
              data.items.length === 0 ? (
                <p className="muted">{t('import.none')}</p>
              ) : (
                <DataTable caption={t('import.lists')} columns={columns} rows={data.items} rowKey={(list) => list.id} />
              )
            }
          </Loaded>
          <Progress state={state} onStop={stop} />
        </Section>
      </div>
      {state.slips.length === 0 ? null : <Slips slips={state.slips} />}
    </>
  )
}

function Progress({ state, onStop }: { readonly state: Issuing; readonly onStop: () => void }): ReactElement | null {
  if (!state.running && state.slips.length === 0 && state.error === null) return null
  return (
    <div className="stack" role="status">
      {state.error === null ? null : <ProblemView error={state.error} />}
      <label>
        {t('import.issuing', { done: state.slips.length, total: state.total })}
        <progress max={state.total} value={state.slips.length} />
      </label>
      {state.running ? (
        <div>
          <Button onClick={onStop}>{t('import.stop')}</Button>
        </div>
      ) : (
        <div className="stack">
          {state.slips.length < state.total ? <p>{t('import.stopped')}</p> : null}
          <Notice
            kind="warning"
            title={t('slip.once')}
            action={
              <Button kind="primary" icon="print" onClick={() => window.print()}>
                {t('import.print', { count: state.slips.length })}
              </Button>
            }
          >
            {t('import.leave')}
          </Notice>
        </div>
      )}
    </div>
  )
}
