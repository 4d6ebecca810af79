// The only place that mounts the description of the API: made when first asked for, of everything mounted by then.
import { readOpenApi } from '@binhyen/core/shared/openapi.contract'
import { openApiOf, type OpenApi } from './openapi.ts'
import type { ContractModule } from './openapi-schemas.ts'
import { registerOpen, type Server } from './register.ts'

export function openApiRoutes(server: Server, options: { readonly modules: readonly ContractModule[]; readonly version: string }): void {
  let made: OpenApi | undefined
  registerOpen(server, readOpenApi, async () => (made ??= openApiOf(server.mounted, options.modules, options.version)))
}
