// The only place for "vì sao chưa đạt?": from the verdict to the rule in words, its article, the values with their source, and what would turn it.
import type { ReactElement } from 'react'
import type { ClauseExplanation, RuleExplanation } from '@binhyen/core/criteria/words.domain'
import { t } from '../../i18n/vi/assessments.ts'
import { Panel } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import type { Law } from './dossier-view.tsx'
import { clauseId, fieldId, goToField } from './typed-facts.ts'
import { outcomeWord } from './words.ts'
import { Vi, WithLawText } from '../../ui/vi.tsx'

export type WhyPanelProps = {
  readonly about: ClauseExplanation
  readonly law: Law
  readonly all: readonly ClauseExplanation[]
  readonly onClose: () => void
  readonly onOpen: (clause: string) => void
}

export function WhyPanel({ about, law, all, onClose, onOpen }: WhyPanelProps): ReactElement {
  const source = law.set.clauses.find((clause) => clause.id === about.clause)?.source
  return (
    <Panel title={t('why.title', { outcome: outcomeWord(about.outcome) })} about={about.clause} onClose={onClose}>
      <div className="stack">
        <div>
          <p className="row">
            <StatusTag status={about.outcome} />
            {about.checked ? null : <StatusTag status="unchecked" />}
          </p>
          <p>
            <strong>
              <Vi>{about.title}</Vi>
            </strong>
          </p>
          <p className="small muted">
            <WithLawText text={about.address} />
          </p>
        </div>
        {[...about.rules]
          .sort((a, b) => gravity[a.outcome] - gravity[b.outcome])
          .map((rule) => (
            <RuleWhy key={rule.rule} rule={rule} clause={about.clause} />
          ))}
        <div className="small muted">
          <p>{t.nodes('why.set', { set: <Vi>{law.set.title}</Vi>, version: law.version })}</p>
          {source === undefined ? null : (
            <p>{t.nodes('clause.source', { source: <Vi>{source.note === null ? source.ref : `${source.ref}. ${source.note}`}</Vi> })}</p>
          )}
        </div>
        <nav aria-label={t('why.all')}>
          <p className="small muted">{t('why.all')}</p>
          <ul className="link-list">
            {all.map((clause) => (
              <li key={clause.clause}>
                {clause.clause === about.clause ? (
                  <strong>
                    <Vi>{clause.title}</Vi>
                  </strong>
                ) : (
                  <button
                    type="button"
                    className="link-button"
                    onClick={() => {
                      onOpen(clause.clause)
                      document.getElementById(clauseId(clause.clause))?.scrollIntoView({ block: 'start' })
                    }}
                  >
                    <Vi>{clause.title}</Vi>
                  </button>
                )}{' '}
                <span className="small muted">({outcomeWord(clause.outcome)})</span>
              </li>
            ))}
          </ul>
        </nav>
      </div>
    </Panel>
  )
}

/** What fails stands first, then what cannot be told. */
const gravity = { 'not-met': 0, 'cannot-tell': 1, met: 2 } as const

function RuleWhy({ rule, clause }: { readonly rule: RuleExplanation; readonly clause: string }): ReactElement {
  return (
    <div className="why-rule">
      <p>
        <StatusTag status={rule.outcome} />
      </p>
      <p>
        <strong>
          <Vi>{rule.words}</Vi>
        </strong>
      </p>
      <p className="small muted">
        <WithLawText text={rule.address} />
      </p>
      <div className="why-values">
        {rule.inputs.map((input) => (
          <div key={input.fact} className="why-value">
            <button type="button" className="link-button" onClick={() => goToField(fieldId(clause, input.fact))}>
              <Vi>{input.label}</Vi>
            </button>
            <strong>
              <WithLawText text={input.value} />
            </strong>
            {input.value === input.source ? null : (
              <span className="small muted">
                {t('fact.source')}: {input.source}
              </span>
            )}
          </div>
        ))}
      </div>
      <p>
        <WithLawText text={rule.why ?? t('why.met')} />
      </p>
      {rule.flip === null ? null : (
        <p>
          <strong>{t('why.flip')}:</strong> <WithLawText text={rule.flip} />
        </p>
      )}
    </div>
  )
}
