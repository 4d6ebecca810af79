// The only place for how a cohort is named and its state shown.
import type { ReactElement } from 'react'
import { statusKinds } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { t } from '../../i18n/vi/units.ts'
import { StatusTag } from '../../ui/status-tag.tsx'
import type { CohortReply } from './enrolments.queries.ts'
import { resultWords } from '../../i18n/result-words.ts'

/** "Chỉ tiêu 19.2 – cấp xã"; a programme without words of ours by its own name. */
export function programmeWords({ programme, objectLevel }: Pick<CohortReply, 'programme' | 'objectLevel'>): string {
  const kind = statusKinds.find((each) => each === programme)
  if (kind === undefined || objectLevel === 'country' || objectLevel === 'province') return programme
  return resultWords().measureTitle(kind, objectLevel)
}

export function CohortState({ cohort }: { readonly cohort: Pick<CohortReply, 'frozen'> }): ReactElement {
  return cohort.frozen ? (
    <StatusTag status="accepted">{t('cohort.frozen')}</StatusTag>
  ) : (
    <StatusTag status="registered">{t('cohort.open')}</StatusTag>
  )
}
