// The only place where the web asks about institutions.
import { queryOptions } from '@tanstack/react-query'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import type { Decider, InstitutionForm, InstitutionKind } from '@binhyen/core/units/institution.domain'
import {
  addInstitution,
  changeInstitution,
  closeInstitution,
  listInstitutions,
  undoInstitutionImport,
  type InstitutionImportReply,
  type InstitutionReply,
  type InstitutionsReply,
} from '@binhyen/core/units/institutions.contract'
import { call } from '../../api/client.ts'

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

export function undoImport(id: string): Promise<{ readonly closed: number }> {
  return call(undoInstitutionImport, { params: { id } })
}
