// The only place for the shape of the files in data/figures and data/forms, as people write them.
import { z } from 'zod'
import { periodKinds } from '../calendar/periods.domain.ts'
import { PlainDateText } from '../shared/schemas.ts'
import { levels } from '../units/units.domain.ts'
import { figureKinds, figureTopics, sensitivities } from './figures.domain.ts'
import { checkSeverities, reportLevels, sectionRows } from './forms.domain.ts'
import { MOST_DECIMALS } from './quantity.domain.ts'
import { additions } from './sums.domain.ts'

const Text = z.string().trim().min(1)
const TwoWordsFile = z.strictObject({ vi: Text, en: Text })
const FigureId = z.string().regex(/^[a-z][A-Za-z0-9]{0,38}$/, { message: 'a camelCase name' })
const Id = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, { message: 'lower case letters, digits and hyphens' })

const FigureFile = z.strictObject({
  id: FigureId,
  from: PlainDateText,
  to: PlainDateText.nullable().default(null),
  topic: z.enum(figureTopics),
  name: TwoWordsFile,
  unit: TwoWordsFile,
  kind: z.enum(figureKinds),
  adds: z.enum(additions),
  share: z.strictObject({ of: FigureId, by: FigureId }).nullable().default(null),
  decimals: z.int().min(0).max(MOST_DECIMALS).default(0),
  /** By the names the file gives them above. */
  owner: Id,
  source: Id,
  sensitivity: z.enum(sensitivities),
  lowest: z.enum(levels),
})

/** One figure may be written more than once: each time a definition with days of its own. */
export const DictionaryFile = z.strictObject({
  sources: z.record(Id, z.strictObject({ text: Text, checked: z.boolean() })),
  owners: z.record(Id, Text),
  figures: z.array(FigureFile).min(1),
})
export type DictionaryFile = z.output<typeof DictionaryFile>

const DueRuleFile = z.union([
  z.strictObject({ workingDays: z.int().min(1).max(60) }),
  z.strictObject({ dayOfMonth: z.int().min(1).max(31) }),
])

export const FormFile = z.strictObject({
  id: Id,
  title: TwoWordsFile,
  level: z.enum(reportLevels),
  period: z.enum(periodKinds),
  inForce: z.strictObject({ from: PlainDateText, to: PlainDateText.nullable().default(null) }),
  sections: z
    .array(
      z.strictObject({
        id: Id,
        title: TwoWordsFile,
        rows: z.enum(sectionRows),
        figures: z
          .array(z.strictObject({ figure: FigureId, required: z.boolean().default(true), when: Text.nullable().default(null) }))
          .min(1),
      }),
    )
    .min(1),
  checks: z.array(z.strictObject({ id: Id, severity: z.enum(checkSeverities), holds: Text, words: TwoWordsFile })).default([]),
  /** How long after the close of the data a report is due, at the form's own level and at those it is passed on to. */
  due: z.partialRecord(z.enum(levels), DueRuleFile),
  source: Text,
  checked: z.boolean(),
})
export type FormFile = z.output<typeof FormFile>
