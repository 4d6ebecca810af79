// The only place that shows how many units of each kind stand below a unit on a day.
import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/units.ts'
import { Loaded } from '../../ui/loaded.tsx'
import { Figure } from '../../ui/plots.tsx'
import { Vi } from '../../ui/vi.tsx'
import { totalsQuery, type LevelTotal } from './units.queries.ts'

export function UnitTotals({ id, on }: { readonly id: string; readonly on: PlainDate }): ReactElement {
  const totals = useQuery(totalsQuery(id, on))
  return (
    <Loaded query={totals} lines={2}>
      {(data) => (
        <div className="figures" role="group" aria-label={t('totals.label')}>
          {data.levels.map((each) => (
            <Figure
              key={each.level}
              label={t(`level.${each.level}`)}
              value={formatNumber(each.count)}
              detail={
                <>
                  <Types of={each} />
                  {each.unsure === 0 ? null : (
                    <span className="totals-unsure">{t('totals.unsure', { count: formatNumber(each.unsure) })}</span>
                  )}
                </>
              }
            />
          ))}
        </div>
      )}
    </Loaded>
  )
}

/** "2.621 xã, 687 phường, 13 đặc khu": the law's words, in either language. */
function Types({ of }: { readonly of: LevelTotal }): ReactElement {
  return <Vi>{of.types.map(({ type, count }) => `${formatNumber(count)} ${type}`).join(', ')}</Vi>
}
