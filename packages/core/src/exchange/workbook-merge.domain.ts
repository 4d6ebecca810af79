// The only place that lays a workbook over a report: what it changes, what somebody else changed since it was made, what is closed.
import { cellKey, type CellKey } from '../figures/forms.domain.ts'
import type { Cells } from '../figures/checks.domain.ts'
import type { Cell } from '../figures/sums.domain.ts'
import { sameCell } from '../reports/reports.domain.ts'
import type { FoundCell } from './workbook-reading.domain.ts'

/** `conflict`: both the workbook and somebody else changed the cell. `theirs`: only somebody else did; it stays. */
export const workbookStandings = ['change', 'conflict', 'theirs'] as const
/** Of many reports also what differs and cannot be written: it stays, and is told. */
export const manyStandings = [...workbookStandings, 'closed'] as const
export type WorkbookStanding = (typeof workbookStandings)[number]

export type Standing = { readonly cell: Cell | null; readonly revision: number }
export type ComparedCell = FoundCell & { readonly before: Cell | null; readonly revision: number; readonly standing: WorkbookStanding }

export type Compared = {
  readonly rows: readonly ComparedCell[]
  /** Cells that say what stands already. */
  readonly same: number
  /** Would change, but stands in what is not open. */
  readonly closed: readonly (FoundCell & { readonly before: Cell | null })[]
}

/** What the template held; `revisionOf`: of the report a row belongs to, when the template was made. */
type Began = { readonly revisionOf: (unitId: string) => number; readonly cells: Cells }

/**
 * Three-way: the report as it stood when the template was made, the workbook, the report now. A workbook without a mark has no beginning:
 * a blank cell of it says nothing.
 * @param isOpen after a return only the cells that came back
 */
export function compareWorkbook(
  found: readonly FoundCell[],
  report: { readonly now: ReadonlyMap<string, Standing>; readonly isOpen: (at: CellKey) => boolean },
  began: Began | null,
): Compared {
  const judged = found.map((each) => {
    const key = cellKey(each)
    const current = report.now.get(key) ?? { cell: null, revision: 0 }
    const verdict = judge(
      each,
      current,
      began === null ? null : { revision: began.revisionOf(each.unitId), cell: began.cells.get(key) ?? null },
    )
    return { ...each, before: current.cell, revision: current.revision, verdict }
  })
  const isWritten = (verdict: Verdict): boolean => verdict === 'change' || verdict === 'conflict'
  return {
    rows: judged.flatMap(({ verdict, ...row }): readonly ComparedCell[] =>
      verdict === 'theirs' || ((verdict === 'change' || verdict === 'conflict') && report.isOpen(row))
        ? [{ ...row, standing: verdict }]
        : [],
    ),
    same: judged.filter(({ verdict, value }) => verdict === 'same' && value !== null).length,
    closed: judged.filter((row) => isWritten(row.verdict) && !report.isOpen(row)),
  }
}

type Verdict = WorkbookStanding | 'same' | 'silent'

function judge({ value }: FoundCell, current: Standing, began: Standing | null): Verdict {
  const base = began?.cell ?? null
  if (sameCell(value, current.cell)) return 'same'
  if (value === null && base === null) return 'silent'
  if (began !== null && sameCell(value, base)) return 'theirs'
  return began !== null && current.revision > began.revision ? 'conflict' : 'change'
}
