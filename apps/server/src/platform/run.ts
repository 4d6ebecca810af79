// The only place where a request becomes one transaction: session, rights, work, duties checked, reply kept, commit.
import type { Actor } from '@binhyen/core/access/access.domain'
import { findRight, rights } from '@binhyen/core/access/access.policy'
import { keyOpens } from '@binhyen/core/access/api-keys.domain'
import type { FieldFinding } from '@binhyen/core/protection/sensitive-text.domain'
import { FRESH_MINUTES, type Endpoint } from '@binhyen/core/shared/endpoint'
import { Problem } from '@binhyen/core/shared/problem'
import type { Clock } from './clock.ts'
import type { BaseCtx, Ctx, Sender, Session, Tx } from './context.ts'
import { requireFitTexts, type ReadTexts } from './text-guard.ts'
import { recordRead, recordRefusal, type Trace } from './audit.ts'
import { actAsSealer, addAudit } from './db/audit-entries.ts'
import {
  actAs,
  claimOf,
  findReply,
  identityOf,
  keepReply,
  lockCommand,
  nobody,
  system,
  type Identity,
  type Transact,
} from './db/transact.ts'

/**
 * Finds who a token belongs to; null where its session does not stand. With the id of a command whose lock is held it may tell what became
 * of that before (`earlier`). Given by the access slice.
 */
export type FindSession = (ctx: BaseCtx, token: string, commandId: string | null) => Promise<Session | null>

export type Runtime = {
  readonly transact: Transact
  readonly clock: Clock
  readonly findSession: FindSession
  readonly demonstration: boolean
}

/** What the network told about a request. `command` is null for reads. */
export type Request = {
  readonly endpoint: Pick<Endpoint, 'method' | 'path' | 'fresh' | 'recorded' | 'unrestricted' | 'secret' | 'open'>
  readonly token: string | null
  /** `texts` is asked once it is known who asks: reading long texts for nobody would cost whoever waits behind. */
  readonly command: { readonly id: string; readonly bodyHash: string; readonly texts: () => ReadTexts } | null
  readonly sender: Omit<Sender, 'by'>
  /** Path and query values as read, for the audit of refusals and recorded reads. */
  readonly input?: { readonly params: unknown; readonly query: unknown }
}

const nameOf = ({ method, path }: Request['endpoint']): string => `${method} ${path}`

/** The program itself at work: loading, repair, the command line. */
const program: Sender = { address: 'local', requestId: 'program', by: 'program' }

/** A service that forgot a duty. It is our mistake, not the sender's, so it is answered as server.internal and nothing is kept. */
export class DutyForgotten extends Error {
  constructor(endpoint: string, duty: string) {
    super(`${endpoint}: ${duty}`)
    this.name = 'DutyForgotten'
  }
}

type Duties = { authorised: boolean; audited: boolean }
type Acting = { readonly ctx: Ctx; readonly duties: Duties }

function baseCtx(runtime: Runtime, tx: Tx, sender: Sender): BaseCtx {
  const now = runtime.clock.now()
  return {
    tx,
    now,
    sender,
    today: runtime.clock.today(),
    demonstration: runtime.demonstration,
    audit: (action, entity, change, along) =>
      addAudit(tx, { accountId: null, grant: null, commandId: null, sender, now }, { action, entity, change }, along),
  }
}

/** Nothing shown yet. */
const traceOf = (sender: Sender, actor: Actor | null = null): Trace => ({
  sender,
  actor,
  grant: null,
  scope: [],
  asked: null,
  toldNothing: false,
})

/** `trace` is told what the work asks for, for the entries written beside it. */
function actorCtx(base: BaseCtx, actor: Actor, { commandId, trace }: { readonly commandId: string | null; readonly trace: Trace }): Acting {
  const duties: Duties = { authorised: false, audited: false }
  const ctx: Ctx = {
    ...base,
    actor,
    commandId,
    authorise: (action, scope) => {
      duties.authorised = true
      Object.assign(trace, { asked: action, scope })
      const grant = findRight(actor, action, scope, base.today)
      if (grant === null) {
        throw new Problem('auth.forbidden', {
          action,
          right: { where: rights[action].where, roles: rights[action].roles },
          whoCanGive: 'administrator',
        })
      }
      trace.grant = grant
      return grant
    },
    toldNothing: () => {
      trace.toldNothing = true
    },
    authoriseOwn: () => {
      duties.authorised = true
    },
    audit: async (action, entity, change, along) => {
      const { scope } = trace
      const by = { accountId: actor.accountId, grant: entity.grant ?? trace.grant, commandId, sender: base.sender, now: base.now }
      // what was done lies where it was allowed, where the service does not say otherwise
      await addAudit(base.tx, by, { action, entity: { scope, ...entity }, change }, along)
      duties.audited = true
    },
  }
  return { ctx, duties }
}

/** Throws where the session must do something before this endpoint answers. */
function requireStanding(session: Session, endpoint: Request['endpoint'], now: Date): void {
  if (session.must !== null && endpoint.unrestricted !== true) {
    throw new Problem(session.must === 'change-password' ? 'auth.password-change-required' : 'auth.second-factor-required')
  }
  if (endpoint.fresh === true && now.getTime() - session.confirmedAt.getTime() > FRESH_MINUTES * 60_000) {
    throw new Problem('auth.confirmation-required')
  }
}

function senderOf({ sender }: Pick<Request, 'sender'>, { by, key }: Session): Sender {
  return { ...sender, by, ...(key === undefined ? {} : { key: { id: key.id, hint: key.hint, name: key.name } }) }
}

type Traced = Pick<Request, 'endpoint' | 'sender' | 'command'> & { readonly token: string; readonly trace: Trace }

const asNobody = (runtime: Runtime): Identity => ({ ...nobody, today: runtime.clock.today() })

/**
 * Who stands behind the token of a request, in a transaction that began as nobody.
 * @throws auth.required, auth.key-not-allowed, and where the session owes something first
 */
async function sessionOf(runtime: Runtime, tx: Tx, request: Traced): Promise<{ readonly session: Session; readonly asked: BaseCtx }> {
  const { endpoint, token, trace } = request
  const asked = baseCtx(runtime, tx, { ...request.sender, by: 'session' })
  const session = await runtime.findSession(asked, token, request.command?.id ?? null)
  if (session === null) throw new Problem('auth.required')
  // from here on a refusal is theirs
  Object.assign(trace, traceOf(senderOf(request, session), session.actor))
  if (session.key !== undefined && !keyOpens(session.key, endpoint)) throw new Problem('auth.key-not-allowed')
  requireStanding(session, endpoint, asked.now)
  return { session, asked }
}

/** Runs `work` for a request with a token; where it is refused, that is written down. */
async function traced<T>(
  runtime: Runtime,
  request: Request,
  work: (request: Request & { readonly token: string; readonly trace: Trace }) => Promise<T>,
): Promise<T> {
  const { token } = request
  if (token === null) throw new Problem('auth.required')
  const trace = traceOf({ ...request.sender, by: 'session' })
  try {
    return await work({ ...request, token, trace })
  } catch (error) {
    // refused is refused, also where the log cannot be written just now
    await recordRefusal(runtime, trace, request, error).catch(() => undefined)
    throw error
  }
}

/** Refuses a request nobody stands behind before its files are read: they would be held in memory for anybody. runAsActor asks again. */
export async function requireSession(runtime: Runtime, request: Omit<Request, 'command'>): Promise<void> {
  await traced(runtime, { ...request, command: null }, (asked) =>
    runtime.transact('read', (tx) => sessionOf(runtime, tx, asked), asNobody(runtime)),
  )
}

/** Runs a signed-in request; the answer is the reply as JSON text. A repeated command gets the reply of its first time. */
export async function runAsActor(runtime: Runtime, request: Request, work: (ctx: Ctx) => Promise<string>): Promise<string> {
  return traced(runtime, request, (asked) => inTransaction(runtime, asked, work))
}

async function inTransaction(
  runtime: Runtime,
  request: Request & { readonly token: string; readonly trace: Trace },
  work: (ctx: Ctx) => Promise<string>,
): Promise<string> {
  const { command, endpoint, trace } = request
  const inside = async (tx: Tx): Promise<string> => {
    // whoever comes with the same command waits here, before anything of it is asked
    if (command !== null) await lockCommand(tx, command.id)
    const { session, asked } = await sessionOf(runtime, tx, request)
    const { actor } = session
    const base: BaseCtx = { ...asked, sender: trace.sender }
    const identity = identityOf(actor, base.today)
    await actAs(tx, identity)
    if (command === null) {
      const reply = await answer(actorCtx(base, actor, { commandId: null, trace }), { endpoint, write: false }, work)
      await recordRead(base, trace, request)
      return reply
    }
    const claimed = { id: command.id, accountId: actor.accountId, endpoint: nameOf(endpoint), bodyHash: command.bodyHash }
    const claim = session.earlier === undefined ? await findReply(tx, claimed) : claimOf(session.earlier, claimed)
    if (claim.kind === 'reused') throw new Problem('command.reused')
    if (claim.kind === 'answered') {
      // a secret is not kept, and other replies only for their term
      if (endpoint.secret === true || claim.reply === '') throw new Problem('command.shown-once')
      return claim.reply
    }
    const acting = actorCtx(base, actor, { commandId: command.id, trace })
    await recordConfirmed(acting, endpoint, await requireFitTexts(base, command.texts()))
    const reply = await answer(acting, { endpoint, write: true }, work)
    await keepReply(tx, claimed, endpoint.secret === true ? '' : reply)
    return reply
  }
  return runtime.transact(command === null ? 'read' : 'write', inside, asNobody(runtime))
}

/** Writes down that the sender let stand what looked sensitive: kind and field, never the text. The work still owes its own entry. */
async function recordConfirmed(
  { ctx, duties }: { ctx: Ctx; duties: Duties },
  endpoint: Request['endpoint'],
  confirmed: readonly FieldFinding[],
): Promise<void> {
  if (confirmed.length === 0) return
  await ctx.audit('protection.confirm', { kind: 'text', id: nameOf(endpoint) }, { after: { found: confirmed } })
  duties.audited = false
}

async function answer(
  { ctx, duties }: { ctx: Ctx; duties: Duties },
  { endpoint, write }: { endpoint: Request['endpoint']; write: boolean },
  work: (ctx: Ctx) => Promise<string>,
): Promise<string> {
  const reply = await work(ctx)
  if (!duties.authorised) throw new DutyForgotten(nameOf(endpoint), 'answered without an authorisation decision')
  if (write && !duties.audited) throw new DutyForgotten(nameOf(endpoint), 'wrote without an audit entry')
  return reply
}

/** One transaction of an open door: the app role with no account, which the wall shows nothing of any unit. */
export async function runAsNobody<T>(
  runtime: Runtime,
  { mode, sender }: { readonly mode: 'read' | 'write'; readonly sender: Omit<Sender, 'by'> | null },
  work: (ctx: BaseCtx) => Promise<T>,
): Promise<T> {
  return runtime.transact(
    mode,
    async (tx) => {
      const base = baseCtx(runtime, tx, sender === null ? program : { ...sender, by: 'session' })
      return work(base)
    },
    asNobody(runtime),
  )
}

/** One transaction of a loading step or the console: as the owner, with the whole country open. Never from a request. */
export async function runAsSystem<T>(
  runtime: Runtime,
  work: (ctx: BaseCtx) => Promise<T>,
  by: Extract<Sender['by'], 'program' | 'console'> = 'program',
): Promise<T> {
  return runtime.transact('write', async (tx) => {
    const base = baseCtx(runtime, tx, { ...program, by })
    await actAs(tx, { ...system, today: base.today }, true)
    return work(base)
  })
}

/** One transaction of the sealer: it reads every entry of the audit log and adds seals, nothing else. `by`: who asked for it. */
export async function runAsSealer<T>(
  runtime: Runtime,
  work: (ctx: BaseCtx) => Promise<T>,
  { mode, by }: { readonly mode: 'read' | 'write'; readonly by: Sender['by'] } = { mode: 'write', by: 'program' },
): Promise<T> {
  return runtime.transact(mode, async (tx) => {
    await actAsSealer(tx)
    return work(baseCtx(runtime, tx, { ...program, by }))
  })
}

/** One transaction as a known actor outside HTTP (loading steps that go through services): same rights, same wall, same duties. */
export async function runAs<T>(runtime: Runtime, find: (ctx: BaseCtx) => Promise<Actor>, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return runtime.transact('write', async (tx) => {
    const base = baseCtx(runtime, tx, program)
    await actAs(tx, { ...system, today: base.today }, true)
    const actor = await find(base)
    await actAs(tx, identityOf(actor, base.today))
    const { ctx, duties } = actorCtx(base, actor, { commandId: null, trace: traceOf(program, actor) })
    const result = await work(ctx)
    if (!duties.authorised) throw new DutyForgotten('runAs', 'worked without an authorisation decision')
    return result
  })
}

/**
 * One transaction as an actor somebody found, outside HTTP and in a serving process: work an account asked for earlier, with the rights it
 * has now. Same wall, same duties as a request.
 */
export async function runForActor<T>(
  runtime: Runtime,
  { mode, actor }: { readonly mode: 'read' | 'write'; readonly actor: Actor },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  return runtime.transact(mode, async (tx) => {
    const base = baseCtx(runtime, tx, program)
    await actAs(tx, identityOf(actor, base.today))
    const { ctx, duties } = actorCtx(base, actor, { commandId: null, trace: traceOf(program, actor) })
    const result = await work(ctx)
    if (!duties.authorised) throw new DutyForgotten('runForActor', 'worked without an authorisation decision')
    return result
  })
}
