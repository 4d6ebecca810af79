// The only place for /thong-bao: what the account was told, day by day, each leading to where it is dealt with.
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { problemIn } from '../../api/api-problem.ts'
import { useFrame } from '../../frame/use-frame.ts'
import { formatDate, formatTime } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/inbox.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { CheckField } from '../../ui/text-field.tsx'
import { markNotices, noticesQuery, readUpTo, refreshInbox, type NoticeReply } from './inbox.queries.ts'
import { headline, Lead, NoticeDetail } from './notice-words.tsx'
import './inbox.css'

/** Notices come newest first, so those of a day stand together. */
function byDay(notices: readonly NoticeReply[]): readonly { readonly day: PlainDate; readonly notices: readonly NoticeReply[] }[] {
  const days: { day: PlainDate; notices: NoticeReply[] }[] = []
  for (const notice of notices) {
    const last = days.at(-1)
    if (last?.day === notice.on) last.notices.push(notice)
    else days.push({ day: notice.on, notices: [notice] })
  }
  return days
}

export function InboxPage(): ReactElement {
  const { me } = useFrame()
  const client = useQueryClient()
  const [unreadOnly, setUnreadOnly] = useState(false)
  const query = useInfiniteQuery(noticesQuery(unreadOnly))
  const rows = query.data?.pages.flatMap((page) => page.items) ?? []
  const refresh = (count: { readonly unread: number }): Promise<void> => refreshInbox(client, count)
  const marking = useMutation({ mutationFn: ({ id, read }: { id: number; read: boolean }) => markNotices([id], read), onSuccess: refresh })
  const reading = useMutation({ mutationFn: readUpTo, onSuccess: refresh })
  const newest = rows[0]
  const error = marking.error ?? reading.error
  return (
    <div className="stack">
      <PageHeader
        title={t('page.title')}
        subtitle={t('page.subtitle')}
        actions={
          newest !== undefined && rows.some(({ read }) => !read) ? (
            <Button icon="check" busy={reading.isPending} onClick={() => reading.mutate(newest.id)}>
              {t('read.all')}
            </Button>
          ) : null
        }
      />
      <CheckField label={t('filter.unread')} checked={unreadOnly} onChange={setUnreadOnly} />
      {error === null ? null : <Notice kind="error" title={problemSentence(problemIn(error))} />}
      <Loaded query={query}>
        {() => (
          <>
            {rows.length === 0 ? <Nothing unreadOnly={unreadOnly} /> : null}
            {byDay(rows).map(({ day, notices }) => (
              <section key={`${day} ${String(notices[0]?.id)}`} className="inbox-day">
                <h2>{day === me.today ? t('day.today', { date: formatDate(day) }) : formatDate(day)}</h2>
                <ul className="inbox-list">
                  {notices.map((notice) => (
                    <Line key={notice.id} notice={notice} onMark={(read) => marking.mutate({ id: notice.id, read })} />
                  ))}
                </ul>
              </section>
            ))}
            {query.hasNextPage ? (
              <div>
                <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  {t('list.more')}
                </Button>
              </div>
            ) : null}
          </>
        )}
      </Loaded>
    </div>
  )
}

function Nothing({ unreadOnly }: { readonly unreadOnly: boolean }): ReactElement {
  return unreadOnly ? (
    <EmptyState title={t('list.none-unread')} icon="check" />
  ) : (
    <EmptyState title={t('list.none')} icon="bell">
      {t('list.none-help')}
    </EmptyState>
  )
}

function Line({ notice, onMark }: { readonly notice: NoticeReply; readonly onMark: (read: boolean) => void }): ReactElement {
  const { read, urgent } = notice
  return (
    <li className={read ? 'inbox-line' : 'inbox-line inbox-line--unread'}>
      <div className="inbox-said">
        <Lead notice={notice} onOpen={() => (read ? undefined : onMark(true))}>
          {read ? null : <span className="visually-hidden">{t('mark.unread')}: </span>}
          {headline(notice)}
        </Lead>
        <NoticeDetail notice={notice} />
        <span className="inbox-marks">
          {urgent ? <StatusTag status="due-soon">{t('mark.urgent')}</StatusTag> : null}
          <span className="small muted">{formatTime(notice.at)}</span>
        </span>
      </div>
      <IconButton icon={read ? 'undo' : 'check'} label={t(read ? 'read.back' : 'read.one')} onClick={() => onMark(!read)} />
    </li>
  )
}
