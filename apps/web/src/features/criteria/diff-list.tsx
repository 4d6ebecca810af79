// The only place for showing what differs between two sets, clause by clause.
import type { ReactElement, ReactNode } from 'react'
import type { Clause, CriteriaSet } from '@binhyen/core/criteria/criteria.domain'
import type { ClauseDiff, RuleDiff, SetDiff } from '@binhyen/core/criteria/set-diff.domain'
import { addressInWords } from '@binhyen/core/criteria/words.domain'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/criteria.ts'
import { verdictWords } from '../../i18n/verdict-words.ts'
import { Vi, WithLawText } from '../../ui/vi.tsx'

export type DiffListProps = {
  readonly before: CriteriaSet
  readonly after: CriteriaSet
  readonly diff: SetDiff
  /** Leaves out clauses that are the same. */
  readonly onlyChanges?: boolean
}

export function DiffList({ before, after, diff, onlyChanges = false }: DiffListProps): ReactElement {
  const shown = diff.clauses.filter((clause) => !onlyChanges || clause.change !== 'same')
  if (shown.length === 0) return <p>{t('adding.preview-same')}</p>
  return (
    <ul className="diff">
      {shown.map((clause) => (
        <li key={clause.after?.id ?? `before ${clause.before?.id ?? ''}`} className={`diff-clause diff-clause--${clause.change}`}>
          <ClauseDifference before={before} after={after} diff={clause} />
        </li>
      ))}
    </ul>
  )
}

type Sides = { readonly before: CriteriaSet; readonly after: CriteriaSet }

function Place({ set, clause }: { readonly set: CriteriaSet; readonly clause: Clause }): ReactNode {
  return (
    <>
      <WithLawText text={addressInWords(set, clause.address, verdictWords())} /> – <Vi>{clause.title}</Vi>
    </>
  )
}

function ClauseDifference({ before, after, diff }: Sides & { readonly diff: ClauseDiff }): ReactElement {
  const moved = diff.before !== null && diff.after !== null && (diff.address || diff.title)
  return (
    <>
      <p className="diff-head">
        <strong className="diff-mark">{t(`diff.${diff.change}`)}</strong>{' '}
        {diff.after === null ? (
          diff.before === null ? null : (
            <Place set={before} clause={diff.before} />
          )
        ) : (
          <Place set={after} clause={diff.after} />
        )}
      </p>
      {moved && diff.before !== null ? (
        <p className="small muted">
          {t('diff.was')}: <Place set={before} clause={diff.before} />
        </p>
      ) : null}
      {diff.text ? <p className="small muted">{t('diff.text')}</p> : null}
      {diff.rules.length === 0 ? null : (
        <ul className="clause-rules">
          {diff.rules.map((rule) => (
            <li key={rule.after?.id ?? `before ${rule.before?.id ?? ''}`}>
              <RuleDifference diff={rule} />
            </li>
          ))}
        </ul>
      )}
      <Asked clause={diff.after} ids={diff.factsAdded} words="diff.facts-added" />
      <Asked clause={diff.before} ids={diff.factsRemoved} words="diff.facts-removed" />
    </>
  )
}

function RuleDifference({ diff }: { readonly diff: RuleDiff }): ReactElement {
  if (diff.before === null || diff.after === null) {
    return (
      <>
        <strong>{t(`diff.${diff.change}`)}</strong>: <Vi>{(diff.after ?? diff.before)?.words}</Vi>
      </>
    )
  }
  const { threshold } = diff
  const sign = threshold?.percent === true ? '%' : ''
  return (
    <>
      <strong>{t('diff.changed')}</strong>: <Vi>{diff.before.words}</Vi> → <Vi>{diff.after.words}</Vi>
      {threshold === null ? null : (
        <span className="muted">
          {' '}
          ({t('diff.threshold', { before: `${formatNumber(threshold.before)}${sign}`, after: `${formatNumber(threshold.after)}${sign}` })})
        </span>
      )}
      {diff.address ? <span className="muted"> ({t('diff.moved')})</span> : null}
    </>
  )
}

type AskedProps = {
  readonly clause: Clause | null
  readonly ids: readonly string[]
  readonly words: 'diff.facts-added' | 'diff.facts-removed'
}

function Asked({ clause, ids, words }: AskedProps): ReactElement | null {
  if (ids.length === 0) return null
  const labels = ids.map((id) => clause?.facts.find((fact) => fact.id === id)?.label ?? id)
  return (
    <p className="small muted">
      <WithLawText text={t(words, { facts: labels.join('; ') })} />
    </p>
  )
}
