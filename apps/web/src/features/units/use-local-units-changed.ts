// The only place for what is asked again after a residential area or an institution was entered, changed, closed or taken back.
import { useQueryClient } from '@tanstack/react-query'

/** Lists, counts, search and what is to be registered all change with it. */
export function useLocalUnitsChanged(): () => Promise<void> {
  const client = useQueryClient()
  return async () => {
    await client.invalidateQueries({ queryKey: ['units'] })
    await client.invalidateQueries({ queryKey: ['assessments'] })
  }
}
