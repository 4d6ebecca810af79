// The only place for one entry of the audit log: who, from where, under which right, and what was before and after.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement, ReactNode } from 'react'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { formatDate, formatInstant, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/audit.ts'
import { ApiProblem } from '../../api/api-problem.ts'
import { addDays } from '@binhyen/core/shared/plain-date'
import { problems, type ProblemCode } from '@binhyen/core/shared/problem'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { DefinitionList } from '../../ui/page.tsx'
import { Vi } from '../../ui/vi.tsx'
import { entryQuery, type AuditDetailReply, type EntryKey } from './audit.queries.ts'
import { fieldInWords, RecordLink, seatInWords, valueInWords, What, Who } from './audit-words.tsx'
import { changeRows, MOST_ROWS, type ChangeRow } from './change-rows.ts'

const pathOf = (row: ChangeRow): string => row.path.map((name) => (/^\d+$/.test(name) ? `#${name}` : fieldInWords(name))).join(' › ')
const valueOf = (row: ChangeRow, side: 'before' | 'after'): string => valueInWords(row[side], row.path.at(-1) ?? '')

function columns(both: boolean): readonly Column<ChangeRow>[] {
  return [
    { id: 'field', header: t('change.field'), cell: pathOf, text: pathOf },
    ...(both
      ? [
          {
            id: 'before',
            header: t('change.before'),
            cell: (row: ChangeRow) => <Vi>{valueOf(row, 'before')}</Vi>,
            text: (row: ChangeRow) => valueOf(row, 'before'),
          },
        ]
      : []),
    { id: 'after', header: t('change.after'), cell: (row) => <Vi>{valueOf(row, 'after')}</Vi>, text: (row) => valueOf(row, 'after') },
  ]
}

export type EntryActions = {
  readonly own: boolean
  readonly onRecord: (entry: AuditDetailReply) => void
  readonly onPerson: (accountId: string) => void
  readonly onKey: (keyId: string) => void
}

export function AuditEntryView({ entryKey, ...actions }: EntryActions & { readonly entryKey: EntryKey }): ReactElement {
  const query = useQuery(entryQuery(entryKey, actions.own))
  return <Loaded query={query}>{(entry) => <Entry entry={entry} {...actions} />}</Loaded>
}

const isCode = (code: string): code is ProblemCode => Object.hasOwn(problems, code)

function reasonOf(code: string): string {
  return isCode(code) ? problemSentence(new ApiProblem(code, null)) : code
}

type Line = { readonly term: string; readonly value: ReactNode }

/** A line of the list where there is something to say. */
function line(term: string, value: ReactNode): readonly Line[] {
  return value === null || value === '' ? [] : [{ term, value }]
}

const code = (text: string | null): ReactNode => (text === null || text === '' ? null : <span className="audit-code">{text}</span>)

function seat({ role, unit }: AuditDetailReply): ReactNode {
  if (role === null) return null
  return (
    <>
      {seatInWords(role)}, <Vi>{unit?.name ?? ''}</Vi>
    </>
  )
}

/** In whose name, by which document and on which days; the bare id of one nobody knows any more. */
function delegated({ delegation }: AuditDetailReply): ReactNode {
  if (delegation === null) return null
  const { from, document, valid, id } = delegation
  if (from === null || document === null || valid === null) return code(id)
  return t.nodes('entry.delegated', {
    name: <Vi>{from}</Vi>,
    document: <Vi>{document}</Vi>,
    from: formatDate(valid.from),
    to: formatDate(addDays(valid.to, -1)),
  })
}

function linesOf(entry: AuditDetailReply): readonly Line[] {
  const who = (
    <>
      <Who entry={entry} />
      {entry.account === null ? null : <span className="muted"> ({entry.account.username})</span>}
    </>
  )
  return [
    ...line(t('entry.what'), <What entry={entry} />),
    ...line(t('entry.at'), formatInstant(entry.at)),
    ...line(t('entry.who'), who),
    ...line(t('entry.role'), seat(entry)),
    ...line(t('entry.delegation'), delegated(entry)),
    ...line(t('entry.record'), <RecordLink entry={entry} />),
    ...line(t('entry.place'), entry.place === null ? null : <Vi>{entry.place.name}</Vi>),
    ...line(t('entry.problem'), entry.problem === null ? null : reasonOf(entry.problem)),
    ...line(t('entry.by'), t(`by.${entry.by}`)),
    ...line(t('entry.key'), entry.key === null ? null : <Vi>{t('entry.key-named', { name: entry.key.name, hint: entry.key.hint })}</Vi>),
    ...line(t('entry.from'), code(entry.address)),
    ...line(t('entry.seal'), entry.seq === null ? t('seal.waiting') : t('seal.done', { seq: formatNumber(entry.seq) })),
    ...line(t('entry.hash'), code(entry.hash)),
    ...line(t('entry.request'), code(entry.requestId)),
    ...line(t('entry.command'), code(entry.commandId)),
  ]
}

function Entry({ entry, own, onRecord, onPerson, onKey }: EntryActions & { readonly entry: AuditDetailReply }): ReactElement {
  const rows = changeRows(entry.before, entry.after)
  const { account, key } = entry
  return (
    <div className="stack">
      <DefinitionList items={linesOf(entry)} />
      <h3>{t('change.title')}</h3>
      {rows.length === 0 ? (
        <p className="muted">{t('change.none')}</p>
      ) : (
        <DataTable
          caption={t('change.caption')}
          columns={columns(entry.before !== null)}
          rows={rows.slice(0, MOST_ROWS)}
          rowKey={(row) => row.path.join('.')}
        />
      )}
      {rows.length > MOST_ROWS ? <p className="muted">{t('change.more', { count: rows.length - MOST_ROWS })}</p> : null}
      {own ? null : (
        <p className="row no-print">
          <Button onClick={() => onRecord(entry)}>{t('entry.only-this')}</Button>
          {key === null ? null : <Button onClick={() => onKey(key.id)}>{t('entry.only-key')}</Button>}
          {account === null ? null : <Button onClick={() => onPerson(account.id)}>{t('entry.only-person')}</Button>}
        </p>
      )}
    </div>
  )
}
