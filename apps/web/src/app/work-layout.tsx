// The only place for the frame around every page of work: demonstration band, bar, navigation, page, and what stands ready over them.
import { useQuery } from '@tanstack/react-query'
import { Outlet, useLocation } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useEffectEvent, useState, type ReactElement } from 'react'
import { formatDate } from '../i18n/format.ts'
import { meQuery } from '../features/access/access.queries.ts'
import { SessionDialog } from '../features/access/session-dialog.tsx'
import { TextGuard } from '../features/protection/text-guard.tsx'
import { t } from '../i18n/vi.ts'
import { DemoMark, OfflineLine } from '../ui/feedback.tsx'
import { Loaded } from '../ui/loaded.tsx'
import { MenuDrawer, PhoneBar, SideNavigation } from './navigation.tsx'
import { placesFor } from './places.ts'
import { SearchDialog } from './search-dialog.tsx'
import { goToSignIn } from './sign-in-address.ts'
import { TopBar } from './top-bar.tsx'
import { Vi } from '../ui/vi.tsx'
import './work-layout.css'

// behind the first picture of a page: nobody needs them to read it
const ConfirmationDialog = lazy(async () => ({ default: (await import('../features/access/confirmation-dialog.tsx')).ConfirmationDialog }))
const SignInNotice = lazy(async () => ({ default: (await import('../features/access/sign-in-notice.tsx')).SignInNotice }))

/** Ctrl K (⌘ K) from anywhere, also from inside an input. */
function useSearchKey(open: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent): void => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'k') return
    event.preventDefault()
    open()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

/** Keeps the height of what sticks to the top where sticky parts of pages find it. */
function useTopHeight(): (top: HTMLElement | null) => (() => void) | undefined {
  return (top) => {
    if (top === null) return undefined
    const watcher = new ResizeObserver(() => {
      const sticks = getComputedStyle(top).position === 'sticky'
      document.documentElement.style.setProperty('--frame-top', sticks ? `${top.offsetHeight}px` : '0px')
    })
    watcher.observe(top)
    return () => watcher.disconnect()
  }
}

export function WorkLayout(): ReactElement {
  const me = useQuery(meQuery)
  const [searching, setSearching] = useState(false)
  /** Where the menu was opened: going anywhere closes it. */
  const [menuAt, setMenuAt] = useState<string | null>(null)
  const { pathname } = useLocation()
  const [topRef] = useState(useTopHeight)
  useSearchKey(() => setSearching(true))
  return (
    <Loaded query={me}>
      {(person) => {
        const places = placesFor(person.grants.map((grant) => grant.role))
        return (
          <TextGuard>
            <div className="frame">
              <a className="skip-link" href="#main">
                {t('frame.skip')}
              </a>
              <div className="frame-top" ref={topRef}>
                {person.demonstration ? <DemoMark /> : null}
                <TopBar me={person} onSearch={() => setSearching(true)} onMenu={() => setMenuAt(pathname)} />
                <OfflineLine />
              </div>
              <div className="frame-body">
                <SideNavigation places={places} />
                <main className="frame-main" id="main" tabIndex={-1}>
                  <Suspense>
                    <SignInNotice me={person} />
                  </Suspense>
                  <Outlet />
                  <p className="print-only small frame-printed">
                    {t.nodes('frame.printed', { date: formatDate(person.today), person: <Vi>{person.account.displayName}</Vi> })}
                    {person.demonstration ? ` – ${t('demo.mark')}` : ''}
                  </p>
                </main>
              </div>
              <PhoneBar places={places} onMore={() => setMenuAt(pathname)} />
              <MenuDrawer open={menuAt === pathname} places={places} me={person} onClose={() => setMenuAt(null)} />
              <SearchDialog open={searching} places={places} onClose={() => setSearching(false)} />
              <Suspense>
                <ConfirmationDialog />
              </Suspense>
              <SessionDialog accountId={person.account.id} username={person.account.username} onLeave={() => goToSignIn(null)} />
            </div>
          </TextGuard>
        )
      }}
    </Loaded>
  )
}
