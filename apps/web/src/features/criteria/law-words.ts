// The only place for how the law pages put spans, instruments and facts into words.
import type { FactDef, Instrument, InstrumentRelation } from '@binhyen/core/criteria/criteria.domain'
import { addDays } from '@binhyen/core/shared/plain-date'
import type { Span } from '@binhyen/core/shared/span'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/criteria.ts'
import { verdictWords } from '../../i18n/verdict-words.ts'

/** People read the last day that counts. */
export function spanWords(span: Span): string {
  return span.to === null
    ? t('law.span-open', { from: formatDate(span.from) })
    : t('law.span', { from: formatDate(span.from), to: formatDate(addDays(span.to, -1)) })
}

export function instrumentName(instrument: Pick<Instrument, 'kind' | 'number'>): string {
  return verdictWords().instrument(instrument.kind, instrument.number)
}

export function instrumentDates(instrument: Instrument): string {
  return [
    instrument.signedOn === null ? t('law.signed-unknown') : t('law.signed', { date: formatDate(instrument.signedOn) }),
    instrument.inForceFrom === null ? '' : t('law.from', { date: formatDate(instrument.inForceFrom) }),
    instrument.inForceTo === null ? '' : t('law.to', { date: formatDate(instrument.inForceTo) }),
  ]
    .filter((part) => part !== '')
    .join(', ')
}

const passive = {
  amends: 'law.amended-by',
  replaces: 'law.replaced-by',
  guides: 'law.guided-by',
  follows: 'law.followed-by',
} as const satisfies Record<InstrumentRelation, string>

export type RelationLine = {
  readonly key: string
  readonly words: string
  readonly target: string
  readonly note: string | null
  readonly changes: readonly string[]
}

/** What an instrument does to others, and what others do to it, as one chain. */
export function relationLines(instrument: Instrument, all: readonly Instrument[]): readonly RelationLine[] {
  const nameOf = (id: string): string => {
    const found = all.find((each) => each.id === id)
    return found === undefined ? id : instrumentName(found)
  }
  const active = instrument.relations.map((each) => ({
    key: `${each.relation} ${each.target}`,
    words: t(`law.${each.relation}`, { target: nameOf(each.target) }),
    target: each.target,
    note: each.note,
    changes: each.changes,
  }))
  const received = all.flatMap((other) =>
    other.relations
      .filter((each) => each.target === instrument.id)
      .map((each) => ({
        key: `${each.relation} by ${other.id}`,
        words: t(passive[each.relation], { target: instrumentName(other) }),
        target: other.id,
        note: each.note,
        changes: [],
      })),
  )
  return [...active, ...received]
}

/** How a fact is answered. */
export function factTypeWords(fact: FactDef): string {
  if (fact.type === 'count') return fact.unit === null ? t('fact.count-plain') : t('fact.count', { unit: fact.unit })
  if (fact.type === 'document') return fact.numbered ? t('fact.document-numbered') : t('fact.document')
  return fact.type === 'date' ? t('fact.date') : t('fact.yes-no')
}

/** What holds for its answer, one phrase each. */
export function factLimits(fact: FactDef, others: readonly FactDef[]): readonly string[] {
  const limits: string[] = []
  if (fact.due !== null) limits.push(t(`fact.${fact.due}`))
  if (fact.min !== null && fact.min > 0) limits.push(t('fact.min', { count: formatNumber(fact.min, 0) }))
  if (fact.notAbove !== null) {
    limits.push(t('fact.not-above', { other: others.find((each) => each.id === fact.notAbove)?.label ?? fact.notAbove }))
  }
  if (fact.origin !== 'declared') limits.push(t(`fact.${fact.origin}`))
  if (!fact.required) limits.push(t('fact.optional'))
  return limits
}
