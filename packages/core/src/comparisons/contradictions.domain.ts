// The only place for when two things said about the same figure, unit and period contradict each other. What contradicts is kept, shown and
// explained; nothing is put right here.
import { closesOn, isRegular, recentPeriods, tilesOf, type Period, type PeriodKind } from '../calendar/periods.domain.ts'
import type { Figure } from '../figures/figures.domain.ts'
import type { ReportLevel } from '../figures/forms.domain.ts'
import { boundsOf } from '../figures/quantity.domain.ts'
import { quantityOf, type Sum } from '../figures/sums.domain.ts'
import { percentOf } from '../shared/numbers.ts'
import { findPlainDate, type PlainDate } from '../shared/plain-date.ts'
import type { Window } from '../shared/span.ts'

/**
 * `parts`: what a unit declares against the sum of its residential areas in the same report. `level`: a unit's own report against the sum of
 * the reports below it. `period`: a unit's report of a longer period against its reports of the shorter ones. `dossier`: what a unit declares
 * in its self-assessment against its reports.
 */
export const contradictionKinds = ['parts', 'level', 'period', 'dossier'] as const
export type ContradictionKind = (typeof contradictionKinds)[number]

/** `outdated`: explained once, and the numbers have changed since. `incomplete`: no contradiction yet, reports of the other side are missing. */
export const contradictionStates = ['open', 'outdated', 'explained', 'incomplete'] as const
export type ContradictionState = (typeof contradictionStates)[number]

export type Verdict = 'agrees' | 'contradicts' | 'incomplete'

/** The ends between which a sum lies, in thousandths; `high` null where the words leave it open. A count is never below nothing. */
export function rangeOf(sum: Sum): { readonly low: number; readonly high: number | null } {
  const quantity = quantityOf(sum)
  if (quantity === null) return { low: 0, high: null }
  const { low, high } = boundsOf(quantity)
  return { low: low === null ? 0 : Math.round(low * 1000), high: high === null ? null : Math.round(high * 1000) }
}

/**
 * Whether two sums can both be true. A sum that is not whole can only become more: it contradicts what is smaller, and of what is larger
 * nothing can be said yet. Null where one of the two gives no number.
 */
export function judge(own: Sum, other: Sum, isWhole: boolean): Verdict | null {
  if (own.given === 0 || other.given === 0) return null
  const [a, b] = [rangeOf(own), rangeOf(other)]
  const high = isWhole ? b.high : null
  if ((a.high !== null && a.high < b.low) || (high !== null && high < a.low)) return 'contradicts'
  return !isWhole && own.thousandths !== other.thousandths ? 'incomplete' : 'agrees'
}

/** What the unit says less what it is compared with; `percent` of the compared, null where that is 0. */
export type Gap = { readonly by: number; readonly percent: number | null; readonly approximate: boolean }

export function gapBetween(own: Sum, other: Sum): Gap | null {
  const [said, compared] = [quantityOf(own), quantityOf(other)]
  if (said === null || compared === null) return null
  const by = (own.thousandths - other.thousandths) / 1000
  const size = percentOf(Math.abs(by), compared.number)
  const percent = size === null ? null : by < 0 ? 0 - size : size
  return { by, percent, approximate: said.qualifier !== 'exact' || compared.qualifier !== 'exact' }
}

/** A form as far as comparing needs it: all figures any of its versions asks for. */
export type ComparedForm = {
  readonly id: string
  readonly level: ReportLevel
  readonly period: PeriodKind
  readonly figures: readonly string[]
}

/** A period of one form and the periods of another that say the same together, oldest first; one and the same for `level`. */
export type Pairing = {
  readonly kind: 'level' | 'period'
  readonly form: string
  readonly other: string
  readonly period: Window
  readonly tiles: readonly Window[]
}

/** A figure both forms of a pairing ask for, and how it adds up over periods. */
export type SharedFigure = { readonly form: string; readonly other: string; readonly figure: string; readonly over: 'sum' | 'last' }

/** Looked back on by default, in years. */
export const YEARS_BACK = 2
/** Of the shortest kind, months, this many periods lie in the years looked back on. */
const MOST_PERIODS = 12 * YEARS_BACK + 1

/** The periods of a kind that have closed and end within some days. */
function closedPeriods(kind: PeriodKind, days: Window, today: PlainDate): readonly Period[] {
  if (!isRegular(kind)) return []
  const last = today < days.to ? today : days.to
  return recentPeriods(kind, last, MOST_PERIODS).filter(
    (period) => closesOn(period) <= today && closesOn(period) >= days.from && closesOn(period) < days.to,
  )
}

/** Everything to be compared of periods that close within some days. */
export function pairingsOf(forms: readonly ComparedForm[], days: Window, today: PlainDate): readonly Pairing[] {
  return forms.flatMap((form) =>
    forms
      .filter((other) => other.id !== form.id && other.figures.some((figure) => form.figures.includes(figure)))
      .flatMap((other) => closedPeriods(form.period, days, today).flatMap((period) => pairing(form, other, period) ?? [])),
  )
}

function pairing(form: ComparedForm, other: ComparedForm, period: Period): Pairing | null {
  const between = { form: form.id, other: other.id, period: { from: period.from, to: period.to } }
  if (form.level !== other.level) {
    const isBelow = form.level === 'province' && other.level === 'commune' && form.period === other.period
    return isBelow ? { kind: 'level', ...between, tiles: [between.period] } : null
  }
  const tiles = isRegular(other.period) ? tilesOf(period, other.period) : null
  return tiles === null || tiles.length < 2 ? null : { kind: 'period', ...between, tiles }
}

/** What can be compared of two forms: figures that add up over places and time, whatever their definitions were. */
export function sharedFigures(
  forms: readonly ComparedForm[],
  pairings: readonly Pairing[],
  dictionary: readonly Pick<Figure, 'id' | 'adds' | 'kind'>[],
): readonly SharedFigure[] {
  const byId = new Map(forms.map((form) => [form.id, form]))
  const pairs = new Map(pairings.map(({ form, other }) => [`${form} ${other}`, { form, other }]))
  return [...pairs.values()].flatMap(({ form, other }) => {
    const asked = new Set(byId.get(other)?.figures)
    return dictionary
      .filter(({ id, adds }) => adds === 'sum' && asked.has(id) && byId.get(form)?.figures.includes(id) === true)
      .map(({ id, kind }) => ({ form, other, figure: id, over: kind === 'flow' ? ('sum' as const) : ('last' as const) }))
  })
}

/**
 * What is compared: enough to find it again, and what an explanation is kept under. Of a dossier `form` is its criteria set, and the days are
 * those of its window.
 */
export type ContradictionKey = {
  readonly kind: ContradictionKind
  readonly unitId: string
  readonly form: string
  readonly other: string
  readonly figure: string
  readonly from: PlainDate
  readonly to: PlainDate
}

export const keyText = ({ kind, unitId, form, other, figure, from, to }: ContradictionKey): string =>
  [kind, unitId, form, other, figure, from, to].join('|')

/** Null where the text is no key. */
export function readKey(text: string): ContradictionKey | null {
  const [kindText, unitId, form, other, figure, fromText, toText, ...rest] = text.split('|')
  const kind = contradictionKinds.find((each) => each === kindText)
  const [from, to] = [findPlainDate(fromText ?? ''), findPlainDate(toText ?? '')]
  if (kind === undefined || !unitId || !form || !other || !figure || from === null || to === null || rest.length > 0) return null
  return { kind, unitId, form, other, figure, from, to }
}
