// The only place for who signs a decision, its number and its day, as both kinds of decision ask for them.
import type { ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { t } from '../../i18n/vi/assessments.ts'
import { DateField } from '../../ui/date-field.tsx'
import type { FieldProblem } from '../../ui/feedback.tsx'
import { TextField } from '../../ui/text-field.tsx'

export type Signed = {
  readonly number: string
  readonly decidedOn: PlainDate | null
  readonly capacity: string
  readonly title: string
  readonly name: string
}
export const UNSIGNED: Signed = { number: '', decidedOn: null, capacity: '', title: '', name: '' }

export const SIGNED_IDS = { number: 'qd-so', decidedOn: 'qd-ngay', title: 'qd-chuc-vu' } as const

export function signedProblems(signed: Signed): readonly FieldProblem[] {
  return [
    signed.number.trim() === '' ? { fieldId: SIGNED_IDS.number, message: t('issue.need-number') } : null,
    signed.decidedOn === null ? { fieldId: SIGNED_IDS.decidedOn, message: t('issue.need-date') } : null,
    signed.title.trim() === '' ? { fieldId: SIGNED_IDS.title, message: t('issue.need-title') } : null,
  ].filter((problem) => problem !== null)
}

export type SignatoryFieldsProps = {
  readonly value: Signed
  readonly onChange: (value: Signed) => void
  readonly problems: readonly FieldProblem[]
  readonly earliest?: PlainDate
  readonly latest: PlainDate
}

export function errorAt(problems: readonly FieldProblem[], fieldId: string): string | undefined {
  return problems.find((problem) => problem.fieldId === fieldId)?.message
}

export function SignatoryFields({ value, onChange, problems, earliest, latest }: SignatoryFieldsProps): ReactElement {
  return (
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
        hint={t('issue.capacity-hint')}
        maxLength={60}
        value={value.capacity}
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
  )
}
