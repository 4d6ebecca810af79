// The only place where what is said of a form as a whole is edited: its titles, its first day, its deadlines and where it comes from.
import type { ReactElement } from 'react'
import type { DueRule } from '@binhyen/core/calendar/periods.domain'
import { lastDay } from '@binhyen/core/shared/span'
import { periodLabel, kindName } from '../../i18n/figure-words.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/form-editor.ts'
import { CountField } from '../../ui/count-field.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { DefinitionList } from '../../ui/page.tsx'
import { CheckField, SelectField, TextField } from '../../ui/text-field.tsx'
import { firstPeriod } from './draft-text.ts'
import type { EditorPart } from './editor-sections.tsx'

const dueLevels = ['commune', 'province'] as const

export function EditorAbout({ draft, edit, errorAt, begunTo }: EditorPart & { readonly begunTo: EditorBegun }): ReactElement {
  const say = (to: Partial<typeof draft>): void => edit({ edit: 'about', to })
  const first = draft.from === null ? null : firstPeriod(draft.period, draft.from)
  const splits = first !== null && draft.from !== null && draft.from > first.from
  return (
    <div className="editor-part stack">
      <DefinitionList
        items={[
          { term: t('about.id'), value: <code>{draft.id}</code> },
          { term: t('about.level'), value: t(`level.${draft.level}`) },
          { term: t('about.period'), value: kindName(draft.period) },
        ]}
      />
      {errorAt('period') === null ? null : <p className="rule-error">{errorAt('period')}</p>}
      <div className="editor-fields">
        <TextField
          label={t('about.title-vi')}
          required
          maxLength={200}
          error={errorAt('title.vi')}
          value={draft.title.vi}
          onChange={(vi) => say({ title: { ...draft.title, vi } })}
        />
        <TextField
          label={t('about.title-en')}
          required
          maxLength={200}
          error={errorAt('title.en')}
          value={draft.title.en}
          onChange={(en) => say({ title: { ...draft.title, en } })}
        />
      </div>
      <DateField
        label={t('about.from')}
        required
        error={errorAt('from')}
        value={draft.from}
        onChange={(from) => {
          if (from !== draft.from) say({ from })
        }}
      />
      {first === null ? null : (
        <p className="small">
          {t('about.first-period', { period: periodLabel(first) })}{' '}
          {splits ? t('about.mid-period', { day: formatDate(lastDay(first)) }) : null}
        </p>
      )}
      {begunTo === null ? null : <p className="small muted">{t('about.begun', { day: formatDate(begunTo) })}</p>}
      {dueLevels
        .filter((level) => level === draft.level || draft.due[level] !== undefined || (draft.level === 'commune' && level === 'province'))
        .map((level) => (
          <DueEditor
            key={level}
            level={level}
            rule={draft.due[level] ?? null}
            isOwn={level === draft.level}
            error={errorAt(`due.${level}`)}
            onChange={(rule) => {
              const { [level]: _was, ...others } = draft.due
              say({ due: rule === null ? others : { ...others, [level]: rule } })
            }}
          />
        ))}
      <TextField
        label={t('about.source')}
        hint={t('about.source-help')}
        required
        rows={2}
        maxLength={1000}
        error={errorAt('source')}
        value={draft.source}
        onChange={(source) => say({ source })}
      />
      <CheckField label={t('about.checked')} checked={draft.checked} onChange={(checked) => say({ checked })} />
    </div>
  )
}

type EditorBegun = Parameters<typeof formatDate>[0] | null

type DueProps = {
  readonly level: (typeof dueLevels)[number]
  readonly rule: DueRule | null
  readonly isOwn: boolean
  readonly error: string | null
  readonly onChange: (rule: DueRule | null) => void
}

const kinds = ['working-days', 'day-of-month', 'none'] as const
type Kind = (typeof kinds)[number]

function kindOf(rule: DueRule | null): Kind {
  if (rule === null) return 'none'
  return 'workingDays' in rule ? 'working-days' : 'day-of-month'
}

function DueEditor({ level, rule, isOwn, error, onChange }: DueProps): ReactElement {
  const kind = kindOf(rule)
  const choose = (next: Kind | null): void => {
    if (next === 'working-days') onChange({ workingDays: 2 })
    else if (next === 'day-of-month') onChange({ dayOfMonth: 25 })
    else onChange(null)
  }
  return (
    <div className="editor-due">
      <SelectField
        label={t('about.due', { level: t(`level.${level}`) })}
        error={error}
        value={kind}
        options={kinds.filter((each) => each !== 'none' || !isOwn).map((value) => ({ value, label: t(`due.${value}`) }))}
        onChange={choose}
      />
      {rule === null ? null : (
        <CountField
          label={t(kind === 'working-days' ? 'due.how-many' : 'due.which-day')}
          min={1}
          max={kind === 'working-days' ? 60 : 31}
          value={'workingDays' in rule ? rule.workingDays : rule.dayOfMonth}
          onChange={(count) => {
            if (count !== null) onChange(kind === 'working-days' ? { workingDays: count } : { dayOfMonth: count })
          }}
        />
      )}
    </div>
  )
}
