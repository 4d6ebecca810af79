// The only place where the web asks why a total changed.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { readDifferences } from '@binhyen/core/comparisons/differences.contract'
import { call } from '../../../api/client.ts'

export type DifferencesAsked = z.input<typeof readDifferences.query>

export const differencesQuery = (asked: DifferencesAsked) =>
  queryOptions({
    queryKey: ['reports', 'differences', asked],
    queryFn: ({ signal }) => call(readDifferences, { query: asked }, { signal }),
    placeholderData: keepPreviousData,
  })
