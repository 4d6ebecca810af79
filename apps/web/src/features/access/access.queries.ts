// The only place where the web asks about sessions: who am I, signing in by its steps, confirming, sign out, the demonstration's accounts.
import { queryOptions } from '@tanstack/react-query'
import {
  confirmSession,
  finishProvider,
  giveSecondFactor,
  listDemoAccounts,
  readMe,
  readSignInOptions,
  signIn,
  signOut,
  startProvider,
  type DemoAccountsReply,
} from '@binhyen/core/access/access.contract'
import { ApiProblem } from '../../api/api-problem.ts'
import { call, onConfirmationAsked, onSessionLost } from '../../api/client.ts'

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

export type Next = 'done' | 'second-factor'

/** The first step; answers whether a code is asked for. */
export async function enter(credentials: Credentials): Promise<Next> {
  return (await call(signIn, { body: credentials })).next
}

/** The second step: a code of the app, or a recovery code. */
export async function giveCode(code: string): Promise<void> {
  await call(giveSecondFactor, { body: { code } })
}

export type Proof = { readonly password: string } | { readonly code: string }

/** Shows again who is at the keyboard. */
export async function confirm(proof: Proof): Promise<void> {
  await call(confirmSession, { body: proof })
}

export const signInOptionsQuery = queryOptions({
  queryKey: ['access', 'sign-in-options'],
  queryFn: ({ signal }) => call(readSignInOptions, {}, { signal }),
  staleTime: Number.POSITIVE_INFINITY,
})

const BINDING = 'binhyen.provider'
type Kept = { readonly binding: string; readonly back: string }

/** Keeps in this tab what proves on the way back that it is the same browser, and where to go then; leaves for the provider. */
export function leaveForProvider(way: { readonly location: string; readonly binding: string }, back: string): void {
  const kept: Kept = { binding: way.binding, back }
  sessionStorage.setItem(BINDING, JSON.stringify(kept))
  window.location.assign(way.location)
}

export async function enterByProvider(back: string): Promise<void> {
  leaveForProvider(await call(startProvider, { body: { origin: window.location.origin } }), back)
}

/** Finishes with what the provider sent back; answers the step that follows and where the person wanted to go. */
export async function returnFromProvider(search: string): Promise<{ readonly next: Next | 'linked'; readonly back: string }> {
  const text = sessionStorage.getItem(BINDING)
  sessionStorage.removeItem(BINDING)
  if (text === null) throw new ApiProblem('auth.provider-refused', { reason: 'expired' })
  const { binding, back } = JSON.parse(text) as Kept
  const { next } = await call(finishProvider, { body: { search: search.replace(/^\?/, ''), binding } })
  return { next, back }
}

export async function leave(): Promise<void> {
  await call(signOut, {})
}

/** Sets who is asked when a call finds the session over: true lets the call go on. Null: nobody. */
export function askToSignInAgain(gate: Parameters<typeof onSessionLost>[0]): void {
  onSessionLost(gate)
}

/** Sets who is asked when a call needs a fresh proof of who is at the keyboard. Null: nobody. */
export function askToConfirm(gate: Parameters<typeof onConfirmationAsked>[0]): void {
  onConfirmationAsked(gate)
}
