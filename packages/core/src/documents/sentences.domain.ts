// The only place for how results are put into words: the right unit noun, the right word of comparison, never "tăng 0".
import type { Measure, MeasuredLevel, Share } from '../analytics/analytics.domain.ts'
import { isPeriodic, statusPhrase } from '../analytics/status-words.domain.ts'
import { vietnameseNumber } from '../shared/numbers.ts'
import { vietnameseDate, yearOf, type PlainDate } from '../shared/plain-date.ts'
import { lastDay, vietnameseWindow, type Window } from '../shared/span.ts'
import type { UnitType } from '../units/units.domain.ts'

/** A unit as a sentence names it: "Tỉnh An Giang" of type "tỉnh". */
export type NamedPlace = { readonly fullName: string; readonly type: UnitType }

/** How the counted units are called in full ("huyện, thị xã, thành phố") and as one of them ("đơn vị"). */
export type Noun = { readonly full: string; readonly one: string }

const KIND_ORDER: readonly UnitType[] = ['huyện', 'quận', 'thị xã', 'thành phố', 'xã', 'phường', 'thị trấn', 'đặc khu']
const LEVEL_NOUN = {
  district: 'huyện',
  commune: 'xã',
  village: 'khu dân cư',
  institution: 'cơ quan, doanh nghiệp, cơ sở giáo dục',
} as const satisfies Record<MeasuredLevel, string>

/** The noun for a cohort, from the types really enrolled in it; every residential area is a "khu dân cư" (Thông tư 124/2021, Điều 2). */
export function nounOf(level: MeasuredLevel, types: readonly UnitType[]): Noun {
  const present = level === 'village' ? [] : KIND_ORDER.filter((type) => types.includes(type))
  if (present.length === 0) return { full: LEVEL_NOUN[level], one: LEVEL_NOUN[level] }
  return { full: present.join(', '), one: present.length === 1 ? present.join('') : 'đơn vị' }
}

/** The noun of a status: the new rural programme counts "xã" whatever they have become since; Thông tư 124 counts every type. */
export function nounFor(measure: Pick<Measure, 'statusKind' | 'level'>, types: readonly UnitType[]): Noun {
  return nounOf(measure.level, measure.statusKind !== 'safe-standard' && measure.level === 'commune' ? ['xã'] : types)
}

/** First days of a year of data: the calendar's, and that of the administrative year report (Nghị định 09/2019/NĐ-CP, Điều 12). */
const YEAR_STARTS = ['-01-01', '-12-15']

/** The years a window is named after: of the calendar (01/01–31/12), or of the year report (15/12–14/12); null where it has its own days. */
export function windowYears(window: Window): { readonly first: number; readonly last: number } | null {
  const start = YEAR_STARTS.find((each) => window.from.endsWith(each) && window.to.endsWith(each))
  if (start === undefined || window.to <= window.from) return null
  return { first: yearOf(window.from) + (start === '-01-01' ? 0 : 1), last: yearOf(lastDay(window)) }
}

/**
 * "năm 2019" for a year's window (01/01–31/12, or 15/12–14/12 of the year report), "giai đoạn 2018–2020" for several,
 * else with both days: "kỳ 16/11/2023–15/11/2024".
 */
export function windowName(window: Window): string {
  const years = windowYears(window)
  if (years === null) return `kỳ ${vietnameseWindow(window)}`
  return years.first === years.last ? `năm ${years.first}` : `giai đoạn ${years.first}–${years.last}`
}

/** The name with its days, where the name alone does not tell them: "năm 2019 (15/12/2018–14/12/2019)". */
export function windowInFull(window: Window): string {
  const name = windowName(window)
  return name.startsWith('kỳ') || window.from.endsWith('-01-01') ? name : `${name} (${vietnameseWindow(window)})`
}

/** "Toàn tỉnh", "Toàn thành phố", "Cả nước". */
export function wholeOf(type: UnitType): string {
  if (type === 'nước') return 'Cả nước'
  return type === 'thành phố trực thuộc trung ương' ? 'Toàn thành phố' : `Toàn ${type}`
}

/** "tỉnh An Giang", "thành phố Hà Nội": inside a sentence the type is a common noun. */
export function inSentence(place: NamedPlace): string {
  return place.fullName.charAt(0).toLowerCase() + place.fullName.slice(1)
}

/** "97/119" */
export function shareText(share: Share): string {
  return `${vietnameseNumber(share.met)}/${vietnameseNumber(share.total)}`
}

/** "81,5%"; a share that only rounds to 100 or to 0 is not said to be 100% or 0%. Empty without a denominator. */
export function percentText(share: Share & { readonly percent: number | null }): string {
  if (share.percent === null) return ''
  if (share.percent === 100 && share.met < share.total) return 'gần 100%'
  if (share.percent === 0 && share.met > 0) return 'dưới 0,1%'
  return `${vietnameseNumber(share.percent)}%`
}

function direction(value: number): 'tăng' | 'giảm' {
  return value > 0 ? 'tăng' : 'giảm'
}

/** The points of a change that is not nothing although it rounds to nothing are "dưới 0,1". */
function pointsText(points: number): string {
  return points === 0 ? 'dưới 0,1 điểm phần trăm' : `${vietnameseNumber(Math.abs(points))} điểm phần trăm`
}

/**
 * The comparison with the window before, without a comma in front: "tăng 14 xã (11,8 điểm phần trăm) so với năm 2019",
 * "bằng năm 2019". Empty where there is nothing to compare with.
 */
export function comparisonText(measure: Pick<Measure, 'met' | 'total' | 'change' | 'previous'>, noun: Noun): string {
  const { change, previous } = measure
  if (change === null || previous === null) return ''
  const before = windowName(previous.window)
  const same = measure.met * previous.total === previous.met * measure.total
  const units = change.units === 0 ? '' : `${direction(change.units)} ${vietnameseNumber(Math.abs(change.units))} ${noun.one}`
  if (change.points === null) {
    return units === '' ? `số ${noun.one} đạt bằng ${before}` : `${units} so với ${before}`
  }
  const rising = measure.met * previous.total > previous.met * measure.total
  const share = same ? 'tỷ lệ không đổi' : `tỷ lệ ${rising ? 'tăng' : 'giảm'} ${pointsText(change.points)}`
  if (units === '') return same ? `bằng ${before}` : `số ${noun.one} đạt bằng ${before}, ${share}`
  if (same || rising !== change.units > 0) return `${units} nhưng ${share} so với ${before}`
  return `${units} (${pointsText(change.points)}) so với ${before}`
}

/** The live sentence of a measure: "Toàn tỉnh có 97/119 xã đạt chỉ tiêu 19.2, đạt 81,5%, tăng 14 xã (…) so với năm 2019." */
export function measureSentence(measure: Measure, noun: Noun, place: NamedPlace): string {
  const whole = wholeOf(place.type)
  const does = statusPhrase(measure.statusKind)
  if (measure.total === 0) return `${whole} không có ${noun.full} nào thuộc diện xét trong ${windowName(measure.window)}.`
  const comparison = comparisonText(measure, noun)
  const tail = comparison === '' ? '' : `, ${comparison}`
  if (measure.met === 0) return `${whole} chưa có ${noun.full} nào ${does} (${shareText(measure)})${tail}.`
  return `${whole} có ${shareText(measure)} ${noun.full} ${does}, đạt ${percentText(measure)}${tail}.`
}

/** What must be said beside a measure so that its comparison is not misread; each a sentence of its own. */
export function measureNotes(measure: Measure, noun: Noun): readonly string[] {
  const notes: string[] = []
  const { previous } = measure
  if (previous === null && isPeriodic(measure.statusKind)) notes.push('Chưa có số liệu kỳ trước để so sánh.')
  if (previous !== null && previous.total !== measure.total) {
    notes.push(
      `Số ${noun.one} thuộc diện xét của hai kỳ khác nhau: ${windowName(previous.window)} là ${vietnameseNumber(previous.total)}, ` +
        `${windowName(measure.window)} là ${vietnameseNumber(measure.total)}.`,
    )
  }
  const source = measure.source === null ? null : measure.source.replace(/[\s.]+$/, '')
  if (measure.asSaid !== null) notes.push(`Nguồn số liệu ghi: “${measure.asSaid}”${source === null ? '' : ` (${source})`}.`)
  else if (source !== null) notes.push(`Nguồn số liệu: ${source}.`)
  return notes
}

/** "Có 3 xã gửi hồ sơ chậm …"; the deadline is the last day that is in time. */
export function lateSentence(late: number, deadline: PlainDate | null, noun: Noun): string {
  if (deadline === null) return 'Thời hạn gửi hồ sơ chưa được xác định, vì vậy chưa xét việc gửi chậm.'
  const by = `thời hạn ngày ${vietnameseDate(deadline)}`
  if (late === 0) return `Không có ${noun.full} nào gửi hồ sơ chậm so với ${by}.`
  return `Có ${vietnameseNumber(late)} ${noun.full} gửi hồ sơ sau ${by} hoặc đã quá hạn mà chưa gửi.`
}

/** "A, B và C" */
export function joinNames(names: readonly string[]): string {
  if (names.length < 2) return names.join('')
  return `${names.slice(0, -1).join(', ')} và ${names.slice(-1).join('')}`
}
