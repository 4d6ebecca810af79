// The only place for what a province's addition looks like while it is being typed, and what of it is still missing.
import type { AdditionBody } from '@binhyen/core/criteria/provincial-additions.contract'
import type { Due } from '@binhyen/core/criteria/criteria.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { z } from 'zod'

export const asksKinds = ['attestation', 'document', 'count', 'share'] as const
export type AsksKind = (typeof asksKinds)[number]

export type ContentDraft = {
  readonly key: number
  readonly asks: AsksKind
  readonly title: string
  readonly paraphrase: string
  readonly label: string
  readonly wholeLabel: string
  readonly unit: string
  readonly atLeast: number | null
  readonly due: Due
}
/** Only rules with a value are made stricter. */
export type StricterDraft = { readonly value: number | null; readonly words: string }

export type AdditionDraft = {
  readonly number: string
  readonly kind: string
  readonly title: string
  readonly source: string
  readonly signedOn: PlainDate | null
  readonly from: PlainDate | null
  readonly to: PlainDate | null
  readonly stricter: Readonly<Record<string, StricterDraft>>
  readonly contents: readonly ContentDraft[]
}

export const emptyDraft: AdditionDraft = {
  number: '',
  kind: 'Quyết định',
  title: '',
  source: '',
  signedOn: null,
  from: null,
  to: null,
  stricter: {},
  contents: [],
}

export function emptyContent(key: number): ContentDraft {
  return { key, asks: 'attestation', title: '', paraphrase: '', label: '', wholeLabel: '', unit: '', atLeast: null, due: 'in-window' }
}

const blank = (text: string): boolean => text.trim() === ''

/** The fields of a content that its kind of answer needs and that are blank. */
export function missingIn(content: ContentDraft): readonly (keyof ContentDraft)[] {
  const texts = (['title', 'paraphrase', 'label'] as const).filter((key) => blank(content[key]))
  const counted = content.asks === 'count' || content.asks === 'share'
  return [
    ...texts,
    ...(counted && blank(content.unit) ? (['unit'] as const) : []),
    ...(counted && (content.atLeast === null || content.atLeast < 1) ? (['atLeast'] as const) : []),
    ...(content.asks === 'share' && blank(content.wholeLabel) ? (['wholeLabel'] as const) : []),
  ]
}

export type Written = z.input<typeof AdditionBody>

/** What is sent; null while something is still blank. */
export function writtenOf(draft: AdditionDraft): Written | null {
  const stricter = Object.entries(draft.stricter).flatMap(([rule, { value, words }]) =>
    value === null ? [] : [{ rule, value, words: words.trim() }],
  )
  if (stricter.length + draft.contents.length === 0) return null
  if (stricter.some((each) => each.words === '') || draft.contents.some((each) => missingIn(each).length > 0)) return null
  return { contents: draft.contents.map(contentOf), rules: [], stricter }
}

function contentOf({ asks, due, atLeast, ...draft }: ContentDraft): NonNullable<Written['contents']>[number] {
  const head = { title: draft.title.trim(), paraphrase: draft.paraphrase.trim(), label: draft.label.trim() }
  const unit = draft.unit.trim()
  switch (asks) {
    case 'attestation':
      return { asks, ...head }
    case 'document':
      return { asks, ...head, numbered: true, due }
    case 'count':
      return { asks, ...head, unit, atLeast: atLeast ?? 1 }
    case 'share':
      return { asks, ...head, unit, percent: atLeast ?? 1, wholeLabel: draft.wholeLabel.trim() }
  }
}
