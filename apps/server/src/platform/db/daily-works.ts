// The only place for the SQL of work done once a day, by however many programs.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { sql } from 'kysely'
import type { BaseCtx } from '../context.ts'
import { sqlOf } from './client.ts'

/** The day a piece of work was last done for; null before its first time. */
export async function lastDone(ctx: Pick<BaseCtx, 'tx'>, name: string): Promise<PlainDate | null> {
  const { rows } = await sql<{ day: PlainDate | null }>`select app_daily_work_done(${name}) as day`.execute(sqlOf<object>(ctx))
  return rows[0]?.day ?? null
}

export async function noteDone(ctx: Pick<BaseCtx, 'tx' | 'now' | 'today'>, name: string): Promise<void> {
  await sql`select app_note_daily_work(${name}, ${ctx.today}, ${ctx.now})`.execute(sqlOf<object>(ctx))
}
