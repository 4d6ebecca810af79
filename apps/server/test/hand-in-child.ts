// A server that is killed: proves that every hand-in it once acknowledged is there exactly once, then hands in and acknowledges.
// Arguments: directory, session token, number of acknowledged hand-ins, the last of them (or '-').
import * as api from '@binhyen/core/assessments/assessments.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { sql } from 'kysely'
import { mount } from '#server/app'
import { findSession } from '#server/features/access/access.service'
import { openDb } from '#server/platform/db/client'
import { transactOn } from '#server/platform/db/transact'
import { createHttp } from '#server/platform/http/server'
import type { Server } from '#server/platform/http/register'
import { clientOf } from './client.ts'

const [directory = '', token = '', acknowledged = '0', last = '-'] = process.argv.slice(2)
const { db } = await openDb({ kind: 'embedded', directory })
const today = plainDate('2027-02-10')
const runtime = { transact: transactOn(db), clock: { now: () => new Date(), today: () => today }, findSession, demonstration: false }
const http = await createHttp({
  webDirectory: null,
  trustProxy: false,
  report: (error) => process.stdout.write(`mistake: ${String(error)}\n`),
})
const server: Server = { http, runtime, mounted: [] }
mount(server, { consoleSecret: null, secretKey: Buffer.alloc(32), provider: null, exportDirectory: '' })
const officer = clientOf(http, token, null)

const counted = await sql<{ done: number; actions: number; verdicts: number; torn: number }>`
  select count(*) filter (where status = 'handed-in')::int as done,
    (select count(*)::int from dossier_actions where action = 'hand-in') as actions,
    (select count(*)::int from evaluations) as verdicts,
    count(*) filter (where (status = 'handed-in') <> exists (select from evaluations e where e.dossier_id = dossiers.id))::int as torn
  from dossiers`.execute(db)
const { done = 0, actions = 0, verdicts = 0, torn = 0 } = counted.rows[0] ?? {}
if (done < Number(acknowledged) || actions !== done || verdicts !== done || torn > 0) {
  process.stdout.write(
    `lost: acknowledged ${acknowledged}, handed in ${String(done)}, actions ${String(actions)}, verdicts ${String(verdicts)}, torn ${String(torn)}\n`,
  )
  process.exit(1)
}
if (last !== '-') {
  // the device did not hear the answer and asks again: the same command, the same reply, nothing done twice
  const again = await officer.call(api.handInDossier, { params: { id: last }, body: {}, commandId: last })
  if (again.status !== 200 || again.body.status !== 'handed-in') {
    process.stdout.write(`lost: repeating ${last} answered ${String(again.status)} ${String(again.code)}\n`)
    process.exit(1)
  }
}
process.stdout.write(`open ${String(done)}\n`)
const waiting = await sql<{ id: string }>`select id from dossiers where status = 'registered' order by id`.execute(db)
for (const { id } of waiting.rows) {
  const answer = await officer.call(api.handInDossier, { params: { id }, body: {}, commandId: id })
  process.stdout.write(answer.status === 200 ? `ack ${id}\n` : `refused ${id} ${String(answer.code)}\n`)
}
process.stdout.write('exhausted\n')
