// The only place where two people's typing in one section is settled: both shown, whose stands, one is chosen.
import type { ReactElement } from 'react'
import type { Clause, CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import { factValueInWords } from '@binhyen/core/criteria/words.domain'
import { t } from '../../i18n/vi/assessments.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { Conflict } from './section-saver.ts'
import type { Sections } from './use-sections.ts'
import { Vi, WithLawText } from '../../ui/vi.tsx'
import { formatInstant } from '../../i18n/format.ts'
import { verdictWords } from '../../i18n/verdict-words.ts'

export type ConflictDialogProps = { readonly conflict: Conflict | null; readonly set: CriteriaSet; readonly sections: Sections }

export function ConflictDialog({ conflict, set, sections }: ConflictDialogProps): ReactElement | null {
  const clause = set.clauses.find((each) => each.id === conflict?.clause)
  if (conflict === null || clause === undefined) return null
  const who = conflict.savedBy ?? t('conflict.someone')
  const at = conflict.savedAt === null ? t('conflict.unknown-time') : formatInstant(conflict.savedAt)
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
        <p>{t.nodes('conflict.text', { who: <Vi>{who}</Vi>, clause: <Vi>{clause.title}</Vi>, at })}</p>
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
          <th scope="col">{t.nodes('conflict.theirs', { who: <Vi>{who}</Vi> })}</th>
        </tr>
      </thead>
      <tbody>
        {clause.facts.map((def) => {
          const mine = factValueInWords(def, facts[def.id] ?? null, verdictWords())
          const theirs = factValueInWords(def, conflict.theirs[def.id] ?? null, verdictWords())
          return (
            <tr key={def.id} data-differs={mine !== theirs}>
              <th scope="row">
                <Vi>{def.label}</Vi>
              </th>
              <td>
                <WithLawText text={mine} />
              </td>
              <td>
                <WithLawText text={theirs} />
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
