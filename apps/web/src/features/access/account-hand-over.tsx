// The only place for leaving, moving and handing over: what is open of a person, to whom it goes, from which day.
import { useState, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { formatDate, formatNumber } from '../../i18n/format.ts'
import { roleInWords } from '../../i18n/problems.vi.ts'
import { t } from '../../i18n/vi/accounts.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox, type ComboOption } from '../../ui/combobox.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { Notice } from '../../ui/feedback.tsx'
import { Section } from '../../ui/page.tsx'
import { SavingDialog } from '../../ui/saving-dialog.tsx'
import { StatusTag, type StatusName } from '../../ui/status-tag.tsx'
import { CheckField, TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import {
  findAccounts,
  handOver,
  undoHandOver,
  type AccountReply,
  type HandOverGiven,
  type HandOverReply,
  type HeldGrantReply,
} from './accounts.queries.ts'
import { useAccountsChanged } from './use-accounts-changed.ts'

type Props = { readonly account: AccountReply; readonly today: PlainDate }

export function AccountHandOver({ account, today }: Props): ReactElement {
  const current = account.grants.filter((grant) => grant.valid.to === null || grant.valid.to > today)
  const waiting = account.handOvers.some((each) => each.undoable)
  return (
    <Section title={t('handover.title')}>
      <p className="muted">{t('handover.help')}</p>
      {account.handOvers.length === 0 ? null : <HandOvers handOvers={account.handOvers} />}
      {current.length === 0 || waiting || account.disabled ? null : <HandOverForm account={account} current={current} today={today} />}
    </Section>
  )
}

function madeInWords({ leaves, moved, grants }: HandOverReply): string {
  if (leaves) return t('handover.made-leaves')
  return moved ? t('handover.made-moves', { count: grants }) : t('handover.made-grants', { count: grants })
}

function HandOvers({ handOvers }: { readonly handOvers: readonly HandOverReply[] }): ReactElement {
  const [undoing, setUndoing] = useState<string | null>(null)
  const changed = useAccountsChanged()
  return (
    <>
      <h3>{t('handover.list')}</h3>
      <ul className="accounts-lines">
        {handOvers.map((each) => (
          <li key={each.id} className="accounts-line">
            <strong>
              {formatDate(each.on)}: {madeInWords(each)}
            </strong>
            <span className="small muted">
              {each.successor === null ? null : <>{t.nodes('handover.to', { name: <Vi>{each.successor.displayName}</Vi> })} · </>}
              {each.document === '' ? null : (
                <>
                  <Vi>{each.document}</Vi> ·{' '}
                </>
              )}
              <Vi>{each.madeBy}</Vi>
              {each.undone ? ` · ${t('handover.undone')}` : each.undoable ? null : ` · ${t('handover.final')}`}
            </span>
            {each.undoable ? (
              <span>
                <Button onClick={() => setUndoing(each.id)}>{t('handover.undo')}</Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
      {undoing === null ? null : (
        <SavingDialog
          title={t('handover.undo')}
          confirmLabel={t('handover.undo')}
          save={() => undoHandOver(undoing)}
          after={changed}
          onClose={() => setUndoing(null)}
        >
          <p>{t('handover.undo-text')}</p>
        </SavingDialog>
      )}
    </>
  )
}

/** Numbers only: whoever keeps accounts does not see the dossiers. */
function OpenWork({ account, grant }: { readonly account: AccountReply; readonly grant: HeldGrantReply }): ReactElement {
  const states = account.openWork.find((each) => each.grantId === grant.id)?.states ?? []
  const handled = states.reduce((sum, each) => sum + each.handled, 0)
  if (states.length === 0) return <span className="small muted">{t('handover.no-work')}</span>
  return (
    <span className="row small">
      {t('handover.open-work')}:
      {states.map((each) => (
        <span key={each.status} className="row">
          <StatusTag status={each.status as StatusName} /> {formatNumber(each.open, 0)}
        </span>
      ))}
      {handled === 0 ? null : t('handover.handled', { count: handled })}
    </span>
  )
}

function HandOverForm({ account, current, today }: Props & { readonly current: readonly HeldGrantReply[] }): ReactElement {
  const [leaves, setLeaves] = useState(true)
  const changed = useAccountsChanged()
  const [ending, setEnding] = useState<ReadonlySet<number>>(new Set(current.map((grant) => grant.id)))
  const [passing, setPassing] = useState<ReadonlySet<number>>(new Set())
  const [successor, setSuccessor] = useState<ComboOption | null>(null)
  const [on, setOn] = useState<PlainDate | null>(null)
  const [document, setDocument] = useState('')
  const [asking, setAsking] = useState<HandOverGiven | null>(null)
  const [checked, setChecked] = useState(false)
  const ends = current.filter((grant) => leaves || ending.has(grant.id)).map((grant) => grant.id)
  const pass = ends.filter((id) => passing.has(id))
  const noSuccessor = pass.length > 0 && successor === null
  const ask = (): void => {
    setChecked(true)
    if (on === null || ends.length === 0 || noSuccessor) return
    setAsking({ grantIds: ends, pass, successorId: successor?.id ?? null, on, document: document.trim(), leaves })
  }
  return (
    <div className="accounts-form">
      <CheckField label={t('handover.leaves')} checked={leaves} onChange={setLeaves} />
      <ul className="accounts-lines">
        {current.map((grant) => (
          <li key={grant.id} className="accounts-line">
            <CheckField
              label={t.nodes('handover.end', { role: roleInWords(grant.role), unit: <Vi>{grant.unitName}</Vi> })}
              checked={leaves || ending.has(grant.id)}
              disabled={leaves}
              onChange={(chosen) => setEnding(toggled(ending, grant.id, chosen))}
            />
            <CheckField
              label={t.nodes('handover.pass', { role: roleInWords(grant.role), unit: <Vi>{grant.unitName}</Vi> })}
              checked={pass.includes(grant.id)}
              disabled={!ends.includes(grant.id)}
              onChange={(chosen) => setPassing(toggled(passing, grant.id, chosen))}
            />
            <OpenWork account={account} grant={grant} />
          </li>
        ))}
      </ul>
      {checked && ends.length === 0 ? <Notice kind="error" title={t('handover.need-grants')} /> : null}
      <Combobox
        label={t('handover.successor')}
        hint={t('handover.successor-hint')}
        value={successor}
        find={async (text, signal) => (await findAccounts(text, signal)).filter((each) => each.id !== account.id)}
        onChange={setSuccessor}
        error={checked && noSuccessor ? t('handover.need-successor') : null}
      />
      <DateField
        label={t('handover.on')}
        required
        earliest={today}
        value={on}
        onChange={setOn}
        error={checked && on === null ? t('handover.need-on') : null}
      />
      <TextField
        label={t('handover.document')}
        hint={t('handover.document-hint')}
        maxLength={200}
        value={document}
        onChange={setDocument}
      />
      <div>
        <Button kind="primary" onClick={ask}>
          {t('handover.save')}
        </Button>
      </div>
      {asking === null ? null : (
        <SavingDialog
          title={t('handover.save')}
          confirmLabel={t('handover.save')}
          danger={asking.on <= today}
          save={() => handOver(account.id, asking)}
          after={changed}
          onClose={() => setAsking(null)}
        >
          <p>{asking.on <= today ? t('handover.confirm-now') : t('handover.confirm-later', { date: formatDate(asking.on) })}</p>
          {asking.leaves ? <p>{t('handover.confirm-closes')}</p> : null}
        </SavingDialog>
      )}
    </div>
  )
}

function toggled(of: ReadonlySet<number>, id: number, chosen: boolean): ReadonlySet<number> {
  const next = new Set(of)
  if (chosen) next.add(id)
  else next.delete(id)
  return next
}
