// The only place where a year is chosen that periods are compared with for good.
import type { ReactElement } from 'react'
import { BASELINE_YEAR } from '@binhyen/core/totals/totals.domain'
import { yearOf } from '@binhyen/core/shared/plain-date'
import { readText, type Frame } from '../../../frame/use-frame.ts'
import { t } from '../../../i18n/vi/totals.ts'
import { SelectField } from '../../../ui/text-field.tsx'

/** The first year of reports that public texts tell of. */
const FIRST_YEAR = 2010

export function readBaseline(search: Readonly<Record<string, unknown>>): number {
  const year = Number(readText(search, 'baseline'))
  return Number.isInteger(year) && year >= FIRST_YEAR && year <= 2100 ? year : BASELINE_YEAR
}

export function BaselineField({ frame, value }: { readonly frame: Frame; readonly value: number }): ReactElement {
  const last = Math.max(yearOf(frame.me.today), value)
  const years = Array.from({ length: last - FIRST_YEAR + 1 }, (_, at) => String(last - at))
  return (
    <SelectField
      label={t('pick.baseline')}
      value={String(value)}
      options={years.map((year) => ({ value: year, label: year }))}
      onChange={(year) => frame.change({ baseline: year ?? undefined })}
    />
  )
}
