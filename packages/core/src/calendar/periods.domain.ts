// The only place for report periods: which days each covers, how it is named, which shorter ones tile it, and when it is due.
// Nghị định 09/2019/NĐ-CP, Điều 12: data run from the 15th to the 14th. All are half-open windows; none is a calendar year.
import { addDays, daysInMonth, plainDateOf, yearOf, type PlainDate } from '../shared/plain-date.ts'
import { lastDay, spanHolds, type Window } from '../shared/span.ts'
import { addWorkingDays, type Holidays } from './working-days.domain.ts'

export const periodKinds = ['month', 'quarter', 'half-year', 'nine-months', 'year', 'programme', 'ad-hoc'] as const
export type PeriodKind = (typeof periodKinds)[number]
/** Periods that follow from the calendar alone; an ad hoc one is given by whoever asks for it. */
export type RegularKind = Exclude<PeriodKind, 'ad-hoc'>

export const isRegular = (kind: PeriodKind): kind is RegularKind => kind !== 'ad-hoc'

/** `number` is the month, quarter or half of the year the period is named after; 1 for the others. */
export type Period = Window & { readonly kind: PeriodKind; readonly year: number; readonly number: number }

/** Where the days of a kind were read. */
export const periodSources: Readonly<
  Record<PeriodKind, { readonly source: string; readonly checked: boolean; readonly convention: boolean }>
> = {
  month: { source: 'Nghị định 09/2019/NĐ-CP, Điều 12', checked: false, convention: false },
  quarter: { source: 'Nghị định 09/2019/NĐ-CP, Điều 12', checked: false, convention: false },
  'half-year': { source: 'Nghị định 09/2019/NĐ-CP, Điều 12', checked: false, convention: false },
  'nine-months': {
    source: 'Quy ước địa phương (15/12–14/9); Nghị định 09/2019/NĐ-CP không quy định kỳ 9 tháng',
    checked: false,
    convention: true,
  },
  year: { source: 'Nghị định 09/2019/NĐ-CP, Điều 12', checked: false, convention: false },
  programme: { source: 'Giai đoạn của Chương trình mục tiêu quốc gia xây dựng nông thôn mới (5 năm)', checked: false, convention: false },
  'ad-hoc': { source: 'Theo văn bản yêu cầu báo cáo', checked: true, convention: false },
}

/** The day a month of report data begins: the 15th of the month before. */
const CUT_OFF = 15
const PROGRAMME_YEARS = 5
/** The first programme period with five full years; those before and after follow in steps of five. */
const PROGRAMME_FIRST = 2011

function cutOff(year: number, month: number): PlainDate {
  const day = plainDateOf(month < 1 ? year - 1 : year, month < 1 ? month + 12 : month, CUT_OFF)
  if (day === null) throw new RangeError('no such report month')
  return day
}

const months: Readonly<Record<'month' | 'quarter' | 'half-year' | 'nine-months' | 'year', number>> = {
  month: 1,
  quarter: 3,
  'half-year': 6,
  'nine-months': 9,
  year: 12,
}

/** How many periods of a kind a year is named with; a programme period is named after its first year. */
export const periodsInYear: Readonly<Record<RegularKind, number>> = {
  month: 12,
  quarter: 4,
  'half-year': 2,
  'nine-months': 1,
  year: 1,
  programme: 1,
}

/**
 * A period by its name: month 3 of 2026 is 15/02–14/03/2026, quarter 1 is 15/12/2025–14/03/2026. The programme period that holds `year`
 * runs over whole calendar years.
 */
export function periodOf(kind: RegularKind, year: number, number = 1): Period {
  if (!Number.isInteger(number) || number < 1 || number > periodsInYear[kind]) {
    throw new RangeError(`no ${kind} ${String(number)} in a year`)
  }
  if (kind === 'programme') {
    const first = year - ((((year - PROGRAMME_FIRST) % PROGRAMME_YEARS) + PROGRAMME_YEARS) % PROGRAMME_YEARS)
    const [from, to] = [plainDateOf(first, 1, 1), plainDateOf(first + PROGRAMME_YEARS, 1, 1)]
    if (from === null || to === null) throw new RangeError('no such programme period')
    return { kind, year: first, number: 1, from, to }
  }
  const length = months[kind]
  return { kind, year, number, from: cutOff(year, (number - 1) * length), to: cutOff(year, number * length) }
}

/** Years between which every period has days the calendar knows. */
const [EARLIEST, LATEST] = [1902, 2190]

/** The period of a kind that holds a day; a day after 14/9 is in no nine months of its year, so null. Null also far off the calendar. */
export function findPeriodHolding(kind: RegularKind, day: PlainDate): Period | null {
  if (yearOf(day) < EARLIEST || yearOf(day) > LATEST) return null
  if (kind === 'programme') return periodOf(kind, yearOf(day))
  for (const year of [yearOf(day), yearOf(day) + 1]) {
    for (let number = 1; number <= periodsInYear[kind]; number += 1) {
      const period = periodOf(kind, year, number)
      if (spanHolds(period, day)) return period
    }
  }
  return null
}

/** The regular period with exactly these days; null where there is none. */
export function findPeriod(kind: RegularKind, window: Window): Period | null {
  const found = findPeriodHolding(kind, window.from)
  return found !== null && found.from === window.from && found.to === window.to ? found : null
}

/** The period before, of the same kind. */
export function previousPeriod(period: Period & { readonly kind: RegularKind }): Period {
  if (period.kind === 'programme') return periodOf('programme', period.year - PROGRAMME_YEARS)
  return period.number > 1
    ? periodOf(period.kind, period.year, period.number - 1)
    : periodOf(period.kind, period.year - 1, periodsInYear[period.kind])
}

/** The same period of the year before; of a programme period the one before it. */
export function lastYears(period: Period & { readonly kind: RegularKind }): Period {
  return period.kind === 'programme' ? previousPeriod(period) : periodOf(period.kind, period.year - 1, period.number)
}

/** The periods of a shorter kind that tile a longer one exactly, oldest first; null where they do not (a programme is no sum of months). */
export function tilesOf(period: Window, kind: RegularKind): readonly Period[] | null {
  const tiles: Period[] = []
  let next = period.from
  while (next < period.to) {
    const tile = findPeriodHolding(kind, next)
    if (tile === null || tile.from !== next || tile.to > period.to) return null
    tiles.push(tile)
    next = tile.to
  }
  return tiles
}

/** The last `count` periods of a kind that have begun by a day, newest first. */
export function recentPeriods(kind: RegularKind, day: PlainDate, count: number): readonly Period[] {
  const holding = findPeriodHolding(kind, day) ?? periodOf(kind, yearOf(day))
  return Array.from({ length: count - 1 }).reduce<Period[]>(
    (found) => [...found, previousPeriod({ ...(found.at(-1) ?? holding), kind })],
    [holding],
  )
}

/** How long after the close of its data a period is due at one level. */
export type DueRule =
  /** So many working days after the last day of data; at least one (Nghị định 09/2019/NĐ-CP, Điều 8 khoản 5). */
  | { readonly workingDays: number }
  /** A day of the period's last month, as Điều 13 says it ("chậm nhất vào ngày 25 của tháng cuối kỳ báo cáo"). */
  | { readonly dayOfMonth: number }

/**
 * The last day of a hand-in in time, and whether at least one working day lies between the close of the data and it
 * (Nghị định 09/2019/NĐ-CP, Điều 8 khoản 5): a rule that leaves none is moved to the first working day that does.
 */
export function dueOn(period: Window, rule: DueRule, holidays: Holidays): PlainDate {
  const closes = lastDay(period)
  const earliest = addWorkingDays(closes, 1, holidays)
  if ('workingDays' in rule) return addWorkingDays(closes, rule.workingDays, holidays)
  const [year, month] = [yearOf(closes), Number(closes.slice(5, 7))]
  const day = plainDateOf(year, month, Math.min(rule.dayOfMonth, daysInMonth(year, month))) ?? earliest
  return day > earliest ? day : earliest
}

/** Days on which a period may be opened for typing: from its first day on. */
export function hasBegun(period: Window, on: PlainDate): boolean {
  return on >= period.from
}

/** The day the data close: the last one. */
export const closesOn = (period: Window): PlainDate => addDays(period.to, -1)
