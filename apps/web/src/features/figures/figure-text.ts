// The only place for how pages say what a figure is and what a formula of a form means.
import type { Formula } from '@binhyen/core/criteria/criteria.domain'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { variableOf } from '@binhyen/core/figures/forms.domain'
import { lastDay, type Span } from '@binhyen/core/shared/span'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/figures.ts'

export function spanWords({ from, to }: Span): string {
  return to === null
    ? t('span.from', { from: formatDate(from) })
    : t('span.between', { from: formatDate(from), last: formatDate(lastDay({ from, to })) })
}

type NameOf = (id: string) => string

/** How a figure adds up, in a sentence. */
export function addingWords({ adds, kind, share }: Pick<FigureReply, 'adds' | 'kind' | 'share'>, nameOf: NameOf): string {
  if (adds === 'share') return t('adds.share-long', { of: nameOf(share?.of ?? ''), by: nameOf(share?.by ?? '') })
  if (adds === 'sum') return t(`adds.sum-${kind}`)
  return t(`adds.${adds}-long`)
}

const signs: Readonly<Record<string, string>> = { '>=': '≥', '<=': '≤', '>': '>', '<': '<', '==': '=', '+': '+', '-': '−', '*': '×' }

/** A formula with the names of its figures in place of their ids. */
export function formulaWords(formula: Formula, nameOf: NameOf): string {
  switch (formula.op) {
    case 'int':
      return formatNumber(formula.value)
    case 'fact':
      return variableWords(formula.id, nameOf)
    case 'not':
      return t('formula.not', { a: formulaWords(formula.of, nameOf) })
    case 'and':
    case 'or':
      return t(`formula.${formula.op}`, { a: partWords(formula.left, formula.op, nameOf), b: partWords(formula.right, formula.op, nameOf) })
    case 'bool':
    case 'day':
      return ''
    default:
      return `${partWords(formula.left, formula.op, nameOf)} ${signs[formula.op] ?? formula.op} ${partWords(formula.right, formula.op, nameOf)}`
  }
}

/** What binds less than its surroundings stands in brackets. */
function partWords(part: Formula, within: Formula['op'], nameOf: NameOf): string {
  const words = formulaWords(part, nameOf)
  const loose = (within === 'and' && part.op === 'or') || (within === '*' && (part.op === '+' || part.op === '-'))
  return loose ? `(${words})` : words
}

export function variableWords(name: string, nameOf: NameOf): string {
  const { figure, ending } = variableOf(name)
  const said = nameOf(figure)
  if (ending === 'Before') return t('formula.before', { figure: said })
  if (ending === 'LastYear') return t('formula.last-year', { figure: said })
  return ending === 'OfVillages' ? t('formula.of-villages', { figure: said }) : said
}
