// The only place for the bell in the bar: how much the account has not read, and the way to it.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useState, type ReactElement } from 'react'
import { t } from '../../i18n/vi.ts'
import { Icon } from '../../ui/icon.tsx'
import { unreadQuery } from './inbox.queries.ts'
import './inbox.css'

const EVERY_MS = 60_000
/** Who touched nothing for so long is not at the screen: asking for them would keep their session open for ever. */
const AWAY_MS = 10 * 60_000
const MOST_SHOWN = 99

/** True while somebody works at this page. */
function useSomebodyThere(): boolean {
  const [there, setThere] = useState(true)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const seen = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => setThere(false), AWAY_MS)
      setThere(true)
    }
    seen()
    for (const event of ['pointerdown', 'keydown'] as const) window.addEventListener(event, seen, { passive: true })
    return () => {
      clearTimeout(timer)
      for (const event of ['pointerdown', 'keydown'] as const) window.removeEventListener(event, seen)
    }
  }, [])
  return there
}

export function Bell(): ReactElement {
  const there = useSomebodyThere()
  const { data } = useQuery({ ...unreadQuery, refetchInterval: there ? EVERY_MS : false })
  const unread = data?.unread ?? 0
  return (
    <Link
      to="/thong-bao"
      className="button button--quiet inbox-bell"
      aria-label={unread === 0 ? t('frame.bell-none') : t('frame.bell-some', { count: unread })}
    >
      <Icon name="bell" />
      {unread === 0 ? null : (
        <span className="inbox-number" aria-hidden="true">
          {unread > MOST_SHOWN ? `${String(MOST_SHOWN)}+` : unread}
        </span>
      )}
    </Link>
  )
}
