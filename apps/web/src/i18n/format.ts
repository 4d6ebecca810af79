// The only place for how the screen writes days, spans and numbers: 15/11/2026 and 1.234,5 in Vietnamese, 15 Nov 2026 and 1,234.5 in English.
import { englishDate, englishNumber, englishWindow } from '@binhyen/core/shared/english-format'
import { vietnameseNumber } from '@binhyen/core/shared/numbers'
import { vietnameseDate, type PlainDate } from '@binhyen/core/shared/plain-date'
import { vietnameseWindow, type Window } from '@binhyen/core/shared/span'
import { currentLanguage } from './language.ts'

export function formatDate(date: PlainDate): string {
  return currentLanguage() === 'en' ? englishDate(date) : vietnameseDate(date)
}

/** Up to `decimals` places, none forced. */
export function formatNumber(value: number, decimals = 1): string {
  return currentLanguage() === 'en' ? englishNumber(value, decimals) : vietnameseNumber(value, decimals)
}

/** Both days included. */
export function formatWindow(window: Window): string {
  return currentLanguage() === 'en' ? englishWindow(window) : vietnameseWindow(window)
}

/** The hour of an instant, 14:02, where its day stands beside it. */
export function formatTime(at: string): string {
  const date = new Date(at)
  return [date.getHours(), date.getMinutes()].map((n) => String(n).padStart(2, '0')).join(':')
}

/** An instant as the office reads it: 14:02 ngày 15/11/2026; 14:02, 15 Nov 2026. Times stand in the reader's own zone. */
export function formatInstant(at: string): string {
  const date = new Date(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}` as PlainDate
  return `${two(date.getHours())}:${two(date.getMinutes())}${currentLanguage() === 'en' ? ', ' : ' ngày '}${formatDate(day)}`
}
