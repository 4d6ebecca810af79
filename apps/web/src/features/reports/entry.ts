// The only place for what every part of an open report needs to know of it.
import type { CheckInput, Cells } from '@binhyen/core/figures/checks.domain'
import { cellKey, type Form } from '@binhyen/core/figures/forms.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import type { HandInReply, ReportReply } from '@binhyen/core/reports/reports.contract'
import { cellsMap, figuresById, formOf, type Figures } from './report-words.ts'
import { openCells, type LiveCells } from './use-report-cells.ts'

export type Change = { readonly before: Cell | null; readonly after: Cell | null; readonly reason: string | null }

export type Entry = {
  readonly report: ReportReply
  readonly form: Form
  readonly figures: Figures
  readonly cells: LiveCells
  readonly before: Cells
  readonly lastYear: Cells
  readonly isOpen: (key: string) => boolean
  /** Why cells came back, by cell. */
  readonly returns: ReadonlyMap<string, string>
  /** What the last hand-in changed against the one before it. */
  readonly changes: ReadonlyMap<string, Change>
  readonly blurred: ReadonlyMap<string, 'small' | 'hidden'>
  readonly go: Going
  /** Opens what a figure means beside the page. */
  readonly onDefine: (figure: string) => void
}

/** Leads to a cell wherever it is drawn. */
export type Going = {
  readonly to: (key: string) => void
  /** A section answers true where it has the cell and has gone to it. */
  readonly listen: (section: (key: string) => boolean) => () => void
}

export function makeGoing(): Going {
  const sections = new Set<(key: string) => boolean>()
  return {
    to: (key) => void [...sections].some((section) => section(key)),
    listen: (section) => {
      sections.add(section)
      return () => sections.delete(section)
    },
  }
}

export function entryOf(
  report: ReportReply,
  cells: LiveCells,
  more: { readonly changes: HandInReply['changes']; readonly go: Going; readonly onDefine: (figure: string) => void },
): Entry {
  return {
    report,
    form: formOf(report.form),
    figures: figuresById(report.figures),
    cells,
    before: cellsMap(report.before?.cells ?? []),
    lastYear: cellsMap(report.lastYear?.cells ?? []),
    isOpen: openCells(report),
    returns: new Map(report.returns.map((each) => [cellKey(each), each.reason])),
    changes: new Map(more.changes.map((each) => [cellKey(each), each])),
    blurred: new Map(report.blurred.map((each) => [cellKey(each), each.mark])),
    go: more.go,
    onDefine: more.onDefine,
  }
}

/** What the checks look at, as it stands on the screen. */
export function checkInput(entry: Pick<Entry, 'report' | 'before' | 'lastYear'>, cells: Cells): CheckInput {
  return {
    unitId: entry.report.unit.id,
    villages: entry.report.villages.map(({ id }) => id),
    cells,
    before: entry.before,
    lastYear: entry.lastYear,
  }
}

/** The id of a cell's input in a form. */
export const fieldId = (key: string): string => `o-${key.replace(' ', '-')}`

/** What a receiver has marked to go back, with the reason of each. */
export type Marking = {
  readonly reasons: ReadonlyMap<string, string>
  /** Null takes the mark away. */
  readonly set: (key: string, reason: string | null) => void
  /** Asks for the reason of a cell. */
  readonly ask: (key: string) => void
}
