// The only place for how dossiers' dates, deadlines and kinds are put in words here.
import type { StatusKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import type { Outcome } from '@binhyen/core/criteria/criteria.domain'
import { vietnameseWindow, type Window } from '@binhyen/core/shared/span'
import { t } from '../../i18n/vi/assessments.ts'
import { t as kit } from '../../i18n/vi.ts'

/** "16/11/2025–15/11/2026" */
export function windowInWords(window: Window): string {
  return vietnameseWindow(window)
}

export function daysInWords(days: number | null): string {
  if (days === null) return t('days.none')
  if (days === 0) return t('days.today')
  return days > 0 ? t('days.left', { days }) : t('days.over', { days: -days })
}

export function kindInWords(kind: string): string {
  return isKind(kind) ? t(`kind.${kind}`) : kind
}

const kinds = [
  'safe-standard',
  'indicator-19.2',
  'criterion-19',
  'ntm',
  'ntm-advanced',
  'ntm-model',
  'ntm-completed',
] as const satisfies readonly StatusKind[]

function isKind(kind: string): kind is StatusKind {
  return kinds.some((each) => each === kind)
}

/** "chưa đạt", as it stands inside a sentence. */
export function outcomeWord(outcome: Outcome): string {
  return kit(`status.${outcome}`)
}

/** An instant as the office reads it: 14:02 ngày 15/11/2026. Times stand in the reader's own zone. */
export function instantInWords(at: string): string {
  const date = new Date(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())} ngày ${two(date.getDate())}/${two(date.getMonth() + 1)}/${date.getFullYear()}`
}
