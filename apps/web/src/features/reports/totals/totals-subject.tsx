// The only place for how every board of figures says what it shows.
import type { ReactElement } from 'react'
import { lastDay } from '@binhyen/core/shared/span'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { periodLabel } from '../../../i18n/figure-words.ts'
import { formatDate } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/totals.ts'
import { Vi } from '../../../ui/vi.tsx'
import type { Totals } from './totals.queries.ts'

/** Whose figures, of which period, on the map of which day. */
export function Subject({ totals, today }: { readonly totals: Totals; readonly today: PlainDate }): ReactElement | null {
  const period = totals.periods.at(-1)
  if (period === undefined) return null
  const day = lastDay(period) < today ? lastDay(period) : today
  return (
    <>
      <Vi>{totals.unit.name}</Vi> · {periodLabel(period)} · {t('page.as-of', { day: formatDate(day) })}
    </>
  )
}
