// The only place for the filters of the audit log. The unit is the one the top bar names.
import type { ReactElement } from 'react'
import { t } from '../../i18n/vi/audit.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox } from '../../ui/combobox.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { findPeople } from './audit.queries.ts'
import type { AuditSearch } from './audit-search.ts'
import { actionOptions, kindInWords } from './audit-words.tsx'

export type AuditFiltersProps = {
  readonly search: AuditSearch
  /** The name of the account filtered by, where it is known. */
  readonly personName: string | null
  readonly byUnit: boolean
  readonly onChange: (next: Partial<Record<keyof AuditSearch, string | undefined>>) => void
}

export function AuditFilters({ search, personName, byUnit, onChange }: AuditFiltersProps): ReactElement {
  const { account, own } = search
  const days = (
    <>
      <DateField label={t('filter.from')} value={search.from ?? null} onChange={(from) => onChange({ from: from ?? undefined })} />
      <DateField label={t('filter.to')} value={search.to ?? null} onChange={(to) => onChange({ to: to ?? undefined })} />
    </>
  )
  if (own === true) {
    return (
      <search className="audit-filters no-print" aria-label={t('filter.label')}>
        {days}
      </search>
    )
  }
  return (
    <div className="stack no-print">
      <search className="audit-filters" aria-label={t('filter.label')}>
        <Combobox
          label={t('filter.person')}
          placeholder={t('filter.person-hint')}
          value={account === undefined ? null : { id: account, label: personName ?? account, detail: '', vi: true as const }}
          find={findPeople}
          least={2}
          onChange={(person) => onChange({ account: person?.id })}
        />
        <SelectField
          label={t('filter.what')}
          value={search.action ?? null}
          options={actionOptions()}
          empty={t('filter.all')}
          onChange={(action) => onChange({ action: action ?? undefined })}
        />
        <SelectField
          label={t('filter.outcome')}
          value={search.outcome ?? null}
          options={(['done', 'refused'] as const).map((value) => ({ value, label: t(`outcome.${value}`) }))}
          empty={t('filter.all')}
          onChange={(outcome) => onChange({ outcome: outcome ?? undefined })}
        />
        {days}
      </search>
      <Chosen search={search} personName={personName} onChange={onChange} />
      {byUnit ? <p className="muted small">{t('filter.unit')}</p> : null}
    </div>
  )
}

/** What the list is narrowed to by a link or an entry, with the way out of it. */
function Chosen({ search, personName, onChange }: Omit<AuditFiltersProps, 'byUnit'>): ReactElement {
  const { account, kind, record } = search
  return (
    <>
      {record === undefined ? null : (
        <p className="row">
          <span>
            {t.nodes('filter.record', {
              record: (
                <>
                  {kindInWords(kind ?? '')} <span className="audit-code">{record}</span>
                </>
              ),
            })}
          </span>
          <Button onClick={() => onChange({ kind: undefined, record: undefined })}>{t('filter.clear')}</Button>
        </p>
      )}
      {account === undefined ? null : (
        <p className="row">
          <span>{t.nodes('filter.account', { name: <Vi>{personName ?? account}</Vi> })}</span>
          <Button onClick={() => onChange({ account: undefined })}>{t('filter.person-none')}</Button>
        </p>
      )}
    </>
  )
}
