// The only place for what the address of the audit log says: the filters, so that a link shows others the same.
import { findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'

export type AuditSearch = {
  readonly account?: string
  readonly kind?: string
  readonly record?: string
  /** A slice or a whole action. */
  readonly action?: string
  readonly outcome?: 'done' | 'refused'
  readonly from?: PlainDate
  readonly to?: PlainDate
  /** Own entries, for who may see others too. */
  readonly own?: true
}

function textIn(raw: Readonly<Record<string, unknown>>, name: string, fits: RegExp): string | undefined {
  const value = raw[name]
  return typeof value === 'string' && fits.test(value) ? value : undefined
}

function dayIn(raw: Readonly<Record<string, unknown>>, name: string): PlainDate | undefined {
  const value = raw[name]
  return typeof value === 'string' ? (findPlainDate(value) ?? undefined) : undefined
}

/** Reads the filters; what is none is left out. */
export function readAuditSearch(raw: Readonly<Record<string, unknown>>): AuditSearch {
  const account = textIn(raw, 'account', /^.{1,60}$/)
  const kind = textIn(raw, 'kind', /^[a-z-]{1,40}$/)
  const record = textIn(raw, 'record', /^.{1,200}$/)
  const action = textIn(raw, 'action', /^[a-z-]{1,40}(\.[a-z-]{1,40})?$/)
  const outcome = raw['outcome'] === 'done' || raw['outcome'] === 'refused' ? raw['outcome'] : undefined
  const from = dayIn(raw, 'from')
  const to = dayIn(raw, 'to')
  return {
    ...(account === undefined ? {} : { account }),
    ...(kind === undefined ? {} : { kind }),
    ...(record === undefined ? {} : { record }),
    ...(action === undefined ? {} : { action }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(raw['own'] === true ? { own: true } : {}),
  }
}
