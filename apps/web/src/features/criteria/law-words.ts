// The only place for how the law pages put spans, instruments and facts into words.
import type { FactDef, Instrument, InstrumentRelation } from '@binhyen/core/criteria/criteria.domain'
import { vietnameseNumber } from '@binhyen/core/shared/numbers'
import { addDays, vietnameseDate } from '@binhyen/core/shared/plain-date'
import type { Span } from '@binhyen/core/shared/span'
import { t } from '../../i18n/vi/criteria.ts'

/** People read the last day that counts. */
export function spanWords(span: Span): string {
  return span.to === null
    ? t('law.span-open', { from: vietnameseDate(span.from) })
    : t('law.span', { from: vietnameseDate(span.from), to: vietnameseDate(addDays(span.to, -1)) })
}

export function instrumentName(instrument: Pick<Instrument, 'kind' | 'number'>): string {
  return t('law.instrument-words', { kind: instrument.kind, number: instrument.number })
}

export function instrumentDates(instrument: Instrument): string {
  return [
    instrument.signedOn === null ? t('law.signed-unknown') : t('law.signed', { date: vietnameseDate(instrument.signedOn) }),
    instrument.inForceFrom === null ? '' : t('law.from', { date: vietnameseDate(instrument.inForceFrom) }),
    instrument.inForceTo === null ? '' : t('law.to', { date: vietnameseDate(instrument.inForceTo) }),
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

export type RelationLine = { readonly key: string; readonly words: string; readonly target: string; readonly note: string | null }

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
  }))
  const received = all.flatMap((other) =>
    other.relations
      .filter((each) => each.target === instrument.id)
      .map((each) => ({
        key: `${each.relation} by ${other.id}`,
        words: t(passive[each.relation], { target: instrumentName(other) }),
        target: other.id,
        note: each.note,
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
  if (fact.min !== null && fact.min > 0) limits.push(t('fact.min', { count: vietnameseNumber(fact.min, 0) }))
  if (fact.notAbove !== null) {
    limits.push(t('fact.not-above', { other: others.find((each) => each.id === fact.notAbove)?.label ?? fact.notAbove }))
  }
  if (fact.origin !== 'declared') limits.push(t(`fact.${fact.origin}`))
  if (!fact.required) limits.push(t('fact.optional'))
  return limits
}
