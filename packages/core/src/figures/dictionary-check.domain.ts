// The only place for whether a dictionary of figures holds together. What is wrong is listed by its place in the file; nothing is repaired.
import { spansOverlap } from '../shared/span.ts'
import type { Figure, FigureTopic } from './figures.domain.ts'
import { variableOf } from './forms.domain.ts'

export type FileIssue = { readonly path: readonly (string | number)[]; readonly message: string }

/** What could point at a person: off until somebody has said that it may be processed. */
const sensitiveTopics: readonly FigureTopic[] = ['order-offences', 'social-evils']

/** What is wrong with the definitions, by their index. */
export function dictionaryIssues(figures: readonly Figure[]): readonly FileIssue[] {
  return figures.flatMap((figure, at) => {
    const say = (field: string, message: string): FileIssue => ({ path: ['figures', at, field], message })
    return [...spanIssues(figures, at), ...shareIssues(figures, at), ...careIssues(figure)].map(([field, message]) => say(field, message))
  })
}

type Said = readonly [field: string, message: string]

function spanIssues(figures: readonly Figure[], at: number): Said[] {
  const figure = figures[at]
  if (figure === undefined) return []
  const said: Said[] = []
  if (figure.valid.to !== null && figure.valid.to <= figure.valid.from) said.push(['to', 'ends before it begins'])
  if (variableOf(figure.id).ending !== null) said.push(['id', `ends with a word that checks give a meaning of its own`])
  const before = figures.slice(0, at).filter((other) => other.id === figure.id)
  if (before.some((other) => spansOverlap(other.valid, figure.valid))) {
    said.push(['from', `${figure.id} has two definitions for the same day`])
  }
  // what a number counts may change its words from a day on, never how it adds up: totals over years would mix two things
  if (before.some((other) => other.kind !== figure.kind || other.adds !== figure.adds)) {
    said.push(['id', `${figure.id} adds up in another way than before: that is another figure`])
  }
  return said
}

function shareIssues(figures: readonly Figure[], at: number): Said[] {
  const figure = figures[at]
  if (figure === undefined) return []
  if (figure.adds !== 'share') return figure.share === null ? [] : [['share', 'only a share is divided']]
  if (figure.share === null) return [['share', 'a share says what is divided by what']]
  const { of, by } = figure.share
  const said: Said[] = of === by ? [['share', 'divides a figure by itself']] : []
  for (const id of [of, by]) {
    const parts = figures.filter((other) => other.id === id)
    if (parts.length === 0) said.push(['share', `unknown figure ${id}`])
    else if (parts.some(({ adds }) => adds === 'share')) said.push(['share', `${id} is a share itself`])
    else if (!parts.some((part) => spansOverlap(part.valid, figure.valid))) said.push(['share', `${id} is not defined in the same time`])
  }
  return said
}

function careIssues({ topic, sensitivity, lowest }: Figure): Said[] {
  const said: Said[] = []
  if (sensitiveTopics.includes(topic) && sensitivity !== 'sensitive') said.push(['sensitivity', `figures of ${topic} are sensitive`])
  if (sensitivity === 'sensitive' && (lowest === 'village' || lowest === 'institution')) {
    said.push(['lowest', 'a sensitive figure is never kept below the commune'])
  }
  return said
}
