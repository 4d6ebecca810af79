// The only place that writes a report as it was handed in as a workbook: numbers that stay numbers, the words said with them beside.
import { cellKey } from '@binhyen/core/figures/forms.domain'
import { vietnamesePeriod, vietnamesePeriodWithDays } from '@binhyen/core/reports/period-words.domain'
import type { HandInReply } from '@binhyen/core/reports/reports.contract'
import { templateSections, type TemplateSection } from '@binhyen/core/exchange/workbook.domain'
import { vietnameseDate } from '@binhyen/core/shared/plain-date'
import type ExcelJS from 'exceljs'
import { requireFresh } from '#server/features/access/sessions.service'
import type { Ctx } from '#server/platform/context'
import { newWorkbook, workbookBytes } from '#server/platform/files/workbook'
import type { Download } from '#server/platform/http/register'
import { getHandIn } from '#server/features/reports/report-view.service'
import {
  addHead,
  addHeaders,
  forPrint,
  frame,
  hiddenWords,
  numberFormat,
  takenOut,
  written,
  XLSX,
  type Written,
} from './workbook-sheets.service.ts'

type Writing = {
  readonly handIn: HandInReply
  readonly head: readonly string[]
  readonly valueOf: (unitId: string, figure: string) => Written
  readonly demonstration: boolean
}

/** @throws report.not-found; auth.confirmation-required for the report of a province */
export async function handInWorkbook(ctx: Ctx, id: string, seq: number): Promise<Download> {
  // days are branded where a reply is parsed
  const handIn = (await getHandIn(ctx, id, seq)) as HandInReply
  // a whole province is carried away only by who is at the keyboard now
  if (handIn.unit.level === 'province') await requireFresh(ctx)
  const cells = new Map(handIn.cells.map(({ cell, ...at }) => [cellKey(at), cell]))
  const hidden = new Map(handIn.blurred.map(({ mark, ...at }) => [cellKey(at), mark]))
  const place = handIn.unit.parentName === null ? handIn.unit.name : `${handIn.unit.name}, ${handIn.unit.parentName}`
  const head = [
    handIn.form.title.vi,
    `${place} – ${vietnamesePeriodWithDays(handIn.period)}`,
    `Nguồn: báo cáo của ${handIn.unit.name}, lần nộp ${String(handIn.seq)}, ngày ${vietnameseDate(handIn.onDate)}${handIn.late ? ' (nộp muộn)' : ''}; người nộp: ${handIn.by}. Biểu mẫu: ${handIn.form.source}.`,
    `${takenOut(ctx)}${handIn.hash === null ? '' : ` Mã kiểm tra của lần nộp: ${handIn.hash.slice(0, 16)}.`}`,
  ]
  const writing: Writing = {
    handIn,
    head,
    demonstration: ctx.demonstration,
    valueOf: (unitId, figure) => {
      const key = cellKey({ unitId, figure })
      const mark = hidden.get(key)
      return mark === undefined ? written(cells.get(key) ?? null) : { number: null, words: hiddenWords(mark) }
    },
  }
  return {
    fileName: `${handIn.form.title.vi} – ${handIn.unit.name} – ${vietnamesePeriod(handIn.period)} – lần nộp ${String(seq)}.xlsx`,
    contentType: XLSX,
    bytes: () => write(writing),
  }
}

async function write(writing: Writing): Promise<Uint8Array> {
  const { handIn } = writing
  const workbook = newWorkbook()
  for (const section of templateSections(handIn.form, handIn.villages.length)) {
    const sheet = workbook.addWorksheet(section.name)
    if (section.rows === 'unit') writeUnitSheet(sheet, section, writing)
    else writeGrid(sheet, section, writing)
  }
  if (handIn.answers.length > 0) writeAnswers(workbook.addWorksheet('Giải trình'), writing)
  if (handIn.changes.length > 0) writeChanges(workbook.addWorksheet('Thay đổi'), writing)
  return workbookBytes(workbook)
}

function begin(sheet: ExcelJS.Worksheet, section: string, { handIn, head, demonstration }: Writing): number {
  const row = addHead(sheet, [...head, section])
  forPrint(sheet, {
    headerRow: row,
    foot: `${handIn.unit.name} – ${vietnamesePeriod(handIn.period)} – lần nộp ${String(handIn.seq)}`,
    demonstration,
  })
  return row
}

const figureIn = (handIn: HandInReply, id: string): HandInReply['figures'][number] | undefined =>
  handIn.figures.find((figure) => figure.id === id)

function writeUnitSheet(sheet: ExcelJS.Worksheet, section: TemplateSection, writing: Writing): void {
  const { handIn, valueOf } = writing
  const head = begin(sheet, section.title, writing)
  addHeaders(sheet, head, [
    ['STT', 6],
    ['Chỉ tiêu', 52],
    ['Đơn vị tính', 14],
    ['Số liệu', 18],
    ['Như đã báo cáo', 44],
  ])
  sheet.views = [{ state: 'frozen', xSplit: 2, ySplit: head }]
  section.figures.forEach((id, at) => {
    const row = head + 1 + at
    const figure = figureIn(handIn, id)
    const { number, words } = valueOf(handIn.unit.id, id)
    frame(sheet.getCell(row, 1), at + 1)
    frame(sheet.getCell(row, 2), figure?.name.vi ?? id, { wrap: true })
    frame(sheet.getCell(row, 3), figure?.unit.vi ?? '')
    frame(sheet.getCell(row, 4), number, { format: numberFormat(figure?.decimals ?? 0) })
    frame(sheet.getCell(row, 5), words, { wrap: true })
  })
}

/** A column of words stands behind a column of numbers only where somebody said some. */
function writeGrid(sheet: ExcelJS.Worksheet, section: TemplateSection, writing: Writing): void {
  const { handIn, valueOf } = writing
  const head = begin(sheet, section.title, writing)
  const worded = new Set(section.figures.filter((id) => handIn.villages.some((village) => valueOf(village.id, id).words !== null)))
  addHeaders(sheet, head, [
    ['STT', 6],
    ['Mã', 13],
    ['Thôn, tổ dân phố', 34],
    ...section.figures.flatMap((id): readonly (readonly [string, number])[] => {
      const figure = figureIn(handIn, id)
      const name = figure === undefined ? id : `${figure.name.vi} (${figure.unit.vi})`
      return worded.has(id)
        ? [
            [name, 16],
            [`${figure?.name.vi ?? id}, như đã báo cáo`, 24],
          ]
        : [[name, 16]]
    }),
  ])
  sheet.views = [{ state: 'frozen', xSplit: 3, ySplit: head }]
  handIn.villages.forEach((village, at) => {
    const row = head + 1 + at
    frame(sheet.getCell(row, 1), at + 1)
    frame(sheet.getCell(row, 2), village.id.split('@')[0] ?? village.id)
    frame(sheet.getCell(row, 3), village.name, { wrap: true })
    let column = 4
    for (const id of section.figures) {
      const { number, words } = valueOf(village.id, id)
      frame(sheet.getCell(row, column), number, { format: numberFormat(figureIn(handIn, id)?.decimals ?? 0) })
      column += 1
      if (!worded.has(id)) continue
      frame(sheet.getCell(row, column), words, { wrap: true })
      column += 1
    }
  })
}

/** What its unit answered to warnings, as it went with the report. */
function writeAnswers(sheet: ExcelJS.Worksheet, writing: Writing): void {
  const { handIn } = writing
  const head = begin(sheet, 'Giải trình các cảnh báo', writing)
  const names = new Map([[handIn.unit.id, handIn.unit.name], ...handIn.villages.map(({ id, name }) => [id, name] as const)])
  addHeaders(sheet, head, [
    ['Đơn vị', 34],
    ['Cảnh báo', 60],
    ['Giải trình', 60],
  ])
  sheet.views = [{ state: 'frozen', ySplit: head }]
  handIn.answers.forEach(({ key, answer }, at) => {
    const row = head + 1 + at
    const { unitId, warning } = warningOf(handIn, key)
    frame(sheet.getCell(row, 1), names.get(unitId) ?? unitId, { wrap: true })
    frame(sheet.getCell(row, 2), warning, { wrap: true })
    frame(sheet.getCell(row, 3), answer, { wrap: true })
  })
}

/** A warning as the form words it, from the key it is answered by (findingKey). */
function warningOf(handIn: HandInReply, key: string): { readonly unitId: string; readonly warning: string } {
  const [kind = '', about = '', unitId = ''] = key.split(' ')
  const check = handIn.form.checks.find(({ id }) => kind === 'check' && id === about)
  if (check !== undefined) return { unitId, warning: check.words.vi }
  const figures = about.split('+').map((id) => figureIn(handIn, id)?.name.vi ?? id)
  return { unitId, warning: `${figures.join(', ')}: số của đơn vị khác tổng các khu dân cư` }
}

function writeChanges(sheet: ExcelJS.Worksheet, writing: Writing): void {
  const { handIn } = writing
  const head = begin(sheet, `Thay đổi so với lần nộp ${String(handIn.seq - 1)}`, writing)
  const hidden = new Set(handIn.blurred.map(cellKey))
  const names = new Map([[handIn.unit.id, handIn.unit.name], ...handIn.villages.map(({ id, name }) => [id, name] as const)])
  addHeaders(sheet, head, [
    ['Đơn vị', 34],
    ['Chỉ tiêu', 48],
    ['Trước', 22],
    ['Sau', 22],
    ['Lý do trả lại', 44],
  ])
  sheet.views = [{ state: 'frozen', ySplit: head }]
  handIn.changes.forEach(({ unitId, figure, before, after, reason }, at) => {
    const row = head + 1 + at
    const format = numberFormat(figureIn(handIn, figure)?.decimals ?? 0)
    const said = (cell: typeof before): string | number | null => {
      const { number, words } = written(cell)
      return words ?? number ?? (hidden.has(cellKey({ unitId, figure })) ? '—' : '(trống)')
    }
    frame(sheet.getCell(row, 1), names.get(unitId) ?? unitId, { wrap: true })
    frame(sheet.getCell(row, 2), figureIn(handIn, figure)?.name.vi ?? figure, { wrap: true })
    frame(sheet.getCell(row, 3), said(before), { format, wrap: true })
    frame(sheet.getCell(row, 4), said(after), { format, wrap: true })
    frame(sheet.getCell(row, 5), reason, { wrap: true })
  })
}
