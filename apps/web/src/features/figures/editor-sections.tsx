// The only place where the sections of a draft and the figures they ask for are edited.
// Alt and an arrow is a second way to the buttons that move a part, heard wherever in it the focus is.
/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions */
import { useState, type KeyboardEvent, type ReactElement } from 'react'
import type { FigureReply } from '@binhyen/core/figures/figures.contract'
import { mayBeKeptAt } from '@binhyen/core/figures/figures.domain'
import type { DraftFigure, DraftSection, FormDraft, FormEdit } from '@binhyen/core/figures/form-draft.domain'
import { sectionRows } from '@binhyen/core/figures/forms.domain'
import { writeRules } from '@binhyen/core/figures/rule-text.domain'
import { inLanguage } from '../../i18n/language.ts'
import { t } from '../../i18n/vi/form-editor.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Combobox, type ComboOption } from '../../ui/combobox.tsx'
import { CheckField, SelectField, TextField } from '../../ui/text-field.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import type { NameOf } from './draft-text.ts'
import { emptyRule, matching, RulePicker } from './rule-picker.tsx'

export type EditorPart = {
  readonly draft: FormDraft
  readonly edit: (edit: FormEdit) => void
  /** The dictionary of the day the version begins. */
  readonly figures: readonly FigureReply[]
  readonly nameOf: NameOf
  /** What is wrong at a place, in words; null where nothing is. */
  readonly errorAt: (path: string) => string | null
}

/** A new section's or check's id: of no meaning, and nobody else's. */
export const newPartId = (kind: string): string => `${kind}-${crypto.randomUUID().slice(0, 8)}`

/** Alt and an arrow moves what has the focus, as the buttons beside it do. */
export function moveBy(event: KeyboardEvent, move: (by: -1 | 1) => void): void {
  if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
  event.preventDefault()
  event.stopPropagation()
  move(event.key === 'ArrowUp' ? -1 : 1)
}

/** The key to stand before, so that the one at `at` comes one up or down. */
export const beforeOf = (keys: readonly string[], at: number, by: -1 | 1): string | null => keys[by === -1 ? at - 1 : at + 2] ?? null

export function EditorSections(part: EditorPart): ReactElement {
  const { draft, edit } = part
  const add = (): void =>
    edit({ edit: 'add-section', section: { id: newPartId('s'), title: { vi: '', en: '' }, rows: 'unit', figures: [] }, before: null })
  return (
    <div className="stack">
      {draft.sections.map((section, at) => (
        <SectionEditor key={section.id} section={section} at={at} {...part} />
      ))}
      <div>
        <Button onClick={add}>{t('sections.add')}</Button>
        {part.errorAt('sections') === null ? null : <p className="rule-error">{part.errorAt('sections')}</p>}
      </div>
    </div>
  )
}

function SectionEditor({ section, at, ...part }: EditorPart & { readonly section: DraftSection; readonly at: number }): ReactElement {
  const { draft, edit, errorAt } = part
  const path = `sections.${String(at)}`
  const keys = draft.sections.map(({ id }) => id)
  const move = (by: -1 | 1): void => {
    if (at + by >= 0 && at + by < keys.length) edit({ edit: 'move-section', id: section.id, before: beforeOf(keys, at, by) })
  }
  const rename = (language: 'vi' | 'en', text: string): void =>
    edit({ edit: 'change-section', id: section.id, to: { title: { ...section.title, [language]: text } } })
  const title = inLanguage(section.title) || t('sections.untitled')
  return (
    <section className="editor-part stack" aria-label={title} onKeyDown={(event) => moveBy(event, move)}>
      <div className="editor-head">
        <h3>{title}</h3>
        <div className="row">
          <IconButton icon="sort-up" label={t('sections.up', { section: title })} disabled={at === 0} onClick={() => move(-1)} />
          <IconButton
            icon="sort-down"
            label={t('sections.down', { section: title })}
            disabled={at === keys.length - 1}
            onClick={() => move(1)}
          />
          <Button kind="quiet" icon="cross" onClick={() => edit({ edit: 'remove-section', id: section.id })}>
            {t('sections.remove')}
          </Button>
        </div>
      </div>
      <div className="editor-fields">
        <TextField
          label={t('sections.title-vi')}
          required
          maxLength={200}
          error={errorAt(`${path}.title.vi`)}
          value={section.title.vi}
          onChange={(text) => rename('vi', text)}
        />
        <TextField
          label={t('sections.title-en')}
          required
          maxLength={200}
          error={errorAt(`${path}.title.en`)}
          value={section.title.en}
          onChange={(text) => rename('en', text)}
        />
        <SelectField
          label={t('sections.rows')}
          value={section.rows}
          options={sectionRows
            .filter((rows) => rows === 'unit' || draft.level === 'commune')
            .map((rows) => ({ value: rows, label: t(`sections.rows-${rows}`) }))}
          error={errorAt(`${path}.rows`)}
          onChange={(rows) => edit({ edit: 'change-section', id: section.id, to: { rows: rows ?? section.rows } })}
        />
      </div>
      {section.figures.length === 0 ? (
        <p className={errorAt(path) === null ? 'muted' : 'rule-error'}>{errorAt(path) ?? t('sections.empty')}</p>
      ) : (
        <ol className="editor-list">
          {section.figures.map((figure, place) => (
            <FigureLine
              key={figure.figure}
              section={section}
              figure={figure}
              at={place}
              path={`${path}.figures.${String(place)}`}
              {...part}
            />
          ))}
        </ol>
      )}
      <AddFigure section={section} {...part} />
    </section>
  )
}

type LineProps = EditorPart & { readonly section: DraftSection; readonly figure: DraftFigure; readonly at: number; readonly path: string }

function FigureLine({ section, figure, at, path, ...part }: LineProps): ReactElement {
  const { edit, nameOf, errorAt } = part
  const keys = section.figures.map((each) => each.figure)
  const move = (by: -1 | 1): void => {
    if (at + by < 0 || at + by >= keys.length) return
    edit({ edit: 'move-figure', section: section.id, id: figure.figure, before: beforeOf(keys, at, by) })
  }
  const change = (to: Partial<Pick<DraftFigure, 'required' | 'when'>>): void =>
    edit({ edit: 'change-figure', section: section.id, id: figure.figure, to })
  const name = nameOf(figure.figure)
  const isOff = part.figures.some(({ id, on }) => id === figure.figure && !on)
  return (
    <li className="editor-line" onKeyDown={(event) => moveBy(event, move)}>
      <div className="editor-line-head">
        <span className="editor-line-name">
          {name} {isOff ? <StatusTag status="not-considered">{t('figure.off')}</StatusTag> : null}
        </span>
        <CheckField label={t('figure.required')} checked={figure.required} onChange={(required) => change({ required })} />
        {figure.when === null ? (
          <Button kind="quiet" onClick={() => change({ when: writeRules({ join: 'and', rules: [emptyRule] }) })}>
            {t('figure.add-when')}
          </Button>
        ) : (
          <Button kind="quiet" onClick={() => change({ when: null })}>
            {t('figure.remove-when')}
          </Button>
        )}
        <IconButton icon="sort-up" label={t('figure.up', { figure: name })} disabled={at === 0} onClick={() => move(-1)} />
        <IconButton icon="sort-down" label={t('figure.down', { figure: name })} disabled={at === keys.length - 1} onClick={() => move(1)} />
        <IconButton
          icon="cross"
          label={t('figure.remove', { figure: name })}
          onClick={() => edit({ edit: 'remove-figure', section: section.id, id: figure.figure })}
        />
      </div>
      {errorAt(path) === null ? null : <p className="rule-error">{errorAt(path)}</p>}
      {figure.when === null ? null : (
        <RulePicker
          label={t('figure.when', { figure: name })}
          text={figure.when}
          names={earlierNames(part, section, at)}
          nameOf={nameOf}
          error={errorAt(`${path}.when`)}
          onChange={(when) => change({ when })}
        />
      )}
    </li>
  )
}

/** What stands before a figure in the same rows: all that its condition may look at. */
function earlierNames({ draft, nameOf }: EditorPart, section: DraftSection, at: number) {
  const before = draft.sections
    .slice(
      0,
      draft.sections.findIndex(({ id }) => id === section.id),
    )
    .filter(({ rows }) => rows === section.rows)
    .flatMap(({ figures }) => figures)
  return [...new Set([...before, ...section.figures.slice(0, at)].map(({ figure }) => figure))].map((name) => ({
    name,
    label: nameOf(name),
  }))
}

/** Every figure of the dictionary that may be asked in these rows and is not asked there yet. */
function AddFigure({ section, draft, figures, edit }: EditorPart & { readonly section: DraftSection }): ReactElement {
  // the field is emptied after each choice, for the next one
  const [count, setCount] = useState(0)
  const asked = new Set(
    draft.sections.filter(({ rows }) => rows === section.rows).flatMap((each) => each.figures.map(({ figure }) => figure)),
  )
  const options: readonly ComboOption[] = figures
    .filter((figure) => figure.adds !== 'share' && !asked.has(figure.id))
    .filter((figure) => mayBeKeptAt(figure, section.rows === 'villages' ? 'village' : draft.level))
    .map((figure) => ({
      id: figure.id,
      label: inLanguage(figure.name),
      detail: `${inLanguage(figure.unit)} · ${t(`topic.${figure.kind}`)}`,
    }))
  return (
    <Combobox
      key={count}
      label={t('sections.add-figure')}
      hint={t('sections.add-figure-help')}
      least={0}
      value={null}
      find={(text) => Promise.resolve(matching(options, text))}
      onChange={(option) => {
        if (option === null) return
        setCount(count + 1)
        edit({ edit: 'add-figure', section: section.id, figure: { figure: option.id, required: true, when: null }, before: null })
      }}
    />
  )
}
