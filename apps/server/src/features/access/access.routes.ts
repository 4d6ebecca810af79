// The only place that mounts signing in, signing out and "who am I".
import * as api from '@binhyen/core/access/access.contract'
import { register, registerOpen, type Server } from '#server/platform/http/register'
import * as access from './access.service.ts'

export type AccessOptions = {
  /** The secret in the lock file; null where no console may sign in. */
  readonly consoleSecret: string | null
}

export function accessRoutes(server: Server, options: AccessOptions): void {
  registerOpen(server, api.signIn, async (door, { body }) => {
    door.setSession(await access.signIn(door, body))
    return {}
  })
  registerOpen(server, api.signOut, async (door) => {
    await door.transaction('write', (ctx) => access.signOut(ctx, door.token))
    door.setSession(null)
    return {}
  })
  registerOpen(server, api.signInConsole, async (door, { body }) => {
    door.setSession(await access.signInConsole(door, options.consoleSecret, body))
    return {}
  })
  registerOpen(server, api.listDemoAccounts, (door) => door.transaction('read', (ctx) => access.listDemoAccounts(ctx)))
  register(server, api.readMe, (ctx) => access.readMe(ctx))
}
