// The only place for choosing one of many by typing a piece of its name (the ARIA combobox with a list).
// The list's lines take the mouse only: focus stays in the input, which has the keys. No plain element can show two lines an option.
/* oxlint-disable jsx-a11y/no-noninteractive-element-to-interactive-role, jsx-a11y/prefer-tag-over-role, jsx-a11y/click-events-have-key-events */
import { useEffect, useEffectEvent, useId, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react'
import { t } from '../i18n/vi.ts'
import { Field, type FieldProps } from './field.tsx'
import { IconButton } from './button.tsx'
import { viMark } from './vi.tsx'
import './combobox.css'

export type ComboOption = {
  readonly id: string
  readonly label: string
  /** The label is Vietnamese in every language: the name of a unit. */
  readonly vi?: boolean
  /** Under the label: where it lies, until when it stood. */
  readonly detail?: ReactNode
}

export type OptionFinder<O extends ComboOption> = (text: string, signal: AbortSignal) => Promise<readonly O[]>

type Found<O> = { readonly text: string; readonly options: readonly O[]; readonly failed: boolean }

/** Looks up while one types: waits 150 ms, drops answers that come too late. */
export function useOptions<O extends ComboOption>(text: string, find: OptionFinder<O>, least: number): Found<O> | null {
  const [found, setFound] = useState<Found<O> | null>(null)
  const wanted = text.trim()
  const enough = wanted.length >= least
  const look = useEffectEvent(async (signal: AbortSignal): Promise<void> => {
    try {
      const options = await find(wanted, signal)
      if (!signal.aborted) setFound({ text: wanted, options, failed: false })
    } catch {
      if (!signal.aborted) setFound({ text: wanted, options: [], failed: true })
    }
  })
  useEffect(() => {
    if (!enough) return undefined
    const stop = new AbortController()
    const timer = setTimeout(() => void look(stop.signal), 150)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [wanted, enough])
  return enough ? found : null
}

export type OptionListProps<O extends ComboOption> = {
  readonly id: string
  readonly label: string
  readonly options: readonly O[]
  readonly active: number
  readonly onChoose: (option: O) => void
  readonly onHover: (index: number) => void
}

export function OptionList<O extends ComboOption>({ id, label, options, active, onChoose, onHover }: OptionListProps<O>): ReactElement {
  return (
    <ul id={id} role="listbox" aria-label={label} className="option-list">
      {options.map((option, index) => (
        <li
          key={option.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className="option"
          // Keeps focus in the input.
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => onHover(index)}
          onClick={() => onChoose(option)}
        >
          <span className="option-label" {...(option.vi === true ? viMark() : {})}>
            {option.label}
          </span>
          {option.detail === undefined ? null : <span className="option-detail">{option.detail}</span>}
        </li>
      ))}
    </ul>
  )
}

/** The next active line for an arrow key, or null for any other key. */
export function arrowed(key: string, active: number, count: number): number | null {
  if (count === 0) return null
  if (key === 'ArrowDown') return (active + 1) % count
  if (key === 'ArrowUp') return (active - 1 + count) % count
  return null
}

export type ComboboxProps<O extends ComboOption> = FieldProps & {
  readonly value: ComboOption | null
  readonly onChange: (option: O | null) => void
  readonly find: OptionFinder<O>
  /** Letters before the first look-up; 2 where not given, 0 shows a list at once. */
  readonly least?: number
  readonly placeholder?: string
}

export function Combobox<O extends ComboOption>({
  value,
  onChange,
  find,
  least = 2,
  placeholder,
  ...field
}: ComboboxProps<O>): ReactElement {
  const listId = useId()
  const [text, setText] = useState<string | null>(null)
  const [active, setActive] = useState(0)
  const open = text !== null
  const found = useOptions(text ?? '', find, open ? least : Number.MAX_SAFE_INTEGER)
  const options = found?.options ?? []
  const close = (): void => {
    setText(null)
    setActive(0)
  }
  const choose = (option: O): void => {
    onChange(option)
    close()
  }
  const onKey = (event: KeyboardEvent): void => {
    const next = arrowed(event.key, active, options.length)
    const picked = options[active]
    if (next !== null) setActive(next)
    else if (event.key === 'Enter' && open && picked !== undefined) choose(picked)
    else if (event.key === 'Escape' && open) close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <Field {...field}>
      {(marks) => (
        <div className="combobox">
          <input
            {...marks}
            className="input"
            role="combobox"
            aria-expanded={open && options.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={open && options.length > 0 ? `${listId}-${active}` : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            value={text ?? value?.label ?? ''}
            onChange={(event) => {
              setText(event.target.value)
              setActive(0)
            }}
            onFocus={(event) => {
              event.target.select()
              if (least === 0) setText('')
            }}
            onBlur={close}
            onKeyDown={onKey}
          />
          {value !== null && !open ? (
            <span className="combobox-clear">
              <IconButton icon="cross" label={t('form.clear')} onClick={() => onChange(null)} />
            </span>
          ) : null}
          {open ? (
            <div className="combobox-list">
              <ComboMessage text={text} least={least} found={found} />
              {options.length === 0 ? null : (
                <OptionList
                  id={listId}
                  label={typeof field.label === 'string' ? field.label : ''}
                  options={options}
                  active={active}
                  onChoose={choose}
                  onHover={setActive}
                />
              )}
            </div>
          ) : null}
        </div>
      )}
    </Field>
  )
}

function ComboMessage<O extends ComboOption>({
  text,
  least,
  found,
}: {
  readonly text: string
  readonly least: number
  readonly found: Found<O> | null
}): ReactElement | null {
  if (text.trim().length < least) return <p className="option-message">{t('form.type-more', { count: least })}</p>
  if (found === null) return <p className="option-message">{t('state.loading')}</p>
  if (found.failed) return <p className="option-message">{t('form.look-up-failed')}</p>
  return found.options.length === 0 ? <p className="option-message">{t('form.no-match')}</p> : null
}
