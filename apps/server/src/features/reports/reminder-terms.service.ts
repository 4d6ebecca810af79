// The only place that decides about the terms of reminders: what they are, and who sets them.
import { defaultReminders, type ReminderTerms } from '@binhyen/core/reports/reminders.domain'
import { ReminderTermsBody, type ReminderTermsReply } from '@binhyen/core/reports/reminders.contract'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import type { BaseCtx, Ctx } from '#server/platform/context'
import { findReminderTerms, saveReminderTerms } from './reminders.store.ts'

/** As set; where nothing was, or what was set no longer reads, what core says. */
export async function termsOf(ctx: Pick<BaseCtx, 'tx'>): Promise<ReminderTerms> {
  const read = ReminderTermsBody.safeParse(await findReminderTerms(ctx))
  return read.success ? read.data : defaultReminders
}

export async function readReminderTerms(ctx: Ctx): Promise<ReminderTermsReply> {
  ctx.authorise('catalogue.read', [])
  return replyOf(await termsOf(ctx))
}

/** For the whole country. @throws auth.forbidden */
export async function setReminderTerms(ctx: Ctx, terms: ReminderTerms): Promise<ReminderTermsReply> {
  ctx.authorise('reminder.write', [COUNTRY_ID])
  const before = await termsOf(ctx)
  await saveReminderTerms(ctx, terms)
  await ctx.audit('reminder.set', { kind: 'setting', id: 'reminder-terms', scope: [COUNTRY_ID] }, { before, after: terms })
  return replyOf(terms)
}

const replyOf = (terms: ReminderTerms): ReminderTermsReply => ({
  terms: { ...terms, daysBefore: [...terms.daysBefore] },
  defaults: { ...defaultReminders, daysBefore: [...defaultReminders.daysBefore] },
})
