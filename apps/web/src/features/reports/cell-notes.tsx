// The only place for what is said about one cell beside it: what is wrong and what would be right, why it came back, who changed it.
import type { ReactElement, ReactNode } from 'react'
import { t } from '../../i18n/vi/reports.ts'
import { Button } from '../../ui/button.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import { Vi, WithLawText } from '../../ui/vi.tsx'
import { given, shownText } from './cell-text.ts'
import type { CellView } from './cell-store.ts'
import type { Entry, Marking } from './entry.ts'
import { issueInWords } from './report-words.ts'
import './entry.css'

export type CellNotesProps = { readonly entry: Entry; readonly cell: string; readonly view: CellView; readonly marking: Marking | null }

type Note = { readonly id: string; readonly icon: IconName; readonly look?: 'error' | 'returned'; readonly text: ReactNode }

function wrong({ entry, cell, view }: CellNotesProps): Note | null {
  if (view.typed.ok) return null
  const decimals = entry.figures.get(cell.slice(cell.indexOf(' ') + 1))?.decimals ?? 0
  return { id: 'wrong', icon: 'alert', look: 'error', text: <WithLawText text={issueInWords(view.typed, decimals)} /> }
}

/** Why it came back, last time or the time before, and why it will. */
function reasons({ entry, cell, marking }: CellNotesProps): readonly (Note | null)[] {
  const returned = entry.report.status === 'returned' ? entry.returns.get(cell) : undefined
  const before = entry.changes.get(cell)?.reason ?? null
  const marked = marking?.reasons.get(cell)
  const note = (id: string, text: ReactNode): Note => ({ id, icon: 'back', look: 'returned', text })
  return [
    returned === undefined ? null : note('returned', t.nodes('cell.returned', { reason: <Vi>{returned}</Vi> })),
    before === null ? null : { id: 'before', icon: 'back', text: t.nodes('cell.returned-before', { reason: <Vi>{before}</Vi> }) },
    marked === undefined ? null : note('marked', t.nodes('cell.marked', { reason: <Vi>{marked}</Vi> })),
  ]
}

function said({ view: { typed, changedBy } }: CellNotesProps): readonly (Note | null)[] {
  const reason = typed.ok && typed.cell?.state === 'cannot-provide' ? typed.cell.reason : null
  return [
    reason === null ? null : { id: 'reason', icon: 'info', text: t.nodes('cell.cannot-provide', { reason: <Vi>{reason}</Vi> }) },
    changedBy === null ? null : { id: 'others', icon: 'user', text: t.nodes('cell.changed-by', { name: <Vi>{changedBy}</Vi> }) },
  ]
}

/** Nothing where there is nothing to say. */
export function CellNotes(props: CellNotesProps): ReactElement {
  const notes = [wrong(props), ...reasons(props), ...said(props)].filter((note) => note !== null)
  return (
    <>
      {props.view.theirs === null ? null : <Choice entry={props.entry} cell={props.cell} view={props.view} />}
      {notes.map(({ id, icon, look, text }) => (
        <p key={id} className={look === undefined ? 'cell-note' : `cell-note cell-note--${look}`}>
          <Icon name={icon} />
          <span>{text}</span>
        </p>
      ))}
    </>
  )
}

/** Two people typed into one cell: both are shown and one is chosen. */
function Choice({ entry, cell, view }: Pick<CellNotesProps, 'entry' | 'cell' | 'view'>): ReactElement | null {
  const { theirs, typed } = view
  if (theirs === null) return null
  const { store, saver } = entry.cells
  const settle = (whose: 'mine' | 'theirs'): void => {
    store.settle(cell, whose)
    saver.soon()
  }
  const shown = (text: string): string => (text === '' ? t('cell.blank') : text)
  return (
    <div className="cell-note cell-note--conflict" role="alert">
      <Icon name="alert" />
      <div>
        <p>{t.nodes('conflict.text', { name: <Vi>{theirs.by}</Vi> })}</p>
        <div className="row">
          <Button onClick={() => settle('mine')}>{t.nodes('conflict.mine', { value: <Vi>{shown(shownText(typed))}</Vi> })}</Button>
          <Button onClick={() => settle('theirs')}>
            {t.nodes('conflict.theirs', { value: <Vi>{shown(shownText(given(theirs.cell)))}</Vi> })}
          </Button>
        </div>
      </div>
    </div>
  )
}
