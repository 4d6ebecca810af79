// The only place that decides about the server mails go by: who sets it, what of it is shown, and how it is tried out.
import type { z } from 'zod'
import type { MailReply, MailServerReply, setMailServer as setMailServerContract } from '@binhyen/core/inbox/mail.contract'
import { trialMail } from '@binhyen/core/inbox/mail.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import { readMailHost } from '#server/platform/net/mail-line'
import { OutsideRefused } from '#server/platform/net/outside-address'
import type { SecretBox } from '#server/platform/secret-box'
import * as store from './mails.store.ts'

/** What the password of the mail server is sealed about. */
export const MAIL_PASSWORD = 'mail-server'
const MOST_GIVEN_UP = 50

export type MailSettings = {
  readonly secrets: SecretBox
  /** Hosts inside the network that the keeper of the program named. */
  readonly named: readonly string[]
}

export async function readMailServer(ctx: Ctx): Promise<MailServerReply> {
  ctx.authorise('mail-server.write', [COUNTRY_ID])
  return replyOf(ctx)
}

/** @throws auth.forbidden, mail.server-refused */
export async function setMailServer(
  ctx: Ctx,
  body: z.output<typeof setMailServerContract.body>,
  { secrets, named }: MailSettings,
): Promise<MailServerReply> {
  ctx.authorise('mail-server.write', [COUNTRY_ID])
  const host = hostOf(body, named)
  const address = addressOf(body.address)
  const before = await store.findServer(ctx)
  const username = body.username === '' ? null : body.username
  // a password goes to the server and the name it was given for, nowhere else
  const same = before !== undefined && before.host === host && before.port === body.port && before.username === username
  const given = body.password === undefined || body.password === '' ? null : secrets.seal(body.password, MAIL_PASSWORD)
  const password = username === null ? null : (given ?? (same ? before.password : null))
  const row = { host, port: body.port, security: body.security, username, sender: body.sender, address, is_on: body.on }
  await store.saveServer(ctx, { ...row, password })
  const told = (one: Omit<store.ServerRow, 'password'> | undefined) =>
    one === undefined
      ? null
      : { host: one.host, port: one.port, security: one.security, sender: one.sender, address: one.address, on: one.is_on }
  await ctx.audit(
    'mail-server.set',
    { kind: 'setting', id: 'mail-server', scope: [COUNTRY_ID] },
    { before: told(before), after: { ...told(row), passwordChanged: given !== null } },
  )
  return replyOf(ctx)
}

function hostOf(
  body: { readonly host: string; readonly port: number; readonly security: 'tls' | 'starttls' | 'none' },
  named: readonly string[],
): string {
  try {
    return readMailHost(body, named)
  } catch (error) {
    if (error instanceof OutsideRefused) throw new Problem('mail.server-refused', { fault: error.fault })
    throw error
  }
}

/** Where readers of mails find the system: http or https, a host, nothing behind it. */
function addressOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new Problem('mail.server-refused', { fault: 'not-an-address' })
  }
  return url.href.replace(/\/+$/, '')
}

/** Puts a trial mail on its way to wherever the administrator wants to see it arrive. @throws auth.forbidden, mail.server-missing */
export async function sendTrial(ctx: Ctx, to: string): Promise<MailServerReply> {
  ctx.authorise('mail-server.write', [COUNTRY_ID])
  if (!(await store.areMailsOn(ctx))) throw new Problem('mail.server-missing')
  await store.addMail(ctx, { purpose: 'trial', recipient: to, ...trialMail })
  await ctx.audit('mail-server.try', { kind: 'setting', id: 'mail-server', scope: [COUNTRY_ID] })
  return replyOf(ctx)
}

async function replyOf(ctx: Ctx): Promise<MailServerReply> {
  const [row, trial] = [await store.findServer(ctx), await store.findTrial(ctx)]
  return {
    server:
      row === undefined
        ? null
        : {
            host: row.host,
            port: row.port,
            security: row.security,
            username: row.username,
            hasPassword: row.password !== null,
            sender: row.sender,
            address: row.address,
            on: row.is_on,
          },
    trial: trial === undefined ? null : mailReply(trial),
    givenUp: (await store.listGivenUp(ctx, MOST_GIVEN_UP)).map(mailReply),
    waiting: await store.countWaiting(ctx),
  }
}

const mailReply = (row: store.MailRow): MailReply => ({
  id: row.id,
  purpose: row.purpose,
  account: { id: row.account_id, username: row.username ?? '' },
  madeAt: row.made_at.toISOString(),
  attempts: row.attempts,
  state: row.sent_at !== null ? 'sent' : row.next_at === null ? 'given-up' : 'waiting',
  answer: row.answer,
})
