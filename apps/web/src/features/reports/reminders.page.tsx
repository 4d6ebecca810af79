// The only place for /quan-tri/nhac-han: when units are reminded of reports, and the levels above told.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import type { ReminderTermsReply } from '@binhyen/core/reports/reminders.contract'
import { MOST_REMINDER_DAYS, type ReminderTerms } from '@binhyen/core/reports/reminders.domain'
import { problemIn } from '../../api/api-problem.ts'
import { useFrame } from '../../frame/use-frame.ts'
import { problemSentence } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/reminders.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { PageHeader, Section } from '../../ui/page.tsx'
import { CheckField, TextField } from '../../ui/text-field.tsx'
import { reminderTermsQuery, saveReminderTerms } from './reminders.queries.ts'

export function RemindersPage(): ReactElement {
  const terms = useQuery(reminderTermsQuery)
  return (
    <div className="stack">
      <PageHeader title={t('page.title')} subtitle={t('page.subtitle')} />
      <Loaded query={terms}>{(found) => <TermsForm key={JSON.stringify(found.terms)} found={found} />}</Loaded>
    </div>
  )
}

/** What stands in the fields, as typed. */
type Typed = { readonly before: string; readonly afterDeadline: boolean; readonly higher: boolean; readonly higherDays: string }

const typedOf = (terms: ReminderTerms, defaults: ReminderTerms): Typed => ({
  before: terms.daysBefore.join(', '),
  afterDeadline: terms.afterDeadline,
  higher: terms.daysUntilHigher !== null,
  higherDays: String(terms.daysUntilHigher ?? defaults.daysUntilHigher ?? ''),
})

/** A whole number of working days; null where it is none. */
function readDays(text: string): number | null {
  const days = /^\d{1,3}$/.test(text.trim()) ? Number(text.trim()) : 0
  return days >= 1 && days <= MOST_REMINDER_DAYS ? days : null
}

function readBefore(text: string): readonly number[] | null {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== '')
  const days = parts.flatMap((part) => readDays(part) ?? [])
  return days.length === parts.length && days.length <= 5 ? [...new Set(days)].toSorted((a, b) => b - a) : null
}

function TermsForm({ found: { terms, defaults } }: { readonly found: ReminderTermsReply }): ReactElement {
  const { mayAt } = useFrame()
  const client = useQueryClient()
  const [typed, setTyped] = useState(() => typedOf(terms, defaults))
  const saving = useMutation({
    mutationFn: saveReminderTerms,
    onSuccess: (saved) => client.setQueryData(reminderTermsQuery.queryKey, saved),
  })
  const change = (next: Partial<Typed>): void => {
    saving.reset()
    setTyped((now) => ({ ...now, ...next }))
  }
  const before = readBefore(typed.before)
  const higherDays = readDays(typed.higherDays)
  const editable = mayAt('reminder.write', ['VN'])
  const fits = before !== null && (!typed.higher || higherDays !== null)
  const save = (): void => {
    if (before === null) return
    saving.mutate({ daysBefore: before, afterDeadline: typed.afterDeadline, daysUntilHigher: typed.higher ? higherDays : null })
  }
  return (
    <>
      <Notice title={t('proposal')}>{t('proposal-help')}</Notice>
      <Section title={t('section.before')}>
        <div className="stack--form">
          <TextField
            label={t('before.label')}
            hint={t('before.hint')}
            value={typed.before}
            readOnly={!editable}
            onChange={(text) => change({ before: text })}
            {...(before === null ? { error: t('before.wrong', { most: MOST_REMINDER_DAYS }) } : {})}
          />
        </div>
      </Section>
      <Section title={t('section.after')}>
        <div className="stack stack--form">
          <CheckField
            label={t('after.label')}
            checked={typed.afterDeadline}
            disabled={!editable}
            onChange={(on) => change({ afterDeadline: on })}
          />
          <CheckField label={t('higher.label')} checked={typed.higher} disabled={!editable} onChange={(on) => change({ higher: on })} />
          {typed.higher ? (
            <TextField
              label={t('higher.days')}
              value={typed.higherDays}
              readOnly={!editable}
              onChange={(text) => change({ higherDays: text })}
              {...(higherDays === null ? { error: t('higher.wrong', { most: MOST_REMINDER_DAYS }) } : {})}
            />
          ) : null}
        </div>
      </Section>
      {saving.error === null ? null : <Notice kind="error" title={problemSentence(problemIn(saving.error))} />}
      {editable ? (
        <div className="row">
          <Button kind="primary" busy={saving.isPending} disabled={!fits} onClick={save}>
            {t('save')}
          </Button>
          <Button onClick={() => change(typedOf(defaults, defaults))}>{t('default')}</Button>
        </div>
      ) : (
        <p className="muted">{t('who')}</p>
      )}
      <p role="status">{saving.isSuccess ? t('saved') : ''}</p>
    </>
  )
}
