// The only place for numbers of the demonstration that dossiers and reports both say: mostly the same, here and there another.
import { randomOf } from './random.ts'

/** Each number has a course of its own, whichever of the two asks first. */
const SEED = 124

/** What the reports say. */
export const householdsOf = (village: string): number => randomOf(SEED, `households ${village}`).int(45, 210)
export const modelsOf = (commune: string): number => randomOf(SEED, `models ${commune}`).int(1, 5)

/** One in so many dossiers says something else. */
const ONE_IN = 14

/** What a dossier says of its households: in a few areas some have come or gone since. */
export function declaredHouseholds(village: string): number {
  const random = randomOf(SEED, `declared households ${village}`)
  return householdsOf(village) + (random.int(1, ONE_IN) === 1 ? random.int(2, 9) : 0)
}

/** What a dossier of a window says of its models: in a few communes more than were reported. */
export function declaredModels(commune: string, windowFrom: string): number {
  const random = randomOf(SEED, `declared models ${commune} ${windowFrom}`)
  return modelsOf(commune) + (random.int(1, ONE_IN) === 1 ? random.int(2, 3) : 0)
}
