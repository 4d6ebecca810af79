// The only place where a request becomes one transaction: session, rights, work, duties checked, reply kept, commit.
import type { Actor } from '@binhyen/core/access/access.domain'
import { findRight, rights } from '@binhyen/core/access/access.policy'
import { FRESH_MINUTES, type Endpoint } from '@binhyen/core/shared/endpoint'
import { Problem } from '@binhyen/core/shared/problem'
import type { Clock } from './clock.ts'
import type { BaseCtx, Ctx, Sender, Session, Tx } from './context.ts'
import { actAs, addAudit, claimCommand, identityOf, keepReply, nobody, system, type Transact } from './db/transact.ts'

/** Finds who a token belongs to; null where its session does not stand. Given by the access slice. */
export type FindSession = (ctx: BaseCtx, token: string) => Promise<Session | null>

export type Runtime = {
  readonly transact: Transact
  readonly clock: Clock
  readonly findSession: FindSession
  readonly demonstration: boolean
}

/** What the network told about a request. `command` is null for reads. */
export type Request = {
  readonly endpoint: Pick<Endpoint, 'method' | 'path' | 'fresh' | 'recorded' | 'unrestricted'>
  readonly token: string | null
  readonly command: { readonly id: string; readonly bodyHash: string } | null
  readonly sender: Omit<Sender, 'by'>
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

function baseCtx(runtime: Runtime, tx: Tx, sender: Sender): BaseCtx {
  const now = runtime.clock.now()
  return {
    tx,
    now,
    sender,
    today: runtime.clock.today(),
    demonstration: runtime.demonstration,
    audit: (action, entity, change) => addAudit(tx, { accountId: null, commandId: null, now }, action, { entity, change }),
  }
}

function actorCtx(base: BaseCtx, actor: Actor, commandId: string | null): { readonly ctx: Ctx; readonly duties: Duties } {
  const duties: Duties = { authorised: false, audited: false }
  const ctx: Ctx = {
    ...base,
    actor,
    commandId,
    authorise: (action, scope) => {
      duties.authorised = true
      const grant = findRight(actor, action, scope, base.today)
      if (grant === null) {
        throw new Problem('auth.forbidden', {
          action,
          right: { where: rights[action].where, roles: rights[action].roles },
          whoCanGive: 'administrator',
        })
      }
      return grant
    },
    authoriseOwn: () => {
      duties.authorised = true
    },
    audit: async (action, entity, change) => {
      await addAudit(base.tx, { accountId: actor.accountId, commandId, now: base.now }, action, { entity, change })
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

/** Runs a signed-in request; the answer is the reply as JSON text. A repeated command gets the reply of its first time. */
export async function runAsActor(runtime: Runtime, request: Request, work: (ctx: Ctx) => Promise<string>): Promise<string> {
  const { token, command, endpoint } = request
  if (token === null) throw new Problem('auth.required')
  return runtime.transact(command === null ? 'read' : 'write', async (tx) => {
    const asked = baseCtx(runtime, tx, { ...request.sender, by: 'session' })
    await actAs(tx, nobody)
    const session = await runtime.findSession(asked, token)
    if (session === null) throw new Problem('auth.required')
    requireStanding(session, endpoint, asked.now)
    const { actor } = session
    const base: BaseCtx = { ...asked, sender: { ...request.sender, by: session.by } }
    await actAs(tx, identityOf(actor, base.today))
    if (command === null) return answer(actorCtx(base, actor, null), { endpoint, write: false }, work)
    const claim = await claimCommand(tx, {
      id: command.id,
      accountId: actor.accountId,
      endpoint: nameOf(endpoint),
      bodyHash: command.bodyHash,
    })
    if (claim.kind === 'reused') throw new Problem('command.reused')
    if (claim.kind === 'answered') return claim.reply
    const reply = await answer(actorCtx(base, actor, command.id), { endpoint, write: true }, work)
    await keepReply(tx, command.id, 200, reply)
    return reply
  })
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
  return runtime.transact(mode, async (tx) => {
    await actAs(tx, nobody)
    return work(baseCtx(runtime, tx, sender === null ? program : { ...sender, by: 'session' }))
  })
}

/** One transaction of a loading step or the console: as the owner, with the whole country open. Never from a request. */
export async function runAsSystem<T>(runtime: Runtime, work: (ctx: BaseCtx) => Promise<T>): Promise<T> {
  return runtime.transact('write', async (tx) => {
    await actAs(tx, system, true)
    return work(baseCtx(runtime, tx, program))
  })
}

/** One transaction as a known actor outside HTTP (loading steps that go through services): same rights, same wall, same duties. */
export async function runAs<T>(runtime: Runtime, find: (ctx: BaseCtx) => Promise<Actor>, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  return runtime.transact('write', async (tx) => {
    const base = baseCtx(runtime, tx, program)
    await actAs(tx, system, true)
    const actor = await find(base)
    await actAs(tx, identityOf(actor, base.today))
    const { ctx, duties } = actorCtx(base, actor, null)
    const result = await work(ctx)
    if (!duties.authorised) throw new DutyForgotten('runAs', 'worked without an authorisation decision')
    return result
  })
}
