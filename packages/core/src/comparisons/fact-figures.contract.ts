// The only place for the shape of data/facts, as people write it, and for what the endpoint of a dossier's reported figures answers.
import { z } from 'zod'
import { PeriodReply } from '../calendar/calendar.contract.ts'
import { TwoWords } from '../figures/figures.contract.ts'
import { defineEndpoint } from '../shared/endpoint.ts'
import { Nothing } from '../shared/schemas.ts'
import { ContradictionReply } from './contradictions.contract.ts'
import { factRelations } from './fact-figures.domain.ts'

const Text = z.string().trim().min(1)
const Id = Text.max(60)

export const FactFile = z.strictObject({
  source: Text,
  checked: z.boolean(),
  compared: z.array(
    z.strictObject({ set: Id, fact: Id, figure: Id, relation: z.enum(factRelations), note: z.strictObject({ vi: Text, en: Text }) }),
  ),
  apart: z.array(z.strictObject({ set: Id, fact: Id, why: Text })),
})
export type FactFile = z.output<typeof FactFile>

/** What the reports say of a fact of a dossier. */
export const ReportedFact = z.object({
  fact: z.string(),
  figure: z.object({ id: z.string(), name: TwoWords, unit: TwoWords, decimals: z.number().int() }),
  relation: z.enum(factRelations),
  note: TwoWords,
  form: z.object({ id: z.string(), title: TwoWords }),
  /** The periods whose reports say it, oldest first. */
  periods: z.array(PeriodReply).min(1),
  /** What they come to; null where none of them says a number, or it is hidden from this reader. */
  quantity: ContradictionReply.shape.own.shape.quantity,
  hidden: z.boolean(),
  handIns: ContradictionReply.shape.own.shape.handIns,
  /** False while a report is missing, or said that it cannot give the figure. */
  whole: z.boolean(),
  /** The contradiction with what is saved in the dossier; null where there is none. */
  contradiction: ContradictionReply.nullable(),
})
export type ReportedFact = z.output<typeof ReportedFact>

export const readDossierFigures = defineEndpoint({
  method: 'GET',
  path: '/api/dossier-figures/:id',
  params: z.object({ id: z.uuid() }),
  query: Nothing,
  body: Nothing,
  reply: z.object({ facts: z.array(ReportedFact) }),
  problems: ['assessment.not-found'],
  summary: 'What periodic reports say of the facts a dossier declares, and where the two contradict each other',
})
