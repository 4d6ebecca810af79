// The only place where the web asks how a kept account signs in.
import { queryOptions } from '@tanstack/react-query'
import * as api from '@binhyen/core/access/account-sign-in.contract'
import { call } from '../../api/client.ts'

export const accountSignInQuery = (id: string) =>
  queryOptions({
    queryKey: ['access', 'account-sign-in', id],
    queryFn: ({ signal }) => call(api.readAccountSignIn, { params: { id } }, { signal }),
  })

export async function unlock(id: string): Promise<void> {
  await call(api.unlockAccount, { params: { id } })
}

export async function resetSecondFactor(id: string): Promise<void> {
  await call(api.resetSecondFactor, { params: { id } })
}

export async function nameAtProvider(id: string, username: string): Promise<void> {
  await call(api.nameAtProvider, { params: { id }, body: { username: username.trim() === '' ? null : username.trim() } })
}
