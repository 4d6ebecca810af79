// The only place for the line that stays in sight while typing: the verdict so far, what is missing, what fails, each a link.
import { useState, type ReactElement, type ReactNode } from 'react'
import { t } from '../../i18n/vi/assessments.ts'
import { Button } from '../../ui/button.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { clauseId, fieldId, goToField } from './typed-facts.ts'
import type { Verdict } from './use-verdict.ts'
import { Vi } from '../../ui/vi.tsx'

export type VerdictBarProps = {
  readonly verdict: Verdict
  readonly editable: boolean
  readonly onWhy: (clause: string) => void
  readonly checked: boolean
  /** What the reader may do with the dossier now. */
  readonly actions: ReactNode
}

/** "còn thiếu 4 mục · chưa đạt 1 nội dung" */
export function summaryInWords(verdict: Verdict): string {
  const { clauses } = verdict.words
  const notMet = clauses.filter((clause) => clause.outcome === 'not-met').length
  const unclear = clauses.filter((clause) => clause.outcome === 'cannot-tell').length
  const parts = [
    verdict.missing.length === 0 ? t('summary.complete') : t('summary.missing', { count: verdict.missing.length }),
    verdict.wrong.length === 0 ? null : t('summary.wrong', { count: verdict.wrong.length }),
    notMet === 0 ? null : t('summary.not-met', { count: notMet }),
    unclear === 0 ? null : t('summary.unclear', { count: unclear }),
    notMet + unclear === 0 ? t('summary.all-met', { count: clauses.length }) : null,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

export function VerdictBar({ verdict, editable, onWhy, checked, actions }: VerdictBarProps): ReactElement {
  const [open, setOpen] = useState(false)
  const notMet = verdict.words.clauses.filter((clause) => clause.outcome === 'not-met')
  const listed = (editable ? verdict.missing.length + verdict.wrong.length : 0) + notMet.length
  return (
    <section className="verdict-bar" aria-label={t('summary.title')}>
      <div className="verdict-line">
        <StatusTag status={verdict.evaluation.outcome} size="large" />
        <output>{summaryInWords(verdict)}</output>
        {listed === 0 ? null : (
          <Button kind="quiet" onClick={() => setOpen(!open)}>
            {open ? t('summary.hide') : t('summary.show')}
          </Button>
        )}
        <div className="verdict-actions">{actions}</div>
      </div>
      {open && listed > 0 ? <VerdictLists verdict={verdict} editable={editable} onWhy={onWhy} /> : null}
      {checked ? null : <p className="small muted verdict-note">{t('summary.unchecked')}</p>}
    </section>
  )
}

function VerdictLists({ verdict, editable, onWhy }: Omit<VerdictBarProps, 'checked' | 'actions'>): ReactElement {
  const notMet = verdict.words.clauses.filter((clause) => clause.outcome === 'not-met')
  return (
    <div className="verdict-lists">
      {editable && verdict.missing.length > 0 ? (
        <FactLinks title={t('summary.list-missing')} facts={verdict.missing.map((fact) => ({ ...fact, words: null }))} />
      ) : null}
      {editable && verdict.wrong.length > 0 ? <FactLinks title={t('summary.list-wrong')} facts={verdict.wrong} /> : null}
      {notMet.length === 0 ? null : (
        <div>
          <h3>{t('summary.list-not-met')}</h3>
          <ul className="link-list">
            {notMet.map((clause) => (
              <li key={clause.clause}>
                <button
                  type="button"
                  className="link-button"
                  onClick={() => {
                    goToField(clauseId(clause.clause))
                    onWhy(clause.clause)
                  }}
                >
                  <Vi>{clause.title}</Vi>
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  )
}

type FactLinksProps = {
  readonly title: string
  readonly facts: readonly {
    readonly clause: string
    readonly def: { readonly id: string; readonly label: string }
    readonly words: string | null
  }[]
  /** Called before going there, e.g. to close a dialog. */
  readonly onGo?: () => void
}

/** Facts by their labels, each leading to its field. */
export function FactLinks({ title, facts, onGo }: FactLinksProps): ReactElement {
  return (
    <div>
      <h3>{title}</h3>
      <ul className="link-list">
        {facts.map(({ clause, def, words }) => (
          <li key={`${clause} ${def.id}`}>
            <button
              type="button"
              className="link-button"
              onClick={() => {
                onGo?.()
                // After a dialog has given the focus back.
                setTimeout(() => goToField(fieldId(clause, def.id)), 0)
              }}
            >
              <Vi>{def.label}</Vi>
              {words === null ? '' : `: ${words}`}
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
