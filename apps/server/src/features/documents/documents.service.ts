// The only place that gathers what a report says and to whom, and hands it to the builder of documents.
import type { ReportDocument } from '@binhyen/core/documents/documents.domain'
import { writtenDate } from '@binhyen/core/documents/documents.domain'
import { reportOf } from '@binhyen/core/documents/report.domain'
import { windowName } from '@binhyen/core/documents/sentences.domain'
import { measureTitle } from '@binhyen/core/analytics/status-words.domain'
import type { Cohort } from '@binhyen/core/analytics/cohorts.domain'
import type { Instrument } from '@binhyen/core/criteria/criteria.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Unit } from '@binhyen/core/units/units.domain'
import { requireFresh } from '#server/features/access/sessions.service'
import { listSignedUnder } from '#server/features/assessments/signed-under.service'
import { dayOf, openUnit, reportedFigures } from '#server/features/analytics/analytics.service'
import { reportFigures } from '#server/features/analytics/report-figures.service'
import { listSetVersions, readInstruments } from '#server/features/criteria/criteria.service'
import { getUnit } from '#server/features/units/units.service'
import type { Ctx } from '#server/platform/context'
import type { Download } from '#server/platform/http/register'
import { renderDocx } from './documents-docx.service.ts'
import { renderPdf } from './documents-pdf.service.ts'

/** An instrument as a document cites it; a date that was not seen is left out, never guessed. */
function citationOf(instrument: Instrument): string {
  const dated = instrument.signedOn === null ? '' : ` ${writtenDate(instrument.signedOn)}`
  const verb = /^(quy định|hướng dẫn|ban hành|sửa đổi|về) /i.test(instrument.title)
  const title = verb ? instrument.title.charAt(0).toLowerCase() + instrument.title.slice(1) : `về ${instrument.title}`
  return `${instrument.kind} số ${instrument.number}${dated} của ${instrument.issuer} ${title}`.trim()
}

/** The instruments of the sets the report speaks of, and what of them was not checked against its original. */
async function lawBehind(ctx: Ctx, cohorts: readonly Cohort[]): Promise<{ bases: readonly string[]; unchecked: readonly string[] }> {
  const wanted = new Set(cohorts.flatMap((cohort) => cohort.setId ?? []))
  const sets = (await listSetVersions(ctx)).map(({ set }) => set).filter((set) => wanted.has(set.id))
  const instruments = await readInstruments(ctx)
  const cited = [...new Set(sets.map((set) => set.instrument))].flatMap((id) => instruments.find((each) => each.id === id) ?? [])
  const windows = cohorts.filter((cohort) => cohort.setId !== null && !cohort.checked)
  return {
    bases: cited.map(citationOf),
    unchecked: [
      ...sets.filter((set) => !set.checked).map((set) => set.title),
      ...windows.map((cohort) => `Kỳ đánh giá và thời hạn của ${measureTitle(cohort.kind, cohort.level)} (${windowName(cohort.window)})`),
    ],
  }
}

async function parentOf(ctx: Ctx, unit: Unit, on: PlainDate): Promise<Unit | null> {
  return unit.parentId === null || unit.level === 'province' ? null : getUnit(ctx, unit.parentId, dayOf(unit, on))
}

/** The report of a unit by a day, as a tree. @throws unit.not-found */
export async function previewReport(ctx: Ctx, query: { unit: string; on?: PlainDate | undefined }): Promise<ReportDocument> {
  const open = await openUnit(ctx, query, 'document.read')
  const { cohorts, ...figures } = await reportFigures(ctx, open)
  return reportOf({
    unit: open.unit,
    parent: await parentOf(ctx, open.unit, open.on),
    on: open.on,
    demonstration: ctx.demonstration,
    ...(await lawBehind(ctx, cohorts)),
    ...figures,
    figures: await reportedFigures(ctx, open),
    signedUnder: await listSignedUnder(ctx, { unitId: open.unit.id, on: open.on, cohorts }),
  })
}

const formats = {
  docx: { contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', render: renderDocx },
  pdf: { contentType: 'application/pdf', render: (document: ReportDocument) => renderPdf(document) },
} as const

/** The same report as a file. @throws unit.not-found, auth.confirmation-required, document.pdf-unavailable */
export async function downloadReport(
  ctx: Ctx,
  query: { unit: string; on?: PlainDate | undefined },
  format: keyof typeof formats,
): Promise<Download> {
  const { unit } = await openUnit(ctx, query, 'document.read')
  // a whole province is carried away only by who is at the keyboard now
  if (unit.level === 'country' || unit.level === 'province') await requireFresh(ctx)
  const document = await previewReport(ctx, query)
  const { contentType, render } = formats[format]
  return { fileName: `${document.title} ${document.on}.${format}`, contentType, bytes: () => render(document) }
}
