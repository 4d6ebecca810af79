// The only place for `units event list|preview|apply` and `units history`: changes of units from the command line.
import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import { findPlainDate, findVietnameseDate } from '@binhyen/core/shared/plain-date'
import {
  applyUnitEvents,
  EventBatchBody,
  listEventBatches,
  previewUnitEvents,
  type EventBatchInput,
} from '@binhyen/core/units/unit-events.contract'
import { findUnit, getHistory } from '@binhyen/core/units/units.contract'
import { formatUnit } from '#server/features/units/units-text.service'
import { formatApplied, formatBatches, formatPreview } from '#server/features/units/unit-events-text.service'
import { print } from '../platform/console.ts'
import { UsageError, type Command, type Values } from './command.ts'

const EventFile = z.object({ batches: z.array(EventBatchBody).min(1).max(20) })

/** One decision, or several as `batches`, in YAML or JSON. Throws UsageError with every place that is wrong. */
async function readBatches(words: readonly string[]): Promise<readonly EventBatchInput[]> {
  const [file] = words
  if (file === undefined) throw new UsageError('Thiếu tên tệp. / The name of the file is missing.')
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    throw new UsageError(`Không đọc được tệp ${file}. / The file cannot be read.`)
  }
  let content: unknown
  try {
    content = parse(text)
  } catch (error) {
    throw new UsageError(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const given = typeof content === 'object' && content !== null && 'batches' in content ? content : { batches: [content] }
  const read = EventFile.safeParse(given)
  if (read.success) return read.data.batches
  const lines = read.error.issues.slice(0, 20).map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new UsageError(`${file} không đúng dạng / is not of the expected form:\n${lines.join('\n')}`)
}

function dayOf(values: Values, name: string): { readonly [key: string]: string } {
  const given = values[name]
  if (given === undefined) return {}
  const day = findPlainDate(String(given)) ?? findVietnameseDate(String(given))
  if (day === null) {
    throw new UsageError(`--${name} "${String(given)}" không phải ngày có thật. / is not a calendar day, expected YYYY-MM-DD.`)
  }
  return { [name]: day }
}

function show(values: Values, reply: unknown, lines: () => string): void {
  print(values['json'] === true ? JSON.stringify(reply, null, 2) : lines())
}

export const unitsEventList: Command = {
  name: 'units event list',
  usage: '[--from YYYY-MM-DD] [--to YYYY-MM-DD] [--unit <mã, tên / code, name>] [--json]',
  summary: 'Các quyết định thay đổi đơn vị / decisions that changed units, latest first',
  options: { from: { type: 'string' }, to: { type: 'string' }, unit: { type: 'string' }, json: { type: 'boolean' } },
  run: async ({ caller, values }) => {
    const unit = typeof values['unit'] === 'string' ? { unit: (await caller.call(findUnit, { query: { text: values['unit'] } })).id } : {}
    const reply = await caller.call(listEventBatches, { query: { ...dayOf(values, 'from'), ...dayOf(values, 'to'), ...unit, limit: 200 } })
    show(values, reply, () => formatBatches(reply.items))
  },
}

export const unitsEventPreview: Command = {
  name: 'units event preview',
  usage: '<tệp / file.yaml|json> [--json]',
  summary: 'Tác động của các sự kiện trong tệp, không ghi gì / what the events of a file would do; writes nothing',
  options: { json: { type: 'boolean' } },
  run: async ({ caller, words, values }) => {
    const batches = [...(await readBatches(words))]
    const reply = await caller.call(previewUnitEvents, { body: { batches } })
    show(values, reply, () => formatPreview(reply))
    if (reply.problems.length > 0) process.exitCode = 1
  },
}

export const unitsEventApply: Command = {
  name: 'units event apply',
  usage: '<tệp / file.yaml|json> [--apply] [--json]',
  summary: 'Áp dụng các sự kiện trong tệp; không có --apply thì chỉ xem trước / apply the events of a file; a dry run without --apply',
  options: { apply: { type: 'boolean' }, 'dry-run': { type: 'boolean' }, json: { type: 'boolean' } },
  run: async ({ caller, words, values }) => {
    if (values['apply'] !== true) return unitsEventPreview.run({ caller, words, values })
    if (values['dry-run'] === true) throw new UsageError('--apply và --dry-run loại trừ nhau. / --apply and --dry-run exclude each other.')
    const batches = [...(await readBatches(words))]
    const reply = await caller.call(applyUnitEvents, { body: { batches, origin: 'console' } })
    show(values, reply, () => formatApplied(reply))
  },
}

export const unitsHistory: Command = {
  name: 'units history',
  usage: '<mã, tên / code, name> [--json]',
  summary: 'Dòng thời gian của một đơn vị, cả trước và sau sắp xếp / a unit’s line through time, before and after mergers',
  options: { json: { type: 'boolean' } },
  run: async ({ caller, words, values }) => {
    const text = words.join(' ').trim()
    if (text === '') throw new UsageError('Thiếu mã hoặc tên đơn vị. / The code or name of a unit is missing.')
    const unit = await caller.call(findUnit, { query: { text } })
    const history = await caller.call(getHistory, { params: { id: unit.id } })
    const events = await caller.call(listEventBatches, { query: { unit: unit.id, limit: 50 } })
    show(values, { unit, history, events: events.items }, () => [formatUnit(unit, history), '', formatBatches(events.items)].join('\n'))
  },
}
