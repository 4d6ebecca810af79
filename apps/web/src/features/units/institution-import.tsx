// The only place for taking a list of institutions from Excel: template, check first, cell by cell, then write, and take it back.
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { SheetIssueCode } from '@binhyen/core/units/institution-sheet.domain'
import { t } from '../../i18n/vi/units.ts'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { FileField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import {
  fetchInstitutionTemplate,
  sendInstitutionFile,
  undoImport,
  type InstitutionFileCheck,
  type InstitutionImportReply,
  type InstitutionReply,
  type SheetProblem,
} from './institutions.queries.ts'
import { useInstitutionsChanged } from './use-institutions-changed.ts'

type Params = Extract<SheetProblem, { readonly params: unknown }>['params']
const value = (params: Params, name = 'value'): string | number => params[name] ?? ''

const sentences: Readonly<Record<SheetIssueCode, (params: Params) => string>> = {
  'header-missing': () => t('sheet.header-missing'),
  'no-rows': () => t('sheet.no-rows'),
  'commune-missing': () => t('sheet.commune-missing'),
  'commune-unknown': (params) => t('sheet.commune-unknown', { value: value(params) }),
  'kind-missing': () => t('sheet.kind-missing'),
  'kind-unknown': (params) => t('sheet.kind-unknown', { value: value(params) }),
  'name-empty': () => t('name-issue.empty'),
  'name-too-long': (params) => t('name-issue.too-long', { max: value(params, 'max') }),
  'name-no-words': () => t('name-issue.no-words'),
  'name-person': () => t('name-issue.person'),
  'name-number': () => t('name-issue.number'),
  'name-form-differs': () => t('name-issue.form-differs'),
  'form-missing': () => t('sheet.form-missing'),
  'form-unknown': (params) => t('sheet.form-unknown', { value: value(params) }),
  'decider-unknown': (params) => t('sheet.decider-unknown', { value: value(params) }),
  'decider-ended': () => t('sheet.decider-ended'),
  'decider-forbidden': (params) => t('sheet.decider-forbidden', { value: value(params) }),
  'date-invalid': (params) => t('sheet.date-invalid', { value: value(params) }),
  'date-before-commune': (params) => t('sheet.date-before-commune', { commune: value(params, 'commune') }),
  duplicate: (params) => t('sheet.duplicate', { row: value(params, 'row'), value: value(params) }),
}

function wordsOf(error: SheetProblem): string {
  return 'message' in error ? error.message : sentences[error.code](error.params)
}

const columns = (): readonly Column<SheetProblem>[] => [
  {
    id: 'sheet',
    header: t('import.sheet'),
    cell: (error) => <Vi>{error.sheet}</Vi>,
    sort: (error) => error.sheet,
    text: (error) => error.sheet,
  },
  { id: 'cell', header: t('import.cell'), cell: (error) => error.cell, sort: (error) => error.cell },
  { id: 'message', header: t('import.message'), width: '18rem', cell: wordsOf, sort: wordsOf },
]

type Undoing = { readonly id: string; readonly count: number }

/** `rows`: what stands on the page, for the lists that can still be taken back. */
export function InstitutionImport({ unit, rows }: { readonly unit: string; readonly rows: readonly InstitutionReply[] }): ReactElement {
  const changed = useInstitutionsChanged()
  const [file, setFile] = useState<File | null>(null)
  const [asking, setAsking] = useState<Undoing | null>(null)
  const template = useMutation({ mutationFn: () => fetchInstitutionTemplate(unit) })
  const checking = useMutation({ mutationFn: (chosen: File) => sendInstitutionFile(unit, chosen, false) })
  const applying = useMutation({ mutationFn: (chosen: File) => sendInstitutionFile(unit, chosen, true), onSuccess: changed })
  const undoing = useMutation({
    mutationFn: ({ id }: Undoing) => undoImport(id),
    onSuccess: async () => {
      applying.reset()
      checking.reset()
      await changed()
    },
    onSettled: () => setAsking(null),
  })
  const choose = (chosen: File): void => {
    setFile(chosen)
    applying.reset()
    undoing.reset()
    checking.mutate(chosen)
  }
  const apply = (): void => {
    if (file !== null) applying.mutate(file)
  }
  // What was written stands before what was checked.
  const result = applying.data ?? checking.data
  const failed = [template, checking, applying, undoing].find(({ error }) => error !== null)?.error ?? null
  return (
    <Section
      title={t('inst-import.title')}
      aside={
        <Button icon="download" busy={template.isPending} onClick={() => template.mutate()}>
          {t('import.template')}
        </Button>
      }
    >
      <p className="muted">{t('inst-import.help')}</p>
      <FileField label={t('import.file')} accept=".xlsx" busy={checking.isPending || applying.isPending} onChoose={choose} />
      {failed === null ? null : <ProblemView error={failed} />}
      {checking.isPending ? <output>{t('import.checking')}</output> : null}
      {result?.kind === 'wrong' ? <WrongCells errors={result.errors} total={result.total} /> : null}
      {undoing.data === undefined ? null : <Notice title={t('inst-import.undone', { count: undoing.data.closed })} />}
      {result?.kind === 'read' ? <Outcome reply={result.reply} busy={applying.isPending} onApply={apply} onUndo={setAsking} /> : null}
      <Undoable rows={rows} except={writtenBy(result)} onUndo={setAsking} />
      <AskUndo asking={asking} busy={undoing.isPending} onUndo={(list) => undoing.mutate(list)} onCancel={() => setAsking(null)} />
    </Section>
  )
}

function WrongCells({ errors, total }: { readonly errors: readonly SheetProblem[]; readonly total: number }): ReactElement {
  return (
    <>
      <Notice kind="error" title={t('import.errors', { count: total })} />
      <DataTable
        caption={t('import.errors-caption')}
        columns={columns()}
        rows={errors}
        rowKey={(error) => `${error.sheet} ${error.cell} ${wordsOf(error)}`}
      />
    </>
  )
}

/** The list that was just written, whose undo stands beside its outcome. */
function writtenBy(result: InstitutionFileCheck | undefined): string | null {
  return result?.kind === 'read' ? result.reply.importId : null
}

type AskProps = {
  readonly asking: Undoing | null
  readonly busy: boolean
  readonly onUndo: (list: Undoing) => void
  readonly onCancel: () => void
}

function AskUndo({ asking, busy, onUndo, onCancel }: AskProps): ReactElement {
  return (
    <ConfirmDialog
      open={asking !== null}
      danger
      title={t('inst-import.undo-title')}
      confirmLabel={t('inst-import.undo')}
      busy={busy}
      onConfirm={() => (asking === null ? undefined : onUndo(asking))}
      onCancel={onCancel}
    >
      <p>{t('inst-import.undo-help', { count: asking?.count ?? 0 })}</p>
    </ConfirmDialog>
  )
}

type OutcomeProps = {
  readonly reply: InstitutionImportReply
  readonly busy: boolean
  readonly onApply: () => void
  readonly onUndo: (undoing: Undoing) => void
}

function Outcome({ reply, busy, onApply, onUndo }: OutcomeProps): ReactElement {
  const { added, existing, excluded, rows, importId } = reply
  if (reply.applied) {
    return (
      <Notice
        title={t('inst-import.applied', { added, existing })}
        action={importId === null ? null : <Button onClick={() => onUndo({ id: importId, count: added })}>{t('inst-import.undo')}</Button>}
      />
    )
  }
  if (added === 0) return <Notice title={t('inst-import.nothing-new')} />
  return (
    <Notice
      title={t('inst-import.checked', { rows, added, excluded, existing })}
      action={
        <Button kind="primary" busy={busy} onClick={onApply}>
          {t('import.apply')}
        </Button>
      }
    />
  )
}

type UndoableProps = {
  readonly rows: readonly InstitutionReply[]
  /** The list just written, whose undo stands beside its outcome. */
  readonly except: string | null
  readonly onUndo: (undoing: Undoing) => void
}

/** Lists taken in earlier that nobody has worked on. */
function Undoable({ rows, except, onUndo }: UndoableProps): ReactElement | null {
  const lists = new Map<string, number>()
  for (const { importId } of rows) if (importId !== null && importId !== except) lists.set(importId, (lists.get(importId) ?? 0) + 1)
  if (lists.size === 0) return null
  return (
    <div className="stack">
      <p>{t('inst-import.lists')}</p>
      <ul className="plain-list">
        {[...lists].map(([id, count]) => (
          <li key={id} className="row">
            <span>{t('inst-import.list', { count })}</span>
            <Button onClick={() => onUndo({ id, count })}>{t('inst-import.undo')}</Button>
          </li>
        ))}
      </ul>
    </div>
  )
}
