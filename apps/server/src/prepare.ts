// The only place that lists what is loaded into a new database, in order, after its migrations.
import { refreshCovers } from './features/access/access.service.ts'
import { loadHolidaysStep } from './features/calendar/load-holidays.service.ts'
import { loadFactsStep } from './features/comparisons/load-facts.service.ts'
import { loadLawsStep } from './features/criteria/load-laws.service.ts'
import { loadFiguresStep } from './features/figures/load-figures.service.ts'
import { loadUnitsStep } from './features/units/load-units.service.ts'
import { demonstrationSteps as fillDemonstration } from './demonstration/demonstration.ts'
import type { PrepareStep } from './platform/prepare.ts'

/** New predecessors in the catalogue widen the grants on their successors. */
const refreshGrantsStep: PrepareStep = {
  name: 'grants',
  fingerprint: async () => (await loadUnitsStep.fingerprint?.()) ?? 'once',
  run: async ({ system }) => {
    await system((ctx) => refreshCovers(ctx))
  },
}

/** The units, the law, the dictionary of figures with its forms and what of it dossiers say too, and the holidays every database has. */
export const catalogueSteps: readonly PrepareStep[] = [
  loadUnitsStep,
  loadLawsStep,
  loadHolidaysStep,
  loadFiguresStep,
  loadFactsStep,
  refreshGrantsStep,
]

/** What a demonstration has on top. */
export const demonstrationSteps: readonly PrepareStep[] = fillDemonstration
