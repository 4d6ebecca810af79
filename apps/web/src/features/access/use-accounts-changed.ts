// The only place for what is asked again after something of an account, its rights, keys or delegations was changed.
import { useQueryClient } from '@tanstack/react-query'
import { ACCOUNTS_KEY } from './accounts.queries.ts'

/** Everything that shows accounts or delegations is asked anew. */
export function useAccountsChanged(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await client.invalidateQueries({ queryKey: ACCOUNTS_KEY })
    await client.invalidateQueries({ queryKey: ['access', 'delegations'] })
  }
}
