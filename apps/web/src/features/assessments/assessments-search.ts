// The only place for what the address bar carries on the pages of dossiers and decisions: filters, the queue, the open "why".
import { dossierStatuses, type DossierStatus } from '@binhyen/core/assessments/assessments.domain'
import { statusKinds, type StatusKind } from '@binhyen/core/assessments/routes-of-appraisal.domain'
import { findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'

type Raw = Readonly<Record<string, unknown>>

const outcomes = ['met', 'not-met', 'cannot-tell'] as const
type OutcomeName = (typeof outcomes)[number]
const queues = ['appraise', 'synthesise'] as const

export type DossiersSearch = {
  readonly q?: string
  readonly set?: string
  readonly from?: PlainDate
  readonly status?: DossierStatus
  readonly outcome?: OutcomeName
  readonly late?: 'true' | 'false'
}
export type QueueSearch = {
  readonly q?: string
  readonly outcome?: OutcomeName
  readonly late?: 'true' | 'false'
  readonly queue?: 'synthesise'
}
export type DossierSearch = { readonly queue?: (typeof queues)[number]; readonly why?: string }
export type DecisionsSearch = { readonly kind?: StatusKind }

function text(raw: Raw, name: string): string | undefined {
  const value = raw[name]
  // The router reads a bare number or true as such.
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value.slice(0, 80) : undefined
}

function oneOf<V extends string>(raw: Raw, name: string, allowed: readonly V[]): V | undefined {
  const value = text(raw, name)
  return allowed.find((each) => each === value)
}

type Given<T> = { [K in keyof T]-?: Exclude<T[K], undefined> }

/** Leaves out what is not there, so that addresses stay short. */
function given<T extends Record<string, unknown>>(values: T): Partial<Given<T>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null)) as Partial<Given<T>>
}

const lateness = ['true', 'false'] as const

export function readDossiersSearch(raw: Raw): DossiersSearch {
  const from = findPlainDate(text(raw, 'from') ?? '') ?? undefined
  return given({
    q: text(raw, 'q'),
    set: text(raw, 'set'),
    from,
    status: oneOf(raw, 'status', dossierStatuses),
    outcome: oneOf(raw, 'outcome', outcomes),
    late: oneOf(raw, 'late', lateness),
  })
}

export function readQueueSearch(raw: Raw): QueueSearch {
  return given({
    q: text(raw, 'q'),
    outcome: oneOf(raw, 'outcome', outcomes),
    late: oneOf(raw, 'late', lateness),
    queue: oneOf(raw, 'queue', ['synthesise'] as const),
  })
}

export function readDossierSearch(raw: Raw): DossierSearch {
  return given({ queue: oneOf(raw, 'queue', queues), why: text(raw, 'why') })
}

export function readDecisionsSearch(raw: Raw): DecisionsSearch {
  return given({ kind: oneOf(raw, 'kind', statusKinds) })
}
