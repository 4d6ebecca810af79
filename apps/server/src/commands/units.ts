// The only place for `units search|show|tree`: the catalogue of units for people and, with --json, for programs.
import { findUnit, getHistory, getTree, searchUnits } from '@binhyen/core/units/units.contract'
import { findPlainDate, findVietnameseDate } from '@binhyen/core/shared/plain-date'
import { formatUnit, formatUnitSearch, formatUnitTree } from '#server/features/units/units-text.service'
import { print } from '../platform/console.ts'
import { UsageError, type Command, type Values } from './command.ts'

/** The words as one text and the day; the day as YYYY-MM-DD or 31/12/2020. Throws UsageError. */
function textAndDay(words: readonly string[], values: Values): { readonly text: string; readonly on?: string } {
  const text = words.join(' ').trim()
  if (text === '') throw new UsageError('Thiếu mã hoặc tên đơn vị. / The code or name of a unit is missing.')
  const given = values['on']
  if (given === undefined) return { text }
  const on = findPlainDate(String(given)) ?? findVietnameseDate(String(given))
  if (on === null) {
    throw new UsageError(`--on "${String(given)}" không phải ngày có thật. / --on is not a calendar day, expected YYYY-MM-DD.`)
  }
  return { text, on }
}

function show(values: Values, reply: unknown, lines: () => string): void {
  print(values['json'] === true ? JSON.stringify(reply, null, 2) : lines())
}

const options = { on: { type: 'string' }, json: { type: 'boolean' } } as const

export const unitsSearch: Command = {
  name: 'units search',
  usage: '<tên, mã / name, code> [--on YYYY-MM-DD] [--json]',
  summary: 'Tìm đơn vị, có dấu hoặc không dấu, cả tên cũ / search units, with or without marks, old names too',
  options,
  run: async ({ caller, words, values }) => {
    const { text, on } = textAndDay(words, values)
    const reply = await caller.call(searchUnits, { query: { q: text, ...(on === undefined ? {} : { on }) } })
    show(values, reply, () => formatUnitSearch(reply))
  },
}

export const unitsShow: Command = {
  name: 'units show',
  usage: '<mã, tên / code, name> [--on YYYY-MM-DD] [--json]',
  summary: 'Một đơn vị tại một ngày và các thay đổi của nó / a unit on a day and through time',
  options,
  run: async ({ caller, words, values }) => {
    const unit = await caller.call(findUnit, { query: textAndDay(words, values) })
    const history = await caller.call(getHistory, { params: { id: unit.id } })
    show(values, { unit, history }, () => formatUnit(unit, history))
  },
}

export const unitsTree: Command = {
  name: 'units tree',
  usage: '<mã, tên / code, name> [--on YYYY-MM-DD] [--depth 1-3] [--json]',
  summary: 'Các đơn vị trực thuộc tại một ngày / the tree below a unit on a day',
  options: { ...options, depth: { type: 'string' } },
  run: async ({ caller, words, values }) => {
    const unit = await caller.call(findUnit, { query: textAndDay(words, values) })
    const depth = Number(values['depth'] ?? 1)
    if (![1, 2, 3].includes(depth)) throw new UsageError('--depth là 1, 2 hoặc 3. / --depth is 1, 2 or 3.')
    const reply = await caller.call(getTree, { params: { id: unit.id }, query: { on: unit.on, depth } })
    show(values, reply, () => formatUnitTree(reply))
  },
}
