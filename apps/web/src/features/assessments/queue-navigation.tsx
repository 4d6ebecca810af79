// The only place for walking from dossier to dossier of a queue without going back to its list.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, type ReactElement } from 'react'
import { t } from '../../i18n/vi/assessments.ts'
import { Icon } from '../../ui/icon.tsx'
import { queueQuery, useMe, type QueueKind } from './assessments.queries.ts'
import { placeIn, rememberQueue } from './queue-memory.ts'

export function QueueNavigation({ id, queue }: { readonly id: string; readonly queue: QueueKind }): ReactElement | null {
  const me = useMe()
  const { data } = useQuery(queueQuery(queue))
  const place = useMemo(() => {
    if (me === undefined || data === undefined) return null
    const waiting = data.items.map((row) => row.id)
    return placeIn(rememberQueue({ accountId: me.account.id, on: me.today }, queue, waiting), waiting, id)
  }, [me, data, queue, id])
  return (
    <nav className="queue-nav no-print" aria-label={t('queue.title')}>
      <Link to="/tham-dinh" search={queue === 'synthesise' ? { queue } : {}}>
        {t('queue.back')}
      </Link>
      {place === null ? null : <span className="muted">{t('queue.progress', { done: place.done, total: place.total })}</span>}
      {place === null || place.previous === null ? null : (
        <Link to="/ho-so/$id" params={{ id: place.previous }} search={{ queue }} className="button">
          <Icon name="left" />
          {t('queue.previous')}
        </Link>
      )}
      {place === null || place.next === null ? null : (
        <Link to="/ho-so/$id" params={{ id: place.next }} search={{ queue }} className="button">
          {t('queue.next')}
          <Icon name="right" />
        </Link>
      )}
    </nav>
  )
}
