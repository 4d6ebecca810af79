// The only place for the life of a periodic report: its statuses, the actions that lead from one to the next, and what each refuses.
import { isLate } from '../calendar/calendar.domain.ts'
import { factsOf } from '../criteria/formula.domain.ts'
import { cellKey, variableOf, type CellKey, type Form } from '../figures/forms.domain.ts'
import { nothing, plus, sumOf, type Cell, type Sum } from '../figures/sums.domain.ts'
import type { PlainDate } from '../shared/plain-date.ts'
import { lastDay, type Window } from '../shared/span.ts'
import type { Cells } from '../figures/checks.domain.ts'

/** What is expected but not yet begun has no report. `correcting`: accepted, and being corrected; what was accepted still counts. */
export const reportStatuses = ['open', 'handed-in', 'returned', 'accepted', 'correcting'] as const
export type ReportStatus = (typeof reportStatuses)[number]

export const reportActions = ['open', 'save', 'hand-in', 'return', 'accept', 'correct'] as const
export type ReportAction = (typeof reportActions)[number]

/** Status × action → next status. An action that is not listed is refused. */
const transitions = {
  open: { save: 'open', 'hand-in': 'handed-in' },
  'handed-in': { return: 'returned', accept: 'accepted' },
  returned: { save: 'returned', 'hand-in': 'handed-in' },
  accepted: { correct: 'correcting', return: 'returned' },
  correcting: { save: 'correcting', 'hand-in': 'handed-in' },
} as const satisfies Record<ReportStatus, Partial<Record<ReportAction, ReportStatus>>>

/** The status an action leads to, or null where it is refused from here. */
export function nextStatus(status: ReportStatus, action: ReportAction): ReportStatus | null {
  const table: Partial<Record<ReportAction, ReportStatus>> = transitions[status]
  return table[action] ?? null
}

/** The status that a list of actions leads to; null where the list is empty or takes a step that is refused. */
export function statusAfter(actions: readonly ReportAction[]): ReportStatus | null {
  const [first, ...rest] = actions
  if (first !== 'open') return null
  return rest.reduce<ReportStatus | null>((status, action) => (status === null ? null : nextStatus(status, action)), 'open')
}

/**
 * The cells a return opens: those that came back, and those asked only where something holds of one of them – what a correction makes
 * necessary must be possible to give. Keys of cells.
 */
export function reopened(form: Pick<Form, 'sections'>, unitId: string, returned: ReadonlySet<string>): ReadonlySet<string> {
  const open = new Set(returned)
  const conditions = form.sections.flatMap(({ rows, figures }) =>
    figures.flatMap(({ figure, when }) =>
      when === null ? [] : [{ rows, figure, names: factsOf(when.formula).map((name) => variableOf(name).figure) }],
    ),
  )
  // a set goes on over what is added to it
  for (const key of open) {
    const at = key.indexOf(' ')
    const [row, changed] = [key.slice(0, at), key.slice(at + 1)]
    for (const { rows, figure, names } of conditions) {
      // a condition speaks of its own row
      if (names.includes(changed) && (rows === 'unit') === (row === unitId)) open.add(cellKey({ unitId: row, figure }))
    }
  }
  return open
}

/** After a return only the cells it opens (see reopened) are open; otherwise every cell while the report is being typed. */
export function isCellOpen(status: ReportStatus, opened: ReadonlySet<string>, at: CellKey): boolean {
  if (nextStatus(status, 'save') === null) return false
  return status !== 'returned' || opened.has(cellKey(at))
}

export type HandIn =
  | { readonly ok: true; readonly late: boolean }
  | { readonly ok: false; readonly reason: 'transition-refused' | 'before-close' }

/**
 * A report is handed in once its data have closed: on the last day of the period or after. After the deadline it is accepted and marked
 * late; days on which the system was down are not counted against anybody.
 */
export function handIn(
  report: { readonly status: ReportStatus; readonly period: Window; readonly dueOn: PlainDate | null },
  on: PlainDate,
  isCovered = false,
): HandIn {
  if (nextStatus(report.status, 'hand-in') === null) return { ok: false, reason: 'transition-refused' }
  if (on < lastDay(report.period)) return { ok: false, reason: 'before-close' }
  return { ok: true, late: !isCovered && isLate(on, report.dueOn) }
}

/** The figure of the reporting unit: what it declares, else the sum of its villages. */
export function unitSums(form: Pick<Form, 'sections'>, unitId: string, cells: Cells): ReadonlyMap<string, Sum> {
  const sums = new Map<string, Sum>()
  const declared = new Set<string>()
  for (const section of form.sections.filter(({ rows }) => rows === 'unit')) {
    for (const { figure } of section.figures) {
      const cell = cells.get(cellKey({ unitId, figure }))
      if (cell === undefined) continue
      declared.add(figure)
      sums.set(figure, sumOf(cell))
    }
  }
  const asked = new Set(
    form.sections.filter(({ rows }) => rows === 'villages').flatMap(({ figures }) => figures.map(({ figure }) => figure)),
  )
  for (const [key, cell] of cells) {
    const at = key.indexOf(' ')
    const [row, figure] = [key.slice(0, at), key.slice(at + 1)]
    if (row === unitId || !asked.has(figure) || declared.has(figure)) continue
    sums.set(figure, plus(sums.get(figure) ?? nothing, sumOf(cell)))
  }
  return sums
}

/** One unit counts as one giver, however many villages stand behind its figure. */
export function asOneUnit(sum: Sum): Sum {
  const one = (count: number): number => (count > 0 ? 1 : 0)
  return {
    ...sum,
    given: one(sum.given),
    notApplicable: sum.given > 0 ? 0 : one(sum.notApplicable),
    cannotProvide: one(sum.cannotProvide),
    more: one(sum.more),
    certainlyMore: one(sum.certainlyMore),
    less: one(sum.less),
    certainlyLess: one(sum.certainlyLess),
    about: one(sum.about),
  }
}

export type CellChange = { readonly at: CellKey; readonly before: Cell | null; readonly after: Cell | null }

export function sameCell(a: Cell | null, b: Cell | null): boolean {
  if (a === null || b === null) return a === b
  if (a.state === 'given') {
    return (
      b.state === 'given' &&
      a.quantity.number === b.quantity.number &&
      a.quantity.qualifier === b.quantity.qualifier &&
      a.quantity.upper === b.quantity.upper
    )
  }
  if (a.state === 'cannot-provide') return b.state === 'cannot-provide' && a.reason === b.reason
  return b.state === 'not-applicable'
}

/** What is different between two hand-ins, cell by cell. */
export function changesBetween(before: Cells, after: Cells): readonly CellChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [a, b] = [before.get(key) ?? null, after.get(key) ?? null]
    const at = key.indexOf(' ')
    return sameCell(a, b) ? [] : [{ at: { unitId: key.slice(0, at), figure: key.slice(at + 1) }, before: a, after: b }]
  })
}
