// The only place for how numbers and days are written in English: 1,234.5 and 22 Nov 2026.
import type { PlainDate } from './plain-date.ts'
import { lastDay, type Window } from './span.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** 1,234.5 – up to `decimals` places, none forced. */
export function englishNumber(value: number, decimals = 1): string {
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',')
  const kept = (fraction ?? '').replace(/0+$/, '')
  const sign = value < 0 && Number(Math.abs(value).toFixed(decimals)) !== 0 ? '-' : ''
  return sign + grouped + (kept === '' ? '' : `.${kept}`)
}

/** 22 Nov 2026 */
export function englishDate(date: PlainDate): string {
  return `${String(Number(date.slice(8, 10)))} ${MONTHS[Number(date.slice(5, 7)) - 1] ?? ''} ${date.slice(0, 4)}`
}

/** Both days included: 16 Nov 2023 – 15 Nov 2024. */
export function englishWindow(window: Window): string {
  return `${englishDate(window.from)} – ${englishDate(lastDay(window))}`
}
