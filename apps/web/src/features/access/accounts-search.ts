// The only place for what the address of the list of accounts says: what is searched for and how it is narrowed.
import { accountFilters } from '@binhyen/core/access/accounts.contract'
import { roles, type Role } from '@binhyen/core/access/access.domain'
import { readText } from '../../frame/use-frame.ts'

export type AccountFilter = (typeof accountFilters)[number]
export type AccountsSearch = { readonly q?: string; readonly role?: Role; readonly filter?: AccountFilter }

export function readAccountsSearch(search: Record<string, unknown>): AccountsSearch {
  const q = readText(search, 'q')
  const role = roles.find((each) => each === search['role'])
  const filter = accountFilters.find((each) => each === search['filter'])
  return {
    ...(q === undefined ? {} : { q }),
    ...(role === undefined ? {} : { role }),
    ...(filter === undefined ? {} : { filter }),
  }
}
