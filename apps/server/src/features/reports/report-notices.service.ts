// The only place that tells the two sides of a report what the other did with it.
import { periodFrom } from '@binhyen/core/reports/report-periods.domain'
import { placeFor, rightFor } from '@binhyen/core/reports/report-rights.policy'
import type { Form } from '@binhyen/core/figures/forms.domain'
import { noticeKey, type NoticeKind, type Said } from '@binhyen/core/inbox/inbox.domain'
import { getFormVersion } from '#server/features/figures/forms.service'
import { sendNotices, sentOf } from '#server/features/inbox/inbox.service'
import type { BaseCtx } from '#server/platform/context'
import type { Judged } from './outages.store.ts'
import type { ReportListed } from './reports.store.ts'
import { periodReply } from './report-view.service.ts'

type About = { readonly report: ReportListed; readonly form: Form }
type Told = Extract<NoticeKind, 'report-returned' | 'report-accepted' | 'report-handed-in-again' | 'report-correcting'>

/** Who entered hears what became of it; who receives hears that it is there again, or being corrected. */
const hears = {
  'report-returned': 'save',
  'report-accepted': 'save',
  'report-handed-in-again': 'accept',
  'report-correcting': 'accept',
} as const

/** In the transaction of the step; `seq` is the hand-in it is about. */
export async function tellStep(
  ctx: Pick<BaseCtx, 'tx' | 'now'>,
  kind: Told,
  { report, form, seq, returned }: About & { readonly seq: number; readonly returned?: number },
): Promise<void> {
  const step = hears[kind]
  const said: Said = {
    ...saidOf(form, { from: report.period_from, to: report.period_to }),
    dueOn: report.due_on,
    ...(returned === undefined ? {} : { returned }),
  }
  await sendNotices(ctx, [
    {
      key: noticeKey(kind, report.id, seq),
      kind,
      unitId: report.unit_id,
      record: { kind: 'report', id: report.id },
      said,
      right: rightFor(step, form.level),
      place: placeFor(step, report.scope),
    },
  ])
}

/** What is sent to the units of some reports that an outage, recorded or taken back, makes count as in time or as late. */
export async function judgementNotices(
  ctx: Pick<BaseCtx, 'tx'>,
  outageId: string,
  { judged, late }: { readonly judged: readonly Judged[]; readonly late: boolean },
): Promise<readonly ReturnType<typeof sentOf>[]> {
  const kind = late ? 'report-late-again' : 'report-credited'
  const forms = new Map<string, Form>()
  for (const { form_id, form_version } of judged) {
    const key = `${form_id} ${String(form_version)}`
    if (!forms.has(key)) forms.set(key, (await getFormVersion(ctx, form_id, form_version)).form)
  }
  return judged.flatMap((report) => {
    const form = forms.get(`${report.form_id} ${String(report.form_version)}`)
    if (form === undefined) return []
    return sentOf({
      key: noticeKey(kind, report.id, outageId),
      kind,
      unitId: report.unit_id,
      record: { kind: 'report', id: report.id },
      said: { ...saidOf(form, { from: report.period_from, to: report.period_to }), dueOn: report.due_on },
      right: rightFor('hand-in', form.level),
      place: placeFor('hand-in', report.scope),
    })
  })
}

export const saidOf = (form: Form, window: Parameters<typeof periodFrom>[1]): Pick<Said, 'form' | 'period'> => ({
  form: { id: form.id, title: { ...form.title } },
  period: periodReply(periodFrom(form.period, window)),
})
