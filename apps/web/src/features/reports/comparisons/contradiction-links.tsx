// The only place for ways to the figures that do not agree: a line with their count, and the cells of a board they stand in.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { useFrame } from '../../../frame/use-frame.ts'
import { formatNumber } from '../../../i18n/format.ts'
import { t } from '../../../i18n/vi/differences.ts'
import { Icon } from '../../../ui/icon.tsx'
import { countsQuery, isCountedWhole, isCountry, marksQuery } from './contradictions.queries.ts'

/** How many wait to be settled; nothing where none does. */
export function StandingContradictions(filter: { readonly unit?: string; readonly report?: string }): ReactElement | null {
  const { ownUnit } = useFrame()
  const { data } = useQuery(countsQuery({ ...filter, ...(isCountry(filter.unit ?? ownUnit) ? { kind: 'level' as const } : {}) }))
  if (data === undefined || data.open + data.outdated === 0) return null
  const count = formatNumber(data.open + data.outdated)
  return (
    <p>
      <Link to="/so-lieu/mau-thuan" search={(): Record<string, string> => filter} className="contradiction-link">
        <Icon name="alert" /> {isCountedWhole(data) ? t('link.count', { count }) : t('link.at-least', { count })}
      </Link>
    </p>
  )
}

const cellAt = (unit: string, figure: string, from: string): string => `${unit} ${figure} ${from}`

/** Tells of a cell of a board whether somebody says something else about it. */
export function useContradictedCells(filter: {
  readonly unit: string
  readonly form: string
}): (unit: string, figure: string, from: string) => boolean {
  const { data } = useQuery(marksQuery({ ...filter, ...(isCountry(filter.unit) ? { kind: 'level' as const } : {}) }))
  const cells = new Set((data?.items ?? []).map((each) => cellAt(each.unit.id, each.figure.id, each.period.from)))
  return (unit, figure, from) => cells.has(cellAt(unit, figure, from))
}
