// The only place for the sentences of a verdict in English. What stands between “ and ” is the law's own Vietnamese.
import { englishDate, englishNumber } from '../shared/english-format.ts'
import type { Address } from './criteria.domain.ts'
import type { VerdictWords } from './verdict-words.domain.ts'

type Bound = { readonly value: string; readonly unit: string }

const counted = ({ value, unit }: Bound): string => `${value}${unit}`
const times = (count: number, one: string, other: string): string => `${englishNumber(count, 0)} ${count === 1 ? one : other}`

/** Kinds of instruments as English-language law writes them; any other kind keeps its own name. */
const kinds: Readonly<Record<string, string>> = {
  'Thông tư': 'Circular',
  'Quyết định': 'Decision',
  'Hướng dẫn': 'Guidance',
  'Nghị định': 'Decree',
  'Nghị quyết': 'Resolution',
  Luật: 'Law',
  'Kế hoạch': 'Plan',
  'Công văn': 'Official letter',
  'Chỉ thị': 'Directive',
  'Thông tư liên tịch': 'Joint circular',
}

/** "Circular"; the kind itself, between “ and ”, where it has no English name. */
function instrumentKindInEnglish(kind: string): string {
  return kinds[kind] ?? `“${kind}”`
}

function placeInEnglish(address: Address): string {
  if (address.article !== null) {
    const clause = address.clause === null ? '' : `, Clause ${address.clause}`
    const point = address.point === null ? '' : `, Point ${address.point}`
    return `Article ${address.article}${clause}${point}`
  }
  if (address.content !== null) return `Content item ${address.content}`
  if (address.indicator === null) return ''
  const name = address.indicator.includes('.') ? `Indicator ${address.indicator}` : `Criterion ${address.indicator}`
  return address.item === null ? name : `${name}, item ${address.item}`
}

export const englishVerdict: VerdictWords = {
  outcome: { met: 'Met', 'not-met': 'Not met', 'cannot-tell': 'Cannot tell yet' },
  source: {
    declared: 'declared by the unit',
    derived: 'counted by the system from subordinate units',
    baseline: 'figure of the previous period',
    recorded: 'by a recorded decision or the catalogue',
    missing: 'not given',
    invalid: 'value not valid',
  },
  yes: 'Yes',
  no: 'No',
  notGiven: 'not given',
  noDocument: 'None',
  number: (value) => englishNumber(value),
  date: englishDate,
  counted,
  unit: (unit) => (unit === null ? '' : ` “${unit}”`),
  document: (number, date) => (number === null ? `Yes, dated ${date}` : `No. ${number} dated ${date}`),
  instrument: (kind, number) => `${instrumentKindInEnglish(kind)} ${number}`,
  place: placeInEnglish,
  cited: (place, instrument) => (place === '' ? instrument : instrument === '' ? place : `${place}, ${instrument}`),
  headlineMet: (total) => `Met: all ${times(total, 'item', 'items')}.`,
  headline: (outcome, { notMet, unknown, total }) => {
    const parts = [
      notMet > 0 ? `${times(notMet, 'item', 'items')} not met` : '',
      unknown > 0 ? `${times(unknown, 'item', 'items')} without enough evidence` : '',
    ]
    return `${englishVerdict.outcome[outcome]}: ${parts.filter((part) => part !== '').join(', ')} (of ${times(total, 'item', 'items')}).`
  },
  issue: {
    'unknown-fact': () => 'The criteria set does not have this entry.',
    'wrong-type': () => 'The value is not of the kind this entry asks for.',
    'not-whole': () => 'Must be a whole number.',
    'out-of-range': (value) => `Must be from ${value('min')} to ${value('max')}.`,
    'not-a-date': () => 'There is no such day.',
    'outside-window': (value) => `The day must lie in the assessment period, from ${value('from')} to ${value('last')}.`,
    'number-missing': () => 'The document number is missing.',
    'number-invalid': () => 'A document number has only letters, digits and / - . (for example 12-NQ/ĐU), without spaces.',
    above: (value) => `Greater than the total (${value('value')} of ${value('max')}).`,
  },
  missing: (labels) => `Not given yet: ${labels}.`,
  missingFlip: (labels, bound) => `Give ${labels}.${bound}`,
  invalid: (labels) => `Value that cannot be used: ${labels}.`,
  invalidFlip: (labels) => `Enter ${labels} again.`,
  noneOf: (labels) => `The unit declares to have none: ${labels}.`,
  noneFlip: (labels) => `Needs ${labels} within the time limit.`,
  late: (measured, needed) => `The document is dated ${measured}, after ${needed}.`,
  lateFlip: (needed) => `Needs a document issued no later than ${needed}.`,
  knockedOut: 'The unit confirms that a case which excludes it occurred in this period.',
  knockedOutFlip: 'Nothing else can make up for it in this assessment period.',
  notRecognised: (labels) => `No decision of recognition is recorded: ${labels}.`,
  notRecognisedFlip: (labels) => `Needs a decision of recognition: ${labels}.`,
  answeredNo: (labels) => `The unit confirms that this is not fulfilled: ${labels}.`,
  answeredNoFlip: (labels) => `Must fulfil ${labels}.`,
  has: (measured) => `Now ${counted(measured)}.`,
  hasFlip: 'No whole number would be enough.',
  short: (measured, needed) => `Now ${counted(measured)}; at least ${needed} needed.`,
  shortFlip: (gap) => `${counted(gap)} more needed.`,
  over: (measured, needed) => `Now ${counted(measured)}; no more than ${needed} allowed.`,
  overFlip: (gap) => `${counted(gap)} above what is allowed.`,
  exactly: (needed) => ` Required: exactly ${counted(needed)}.`,
  atLeast: (needed) => ` Required: ${counted(needed)} or more.`,
  atMost: (needed) => ` Allowed: no more than ${counted(needed)}.`,
}
