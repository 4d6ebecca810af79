// The only place for lending a right: which, to whom, for which days, by which document. Used by the holder and by administrators.
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { delegationRefusals } from '@binhyen/core/access/grants.domain'
import type { Role } from '@binhyen/core/access/access.domain'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { problemIn } from '../../api/api-problem.ts'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/accounts.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { findDelegate, giveDelegation, type DelegationGiven } from './accounts.queries.ts'
import { useAccountsChanged } from './use-accounts-changed.ts'
import './accounts.css'

export type Lendable = { readonly grantId: number; readonly role: Role; readonly unitName: string }

/** Why it was refused, in the words of that reason; null for other problems. */
function refusalInWords(error: unknown): string | null {
  const { code, details } = problemIn(error)
  const reason = delegationRefusals.find((each) => each === (details as { reason?: unknown } | null)?.reason)
  return code === 'delegation.refused' && reason !== undefined ? t(`delegation.refused.${reason}`) : null
}

function Refused({ error }: { readonly error: unknown }): ReactElement | null {
  if (error === null) return null
  const refusal = refusalInWords(error)
  return refusal === null ? <ProblemView error={error} /> : <Notice kind="error" title={refusal} />
}

type Typed = {
  readonly grant: string | null
  readonly username: string
  readonly from: PlainDate | null
  readonly to: PlainDate | null
  readonly document: string
}

function givenOf({ grant, username, from, to, document }: Typed): DelegationGiven | null {
  if (grant === null || from === null || to === null || username.trim() === '' || document.trim().length < 3) return null
  return { grantId: Number(grant), username: username.trim(), from, to, document: document.trim() }
}

export function DelegationForm({ lendable, today }: { readonly lendable: readonly Lendable[]; readonly today: PlainDate }): ReactElement {
  const changed = useAccountsChanged()
  const only = lendable.length === 1 ? String(lendable[0]?.grantId) : null
  const empty: Typed = { grant: only, username: '', from: today, to: null, document: '' }
  const [typed, setTyped] = useState<Typed>(empty)
  const [checked, setChecked] = useState(false)
  const looking = useMutation({ mutationFn: () => findDelegate(Number(typed.grant), typed.username.trim()) })
  const giving = useMutation({
    mutationFn: giveDelegation,
    onSuccess: async () => {
      setTyped(empty)
      setChecked(false)
      await changed()
    },
  })
  const set = (next: Partial<Typed>): void => setTyped({ ...typed, ...next })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    const given = givenOf(typed)
    if (given === null) giving.reset()
    else if (!giving.isPending) giving.mutate(given)
  }
  return (
    <form className="accounts-form" onSubmit={submit} noValidate>
      <p className="muted small">{t('delegation.rule')}</p>
      <Refused error={giving.error} />
      <SelectField
        label={t('delegation.what')}
        required
        value={typed.grant}
        options={lendable.map((each) => ({ value: String(each.grantId), label: `${roleInWords(each.role)}, ${each.unitName}`, vi: true }))}
        onChange={(grant) => set({ grant })}
        error={checked && typed.grant === null ? t('new.need-role') : null}
      />
      <TextField
        label={t('delegation.to')}
        hint={t('delegation.to-hint')}
        required
        maxLength={64}
        autoComplete="off"
        value={typed.username}
        onChange={(username) => {
          looking.reset()
          set({ username })
        }}
        error={checked && typed.username.trim() === '' ? t('delegation.need-to') : null}
      />
      <div className="row">
        <Button
          busy={looking.isPending}
          disabled={typed.grant === null || typed.username.trim().length < 2}
          onClick={() => looking.mutate()}
        >
          {t('delegation.check')}
        </Button>
        {looking.data === undefined ? null : (
          <strong role="status">{t.nodes('delegation.recipient', { name: <Vi>{looking.data.displayName}</Vi> })}</strong>
        )}
      </div>
      {looking.error === null ? null : <ProblemView error={looking.error} />}
      <DaysAndDocument typed={typed} set={set} checked={checked} today={today} />
      <div>
        <Button type="submit" kind="primary" busy={giving.isPending}>
          {t('delegation.save')}
        </Button>
      </div>
    </form>
  )
}

type PartProps = {
  readonly typed: Typed
  readonly set: (next: Partial<Typed>) => void
  readonly checked: boolean
  readonly today: PlainDate
}

function DaysAndDocument({ typed, set, checked, today }: PartProps): ReactElement {
  return (
    <>
      <DateField
        label={t('new.from')}
        required
        earliest={today}
        value={typed.from}
        onChange={(from) => set({ from })}
        error={checked && typed.from === null ? t('new.need-from') : null}
      />
      <DateField
        label={t('delegation.end-day')}
        required
        earliest={today}
        value={typed.to}
        onChange={(to) => set({ to })}
        error={checked && typed.to === null ? t('delegation.need-end') : null}
      />
      <TextField
        label={t('delegation.by')}
        hint={t('delegation.by-hint')}
        required
        maxLength={200}
        value={typed.document}
        onChange={(document) => set({ document })}
        error={checked && typed.document.trim().length < 3 ? t('new.need-document') : null}
      />
    </>
  )
}
