// The only place that says of rows why their report was refused: which row and field it is about, in words.
import type { z } from 'zod'
import type { Finding } from '@binhyen/core/figures/checks.domain'
import { cellKey, type CellKey } from '@binhyen/core/figures/forms.domain'
import { cellIssueWords, findingWords, problemWords, rowIssueWords } from '@binhyen/core/exchange/figure-value-words.domain'
import type { RowFault, RowField, RowsOfReport } from '@binhyen/core/exchange/figure-values.domain'
import type { WriteValuesReply } from '@binhyen/core/exchange/figure-values.contract'
import type { CellIssue } from '@binhyen/core/reports/report-cells.domain'
import type { Problem, ProblemCode } from '@binhyen/core/shared/problem'
import type { Opened } from '#server/features/reports/opened-report.service'

export type RowError = z.input<typeof WriteValuesReply>['errors'][number]

/** What was known of a report when it was refused. */
export type Found = { opened: Opened | null; rowOf: Map<string, number> }

export const errorOf = (row: number, { field, issue, readings }: RowFault): RowError => ({
  row,
  field,
  code: issue,
  detail: rowIssueWords(issue, readings),
})

/** Where in a row it stands what a report was refused for. */
const fieldOf: Partial<Readonly<Record<ProblemCode, RowField>>> = {
  'auth.forbidden': 'unit',
  'form.not-found': 'form',
  'form.not-for-unit': 'form',
  'unit.not-found': 'unit',
  'unit.not-valid-on': 'unit',
  'report.unit-closed': 'unit',
  'report.period-unknown': 'periodFrom',
  'report.not-asked': 'periodFrom',
  'report.period-not-begun': 'periodFrom',
  'report.before-close': 'handIn',
}

type About = {
  readonly group: RowsOfReport
  readonly found: Found
  readonly at: (cell: CellKey) => number
  readonly said: Pick<RowError, 'code' | 'detail'>
}
type Told = (details: Readonly<Record<string, unknown>>, about: About) => readonly RowError[]

const ofCells: Told = ({ cells }, { at, said }) =>
  ((cells ?? []) as readonly CellKey[]).map((cell) => ({ row: at(cell), field: 'figure', ...said }))

/** Problems that name cells, figures or findings; every other one is told at the first row of its report. */
const told: Partial<Readonly<Record<ProblemCode, Told>>> = {
  'report.cell-unknown': ofCells,
  'report.cell-closed': ofCells,
  'report.cell-invalid': ({ issues }, { at }) =>
    ((issues ?? []) as readonly (CellKey & { readonly reason: CellIssue })[]).map((issue) => ({
      row: at(issue),
      field: 'value',
      code: issue.reason,
      detail: cellIssueWords(issue.reason),
    })),
  'figure.off': ({ figures }, { group, said }) => {
    const off = new Set(figures as readonly string[])
    return group.rows.filter(({ figure }) => off.has(figure)).map(({ row }) => ({ row, field: 'figure', ...said }))
  },
  'report.findings': ({ findings }, { at, found: { opened } }) =>
    ((findings ?? []) as readonly Finding[]).map((finding) => ({
      row: at({ unitId: finding.unitId, figure: finding.figures[0] ?? '' }),
      field: 'handIn',
      code: `report.findings.${finding.kind}`,
      detail: wordsOf(opened, finding),
    })),
}

/** Why a report was refused, at the rows it is about. */
export function errorsOf(problem: Problem, group: RowsOfReport, found: Found): readonly RowError[] {
  const first = group.rows[0]?.row ?? 0
  const said = { code: problem.code, detail: problemWords(problem.code) }
  const at = (cell: CellKey): number => found.rowOf.get(cellKey(cell)) ?? first
  const details = Object(problem.details) as Readonly<Record<string, unknown>>
  const errors = told[problem.code]?.(details, { group, found, at, said }) ?? []
  return errors.length > 0 ? errors : [{ row: first, field: fieldOf[problem.code] ?? null, ...said }]
}

function wordsOf(opened: Opened | null, { kind, check, figures }: Finding): string {
  const names = figures.map((id) => opened?.figures.find((figure) => figure.id === id)?.name.vi ?? id)
  return findingWords(kind, names, opened?.form.checks.find(({ id }) => id === check)?.words.vi ?? null)
}
