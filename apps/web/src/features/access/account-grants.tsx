// The only place for an account's rights over time: what stands, what is to come, what has ended; ended, moved and given from here.
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate } from '../../i18n/format.ts'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/accounts.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox, type ComboOption } from '../../ui/combobox.tsx'
import { ProblemView } from '../../ui/loaded.tsx'
import { Section } from '../../ui/page.tsx'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { Vi } from '../../ui/vi.tsx'
import { spanInWords } from './accounts-words.ts'
import { endGrant, findUnits, giveGrant, moveGrant, type AccountReply, type HeldGrantReply } from './accounts.queries.ts'
import { GrantFields, grantOf, useGrantTyped } from './grant-fields.tsx'
import { useAccountsChanged } from './use-accounts-changed.ts'

type Props = { readonly account: AccountReply; readonly today: PlainDate; readonly mayWrite: boolean }

/** Ended: nothing of it is left to change. */
const isPast = (grant: HeldGrantReply, today: PlainDate): boolean => grant.valid.to !== null && grant.valid.to <= today

function stateOf(grant: HeldGrantReply, today: PlainDate): string {
  if (grant.stands) return t('grants.standing')
  return isPast(grant, today) ? t('grants.past') : t('grants.future')
}

export function AccountGrants({ account, today, mayWrite }: Props): ReactElement {
  const [asked, setAsked] = useState<{ readonly what: 'end' | 'move'; readonly grant: HeldGrantReply } | null>(null)
  return (
    <Section title={t('grants.title')}>
      {account.grants.length === 0 ? <p className="muted">{t('grants.none')}</p> : null}
      <ul className="accounts-lines">
        {account.grants.map((grant) => (
          <li key={grant.id} className="accounts-line">
            <span>
              <strong>{roleInWords(grant.role)}</strong>, <Vi>{grant.unitName}</Vi>
            </span>
            <span className="small muted">
              {stateOf(grant, today)} · {spanInWords(grant.valid)}
            </span>
            {grant.closed === null ? null : (
              <span className="small">
                <strong>{t('unit.ended', { date: formatDate(grant.closed.on) })}</strong>
                {grant.closed.successors.length === 0 ? null : (
                  <>
                    {' · '}
                    {t.nodes('grants.suggested', { unit: <Vi>{grant.closed.successors.map((unit) => unit.name).join(', ')}</Vi> })}
                  </>
                )}
              </span>
            )}
            {mayWrite && !isPast(grant, today) ? (
              <span className="row">
                <Button onClick={() => setAsked({ what: 'move', grant })}>{t('grants.move')}</Button>
                <Button onClick={() => setAsked({ what: 'end', grant })}>{t('grants.end')}</Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {asked?.what === 'end' ? <EndDialog grant={asked.grant} today={today} onClose={() => setAsked(null)} /> : null}
      {asked?.what === 'move' ? <MoveDialog grant={asked.grant} today={today} onClose={() => setAsked(null)} /> : null}
      {mayWrite && !account.disabled ? <GiveGrant id={account.id} today={today} /> : null}
    </Section>
  )
}

type DialogProps = { readonly grant: HeldGrantReply; readonly today: PlainDate; readonly onClose: () => void }

function EndDialog({ grant, today, onClose }: DialogProps): ReactElement {
  const changed = useAccountsChanged()
  return (
    <SavingDialog
      title={t('grants.end-title')}
      confirmLabel={t('grants.end')}
      danger
      day={{ label: t('grants.end-day'), first: today, earliest: today }}
      save={(on) => endGrant(grant.id, on)}
      after={changed}
      onClose={onClose}
    >
      <p>{t.nodes('grants.end-text', { role: roleInWords(grant.role), unit: <Vi>{grant.unitName}</Vi> })}</p>
    </SavingDialog>
  )
}

function MoveDialog({ grant, today, onClose }: DialogProps): ReactElement {
  const [first] = grant.closed?.successors ?? []
  const changed = useAccountsChanged()
  const [unit, setUnit] = useState<ComboOption | null>(first === undefined ? null : { id: first.id, label: first.name, vi: true })
  return (
    <SavingDialog
      title={t('grants.move-title')}
      confirmLabel={t('grants.move')}
      day={{ label: t('grants.move-day'), first: today, earliest: today }}
      save={unit === null ? null : (on) => moveGrant(grant.id, { unitId: unit.id, on })}
      after={changed}
      onClose={onClose}
    >
      <p>
        {roleInWords(grant.role)}, <Vi>{grant.unitName}</Vi>
      </p>
      <Combobox
        label={t('grants.move-to')}
        required
        value={unit}
        find={(text, signal) => findUnits(text, today, signal)}
        onChange={setUnit}
      />
    </SavingDialog>
  )
}

function GiveGrant({ id, today }: { readonly id: string; readonly today: PlainDate }): ReactElement {
  const changed = useAccountsChanged()
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useGrantTyped(today)
  const [checked, setChecked] = useState(false)
  const giving = useMutation({
    mutationFn: (grant: Parameters<typeof giveGrant>[1]) => giveGrant(id, grant),
    onSuccess: async () => {
      setOpen(false)
      setChecked(false)
      setTyped({ role: null, unit: null, from: today, to: null })
      await changed()
    },
  })
  if (!open) {
    return (
      <div>
        <Button onClick={() => setOpen(true)}>{t('grants.give')}</Button>
      </div>
    )
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setChecked(true)
    const grant = grantOf(typed)
    if (grant !== null && !giving.isPending) giving.mutate(grant)
  }
  return (
    <form className="accounts-form" onSubmit={submit} noValidate>
      <h3>{t('grants.give')}</h3>
      {giving.error === null ? null : <ProblemView error={giving.error} />}
      <GrantFields typed={typed} onChange={setTyped} checked={checked} today={today} />
      <div className="row">
        <Button type="submit" kind="primary" busy={giving.isPending}>
          {t('grants.give-save')}
        </Button>
        <Button onClick={() => setOpen(false)}>{t('account.cancel')}</Button>
      </div>
    </form>
  )
}
