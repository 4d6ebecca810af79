// The only place for who signs a decision, its number and its day, as both kinds of decision ask for them.
import type { ReactElement } from 'react'
import type { Delegated } from '@binhyen/core/access/access.contract'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { t } from '../../i18n/vi/assessments.ts'
import { DateField } from '../../ui/date-field.tsx'
import { Notice, type FieldProblem } from '../../ui/feedback.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'

export type Signed = {
  readonly number: string
  readonly decidedOn: PlainDate | null
  /** Null as long as nobody wrote anything: then it is what a delegation says. */
  readonly capacity: string | null
  readonly title: string
  readonly name: string
}
export const UNSIGNED: Signed = { number: '', decidedOn: null, capacity: null, title: '', name: '' }

export const SIGNED_IDS = { number: 'qd-so', decidedOn: 'qd-ngay', title: 'qd-chuc-vu' } as const

export function signedProblems(signed: Signed): readonly FieldProblem[] {
  return [
    signed.number.trim() === '' ? { fieldId: SIGNED_IDS.number, message: t('issue.need-number') } : null,
    signed.decidedOn === null ? { fieldId: SIGNED_IDS.decidedOn, message: t('issue.need-date') } : null,
    signed.title.trim() === '' ? { fieldId: SIGNED_IDS.title, message: t('issue.need-title') } : null,
  ].filter((problem) => problem !== null)
}

/** Longest the contract takes. */
const MOST_CAPACITY = 60

/** What stands before the signatory's office: as typed, else "TUQ." and whose power it is, where a delegation is signed under (NĐ 30/2020/NĐ-CP). */
export function capacityOf({ capacity }: Signed, delegation: Delegated | null): string {
  if (capacity !== null) return capacity
  return delegation === null ? '' : `TUQ. ${delegation.from}`.slice(0, MOST_CAPACITY)
}

export type SignatoryFieldsProps = {
  /** The delegation that will be signed under; null by a seat of one's own. */
  readonly delegation: Delegated | null
  readonly value: Signed
  readonly onChange: (value: Signed) => void
  readonly problems: readonly FieldProblem[]
  readonly earliest?: PlainDate
  readonly latest: PlainDate
}

export function errorAt(problems: readonly FieldProblem[], fieldId: string): string | undefined {
  return problems.find((problem) => problem.fieldId === fieldId)?.message
}

export function SignatoryFields({ value, onChange, delegation, problems, earliest, latest }: SignatoryFieldsProps): ReactElement {
  return (
    <>
      {delegation === null ? null : (
        <Notice title={t.nodes('issue.delegated', { name: <Vi>{delegation.from}</Vi>, document: <Vi>{delegation.document}</Vi> })} />
      )}
      <div className="form-grid">
        <TextField
          id={SIGNED_IDS.number}
          label={t('issue.number')}
          hint={t('issue.number-hint')}
          required
          maxLength={60}
          value={value.number}
          error={errorAt(problems, SIGNED_IDS.number)}
          onChange={(number) => onChange({ ...value, number })}
        />
        <DateField
          id={SIGNED_IDS.decidedOn}
          label={t('issue.decided-on')}
          required
          value={value.decidedOn}
          error={errorAt(problems, SIGNED_IDS.decidedOn)}
          latest={latest}
          onChange={(decidedOn) => onChange({ ...value, decidedOn })}
          {...(earliest === undefined ? {} : { earliest })}
        />
        <TextField
          label={t('issue.capacity')}
          hint={t(delegation === null ? 'issue.capacity-hint' : 'issue.capacity-delegated')}
          maxLength={MOST_CAPACITY}
          value={capacityOf(value, delegation)}
          onChange={(capacity) => onChange({ ...value, capacity })}
        />
        <TextField
          id={SIGNED_IDS.title}
          label={t('issue.signatory-title')}
          hint={t('issue.signatory-title-hint')}
          required
          maxLength={80}
          value={value.title}
          error={errorAt(problems, SIGNED_IDS.title)}
          onChange={(title) => onChange({ ...value, title })}
        />
        <TextField label={t('issue.name')} maxLength={80} value={value.name} onChange={(name) => onChange({ ...value, name })} />
      </div>
    </>
  )
}
