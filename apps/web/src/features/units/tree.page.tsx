// The only place for the tree of units as of a day, and for the ended units nobody can follow further.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { spanHolds } from '@binhyen/core/shared/span'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import { formatDate } from '../../i18n/format.ts'
import { useFrame } from '../../frame/use-frame.ts'
import { t as imports } from '../../i18n/vi/imports.ts'
import { t } from '../../i18n/vi/units.ts'
import { t as frame } from '../../i18n/vi.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { t as events } from '../../i18n/vi/unit-events.ts'
import { PageHeader, Section } from '../../ui/page.tsx'
import { childrenQuery, historyQuery, lostUnitsQuery, unitQuery, type UnitLine } from './units.queries.ts'
import { Vi } from '../../ui/vi.tsx'
import { UnitTotals } from './unit-totals.tsx'
import { changeWords } from './unit-words.ts'
import './units.css'

export function TreePage(): ReactElement {
  const { on, ownUnit, may } = useFrame()
  const top = useQuery(childrenQuery(COUNTRY_ID, on))
  const ownHistory = useQuery({ ...historyQuery(ownUnit ?? COUNTRY_ID), enabled: ownUnit !== undefined })
  const stands = ownHistory.data !== undefined && ownHistory.data.versions.some((version) => spanHolds(version.valid, on))
  const own = useQuery({ ...unitQuery(ownUnit ?? COUNTRY_ID, on), enabled: stands })
  // The way down to the unit the bar names, or to the person's own.
  const way = own.data === undefined ? [] : [own.data.id, ...own.data.path.map((each) => each.id)]
  return (
    <>
      <PageHeader
        title={t('tree.title')}
        subtitle={t('tree.subtitle', { date: formatDate(on) })}
        actions={
          <span className="row">
            <Link to="/don-vi/su-kien" className="button">
              {events('list.title')}
            </Link>
            {may('unit-event.write') ? (
              <Link to="/don-vi/nhap" className="button">
                {imports('page.link')}
              </Link>
            ) : null}
          </span>
        }
      />
      <div className="stack">
        <Loaded query={top} lines={12}>
          {(data) => (
            <>
              {data.beforeCatalogue ? (
                <Notice title={t('tree.before')}>{t('tree.before-help', { date: formatDate(data.on) })}</Notice>
              ) : null}
              <UnitTotals id={COUNTRY_ID} on={on} />
              <div className="card">
                {data.units.length === 0 ? <p className="muted">{t('tree.empty')}</p> : null}
                {/* The way is known a moment later than the tree: the tree begins anew with it. */}
                <Branches key={way.join(' ')} units={data.units} on={on} way={way} top />
              </div>
            </>
          )}
        </Loaded>
        <LostUnits />
      </div>
    </>
  )
}

type BranchesProps = {
  readonly units: readonly UnitLine[]
  readonly on: PlainDate
  readonly way: readonly string[]
  readonly top?: boolean
}

function Branches({ units, on, way, top = false }: BranchesProps): ReactElement {
  return (
    <ul className={top ? 'unit-tree' : 'unit-branch'} aria-label={top ? t('tree.label') : undefined}>
      {units.map((unit) => (
        <Branch key={unit.id} unit={unit} on={on} way={way} />
      ))}
    </ul>
  )
}

function Branch({ unit, on, way }: { readonly unit: UnitLine; readonly on: PlainDate; readonly way: readonly string[] }): ReactElement {
  const here = way[0] === unit.id
  const [open, setOpen] = useState(!here && way.includes(unit.id))
  return (
    <li>
      <div className={here ? 'unit-line unit-line--here' : 'unit-line'}>
        {unit.children === 0 ? (
          <span className="unit-line-space" />
        ) : (
          <IconButton
            icon={open ? 'down' : 'right'}
            label={t(open ? 'tree.close' : 'tree.open', { unit: unit.fullName })}
            expanded={open}
            onClick={() => setOpen(!open)}
          />
        )}
        <Link to="/don-vi/$id" params={{ id: unit.id }}>
          <Vi>{unit.fullName}</Vi>
        </Link>
        <span className="small muted">
          {unit.code}
          {unit.children === 0 ? null : ` · ${t('tree.children', { count: unit.children })}`}
        </span>
      </div>
      {open ? <Below id={unit.id} on={on} way={way} /> : null}
    </li>
  )
}

function Below({ id, on, way }: { readonly id: string; readonly on: PlainDate; readonly way: readonly string[] }): ReactElement {
  const children = useQuery(childrenQuery(id, on))
  return (
    <Loaded query={children} lines={3}>
      {(data) => <Branches units={data.units} on={on} way={way} />}
    </Loaded>
  )
}

/** Asked for only when somebody opens it. */
function LostUnits(): ReactElement {
  const [open, setOpen] = useState(false)
  return (
    <Section title={t('tree.lost')}>
      <p className="muted">{t('tree.lost-help')}</p>
      {open ? (
        <LostList />
      ) : (
        <div>
          <Button onClick={() => setOpen(true)}>{t('tree.lost-show')}</Button>
        </div>
      )}
    </Section>
  )
}

function LostList(): ReactElement {
  const lost = useInfiniteQuery(lostUnitsQuery)
  return (
    <Loaded query={lost}>
      {(data) => {
        const rows = data.pages.flatMap((page) => page.items)
        return rows.length === 0 ? (
          <p>{t('tree.lost-none')}</p>
        ) : (
          <>
            <ul className="unit-lost">
              {rows.map((row) => (
                <li key={row.id}>
                  <Link to="/don-vi/$id" params={{ id: row.id }}>
                    <Vi>{row.fullName}</Vi>
                  </Link>
                  <span className="muted">
                    {row.path.length === 0 ? null : <Vi>, {row.path.join(', ')}</Vi>} ·{' '}
                    {t('history.ended', { text: changeWords(row.ended) })}
                  </span>
                </li>
              ))}
            </ul>
            {lost.hasNextPage ? (
              <div>
                <Button busy={lost.isFetchingNextPage} onClick={() => void lost.fetchNextPage()}>
                  {frame('table.more')}
                </Button>
              </div>
            ) : null}
          </>
        )
      }}
    </Loaded>
  )
}
