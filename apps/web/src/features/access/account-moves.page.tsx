// The only place for moving all rights off units that ended: where each goes, shown first, then done in one step.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactElement } from 'react'
import type { PlainDate } from '@binhyen/core/shared/plain-date'
import { useFrame } from '../../frame/use-frame.ts'
import { formatDate } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/accounts.ts'
import { Button } from '../../ui/button.tsx'
import { Combobox, type ComboOption } from '../../ui/combobox.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { EmptyState, Notice, Refusal } from '../../ui/feedback.tsx'
import { Loaded, ProblemView } from '../../ui/loaded.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { Vi } from '../../ui/vi.tsx'
import { AccountMovesPreview } from './account-moves-preview.tsx'
import { closedUnitsQuery, moveAccounts, type ClosedUnitReply, type MovesGiven, type MovesOutcome } from './account-moves.queries.ts'
import { findUnits } from './accounts.queries.ts'
import { useAccountsChanged } from './use-accounts-changed.ts'
import './accounts.css'

/** Stands for ending the rights instead of moving them. */
const END = 'end'

export function AccountMovesPage(): ReactElement {
  const { me, may, unit } = useFrame()
  const [successor, setSuccessor] = useState<ComboOption | null>(null)
  const [done, setDone] = useState<MovesOutcome | null>(null)
  const closed = useQuery({
    ...closedUnitsQuery({ ...(unit === undefined ? {} : { unit }), ...(successor === null ? {} : { successor: successor.id }) }),
    enabled: may('account.write'),
  })
  if (!may('account.write')) return <Refusal right={t('moves.title')} />
  return (
    <>
      <PageHeader
        title={t('moves.title')}
        subtitle={t('moves.subtitle')}
        trail={<Link to="/quan-tri/tai-khoan">{t('account.back')}</Link>}
      />
      <div className="stack">
        {done === null ? null : <Notice title={t('moves.done', { count: done.items.filter((each) => each.outcome !== 'stay').length })} />}
        <div className="card">
          <Combobox
            label={t('moves.successor')}
            hint={t('moves.successor-hint')}
            value={successor}
            find={(text, signal) => findUnits(text, me.today, signal)}
            onChange={setSuccessor}
          />
        </div>
        <Loaded query={closed}>
          {(data) =>
            data.items.length === 0 ? (
              <EmptyState title={t('moves.none')}>{t('moves.none-help')}</EmptyState>
            ) : (
              <Moves
                key={data.items.map((each) => each.unit.id).join(' ')}
                units={data.items}
                more={data.next !== null}
                today={me.today}
                onDone={setDone}
              />
            )
          }
        </Loaded>
      </div>
    </>
  )
}

type Choices = Readonly<Record<string, string | null>>
const suggestedOf = (units: readonly ClosedUnitReply[]): Choices =>
  Object.fromEntries(units.map(({ unit, suggested }) => [unit.id, suggested]))

type MovesProps = {
  readonly units: readonly ClosedUnitReply[]
  readonly more: boolean
  readonly today: PlainDate
  readonly onDone: (outcome: MovesOutcome) => void
}

function Moves({ units, more, today, onDone }: MovesProps): ReactElement {
  const [choices, setChoices] = useState<Choices>(() => suggestedOf(units))
  const [on, setOn] = useState<PlainDate | null>(today)
  const [document, setDocument] = useState('')
  const [checked, setChecked] = useState(false)
  const changed = useAccountsChanged()
  const checking = useMutation({ mutationFn: async (given: MovesGiven) => ({ given, outcome: await moveAccounts(given, false) }) })
  const saving = useMutation({
    mutationFn: (given: MovesGiven) => moveAccounts(given, true),
    onSuccess: async (outcome) => {
      onDone(outcome)
      await changed()
    },
  })
  /** What was shown no longer counts once something else is asked for. */
  const anew = (): void => {
    checking.reset()
    saving.reset()
  }
  const moves = units.flatMap(({ unit }) => {
    const choice = choices[unit.id] ?? null
    return choice === null ? [] : [{ from: unit.id, to: choice === END ? null : choice }]
  })
  const check = (): void => {
    setChecked(true)
    if (on !== null && moves.length > 0) checking.mutate({ moves, on, document: document.trim() })
  }
  const chooseAll = (all: Choices): void => {
    anew()
    setChoices(all)
  }
  return (
    <>
      <div className="card stack">
        <div className="row">
          <Button onClick={() => chooseAll(suggestedOf(units))}>{t('moves.all')}</Button>
          <Button onClick={() => chooseAll({})}>{t('moves.nothing')}</Button>
        </div>
        <ul className="accounts-lines">
          {units.map((each) => (
            <ClosedUnit
              key={each.unit.id}
              closed={each}
              choice={choices[each.unit.id] ?? null}
              onChoose={(choice) => chooseAll({ ...choices, [each.unit.id]: choice })}
            />
          ))}
        </ul>
        {more ? <p className="small muted">{t('moves.more')}</p> : null}
        <div className="accounts-form">
          <DateField
            label={t('moves.on')}
            hint={t('moves.on-hint')}
            required
            earliest={today}
            value={on}
            onChange={(day) => {
              anew()
              setOn(day)
            }}
            error={checked && on === null ? t('new.need-from') : null}
          />
          <TextField
            label={t('handover.document')}
            hint={t('handover.document-hint')}
            maxLength={200}
            value={document}
            onChange={(text) => {
              anew()
              setDocument(text)
            }}
          />
          {checked && moves.length === 0 ? <Notice kind="error" title={t('moves.need')} /> : null}
          {checking.error === null ? null : <ProblemView error={checking.error} />}
          <div>
            <Button kind={checking.data === undefined ? 'primary' : 'plain'} busy={checking.isPending} onClick={check}>
              {t('moves.check')}
            </Button>
          </div>
        </div>
      </div>
      {checking.data === undefined ? null : (
        <AccountMovesPreview
          outcome={checking.data.outcome}
          on={checking.data.given.on}
          busy={saving.isPending}
          error={saving.error}
          onSave={() => saving.mutate(checking.data.given)}
        />
      )}
    </>
  )
}

type ClosedUnitProps = {
  readonly closed: ClosedUnitReply
  readonly choice: string | null
  readonly onChoose: (choice: string | null) => void
}

function ClosedUnit({ closed, choice, onChoose }: ClosedUnitProps): ReactElement {
  const { unit, endedOn, grants, accounts, successors } = closed
  return (
    <li className="accounts-line">
      <span>{t.nodes('moves.unit', { unit: <Vi>{unit.name}</Vi>, date: formatDate(endedOn) })}</span>
      <span className="small muted">{t('moves.count', { grants, accounts })}</span>
      <div className="accounts-form">
        <SelectField
          label={t.nodes('moves.to', { unit: <Vi>{unit.name}</Vi> })}
          {...(successors.length === 0 ? { hint: t('moves.no-successor') } : {})}
          value={choice}
          empty={t('moves.leave')}
          options={[...successors.map(({ id, name }) => ({ value: id, label: name, vi: true })), { value: END, label: t('moves.end') }]}
          onChange={onChoose}
        />
      </div>
    </li>
  )
}
