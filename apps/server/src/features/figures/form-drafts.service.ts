// The only place where forms are written: drafts kept as they are typed, shown to whoever else works on them, and published as versions
// that never change.
import type { z } from 'zod'
import { aboutFields } from '@binhyen/core/figures/form-compare.domain'
import { judgeDraft } from '@binhyen/core/figures/draft-check.domain'
import { applyEdits, blankDraft, draftOf, type FormDraft, type FormEdit } from '@binhyen/core/figures/form-draft.domain'
import type {
  DraftReply,
  editDraft as editContract,
  listDrafts as listContract,
  startDraft as startContract,
} from '@binhyen/core/figures/form-drafts.contract'
import type { Form, FormIssue } from '@binhyen/core/figures/forms.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { Problem } from '@binhyen/core/shared/problem'
import { spansOverlap } from '@binhyen/core/shared/span'
import { COUNTRY_ID } from '@binhyen/core/units/units.domain'
import type { Ctx } from '#server/platform/context'
import * as store from './form-drafts.store.ts'
import { contentsOf, getFormVersion, listPublishedForms, type FormVersion } from './forms.service.ts'
import { listAllDefinitions } from './figures.store.ts'
import { hashOfForm } from './load-figures.service.ts'

/** More than a form a person could fill in has. */
const MOST_LINES = 600

const authorise = (ctx: Ctx): void => {
  ctx.authorise('form.write', [COUNTRY_ID])
}
const entity = (id: string) => ({ kind: 'form', id, scope: [COUNTRY_ID] as const })

async function requireDraft(ctx: Ctx, id: string, lock = false): Promise<store.DraftRecord> {
  const found = await store.findDraft(ctx, id, lock)
  if (found === undefined) throw new Problem('form.draft-not-found', { id })
  return found
}

/** The draft as the sender knows it, locked. @throws form.draft-changed with what the others changed meanwhile */
async function requireKnown(ctx: Ctx, id: string, revision: number): Promise<store.DraftRecord> {
  const record = await requireDraft(ctx, id, true)
  if (record.revision === revision) return record
  const since = await store.listEditsSince(ctx, id, revision)
  throw new Problem('form.draft-changed', {
    revision: record.revision,
    changes: since.map(({ revision: number, by_name, at, edits }) => ({ revision: number, by: by_name, at: at.toISOString(), edits })),
  })
}

type Judged = { readonly form: Form | null; readonly issues: readonly FormIssue[]; readonly begunTo: PlainDate | null }

async function judged(ctx: Ctx, draft: FormDraft): Promise<Judged> {
  const begunTo = await store.findBegunTo(ctx, draft.id)
  const versions = (await listPublishedForms(ctx)).filter(({ form }) => form.id === draft.id)
  return { ...judgeDraft(draft, { dictionary: await listAllDefinitions(ctx), versions, begunTo, today: ctx.today }), begunTo }
}

async function reply(ctx: Ctx, record: store.DraftRecord): Promise<z.input<typeof DraftReply>> {
  const { form, issues, begunTo } = await judged(ctx, record.draft)
  const editors = (await store.listEditors(ctx)).flatMap(({ form_id, by_name }) => (form_id === record.id ? [by_name] : []))
  return {
    draft: mutable(record.draft),
    base: record.base,
    revision: record.revision,
    issues: issues.map((issue) => ({ ...issue })),
    form: form === null ? null : contentsOf(form),
    begunTo,
    ...tracesOf(record),
    editors: [...new Set([record.started_by, ...editors])],
  }
}

const tracesOf = ({ started_by, started_at, changed_by, changed_at }: store.DraftRecord) => ({
  startedBy: started_by,
  startedAt: started_at.toISOString(),
  changedBy: changed_by,
  changedAt: changed_at.toISOString(),
})

/** The same draft in the shape of a reply. */
const mutable = (draft: FormDraft): z.input<typeof DraftReply>['draft'] => structuredClone(draft) as z.input<typeof DraftReply>['draft']

/** What administrators are writing, what was changed last first. */
export async function readDrafts(ctx: Ctx): Promise<z.input<typeof listContract.reply>> {
  authorise(ctx)
  const editors = await store.listEditors(ctx)
  const drafts = (await store.listDrafts(ctx)).map((record) => {
    const { id, title, level, period, from } = record.draft
    const others = editors.flatMap(({ form_id, by_name }) => (form_id === id ? [by_name] : []))
    const { base, revision } = record
    return {
      id,
      title: { ...title },
      level,
      period,
      from,
      base,
      revision,
      ...tracesOf(record),
      editors: [...new Set([record.started_by, ...others])],
    }
  })
  return { drafts }
}

/** @throws form.draft-not-found */
export async function readDraft(ctx: Ctx, id: string): Promise<z.input<typeof DraftReply>> {
  authorise(ctx)
  return reply(ctx, await requireDraft(ctx, id))
}

/** Begins the next version of a form, or a form of its own. @throws form.not-found, form.draft-there, form.id-taken */
export async function startDraft(ctx: Ctx, { id, blank }: z.output<typeof startContract.body>): Promise<z.input<typeof DraftReply>> {
  authorise(ctx)
  const versions = (await listPublishedForms(ctx)).filter(({ form }) => form.id === id)
  const last = versions[0]
  if (blank === undefined && last === undefined) throw new Problem('form.not-found', { id })
  if (blank !== undefined && last !== undefined) throw new Problem('form.id-taken', { id })
  const begun = blank === undefined ? begunFrom(last) : { draft: blankDraft({ id, ...blank }), base: null }
  if (!(await store.addDraft(ctx, begun))) throw new Problem('form.draft-there', { id })
  await ctx.audit('form.draft', entity(id), { after: { base: begun.base } })
  return reply(ctx, await requireDraft(ctx, id))
}

function begunFrom(last: FormVersion | undefined): { readonly draft: FormDraft; readonly base: number } {
  if (last === undefined) throw new Problem('form.not-found')
  return { draft: draftOf(last.form), base: last.version }
}

/** @throws form.draft-not-found, form.draft-changed, form.draft-too-large */
export async function editDraft(ctx: Ctx, id: string, body: z.output<typeof editContract.body>): Promise<z.input<typeof DraftReply>> {
  authorise(ctx)
  const record = await requireKnown(ctx, id, body.revision)
  // JSON knows no undefined: what is there was said
  const edits = body.edits as readonly FormEdit[]
  const draft = applyEdits(record.draft, edits)
  const lines = draft.checks.length + draft.sections.reduce((sum, { figures }) => sum + figures.length + 1, 0)
  if (lines > MOST_LINES) throw new Problem('form.draft-too-large', { most: MOST_LINES })
  await store.saveDraft(ctx, { draft, revision: record.revision + 1, edits })
  await ctx.audit('form.draft-edit', entity(id), { after: { revision: record.revision + 1, edits: edits.map(({ edit }) => edit) } })
  return reply(ctx, await requireDraft(ctx, id))
}

/** @throws form.draft-not-found, form.draft-changed */
export async function deleteDraft(ctx: Ctx, id: string, revision: number): Promise<Record<string, never>> {
  authorise(ctx)
  const { draft } = await requireKnown(ctx, id, revision)
  await store.deleteDraft(ctx, id)
  await ctx.audit('form.draft-delete', entity(id), { before: { revision, title: draft.title.vi } })
  return {}
}

/** Checks everything once more, and makes the version. @throws form.draft-not-found, form.draft-changed, form.draft-invalid */
export async function publishDraft(ctx: Ctx, id: string, revision: number): Promise<{ version: number }> {
  authorise(ctx)
  const { draft, base } = await requireKnown(ctx, id, revision)
  const { form, issues } = await judged(ctx, draft)
  if (form === null || draft.from === null) throw new Problem('form.draft-invalid', { issues })
  const version = await store.publishForm(ctx, form, { hash: hashOfForm(form), from: draft.from })
  await store.deleteDraft(ctx, id)
  const about = Object.fromEntries(aboutFields.map((field) => [field, form[field]]))
  await ctx.audit('form.publish', entity(id), { before: { version: base }, after: { version, from: draft.from, ...about } })
  return { version }
}

type Refusal = 'before-first-day' | 'past' | 'begun' | 'overlaps'

/**
 * Ends a version, moves its end or takes it back. One that is not in force yet may end on its first day: it never was.
 * @throws form.not-found, form.end-refused
 */
export async function endForm(
  ctx: Ctx,
  of: { readonly id: string; readonly version: number },
  on: PlainDate | null,
): Promise<Record<string, never>> {
  authorise(ctx)
  const found = await getFormVersion(ctx, of.id, of.version)
  const others = (await listPublishedForms(ctx)).filter(({ form, version }) => form.id === of.id && version !== of.version)
  const refused = (reason: Refusal, day: PlainDate | null): Problem => new Problem('form.end-refused', { reason, on: day })
  const { from, to } = found.inForce
  const begunTo = await store.findBegunTo(ctx, of.id)
  if (on !== null && on < from) throw refused('before-first-day', from)
  // what has been is not said anew
  if ((on !== null && on < ctx.today) || (to !== null && to < ctx.today)) throw refused('past', ctx.today)
  if (on !== null && begunTo !== null && on < begunTo) throw refused('begun', begunTo)
  const clash = others.find(({ inForce }) => inForce.from !== inForce.to && spansOverlap(inForce, { from, to: on }))
  if (clash !== undefined) throw refused('overlaps', clash.inForce.from)
  await store.endPublishedForm(ctx, of.id, of.version, on)
  await ctx.audit('form.end', entity(of.id), { before: { version: of.version, to }, after: { version: of.version, to: on } })
  return {}
}
