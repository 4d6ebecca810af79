// The only place for what the address bar carries where many units are filled in from Excel, and for who may do that.
import type { MeReply } from '@binhyen/core/access/access.contract'
import { rights } from '@binhyen/core/access/access.policy'
import { findPlainDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { levelOfId } from '@binhyen/core/units/units.domain'

/** `periodTo`: of what was asked for ad hoc, the day after its last. */
export type ManySearch = { readonly form?: string; readonly period?: PlainDate; readonly periodTo?: PlainDate }

export function readManySearch(raw: Readonly<Record<string, unknown>>): ManySearch {
  const [form, day, past] = [raw['form'], raw['period'], raw['periodTo']]
  const period = findPlainDate(typeof day === 'string' ? day : '')
  const periodTo = findPlainDate(typeof past === 'string' ? past : '')
  return {
    ...(typeof form === 'string' && form !== '' ? { form: form.slice(0, 60) } : {}),
    ...(period === null ? {} : { period }),
    ...(period === null || periodTo === null ? {} : { periodTo }),
  }
}

const isAboveCommunes = (unitId: string): boolean => ['country', 'province', 'district'].includes(levelOfId(unitId) ?? '')

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
