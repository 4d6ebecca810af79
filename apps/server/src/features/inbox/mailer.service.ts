// The only place that puts digests on their way and sends what is due: taken in one transaction, sent outside of any, noted in another.
import { digestMail, minutesUntilRetry } from '@binhyen/core/inbox/mail.domain'
import { sendMail, type MailOutcome, type MailServer } from '#server/platform/net/mail-line'
import { runAsNobody, type Runtime } from '#server/platform/run'
import { MAIL_PASSWORD, type MailSettings } from './mail-server.service.ts'
import * as store from './mails.store.ts'

const DIGESTS_AT_ONCE = 100
const MAILS_AT_ONCE = 10
/** Longer than ten mails can take. */
const HOLD_MINUTES = 10
const MINUTE_MS = 60_000

export type Mailer = MailSettings & {
  readonly timeoutMs?: number
  /** Authorities beside those the machine knows: tests. */
  readonly authorities?: string
}

const nobody = <T>(runtime: Runtime, mode: 'read' | 'write', work: Parameters<typeof runAsNobody<T>>[2]): Promise<T> =>
  runAsNobody(runtime, { mode, sender: null }, work)

/** One mail for each account that something waits for, once a day. False where no mails are sent. */
export async function makeDigests(runtime: Runtime): Promise<boolean> {
  const server = await nobody(runtime, 'read', store.serverAtWork)
  if (server === null) return false
  for (;;) {
    const made = await nobody(runtime, 'write', async (ctx) => {
      const waiting = await store.listWaitingDigests(ctx, DIGESTS_AT_ONCE)
      await store.addDigests(
        ctx,
        waiting.map(({ account, recipient, notices }) => ({
          account,
          recipient,
          ...digestMail(notices, server.address, ctx.demonstration),
        })),
      )
      return waiting.length
    })
    if (made < DIGESTS_AT_ONCE) return true
  }
}

/** Sends what is due; answers how many mails it took up. */
export async function sendDue(runtime: Runtime, mailer: Mailer): Promise<number> {
  const found = await nobody(runtime, 'read', store.serverAtWork)
  if (found === null) return 0
  const server: MailServer = { ...found, password: openPassword(found.password, mailer) }
  const domain = found.sender.split('@')[1] ?? 'localhost'
  const taken = await nobody(runtime, 'write', (ctx) => store.takeMails(ctx, MAILS_AT_ONCE, HOLD_MINUTES))
  for (const mail of taken) {
    const { recipient, subject, body } = mail
    const outcome = await sendMail(server, { messageId: `<binhyen-${String(mail.id)}@${domain}>`, recipient, subject, body }, mailer)
    await note(runtime, mail, outcome)
  }
  return taken.length
}

function openPassword(sealed: string | null, { secrets }: MailSettings): string | null {
  return sealed === null ? null : secrets.open(Buffer.from(sealed, 'base64'), MAIL_PASSWORD)
}

async function note(runtime: Runtime, mail: store.TakenMail, outcome: MailOutcome): Promise<void> {
  const minutes = outcome.sent || outcome.lasting ? null : minutesUntilRetry(mail.attempts, mail.purpose)
  await nobody(runtime, 'write', (ctx) =>
    store.noteMail(ctx, mail.id, {
      sentAt: outcome.sent ? ctx.now : null,
      again: minutes === null ? null : new Date(ctx.now.getTime() + minutes * MINUTE_MS),
      answer: outcome.answer,
    }),
  )
}
