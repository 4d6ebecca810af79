// The only place where two people's typing in one section is settled: both shown, whose stands, one is chosen.
import type { ReactElement } from 'react'
import type { Clause, CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import { factValueInWords } from '@binhyen/core/criteria/words.domain'
import { t } from '../../i18n/vi/assessments.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { Conflict } from './section-saver.ts'
import type { Sections } from './use-sections.ts'
import { instantInWords } from './words.ts'

export type ConflictDialogProps = { readonly conflict: Conflict | null; readonly set: CriteriaSet; readonly sections: Sections }

export function ConflictDialog({ conflict, set, sections }: ConflictDialogProps): ReactElement | null {
  const clause = set.clauses.find((each) => each.id === conflict?.clause)
  if (conflict === null || clause === undefined) return null
  const who = conflict.savedBy ?? t('conflict.someone')
  const at = conflict.savedAt === null ? t('conflict.unknown-time') : instantInWords(conflict.savedAt)
  return (
    <Dialog
      open
      kind="wide"
      closable={false}
      title={t('conflict.title')}
      onClose={() => undefined}
      footer={
        <>
          <Button onClick={() => sections.saver.takeTheirs(conflict)}>{t('conflict.take-theirs')}</Button>
          <Button kind="primary" onClick={() => sections.saver.keepMine(conflict)}>
            {t('conflict.keep-mine')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>{t('conflict.text', { who, clause: clause.title, at })}</p>
        <ConflictTable clause={clause} conflict={conflict} sections={sections} who={who} />
      </div>
    </Dialog>
  )
}

type ConflictTableProps = { readonly clause: Clause; readonly conflict: Conflict; readonly sections: Sections; readonly who: string }

function ConflictTable({ clause, conflict, sections, who }: ConflictTableProps): ReactElement {
  const { facts } = sections.readingOf(clause.id)
  return (
    <table className="conflict-table">
      <thead>
        <tr>
          <th scope="col">{t('conflict.fact')}</th>
          <th scope="col">{t('conflict.mine')}</th>
          <th scope="col">{t('conflict.theirs', { who })}</th>
        </tr>
      </thead>
      <tbody>
        {clause.facts.map((def) => {
          const mine = factValueInWords(def, facts[def.id] ?? null)
          const theirs = factValueInWords(def, conflict.theirs[def.id] ?? null)
          return (
            <tr key={def.id} data-differs={mine !== theirs}>
              <th scope="row">{def.label}</th>
              <td>{mine}</td>
              <td>{theirs}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
