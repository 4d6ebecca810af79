// The only place for the line that says how many figures do not agree and leads to them.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useFrame } from '../../../frame/use-frame.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/reports.ts'
import { Icon } from '../../../ui/icon.tsx'
import { countsQuery, isCountedWhole, isCountry } from './contradictions.queries.ts'

/** How many wait to be settled; nothing where none does. */
export function StandingContradictions(filter: { readonly unit?: string; readonly report?: string }): ReactElement | null {
  const { ownUnit } = useFrame()
  const { data } = useQuery(countsQuery({ ...filter, ...(isCountry(filter.unit ?? ownUnit) ? { kind: 'level' as const } : {}) }))
  if (data === undefined || data.open + data.outdated === 0) return null
  const count = formatNumber(data.open + data.outdated)
  return (
    <p>
      <Link to="/so-lieu/mau-thuan" search={(): Record<string, string> => filter} className="contradiction-link">
        <Icon name="alert" /> {isCountedWhole(data) ? t('to.contradictions', { count }) : t('to.contradictions-at-least', { count })}
      </Link>
    </p>
  )
}
