// The only place that decides about data care: who sets the guard on free text, and what the terms of keeping are shown as.
import { grantsWith } from '@binhyen/core/access/access.policy'
import type { RetentionReply, TextGuardReply } from '@binhyen/core/protection/protection.contract'
import { retentionTerms } from '@binhyen/core/protection/retention.domain'
import { defaultGuard, readGuard, type GuardSettings } from '@binhyen/core/protection/sensitive-text.domain'
import { Problem } from '@binhyen/core/shared/problem'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import { exportFile, type ExportFile, type ExportForm } from './account-export.service.ts'
import * as store from './protection.store.ts'

/** Everybody's pages warn by it, so everybody may read it. */
export async function readTextGuard(ctx: Ctx): Promise<TextGuardReply> {
  ctx.authoriseOwn()
  return { modes: readGuard(await store.findTextGuard(ctx)), defaults: defaultGuard }
}

/** Sets what is done about each kind, for the whole country. @throws auth.forbidden */
export async function setTextGuard(ctx: Ctx, modes: GuardSettings): Promise<TextGuardReply> {
  ctx.authorise('protection.write', [COUNTRY_ID])
  const before = readGuard(await store.findTextGuard(ctx))
  await store.saveTextGuard(ctx, modes)
  await ctx.audit('protection.set-guard', { kind: 'setting', id: 'text-guard', scope: [COUNTRY_ID] }, { before, after: modes })
  return { modes, defaults: defaultGuard }
}

export async function readRetention(ctx: Ctx): Promise<RetentionReply> {
  ctx.authorise('catalogue.read', [COUNTRY_ID])
  const run = await store.findLastRun(ctx)
  return {
    terms: retentionTerms.map((term) => ({ ...term })),
    lastRun: run === undefined ? null : { at: run.ran_at.toISOString(), removed: run.removed },
  }
}

/** Everything kept about the caller. */
export async function exportMyAccount(ctx: Ctx, form: ExportForm): Promise<ExportFile> {
  ctx.authoriseOwn()
  return fileAbout(ctx, ctx.actor.accountId, form)
}

/** The same of an account one administers. @throws auth.forbidden, account.not-found */
export async function exportAccount(ctx: Ctx, accountId: string, form: ExportForm): Promise<ExportFile> {
  // who administers nobody is told so before being told whom there is
  if (grantsWith(ctx.actor, 'account.read', ctx.today).length === 0) ctx.authorise('account.read', [COUNTRY_ID])
  const place = await store.findPlaceOf(ctx, accountId)
  if (place === undefined) throw new Problem('account.not-found', { username: accountId })
  ctx.authorise('account.read', place)
  return fileAbout(ctx, accountId, form)
}

/** Lists longer than this are given from their end; the file says how many there are. */
const MOST_LINES = 50_000

async function fileAbout(ctx: Ctx, accountId: string, form: ExportForm): Promise<ExportFile> {
  const found = await store.findEverythingAbout(ctx, accountId, MOST_LINES)
  if (found === null) throw new Problem('account.not-found', { username: accountId })
  return exportFile(found, { form, at: ctx.now, demonstration: ctx.demonstration })
}
