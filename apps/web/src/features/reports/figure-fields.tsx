// The only place for the figures of one place as a form: the value, what it was before and what it means, made for the keyboard.
import { useRef, useState, useSyncExternalStore, type KeyboardEvent, type ReactElement, type RefObject } from 'react'
import { isAsked } from '@binhyen/core/figures/checks.domain'
import { cellKey, type FormFigure, type FormSection } from '@binhyen/core/figures/forms.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { inLanguage } from '../../i18n/language.ts'
import { periodName } from '../../i18n/figure-words.ts'
import { t } from '../../i18n/vi/reports.ts'
import { IconButton } from '../../ui/button.tsx'
import { InLanguage, Vi, viMark } from '../../ui/vi.tsx'
import { AnswerMenu } from './answer-menu.tsx'
import { CellContent, Said } from './cell-content.tsx'
import { CellNotes } from './cell-notes.tsx'
import { cannotProvide, readCell, wholeText, type Typed } from './cell-text.ts'
import type { CellView } from './cell-store.ts'
import { checkInput, fieldId, type Entry, type Marking } from './entry.ts'
import { changeInWords } from './report-words.ts'
import './entry.css'

export type FigureFieldsProps = {
  readonly entry: Entry
  readonly section: FormSection
  /** The unit itself, or one of its villages. */
  readonly row: string
  readonly marking: Marking | null
}

/** Enter and the arrows lead from field to field, as in a ledger; 0 for any other key. */
function stepOf({ key, shiftKey }: KeyboardEvent): number {
  if (key === 'ArrowDown') return 1
  if (key === 'ArrowUp') return -1
  return key === 'Enter' ? (shiftKey ? -1 : 1) : 0
}

export function FigureFields({ entry, section, row, marking }: FigureFieldsProps): ReactElement {
  const list = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = stepOf(event)
    if (step === 0 || !(event.target instanceof HTMLInputElement) || event.target.dataset['figure'] === undefined) return
    event.preventDefault()
    const inputs = [...(list.current?.querySelectorAll<HTMLInputElement>('input[data-figure]') ?? [])]
    const next = inputs[inputs.indexOf(event.target) + step]
    next?.focus()
    next?.select()
  }
  const { before, lastYear } = entry.report
  return (
    // Enter and arrows are a second way between fields; Tab is the first.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={list} className="entry-fields" onKeyDown={onKeyDown}>
      <div className="entry-row entry-row--head small muted" aria-hidden="true">
        <span>{t('field.figure')}</span>
        <span>{t('field.value')}</span>
        <span className="number">{before === null ? '' : t('field.before', { period: periodName(before.period) })}</span>
        <span className="number">{lastYear === null ? '' : t('field.last-year', { period: periodName(lastYear.period) })}</span>
      </div>
      <Comparing entry={entry} />
      {section.figures.map((figure) => (
        <FigureRow key={figure.figure} entry={entry} section={section} asked={figure} row={row} marking={marking} />
      ))}
    </div>
  )
}

/** Where the earlier numbers come from when the unit was made from others. */
function Comparing({ entry }: { readonly entry: Entry }): ReactElement | null {
  const { before } = entry.report
  if (before === null || (before.summed.length === 0 && (before.gap === null || before.gap === 'not-given'))) return null
  return (
    <p className="small muted entry-comparing">
      {before.summed.length > 0
        ? t.nodes('field.summed', { names: <Vi>{before.summed.map(({ name }) => name).join(', ')}</Vi> })
        : t('field.gap')}
    </p>
  )
}

type FigureRowProps = Omit<FigureFieldsProps, 'section'> & { readonly section: FormSection; readonly asked: FormFigure }

function FigureRow(props: FigureRowProps): ReactElement | null {
  const { entry, asked, row } = props
  const key = cellKey({ unitId: row, figure: asked.figure })
  const view = useSyncExternalStore(entry.cells.store.subscribe, () => entry.cells.store.view(key))
  const definition = entry.figures.get(asked.figure)
  const isWanted = useWanted(props, view)
  if (definition === undefined) return null
  const open = entry.isOpen(key)
  const id = fieldId(key)
  return (
    <div className="entry-row" data-mark={view.mark ?? undefined}>
      <FigureName entry={entry} asked={asked} id={id} open={open} />
      <div className="entry-value">
        {!isWanted && view.typed.ok && view.typed.cell === null ? (
          <p className="muted small">{t('field.not-asked')}</p>
        ) : open ? (
          <Input entry={entry} cell={key} view={view} decimals={definition.decimals} id={id} />
        ) : (
          <Shown {...props} cell={key} view={view} id={id} />
        )}
        <div id={`${id}-notes`}>
          <CellNotes entry={entry} cell={key} view={view} marking={props.marking} />
        </div>
      </div>
      <Earlier now={view.typed} then={entry.before.get(key) ?? null} word={t('field.before-short')} />
      <Earlier now={view.typed} then={entry.lastYear.get(key) ?? null} word={t('field.last-year-short')} />
    </div>
  )
}

type FigureNameProps = { readonly entry: Entry; readonly asked: FormFigure; readonly id: string; readonly open: boolean }

function FigureName({ entry, asked, id, open }: FigureNameProps): ReactElement | null {
  const definition = entry.figures.get(asked.figure)
  if (definition === undefined) return null
  return (
    <div className="entry-name">
      <label htmlFor={open ? id : undefined} id={`${id}-name`}>
        <InLanguage words={definition.name} />
        <span className="muted small">
          {' '}
          (<InLanguage words={definition.unit} />
          {asked.required ? '' : `, ${t('field.optional')}`})
        </span>
      </label>
      <IconButton
        icon="question"
        label={t('field.what', { figure: inLanguage(definition.name) })}
        onClick={() => entry.onDefine(asked.figure)}
      />
    </div>
  )
}

/** Whether the condition of a figure asks for it, as the other figures stand now. */
function useWanted({ entry, section, asked, row }: FigureRowProps, view: CellView): boolean {
  const { store } = entry.cells
  return useSyncExternalStore(store.subscribe, () => {
    if (asked.when === null || !view.typed.ok) return true
    return isAsked(entry.form, checkInput(entry, store.cells()), { row, figure: asked.figure, section: section.id })
  })
}

function Earlier({ now, then, word }: { readonly now: Typed; readonly then: Cell | null; readonly word: string }): ReactElement {
  const change = changeInWords(now.ok ? now.cell : null, then)
  return (
    <div className="entry-earlier small">
      {then === null ? null : (
        <>
          <span className="entry-earlier-word muted">{word} </span>
          <Said cell={then} />
          {change === null ? null : <span className="muted entry-change">{change}</span>}
        </>
      )}
    </div>
  )
}

type InputProps = { readonly entry: Entry; readonly cell: string; readonly view: CellView; readonly decimals: number; readonly id: string }

function Input({ entry, cell, view, decimals, id }: InputProps): ReactElement {
  const { store, saver } = entry.cells
  const [text, setText] = useState<string | null>(null)
  const [menu, setMenu] = useState<{ left: number; top: number } | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const reason = useRef<HTMLInputElement>(null)
  const { typed } = view
  const put = (next: Typed, merge: boolean): void => {
    if (store.edit([{ key: cell, typed: next }], 'typing', merge) > 0) saver.soon()
  }
  const openMenu = (): void => {
    const box = input.current?.getBoundingClientRect()
    if (box !== undefined) setMenu({ left: box.left, top: box.bottom + 2 })
  }
  const isReason = (typed.ok && typed.cell?.state === 'cannot-provide') || (!typed.ok && typed.issue === 'reason-missing')
  // half a word is not yet wrong: it is said when the field is left
  const wrong = !typed.ok && text === null
  return (
    <>
      <div className="entry-input">
        <input
          ref={input}
          id={id}
          className="input number"
          data-figure={cell}
          inputMode="text"
          autoComplete="off"
          spellCheck={false}
          value={text ?? wholeText(typed)}
          aria-invalid={wrong || undefined}
          aria-describedby={`${id}-notes`}
          {...viMark()}
          onChange={(event) => {
            setText(event.target.value)
            put(readCell(event.target.value, decimals), text !== null)
          }}
          onKeyDown={(event) => {
            if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
              event.preventDefault()
              openMenu()
            } else if ((event.ctrlKey || event.metaKey) && (event.key === 'z' || event.key === 'y')) {
              event.preventDefault()
              setText(null)
              const keys = event.key === 'y' || event.shiftKey ? store.redo() : store.undo()
              if (keys.length > 0) saver.soon()
            }
          }}
          onBlur={() => {
            setText(null)
            if (view.pending) void saver.now()
          }}
        />
        <IconButton icon="more" label={t('menu.open')} onClick={openMenu} expanded={menu !== null} />
      </div>
      {isReason && text === null ? <ReasonInput ref={reason} typed={typed} onType={(said) => put(cannotProvide(said), true)} /> : null}
      {menu === null ? null : (
        <AnswerMenu
          at={menu}
          onClose={() => {
            setMenu(null)
            input.current?.focus()
          }}
          onPut={(next) => {
            setText(null)
            put(next, false)
          }}
          onAskReason={() => {
            setText(null)
            put(cannotProvide(''), false)
            setTimeout(() => reason.current?.focus(), 0)
          }}
        />
      )}
    </>
  )
}

type ReasonInputProps = {
  readonly ref: RefObject<HTMLInputElement | null>
  readonly typed: Typed
  readonly onType: (reason: string) => void
}

/** Why a figure cannot be provided, under its K. */
function ReasonInput({ ref, typed, onType }: ReasonInputProps): ReactElement {
  // as typed, spaces at its end included, until the field is left
  const [text, setText] = useState<string | null>(null)
  const kept = typed.ok && typed.cell?.state === 'cannot-provide' ? typed.cell.reason : ''
  return (
    <label className="entry-reason small">
      <span>{t('reason.cannot-provide')}</span>
      <input
        ref={ref}
        className="input"
        maxLength={300}
        value={text ?? kept}
        {...viMark()}
        onChange={(event) => {
          setText(event.target.value)
          onType(event.target.value)
        }}
        onBlur={() => setText(null)}
      />
    </label>
  )
}

type ShownProps = FigureRowProps & { readonly cell: string; readonly view: CellView; readonly id: string }

/** A value that is not open for typing; a receiver may send it back. */
function Shown({ entry, cell, view, id, marking }: ShownProps): ReactElement {
  return (
    <div className="entry-shown" id={id} tabIndex={-1}>
      <span className="entry-shown-value">
        <CellContent view={view} blurred={entry.blurred.get(cell)} change={entry.changes.get(cell)} />
        {view.typed.ok && view.typed.cell === null && !entry.blurred.has(cell) ? <span className="muted">{t('cell.blank')}</span> : null}
      </span>
      {marking === null ? null : marking.reasons.has(cell) ? (
        <>
          <button type="button" className="link-button small" onClick={() => marking.ask(cell)}>
            {t('mark.edit')}
          </button>
          <button type="button" className="link-button small" onClick={() => marking.set(cell, null)}>
            {t('mark.drop')}
          </button>
        </>
      ) : (
        <button type="button" className="link-button small" aria-describedby={`${id}-name`} onClick={() => marking.ask(cell)}>
          {t('mark.cell')}
        </button>
      )}
    </div>
  )
}
