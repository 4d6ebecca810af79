// The only place for what the benchmarks ask of communes: all of the country in one window, each with a dossier of its facts.
import { plainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import type { Facts } from '@binhyen/core/criteria/criteria.domain'
import { COUNTRY_ID, type UnitId } from '@binhyen/core/units/units.domain'
import type { PastDossier } from '../apps/server/src/features/assessments/assessments-load.service.ts'
import { descendantsOf, scopesOf } from '../apps/server/src/features/units/units.service.ts'
import type { BaseCtx } from '../apps/server/src/platform/context.ts'

export const SET = 'tt124-2021-commune'
export const WINDOW = { from: plainDate('2022-11-16'), to: plainDate('2023-11-16') }

const paper = { has: true as const, number: '1/KH', date: plainDate('2023-01-10') }

/** What a commune types that meets every clause. */
export const metFacts: Facts = {
  partyResolution: paper,
  securityPlan: paper,
  registration: { has: true, date: plainDate('2023-01-10') },
  models: 2,
  policiesImplemented: true,
  article43Occurred: false,
  clause44Met: true,
  communePoliceMet: true,
  noneDisciplined: true,
  areasTotal: 12,
  areasRegistered: 12,
  areasRecognised: 10,
  bodiesTotal: 4,
  bodiesRegistered: 4,
  bodiesRecognised: 4,
}

export type Commune = { readonly unitId: UnitId; readonly scope: readonly UnitId[] }

/** The communes of the country on a day, in the order of the catalogue. */
export async function communesOn(ctx: BaseCtx, on: PlainDate): Promise<readonly Commune[]> {
  const ids = (await descendantsOf(ctx, COUNTRY_ID, 'commune', on)).map((unit) => unit.id)
  const scopes = await scopesOf(ctx, ids, on)
  return ids.map((unitId) => ({ unitId, scope: scopes.get(unitId) ?? [] }))
}

/** A registered dossier of a commune, handed in on a day where one is given. */
export function dossierOf(
  { unitId, scope }: Commune,
  { facts, handedInOn }: { readonly facts: Facts; readonly handedInOn: PlainDate | null },
): PastDossier {
  const by = { byName: 'bench', role: 'commune-officer' } as const
  return {
    unitId,
    scope,
    provinceId: scope.at(-2) ?? unitId,
    setId: SET,
    window: WINDOW,
    dueOn: plainDate('2023-11-29'),
    facts,
    savedBy: 'bench',
    trail: [
      { action: 'register', onDate: plainDate('2023-01-15'), ...by },
      ...(handedInOn === null ? [] : [{ action: 'hand-in', onDate: handedInOn, ...by } as const]),
    ],
  }
}
