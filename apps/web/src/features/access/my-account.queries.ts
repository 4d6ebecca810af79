// The only place where the web asks about one's own account: password, second factor, provider, sessions; and the rule for roles.
import { queryOptions } from '@tanstack/react-query'
import type { Role } from '@binhyen/core/access/access.domain'
import * as api from '@binhyen/core/access/my-account.contract'
import { call } from '../../api/client.ts'
import { leaveForProvider } from './access.queries.ts'

export const myAccountQuery = queryOptions({
  queryKey: ['access', 'my-account'],
  queryFn: ({ signal }) => call(api.readMyAccount, {}, { signal }),
})

export const mySessionsQuery = queryOptions({
  queryKey: ['access', 'my-sessions'],
  queryFn: ({ signal }) => call(api.listMySessions, {}, { signal }),
})

export async function changePassword(change: { readonly current: string; readonly password: string }): Promise<void> {
  await call(api.changePassword, { body: change })
}

export async function endSession(id: string): Promise<void> {
  await call(api.endMySession, { params: { id } })
}

/** Answers how many have ended. */
export async function endOtherSessions(): Promise<number> {
  return (await call(api.endMyOtherSessions, {})).ended
}

export async function beginSecondFactor(): Promise<api.NewSecondFactorReply> {
  return call(api.beginSecondFactor, {})
}

/** Answers the recovery codes, which are shown once. */
export async function activateSecondFactor(code: string): Promise<readonly string[]> {
  return (await call(api.activateSecondFactor, { body: { code } })).recoveryCodes
}

export async function renewRecoveryCodes(): Promise<readonly string[]> {
  return (await call(api.renewRecoveryCodes, {})).recoveryCodes
}

export async function removeSecondFactor(): Promise<void> {
  await call(api.removeSecondFactor, {})
}

/** Leaves for the provider, which sends the person back to their account. */
export async function linkProvider(): Promise<void> {
  leaveForProvider(await call(api.linkProvider, { body: { origin: window.location.origin } }), '/tai-khoan')
}

export async function unlinkProvider(): Promise<void> {
  await call(api.unlinkProvider, {})
}

export const signInRuleQuery = queryOptions({
  queryKey: ['access', 'second-factor-rule'],
  queryFn: ({ signal }) => call(api.readSecondFactorRule, {}, { signal }),
})

export async function saveSignInRule(roles: readonly Role[]): Promise<api.SecondFactorRuleReply> {
  return call(api.setSecondFactorRule, { body: { roles: [...roles] } })
}
