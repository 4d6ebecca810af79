// The only place for the programme's calendar: which window an object is assessed in, and when it must be handed in.
// Windows are pairs of dates, never a year: the law knows four different ones.
import { addDays, addYears, plainDate, plainDateOf, yearOf, type PlainDate } from '../shared/plain-date.ts'
import { spanHolds, type Window } from '../shared/span.ts'

/** Names of the rules by which windows follow each other. */
export const windowKeys = [
  'residential-area-yearly',
  'commune-yearly',
  'residential-area-yearly-2012',
  'commune-yearly-2012',
  'school-year',
  'province-set',
] as const
export type WindowKey = (typeof windowKeys)[number]

/**
 * Windows that no rule of the law gives in days, so that a province sets each: those of 19.2, for which none was seen, and the
 * school year, which runs from one closing ceremony to the next (Thông tư 23/2012, Điều 9 khoản 2).
 */
export const setByProvince = ['school-year', 'province-set'] as const
export type SetByProvince = (typeof setByProvince)[number]
export type YearlyKey = Exclude<WindowKey, SetByProvince>

export function isSetByProvince(key: WindowKey): key is SetByProvince {
  return key === 'school-year' || key === 'province-set'
}

type MonthDay = { readonly month: number; readonly day: number }
type YearlyRule = {
  /** First day of the window, in the year before the one it is named after. */
  readonly starts: MonthDay
  /** Last day on which a hand-in is in time, in the year the window is named after; null where none was seen. */
  readonly due: MonthDay | null
  /** Where the days and the deadline were read, with what is not certain about them: shown beside the window. */
  readonly source: string
  readonly checked: boolean
}

// No deadline of Thông tư 124 itself was seen; the one of the movement's grading (Quyết định 510) stands in for it and says so.
const sourceOf = (graded: string): string =>
  `Thông tư 124/2021/TT-BCA, Điều 8 khoản 2. Hạn nộp tạm lấy theo hạn phân loại phong trào (trước ngày ${graded}, Quyết định 510/QĐ-BCA-V05); hạn riêng theo Thông tư 124 chưa đối chiếu`

// Thông tư 23/2012 names one day as the end of a window and the beginning of the next ("31/10–31/10"). A day belongs to one window
// only: the day of closing stays with the window that closes, and the next begins on the morrow. Nobody is counted twice.
const SOURCE_2012 =
  'Thông tư 23/2012/TT-BCA, Điều 9 khoản 2 (đọc qua trang hỏi đáp). Ngày chốt tính vào kỳ kết thúc, kỳ sau bắt đầu từ hôm sau. Hạn nộp chưa thấy'

/** Closing ceremonies move by weeks from year to year, not by months. */
const SCHOOL_YEAR_SLACK = 62

/** Yearly windows of Thông tư 124/2021/TT-BCA, Điều 8 khoản 2, and before it of Thông tư 23/2012/TT-BCA, Điều 9 khoản 2. */
const yearlyRules = {
  'residential-area-yearly': {
    starts: { month: 11, day: 1 },
    due: { month: 11, day: 19 },
    source: sourceOf('20/11'),
    checked: false,
  },
  'commune-yearly': {
    starts: { month: 11, day: 16 },
    due: { month: 11, day: 29 },
    source: sourceOf('30/11'),
    checked: false,
  },
  'residential-area-yearly-2012': { starts: { month: 11, day: 1 }, due: null, source: SOURCE_2012, checked: false },
  'commune-yearly-2012': { starts: { month: 12, day: 1 }, due: null, source: SOURCE_2012, checked: false },
} as const satisfies Record<YearlyKey, YearlyRule>

export type AssessmentWindow = Window & {
  /** Last day of a hand-in in time; null where the law seen gives none. */
  readonly dueOn: PlainDate | null
  /** The year the window is named after on screen ("năm 2026"): that of its last day. */
  readonly year: number
  readonly source: string
  readonly checked: boolean
}

/** A window a province set for itself: 19.2 has no annual window in the law seen. */
export type ProvinceWindow = Window & { readonly dueOn: PlainDate | null; readonly source: string }

function on(year: number, at: MonthDay): PlainDate {
  const day = plainDateOf(year, at.month, at.day)
  if (day === null) throw new RangeError('calendar rule names no day')
  return day
}

/** The window of a yearly rule that is named after `year`. */
export function yearlyWindow(key: YearlyKey, year: number): AssessmentWindow {
  const rule = yearlyRules[key]
  return {
    from: on(year - 1, rule.starts),
    to: on(year, rule.starts),
    dueOn: rule.due === null ? null : on(year, rule.due),
    year,
    source: rule.source,
    checked: rule.checked,
  }
}

function provinceWindow(set: ProvinceWindow): AssessmentWindow {
  return { from: set.from, to: set.to, dueOn: set.dueOn, year: yearOf(addDays(set.to, -1)), source: set.source, checked: false }
}

/** The window of this rule that holds `day`; null where a province has set none. */
export function findWindowHolding(
  key: WindowKey,
  day: PlainDate,
  provinceWindows: readonly ProvinceWindow[] = [],
): AssessmentWindow | null {
  if (isSetByProvince(key)) {
    const found = provinceWindows.find((window) => spanHolds(window, day))
    return found ? provinceWindow(found) : null
  }
  const sameYear = yearlyWindow(key, yearOf(day))
  return spanHolds(sameYear, day) ? sameYear : yearlyWindow(key, yearOf(day) + 1)
}

/** The window before `window` under the same rule; null where a province has set none. */
export function findPreviousWindow(
  key: WindowKey,
  window: Window,
  provinceWindows: readonly ProvinceWindow[] = [],
): AssessmentWindow | null {
  if (!isSetByProvince(key)) return findWindowHolding(key, addDays(window.from, -1))
  const before = provinceWindows.filter((each) => each.to <= window.from)
  const last = before.reduce<ProvinceWindow | null>((latest, each) => (latest === null || each.to > latest.to ? each : latest), null)
  return last ? provinceWindow(last) : null
}

/**
 * The residential areas' window that feeds a commune's: the one that closes inside it
 * (khu dân cư close on 31/10, the commune on 15/11 of the same year).
 */
export function feedingWindow(communeWindow: Window): AssessmentWindow {
  return yearlyWindow('residential-area-yearly', yearOf(addDays(communeWindow.to, -1)))
}

/** What is wrong with a school year as a province would set it: two years in one, or a gap behind the year before. Null where nothing is. */
export function schoolYearIssue(window: Window, earlier: readonly Window[]): 'too-long' | 'gap' | null {
  if (addYears(window.from, 1) < addDays(window.to, -SCHOOL_YEAR_SLACK)) return 'too-long'
  // it begins with the ceremony that ended the one before
  const before = earlier.filter((each) => each.to <= window.from)
  const last = before.reduce<Window | null>((latest, each) => (latest === null || each.to > latest.to ? each : latest), null)
  return last !== null && last.to !== window.from && addYears(last.to, 1) > window.from ? 'gap' : null
}

/** "By Quý I": the last day of March of the year the window is named after (Thông tư 124, Điều 4 khoản 1, Điều 5 khoản 1). */
export function firstQuarterEnds(window: Window): PlainDate {
  return plainDate(`${yearOf(addDays(window.to, -1))}-03-31`)
}

/** A hand-in after its deadline is accepted and marked late; with no deadline nothing is late. */
export function isLate(handedInOn: PlainDate, dueOn: PlainDate | null): boolean {
  return dueOn !== null && handedInOn > dueOn
}

/** The last `count` windows of a yearly rule, newest first, starting with the one that holds `day`. */
export function recentWindows(key: YearlyKey, day: PlainDate, count: number): readonly AssessmentWindow[] {
  return Array.from({ length: count }, (_, back) => findWindowHolding(key, addYears(day, -back))).filter((window) => window !== null)
}
