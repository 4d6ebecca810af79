// The only place that mounts every slice on the server, from left to right.
import { accessRoutes } from './features/access/access.routes.ts'
import { analyticsRoutes } from './features/analytics/analytics.routes.ts'
import { assessmentsRoutes } from './features/assessments/assessments.routes.ts'
import { criteriaRoutes } from './features/criteria/criteria.routes.ts'
import { documentsRoutes } from './features/documents/documents.routes.ts'
import { unitsRoutes } from './features/units/units.routes.ts'
import type { Server } from './platform/http/register.ts'

export type AppOptions = {
  /** The secret in the lock file, by which the command line signs in; null where there is none. */
  readonly consoleSecret: string | null
}

export function mount(server: Server, options: AppOptions): void {
  unitsRoutes(server)
  accessRoutes(server, { consoleSecret: options.consoleSecret })
  criteriaRoutes(server)
  assessmentsRoutes(server)
  analyticsRoutes(server)
  documentsRoutes(server)
}
