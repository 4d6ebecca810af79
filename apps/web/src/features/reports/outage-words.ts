// The only place for how pages say when the system was down, and what that gave to a report.
import { isCoveredBy } from '@binhyen/core/reports/outages.domain'
import type { ReportRow } from '@binhyen/core/reports/reports.contract'
import { dayOf, type LocalTime } from '@binhyen/core/shared/local-time'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/outages.ts'

const moment = (time: LocalTime): string => t('moment', { time: time.slice(11), date: formatDate(dayOf(time)) })

export const spanInWords = ({ from, to }: { readonly from: LocalTime; readonly to: LocalTime }): string =>
  t('span', { from: moment(from), to: moment(to) })

type Credited = Pick<ReportRow, 'credit' | 'handedInOn'>

/** The whole sentence; null where no outage has to do with it. */
export function creditSentence({ credit, handedInOn }: Credited): string | null {
  if (credit === null) return null
  const spans = credit.outages.map(spanInWords).join('; ')
  if (handedInOn !== null && isCoveredBy(credit, handedInOn)) return t('credit.counted', { spans })
  return t(handedInOn === null ? 'credit.until' : 'credit.too-late', { until: formatDate(credit.until), spans })
}

/** For a line of a list; null where there is nothing to add to what stands there. */
export function creditShort({ credit, handedInOn }: Credited): string | null {
  if (credit === null) return null
  if (handedInOn === null) return t('credit.short-until', { until: formatDate(credit.until) })
  return isCoveredBy(credit, handedInOn) ? t('credit.short-counted') : null
}
