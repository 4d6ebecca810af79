// The only place for the entries at the left, at the bottom of a phone, and in the drawer.
import type { MeReply } from '@binhyen/core/access/access.contract'
import { Link, useLocation } from '@tanstack/react-router'
import type { ReactElement } from 'react'
import { t } from '../i18n/vi.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { AccountPart } from './account-menu.tsx'
import { AppearanceControls } from './appearance-controls.tsx'
import type { Place } from './places.ts'

function PlaceLinks({ places }: { readonly places: readonly Place[] }): ReactElement {
  const { pathname } = useLocation()
  const elsewhere = (place: Place): boolean => place.also?.some((path) => pathname.startsWith(path)) === true
  return (
    <ul className="place-list">
      {places.map((place) => (
        <li key={place.id}>
          <Link
            to={place.path}
            className={elsewhere(place) ? 'place-link place-link--here' : 'place-link'}
            activeProps={{ className: 'place-link--here' }}
            {...(elsewhere(place) ? { 'aria-current': 'page' as const } : {})}
          >
            <Icon name={place.icon} />
            <span>{t(place.label)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

export function SideNavigation({ places }: { readonly places: readonly Place[] }): ReactElement {
  return (
    <nav className="side-navigation" aria-label={t('frame.navigation')}>
      <PlaceLinks places={places} />
    </nav>
  )
}

type PhoneBarProps = { readonly places: readonly Place[]; readonly onMore: () => void }

/** The first three entries and the way to the rest, within reach of a thumb. */
export function PhoneBar({ places, onMore }: PhoneBarProps): ReactElement {
  return (
    <nav className="phone-bar" aria-label={t('frame.navigation')}>
      <PlaceLinks places={places.slice(0, 3)} />
      <button type="button" className="place-link" onClick={onMore}>
        <Icon name="more" />
        <span>{t('frame.more')}</span>
      </button>
    </nav>
  )
}

type MenuDrawerProps = { readonly open: boolean; readonly places: readonly Place[]; readonly me: MeReply; readonly onClose: () => void }

export function MenuDrawer({ open, places, me, onClose }: MenuDrawerProps): ReactElement {
  return (
    <Dialog open={open} kind="menu" title={t('app.name')} onClose={onClose}>
      <div className="stack">
        <nav aria-label={t('frame.navigation')} className="drawer-places">
          <PlaceLinks places={places} />
        </nav>
        <hr />
        <AppearanceControls />
        <hr />
        <AccountPart me={me} />
      </div>
    </Dialog>
  )
}
