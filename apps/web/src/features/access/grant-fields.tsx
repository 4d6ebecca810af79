// The only place for asking which role on which unit for which days: for a new account, and for another right of one.
import { useState, type ReactElement } from 'react'
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { t } from '../../i18n/vi/accounts.ts'
import { Combobox, type ComboOption } from '../../ui/combobox.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import { roleOptions } from './accounts-words.ts'
import { findUnits, type GrantGiven } from './accounts.queries.ts'

export type GrantTyped = {
  readonly role: Role | null
  readonly unit: ComboOption | null
  readonly from: PlainDate | null
  readonly to: PlainDate | null
}

/** What was typed as it is sent; null while something is missing. */
export function grantOf({ role, unit, from, to }: GrantTyped): GrantGiven | null {
  return role === null || unit === null || from === null ? null : { role, unitId: unit.id, from, to }
}

export function useGrantTyped(today: PlainDate): readonly [GrantTyped, (typed: GrantTyped) => void] {
  return useState<GrantTyped>({ role: null, unit: null, from: today, to: null })
}

type Props = {
  readonly typed: GrantTyped
  readonly onChange: (typed: GrantTyped) => void
  readonly checked: boolean
  readonly today: PlainDate
}

export function GrantFields({ typed, onChange, checked, today }: Props): ReactElement {
  return (
    <>
      <SelectField
        label={t('accounts.role')}
        required
        value={typed.role}
        options={roleOptions()}
        onChange={(role) => onChange({ ...typed, role })}
        error={checked && typed.role === null ? t('new.need-role') : null}
      />
      <Combobox
        label={t('accounts.unit')}
        required
        value={typed.unit}
        find={(text, signal) => findUnits(text, typed.from ?? today, signal)}
        onChange={(unit) => onChange({ ...typed, unit })}
        error={checked && typed.unit === null ? t('new.need-unit') : null}
      />
      <DateField
        label={t('new.from')}
        required
        earliest={today}
        value={typed.from}
        onChange={(from) => onChange({ ...typed, from })}
        error={checked && typed.from === null ? t('new.need-from') : null}
      />
      <DateField label={t('new.to')} hint={t('new.to-hint')} value={typed.to} onChange={(to) => onChange({ ...typed, to })} />
    </>
  )
}
