// The only place that hangs the keeping of accounts, grants and delegations on HTTP.
import * as api from '@binhyen/core/access/accounts.contract'
import * as movesApi from '@binhyen/core/access/account-moves.contract'
import * as delegationsApi from '@binhyen/core/access/delegations.contract'
import { register, registerDownload, registerUpload, type Server } from '#server/platform/http/register'
import * as imports from './account-imports.service.ts'
import * as moves from './account-moves.service.ts'
import * as accounts from './accounts-keeping.service.ts'
import * as delegations from './delegations.service.ts'
import * as grants from './grants.service.ts'
import * as handOvers from './hand-overs.service.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const nothing = async (done: Promise<void>): Promise<Record<string, never>> => {
  await done
  return {}
}

/** `openWork` is told by the slice that has the work, to the right of this one. */
export function accountsRoutes(server: Server, openWork: accounts.OpenWork): void {
  register(server, api.listAccounts, (ctx, { query }) => accounts.listAccounts(ctx, query))
  register(server, api.getAccount, (ctx, { params }) => accounts.getAccount(ctx, params.id, openWork))
  register(server, api.createAccount, (ctx, { body }) => accounts.createAccount(ctx, body))
  register(server, api.renameAccount, (ctx, { params, body }) => nothing(accounts.renameAccount(ctx, params.id, body.displayName)))
  register(server, api.closeAccount, (ctx, { params }) => nothing(accounts.setAccountOpen(ctx, params.id, false)))
  register(server, api.reopenAccount, (ctx, { params }) => nothing(accounts.setAccountOpen(ctx, params.id, true)))
  register(server, api.issuePassword, (ctx, { params }) => accounts.issuePassword(ctx, params.id))
  register(server, api.giveGrant, (ctx, { params, body }) => grants.giveGrant(ctx, params.id, body))
  register(server, api.endGrant, (ctx, { params, body }) => grants.endGrant(ctx, params.id, body.on))
  register(server, api.moveGrant, (ctx, { params, body }) => grants.moveGrant(ctx, params.id, body))
  register(server, api.handOver, (ctx, { params, body }) => handOvers.handOver(ctx, params.id, body))
  register(server, api.undoHandOver, (ctx, { params }) => nothing(handOvers.undoHandOver(ctx, params.id)))
  register(server, movesApi.listClosedUnits, (ctx, { query }) => moves.listClosedUnits(ctx, query))
  register(server, movesApi.moveAccounts, (ctx, { body }) => moves.moveAccounts(ctx, body))
  registerUpload(server, api.importAccounts, (ctx, { params, query, file }) => imports.importAccounts(ctx, params.id, file, query.apply))
  registerDownload(server, api.accountTemplate, async (ctx, { params }) => ({
    contentType: XLSX,
    ...(await imports.accountTemplate(ctx, params.id)),
  }))
  register(server, api.listAccountImports, (ctx, { query }) => imports.listImports(ctx, query))
  register(server, api.issueSlips, (ctx, { params }) => imports.issueSlips(ctx, params.id))
  register(server, delegationsApi.listDelegations, (ctx) => delegations.listDelegations(ctx))
  register(server, delegationsApi.findDelegate, (ctx, { params, query }) => delegations.findDelegate(ctx, params.id, query.username))
  register(server, delegationsApi.giveDelegation, (ctx, { body }) => delegations.giveDelegation(ctx, body))
  register(server, delegationsApi.endDelegation, (ctx, { params, body }) => nothing(delegations.endDelegation(ctx, params.id, body.on)))
}
