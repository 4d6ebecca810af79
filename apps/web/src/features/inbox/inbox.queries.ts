// The only place where the web asks what the account was told, and says what of it was read.
import { infiniteQueryOptions, queryOptions, type QueryClient } from '@tanstack/react-query'
import * as api from '@binhyen/core/inbox/inbox.contract'
import { call } from '../../api/client.ts'

export type { NoticeReply } from '@binhyen/core/inbox/inbox.contract'

export const unreadQuery = queryOptions({
  queryKey: ['inbox', 'count'],
  queryFn: ({ signal }) => call(api.countNotices, {}, { signal }),
})

export const noticesQuery = (unread: boolean) =>
  infiniteQueryOptions({
    queryKey: ['inbox', 'list', unread],
    queryFn: ({ signal, pageParam }) =>
      call(
        api.listNotices,
        { query: { limit: 50, unread: unread ? 'true' : 'false', ...(pageParam === null ? {} : { after: pageParam }) } },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })

export const markNotices = (ids: readonly number[], read: boolean) => call(api.markNotices, { body: { ids: [...ids], read } })
export const readUpTo = (upTo: number) => call(api.readNoticesUpTo, { body: { upTo } })

/** After anything was marked: the number in the bar is known from the reply, the lists are read again. */
export async function refreshInbox(client: QueryClient, count: { readonly unread: number }): Promise<void> {
  client.setQueryData(unreadQuery.queryKey, count)
  await client.invalidateQueries({ queryKey: ['inbox', 'list'] })
}
