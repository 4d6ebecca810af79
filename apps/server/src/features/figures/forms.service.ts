// The only place through which other slices reach forms: the version in force on a day, and any version as it was published.
import type { z } from 'zod'
import type { FormReply, listForms } from '@binhyen/core/figures/figures.contract'
import { figuresOf, type Form, type ReportLevel } from '@binhyen/core/figures/forms.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import type { Span } from '@binhyen/core/shared/span'
import type { BaseCtx, Ctx } from '#server/platform/context'
import * as store from './forms.store.ts'

type Handle = Pick<BaseCtx, 'tx'>

/** One version of a form, with what was recorded of it. */
export type FormVersion = {
  readonly version: number
  readonly form: Form
  readonly state: 'draft' | 'published'
  readonly inForce: Span
  readonly publishedBy: string | null
  readonly publishedAt: string | null
}

/** A form and the number of its version, for who counts and does not tell of it. */
export type LoadedForm = Pick<FormVersion, 'version' | 'form'>

/** By content: a published version is frozen, so what was read once stays good for the life of the process. */
const contents = new Map<string, Form>()
/** Far more than an office has versions; a program that ran for years does not grow by them. */
const MOST_KEPT = 500

async function versionsOf(ctx: Handle, heads: readonly store.FormHead[]): Promise<readonly FormVersion[]> {
  if (contents.size > MOST_KEPT) contents.clear()
  const unknown = heads.map(({ hash }) => hash).filter((hash) => !contents.has(hash))
  for (const { hash, content } of await store.listFormContents(ctx, unknown)) contents.set(hash, content)
  return heads.map((head) => {
    const form = contents.get(head.hash)
    if (form === undefined) throw new Problem('form.not-found', { id: head.id })
    return {
      version: head.version,
      form,
      state: head.state,
      inForce: { from: head.in_force_from, to: head.in_force_to },
      publishedBy: head.published_by_name,
      publishedAt: head.published_at?.toISOString() ?? null,
    }
  })
}

/** A published version whose head the caller has read already. @throws form.not-found */
export async function frozenForm(
  ctx: Handle,
  of: { readonly id: string; readonly version: number; readonly hash: string },
): Promise<LoadedForm> {
  const form = contents.get(of.hash) ?? (await store.listFormContents(ctx, [of.hash]))[0]?.content
  if (form === undefined) throw new Problem('form.not-found', { id: of.id, version: of.version })
  contents.set(of.hash, form)
  return { version: of.version, form }
}

/** The version of a form in force on a day. @throws form.not-found */
export async function formInForce(ctx: Handle, id: string, on: PlainDate): Promise<FormVersion> {
  const [found] = await versionsOf(ctx, await store.listFormHeadsInForce(ctx, on, id))
  if (found === undefined) throw new Problem('form.not-found', { id })
  return found
}

/** Every form in force on a day, of one level where it is given. */
export async function formsInForce(ctx: Handle, on: PlainDate, level?: ReportLevel): Promise<readonly FormVersion[]> {
  const heads = await store.listFormHeadsInForce(ctx, on)
  return versionsOf(
    ctx,
    heads.filter((head) => level === undefined || head.level === level),
  )
}

/** Every published version of every form, newest first within its form; those corrected on their first day have an empty span. */
export async function listPublishedForms(ctx: Handle): Promise<readonly FormVersion[]> {
  return versionsOf(
    ctx,
    (await store.listFormHeads(ctx)).filter(({ state }) => state === 'published'),
  )
}

/** The forms in force on a day that ask for a figure. */
export async function formsAsking(ctx: Handle, figure: string, on: PlainDate): Promise<readonly FormVersion[]> {
  return (await formsInForce(ctx, on)).filter(({ form }) => figuresOf(form).includes(figure))
}

/** One version of a form, in force or not. @throws form.not-found */
export async function getFormVersion(ctx: Handle, id: string, version: number): Promise<FormVersion> {
  const head = await store.findFormHead(ctx, id, version)
  const [found] = head === undefined ? [] : await versionsOf(ctx, [head])
  if (found === undefined) throw new Problem('form.not-found', { id, version })
  return found
}

/** Every form with its versions, newest first. */
export async function readForms(ctx: Ctx): Promise<z.output<typeof listForms.reply>['forms']> {
  ctx.authorise('catalogue.read', [])
  return (await versionsOf(ctx, await store.listFormHeads(ctx))).map((each) => {
    const { sections: _sections, checks: _checks, ...reply } = formReply(each)
    return { ...reply, figures: figuresOf(each.form).length }
  })
}

export async function readForm(ctx: Ctx, id: string, version: number): Promise<FormReply> {
  ctx.authorise('catalogue.read', [])
  return formReply(await getFormVersion(ctx, id, version))
}

/** What a form asks and checks, as the API tells it. */
export const contentsOf = (form: Form): Pick<FormReply, 'sections' | 'checks'> => ({
  sections: form.sections.map((section) => ({
    ...section,
    title: { ...section.title },
    figures: section.figures.map((each) => ({ ...each, when: each.when === null ? null : { ...each.when } })),
  })),
  checks: form.checks.map((check) => ({ ...check, words: { ...check.words } })),
})

/** A version as the API tells it. */
export function formReply({ form, version, state, inForce, publishedBy, publishedAt }: FormVersion): FormReply {
  return {
    id: form.id,
    version,
    state,
    title: { ...form.title },
    level: form.level,
    period: form.period,
    inForce: { ...inForce },
    ...contentsOf(form),
    due: Object.fromEntries(Object.entries(form.due).map(([level, rule]) => [level, { ...rule }])),
    source: form.source,
    checked: form.checked,
    publishedBy,
    publishedAt,
  }
}
