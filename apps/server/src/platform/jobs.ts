// The only place for the queue of work done in the background: pg-boss in the database of the program, without a connection of its own.
import PgBoss from 'pg-boss'
import type { Ctx, Tx } from './context.ts'
import { runText } from './db/client.ts'
import { actAs, nobody } from './db/transact.ts'
import type { Runtime } from './run.ts'

/** Queues are made by migrations: the login that serves owns nothing. */
export type QueueName = 'exports'

type Executed = { readonly rows: unknown[] }

async function execute(tx: Tx, text: string, values: readonly unknown[] = []): Promise<Executed> {
  // its own transaction around several statements is ours already
  const bare = text.replace(/^\s*BEGIN;/, '').replace(/COMMIT;\s*$/, '')
  return { rows: [...(await runText(tx, bare, values))] }
}

const SETTINGS = { schema: 'pgboss', migrate: false, schedule: false } as const

/** Only lends its statements: what it is given it does in the transaction that comes along. */
const sender = new PgBoss({ ...SETTINGS, supervise: false, db: { executeSql: async () => ({ rows: [] }) } })

/** The longest one job may take, in seconds. */
const LONGEST_SECONDS = 6 * 3600

/** Puts a job into its queue; it is there once the transaction stands. */
export async function enqueue(ctx: Pick<Ctx, 'tx'>, queue: QueueName, data: { readonly id: string }): Promise<void> {
  await sender.send(queue, data, {
    expireInSeconds: LONGEST_SECONDS,
    retryLimit: 3,
    retryDelay: 5,
    db: { executeSql: (text: string, values: unknown[]) => execute(ctx.tx, text, values) },
  })
}

export type Worker = { stop(): Promise<void> }

/** How often an idle queue is looked into, and finished jobs are tidied away, in seconds. */
const POLL_SECONDS = 2
const TIDY_SECONDS = 600

/**
 * Works a queue off, one job at a time. A job that throws is tried again; what fails in the queue itself is told to `report` and tried at
 * the next turn.
 */
export async function startQueue(
  runtime: Pick<Runtime, 'transact' | 'clock'>,
  {
    queue,
    work,
    report,
  }: { readonly queue: QueueName; readonly work: (id: string) => Promise<void>; readonly report: (error: unknown) => void },
): Promise<Worker> {
  const under = new Set<Promise<unknown>>()
  const executeSql = async (text: string, values: unknown[]): Promise<Executed> => {
    const asked = attempt(text, values)
    under.add(asked)
    const answer = await asked
    under.delete(asked)
    return answer
  }
  const attempt = async (text: string, values: unknown[]): Promise<Executed> => {
    try {
      return await runtime.transact('write', async (tx) => {
        await actAs(tx, { ...nobody, today: runtime.clock.today() })
        return execute(tx, text, values)
      })
    } catch (error) {
      // pg-boss waits for none of its answers: a rejection would end the program
      report(error)
      return { rows: [] }
    }
  }
  const boss = new PgBoss({ ...SETTINGS, supervise: true, maintenanceIntervalSeconds: TIDY_SECONDS, db: { executeSql } })
  boss.on('error', report)
  await boss.start()
  await boss.work<{ readonly id: string }>(queue, { pollingIntervalSeconds: POLL_SECONDS, batchSize: 1 }, async (jobs) => {
    for (const { data } of jobs) await work(data.id)
  })
  return {
    stop: async () => {
      await boss.stop({ graceful: true, timeout: 10_000 })
      await Promise.all(under)
    },
  }
}
