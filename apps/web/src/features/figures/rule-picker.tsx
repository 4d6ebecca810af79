// The only place where a condition or a check is chosen instead of written: figures, operators and values, shown as a sentence and kept as
// the formula the engine reads. A formula that says more than can be chosen stays a text.
import { useState, type ReactElement } from 'react'
import { comparisons, type Comparison } from '@binhyen/core/criteria/criteria.domain'
import {
  NOT_CHOSEN,
  readRules,
  writeRules,
  type Rule,
  type RuleSide,
  type RuleTerm,
  type Rules,
} from '@binhyen/core/figures/rule-text.domain'
import { foldName } from '@binhyen/core/units/unit-name.domain'
import { t } from '../../i18n/vi/form-editor.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Combobox, type ComboOption } from '../../ui/combobox.tsx'
import { CountField } from '../../ui/count-field.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { nameWords, rulesWords, type NameOf } from './draft-text.ts'

/** What a side may name: figures, and what stands behind them. */
export type NameOption = { readonly name: string; readonly label: string }

type PickerProps = {
  readonly label: string
  readonly text: string
  readonly onChange: (text: string) => void
  readonly names: readonly NameOption[]
  readonly nameOf: NameOf
  readonly error: string | null
  /** Given where something around it is opened and folded; otherwise it has a button of its own. */
  readonly shown?: boolean
}

const nothing: RuleTerm = { sign: '+', name: '', number: 1 }
export const emptyRule: Rule = { left: [nothing], op: '>=', right: [{ sign: '+', name: null, number: 1 }] }

export function RulePicker({ label, text, onChange, names, nameOf, error, shown }: PickerProps): ReactElement {
  const rules = readRules(text)
  // what is not finished stands open; the rest is read more often than changed
  const [opened, setOpen] = useState(text.includes(NOT_CHOSEN))
  const open = shown ?? opened
  if (rules === null) {
    return (
      <TextField
        label={label}
        hint={t('rule.rich')}
        error={error}
        rows={2}
        maxLength={400}
        value={text}
        onChange={(next) => onChange(next.replaceAll('\n', ' '))}
      />
    )
  }
  const change = (next: Rules): void => onChange(writeRules(next))
  return (
    <fieldset className="rule-picker">
      <legend className="visually-hidden">{label}</legend>
      <p className="rule-sentence">
        {rulesWords(rules, nameOf)}{' '}
        {shown === undefined ? (
          <Button kind="quiet" icon="pencil" onClick={() => setOpen(!open)}>
            {t(open ? 'rule.close' : 'rule.open')}
          </Button>
        ) : null}
      </p>
      {open ? <ChosenRules rules={rules} names={names} change={change} /> : null}
      {error === null ? null : (
        <p className="rule-error" role="status">
          {error}
        </p>
      )}
      {open ? (
        <p className="small muted rule-formula">
          {t('rule.formula')} <code>{text}</code>
        </p>
      ) : null}
    </fieldset>
  )
}

type ChosenProps = { readonly rules: Rules; readonly names: readonly NameOption[]; readonly change: (next: Rules) => void }

function ChosenRules({ rules, names, change }: ChosenProps): ReactElement {
  const put = (at: number, rule: Rule): void => change({ ...rules, rules: rules.rules.with(at, rule) })
  return (
    <>
      {rules.rules.map((rule, at) => (
        // a rule has no name of its own: its place is what it is
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className="rule-line">
          <Side side={rule.left} names={names} which={t('rule.left')} onChange={(left) => put(at, { ...rule, left })} />
          <SelectField
            label={t('rule.op')}
            value={rule.op}
            options={comparisons.map((op) => ({ value: op, label: t(`op.${op}`) }))}
            onChange={(op: Comparison | null) => put(at, { ...rule, op: op ?? rule.op })}
          />
          <Side side={rule.right} names={names} which={t('rule.right')} onChange={(right) => put(at, { ...rule, right })} />
          {rules.rules.length === 1 ? null : (
            <IconButton icon="cross" label={t('rule.remove')} onClick={() => change({ ...rules, rules: rules.rules.toSpliced(at, 1) })} />
          )}
        </div>
      ))}
      <div className="row">
        <Button kind="quiet" onClick={() => change({ ...rules, rules: [...rules.rules, emptyRule] })}>
          {t('rule.add')}
        </Button>
        {rules.rules.length < 2 ? null : (
          <SelectField
            label={t('rule.join')}
            value={rules.join}
            options={(['and', 'or'] as const).map((join) => ({ value: join, label: t(`rule.${join}`) }))}
            onChange={(join) => change({ ...rules, join: join ?? rules.join })}
          />
        )}
      </div>
    </>
  )
}

type SideProps = {
  readonly side: RuleSide
  readonly names: readonly NameOption[]
  readonly which: string
  readonly onChange: (side: RuleSide) => void
}

/** A sum of figures and numbers, one line each. */
function Side({ side, names, which, onChange }: SideProps): ReactElement {
  return (
    <div className="rule-side">
      {side.map((term, at) => (
        // oxlint-disable-next-line react/no-array-index-key
        <div key={at} className="rule-term">
          {at === 0 ? null : (
            <SelectField
              label={t('rule.sign')}
              value={term.sign}
              options={[
                { value: '+', label: t('rule.plus') },
                { value: '-', label: t('rule.minus') },
              ]}
              onChange={(sign) => onChange(side.with(at, { ...term, sign: sign ?? '+' }))}
            />
          )}
          <Term term={term} names={names} which={which} onChange={(next) => onChange(side.with(at, next))} />
          {at === 0 ? null : <IconButton icon="cross" label={t('rule.remove-term')} onClick={() => onChange(side.toSpliced(at, 1))} />}
        </div>
      ))}
      <Button kind="quiet" onClick={() => onChange([...side, nothing])}>
        {t('rule.add-term')}
      </Button>
    </div>
  )
}

const NUMBER = '#'
type TermProps = {
  readonly term: RuleTerm
  readonly names: readonly NameOption[]
  readonly which: string
  readonly onChange: (term: RuleTerm) => void
}

function Term({ term, names, which, onChange }: TermProps): ReactElement {
  const options: readonly ComboOption[] = [
    { id: NUMBER, label: t('rule.a-number') },
    ...names.map(({ name, label }) => ({ id: name, label })),
  ]
  const chosen = options.find(({ id }) => id === (term.name ?? NUMBER)) ?? null
  const find = (text: string): Promise<readonly ComboOption[]> => Promise.resolve(matching(options, text))
  return (
    <>
      <Combobox
        label={which}
        least={0}
        value={chosen ?? (term.name === '' || term.name === null ? null : { id: term.name, label: nameWords(term.name, (id) => id) })}
        find={find}
        onChange={(option) => onChange(option?.id === NUMBER ? { ...term, name: null } : { ...term, name: option?.id ?? '', number: 1 })}
      />
      {term.name === null || term.number !== 1 ? (
        <CountField
          label={t(term.name === null ? 'rule.number' : 'rule.times')}
          value={term.number}
          onChange={(number) => onChange({ ...term, number: number ?? (term.name === null ? 0 : 1) })}
        />
      ) : (
        <Button kind="quiet" onClick={() => onChange({ ...term, number: 2 })} disabled={term.name === ''}>
          {t('rule.times-more')}
        </Button>
      )}
    </>
  )
}

/** Found by every word, marks or none. */
export function matching<O extends ComboOption>(options: readonly O[], text: string): readonly O[] {
  const words = foldName(text)
    .split(' ')
    .filter((word) => word !== '')
  return options.filter(({ label }) => {
    const folded = foldName(label)
    return words.every((word) => folded.includes(word))
  })
}
