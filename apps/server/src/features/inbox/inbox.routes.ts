// The only place that hangs the inbox on HTTP.
import * as api from '@binhyen/core/inbox/inbox.contract'
import * as mails from '@binhyen/core/inbox/mail.contract'
import { register, type Server } from '#server/platform/http/register'
import { countNotices, listNotices, markNotices, readUpTo } from './inbox.service.ts'
import { readMailServer, sendTrial, setMailServer, type MailSettings } from './mail-server.service.ts'
import { confirmMyMail, readMyMail, setMyMail } from './my-mail.service.ts'

export function inboxRoutes(server: Server, settings: MailSettings): void {
  register(server, api.listNotices, (ctx, { query }) => listNotices(ctx, query))
  register(server, api.countNotices, (ctx) => countNotices(ctx))
  register(server, api.markNotices, (ctx, { body }) => markNotices(ctx, body))
  register(server, api.readNoticesUpTo, (ctx, { body }) => readUpTo(ctx, body.upTo))
  register(server, mails.readMailServer, (ctx) => readMailServer(ctx))
  register(server, mails.setMailServer, (ctx, { body }) => setMailServer(ctx, body, settings))
  register(server, mails.sendTrialMail, (ctx, { body }) => sendTrial(ctx, body.to))
  register(server, mails.readMyMail, (ctx) => readMyMail(ctx))
  register(server, mails.setMyMail, (ctx, { body }) => setMyMail(ctx, body, settings.secrets))
  register(server, mails.confirmMyMail, (ctx, { body }) => confirmMyMail(ctx, body.code, settings.secrets))
}
