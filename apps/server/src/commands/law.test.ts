// The law on the command line: files checked, a verdict with its exit code, a set and what differs between two.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { lawsDirectory } from '#server/features/criteria/law-files.service'
import * as console from '../platform/console.ts'
import { UsageError, type Caller } from './command.ts'
import { evaluateFacts } from './evaluate.ts'
import { lawCheck, lawDiff, lawShow } from './law.ts'
import { inRollback } from '../../test/harness.ts'

let directory = ''
let printed: string[] = []
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'binhyen-law-'))
  printed = []
  vi.spyOn(console, 'print').mockImplementation((text) => void printed.push(text))
  vi.spyOn(console, 'say').mockImplementation((text) => void printed.push(text))
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(directory, { recursive: true, force: true })
})
const run = (command: typeof lawCheck, words: string[], values = {}) => command.run({ words, values })

describe('law check', () => {
  test('counts what holds', async () => {
    expect(await run(lawCheck, [])).toBe(0)
    expect(printed[0]).toMatch(/^\d+ văn bản, 19 bộ tiêu chí, \d+ trường hợp mẫu: không có lỗi\./)
  })

  test('lists what is wrong by file and line, and ends with 1', async () => {
    await cp(lawsDirectory, directory, { recursive: true })
    const file = join(directory, 'tt-124-2021-tt-bca/tt124-2021-commune.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('models >= 1', 'models >= "x"'))
    expect(await run(lawCheck, [directory])).toBe(1)
    expect(printed[0]).toMatch(/tt124-2021-commune\.yaml:\d+ clauses\.0\.rules\.3\.formula/)
  })

  test('refuses a directory that is not there', async () => {
    await expect(run(lawCheck, [join(directory, 'no')])).rejects.toThrow(UsageError)
  })
})

describe('evaluate', () => {
  const facts = async (text: string): Promise<string> => {
    const file = join(directory, 'facts.yaml')
    await writeFile(file, text)
    return file
  }
  const window = 'window: { from: 2015-01-01, to: 2016-01-01 }\n'

  test.each([
    ['criterion19Met: true', 0, /^Đạt/],
    ['criterion19Met: false', 4, /^Chưa đạt/],
    ['criterion19Met: null', 5, /^Chưa đủ căn cứ/],
  ])('%s ends with %i', async (said, exitCode, words) => {
    const file = await facts(`${window}facts: { ${said} }`)
    expect(await run(evaluateFacts, ['criterion-19-2009', file])).toBe(exitCode)
    expect(printed.join('\n')).toMatch(words)
  })

  test('JSON holds the verdict, the trace and the words', async () => {
    await run(evaluateFacts, ['criterion-19-2009', await facts(`${window}facts: { criterion19Met: false }`)], { json: true })
    expect(JSON.parse(printed[0] ?? '')).toMatchObject({
      outcome: 'not-met',
      trace: { clauses: [{ rules: [{ reason: 'attested.no' }] }] },
      words: { outcome: 'not-met' },
    })
  })

  test.each([
    [['criterion-19-2009'], null, /một tệp số liệu/],
    [['no-set', 'x'], `${window}facts: {}`, /Không có bộ tiêu chí "no-set"/],
    [['criterion-19-2009', 'x'], `${window}facts: { suspect: true }`, /criterion19Met/],
    [['criterion-19-2009', 'x'], 'facts: {}', /window/],
    [['criterion-19-2009', 'x'], `window: { from: 2016-01-01, to: 2015-01-01 }\nfacts: {}`, /ends before it begins/],
    [['criterion-19-2009', 'x'], 'facts: [', /facts\.yaml/],
    [['criterion-19-2009', 'gone'], null, /Không đọc được tệp/],
  ])('refuses %j', async (words, text, said) => {
    const file = text === null ? words[1] : await facts(text)
    const given = words.length === 1 ? words : [words[0] ?? '', file ?? '']
    await expect(run(evaluateFacts, given)).rejects.toThrow(said)
  })
})

describe('law show and diff', () => {
  const asked = (command: typeof lawShow, words: string[], values = {}) =>
    inRollback(async ({ as }) => {
      const auditor = await as('auditor', 'VN')
      const caller: Caller = {
        call: async (endpoint, input) => {
          const answer = await auditor.call(endpoint, input as never)
          if (answer.code !== null) throw new Error(answer.code)
          return answer.body
        },
        download: () => Promise.reject(new Error('not asked')),
        upload: () => Promise.reject(new Error('not asked')),
      }
      await command.run({ caller, words, values })
    })

  test('a set by its articles, as it holds in a province on a day', async () => {
    await asked(lawShow, ['tt124-2021-commune'], { province: 'An Giang', on: '1/8/2026' })
    expect(printed[0]).toMatch(/art5-4 {2}Khoản 4 Điều 5 Thông tư 124\/2021\/TT-BCA: .*\[chưa đối chiếu\]/)
    expect(printed[0]).toContain('recognised-70: Từ 70%')
  })

  test('two circulars, clause by clause', async () => {
    await asked(lawDiff, ['tt23-2012-commune', 'tt124-2021-commune@1'])
    const text = printed[0] ?? ''
    expect(text).toContain('~ instrument: tt-23-2012-tt-bca → tt-124-2021-tt-bca')
    expect(text).toMatch(/~ art5-1 .*\n {4}trước: art6-papers/)
    expect(text).toContain('+ models-1: Có ít nhất 01 mô hình hoạt động hiệu quả')
    await asked(lawDiff, ['tt124-2021-commune', 'tt124-2021-commune'])
    expect(printed[1]).toMatch(/^Hai bộ tiêu chí giống nhau/)
  })

  test.each([
    [lawShow, [], {}, /Thiếu mã bộ tiêu chí/],
    [lawShow, ['x@y'], {}, /không phải số bản/],
    [lawShow, ['tt124-2021-commune'], { on: '31/2/2026' }, /không phải ngày có thật/],
    [lawShow, ['tt124-2021-commune'], { on: '2022-02-09' }, /criteria\.set-not-in-force/],
    [lawShow, ['no-such-set'], {}, /criteria\.set-not-found/],
  ] as const)('refuses what is written wrongly: %#', async (command, words, values, said) => {
    await expect(asked(command, [...words], values)).rejects.toThrow(said)
  })
})
