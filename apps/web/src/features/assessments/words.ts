// The only place for how dossiers' dates, deadlines and kinds are put in words here.
import { statusKinds, type StatusKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import type { Outcome } from '@binhyen/core/criteria/criteria.domain'
import type { Window } from '@binhyen/core/shared/span'
import { formatWindow } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { t as kit } from '../../i18n/vi.ts'

/** "16/11/2025–15/11/2026" */
export function windowInWords(window: Window): string {
  return formatWindow(window)
}

export function daysInWords(days: number | null): string {
  if (days === null) return t('days.none')
  if (days === 0) return t('days.today')
  return days > 0 ? t('days.left', { days }) : t('days.over', { days: -days })
}

export function kindInWords(kind: string): string {
  return isKind(kind) ? t(`kind.${kind}`) : kind
}

function isKind(kind: string): kind is StatusKind {
  return statusKinds.some((each) => each === kind)
}

/** "chưa đạt", as it stands inside a sentence. */
export function outcomeWord(outcome: Outcome): string {
  return kit(`status.${outcome}`)
}
