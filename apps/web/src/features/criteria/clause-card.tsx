// The only place for one item of a set: its address, whether it was checked, its wording, its rules in words, what it asks, its source.
import type { ReactElement } from 'react'
import type { Clause, CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import { addressInWords } from '@binhyen/core/criteria/words.domain'
import { findPlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/criteria.ts'
import { Button } from '../../ui/button.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import type { ClauseText } from './criteria.queries.ts'
import { SourceLink } from './law.page.tsx'
import { factLimits, factTypeWords } from './law-words.ts'
import { Vi, WithLawText } from '../../ui/vi.tsx'
import { verdictWords } from '../../i18n/verdict-words.ts'

export type ClauseCardProps = {
  readonly set: CriteriaSet
  readonly clause: Clause
  readonly texts: readonly ClauseText[]
  /** Given where the person may paste the original. */
  readonly onPaste?: () => void
}

export function ClauseCard({ set, clause, texts, onPaste }: ClauseCardProps): ReactElement {
  return (
    <section className="card law-clause" id={clause.id} aria-labelledby={`${clause.id}-title`}>
      <div className="clause-head">
        <div>
          <p className="small muted">
            <WithLawText text={addressInWords(set, clause.address, verdictWords())} />
          </p>
          <h2 id={`${clause.id}-title`} className="law-clause-title">
            <Vi>{clause.title}</Vi>
          </h2>
        </div>
        {clause.checked ? <StatusTag status="met">{t('law.checked')}</StatusTag> : <StatusTag status="unchecked" />}
      </div>
      <Wording clause={clause} texts={texts} />
      <Rules set={set} clause={clause} />
      <Facts clause={clause} />
      <div className="clause-foot small">
        <p className="muted">
          {t('clause.source')} <SourceLink source={clause.source.ref} />
          {clause.source.note === null ? null : (
            <>
              {' '}
              – <Vi>{clause.source.note}</Vi>
            </>
          )}
        </p>
        {onPaste === undefined ? null : (
          <Button icon="pencil" onClick={onPaste}>
            {texts.length === 0 ? t('clause.paste') : t('clause.paste-again')}
          </Button>
        )}
      </div>
    </section>
  )
}

function dayOf(instant: string): string {
  const day = findPlainDate(instant.slice(0, 10))
  return day === null ? instant : formatDate(day)
}

/** What we say it says, and beside it the original as it was pasted. */
function Wording({ clause, texts }: { readonly clause: Clause; readonly texts: readonly ClauseText[] }): ReactElement {
  const bare = clause.paraphrase === null && clause.originalText === null && texts.length === 0
  return (
    <div className="clause-wordings">
      {bare ? <p className="muted">{t('clause.unseen')}</p> : null}
      {clause.paraphrase === null ? null : (
        <div>
          <h3 className="clause-label small">{t('clause.paraphrase')}</h3>
          <p>
            <Vi>{clause.paraphrase}</Vi>
          </p>
        </div>
      )}
      {clause.originalText === null ? null : (
        <div>
          <h3 className="clause-label small">{t('clause.original')}</h3>
          <blockquote className="clause-original">
            <Vi>{clause.originalText}</Vi>
          </blockquote>
        </div>
      )}
      {texts.map((pasted) => (
        <div key={`${pasted.provinceId} ${pasted.pastedAt}`}>
          <h3 className="clause-label small">{t.nodes('clause.pasted', { province: <Vi>{pasted.provinceName}</Vi> })}</h3>
          <blockquote className="clause-original">
            <Vi>{pasted.text}</Vi>
          </blockquote>
          <p className="small muted">
            {t.nodes('clause.pasted-source', { source: <Vi>{pasted.source}</Vi> })} ·{' '}
            {t.nodes('clause.pasted-by', { person: <Vi>{pasted.pastedBy}</Vi>, date: dayOf(pasted.pastedAt) })}
          </p>
        </div>
      ))}
    </div>
  )
}

function Rules({ set, clause }: { readonly set: CriteriaSet; readonly clause: Clause }): ReactElement {
  return (
    <div>
      <h3 className="clause-label small">{t('clause.rules')}</h3>
      <ul className="clause-rules">
        {clause.rules.map((rule) => (
          <li key={rule.id}>
            <Vi>{rule.words}</Vi>{' '}
            <span className="muted">
              ({t(`rule.${rule.kind}`)}
              {rule.groups === undefined ? null : `; ${t('rule.groups', { groups: rule.groups.join(', ') })}`})
            </span>
            {rule.address === null ? null : (
              <span className="muted">
                {' '}
                – <WithLawText text={addressInWords(set, rule.address, verdictWords())} />
              </span>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}

function Facts({ clause }: { readonly clause: Clause }): ReactElement | null {
  if (clause.facts.length === 0) return null
  return (
    <div>
      <h3 className="clause-label small">{t('clause.facts')}</h3>
      <dl className="clause-facts">
        {clause.facts.map((fact) => {
          const limits = factLimits(fact, clause.facts)
          return (
            <div key={fact.id} className="clause-fact">
              <dt>
                <Vi>{fact.label}</Vi>
                {fact.help === null ? null : (
                  <span className="clause-help small muted">
                    <Vi>{fact.help}</Vi>
                  </span>
                )}
              </dt>
              <dd className="muted">
                <WithLawText text={[factTypeWords(fact), ...limits].join('; ')} />
              </dd>
            </div>
          )
        })}
      </dl>
    </div>
  )
}
