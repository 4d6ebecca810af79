// The only place where the web asks about data care: the guard on free text, the terms of keeping.
import { queryOptions } from '@tanstack/react-query'
import { readRetention, readTextGuard, setTextGuard, type RetentionReply } from '@binhyen/core/protection/protection.contract'
import type { GuardSettings } from '@binhyen/core/protection/sensitive-text.domain'
import { call, onSensitiveText } from '../../api/client.ts'

export const textGuardQuery = queryOptions({
  queryKey: ['protection', 'text-guard'],
  queryFn: ({ signal }) => call(readTextGuard, {}, { signal }),
  staleTime: 300_000,
})

export const retentionQuery = queryOptions({
  queryKey: ['protection', 'retention'],
  queryFn: ({ signal }) => call(readRetention, {}, { signal }),
})

export type RetentionTermReply = RetentionReply['terms'][number]

export async function saveTextGuard(modes: GuardSettings): Promise<void> {
  await call(setTextGuard, { body: { modes } })
}

/** Sets who is asked when a text may only be saved after a look; null: nobody, and the refusal stands. */
export function askBeforeSaving(gate: Parameters<typeof onSensitiveText>[0]): void {
  onSensitiveText(gate)
}
