// The only place where a person says which figure or residential area a name in a workbook means.
import { useState, type ReactElement } from 'react'
import type { WorkbookReply } from '@binhyen/core/reports/workbook.contract'
import { t } from '../../i18n/vi/workbook.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/text-field.tsx'
import { inLanguage } from './report-words.ts'
import { Where } from './workbook-words.tsx'
import type { Choices } from './workbook.queries.ts'

/** Said by the contract: a row or column that is not to be read. */
const SKIPPED = '-'

type NamesProps = { readonly reply: WorkbookReply; readonly busy: boolean; readonly onAgain: (choices: Choices) => void }

export function WorkbookNames({ reply, busy, onAgain }: NamesProps): ReactElement {
  const [chosen, setChosen] = useState<Choices>(
    () =>
      new Map(
        reply.unmatched.flatMap(({ key, chosen: was, suggestion }) =>
          (was ?? suggestion) === null ? [] : [[key, was ?? suggestion ?? '']],
        ),
      ),
  )
  const optionsOf = (kind: 'village' | 'figure', key: string): readonly { readonly value: string; readonly label: string }[] => {
    const figures = key.includes('c') ? reply.villageFigures : reply.unitFigures
    const named =
      kind === 'village'
        ? reply.villages.map(({ id, name }) => ({ value: id, label: name }))
        : figures.map(({ id, name }) => ({ value: id, label: inLanguage(name) }))
    return [{ value: SKIPPED, label: t('unmatched.skip') }, ...named]
  }
  return (
    <section className="stack">
      <h3>{t('unmatched.title')}</h3>
      <p className="muted">{t('unmatched.help')}</p>
      <ul className="stack workbook-names">
        {reply.unmatched.map(({ key, kind, text, sheet, cell, values }) => (
          <li key={key} className="card">
            <p className="muted small">
              <Where sheet={sheet} cell={cell} /> · {t('unmatched.values')}: {values}
            </p>
            <SelectField
              label={t('unmatched.is-of', { text })}
              value={chosen.get(key) ?? null}
              empty={t('unmatched.choose')}
              options={optionsOf(kind, key)}
              onChange={(value) =>
                setChosen((now) => {
                  const next = new Map(now)
                  if (value === null) next.delete(key)
                  else next.set(key, value)
                  return next
                })
              }
            />
          </li>
        ))}
      </ul>
      <p>
        <Button busy={busy} disabled={reply.unmatched.some(({ key }) => !chosen.has(key))} onClick={() => onAgain(chosen)}>
          {t('file.again')}
        </Button>
      </p>
    </section>
  )
}
