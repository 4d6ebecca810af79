// The only place for how numbers are rounded and written in Vietnamese: 1.234,5 and 81,5%.

/** Share in percent with one decimal, half up, in integer arithmetic; null where there is nothing to divide by. */
export function percentOf(part: number, whole: number): number | null {
  if (whole <= 0) return null
  return Math.floor((part * 2000 + whole) / (2 * whole)) / 10
}

/** Difference of two shares in percentage points with one decimal, computed from the counts, not from rounded shares. */
export function percentagePoints(now: { part: number; whole: number }, before: { part: number; whole: number }): number | null {
  if (now.whole <= 0 || before.whole <= 0) return null
  const numerator = (now.part * before.whole - before.part * now.whole) * 1000
  const denominator = now.whole * before.whole
  const sign = numerator < 0 ? -1 : 1
  const rounded = Math.floor((Math.abs(numerator) * 2 + denominator) / (2 * denominator)) / 10
  return rounded === 0 ? 0 : sign * rounded
}

/** 1.234,5 – up to `decimals` places, none forced. */
export function vietnameseNumber(value: number, decimals = 1): string {
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.')
  const kept = (fraction ?? '').replace(/0+$/, '')
  const sign = value < 0 && Number(Math.abs(value).toFixed(decimals)) !== 0 ? '-' : ''
  return sign + grouped + (kept === '' ? '' : `,${kept}`)
}
