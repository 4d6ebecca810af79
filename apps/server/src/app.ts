// The only place that mounts every slice on the server, from left to right.
import { accessRoutes } from './features/access/access.routes.ts'
import { apiKeysRoutes } from './features/access/api-keys.routes.ts'
import { accountsRoutes } from './features/access/accounts.routes.ts'
import { grantImpacts } from './features/access/unit-event-grants.service.ts'
import { analyticsRoutes } from './features/analytics/analytics.routes.ts'
import { auditRoutes } from './features/audit/audit.routes.ts'
import { assessmentsRoutes } from './features/assessments/assessments.routes.ts'
import { dossierImpacts, statusImpacts } from './features/assessments/unit-event-impacts.service.ts'
import { openDossierWork } from './features/assessments/open-work.service.ts'
import { pastRecognitionsRoutes } from './features/assessments/past-recognitions.routes.ts'
import { criteriaRoutes } from './features/criteria/criteria.routes.ts'
import { documentsRoutes } from './features/documents/documents.routes.ts'
import { figuresRoutes } from './features/figures/figures.routes.ts'
import { inboxRoutes } from './features/inbox/inbox.routes.ts'
import { protectionRoutes } from './features/protection/protection.routes.ts'
import { exportsRoutes } from './features/exchange/exports.routes.ts'
import { figureValuesRoutes } from './features/exchange/figure-values.routes.ts'
import { reportsRoutes } from './features/reports/reports.routes.ts'
import { contradictionsRoutes } from './features/comparisons/contradictions.routes.ts'
import { differencesRoutes } from './features/comparisons/differences.routes.ts'
import { totalsRoutes } from './features/totals/totals.routes.ts'
import { workbooksRoutes } from './features/exchange/workbooks.routes.ts'
import { unitEventRoutes } from './features/units/unit-events.routes.ts'
import { unitImportsRoutes } from './features/units/unit-imports.routes.ts'
import { unitsRoutes } from './features/units/units.routes.ts'
import { calendarRoutes } from './features/calendar/calendar.routes.ts'
import { contractModules, version } from './contracts.ts'
import { openApiRoutes } from './platform/http/openapi.routes.ts'
import type { ProviderConfig } from './platform/config.ts'
import { makeSecretBox } from './platform/secret-box.ts'
import type { Server } from './platform/http/register.ts'

export type AppOptions = {
  /** The secret in the lock file, by which the command line signs in; null where there is none. */
  readonly consoleSecret: string | null
  /** What second factors are kept under: 32 bytes. */
  readonly secretKey: Buffer
  readonly provider: ProviderConfig | null
  /** Mail servers inside the network that may be called; none unless said. */
  readonly mailHosts?: readonly string[]
  /** Where files made in the background lie. */
  readonly exportDirectory: string
}

export function mount(server: Server, options: AppOptions): void {
  unitsRoutes(server)
  const impacts = [grantImpacts, dossierImpacts, statusImpacts]
  unitEventRoutes(server, impacts)
  unitImportsRoutes(server, impacts)
  accessRoutes(server, options)
  accountsRoutes(server, openDossierWork)
  apiKeysRoutes(server)
  protectionRoutes(server)
  auditRoutes(server)
  inboxRoutes(server, { secrets: makeSecretBox(options.secretKey), named: options.mailHosts ?? [] })
  calendarRoutes(server)
  criteriaRoutes(server)
  figuresRoutes(server)
  reportsRoutes(server)
  contradictionsRoutes(server)
  differencesRoutes(server)
  totalsRoutes(server)
  workbooksRoutes(server)
  figureValuesRoutes(server)
  exportsRoutes(server, options.exportDirectory)
  assessmentsRoutes(server)
  pastRecognitionsRoutes(server)
  analyticsRoutes(server)
  documentsRoutes(server)
  openApiRoutes(server, { modules: contractModules, version })
}
