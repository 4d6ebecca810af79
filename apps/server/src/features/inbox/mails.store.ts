// The only place for the SQL of mails: the server they go by, whose address is which, what waits, and what became of it.
import type { AccountId } from '@binhyen/core/access/access.domain'
import type { MailChoice, MailLine, MailPurpose, MailSecurity } from '@binhyen/core/inbox/mail.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { sql } from 'kysely'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { sqlOf } from '#server/platform/db/client'

type MailTables = {
  mail_server: {
    sole: boolean
    host: string
    port: number
    security: MailSecurity
    username: string | null
    password: Buffer | null
    sender: string
    address: string
    is_on: boolean
    set_at: Date
  }
  account_mails: {
    account_id: AccountId
    address: string
    choice: MailChoice
    verified_at: Date | null
    code_mark: Buffer | null
    code_sent_at: Date | null
    code_tries: number
    digest_on: PlainDate | null
  }
  mails: {
    id: number
    account_id: AccountId
    purpose: MailPurpose
    recipient: string
    subject: string
    body: string
    made_at: Date
    attempts: number
    next_at: Date | null
    sent_at: Date | null
    answer: string | null
  }
}
export type ServerRow = Omit<MailTables['mail_server'], 'sole' | 'set_at'>
export type MyMailRow = Omit<MailTables['account_mails'], 'account_id' | 'digest_on'>
export type MailRow = Pick<
  MailTables['mails'],
  'id' | 'account_id' | 'purpose' | 'made_at' | 'attempts' | 'next_at' | 'sent_at' | 'answer'
> & {
  readonly username: string | null
}

/** Shown to administrators of the country only. */
export async function findServer(ctx: Ctx): Promise<ServerRow | undefined> {
  return sqlOf<MailTables>(ctx)
    .selectFrom('mail_server')
    .select(['host', 'port', 'security', 'username', 'password', 'sender', 'address', 'is_on'])
    .executeTakeFirst()
}

export async function saveServer(ctx: Ctx, row: ServerRow): Promise<void> {
  await sqlOf<MailTables>(ctx)
    .insertInto('mail_server')
    .values({ ...row, sole: true, set_at: ctx.now })
    .onConflict((conflict) => conflict.constraint('mail_server_sole_pk').doUpdateSet({ ...row, set_at: ctx.now }))
    .execute()
}

export async function areMailsOn(ctx: Pick<BaseCtx, 'tx'>): Promise<boolean> {
  const { rows } = await sql<{ on: boolean }>`select app_mails_on() as on`.execute(sqlOf<object>(ctx))
  return rows[0]?.on === true
}

const myMail = (ctx: Ctx) =>
  sqlOf<MailTables>(ctx)
    .selectFrom('account_mails')
    .select(['address', 'choice', 'verified_at', 'code_mark', 'code_sent_at', 'code_tries'])
    .where('account_id', '=', ctx.actor.accountId)

export async function readMyMail(ctx: Ctx): Promise<MyMailRow | undefined> {
  return myMail(ctx).executeTakeFirst()
}

/** Locked: codes are counted one after the other. */
export async function findMyMail(ctx: Ctx): Promise<MyMailRow | undefined> {
  return myMail(ctx).forUpdate().executeTakeFirst()
}

export async function saveMyMail(ctx: Ctx, row: MyMailRow): Promise<void> {
  await sqlOf<MailTables>(ctx)
    .insertInto('account_mails')
    .values({ ...row, account_id: ctx.actor.accountId, digest_on: null })
    .onConflict((conflict) => conflict.constraint('account_mails_account_id_pk').doUpdateSet({ ...row }))
    .execute()
}

export async function removeMyMail(ctx: Ctx): Promise<void> {
  await sqlOf<MailTables>(ctx).deleteFrom('account_mails').where('account_id', '=', ctx.actor.accountId).execute()
}

/** To the actor's own account; the mailer sends it after the commit. */
export async function addMail(
  ctx: Ctx,
  mail: { readonly purpose: Exclude<MailPurpose, 'digest'>; readonly recipient: string; readonly subject: string; readonly body: string },
): Promise<void> {
  const row = { ...mail, account_id: ctx.actor.accountId, made_at: ctx.now, next_at: ctx.now }
  await sql`insert into mails (account_id, purpose, recipient, subject, body, made_at, next_at)
    values (${row.account_id}, ${row.purpose}, ${row.recipient}, ${row.subject}, ${row.body}, ${row.made_at}, ${row.next_at})`.execute(
    sqlOf<object>(ctx),
  )
}

const columns = sql.raw(`m.id, m.account_id, a.username, m.purpose, m.made_at, m.attempts, m.next_at, m.sent_at, m.answer
  from mails m left join accounts a on a.id = m.account_id`)

/** The actor's last trial. */
export async function findTrial(ctx: Ctx): Promise<MailRow | undefined> {
  const { rows } = await sql<MailRow>`select ${columns} where m.purpose = 'trial' and m.account_id = ${ctx.actor.accountId}
    order by m.id desc limit 1`.execute(sqlOf<object>(ctx))
  return rows[0]
}

/** Mails that were given up, newest first. */
export async function listGivenUp(ctx: Ctx, most: number): Promise<readonly MailRow[]> {
  const { rows } = await sql<MailRow>`select ${columns} where m.sent_at is null and m.next_at is null and m.purpose <> 'trial'
    order by m.id desc limit ${most}`.execute(sqlOf<object>(ctx))
  return rows
}

export async function countWaiting(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from mails where next_at is not null`.execute(sqlOf<object>(ctx))
  return rows[0]?.n ?? 0
}

// what programs at work do: each is a function that answers no person

type ServerAtWork = {
  readonly host: string
  readonly port: number
  readonly security: MailSecurity
  readonly username: string | null
  /** Sealed, base64. */
  readonly password: string | null
  readonly sender: string
  readonly address: string
}
type Handle = Pick<BaseCtx, 'tx'>

/** Null where none is set or it is switched off. */
export async function serverAtWork(ctx: Handle): Promise<ServerAtWork | null> {
  const { rows } = await sql<{ found: ServerAtWork | null }>`select app_mail_server() as found`.execute(sqlOf<object>(ctx))
  return rows[0]?.found ?? null
}

type WaitingDigest = { readonly account: AccountId; readonly recipient: string; readonly notices: readonly MailLine[] }

export async function listWaitingDigests(ctx: Handle, most: number): Promise<readonly WaitingDigest[]> {
  const { rows } = await sql<{ found: readonly WaitingDigest[] }>`select app_waiting_digests(${most}) as found`.execute(sqlOf<object>(ctx))
  return rows[0]?.found ?? []
}

type Digest = { readonly account: AccountId; readonly recipient: string; readonly subject: string; readonly body: string }

export async function addDigests(ctx: Pick<BaseCtx, 'tx' | 'now'>, made: readonly Digest[]): Promise<void> {
  await sql`select app_add_digests(${JSON.stringify(made)}::jsonb, ${ctx.now})`.execute(sqlOf<object>(ctx))
}

export type TakenMail = {
  readonly id: number
  readonly purpose: MailPurpose
  readonly recipient: string
  readonly subject: string
  readonly body: string
  /** This one included. */
  readonly attempts: number
}

/** Mails that are due, held for so many minutes. */
export async function takeMails(ctx: Pick<BaseCtx, 'tx' | 'now'>, most: number, minutes: number): Promise<readonly TakenMail[]> {
  const { rows } = await sql<{ taken: readonly TakenMail[] }>`
    select app_take_mails(${most}, ${ctx.now}, make_interval(mins => ${minutes}::int)) as taken`.execute(sqlOf<object>(ctx))
  return rows[0]?.taken ?? []
}

export async function noteMail(
  ctx: Handle,
  id: number,
  { sentAt, again, answer }: { readonly sentAt: Date | null; readonly again: Date | null; readonly answer: string },
): Promise<void> {
  await sql`select app_note_mail(${id}, ${sentAt}::timestamptz, ${again}::timestamptz, ${answer})`.execute(sqlOf<object>(ctx))
}
