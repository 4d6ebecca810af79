// The only place that tells who entered a dossier what became of it.
import { rightFor } from '@binhyen/core/assessments/dossier-rights.policy'
import { noticeKey } from '@binhyen/core/inbox/inbox.domain'
import { sendNotices } from '#server/features/inbox/inbox.service'
import type { Ctx } from '#server/platform/context'
import type { DossierListed } from './assessments.store.ts'

/** It came back, with reasons at so many clauses. In the transaction of the return. */
export async function tellReturned(ctx: Ctx, dossier: DossierListed, clauses: number): Promise<void> {
  await sendNotices(ctx, [
    {
      key: noticeKey('dossier-returned', dossier.id, ctx.commandId ?? ctx.now.toISOString()),
      kind: 'dossier-returned',
      unitId: dossier.unit_id,
      record: { kind: 'dossier', id: dossier.id },
      said: { returned: clauses },
      right: rightFor('save', dossier.decided_by),
      place: dossier.scope,
    },
  ])
}
