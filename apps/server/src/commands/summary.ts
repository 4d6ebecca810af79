// The only place for `summary`: met of enrolled per measure on a day and the latest reported figures, as lines for people or as the documented JSON.
import { readSummary } from '@binhyen/core/analytics/analytics.contract'
import { reportsText, sumBelowText, valueWithUnit } from '@binhyen/core/totals/unit-figure-words.domain'
import { vietnameseNumber } from '@binhyen/core/shared/numbers'
import { findPlainDate, findVietnameseDate } from '@binhyen/core/shared/plain-date'
import { vietnameseWindow } from '@binhyen/core/shared/span'
import { print } from '../platform/console.ts'
import { UsageError, type Command, type Values } from './command.ts'

/** The unit and the day a command was given; the day as YYYY-MM-DD or 31/12/2020. Throws UsageError. */
export function unitAndDay(values: Values): { readonly unit: string; readonly on?: string } {
  const { unit, on } = values as { readonly unit?: string | boolean; readonly on?: string | boolean }
  if (typeof unit !== 'string' || unit === '') {
    throw new UsageError('Thiếu --unit (mã hoặc tên đơn vị). / --unit is missing (code or name).')
  }
  if (on === undefined) return { unit }
  const day = findPlainDate(String(on)) ?? findVietnameseDate(String(on))
  if (day === null) throw new UsageError(`--on "${String(on)}" không phải ngày có thật. / --on is not a calendar day, expected YYYY-MM-DD.`)
  return { unit, on: day }
}

function changeInWords(change: { readonly units: number; readonly points: number | null } | null): string {
  if (change === null) return ''
  const sign = (value: number): string => (value > 0 ? `+${vietnameseNumber(value)}` : vietnameseNumber(value))
  return change.points === null ? ` (${sign(change.units)})` : ` (${sign(change.units)}; ${sign(change.points)} điểm %)`
}

export const summary: Command = {
  name: 'summary',
  usage: '--unit <mã|tên / code|name> [--on YYYY-MM-DD] [--json]',
  summary: 'Kết quả của kỳ đã quyết định và số liệu báo cáo gần nhất / latest decided results and reported figures',
  options: { unit: { type: 'string' }, on: { type: 'string' }, json: { type: 'boolean' } },
  run: async ({ caller, values }) => {
    const reply = await caller.call(readSummary, { query: unitAndDay(values) })
    if (values['json'] === true) {
      // documented and stable: { unit, on, measures: [{ id, set, window, met, total, percent, change, asSaid, source }],
      // figures: [{ id, name, unit, decimals, period, value, asSaid, form, from, accepted, reports, source, below }] }
      print(JSON.stringify(reply, null, 2))
      return
    }
    print(`${reply.unit.fullName} (${reply.unit.code}), ${reply.on}`)
    if (reply.measures.length === 0) print('  Chưa có kỳ nào được quyết định. / No window has been decided yet.')
    for (const measure of reply.measures) {
      const share = measure.percent === null ? '' : ` = ${vietnameseNumber(measure.percent)}%`
      print(
        `  ${measure.id}: ${String(measure.met)}/${String(measure.total)}${share}${changeInWords(measure.change)}  [${vietnameseWindow(measure.window)}]`,
      )
    }
    for (const { id, name, value, period, accepted, reports, below, ...shape } of reply.figures) {
      const notes = [
        ...(reports === null ? [] : [reportsText(reports)]),
        ...(accepted ? [] : ['chưa tiếp nhận']),
        ...(below === null ? [] : [sumBelowText(below, shape)]),
      ]
      print(
        `  ${id}: ${name.vi}: ${valueWithUnit(value, shape)}${notes.length === 0 ? '' : ` (${notes.join('; ')})`}  [${vietnameseWindow(period)}]`,
      )
    }
  },
}
