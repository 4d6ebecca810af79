// The only place where the checks of a draft are edited: what must hold between figures, how heavy it weighs, and how it is explained.
// Alt and an arrow is a second way to the buttons that move a part, heard wherever in it the focus is.
/* oxlint-disable jsx-a11y/no-noninteractive-element-interactions */
import { useState, type ReactElement } from 'react'
import type { DraftCheck } from '@binhyen/core/figures/form-draft.domain'
import { checkSeverities, figuresOf, villageFigures } from '@binhyen/core/figures/forms.domain'
import { writeRules } from '@binhyen/core/figures/rule-text.domain'
import { inLanguage } from '../../i18n/language.ts'
import { t } from '../../i18n/vi/form-editor.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { StatusTag } from '../../ui/status-tag.tsx'
import { SelectField, TextField } from '../../ui/text-field.tsx'
import { nameWords } from './draft-text.ts'
import { beforeOf, moveBy, newPartId, type EditorPart } from './editor-sections.tsx'
import { emptyRule, RulePicker, type NameOption } from './rule-picker.tsx'

export function EditorChecks(part: EditorPart): ReactElement {
  const { draft, edit } = part
  const names = namesFor(part)
  const add = (): void =>
    edit({
      edit: 'add-check',
      check: { id: newPartId('c'), severity: 'warning', holds: writeRules({ join: 'and', rules: [emptyRule] }), words: { vi: '', en: '' } },
      before: null,
    })
  return (
    <div className="stack">
      <p className="small muted">{t('checks.help')}</p>
      {draft.checks.map((check, at) => (
        <CheckEditor key={check.id} check={check} at={at} names={names} {...part} />
      ))}
      <div>
        <Button onClick={add}>{t('checks.add')}</Button>
      </div>
    </div>
  )
}

/** Every figure of the form, as it is now, in the period before, a year ago, and summed over the villages. */
function namesFor({ draft, nameOf }: EditorPart): readonly NameOption[] {
  const inVillages = villageFigures(draft)
  return figuresOf(draft).flatMap((figure) =>
    [figure, `${figure}Before`, `${figure}LastYear`, ...(inVillages.has(figure) ? [`${figure}OfVillages`] : [])].map((name) => ({
      name,
      label: nameWords(name, nameOf),
    })),
  )
}

type CheckProps = EditorPart & { readonly check: DraftCheck; readonly at: number; readonly names: readonly NameOption[] }

function CheckEditor({ check, at, names, draft, edit, nameOf, errorAt }: CheckProps): ReactElement {
  const path = `checks.${String(at)}`
  const keys = draft.checks.map(({ id }) => id)
  const move = (by: -1 | 1): void => {
    if (at + by >= 0 && at + by < keys.length) edit({ edit: 'move-check', id: check.id, before: beforeOf(keys, at, by) })
  }
  const change = (to: Partial<Omit<DraftCheck, 'id'>>): void => edit({ edit: 'change-check', id: check.id, to })
  const title = inLanguage(check.words) || t('checks.untitled')
  const [open, setOpen] = useState(check.words.vi === '')
  const isWrong = [`${path}.holds`, `${path}.words.vi`, `${path}.words.en`].some((each) => errorAt(each) !== null)
  return (
    <section className="editor-part stack" aria-label={title} onKeyDown={(event) => moveBy(event, move)}>
      <div className="editor-head">
        <h3 className="editor-check-title">{title}</h3>
        <div className="row">
          <StatusTag status={check.severity === 'error' ? 'not-met' : 'unchecked'}>{t(`checks.${check.severity}`)}</StatusTag>
          <Button kind="quiet" icon="pencil" onClick={() => setOpen(!open)}>
            {t(open ? 'rule.close' : 'rule.open')}
          </Button>
          <IconButton icon="sort-up" label={t('checks.up', { check: title })} disabled={at === 0} onClick={() => move(-1)} />
          <IconButton
            icon="sort-down"
            label={t('checks.down', { check: title })}
            disabled={at === keys.length - 1}
            onClick={() => move(1)}
          />
          <Button kind="quiet" icon="cross" onClick={() => edit({ edit: 'remove-check', id: check.id })}>
            {t('checks.remove')}
          </Button>
        </div>
      </div>
      <RulePicker
        label={t('checks.holds')}
        text={check.holds}
        names={names}
        nameOf={nameOf}
        shown={open || isWrong}
        error={errorAt(`${path}.holds`)}
        onChange={(holds) => change({ holds })}
      />
      {open || isWrong ? (
        <div className="editor-fields">
          <SelectField
            label={t('checks.severity')}
            value={check.severity}
            options={checkSeverities.map((severity) => ({ value: severity, label: t(`checks.${severity}`) }))}
            onChange={(severity) => change({ severity: severity ?? check.severity })}
          />
          <TextField
            label={t('checks.words-vi')}
            required
            maxLength={500}
            error={errorAt(`${path}.words.vi`)}
            value={check.words.vi}
            onChange={(vi) => change({ words: { ...check.words, vi } })}
          />
          <TextField
            label={t('checks.words-en')}
            required
            maxLength={500}
            error={errorAt(`${path}.words.en`)}
            value={check.words.en}
            onChange={(en) => change({ words: { ...check.words, en } })}
          />
        </div>
      ) : null}
    </section>
  )
}
