// The only place for who a person is to the system: an account with grants, each a role on a subtree for a span.
import type { Brand } from '../shared/brand.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import { spanHolds, type Span } from '../shared/span.ts'
import type { UnitId } from '../units/units.domain.ts'

export type AccountId = Brand<string, 'AccountId'>

/** The law's bodies, as seats in the system. */
export const roles = [
  'commune-officer', // công an xã, cán bộ UBND xã: registers, fills in, hands in
  'commune-authority', // UBND xã: recognises residential areas
  'district-police', // công an huyện: appraises communes to 28/2/2025
  'district-authority', // UBND huyện: recognises communes to 30/6/2025
  'appraiser', // công an tỉnh (PV05): appraises, proposes
  'province-clerk', // cán bộ tổng hợp số liệu cấp tỉnh: fills in periodic reports of the province's communes
  'provincial-authority', // UBND tỉnh: recognises communes, decides 19.2
  'programme-office', // Văn phòng Điều phối NTM: records titles from decisions
  'leader', // reads boards and reports
  'administrator', // units and accounts, no dossiers
  'auditor', // reads everything, changes nothing
] as const
export type Role = (typeof roles)[number]

export type Grant = {
  readonly role: Role
  readonly unitId: UnitId
  /** The granted unit and, over every succession, its predecessors: old dossiers stay readable after a merger. */
  readonly covers: readonly UnitId[]
  readonly valid: Span
  /** Where the grant is held by delegation (ủy quyền): of whom, and by which document. */
  readonly delegation?: Delegation
  /** Where a program holds it by a key: what the key may do with it. */
  readonly key?: 'read' | 'write'
}

export type Delegation = {
  readonly id: string
  readonly from: { readonly accountId: AccountId; readonly displayName: string }
  readonly document: string
}

export type Actor = {
  readonly accountId: AccountId
  readonly username: string
  readonly displayName: string
  readonly grants: readonly Grant[]
}

/** A place as rows carry it: the unit and all its ancestors on the day the row was made, nearest first. */
export type Scope = readonly UnitId[]

/** The grants of an actor that stand on a day. */
export function grantsOn(actor: Actor, on: PlainDate): readonly Grant[] {
  return actor.grants.filter((grant) => spanHolds(grant.valid, on))
}

/** True where the grant's subtree holds the place. */
export function grantCovers(grant: Grant, scope: Scope): boolean {
  return scope.some((unit) => grant.covers.includes(unit))
}
