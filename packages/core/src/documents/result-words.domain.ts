// The only place for how a screen puts results into words, whatever its language, and for their Vietnamese; their English is result-words.en.domain.ts.
// The official report keeps its own sentences, which are always Vietnamese.
import type { Measure, MeasuredLevel, Share } from '../analytics/analytics.domain.ts'
import { measureTitle, statusPhrase, statusTitle } from '../analytics/status-words.domain.ts'
import type { StatusKind } from '../assessments/routes-of-appraisal.domain.ts'
import { vietnameseNumber } from '../shared/numbers.ts'
import { vietnameseDate } from '../shared/plain-date.ts'
import { lastDay, type Window } from '../shared/span.ts'
import { comparisonText, nounOf, percentText, shareText, windowName } from './sentences.domain.ts'

export type ResultWords = {
  /** "năm 2019", "giai đoạn 2018–2020", "kỳ 16/11/2023–15/11/2024" */
  readonly windowName: (window: Window) => string
  /** The same where there is little room: a window with no name of its own by its last day. */
  readonly windowShort: (window: Window) => string
  /** "97/119" */
  readonly share: (share: Share) => string
  /** "81,5%"; never 100% or 0% where it only rounds there; empty without a denominator. */
  readonly percent: (share: Share & { readonly percent: number | null }) => string
  /** "Chỉ tiêu 19.2" */
  readonly statusTitle: (kind: StatusKind) => string
  /** "đạt chỉ tiêu 19.2" */
  readonly statusPhrase: (kind: StatusKind) => string
  /** "Chỉ tiêu 19.2 – cấp xã" */
  readonly measureTitle: (kind: StatusKind, level: MeasuredLevel) => string
  /** "14 xã" */
  readonly counted: (count: number, level: MeasuredLevel) => string
  /** "tăng 14 xã (11,8 điểm phần trăm) so với năm 2019"; empty where there is nothing to compare with. */
  readonly comparison: (measure: Pick<Measure, 'met' | 'total' | 'change' | 'previous' | 'level'>) => string
}

/** One of what is counted; an enrolled district may be a huyện, a thị xã or a thành phố. */
const one = (level: MeasuredLevel): string => (level === 'district' ? 'đơn vị' : nounOf(level, []).one)

export const vietnameseResults: ResultWords = {
  windowName,
  windowShort: (window) => {
    const name = windowName(window)
    return name.startsWith('kỳ') ? `đến ${vietnameseDate(lastDay(window))}` : name
  },
  share: shareText,
  percent: percentText,
  statusTitle,
  statusPhrase,
  measureTitle,
  counted: (count, level) => `${vietnameseNumber(count, 0)} ${one(level)}`,
  comparison: (measure) => comparisonText(measure, nounOf(measure.level, [])),
}
