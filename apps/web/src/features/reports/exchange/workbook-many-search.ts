// The only place for what the address bar carries where many units are filled in from Excel, and for who may do that.
import type { MeReply } from '@binhyen/core/access/access.contract'
import { rights } from '@binhyen/core/access/access.policy'
import { findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'

export type ManySearch = { readonly form?: string; readonly period?: PlainDate }

export function readManySearch(raw: Readonly<Record<string, unknown>>): ManySearch {
  const [form, day] = [raw['form'], raw['period']]
  const period = findPlainDate(typeof day === 'string' ? day : '')
  return {
    ...(typeof form === 'string' && form !== '' ? { form: form.slice(0, 60) } : {}),
    ...(period === null ? {} : { period }),
  }
}

/** An official code of a commune has five digits; what lies above it has fewer. */
const isAboveCommunes = (unitId: string): boolean => (unitId.split('@')[0] ?? '').length < 5

/** True for who enters for communes by the dozen: on what lies above them, or on several. */
export function entersForMany({ grants }: Pick<MeReply, 'grants'>): boolean {
  const roles: readonly string[] = rights['report.enter'].roles
  const own = grants.filter(({ role }) => roles.includes(role))
  return own.length > 1 || own.some(({ unitId }) => isAboveCommunes(unitId))
}

/** The place whose workbook is offered: what lies above the communes where one enters there, else one's own. */
export function manyPlace({ grants }: Pick<MeReply, 'grants'>): string | undefined {
  const roles: readonly string[] = rights['report.enter'].roles
  const own = grants.filter(({ role }) => roles.includes(role))
  return (own.find(({ unitId }) => isAboveCommunes(unitId)) ?? own[0])?.unitId
}
