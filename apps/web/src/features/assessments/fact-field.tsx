// The only place for how a fact is asked for by its type, and how it is shown where it cannot be typed.
import { Link } from '@tanstack/react-router'
import type { ReactElement, ReactNode } from 'react'
import type { DossierReply } from '@binhyen/core/assessments/assessments.contract'
import { firstQuarterEnds } from '@binhyen/core/calendar/calendar.domain'
import type { FactDef, FactValue } from '@binhyen/core/criteria/criteria.domain'
import { factValueInWords } from '@binhyen/core/criteria/words.domain'
import { SMALL_CELL_THRESHOLD } from '@binhyen/core/protection/small-cells.domain'
import { lastDay, type Window } from '@binhyen/core/shared/span'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/assessments.ts'
import { CountField } from '../../ui/count-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { ChoiceField, YesNoField } from '../../ui/yes-no-field.tsx'
import type { TypedDocument, TypedValue } from './typed-facts.ts'
import { windowInWords } from './words.ts'
import { Vi, WithLawText } from '../../ui/vi.tsx'
import { verdictWords } from '../../i18n/verdict-words.ts'

export type FactFieldProps = {
  readonly id: string
  readonly def: FactDef
  readonly value: TypedValue
  readonly window: Window
  readonly error: string | null
  readonly onChange: (value: TypedValue) => void
}

/** The hint under a label: the law's help, and by when a document must be dated. */
function hintOf(def: FactDef, window: Window): ReactNode {
  const due =
    def.due === null
      ? null
      : def.due === 'first-quarter'
        ? t('fact.due-quarter', { date: formatDate(firstQuarterEnds(window)) })
        : t('fact.due-window', { from: formatDate(window.from), to: formatDate(lastDay(window)) })
  if (def.help === null) return due ?? undefined
  return (
    <>
      <Vi>{def.help}</Vi>
      {due === null ? null : ` ${due}`}
    </>
  )
}

export function FactField({ id, def, value, window, error, onChange }: FactFieldProps): ReactElement {
  const shared = { id, label: <Vi>{def.label}</Vi>, hint: hintOf(def, window), error, required: def.required }
  switch (def.type) {
    case 'yes-no':
      return <YesNoField {...shared} value={typeof value === 'boolean' ? value : null} onChange={onChange} />
    case 'count':
      return (
        <CountField
          {...shared}
          value={typeof value === 'number' ? value : null}
          onChange={onChange}
          min={def.min ?? 0}
          {...(def.max === null ? {} : { max: def.max })}
          {...(def.unit === null ? {} : { unit: def.unit })}
        />
      )
    case 'date':
      return <DateField {...shared} value={typeof value === 'string' ? value : null} onChange={onChange} {...boundsOf(def, window)} />
    case 'document':
      return <DocumentFact {...shared} def={def} value={isDocument(value) ? value : null} window={window} onChange={onChange} />
  }
}

function boundsOf(def: FactDef, window: Window): Partial<{ earliest: Window['from']; latest: Window['from'] }> {
  return def.due === null ? {} : { earliest: window.from, latest: lastDay(window) }
}

function isDocument(value: TypedValue): value is TypedDocument {
  return value !== null && typeof value === 'object'
}

type DocumentFactProps = {
  readonly id: string
  readonly label: ReactNode
  readonly hint: ReactNode
  readonly error: string | null
  readonly required: boolean
  readonly def: FactDef
  readonly value: TypedDocument | null
  readonly window: Window
  readonly onChange: (value: TypedValue) => void
}

/** There is one, with its number and day, or there is none; not answered is a third thing. */
function DocumentFact({ def, value, window, onChange, ...field }: DocumentFactProps): ReactElement {
  const has = value === null ? null : value.has ? 'yes' : 'no'
  return (
    <div className="fact-document">
      <ChoiceField
        {...field}
        clearable
        value={has}
        options={[
          { value: 'yes', label: t('fact.document-yes') },
          { value: 'no', label: t('fact.document-no') },
        ]}
        onChange={(next) =>
          onChange(
            next === null ? null : next === 'no' ? { has: false } : value?.has === true ? value : { has: true, number: '', date: null },
          )
        }
      />
      {value?.has === true ? (
        <div className="pair">
          {def.numbered ? (
            <TextField
              id={`${field.id}-so`}
              label={t('fact.document-number')}
              value={value.number}
              maxLength={40}
              hint={t('fact.document-number-hint')}
              onChange={(number) => onChange({ ...value, number })}
            />
          ) : null}
          <DateField
            id={`${field.id}-ngay`}
            label={def.numbered ? t('fact.document-date') : t('fact.document-day')}
            value={value.date}
            onChange={(date) => onChange({ ...value, date })}
            {...boundsOf(def, window)}
          />
        </div>
      ) : null}
    </div>
  )
}

export type FixedFactProps = {
  readonly id: string
  readonly def: FactDef
  readonly value: FactValue | null
  readonly note?: ReactNode
  /** Set where the figure is hidden from this reader. */
  readonly blur?: 'small' | 'hidden' | null
  /** What stands below the value. */
  readonly below?: ReactNode
}

/** A figure's value in words, or the mark that stands for a hidden one. */
export function valueInWords(def: FactDef, value: FactValue | null, blur: 'small' | 'hidden' | null): string {
  return blur === null ? factValueInWords(def, value, verdictWords()) : blur === 'small' ? `<${String(SMALL_CELL_THRESHOLD)}` : '—'
}

/** A fact that is only read: its label, its value in words, and where it comes from. */
export function FixedFact({ id, def, value, note, blur = null, below = null }: FixedFactProps): ReactElement {
  return (
    <div className="fact-fixed" id={id} tabIndex={-1}>
      <dt>
        <Vi>{def.label}</Vi>
      </dt>
      <dd className={value === null && blur === null ? 'muted' : undefined}>
        <WithLawText text={valueInWords(def, value, blur)} />
        {blur === null ? null : <div className="small muted">{t('fact.blurred')}</div>}
        {note === undefined || note === null ? null : <div className="small muted">{note}</div>}
        {below}
      </dd>
    </div>
  )
}

/** Where counts of residential areas, or of agencies, enterprises and schools, come from, with the way to them. */
export function SubUnitsNote({ dossier, of }: { readonly dossier: DossierReply; readonly of: 'areas' | 'bodies' }): ReactElement | null {
  const subUnits = of === 'areas' ? dossier.subUnits : dossier.bodies
  if (subUnits === null) return null
  return (
    <p className="small muted">
      {t(of === 'areas' ? 'fact.derived' : 'fact.derived-bodies', { window: windowInWords(subUnits.window) })}{' '}
      <Link to="/ho-so" search={{ unit: dossier.unit.id, from: subUnits.window.from }}>
        {t(of === 'areas' ? 'fact.derived-link' : 'fact.derived-bodies-link')}
      </Link>
    </p>
  )
}
