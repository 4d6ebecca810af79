// The only place for what travels with a request through the server: the transaction, the day, the actor and their duties.
import type { Action } from '@binhyen/core/access/access.policy'
import type { Actor, Grant, Scope } from '@binhyen/core/access/access.domain'
import type { KeyScope } from '@binhyen/core/access/api-keys.domain'
import type { EntryKey } from '@binhyen/core/audit/audit-chain.domain'
import type { Brand } from '@binhyen/core/shared/brand'
import type { PlainDate } from '@binhyen/core/shared/plain-date'

/** A write that a store has built and nobody has sent yet, opaque as the transaction is (`inserting`, `writeAll`). */
export type Write = Brand<object, 'Write'>

/** An open transaction, opaque: a service carries it, only a store opens it (`sqlOf`). */
export type Tx = Brand<object, 'Tx'>

export type AuditEntity = {
  readonly kind: string
  readonly id: string
  readonly scope?: Scope
  /** The grant it was done by, where that is another than the one last asked for. */
  readonly grant?: Grant
}
export type AuditChange = { readonly before?: unknown; readonly after?: unknown }

/** Where a request comes from, for the audit. */
export type Sender = {
  readonly address: string
  /** One per request; also in the server's log. */
  readonly requestId: string
  /** A person's browser, a program with a key, the command line of this machine, or the program itself. */
  readonly by: 'session' | 'key' | 'console' | 'program'
  /** Which key, where a program sent one: how it is known, never the key itself. */
  readonly key?: EntryKey
}

/** Who a token belongs to, and what the session may do. */
export type Session = {
  readonly actor: Actor
  /** When the person last proved who they are in this session. */
  readonly confirmedAt: Date
  /** What must be done before anything else. */
  readonly must: 'change-password' | 'set-up-second-factor' | null
  readonly by: Sender['by']
  /** What the key opens, where a program sent one. */
  readonly key?: KeyScope & EntryKey
  /** What became of the command before, told with the session; null where it is new, undefined where it is still to be asked. */
  readonly earlier?: EarlierReply | null
}

/** A command as it was kept. A reply whose term is over, or that was a secret, is empty. */
export type EarlierReply = {
  readonly endpoint: string
  readonly bodyHash: string
  readonly status: number | null
  readonly reply: string | null
}

/** What every transaction has, also one without an actor: loading steps (as owner) and the open doors (as nobody). */
export type BaseCtx = {
  readonly tx: Tx
  /** The working date: the demonstration date, or the real day in Asia/Ho_Chi_Minh. */
  readonly today: PlainDate
  /** The instant this transaction began, by the real clock. */
  readonly now: Date
  /** True where the data is a demonstration: every page, print and export then says so. */
  readonly demonstration: boolean
  readonly sender: Sender
  /** Writes one audit entry, with `along` in the same statement, sent with the next one of this transaction. `action` is `slice.verb`. */
  readonly audit: (action: string, entity: AuditEntity, change?: AuditChange, along?: readonly Write[]) => Promise<void>
}

export type Ctx = BaseCtx & {
  readonly actor: Actor
  readonly commandId: string | null
  /** Returns the grant by which the actor may do `action` at `scope` today; throws Problem auth.forbidden. Records the decision. */
  readonly authorise: (action: Action, scope: Scope) => Grant
  /** Says that the answer tells nothing the asker did not have, so that a recorded read which found nothing new is not written down. */
  readonly toldNothing: () => void
  /** Records the decision that this request touches nothing but the caller's own account, which needs no grant. */
  readonly authoriseOwn: () => void
}
