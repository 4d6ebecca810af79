// The only place for `law check|show|diff`: the law's files checked without a database, sets and what differs between two of them.
import { getSet } from '@binhyen/core/criteria/criteria.contract'
import { diffSets, isSameLaw } from '@binhyen/core/criteria/set-diff.domain'
import { findUnit } from '@binhyen/core/units/units.contract'
import { lawsDirectory, readLaws } from '#server/features/criteria/law-files.service'
import { FilesInvalid } from '#server/platform/files/checked-yaml'
import { formatDiff, formatSet } from '#server/features/criteria/law-text.service'
import { print } from '../platform/console.ts'
import { UsageError, type Caller, type Command, type FileCommand, type Values } from './command.ts'
import { dayIn } from './values.ts'

export const lawCheck: FileCommand = {
  name: 'law check',
  usage: '[thư mục / directory]',
  summary:
    'Kiểm tra các tệp văn bản: cấu trúc, công thức, trường hợp mẫu, vòng lặp / check the law files: schema, formulas, cases, circles',
  options: {},
  run: async ({ words }) => {
    const [directory = lawsDirectory, ...more] = words
    if (more.length > 0) throw new UsageError('Chỉ một thư mục. / One directory only.')
    try {
      const { instruments, sets, cases } = await readLaws(directory)
      const golden = cases.reduce((sum, each) => sum + each.cases.length, 0)
      print(
        `${instruments.length} văn bản, ${sets.length} bộ tiêu chí, ${golden} trường hợp mẫu: không có lỗi. / ` +
          `${instruments.length} instruments, ${sets.length} sets, ${golden} golden cases: nothing is wrong.`,
      )
      return 0
    } catch (error) {
      if (error instanceof FilesInvalid) {
        print(error.lines.join('\n'))
        return 1
      }
      if (Reflect.get(Object(error), 'code') === 'ENOENT') {
        throw new UsageError(`Không có thư mục ${directory}. / There is no directory ${directory}.`)
      }
      throw error
    }
  },
}

/** `tt124-2021-commune` or, for one version, `tt124-2021-commune@3`. */
function versioned(word: string | undefined): { readonly id: string; readonly version?: number } {
  if (word === undefined) throw new UsageError('Thiếu mã bộ tiêu chí. / The id of a set is missing.')
  const [id = '', version] = word.split('@')
  if (version === undefined) return { id }
  if (!/^[1-9]\d{0,5}$/.test(version)) throw new UsageError(`"${version}" không phải số bản. / "${version}" is not a version.`)
  return { id, version: Number(version) }
}

async function provinceIn(caller: Caller, values: Values, on: string | undefined): Promise<string | undefined> {
  const text = values['province']
  if (typeof text !== 'string') return undefined
  const unit = await caller.call(findUnit, { query: { text, ...(on === undefined ? {} : { on }) } })
  if (unit.level !== 'province') throw new UsageError(`${unit.fullName} không phải cấp tỉnh. / ${unit.fullName} is not a province.`)
  return unit.id
}

export const lawShow: Command = {
  name: 'law show',
  usage: '<bộ tiêu chí / set>[@version] [--on YYYY-MM-DD] [--province <mã, tên / code, name>] [--json]',
  summary: 'Một bộ tiêu chí, cả nội dung tỉnh bổ sung / a criteria set, with what a province added',
  options: { on: { type: 'string' }, province: { type: 'string' }, json: { type: 'boolean' } },
  run: async ({ caller, words, values }) => {
    const { id, version } = versioned(words[0])
    const on = dayIn(values, 'on')
    const province = await provinceIn(caller, values, on)
    const query = {
      ...(version === undefined ? {} : { version }),
      ...(on === undefined ? {} : { on }),
      ...(province === undefined ? {} : { province }),
    }
    const reply = await caller.call(getSet, { params: { id }, query })
    print(values['json'] === true ? JSON.stringify(reply, null, 2) : formatSet(reply))
  },
}

export const lawDiff: Command = {
  name: 'law diff',
  usage: '<bộ tiêu chí / set>[@version] <bộ tiêu chí / set>[@version] [--json]',
  summary: 'So sánh hai bộ tiêu chí theo từng nội dung / compare two sets clause by clause',
  options: { json: { type: 'boolean' } },
  run: async ({ caller, words, values }) => {
    const [a, b] = [versioned(words[0]), versioned(words[1])]
    const read = async (at: typeof a) =>
      (await caller.call(getSet, { params: { id: at.id }, query: at.version === undefined ? {} : { version: at.version } })).set
    const before = await read(a)
    const after = await read(b)
    const diff = diffSets(before, after)
    if (values['json'] === true) print(JSON.stringify(diff, null, 2))
    else if (isSameLaw(diff)) print('Hai bộ tiêu chí giống nhau. / The two sets are the same.')
    else print(formatDiff(before, after, diff))
  },
}
