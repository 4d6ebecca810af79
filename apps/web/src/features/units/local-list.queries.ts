// The only place where the web sends a list of residential areas or institutions as a file.
import type { SheetIssue } from '@binhyen/core/units/institution-sheet.domain'
import { importInstitutions, institutionTemplate, type InstitutionImportReply } from '@binhyen/core/units/institutions.contract'
import { importVillages, villageTemplate, type ImportReply } from '@binhyen/core/units/units.contract'
import { problemIn } from '../../api/api-problem.ts'
import { download, upload } from '../../api/client.ts'

/** A wrong cell as a code with its values, or as a sentence in Vietnamese. */
export type SheetProblem = SheetIssue | { readonly sheet: string; readonly cell: string; readonly message: string }
export type FileCheck<Reply> =
  | { readonly kind: 'read'; readonly reply: Reply }
  /** `total` may be more than there are `errors`. */
  | { readonly kind: 'wrong'; readonly errors: readonly SheetProblem[]; readonly total: number }

/** Cells that are wrong come back as a value, everything else is thrown. */
async function checked<Reply>(sent: Promise<Reply>): Promise<FileCheck<Reply>> {
  try {
    return { kind: 'read', reply: await sent }
  } catch (error) {
    const problem = problemIn(error)
    if (problem.code !== 'unit.file-invalid') throw error
    const { errors = [], total } = (problem.details ?? {}) as { readonly errors?: readonly SheetProblem[]; readonly total?: number }
    return { kind: 'wrong', errors, total: total ?? errors.length }
  }
}

/** How a list of one kind is fetched empty, and checked (`apply` false) or taken in. */
export type ListCalls<Reply> = {
  readonly template: (unit: string) => Promise<unknown>
  readonly send: (unit: string, file: File, apply: boolean) => Promise<FileCheck<Reply>>
}

export const villageList: ListCalls<ImportReply> = {
  template: (unit) => download(villageTemplate, { params: { id: unit } }),
  send: (unit, file, apply) => checked(upload(importVillages, { params: { id: unit }, query: { apply: apply ? 'true' : 'false' }, file })),
}

export const institutionList: ListCalls<InstitutionImportReply> = {
  template: (unit) => download(institutionTemplate, { params: { id: unit } }),
  send: (unit, file, apply) =>
    checked(upload(importInstitutions, { params: { id: unit }, query: { apply: apply ? 'true' : 'false' }, file })),
}
