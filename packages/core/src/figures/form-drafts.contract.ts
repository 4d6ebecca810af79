// The only place for how drafts of forms travel over HTTP: written by administrators, published as versions that never change.
import { z } from 'zod'
import { periodKinds } from '../calendar/periods.domain.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText, WholeText, unread } from '../shared/schemas.ts'
import { levels } from '../units/units.domain.ts'
import { FormReply } from './figures.contract.ts'
import { checkSeverities, formIssueReasons, reportLevels, sectionRows } from './forms.domain.ts'

/** As the table of forms checks it, too. */
const FormId = unread(
  z
    .string()
    .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { message: 'lower case letters, digits and hyphens' })
    .max(50),
)
/** Of a figure, section or check: no text, and nothing that could be one. */
const Id = unread(z.string().regex(/^[a-z][A-Za-z0-9-]{0,59}$/))
const Title = z.object({ vi: z.string().max(200), en: z.string().max(200) })
const Sentence = z.object({ vi: z.string().max(500), en: z.string().max(500) })
const FormulaText = z.string().max(400)
const MOST_FIGURES = 150

const DraftFigure = z.object({ figure: Id, required: z.boolean(), when: FormulaText.nullable() })
const DraftSection = z.object({ id: Id, title: Title, rows: z.enum(sectionRows), figures: z.array(DraftFigure).max(MOST_FIGURES) })
const DraftCheck = z.object({ id: Id, severity: z.enum(checkSeverities), holds: FormulaText, words: Sentence })
const DueRule = z.union([z.strictObject({ workingDays: z.int().min(1).max(60) }), z.strictObject({ dayOfMonth: z.int().min(1).max(31) })])
const about = {
  title: Title,
  level: z.enum(reportLevels),
  period: z.enum(periodKinds),
  from: PlainDateText.nullable(),
  due: z.partialRecord(z.enum(levels), DueRule),
  source: z.string().max(1000),
  checked: z.boolean(),
}
const Draft = z.object({ id: z.string(), ...about, sections: z.array(DraftSection), checks: z.array(DraftCheck) })

const before = Id.nullable()
export const EditBody = z.discriminatedUnion('edit', [
  z.object({ edit: z.literal('about'), to: z.object(about).partial() }),
  z.object({ edit: z.literal('add-section'), section: DraftSection, before }),
  z.object({ edit: z.literal('change-section'), id: Id, to: DraftSection.pick({ title: true, rows: true }).partial() }),
  z.object({ edit: z.literal('move-section'), id: Id, before }),
  z.object({ edit: z.literal('remove-section'), id: Id }),
  z.object({ edit: z.literal('add-figure'), section: Id, figure: DraftFigure, before }),
  z.object({ edit: z.literal('change-figure'), section: Id, id: Id, to: DraftFigure.pick({ required: true, when: true }).partial() }),
  z.object({ edit: z.literal('move-figure'), section: Id, id: Id, before }),
  z.object({ edit: z.literal('remove-figure'), section: Id, id: Id }),
  z.object({ edit: z.literal('add-check'), check: DraftCheck, before }),
  z.object({ edit: z.literal('change-check'), id: Id, to: DraftCheck.omit({ id: true }).partial() }),
  z.object({ edit: z.literal('move-check'), id: Id, before }),
  z.object({ edit: z.literal('remove-check'), id: Id }),
])

const FormIssueReply = z.object({ path: z.string(), reason: z.enum(formIssueReasons), detail: z.string() })

export const DraftReply = z.object({
  draft: Draft,
  /** The version it was begun from; null of a form nobody has used yet. */
  base: z.int().nullable(),
  /** Counts up with every change; sent back with the next one. */
  revision: z.int(),
  /** Everything that stands against publishing it, by its place in the draft. */
  issues: z.array(FormIssueReply),
  /** With its formulas as they are run; null while something stands against it. */
  form: FormReply.pick({ sections: true, checks: true }).nullable(),
  /** The day after the last period of which a report has been begun: the first day a new version may be in force from. */
  begunTo: PlainDateText.nullable(),
  startedBy: z.string(),
  startedAt: z.string(),
  changedBy: z.string(),
  changedAt: z.string(),
  /** Everybody who changed something, in the order they came. */
  editors: z.array(z.string()),
})
export type DraftReply = z.output<typeof DraftReply>

export const listDrafts = defineEndpoint({
  method: 'GET',
  path: '/api/form-drafts',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({
    drafts: z.array(
      DraftReply.pick({
        base: true,
        revision: true,
        startedBy: true,
        startedAt: true,
        changedBy: true,
        changedAt: true,
        editors: true,
      }).extend(Draft.pick({ id: true, title: true, level: true, period: true, from: true }).shape),
    ),
  }),
  problems: [],
  summary: 'The drafts of forms administrators are working on',
})

const formParams = z.object({ id: FormId })

export const getDraft = defineEndpoint({
  method: 'GET',
  path: '/api/form-drafts/:id',
  params: formParams,
  query: Nothing,
  body: Nothing,
  reply: DraftReply,
  problems: ['form.draft-not-found'],
  summary: 'A draft of a form, with everything that stands against publishing it',
})

export const startDraft = defineEndpoint({
  method: 'POST',
  path: '/api/form-drafts',
  params: Nothing,
  query: Nothing,
  body: z.object({
    id: FormId,
    /** Given for a form nobody has used yet; without it the draft begins as the last version of the form. */
    blank: z.object({ title: Title, level: z.enum(reportLevels), period: z.enum(periodKinds) }).optional(),
  }),
  reply: DraftReply,
  problems: ['form.not-found', 'form.draft-there', 'form.id-taken'],
  summary: 'Begins the draft of the next version of a form, or of a form of its own',
})

export const editDraft = defineEndpoint({
  method: 'POST',
  path: '/api/form-drafts/:id/edits',
  params: formParams,
  query: Nothing,
  body: z.object({ revision: z.int().min(0), edits: z.array(EditBody).min(1).max(100) }),
  reply: DraftReply,
  problems: ['form.draft-not-found', 'form.draft-changed', 'form.draft-too-large'],
  summary: 'Changes a draft as it was typed; refused with what changed where somebody else changed it meanwhile',
})

export const deleteDraft = defineEndpoint({
  method: 'DELETE',
  path: '/api/form-drafts/:id',
  params: formParams,
  query: z.object({ revision: WholeText(0) }),
  body: Nothing,
  reply: Nothing,
  problems: ['form.draft-not-found', 'form.draft-changed'],
  summary: 'Throws a draft away; published versions stay as they are',
})

export const publishDraft = defineEndpoint({
  method: 'POST',
  path: '/api/form-drafts/:id/publish',
  params: formParams,
  query: Nothing,
  body: z.object({ revision: z.int().min(0) }),
  reply: z.object({ version: z.int() }),
  problems: ['form.draft-not-found', 'form.draft-changed', 'form.draft-invalid'],
  summary: 'Publishes a draft as the next version of its form, which never changes again',
  fresh: true,
})

export const endForm = defineEndpoint({
  method: 'POST',
  path: '/api/forms/:id/:version/end',
  params: z.object({ id: FormId, version: WholeText(1) }),
  query: Nothing,
  /** The first day it is no longer in force; null: it has no end. */
  body: z.object({ on: PlainDateText.nullable() }),
  reply: Nothing,
  problems: ['form.not-found', 'form.end-refused'],
  summary: 'Ends a published version on a day, moves that day, or takes it back',
  fresh: true,
})
