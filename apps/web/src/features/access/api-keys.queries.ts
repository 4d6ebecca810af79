// The only place where the web asks about keys for programs: one's own, and those of the accounts one keeps.
import { queryOptions } from '@tanstack/react-query'
import * as api from '@binhyen/core/access/api-keys.contract'
import type { KeyAccess, KeyArea } from '@binhyen/core/access/api-keys.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { call } from '../../api/client.ts'
import { ACCOUNTS_KEY } from './accounts.queries.ts'

export const myKeysQuery = queryOptions({
  queryKey: ['access', 'my-keys'],
  queryFn: ({ signal }) => call(api.listApiKeys, {}, { signal }),
})

export type KeyGiven = {
  readonly name: string
  readonly unitId: string
  readonly areas: readonly KeyArea[]
  readonly access: KeyAccess
  readonly expiresOn: PlainDate
}

/** Answers the key, which is shown once. */
export async function makeKey({ areas, ...given }: KeyGiven): Promise<string> {
  return (await call(api.makeApiKey, { body: { ...given, areas: [...areas] } })).key
}

export async function revokeKey(id: string): Promise<void> {
  await call(api.revokeApiKey, { params: { id } })
}

export function accountKeysQuery(id: string) {
  return queryOptions({
    queryKey: [...ACCOUNTS_KEY, 'keys', id],
    queryFn: ({ signal }) => call(api.listAccountKeys, { params: { id } }, { signal }),
  })
}

export const endAccountKey = (id: string, key: string): Promise<unknown> => call(api.endAccountKey, { params: { id, key } })
