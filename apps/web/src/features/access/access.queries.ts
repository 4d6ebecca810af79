// The only place where the web asks about sessions: who am I, sign in, sign out, the demonstration's accounts.
import { queryOptions } from '@tanstack/react-query'
import { listDemoAccounts, readMe, signIn, signOut, type DemoAccountsReply } from '@binhyen/core/access/access.contract'
import { ApiProblem } from '../../api/api-problem.ts'
import { call, onSessionLost } from '../../api/client.ts'

export const meQuery = queryOptions({
  queryKey: ['access', 'me'],
  queryFn: ({ signal }) => call(readMe, {}, { signal }),
  staleTime: 60_000,
})

async function findDemoAccounts(signal: AbortSignal): Promise<DemoAccountsReply | null> {
  try {
    return await call(listDemoAccounts, {}, { signal })
  } catch (error) {
    // Outside the demonstration this door does not exist.
    if (error instanceof ApiProblem && error.code === 'request.not-found') return null
    throw error
  }
}

export const demoAccountsQuery = queryOptions({
  queryKey: ['access', 'demo-accounts'],
  queryFn: ({ signal }) => findDemoAccounts(signal),
  staleTime: Number.POSITIVE_INFINITY,
})

export type Credentials = { readonly username: string; readonly password: string }

export async function enter(credentials: Credentials): Promise<void> {
  await call(signIn, { body: credentials })
}

export async function leave(): Promise<void> {
  await call(signOut, {})
}

/** Sets who is asked when a call finds the session over: true lets the call go on. Null: nobody. */
export function askToSignInAgain(gate: Parameters<typeof onSessionLost>[0]): void {
  onSessionLost(gate)
}
