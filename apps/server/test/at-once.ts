// The only place that opens a server whose requests run at the same moment: unlike the harness, each in a transaction and on a connection
// of its own. Nothing is undone: the file's database goes when the file is done.
import { afterAll, beforeAll } from 'vitest'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { findSession } from '#server/features/access/access.service'
import type { Db } from '#server/platform/db/client'
import { transactOn } from '#server/platform/db/transact'
import type { Server } from '#server/platform/http/register'
import { createHttp } from '#server/platform/http/server'
import type { Runtime } from '#server/platform/run'
import { peopleOf, testDatabase, type Test } from './harness.ts'

/** Only a real server has several connections, so what runs at once runs on PostgreSQL alone: `describe.runIf(onServer)`. */
export const onServer = (process.env['BINHYEN_TEST_DATABASE_URL'] ?? '') !== ''

export type AtOnce = Pick<Test, 'http' | 'runtime' | 'as'> & { readonly db: Db }

/**
 * Opens a server with the doors that `mount` gives it before the tests of the calling describe, and closes it after them. `arrange` writes
 * what they begin with and says who is there; a test asks the returned function for it.
 */
export function atOnce<T>(mount: (server: Server) => void, arrange: (open: AtOnce) => Promise<T>, today = '2026-11-21'): () => AtOnce & T {
  let opened: (AtOnce & T) | undefined
  beforeAll(async () => {
    const { db } = await testDatabase()
    const runtime: Runtime = {
      transact: transactOn(db),
      clock: { now: () => new Date(), today: () => plainDate(today) },
      findSession,
      demonstration: false,
    }
    const http = await createHttp({ webDirectory: null, trustProxy: true, report: () => undefined })
    mount({ http, runtime, mounted: [] })
    const open: AtOnce = { http, runtime, db, as: peopleOf(runtime, http).as }
    opened = { ...open, ...(await arrange(open)) }
  })
  afterAll(() => opened?.http.close())
  return () => {
    if (opened === undefined) throw new Error('not opened')
    return opened
  }
}
