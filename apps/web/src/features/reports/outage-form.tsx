// The only place for recording an outage: from when to when, where, and why.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { findLocalTime, type LocalTime } from '@binhyen/core/shared/local-time'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { problemIn } from '../../api/api-problem.ts'
import { formatNumber } from '../../i18n/format.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t as ui } from '../../i18n/vi.ts'
import { t } from '../../i18n/vi/outages.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Combobox, type ComboOption } from '../../ui/combobox.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { findPlaces, tellOutage } from './outages.queries.ts'

type Typed = {
  readonly fromDay: PlainDate | null
  readonly fromTime: string
  readonly toDay: PlainDate | null
  readonly toTime: string
  readonly places: readonly Pick<ComboOption, 'id' | 'label'>[]
  readonly reason: string
  readonly document: string
}

/** 7:30, 07:30 and 0730 are the same minute; null where it is none. */
function readTime(text: string): string | null {
  const found = /^(\d{1,2})[:.h]?(\d{2})$/.exec(text.trim())
  if (found === null) return null
  const time = `${(found[1] ?? '').padStart(2, '0')}:${found[2] ?? ''}`
  return findLocalTime(`2000-01-01T${time}`) === null ? null : time
}

function momentOf(day: PlainDate | null, time: string): LocalTime | null {
  const read = readTime(time)
  return day === null || read === null ? null : findLocalTime(`${day}T${read}`)
}

/** What is said at the fields; what is missing only once somebody has tried to record it. */
function errorsOf(
  { fromDay, fromTime, toDay, toTime, places, reason }: Typed,
  checked: boolean,
): Record<Exclude<keyof Typed, 'document'>, string> {
  const missing = (isMissing: boolean, said: string): string => (checked && isMissing ? said : '')
  const time = (text: string): string => ((text === '' ? checked : readTime(text) === null) ? t('form.time-wrong') : '')
  return {
    fromDay: missing(fromDay === null, ui('form.need-day')),
    fromTime: time(fromTime),
    toDay: missing(toDay === null, ui('form.need-day')),
    toTime: time(toTime),
    places: missing(places.length === 0, t('form.need-place')),
    reason: missing(reason.trim() === '', t('form.need-reason')),
  }
}

type Props = { readonly today: PlainDate; readonly own: readonly Pick<ComboOption, 'id' | 'label'>[] }

export function OutageForm({ today, own }: Props): ReactElement {
  const client = useQueryClient()
  const empty: Typed = { fromDay: null, fromTime: '', toDay: null, toTime: '', places: own, reason: '', document: '' }
  const [typed, setTyped] = useState(empty)
  const [checked, setChecked] = useState(false)
  const saving = useMutation({
    mutationFn: tellOutage,
    onSuccess: async () => {
      setTyped(empty)
      setChecked(false)
      await client.invalidateQueries({ queryKey: ['reports'] })
    },
  })
  const change = (next: Partial<Typed>): void => {
    saving.reset()
    setTyped((now) => ({ ...now, ...next }))
  }
  const record = (): void => {
    const [from, to, reason] = [momentOf(typed.fromDay, typed.fromTime), momentOf(typed.toDay, typed.toTime), typed.reason.trim()]
    setChecked(true)
    if (from === null || to === null || reason === '' || typed.places.length === 0) return
    saving.mutate({ from, to, reason, places: typed.places.map(({ id }) => id), document: typed.document.trim() })
  }
  const errors = errorsOf(typed, checked)
  const isWhole =
    momentOf(typed.fromDay, typed.fromTime) !== null &&
    momentOf(typed.toDay, typed.toTime) !== null &&
    typed.reason.trim() !== '' &&
    typed.places.length > 0
  return (
    <Section title={t('form.title')}>
      <div className="stack stack--form">
        <p className="muted">{t('form.help')}</p>
        <div className="row">
          <DateField
            label={t('form.from-day')}
            required
            latest={today}
            error={errors.fromDay}
            value={typed.fromDay}
            onChange={(fromDay) => change({ fromDay, ...(typed.toDay === null ? { toDay: fromDay } : {}) })}
          />
          <TextField
            label={t('form.from-time')}
            hint={t('form.time-hint')}
            required
            maxLength={5}
            error={errors.fromTime}
            value={typed.fromTime}
            onChange={(fromTime) => change({ fromTime })}
          />
        </div>
        <div className="row">
          <DateField
            label={t('form.to-day')}
            required
            latest={today}
            error={errors.toDay}
            value={typed.toDay}
            onChange={(toDay) => change({ toDay })}
          />
          <TextField
            label={t('form.to-time')}
            hint={t('form.time-hint')}
            required
            maxLength={5}
            error={errors.toTime}
            value={typed.toTime}
            onChange={(toTime) => change({ toTime })}
          />
        </div>
        <Places error={errors.places} typed={typed} on={typed.fromDay ?? today} onChange={(places) => change({ places })} />
        <TextField
          label={t('form.reason')}
          required
          maxLength={500}
          rows={2}
          error={errors.reason}
          value={typed.reason}
          onChange={(reason) => change({ reason })}
        />
        <TextField label={t('form.document')} maxLength={200} value={typed.document} onChange={(document) => change({ document })} />
        {checked && !isWhole ? <Notice kind="error" title={t('form.missing')} /> : null}
        {saving.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(saving.error))} />}
        <div className="row">
          <Button kind="primary" busy={saving.isPending} onClick={record}>
            {t('form.do')}
          </Button>
        </div>
        <p role="status">{saving.isSuccess ? t('form.done', { count: formatNumber(saving.data.reports) }) : ''}</p>
      </div>
    </Section>
  )
}

type PlacesProps = {
  readonly error: string
  readonly typed: Pick<Typed, 'places'>
  readonly on: PlainDate
  readonly onChange: (places: Typed['places']) => void
}

function Places({ error, typed: { places }, on, onChange }: PlacesProps): ReactElement {
  return (
    <>
      <Combobox
        label={t('form.place')}
        hint={t('form.place-hint')}
        error={error}
        value={null}
        find={(text, signal) => findPlaces(text, on, signal)}
        onChange={(unit) => {
          if (unit !== null && places.every(({ id }) => id !== unit.id)) onChange([...places, unit])
        }}
      />
      {places.length === 0 ? null : (
        <ul className="link-list" aria-label={t('form.places')}>
          {places.map(({ id, label }) => (
            <li key={id} className="row">
              <Vi>{label}</Vi>
              <IconButton
                icon="cross"
                label={t('form.place-remove', { unit: label })}
                onClick={() => onChange(places.filter((place) => place.id !== id))}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
