// The only place where the web asks about one's own keys for programs.
import { queryOptions } from '@tanstack/react-query'
import * as api from '@binhyen/core/access/api-keys.contract'
import type { KeyAccess, KeyArea } from '@binhyen/core/access/api-keys.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { call } from '../../api/client.ts'

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
