// The only place that runs a server test: one test in one transaction, every request in a savepoint of it, all undone at the end.
import { randomUUID } from 'node:crypto'
import { inspect } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll } from 'vitest'
import type { Actor, Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { plainDate } from '@binhyen/core/shared/plain-date'
import type { Span } from '@binhyen/core/shared/span'
import type { UnitId } from '@binhyen/core/units/units.domain'
import { mount } from '#server/app'
import { createAccount, findSession } from '#server/features/access/access.service'
import type { BaseCtx, Ctx, Tx } from '#server/platform/context'
import { seal, type Db } from '#server/platform/db/client'
import { actAs, system, type Transact } from '#server/platform/db/transact'
import type { ProviderConfig } from '#server/platform/config'
import type { Limits } from '#server/platform/http/limits'
import { createHttp } from '#server/platform/http/server'
import type { Mounted, Server } from '#server/platform/http/register'
import { runAs, runAsSystem, type Runtime } from '#server/platform/run'
import { clientOf, type Client } from './client.ts'
import { openTestDatabase, type TestDatabase } from './database.ts'

let opened: Promise<TestDatabase> | undefined

/** This test file's own database, opened at its first use. */
export async function testDatabase(): Promise<TestDatabase> {
  if (opened === undefined) {
    opened = openTestDatabase()
    const database = opened
    afterAllOnce(async () => (await database).close())
  }
  return opened
}

let closing: (() => Promise<void>) | undefined
function afterAllOnce(close: () => Promise<void>): void {
  closing = close
}
afterAll(async () => {
  await closing?.()
  closing = undefined
  opened = undefined
})

export type TestGrant = { readonly role: Role; readonly unitId: UnitId; readonly covers?: readonly UnitId[]; readonly valid?: Span }

export type Test = {
  readonly http: FastifyInstance
  /** Every door of the server. */
  readonly mounted: readonly Mounted[]
  /** The owner's context: writes anything anywhere, for arranging. */
  readonly seed: BaseCtx
  readonly today: PlainDate
  /** For work that goes on beside requests. */
  readonly runtime: Runtime
  /** A signed-in person with these grants (from 2000-01-01, open, unless said). */
  as(role: Role, unitId: string, more?: { readonly covers?: readonly string[]; readonly valid?: Span }): Promise<Client>
  withGrants(grants: readonly TestGrant[]): Promise<Client>
  /** Nobody: no session. */
  readonly nobody: Client
  /** Calls services directly as a person, in a savepoint, behind the wall. */
  actAs<T>(client: Client, work: (ctx: Ctx) => Promise<T>): Promise<T>
  /** Does something and takes back whatever it wrote. */
  undone<T>(work: () => Promise<T>): Promise<T>
  /** Errors answered as server.internal. */
  readonly mistakes: readonly unknown[]
}

export type RollbackOptions = {
  /** The working day; default 2026-11-21. */
  readonly today?: string
  /** Run as a demonstration; default false. */
  readonly demonstration?: boolean
  /** What second factors are kept under; always the same unless said. */
  readonly secretKey?: Buffer
  /** The sign-in provider; none unless said. */
  readonly provider?: ProviderConfig
  /** Where files made in the background lie. */
  readonly exportDirectory?: string
  /** Mail servers inside the network that may be called; none unless said. */
  readonly mailHosts?: readonly string[]
  /** Limits of requests other than the usual ones. */
  readonly limits?: Partial<Limits>
  /** Doors only this test has. */
  readonly mountMore?: (server: Server) => void
}

const VALID: Span = { from: plainDate('2000-01-01'), to: null }
/** No password fits it: tests sign in by a session, not by a password. */
const NO_PASSWORD = '$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** Runs one test against the whole server; whatever it wrote is gone afterwards. */
export async function inRollback(run: (test: Test) => Promise<void>, options: RollbackOptions = {}): Promise<void> {
  const database = await testDatabase()
  const trx = await database.db.startTransaction().execute()
  const today = plainDate(options.today ?? '2026-11-21')
  const transact = savepointsOf(trx)
  const runtime: Runtime = {
    transact,
    clock: { now: () => new Date(), today: () => today },
    findSession,
    demonstration: options.demonstration === true,
  }
  const mistakes: unknown[] = []
  const http = await createHttp({
    webDirectory: null,
    trustProxy: true,
    report: (error) => mistakes.push(error),
    limits: options.limits ?? {},
  })
  const server: Server = { http, runtime, mounted: [] }
  mount(server, {
    consoleSecret: 'console-secret-of-the-tests',
    secretKey: options.secretKey ?? Buffer.alloc(32, 7),
    provider: options.provider ?? null,
    mailHosts: options.mailHosts ?? [],
    exportDirectory: options.exportDirectory ?? '',
  })
  options.mountMore?.(server)
  try {
    await actAs(seal(trx), system, true)
    const seed = await runAsSystem(runtime, async (ctx) => ctx)
    const people = peopleOf(runtime, http)
    await run({
      http,
      mounted: server.mounted,
      seed: { ...seed, tx: seal(trx) },
      today,
      runtime,
      nobody: clientOf(http, null, null),
      mistakes,
      undone: undoneOn(trx),
      ...people,
    })
  } catch (error) {
    // what a request answered with "our own mistake" for is the cause more often than what the test made of it
    for (const mistake of mistakes) process.stderr.write(`${inspect(mistake)}\n`)
    throw error
  } finally {
    await http.close()
    await trx.rollback().execute()
  }
}

/** Signs people in on a server; their names are its own count, so it is asked once for a database. */
export function peopleOf(runtime: Runtime, http: FastifyInstance): Pick<Test, 'as' | 'withGrants' | 'actAs'> {
  let count = 0
  const withGrants: Test['withGrants'] = async (grants) => {
    count += 1
    const name = `tester-${String(count)}`
    const token = `token-of-${name}-${randomUUID()}`
    const actor = await runAsSystem(runtime, async (ctx) => {
      const made = await createAccount(ctx, {
        username: name,
        displayName: `Tester ${String(count)}`,
        demonstration: false,
        passwordHash: NO_PASSWORD,
        grants: grants.map((grant) => ({ ...grant, valid: grant.valid ?? VALID })),
      })
      await openTestSession(ctx.tx, made, token)
      return made
    })
    return clientOf(http, token, actor)
  }
  return {
    withGrants,
    as: (role, unitId, more) =>
      withGrants([
        {
          role,
          unitId: unitId as UnitId,
          ...(more?.covers === undefined ? {} : { covers: more.covers as readonly UnitId[] }),
          ...(more?.valid === undefined ? {} : { valid: more.valid }),
        },
      ]),
    actAs: (client, work) => {
      const { actor } = client
      if (actor === null) throw new Error('nobody cannot act')
      return runAs(runtime, async () => actor, work)
    },
  }
}

async function openTestSession(tx: Tx, actor: Actor, token: string): Promise<void> {
  await sql`select app_open_session(sha256(${token}::bytea), ${actor.accountId}, 'test', now(), now() + interval '1 day')`.execute(
    tx as unknown as Db,
  )
}

type Outer = Awaited<ReturnType<ReturnType<Db['startTransaction']>['execute']>>

function undoneOn(trx: Outer): Test['undone'] {
  return async (work) => {
    await sql`savepoint undone`.execute(trx)
    try {
      return await work()
    } finally {
      await sql`rollback to savepoint undone`.execute(trx)
      await actAs(seal(trx), system, true)
    }
  }
}

/** Requests as savepoints of the test's transaction, one after another; the owner's identity is back after each. */
function savepointsOf(trx: Outer): Transact {
  let turn: Promise<unknown> = Promise.resolve()
  return (_mode, work, as) => {
    const mine = turn.then(async () => {
      const inner = await trx.savepoint('request').execute()
      try {
        if (as !== undefined) await actAs(seal(inner), as)
        const result = await work(seal(inner))
        await inner.releaseSavepoint('request').execute()
        return result
      } catch (error) {
        await inner.rollbackToSavepoint('request').execute()
        throw error
      } finally {
        await actAs(seal(trx), system, true)
      }
    })
    turn = mine.catch(() => undefined)
    return mine
  }
}
