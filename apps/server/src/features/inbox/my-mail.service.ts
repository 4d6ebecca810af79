// The only place that decides about an account's own e-mail address: named by its owner, shown by a code to be theirs, and forgotten at will.
import { randomInt } from 'node:crypto'
import type { MyMailReply } from '@binhyen/core/inbox/mail.contract'
import { codeMail, type MailChoice } from '@binhyen/core/inbox/mail.domain'
import { Problem } from '@binhyen/core/shared/problem'
import type { Ctx } from '#server/platform/context'
import type { SecretBox } from '#server/platform/secret-box'
import * as store from './mails.store.ts'

const CODE_MINUTES = 30
const MINUTES_BETWEEN = 2
const MOST_TRIES = 5
const MINUTE_MS = 60_000

/** A code is marked together with the address it was sent to: it shows that address and no other. */
const about = (ctx: Ctx, address: string): string => `mail ${ctx.actor.accountId} ${address}`

export async function readMyMail(ctx: Ctx): Promise<MyMailReply> {
  ctx.authoriseOwn()
  return replyOf(ctx, await store.readMyMail(ctx))
}

/** @throws mail.server-missing, mail.code-too-soon */
export async function setMyMail(
  ctx: Ctx,
  { address, choice }: { readonly address: string | null; readonly choice: MailChoice },
  secrets: SecretBox,
): Promise<MyMailReply> {
  ctx.authoriseOwn()
  const before = await store.findMyMail(ctx)
  const entity = { kind: 'account', id: ctx.actor.accountId }
  if (address === null) {
    await store.removeMyMail(ctx)
    await ctx.audit('account.forget-mail', entity)
    return replyOf(ctx, undefined)
  }
  if (before !== undefined && before.address === address && before.verified_at !== null) {
    const row = { ...before, choice }
    await store.saveMyMail(ctx, row)
    await ctx.audit('account.choose-mail', entity, { after: { choice } })
    return replyOf(ctx, row)
  }
  return replyOf(ctx, await sendCode(ctx, { address, choice, before }, secrets))
}

type Named = { readonly address: string; readonly choice: MailChoice; readonly before: store.MyMailRow | undefined }

async function sendCode(ctx: Ctx, { address, choice, before }: Named, secrets: SecretBox): Promise<store.MyMailRow> {
  if (!(await store.areMailsOn(ctx))) throw new Problem('mail.server-missing')
  // nobody's box is filled through us
  const left = (before?.code_sent_at?.getTime() ?? 0) + MINUTES_BETWEEN * MINUTE_MS - ctx.now.getTime()
  if (left > 0) throw new Problem('mail.code-too-soon', { retryAfterSeconds: Math.ceil(left / 1000) })
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  const row = {
    address,
    choice,
    verified_at: null,
    code_mark: secrets.mark(code, about(ctx, address)),
    code_sent_at: ctx.now,
    code_tries: 0,
  }
  await store.saveMyMail(ctx, row)
  await store.addMail(ctx, { purpose: 'code', recipient: address, ...codeMail(code, CODE_MINUTES) })
  await ctx.audit('account.name-mail', { kind: 'account', id: ctx.actor.accountId })
  return row
}

/** A wrong code is counted; what was counted must stay, so it is answered and not thrown. */
export async function confirmMyMail(ctx: Ctx, code: string, secrets: SecretBox): Promise<MyMailReply & { readonly right: boolean }> {
  ctx.authoriseOwn()
  const row = await store.findMyMail(ctx)
  const entity = { kind: 'account', id: ctx.actor.accountId }
  if (row === undefined || !isStanding(row, ctx.now)) {
    await ctx.audit('account.confirm-mail', entity, { after: { right: false } })
    return { right: false, ...(await replyOf(ctx, row)) }
  }
  const right = secrets.mark(code.replace(/\s/g, ''), about(ctx, row.address)).equals(Buffer.from(row.code_mark ?? []))
  const after = right ? { ...row, verified_at: ctx.now, code_mark: null, code_tries: 0 } : { ...row, code_tries: row.code_tries + 1 }
  await store.saveMyMail(ctx, after)
  await ctx.audit('account.confirm-mail', entity, { after: { right } })
  return { right, ...(await replyOf(ctx, after)) }
}

/** A code was sent, not long ago, and was not tried too often. */
function isStanding({ code_mark, code_sent_at, code_tries }: store.MyMailRow, now: Date): boolean {
  return code_mark !== null && code_tries < MOST_TRIES && now.getTime() - (code_sent_at?.getTime() ?? 0) <= CODE_MINUTES * MINUTE_MS
}

async function replyOf(ctx: Ctx, row: store.MyMailRow | undefined): Promise<MyMailReply> {
  return {
    address: row?.address ?? null,
    verified: row !== undefined && row.verified_at !== null,
    choice: row?.choice ?? 'urgent',
    available: await store.areMailsOn(ctx),
  }
}
