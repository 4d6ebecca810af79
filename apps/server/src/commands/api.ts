// The only place for `api`: writes the description of the API to standard output, without a database.
import { mount } from '../app.ts'
import { contractModules, version } from '../contracts.ts'
import { print } from '../platform/console.ts'
import { openApiOf, type OpenApi } from '../platform/http/openapi.ts'
import type { Server } from '../platform/http/register.ts'
import { createHttp } from '../platform/http/server.ts'
import type { Runtime } from '../platform/run.ts'

const nothing = async (): Promise<never> => {
  throw new Error('the description of the API asks for no data')
}

/** Describes the doors of this program as it stands. */
export async function describeApi(): Promise<OpenApi> {
  const http = await createHttp({ webDirectory: null, trustProxy: false, report: () => undefined })
  const runtime = { transact: nothing, findSession: nothing, demonstration: false } as unknown as Runtime
  const server: Server = { http, runtime, mounted: [] }
  mount(server, { consoleSecret: null, secretKey: Buffer.alloc(32), provider: null, exportDirectory: '' })
  await http.close()
  return openApiOf(server.mounted, contractModules, version)
}

export async function api(): Promise<void> {
  print(JSON.stringify(await describeApi(), null, 2))
}
