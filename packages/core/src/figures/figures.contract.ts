// The only place for what the endpoints of the dictionary and of forms take and answer.
import { z } from 'zod'
import { periodKinds } from '../calendar/periods.domain.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing, PlainDateText, SpanReply, WholeText } from '../shared/schemas.ts'
import { levels } from '../units/units.domain.ts'
import { figureKinds, figureTopics, sensitivities } from './figures.domain.ts'
import { reportLevels } from './forms.domain.ts'
import { qualifiers } from './quantity.domain.ts'
import { additions } from './sums.domain.ts'

export const TwoWords = z.object({ vi: z.string(), en: z.string() })

export const QuantityBody = z
  .object({ number: z.number().min(0), qualifier: z.enum(qualifiers), upper: z.number().min(0).nullable() })
  .refine(({ number, qualifier, upper }) => (qualifier === 'range' ? upper !== null && upper > number : upper === null), {
    message: 'a range, and only a range, has an upper end above its number',
    path: ['upper'],
  })
  .meta({ examples: [{ number: 160, qualifier: 'over', upper: null }] })

/** What one place says about one figure. Blank is null where a cell may be blank. */
export const CellBody = z.discriminatedUnion('state', [
  z.object({ state: z.literal('given'), quantity: QuantityBody }),
  z.object({ state: z.literal('not-applicable') }),
  z.object({ state: z.literal('cannot-provide'), reason: z.string().trim().min(1).max(300) }),
])

const Permission = z.object({
  state: z.enum(['on', 'off']),
  document: z.string(),
  decidedOn: PlainDateText,
  by: z.string(),
  at: z.string(),
})

export const FigureReply = z.object({
  id: z.string(),
  valid: SpanReply,
  topic: z.enum(figureTopics),
  name: TwoWords,
  unit: TwoWords,
  kind: z.enum(figureKinds),
  adds: z.enum(additions),
  share: z.object({ of: z.string(), by: z.string() }).nullable(),
  decimals: z.number().int(),
  owner: z.string(),
  sensitivity: z.enum(sensitivities),
  lowest: z.enum(levels),
  source: z.string(),
  checked: z.boolean(),
  /** Of a sensitive figure: the last word recorded on whether it may be processed here; null where none was. */
  permission: Permission.nullable(),
  on: z.boolean(),
})
export type FigureReply = z.output<typeof FigureReply>

export const listFigures = defineEndpoint({
  method: 'GET',
  path: '/api/figures',
  params: Nothing,
  query: z.object({ on: PlainDateText.optional() }),
  body: Nothing,
  reply: z.object({ figures: z.array(FigureReply) }),
  problems: [],
  summary: 'The dictionary of figures as it stands on a day',
})

export const getFigure = defineEndpoint({
  method: 'GET',
  path: '/api/figures/:id',
  params: z.object({ id: z.string().max(60) }),
  query: Nothing,
  body: Nothing,
  reply: z.object({
    definitions: z.array(FigureReply),
    permissions: z.array(Permission),
    forms: z.array(z.object({ id: z.string(), title: TwoWords })),
  }),
  problems: ['figure.not-found'],
  summary: 'One figure with its definitions over time and what was recorded about processing it',
})

export const permitFigure = defineEndpoint({
  method: 'POST',
  path: '/api/figures/:id/permission',
  params: z.object({ id: z.string().max(60) }),
  query: Nothing,
  body: z.object({ state: z.enum(['on', 'off']), document: z.string().trim().min(1).max(200), decidedOn: PlainDateText }),
  reply: z.object({ on: z.boolean() }),
  problems: ['figure.not-found', 'figure.not-sensitive', 'figure.permission-day'],
  summary: 'Records by which document a sensitive figure may (or may no longer) be processed on this network',
  fresh: true,
})

const DueRuleBody = z.union([z.object({ workingDays: z.number().int() }), z.object({ dayOfMonth: z.number().int() })])
const FormulaText = z.string()

export const FormReply = z.object({
  id: z.string(),
  version: z.number().int(),
  state: z.enum(['draft', 'published']),
  title: TwoWords,
  level: z.enum(reportLevels),
  period: z.enum(periodKinds),
  inForce: SpanReply,
  sections: z.array(
    z.object({
      id: z.string(),
      title: TwoWords,
      rows: z.enum(['unit', 'villages']),
      figures: z.array(
        z.object({ figure: z.string(), required: z.boolean(), when: z.object({ text: FormulaText, formula: z.unknown() }).nullable() }),
      ),
    }),
  ),
  checks: z.array(
    z.object({ id: z.string(), severity: z.enum(['error', 'warning']), text: FormulaText, formula: z.unknown(), words: TwoWords }),
  ),
  due: z.partialRecord(z.enum(levels), DueRuleBody),
  source: z.string(),
  checked: z.boolean(),
  publishedBy: z.string().nullable(),
  publishedAt: z.string().nullable(),
})
export type FormReply = z.output<typeof FormReply>

export const listForms = defineEndpoint({
  method: 'GET',
  path: '/api/forms',
  params: Nothing,
  query: Nothing,
  body: Nothing,
  reply: z.object({ forms: z.array(FormReply.omit({ sections: true, checks: true }).extend({ figures: z.number().int() })) }),
  problems: [],
  summary: 'Every form with its versions, newest first',
})

export const getForm = defineEndpoint({
  method: 'GET',
  path: '/api/forms/:id/:version',
  params: z.object({ id: z.string().max(60), version: WholeText(1) }),
  query: Nothing,
  body: Nothing,
  reply: FormReply,
  problems: ['form.not-found'],
  summary: 'One version of a form: sections, figures, conditions and checks',
})
