// The only place that hands the guard's setting down to the fields. Apart from what looks at texts, which a page loads later.
import { createContext } from 'react'
import type { GuardSettings } from '@binhyen/core/protection/sensitive-text.domain'

/** What is done about each kind; null until it is known. */
export const TextGuardContext = createContext<GuardSettings | null>(null)
