// The only place that arranges a form asked for ad hoc for tests, and what a request for it says.
import { sql } from 'kysely'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { sqlOf } from '#server/platform/db/client'
import type { BaseCtx } from '#server/platform/context'
import { FORM } from './reports.ts'

export const ASKED = 'test-asked'
/** On the tests' usual day, Saturday 21/11/2026, the data have closed, and it is due on Tuesday 24/11. */
export const DAYS = { from: plainDate('2026-11-10'), to: plainDate('2026-11-20') }
export const DUE = plainDate('2026-11-24')
export const DOCUMENT = { number: '123/CV-PV05', on: plainDate('2026-11-18'), title: 'Báo cáo kết quả đợt cao điểm' }

/** The tests' monthly form once more, asked for ad hoc and without its checks. */
export async function arrangeAskedForm(ctx: BaseCtx): Promise<void> {
  await sql`insert into forms (id, version, state, level, period, in_force_from, content, hash, published_at, published_by_name)
    select ${ASKED}, 1, 'published', level, 'ad-hoc', in_force_from, content || ${JSON.stringify({ id: ASKED, period: 'ad-hoc', checks: [] })}::jsonb,
      'hash-of-asked', now(), 'x' from forms where id = ${FORM}`.execute(sqlOf<object>(ctx))
}

/** A request of a province that stands, however late it would be to ask for it today. */
export async function arrangeRequest(ctx: BaseCtx, scope: readonly string[], issuer: string): Promise<void> {
  await sql`insert into report_requests (id, form_id, level, unit_id, scope, issuer_id, period_from, period_to, due_on, document_number, document_on,
      document_title, asked_at, asked_by_name)
    values (gen_random_uuid(), ${ASKED}, 'commune', ${scope[0]}, ${[...scope]}::text[], ${issuer}, ${DAYS.from}, ${DAYS.to}, ${DUE}, ${DOCUMENT.number},
      ${DOCUMENT.on}, ${DOCUMENT.title}, now(), 'x')`.execute(sqlOf<object>(ctx))
}
