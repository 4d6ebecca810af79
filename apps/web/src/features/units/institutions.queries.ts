// The only place where the web asks about institutions.
import { queryOptions } from '@tanstack/react-query'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Decider, InstitutionForm, InstitutionKind } from '@binhyen/core/units/institution.domain'
import type { SheetIssue } from '@binhyen/core/units/institution-sheet.domain'
import {
  addInstitution,
  changeInstitution,
  closeInstitution,
  importInstitutions,
  institutionTemplate,
  listInstitutions,
  undoInstitutionImport,
  type InstitutionImportReply,
  type InstitutionReply,
  type InstitutionsReply,
} from '@binhyen/core/units/institutions.contract'
import { problemIn } from '../../api/api-problem.ts'
import { call, download, upload } from '../../api/client.ts'

export type { Decider, InstitutionForm, InstitutionImportReply, InstitutionKind, InstitutionReply, InstitutionsReply }

/** All kinds at once: the page filters, and its counts are of all. */
export function institutionsQuery(unit: string, on: PlainDate) {
  return queryOptions({
    queryKey: ['units', 'institutions', unit, on],
    queryFn: ({ signal }) => call(listInstitutions, { params: { id: unit }, query: { on } }, { signal }),
  })
}

export type NewInstitution = {
  readonly kind: InstitutionKind
  readonly form: InstitutionForm
  readonly name: string
  readonly decidedBy: Decider
  readonly from: PlainDate | null
}

export function addInstitutionTo(commune: string, { from, ...institution }: NewInstitution): Promise<InstitutionReply> {
  return call(addInstitution, { params: { id: commune }, body: { ...institution, ...(from === null ? {} : { from }) } })
}

export type InstitutionChange = {
  readonly form: InstitutionForm
  readonly name: string
  readonly decidedBy: Decider
  readonly on: PlainDate
}

export function changeInstitutionTo(id: string, change: InstitutionChange): Promise<InstitutionReply> {
  return call(changeInstitution, { params: { id }, body: change })
}

export function endInstitution(id: string, on: PlainDate): Promise<InstitutionReply> {
  return call(closeInstitution, { params: { id }, body: { on } })
}

export function fetchInstitutionTemplate(unit: string): Promise<{ readonly fileName: string }> {
  return download(institutionTemplate, { params: { id: unit } })
}

export function undoImport(id: string): Promise<{ readonly closed: number }> {
  return call(undoInstitutionImport, { params: { id } })
}

/** A wrong cell as a code with its values; a file that cannot be read at all comes as a sentence. */
export type SheetProblem = SheetIssue | { readonly sheet: string; readonly cell: string; readonly message: string }
export type InstitutionFileCheck =
  | { readonly kind: 'read'; readonly reply: InstitutionImportReply }
  | { readonly kind: 'wrong'; readonly errors: readonly SheetProblem[]; readonly total: number }

/** Checks (`apply` false) or takes in a list; cells that are wrong come back as a value, everything else is thrown. */
export async function sendInstitutionFile(unit: string, file: File, apply: boolean): Promise<InstitutionFileCheck> {
  try {
    return {
      kind: 'read',
      reply: await upload(importInstitutions, { params: { id: unit }, query: { apply: apply ? 'true' : 'false' }, file }),
    }
  } catch (error) {
    const problem = problemIn(error)
    if (problem.code !== 'unit.file-invalid') throw error
    const details = (problem.details ?? {}) as { readonly errors?: readonly SheetProblem[]; readonly total?: number }
    const errors = details.errors ?? []
    return { kind: 'wrong', errors, total: details.total ?? errors.length }
  }
}
