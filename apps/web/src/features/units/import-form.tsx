// The only place for the form of an import: files, day, source, decision or licence.
import { useState, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { dayInFileName } from '@binhyen/core/units/import-file.domain'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/imports.ts'
import { Button } from '../../ui/button.tsx'
import { CountField } from '../../ui/count-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { ErrorSummary, Notice, type FieldProblem } from '../../ui/feedback.tsx'
import { FilesField } from '../../ui/files-field.tsx'
import { Section } from '../../ui/page.tsx'
import { CheckField, SelectField, TextField } from '../../ui/text-field.tsx'
import type { BoundaryLevel, ImportForm, ImportKind } from './imports.queries.ts'

/** The server takes no more at once. */
const MOST_BYTES = 20 * 1024 * 1024
const MEGABYTE = 1024 * 1024
const ACCEPT: Readonly<Record<ImportKind, string>> = {
  catalogue: '.xlsx,.csv,.xls',
  conversion: '.xlsx,.csv,.xls',
  boundaries: '.geojson,.json,.topojson',
}
const IDS = { files: 'nhap-tep', on: 'nhap-ngay', source: 'nhap-nguon', licence: 'nhap-giay-phep' } as const

type Draft = Omit<ImportForm, 'on' | 'kind'> & { readonly on: PlainDate | null }
const EMPTY: Draft = {
  files: [],
  on: null,
  source: '',
  number: '',
  decidedOn: null,
  issuer: '',
  closings: false,
  licence: '',
  level: 'commune',
  tolerance: 50,
}

/** Never 0 for a file that has something in it. */
const megabytes = (bytes: number): string => formatNumber(Math.max(bytes / MEGABYTE, bytes > 0 ? 0.01 : 0), bytes < MEGABYTE ? 2 : 1)

const sizeOf = (files: readonly File[]): number => files.reduce((sum, file) => sum + file.size, 0)

function problemsOf(kind: ImportKind, draft: Draft): readonly FieldProblem[] {
  return [
    ...(draft.files.length === 0 ? [{ fieldId: IDS.files, message: t('form.need-files') }] : []),
    ...(draft.on === null ? [{ fieldId: IDS.on, message: t('form.need-day') }] : []),
    ...(draft.source.trim() === '' ? [{ fieldId: IDS.source, message: t('form.need-source') }] : []),
    ...(kind === 'boundaries' && draft.licence.trim() === '' ? [{ fieldId: IDS.licence, message: t('form.need-licence') }] : []),
  ]
}

export type ImportFormFieldsProps = {
  readonly kind: ImportKind
  readonly busy: boolean
  /** Something was changed: what was shown no longer belongs to it. */
  readonly onChange: () => void
  readonly onCheck: (form: ImportForm) => void
}

export function ImportFormFields({ kind, busy, onChange, onCheck }: ImportFormFieldsProps): ReactElement {
  const [draft, setDraft] = useState<Draft>(EMPTY)
  const [problems, setProblems] = useState<readonly FieldProblem[]>([])
  const set = (change: Partial<Draft>): void => {
    setDraft({ ...draft, ...change })
    onChange()
  }
  const errorOf = (id: string): string | null => problems.find((each) => each.fieldId === id)?.message ?? null
  const tooLarge = sizeOf(draft.files) > MOST_BYTES
  const check = (): void => {
    const found = problemsOf(kind, draft)
    setProblems(found)
    if (found.length === 0 && draft.on !== null && !tooLarge) onCheck({ ...draft, on: draft.on, kind })
  }
  const chooseFiles = (files: readonly File[]): void => {
    const named = files.map((file) => dayInFileName(file.name)).find((day) => day !== null) ?? null
    set({ files, on: draft.on ?? named })
  }
  const chosen =
    draft.files.length === 0
      ? t('form.none')
      : `${t('form.chosen', { count: draft.files.length, size: megabytes(sizeOf(draft.files)) })}: ${draft.files
          .slice(0, 4)
          .map((file) => file.name)
          .join(', ')}${draft.files.length > 4 ? '…' : ''}`
  return (
    <Section title={t('form.title')}>
      <ErrorSummary problems={problems} />
      <FilesField
        id={IDS.files}
        label={t('form.files')}
        hint={t('form.files-hint')}
        required
        accept={ACCEPT[kind]}
        choose={t('form.choose')}
        chosen={chosen}
        busy={busy}
        error={errorOf(IDS.files)}
        onChoose={chooseFiles}
      />
      {tooLarge ? (
        <Notice kind="error" title={t('form.too-large-title')}>
          {t('form.too-large', { size: formatNumber(sizeOf(draft.files) / MEGABYTE, 0), kind, on: draft.on ?? 'YYYY-MM-DD' })}
        </Notice>
      ) : null}
      <div className="import-fields">
        <DateField
          id={IDS.on}
          label={t(`form.on-${kind}`)}
          hint={t('form.on-hint')}
          required
          value={draft.on}
          onChange={(on) => set({ on })}
          error={errorOf(IDS.on)}
        />
        <TextField
          id={IDS.source}
          label={t('form.source')}
          hint={t('form.source-hint')}
          required
          maxLength={300}
          value={draft.source}
          onChange={(source) => set({ source })}
          error={errorOf(IDS.source)}
        />
      </div>
      {kind === 'boundaries' ? (
        <BoundaryFields draft={draft} set={set} error={errorOf(IDS.licence)} />
      ) : (
        <DecisionFields kind={kind} draft={draft} set={set} />
      )}
      <div>
        <Button kind="primary" busy={busy} onClick={check}>
          {t('form.check')}
        </Button>
      </div>
    </Section>
  )
}

type PartProps = { readonly draft: Draft; readonly set: (change: Partial<Draft>) => void }

function BoundaryFields({ draft, set, error }: PartProps & { readonly error: string | null }): ReactElement {
  const levels: readonly BoundaryLevel[] = ['province', 'district', 'commune']
  return (
    <div className="import-fields">
      <TextField
        id={IDS.licence}
        label={t('form.licence')}
        hint={t('form.licence-hint')}
        required
        maxLength={300}
        value={draft.licence}
        onChange={(licence) => set({ licence })}
        error={error}
      />
      <SelectField
        label={t('form.level')}
        required
        value={draft.level}
        options={levels.map((value) => ({ value, label: t(`level.${value}`) }))}
        onChange={(level) => set({ level: level ?? 'commune' })}
      />
      <CountField
        label={t('form.tolerance')}
        hint={t('form.tolerance-hint')}
        min={0}
        max={2000}
        value={draft.tolerance}
        onChange={(tolerance) => set({ tolerance: tolerance ?? 0 })}
      />
    </div>
  )
}

function DecisionFields({ kind, draft, set }: PartProps & { readonly kind: ImportKind }): ReactElement {
  return (
    <>
      <details className="import-decision">
        <summary>{t('form.decision')}</summary>
        <div className="import-fields">
          <TextField label={t('form.number')} maxLength={80} value={draft.number} onChange={(number) => set({ number })} />
          <DateField label={t('form.decided-on')} value={draft.decidedOn} onChange={(decidedOn) => set({ decidedOn })} />
          <TextField label={t('form.issuer')} maxLength={200} value={draft.issuer} onChange={(issuer) => set({ issuer })} />
        </div>
      </details>
      {kind === 'catalogue' ? (
        <div>
          <CheckField label={t('form.closings')} checked={draft.closings} onChange={(closings) => set({ closings })} />
          <p className="small muted">{t('form.closings-help')}</p>
        </div>
      ) : null}
    </>
  )
}
