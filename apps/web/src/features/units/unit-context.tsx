// The only place for showing and changing whose data the pages show.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { t } from '../../i18n/vi.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { Popover } from '../../ui/popover.tsx'
import { answeredDay, versionOn } from './unit-words.ts'
import { findUnitOptions, historyQuery, unitQuery } from './units.queries.ts'
import { Vi } from '../../ui/vi.tsx'

export type UnitContextProps = {
  readonly unit: string | undefined
  readonly on: PlainDate
  readonly onChange: (unit: string | undefined) => void
}

export function UnitContext({ unit, on, onChange }: UnitContextProps): ReactElement {
  const client = useQueryClient()
  // A unit that does not stand on that day still has its name: its history is asked first.
  const history = useQuery({ ...historyQuery(unit ?? ''), enabled: unit !== undefined })
  const found = useQuery({
    ...unitQuery(unit ?? '', history.data === undefined ? on : answeredDay(history.data, on)),
    enabled: history.data !== undefined,
  })
  const name = unit === undefined ? t('frame.no-unit') : history.data === undefined ? unit : (versionOn(history.data, on)?.fullName ?? unit)
  return (
    <Popover icon="units" label={t('frame.unit-change')} align="start" text={unit === undefined ? name : <Vi>{name}</Vi>}>
      {(close) => (
        <div className="stack">
          {found.data === undefined || unit === undefined ? null : (
            <p className="small muted">
              <Vi>{[found.data.fullName, ...found.data.path.map((each) => each.name)].join(', ')}</Vi>
            </p>
          )}
          <Combobox
            label={t('frame.unit')}
            hint={t('search.hint')}
            value={null}
            find={(text) => findUnitOptions(client, text, on)}
            onChange={(option) => {
              if (option !== null) onChange(option.id)
              close()
            }}
          />
          {unit === undefined ? null : (
            <Button
              onClick={() => {
                onChange(undefined)
                close()
              }}
            >
              {t('frame.clear-unit')}
            </Button>
          )}
        </div>
      )}
    </Popover>
  )
}
