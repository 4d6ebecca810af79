// The only place for asking for a report ad hoc: which form, who reports about which days by when, and by which document.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { dayOfWeek } from '@binhyen/core/calendar/working-days.domain'
import { addDays, type PlainDate } from '@binhyen/core/shared/plain-date'
import { problemIn } from '../../api/api-problem.ts'
import { newCommandId } from '../../api/command-id.ts'
import { inLanguage } from '../../i18n/language.ts'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t as ui } from '../../i18n/vi.ts'
import { t } from '../../i18n/vi/requests.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox, type ComboOption } from '../../ui/combobox.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { EmptyState, Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { findPlaces } from './outages.queries.ts'
import { formsQuery } from './reports.queries.ts'
import { previewQuery, sendRequest, type Asked } from './requests.queries.ts'

/** "thứ Hai 24/11/2026". */
export const dayInWords = (day: PlainDate): string => t('day', { weekday: weekdayOf(day), date: formatDate(day) })

function weekdayOf(day: PlainDate): string {
  const found = ([1, 2, 3, 4, 5, 6, 7] as const).find((each) => each === dayOfWeek(day)) ?? 7
  return t(`weekday.${found}`)
}

type Typed = {
  readonly form: string | null
  readonly place: ComboOption | null
  readonly from: PlainDate | null
  readonly last: PlainDate | null
  readonly dueOn: PlainDate | null
  readonly number: string
  readonly on: PlainDate | null
  readonly title: string
}

/** What is asked for, once everything it needs is there. */
function askedOf({ form, place, from, last, dueOn }: Typed): Asked | null {
  if (form === null || place === null || from === null || last === null || dueOn === null) return null
  return { formId: form, unitId: place.id, from, to: addDays(last, 1), dueOn }
}

type Errors = Partial<Record<Exclude<keyof Typed, 'form'>, string>>

/** What is said at the fields; what is missing only once somebody has tried to send. */
function errorsOf({ place, from, last, dueOn, number, on, title }: Typed, checked: boolean): Errors {
  const turned = from !== null && last !== null && last < from ? { last: t('refused.window-empty') } : {}
  if (!checked) return turned
  const day = (value: PlainDate | null): string => (value === null ? ui('form.need-day') : '')
  return {
    place: place === null ? t('form.need-place') : '',
    from: day(from),
    last: day(last),
    dueOn: day(dueOn),
    number: number.trim() === '' ? t('form.need-number') : '',
    on: day(on),
    title: title.trim() === '' ? t('form.need-title') : '',
    ...turned,
  }
}

type Props = { readonly today: PlainDate; readonly own: ComboOption | null; readonly onDone: (units: number) => void }

export function RequestForm(props: Props): ReactElement {
  const forms = useQuery(formsQuery)
  return (
    <Section title={t('form.title')}>
      <Loaded query={forms}>
        {(found) => {
          const offered = new Map(
            found.forms
              .filter(({ state, period }) => state === 'published' && period === 'ad-hoc')
              .toReversed()
              .map(({ id, title }) => [id, title]),
          )
          return offered.size === 0 ? (
            <EmptyState title={t('form.no-forms')}>{t('form.no-forms-help')}</EmptyState>
          ) : (
            <Fields
              {...props}
              forms={[...offered].map(([id, title]) => ({ value: id, label: inLanguage(title), vi: inLanguage(title) === title.vi }))}
            />
          )
        }}
      </Loaded>
    </Section>
  )
}

type FieldsProps = Props & { readonly forms: readonly { readonly value: string; readonly label: string; readonly vi: boolean }[] }

function Fields({ today, own, onDone, forms }: FieldsProps): ReactElement {
  const client = useQueryClient()
  const empty: Typed = { form: forms[0]?.value ?? null, place: own, from: null, last: null, dueOn: null, number: '', on: null, title: '' }
  const [typed, setTyped] = useState(empty)
  const [checked, setChecked] = useState(false)
  const [commandId, setCommandId] = useState(newCommandId)
  const sending = useMutation({
    mutationFn: sendRequest,
    onSuccess: async ({ units }) => {
      setTyped(empty)
      setChecked(false)
      onDone(units)
      await client.invalidateQueries({ queryKey: ['reports'] })
    },
  })
  const change = (next: Partial<Typed>): void => {
    sending.reset()
    // what is asked otherwise is another request
    setCommandId(newCommandId())
    setTyped((now) => ({ ...now, ...next }))
  }
  const asked = askedOf(typed)
  const errors = errorsOf(typed, checked)
  const [number, title] = [typed.number.trim(), typed.title.trim()]
  const isWhole = asked !== null && number !== '' && title !== '' && typed.on !== null
  const send = (): void => {
    setChecked(true)
    if (asked === null || typed.on === null || number === '' || title === '') return
    sending.mutate({ body: { ...asked, document: { number, on: typed.on, title } }, commandId })
  }
  return (
    <div className="stack stack--form">
      <SelectField label={t('form.form')} required value={typed.form} options={forms} onChange={(form) => change({ form })} />
      <Combobox
        label={t('form.place')}
        hint={t('form.place-hint')}
        required
        error={errors.place}
        value={typed.place}
        find={(text, signal) => findPlaces(text, today, signal)}
        onChange={(place) => change({ place })}
      />
      <div className="row">
        <DateField label={t('form.from')} required error={errors.from} value={typed.from} onChange={(from) => change({ from })} />
        <DateField label={t('form.last')} required error={errors.last} value={typed.last} onChange={(last) => change({ last })} />
      </div>
      <DateField
        label={t('form.due')}
        hint={t('form.due-hint')}
        required
        error={errors.dueOn}
        value={typed.dueOn}
        onChange={(dueOn) => change({ dueOn })}
      />
      {asked === null ? null : <Preview asked={asked} onUse={(dueOn) => change({ dueOn })} />}
      <div className="row">
        <TextField
          label={t('form.number')}
          hint={t('form.number-hint')}
          required
          maxLength={60}
          error={errors.number}
          value={typed.number}
          onChange={(next) => change({ number: next })}
        />
        <DateField label={t('form.on')} required latest={today} error={errors.on} value={typed.on} onChange={(on) => change({ on })} />
      </div>
      <TextField
        label={t('form.document-title')}
        hint={t('form.document-hint')}
        required
        maxLength={200}
        rows={2}
        error={errors.title}
        value={typed.title}
        onChange={(next) => change({ title: next })}
      />
      {checked && !isWhole ? <Notice kind="error" title={t('form.missing')} /> : null}
      {sending.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(sending.error))} />}
      <div className="row">
        <Button kind="primary" busy={sending.isPending} onClick={send}>
          {t('form.do')}
        </Button>
      </div>
    </div>
  )
}

/** How many units it asks, until when, and what stands against it. */
function Preview({ asked, onUse }: { readonly asked: Asked; readonly onUse: (day: PlainDate) => void }): ReactElement {
  const preview = useQuery(previewQuery(asked))
  return (
    <Loaded query={preview} lines={2}>
      {({ units, closesOn, earliest, refused, warnings, overlaps }) => {
        if (refused !== null) return <Notice kind="error" title={t(`refused.${refused}`)} />
        return (
          <div className="stack" role="status">
            <Notice
              title={units === 0 ? t('preview.none') : t('preview.units', { count: formatNumber(units) })}
              kind={units === 0 ? 'warning' : 'info'}
            >
              <p>{t('preview.days', { closes: dayInWords(closesOn), due: dayInWords(asked.dueOn as PlainDate) })}</p>
            </Notice>
            {warnings.includes('no-working-day') ? (
              <Notice
                kind="warning"
                title={t('preview.no-working-day', { day: dayInWords(earliest) })}
                action={<Button onClick={() => onUse(earliest)}>{t('preview.use', { day: formatDate(earliest) })}</Button>}
              />
            ) : null}
            {warnings.includes('day-off') ? <Notice kind="warning" title={t('preview.day-off')} /> : null}
            {overlaps === null ? null : (
              <Notice kind="error" title={t('preview.overlaps', { document: overlaps.document, place: overlaps.place.name })} />
            )}
          </div>
        )
      }}
    </Loaded>
  )
}
