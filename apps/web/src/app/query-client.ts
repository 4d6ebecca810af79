// The only place for how long what was read counts as fresh. Retrying is the client's business, not the cache's.
import { QueryClient } from '@tanstack/react-query'

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      // 'always': a device that believes it is off line may still reach an office server.
      queries: { retry: false, staleTime: 15_000, networkMode: 'always', refetchOnWindowFocus: true },
      mutations: { retry: false, networkMode: 'always' },
    },
  })
}
