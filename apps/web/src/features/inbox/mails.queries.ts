// The only place where the web asks about mails: one's own address, and the server they go by.
import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import * as api from '@binhyen/core/inbox/mail.contract'
import { call } from '../../api/client.ts'

export type { MailReply, MailServerReply, MyMailReply } from '@binhyen/core/inbox/mail.contract'

export const myMailQuery = queryOptions({
  queryKey: ['inbox', 'my-mail'],
  queryFn: ({ signal }) => call(api.readMyMail, {}, { signal }),
})

const WAITING_MS = 2000

/** While a trial is on its way, its outcome is looked for. */
export const mailServerQuery = queryOptions({
  queryKey: ['inbox', 'mail-server'],
  queryFn: ({ signal }) => call(api.readMailServer, {}, { signal }),
  refetchInterval: (query) => (query.state.data?.trial?.state === 'waiting' ? WAITING_MS : false),
})

export const saveMyMail = (body: z.input<typeof api.setMyMail.body>) => call(api.setMyMail, { body })
export const confirmMyMail = (code: string) => call(api.confirmMyMail, { body: { code } })
export const saveMailServer = (body: z.input<typeof api.setMailServer.body>) => call(api.setMailServer, { body })
export const sendTrialMail = (to: string) => call(api.sendTrialMail, { body: { to } })
