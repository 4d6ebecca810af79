// The only place where a person says which figure or unit a name in a workbook means.
import { useState, type ReactElement } from 'react'
import type { UnmatchedReply } from '@binhyen/core/exchange/workbook.contract'
import { t } from '../../../i18n/vi/workbook.ts'
import { Button } from '../../../ui/button.tsx'
import { SelectField } from '../../../ui/text-field.tsx'
import { Vi } from '../../../ui/vi.tsx'
import { Where } from './workbook-words.tsx'
import type { Choices } from './workbook.queries.ts'

/** Said by the contract: a row or column that is not to be read. */
const SKIPPED = '-'

export type NameOption = { readonly value: string; readonly label: string; readonly vi?: boolean }

type NamesProps = {
  readonly unmatched: readonly UnmatchedReply[]
  readonly optionsOf: (kind: UnmatchedReply['kind']) => readonly NameOption[]
  readonly busy: boolean
  readonly onAgain: (choices: Choices) => void
}

/** What waits for a choice stands open; what was read as last time can be opened and changed. */
export function WorkbookNames({ unmatched, optionsOf, busy, onAgain }: NamesProps): ReactElement {
  const [chosen, setChosen] = useState<Choices>(
    () =>
      new Map(
        unmatched.flatMap(({ key, chosen: was, suggestion }) => ((was ?? suggestion) === null ? [] : [[key, was ?? suggestion ?? '']])),
      ),
  )
  const choose = (key: string, value: string | null): void =>
    setChosen((now) => {
      const next = new Map(now)
      if (value === null) next.delete(key)
      else next.set(key, value)
      return next
    })
  const remembered = unmatched.filter((each) => each.remembered)
  const list = (names: readonly UnmatchedReply[]): ReactElement => (
    <ul className="stack workbook-names">
      {names.map((name) => (
        <NameChoice key={name.key} name={name} value={chosen.get(name.key) ?? null} options={optionsOf(name.kind)} onChoose={choose} />
      ))}
    </ul>
  )
  return (
    <section className="stack">
      <h3>{t('unmatched.title')}</h3>
      <p className="muted">{t('unmatched.help')}</p>
      {list(unmatched.filter((each) => !each.remembered))}
      {remembered.length === 0 ? null : (
        <details>
          <summary>{t('unmatched.all-remembered', { count: remembered.length })}</summary>
          {list(remembered)}
        </details>
      )}
      <p>
        <Button busy={busy} disabled={unmatched.some(({ key }) => !chosen.has(key))} onClick={() => onAgain(chosen)}>
          {t('file.again')}
        </Button>
      </p>
    </section>
  )
}

type ChoiceProps = {
  readonly name: UnmatchedReply
  readonly value: string | null
  readonly options: readonly NameOption[]
  readonly onChoose: (key: string, value: string | null) => void
}

function NameChoice({ name, value, options, onChoose }: ChoiceProps): ReactElement {
  const { key, text, sheet, cell, values, reason, remembered } = name
  // what does not report, and what is somebody else's, can only be left out
  const isBarred = reason === 'ended' || reason === 'not-yours'
  return (
    <li className="card">
      <p className="muted small">
        <Where sheet={sheet} cell={cell} /> · {t('unmatched.values')}: {values}
        {remembered ? <> · {t('unmatched.remembered')}</> : null}
      </p>
      <Reason name={name} />
      <SelectField
        label={t('unmatched.is-of', { text })}
        value={value}
        empty={t('unmatched.choose')}
        options={[{ value: SKIPPED, label: t('unmatched.skip') }, ...(isBarred ? [] : options)]}
        onChange={(next) => onChoose(key, next)}
      />
    </li>
  )
}

function Reason({ name: { reason, instead } }: Pick<ChoiceProps, 'name'>): ReactElement | null {
  if (reason === 'unknown') return null
  if (reason === 'ended' && instead.length > 0) return <p>{t.nodes('unmatched.ended-into', { instead: <Vi>{instead.join(', ')}</Vi> })}</p>
  return <p>{t(`unmatched.${reason}`)}</p>
}
