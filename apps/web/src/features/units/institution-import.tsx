// The only place for taking a list of institutions from a file, and taking it back.
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { t } from '../../i18n/vi/units.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { undoImport, type InstitutionImportReply, type InstitutionReply } from './institutions.queries.ts'
import { institutionList, type FileCheck } from './local-list.queries.ts'
import { LocalListSection, useLocalList } from './local-list.tsx'
import { useLocalUnitsChanged } from './use-local-units-changed.ts'

type Undoing = { readonly id: string; readonly count: number }

/** `rows`: what stands on the page, for the lists that can still be taken back. */
export function InstitutionImport({ unit, rows }: { readonly unit: string; readonly rows: readonly InstitutionReply[] }): ReactElement {
  const changed = useLocalUnitsChanged()
  const list = useLocalList(unit, institutionList)
  const [asking, setAsking] = useState<Undoing | null>(null)
  const undoing = useMutation({
    mutationFn: ({ id }: Undoing) => undoImport(id),
    onSuccess: async () => {
      list.forget()
      await changed()
    },
    onSettled: () => setAsking(null),
  })
  const choose = (file: File): void => {
    undoing.reset()
    list.choose(file)
  }
  return (
    <LocalListSection
      list={{ ...list, choose, error: list.error ?? undoing.error }}
      title={t('inst-import.title')}
      help={t('inst-import.help')}
      outcome={(reply) => <Outcome reply={reply} busy={list.busy === 'applying'} onApply={list.apply} onUndo={setAsking} />}
    >
      {undoing.data === undefined ? null : <Notice title={t('inst-import.undone', { count: undoing.data.closed })} />}
      <Undoable rows={rows} except={writtenBy(list.result)} onUndo={setAsking} />
      <AskUndo asking={asking} busy={undoing.isPending} onUndo={(undone) => undoing.mutate(undone)} onCancel={() => setAsking(null)} />
    </LocalListSection>
  )
}

/** The list that was just written, whose undo stands beside its outcome. */
function writtenBy(result: FileCheck<InstitutionImportReply> | undefined): string | null {
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
