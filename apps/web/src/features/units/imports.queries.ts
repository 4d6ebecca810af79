// The only place where the web sends official files about units: catalogue lists, conversion tables, boundaries.
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import {
  importBoundaries,
  importCatalogue,
  importConversion,
  type BoundaryImportReply,
  type BoundaryLineReply,
  type CatalogueImportReply,
  type ConversionImportReply,
  type ImportErrorReply,
  type ImportWarningReply,
} from '@binhyen/core/units/unit-imports.contract'
import { upload } from '../../api/client.ts'

export type { BoundaryLineReply, ImportErrorReply, ImportWarningReply }
export type BoundaryLevel = 'province' | 'district' | 'commune'
export const importKinds = ['catalogue', 'conversion', 'boundaries'] as const
export type ImportKind = (typeof importKinds)[number]

export type ImportForm = {
  readonly kind: ImportKind
  readonly files: readonly File[]
  readonly on: PlainDate
  readonly source: string
  readonly number: string
  readonly decidedOn: PlainDate | null
  readonly issuer: string
  readonly closings: boolean
  readonly licence: string
  readonly level: BoundaryLevel
  readonly tolerance: number
}
export type ImportResult =
  | { readonly kind: 'catalogue'; readonly reply: CatalogueImportReply }
  | { readonly kind: 'conversion'; readonly reply: ConversionImportReply }
  | { readonly kind: 'boundaries'; readonly reply: BoundaryImportReply }
export type CatalogueChange = CatalogueImportReply['changes'][number]
export type ConversionChange = ConversionImportReply['changes'][number]

export type ImportStep = { readonly apply: boolean; readonly skip: boolean; readonly seen: string | null; readonly commandId: string }

const flag = (on: boolean): 'true' | 'false' => (on ? 'true' : 'false')

function decisionOf(form: ImportForm): { number?: string; decidedOn?: string; issuer?: string } {
  return {
    ...(form.number.trim() === '' ? {} : { number: form.number.trim() }),
    ...(form.decidedOn === null ? {} : { decidedOn: form.decidedOn }),
    ...(form.issuer.trim() === '' ? {} : { issuer: form.issuer.trim() }),
  }
}

/** Checks the files, or (`apply`) takes them in as they were shown. Throws ApiProblem. */
export async function sendImport(form: ImportForm, step: ImportStep): Promise<ImportResult> {
  const { files, kind } = form
  const asked = {
    on: form.on,
    source: form.source.trim(),
    apply: flag(step.apply),
    skip: flag(step.skip),
    ...(step.seen === null ? {} : { seen: step.seen }),
  }
  const options = { commandId: step.commandId }
  if (kind === 'catalogue') {
    const query = { ...asked, ...decisionOf(form), closings: flag(form.closings) }
    return { kind, reply: await upload(importCatalogue, { query, files }, options) }
  }
  if (kind === 'conversion') {
    return { kind, reply: await upload(importConversion, { query: { ...asked, ...decisionOf(form) }, files }, options) }
  }
  const query = { ...asked, licence: form.licence.trim(), level: form.level, tolerance: form.tolerance }
  return { kind, reply: await upload(importBoundaries, { query, files }, options) }
}
