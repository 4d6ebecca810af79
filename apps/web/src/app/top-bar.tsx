// The only place for the bar on top: the product, whose data and as of when, search, and the reader's own settings.
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import type { MeReply } from '@binhyen/core/access/access.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../i18n/format.ts'
import { Bell } from '../features/inbox/bell.tsx'
import { UnitContext } from '../features/units/unit-context.tsx'
import { t } from '../i18n/vi.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { DateField } from '../ui/date-field.tsx'
import { Icon } from '../ui/icon.tsx'
import { OtherLanguageButton } from '../ui/language-switch.tsx'
import { Popover } from '../ui/popover.tsx'
import { AccountPart } from './account-menu.tsx'
import { AppearanceControls, TextSizeControl } from './appearance-controls.tsx'
import { readFrameSearch, type FrameSearch } from './frame-search.ts'

export type TopBarProps = { readonly me: MeReply; readonly onSearch: () => void; readonly onMenu: () => void }

export function TopBar({ me, onSearch, onMenu }: TopBarProps): ReactElement {
  const frame = readFrameSearch(useSearch({ strict: false }))
  const navigate = useNavigate()
  /** Changes whose data or which day, and stays on the page with all its own filters. */
  const change = (next: FrameSearch): void => {
    void navigate({ to: '.', search: (now: Record<string, unknown>) => ({ ...now, ...next }) })
  }
  return (
    <header className="top-bar">
      <div className="top-menu">
        <IconButton icon="menu" label={t('frame.menu')} onClick={onMenu} />
      </div>
      <Link to="/" className="top-name">
        <img src="/favicon.svg" alt="" width="28" height="28" />
        <span>{t('app.name')}</span>
      </Link>
      <div className="top-context">
        <UnitContext unit={frame.unit} on={frame.on ?? me.today} onChange={(unit) => change({ unit })} />
        <DayContext me={me} on={frame.on} onChange={(on) => change({ on })} />
      </div>
      <button type="button" className="top-search" aria-label={t('frame.search-long')} onClick={onSearch}>
        <Icon name="search" />
        <span className="top-search-text">{t('frame.search-long')}</span>
        <kbd>{t('frame.search-keys')}</kbd>
      </button>
      <div className="top-tools">
        <Bell />
        <TextSizeControl />
        <OtherLanguageButton />
        <Popover icon="text" label={t('frame.appearance')}>
          {() => <AppearanceControls />}
        </Popover>
        <Popover icon="user" label={`${t('frame.account')}: ${me.account.displayName}`}>
          {() => <AccountPart me={me} />}
        </Popover>
      </div>
    </header>
  )
}

/** The working day stays in sight also while another one is looked at. */
function DayText({ today, on }: { readonly today: string; readonly on: PlainDate | null }): ReactElement {
  return (
    <>
      {today}
      {on === null ? null : <mark className="top-past">{t('frame.as-of', { date: formatDate(on) })}</mark>}
    </>
  )
}

type DayContextProps = { readonly me: MeReply; readonly on: PlainDate | undefined; readonly onChange: (on: PlainDate | undefined) => void }

/** The working day, always in sight; another day shows everything as it stood then. */
function DayContext({ me, on, onChange }: DayContextProps): ReactElement {
  const today = t(me.demonstration ? 'frame.demo-today' : 'frame.today', { date: formatDate(me.today) })
  const past = on !== undefined && on !== me.today
  return (
    <Popover icon="clock" label={t('frame.day-change')} align="start" text={<DayText today={today} on={past ? on : null} />}>
      {(close) => (
        <div className="stack">
          <p className="small muted">{today}</p>
          <DateField
            label={t('frame.day')}
            value={on ?? me.today}
            onChange={(day) => (day === null ? undefined : onChange(day === me.today ? undefined : day))}
          />
          {past ? (
            <Button
              onClick={() => {
                onChange(undefined)
                close()
              }}
            >
              {t('frame.day-back')}
            </Button>
          ) : null}
        </div>
      )}
    </Popover>
  )
}
