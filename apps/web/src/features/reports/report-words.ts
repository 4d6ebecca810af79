// The only place for how pages say what a report is about and where it stands.
import type { Cells } from '@binhyen/core/figures/checks.domain'
import { cellKey, type Form } from '@binhyen/core/figures/forms.domain'
import type { QuantityIssue } from '@binhyen/core/figures/quantity.domain'
import type { Cell } from '@binhyen/core/figures/sums.domain'
import type { FigureReply, FormReply } from '@binhyen/core/figures/figures.contract'
import type { ReportReply, ReportRow } from '@binhyen/core/reports/reports.contract'
import type { ReportStatus } from '@binhyen/core/reports/reports.domain'
import { formatNumber } from '../../i18n/format.ts'
import { t } from '../../i18n/vi/reports.ts'
import type { StatusName } from '../../ui/status-tag.tsx'
import type { Typed } from './cell-text.ts'

export function statusLook(status: ReportStatus | null): readonly [StatusName, string] {
  if (status === null) return ['not-handed-in', t('status.not-begun')]
  const looks: Readonly<Record<ReportStatus, StatusName>> = {
    open: 'registered',
    'handed-in': 'handed-in',
    returned: 'returned',
    accepted: 'accepted',
    correcting: 'registered',
  }
  return [looks[status], t(`status.${status}`)]
}

/** Handed in by its deadline and come back since: no deadline presses it any more. */
export const cameBackInTime = ({ status, late }: Pick<ReportRow, 'status' | 'late'>): boolean => status === 'returned' && !late

/** How near a deadline is. */
export function daysInWords(days: number): string {
  if (days < 0) return t('due.over', { days: -days })
  return days === 0 ? t('due.today') : t('due.left', { days })
}

/** What is wrong with what was typed and what would be right. */
export function issueInWords(typed: Extract<Typed, { ok: false }>, decimals: number): string {
  const { issue, text, readings } = typed
  const [whole, decimal] = readings
  if (issue === 'separator' && whole !== undefined && decimal !== undefined) {
    return t(decimals === 0 ? 'issue.separator-whole' : 'issue.separator-two', { text, whole, decimal })
  }
  const sentences: Readonly<Record<QuantityIssue | 'reason-missing', string>> = {
    'not-a-number': t('issue.not-a-number', { text }),
    separator: t('issue.separator', { text }),
    negative: t('issue.negative'),
    'too-large': t('issue.too-large'),
    'too-many-decimals': t('issue.too-many-decimals'),
    'range-backwards': t('issue.range-backwards'),
    'reason-missing': t('issue.reason-missing'),
  }
  return sentences[issue]
}

/** The form as core checks it: what the contract sends has been compiled from the same formulas. */
export const formOf = (form: FormReply): Form => form as unknown as Form

type CellsAt = readonly { readonly unitId: string; readonly figure: string; readonly cell: Cell | null }[]

export const cellsMap = (cells: CellsAt): Cells =>
  new Map(cells.flatMap(({ cell, ...at }) => (cell === null ? [] : [[cellKey(at), cell] as const])))

export type Figures = ReadonlyMap<string, FigureReply>
export const figuresById = (figures: readonly FigureReply[]): Figures => new Map(figures.map((figure) => [figure.id, figure]))

/** The change against an earlier value; null where one of both is no exact number. */
export function changeInWords(now: Cell | null, then: Cell | null): string | null {
  if (now?.state !== 'given' || then?.state !== 'given') return null
  if (now.quantity.qualifier !== 'exact' || then.quantity.qualifier !== 'exact') return null
  const [value, before] = [now.quantity.number, then.quantity.number]
  const difference = Math.round((value - before) * 1000) / 1000
  if (difference === 0) return t('change.same')
  const size = formatNumber(Math.abs(difference), 3)
  const word = difference > 0 ? 'up' : 'down'
  if (before === 0) return t(`change.${word}-from-nothing`, { size })
  return t(`change.${word}`, { size, percent: formatNumber((Math.abs(difference) / before) * 100, 1) })
}

export type ReportAbout = Pick<ReportReply, 'unit' | 'villages'>
export const rowName = ({ unit, villages }: ReportAbout, unitId: string): string =>
  unitId === unit.id ? unit.name : (villages.find(({ id }) => id === unitId)?.name ?? unitId)

const valueEndings = [
  ['OfVillages', 'findings.value-of-villages'],
  ['LastYear', 'findings.value-last-year'],
  ['Before', 'findings.value-before'],
] as const

/** What a check compared, by the names of its figures. */
export function valuesInWords(values: Readonly<Record<string, number>>, nameOf: (figure: string) => string): string {
  return Object.entries(values)
    .map(([name, value]) => {
      const found = valueEndings.find(([ending]) => name.endsWith(ending))
      const figure = found === undefined ? name : name.slice(0, -found[0].length)
      const of = found === undefined ? '' : ` ${t(found[1])}`
      return `${nameOf(figure)}${of}: ${formatNumber(value, 3)}`
    })
    .join('; ')
}
