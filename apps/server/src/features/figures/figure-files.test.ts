// The dictionary, forms and holidays as shipped: they hold together, claim nothing unseen, and what is wrong in a file is said by line.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dueOn, periodOf } from '@binhyen/core/calendar/periods.domain'
import { dayOfWeek, isWorkingDay, type Holidays } from '@binhyen/core/calendar/working-days.domain'
import { figureTopics } from '@binhyen/core/figures/figures.domain'
import { figuresOf } from '@binhyen/core/figures/forms.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { calendarDirectory, readHolidays } from '#server/features/calendar/load-holidays.service'
import { FilesInvalid } from '#server/platform/files/checked-yaml'
import { figuresDirectory, fingerprintOfFigureFiles, formsDirectory, readFigureFiles } from './figure-files.service.ts'

let directory = ''
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'figures-'))
})
afterAll(async () => {
  await rm(directory, { recursive: true, force: true })
})

type Copy = { readonly figures: string; readonly forms: string; readonly calendar: string }
async function copyWith(file: string, change: (text: string) => string): Promise<Copy> {
  const at = await mkdtemp(join(directory, 'copy-'))
  const copy = { figures: join(at, 'figures'), forms: join(at, 'forms'), calendar: join(at, 'calendar') }
  await cp(figuresDirectory, copy.figures, { recursive: true })
  await cp(formsDirectory, copy.forms, { recursive: true })
  await cp(calendarDirectory, copy.calendar, { recursive: true })
  const before = await readFile(join(at, file), 'utf8')
  const after = change(before)
  expect(after).not.toBe(before)
  await writeFile(join(at, file), after)
  return copy
}
async function wrongAfter(file: string, change: (text: string) => string): Promise<string> {
  const copy = await copyWith(file, change)
  const read = file.startsWith('calendar') ? readHolidays(copy.calendar) : readFigureFiles(copy)
  return read.then(
    () => '',
    (error: unknown) => {
      if (error instanceof FilesInvalid) return error.lines.join('\n')
      throw error
    },
  )
}
const FIGURES = 'figures/figures.yaml'
const MONTH = 'forms/commune-security-month.yaml'
const OLD = 'forms/province-movement-year.2010-12-15.yaml'
const HOLIDAYS = 'calendar/holidays.yaml'

describe('the dictionary and the forms as shipped', () => {
  it('hold together, and cover every topic', async () => {
    const { figures, forms } = await readFigureFiles()
    expect(new Set(figures.map(({ topic }) => topic))).toEqual(new Set(figureTopics))
    expect(forms.map(({ form, inForce }) => `${form.id} ${form.level} ${form.period} ${inForce.from}`)).toEqual([
      'commune-movement-quarter commune quarter 2024-07-01',
      'commune-peak-ad-hoc commune ad-hoc 2024-07-01',
      'commune-security-month commune month 2024-07-01',
      'commune-security-year commune year 2024-07-01',
      'province-movement-year province year 2010-12-15',
      'province-movement-year province year 2024-07-01',
    ])
  })

  it('are asked for: every figure that is not worked out stands in a form', async () => {
    const { figures, forms } = await readFigureFiles()
    const asked = new Set(forms.flatMap(({ form }) => figuresOf(form)))
    expect(figures.filter(({ id, adds }) => adds !== 'share' && !asked.has(id)).map(({ id }) => id)).toEqual([])
  })

  it('claim no source that was checked, and name no person', async () => {
    const { figures, forms } = await readFigureFiles()
    expect([...figures, ...forms.map(({ form }) => form)].filter(({ checked }) => checked)).toEqual([])
    for (const { source } of figures) expect(source).toMatch(/Chưa thấy văn bản quy định biểu mẫu/)
    for (const { name } of figures) expect(name.vi).not.toMatch(/họ tên|họ và tên|căn cước|số định danh|năm sinh|địa chỉ/i)
  })

  it('tell the teams of the law of 2023 from those before it', async () => {
    const { figures } = await readFigureFiles()
    const spanOf = (id: string): unknown => figures.find((figure) => figure.id === id)?.valid
    expect(spanOf('securityTeamsEarlier')).toEqual({ from: '2010-12-15', to: '2024-07-01' })
    expect(spanOf('securityTeams')).toEqual({ from: '2024-07-01', to: null })
  })

  it('have a fingerprint that any change moves', async () => {
    const same = await copyWith(MONTH, (text) => `${text}# more\n`)
    expect(await fingerprintOfFigureFiles(same)).not.toBe(await fingerprintOfFigureFiles())
    expect(await fingerprintOfFigureFiles({ ...same, forms: formsDirectory })).toBe(await fingerprintOfFigureFiles())
  })
})

describe('what is wrong in a file', () => {
  it('is said with its line', async () => {
    const lines = (await readFile(join(formsDirectory, 'commune-security-month.yaml'), 'utf8')).split('\n')
    const line = lines.findIndex((each) => each.includes('figure: trafficDead')) + 1
    expect(await wrongAfter(MONTH, (text) => text.replace('figure: trafficDead', 'figure: trafficGone'))).toContain(
      `data/forms/commune-security-month.yaml:${String(line)} sections.2.figures.1: figure trafficGone is not in the dictionary`,
    )
  })

  it.each<[string, string, (text: string) => string, RegExp]>([
    ['an owner nobody named', FIGURES, (text) => text.replace('owner: police', 'owner: army'), /figures\.0\.owner: unknown owner army/],
    ['a source nobody named', FIGURES, (text) => text.replace('source: starter', 'source: law'), /figures\.0\.source: unknown source law/],
    [
      'offences that are open',
      FIGURES,
      (text) => text.replace('sensitivity: sensitive', 'sensitivity: open'),
      /order-offences are sensitive/,
    ],
    ['a field nobody knows', FIGURES, (text) => text.replace('kind: flow', 'kind: flow\n    suspects: 1'), /Unrecognized key: "suspects"/],
    [
      'a day that does not exist',
      FIGURES,
      (text) => text.replace('from: 2010-12-15', 'from: 2010-02-30'),
      /figures\.0\.from: not a calendar day/,
    ],
    ['broken YAML', FIGURES, (text) => text.replace('figures:', 'figures: ['), /figures\.yaml:\d+: /],
    [
      'a formula that is none',
      MONTH,
      (text) => text.replace('orderOffences >= orderOffencesVerySerious', 'orderOffences >='),
      /checks\.0\.holds: impossible formula/,
    ],
    [
      'a name that is not its file',
      MONTH,
      (text) => text.replace('id: commune-security-month', 'id: commune-month'),
      /belongs into data\/forms\/commune-month\.yaml/,
    ],
    ['an end before the beginning', OLD, (text) => text.replace('to: 2024-07-01', 'to: 2010-01-01'), /inForce\.to: ends before it begins/],
    [
      'two versions at once',
      'forms/commune-security-year.yaml',
      (text) => text.replace('id: commune-security-year', 'id: commune-security-month'),
      /commune-security-year\.yaml: is in force at the same time as commune-security-month\.yaml/,
    ],
    // a figure that ends on 01/7/2024 cannot be asked for beyond it
    [
      'a figure that ends before its form',
      'forms/province-movement-year.2024-07-01.yaml',
      (text) => text.replace('figure: securityTeams,', 'figure: securityTeamsEarlier,'),
      /securityTeamsEarlier is not in the dictionary on every day/,
    ],
    ['a deadline without a working day', MONTH, (text) => text.replace('workingDays: 2', 'workingDays: 0'), /due\.commune/],
    ['a holiday written twice', HOLIDAYS, (text) => text.replace('from: 2020-01-01', 'from: 2019-01-01'), /2019-01-01 is written twice/],
    ['a weekday worked in exchange', HOLIDAYS, (text) => text.replace('from: 2019-05-04', 'from: 2019-05-03'), /only a Saturday or Sunday/],
    ['a holiday of a year', HOLIDAYS, (text) => text.replace('to: 2019-02-08', 'to: 2020-02-08'), /longer than any holiday/],
  ])('%s', async (_what, file, change, expected) => {
    expect(await wrongAfter(file, change)).toMatch(expected)
  })
})

describe('the holidays as shipped', () => {
  const known = async (): Promise<Holidays> => {
    const days = await readHolidays()
    const of = (kind: string): Set<ReturnType<typeof plainDate>> => new Set(days.filter((each) => each.kind === kind).map(({ day }) => day))
    return { off: of('off'), worked: of('worked'), years: new Set() }
  }

  it('give each year at least the working days the labour code takes off, and no more than a fortnight', async () => {
    const holidays = await known()
    for (let year = 2019; year <= 2027; year += 1) {
      const free = [...holidays.off].filter((day) => day.startsWith(String(year)) && dayOfWeek(day) <= 5)
      expect(free.length, String(year)).toBeGreaterThanOrEqual(9)
      expect(free.length, String(year)).toBeLessThanOrEqual(14)
    }
  })

  it('move a deadline that would fall into the lunar new year', async () => {
    const holidays = await known()
    // data of month 2/2026 close on 14/02; 16–20/02 are the lunar new year
    expect(dueOn(periodOf('month', 2026, 2), { workingDays: 2 }, holidays)).toBe('2026-02-24')
    expect(isWorkingDay(plainDate('2026-02-18'), holidays)).toBe(false)
  })
})
