// The only place for what the audit log is told beside the writes: recorded reads, and refusals, each of these in a transaction of its own.
import { performance } from 'node:perf_hooks'
import type { Actor, Grant, Scope } from '@binhyen/core/access/access.domain'
import type { Action } from '@binhyen/core/access/access.policy'
import type { Endpoint } from '@binhyen/core/shared/endpoint'
import { Problem } from '@binhyen/core/shared/problem'
import type { Sender, Tx } from './context.ts'
import { addAudit, type AuditBy, type AuditWhat } from './db/audit-entries.ts'
import { problemOfDatabaseError } from './db/errors.ts'
import { nobody, type Transact } from './db/transact.ts'

/** What a request had shown of itself when it ended. */
export type Trace = {
  sender: Sender
  actor: Actor | null
  /** The last grant found, and the place it was found for. */
  grant: Grant | null
  scope: Scope
  /** The action last asked for. */
  asked: Action | null
  /** True where the answer tells nothing the asker did not have: such a read is not written down. */
  toldNothing: boolean
}

export type Asked = {
  readonly endpoint: Pick<Endpoint, 'method' | 'path' | 'recorded'>
  /** Path and query values as they were read; what a recorded read or a refusal was about. */
  readonly input?: { readonly params: unknown; readonly query: unknown } | undefined
  readonly command: { readonly id: string } | null
}

/** Longest account of what was asked that is kept, as JSON. */
const INPUT_LIMIT = 2000

function inputOf({ input }: Asked): Readonly<Record<string, unknown>> {
  if (input === undefined) return {}
  return JSON.stringify(input).length > INPUT_LIMIT ? { tooLong: true } : input
}

type Log = { readonly transact: Transact; readonly clock: { now(): Date } }

const nameOf = ({ method, path }: Asked['endpoint']): string => `${method} ${path}`

const byOf = ({ actor, grant, sender }: Trace, now: Date, commandId: string | null): AuditBy => ({
  accountId: actor?.accountId ?? null,
  grant,
  sender,
  commandId,
  now,
})

async function write(log: Log, trace: Trace, commandId: string | null, what: AuditWhat): Promise<void> {
  const by = byOf(trace, log.clock.now(), commandId)
  await log.transact('write', (tx: Tx) => addAudit(tx, by, what), { ...nobody, accountId: by.accountId })
}

/**
 * Writes down a read that its contract marks as recorded, with the end of its transaction: an added entry meets nobody, and nothing is
 * handed out that was not written down first.
 */
export async function recordRead({ tx, now }: { readonly tx: Tx; readonly now: Date }, trace: Trace, asked: Asked): Promise<void> {
  const { recorded } = asked.endpoint
  if (recorded === undefined || trace.toldNothing) return
  await addAudit(tx, byOf(trace, now, null), {
    action: `request.${recorded}`,
    entity: { kind: 'endpoint', id: nameOf(asked.endpoint), scope: trace.scope },
    change: { after: inputOf(asked) },
  })
}

/** Answers that ask for one more step are no refusals; neither is the end of a session. */
const STEPS: ReadonlySet<string> = new Set(['auth.confirmation-required', 'auth.password-change-required', 'auth.second-factor-required'])

const SENSITIVE = 'protection.sensitive-text'

function foundIn({ details }: Problem): Readonly<Record<string, unknown>> {
  return { found: Reflect.get(Object(details), 'found') as unknown, mayConfirm: Reflect.get(Object(details), 'mayConfirm') as unknown }
}

/** The refusal an error stands for; null where it is none. A session that does not stand is one only where a token was shown. */
function refusalIn(error: unknown): Problem | null {
  const problem = error instanceof Problem ? error : problemOfDatabaseError(error)
  if (problem === null || STEPS.has(problem.code)) return null
  return problem.status === 403 || problem.code === 'auth.required' || problem.code === SENSITIVE ? problem : null
}

/** One person's minute: the first refusals are written as they come, the others counted. */
type Minute = { readonly minute: number; written: Set<string>; more: Map<string, number>; last: { trace: Trace; asked: Asked } | null }

const WRITTEN_A_MINUTE = 20
/** Of one minute, how many different doors are named in the line that counts the rest. */
const NAMED = 20
const MOST_SENDERS = 10_000
const minutes = new Map<string, Minute>()

const minuteNow = (): number => Math.floor(performance.now() / 60_000)

function minuteOf(key: string): Minute {
  const minute = minuteNow()
  const found = minutes.get(key)
  if (found?.minute === minute) return found
  const begun: Minute = { minute, written: new Set(), more: new Map(), last: null }
  // a minute that still counts something is left to be written: see writeCountedRefusals
  if (found === undefined || found.last === null) minutes.set(key, begun)
  return minutes.get(key) ?? begun
}

/**
 * Writes down that a request was refused. Of one person at most WRITTEN_A_MINUTE entries a minute are written, one for each door and
 * reason; what goes beyond is counted and written as one entry (writeCountedRefusals), so that a loop of refusals cannot fill the disk.
 */
export async function recordRefusal(log: Log, trace: Trace, asked: Asked, error: unknown): Promise<void> {
  const problem = refusalIn(error)
  if (problem === null) return
  const name = nameOf(asked.endpoint)
  const what = trace.actor === null ? problem.code : `${name} ${problem.code}`
  if (isBeyond(minuteOf(keyOf(trace)), what, { trace, asked })) return
  await write(log, trace, asked.command?.id ?? null, {
    action: 'request.refuse',
    entity: { kind: 'endpoint', id: name, scope: trace.scope },
    problem: problem.code,
    // a text that looks sensitive is not kept, nor the query it may stand in: what was found says kind, field and place
    change: {
      after: {
        ...(problem.code === SENSITIVE ? foundIn(problem) : inputOf(asked)),
        ...(trace.asked === null ? {} : { asked: trace.asked }),
      },
    },
  })
}

/** Whose minute it is: an account's, an address's; when there are too many, everybody else's. */
function keyOf(trace: Trace): string {
  const key = trace.actor?.accountId ?? trace.sender.address
  if (minutes.has(key)) return key
  if (minutes.size >= MOST_SENDERS) forgetPast()
  return minutes.size >= MOST_SENDERS ? 'others' : key
}

/** True where it is only to be counted; it then is. */
function isBeyond(minute: Minute, what: string, last: NonNullable<Minute['last']>): boolean {
  if (!minute.written.has(what) && minute.written.size < WRITTEN_A_MINUTE) {
    minute.written.add(what)
    return false
  }
  const named = minute.more.has(what) || minute.more.size < NAMED ? what : 'others'
  minute.more.set(named, (minute.more.get(named) ?? 0) + 1)
  minute.last = last
  return true
}

function forgetPast(): void {
  const now = minuteNow()
  for (const [key, { minute, last }] of minutes) if (minute !== now && last === null) minutes.delete(key)
}

/** Writes what was counted in minutes that are over; with `all` also of the one running (at the end of the program). */
export async function writeCountedRefusals(log: Log, all = false): Promise<void> {
  const now = minuteNow()
  for (const [key, found] of minutes) {
    if (found.minute === now && !all) continue
    minutes.delete(key)
    if (found.last === null) continue
    const { trace, asked } = found.last
    await write(log, trace, null, {
      action: 'request.refuse-more',
      entity: { kind: 'endpoint', id: nameOf(asked.endpoint), scope: trace.scope },
      change: { after: { times: Object.fromEntries(found.more) } },
    })
  }
}
