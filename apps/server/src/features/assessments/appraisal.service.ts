// The only place for what the bodies above a commune do with its dossier: synthesise, return, accept or conclude.
import { conclusionFor, nextStatus, type DossierAction, type DossierStatus } from '@binhyen/core/assessments/assessments.domain'
import { assessedObject, findStep, type Seat } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import type { Grant } from '@binhyen/core/access/access.domain'
import { doerBy, findConflict } from '@binhyen/core/access/separation.domain'
import type { Outcome } from '@binhyen/core/criteria/criteria.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { getSet } from '#server/features/criteria/criteria.service'
import type { Ctx } from '#server/platform/context'
import { readable, recordAction, storeVerdict } from './assessments.service.ts'
import { changeDossier, type DossierListed } from './assessments.store.ts'
import { bodyOf, doneTo, seatOf } from './dossier-view.service.ts'
import { tellReturned } from './dossier-notices.service.ts'
import { gatherInputs, judge } from './evaluation.service.ts'

/** Finds the seat that takes a step today and the actor's role in it; throws assessment.wrong-seat naming who it is. */
export async function takeSeat(
  ctx: Ctx,
  step: 'synthesise' | 'appraise' | 'decide',
  about: Pick<DossierListed, 'set_id' | 'set_version' | 'scope' | 'decided_by'>,
): Promise<{ seat: Seat; grant: Grant }> {
  const { set } = await getSet(ctx, about.set_id, about.set_version)
  const seat = findStep(step, set.status, assessedObject(set.object, about.decided_by), ctx.today)?.seat ?? null
  if (seat === null) throw new Problem('assessment.wrong-seat', { expected: null })
  const held = seatOf(ctx, seat, about.scope)
  if (held === null) {
    throw new Problem('assessment.wrong-seat', { expected: { body: await bodyOf(ctx, seat, about.scope), level: seat.level } })
  }
  return { seat, grant: held }
}

/** Takes one step with a dossier: right, seat, separation of duties and status are checked in this order. */
async function open(
  ctx: Ctx,
  id: string,
  wanted: { action: DossierAction; step: 'synthesise' | 'appraise' },
): Promise<{ dossier: DossierListed; status: DossierStatus; grant: Grant }> {
  const dossier = await readable(ctx, id, true)
  ctx.authorise('dossier.appraise', dossier.scope)
  const { grant } = await takeSeat(ctx, wanted.step, dossier)
  const conflict = findConflict('check', doerBy(ctx.actor.accountId, grant), await doneTo(ctx, id))
  if (conflict !== null) throw new Problem('assessment.maker-is-checker')
  const status = nextStatus(dossier.status, wanted.action)
  if (status === null) throw new Problem('assessment.transition-refused', { status: dossier.status, action: wanted.action })
  return { dossier, status, grant }
}

/** The district passes a 19.2 dossier on while it exists (to 28/2/2025). */
export async function synthesiseDossier(ctx: Ctx, id: string, note: string | undefined): Promise<{ status: DossierStatus }> {
  const { dossier, status, grant } = await open(ctx, id, { action: 'synthesise', step: 'synthesise' })
  await changeDossier(ctx, id, { status })
  await recordAction(ctx, dossier, { action: 'synthesise', grant, payload: { note } })
  return { status }
}

/** Returns a dossier with a reason at each clause to correct; without any reason it is refused. */
export async function returnDossier(
  ctx: Ctx,
  id: string,
  body: { reasons: { clause: string; reason: string }[]; note?: string | undefined },
): Promise<{ status: DossierStatus }> {
  if (body.reasons.length === 0 && !body.note?.trim()) throw new Problem('assessment.reasons-required')
  const { dossier, status, grant } = await open(ctx, id, { action: 'return', step: 'appraise' })
  const { set } = await getSet(ctx, dossier.set_id, dossier.set_version)
  for (const { clause } of body.reasons) {
    if (!set.clauses.some((each) => each.id === clause)) throw new Problem('criteria.clause-not-found', { clause })
  }
  await changeDossier(ctx, id, { status })
  await recordAction(ctx, dossier, { action: 'return', grant, payload: body })
  await tellReturned(ctx, dossier, body.reasons.length)
  return { status }
}

/**
 * Closes the appraisal by the verdict, computed again now: met goes on to the authority, not met is concluded so.
 * @throws assessment.uncertain where the verdict cannot be told; then only a return is left
 */
export async function acceptDossier(ctx: Ctx, id: string, note: string | undefined): Promise<{ status: DossierStatus; outcome: Outcome }> {
  const found = await readable(ctx, id, true)
  ctx.authorise('dossier.appraise', found.scope)
  await takeSeat(ctx, 'appraise', found)
  const inputs = await gatherInputs(ctx, found)
  const { set } = inputs
  const district = findStep('synthesise', set.status, assessedObject(set.object, found.decided_by), ctx.today)?.seat ?? null
  if (district !== null && found.status === 'handed-in') {
    throw new Problem('assessment.transition-refused', { status: found.status, action: 'accept' })
  }
  const action = conclusionFor(judge(inputs).evaluation.outcome)
  if (action === null) throw new Problem('assessment.uncertain', { unclear: found.unclear })
  const { dossier, status, grant } = await open(ctx, id, { action, step: 'appraise' })
  const outcome = await storeVerdict(ctx, dossier, inputs)
  await changeDossier(ctx, id, { status })
  await recordAction(ctx, dossier, { action, grant, payload: { note, outcome } })
  return { status, outcome }
}
