// The only place for what is said under a grid about the cell in focus, and the buttons that do what its keys do.
import { useSyncExternalStore, type ReactElement } from 'react'
import type { FormSection } from '@binhyen/core/figures/forms.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import { inLanguage } from '../../i18n/language.ts'
import { periodName } from '../../i18n/figure-words.ts'
import { t } from '../../i18n/vi/reports.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { InLanguage, Vi } from '../../ui/vi.tsx'
import { Said } from './cell-content.tsx'
import { CellNotes } from './cell-notes.tsx'
import type { Entry, Marking } from './entry.ts'
import type { GridCells } from './grid-edits.ts'
import { changeInWords } from './report-words.ts'
import type { GridActs, GridState } from './use-grid.ts'

export type GridDetailProps = {
  readonly entry: Entry
  readonly section: FormSection
  readonly grid: GridState & GridActs
  readonly cells: GridCells
  readonly marking: Marking | null
  readonly id: string
}

export function GridDetail({ entry, section, grid, cells, marking, id }: GridDetailProps): ReactElement | null {
  const { store } = entry.cells
  const cell = cells.keyAt(grid.at)
  const view = useSyncExternalStore(store.subscribe, () => store.view(cell))
  const village = entry.report.villages[grid.at.row]
  const definition = entry.figures.get(section.figures[grid.at.col]?.figure ?? '')
  if (village === undefined || definition === undefined) return null
  const name = inLanguage(definition.name)
  const now = view.typed.ok ? view.typed.cell : null
  return (
    <div className="grid-detail">
      <div className="grid-detail-text" id={id}>
        <p className="grid-detail-name">
          <Vi>{village.name}</Vi> · <InLanguage words={definition.name} />
          <IconButton icon="question" label={t('field.what', { figure: name })} onClick={() => entry.onDefine(definition.id)} />
        </p>
        <p className="small muted">
          <EarlierText entry={entry} cell={cell} now={now} which="before" />
          <EarlierText entry={entry} cell={cell} now={now} which="lastYear" />
        </p>
        <CellNotes entry={entry} cell={cell} view={view} marking={marking} />
      </div>
      <DetailActs entry={entry} grid={grid} cell={cell} marking={marking} />
    </div>
  )
}

type DetailActsProps = Pick<GridDetailProps, 'entry' | 'grid' | 'marking'> & { readonly cell: string }

function DetailActs({ entry, grid, cell, marking }: DetailActsProps): ReactElement {
  const { store } = entry.cells
  return (
    <div className="row grid-detail-acts">
      {entry.isOpen(cell) ? (
        <Button kind="plain" icon="more" onClick={grid.openMenu}>
          {t('menu.open-short')}
        </Button>
      ) : null}
      {entry.report.may.includes('save') ? (
        <>
          <IconButton icon="undo" label={t('grid.undo')} onClick={grid.undo} disabled={!store.canUndo()} />
          <Button kind="quiet" onClick={grid.redo} disabled={!store.canRedo()}>
            {t('grid.redo')}
          </Button>
        </>
      ) : null}
      {marking === null ? null : (
        <Button icon="back" onClick={() => marking.ask(cell)}>
          {marking.reasons.has(cell) ? t('mark.edit') : t('mark.cell')}
        </Button>
      )}
      {marking?.reasons.has(cell) === true ? (
        <Button kind="quiet" onClick={() => marking.set(cell, null)}>
          {t('mark.drop')}
        </Button>
      ) : null}
    </div>
  )
}

type EarlierTextProps = {
  readonly entry: Entry
  readonly cell: string
  readonly now: Cell | null
  readonly which: 'before' | 'lastYear'
}

function EarlierText({ entry, cell, now, which }: EarlierTextProps): ReactElement | null {
  const earlier = entry.report[which]
  const then = entry[which].get(cell) ?? null
  if (earlier === null || then === null) return null
  const change = changeInWords(now, then)
  return (
    <span className="grid-detail-earlier">
      {t(which === 'before' ? 'field.before' : 'field.last-year', { period: periodName(earlier.period) })}: <Said cell={then} />
      {change === null ? null : ` (${change})`}
    </span>
  )
}
