// The only place for how a document tree becomes a Word file: sizes, margins and places of Nghị định 30/2020/NĐ-CP, Phụ lục I.
import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip as mm,
  Document,
  Header,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlignTable,
  WidthType,
  type IParagraphOptions,
  type IRunOptions,
} from 'docx'
import type { Annex, Block, Column, ReportDocument } from '@binhyen/core/documents/documents.domain'
import { withFixedTimes } from './documents-zip.service.ts'

const FONT = 'Times New Roman'
/** Point sizes of the decree; the library counts in half points. */
const SIZE = { national: 12, motto: 13, body: 14, number: 13, date: 13, table: 12, recipientsTitle: 12, recipients: 11, mark: 10 } as const
const MARGIN = { top: 20, bottom: 20, left: 30, right: 20, header: 8 } as const
const TEXT_WIDTH = mm(210 - MARGIN.left - MARGIN.right)
const HEAD_WIDTHS = [mm(68), TEXT_WIDTH - mm(68)] as const
const NO_LINE = { style: BorderStyle.NONE, size: 0, color: 'auto' } as const
const NO_BORDERS = {
  top: NO_LINE,
  bottom: NO_LINE,
  left: NO_LINE,
  right: NO_LINE,
  insideHorizontal: NO_LINE,
  insideVertical: NO_LINE,
} as const
const NO_MARGINS = { top: 0, bottom: 0, left: 0, right: 0 } as const
const CELL_MARGINS = { top: 40, bottom: 40, left: 80, right: 80 } as const
const ALIGN = { left: AlignmentType.LEFT, center: AlignmentType.CENTER, right: AlignmentType.RIGHT } as const

function run(text: string, size: number, style: Omit<IRunOptions, 'text' | 'size'> = {}): TextRun {
  return new TextRun({ ...style, text, size: size * 2 })
}

function line(children: readonly TextRun[], options: Omit<IParagraphOptions, 'children'> = {}): Paragraph {
  return new Paragraph({ ...options, children })
}

const centred = { alignment: AlignmentType.CENTER } as const

/** A solid rule of a given length, centred in a column: the paragraph's border between two indents. */
function rule(columnWidth: number, length: number): Paragraph {
  const side = Math.max(0, Math.round((columnWidth - length) / 2))
  return new Paragraph({
    indent: { left: side, right: side },
    spacing: { before: 40, after: 0, line: 80, lineRule: LineRuleType.EXACT },
    border: { top: { style: BorderStyle.SINGLE, size: 6, color: '000000', space: 0 } },
    children: [run('', 2)],
  })
}

function plainCell(children: readonly Paragraph[], width: number): TableCell {
  return new TableCell({ children: [...children], width: { size: width, type: WidthType.DXA }, margins: NO_MARGINS, borders: NO_BORDERS })
}

function twoColumns(left: readonly Paragraph[][], right: readonly Paragraph[][], widths: readonly [number, number]): Table {
  const rows = left.map(
    (cell, index) => new TableRow({ cantSplit: true, children: [plainCell(cell, widths[0]), plainCell(right[index] ?? [], widths[1])] }),
  )
  return new Table({
    rows,
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: [...widths],
    layout: TableLayoutType.FIXED,
    borders: NO_BORDERS,
  })
}

function heading(document: ReportDocument): Table {
  const [left, right] = HEAD_WIDTHS
  const bodies = [
    ...(document.superiorBody === null ? [] : [line([run(document.superiorBody, SIZE.national)], centred)]),
    line([run(document.issuingBody, SIZE.national, { bold: true })], centred),
    rule(left, Math.round(left / 3)),
  ]
  const nation = [
    line([run(document.nationalTitle, SIZE.national, { bold: true })], centred),
    line([run(document.nationalMotto, SIZE.motto, { bold: true })], centred),
    rule(right, mm(61)),
  ]
  return twoColumns(
    [bodies, [line([run(document.number, SIZE.number)], { ...centred, spacing: { before: 80 } })]],
    [nation, [line([run(document.placeAndDate, SIZE.date, { italics: true })], { ...centred, spacing: { before: 80 } })]],
    HEAD_WIDTHS,
  )
}

function addressees(names: readonly string[]): readonly Paragraph[] {
  if (names.length === 0) return []
  if (names.length === 1) {
    return [line([run(`Kính gửi: ${names.join('')}.`, SIZE.body)], { ...centred, spacing: { before: 120, after: 120 } })]
  }
  const last = names.length - 1
  return [
    line([run('Kính gửi:', SIZE.body)], { indent: { left: mm(25) }, spacing: { before: 120 }, keepNext: true }),
    ...names.map((name, index) =>
      line([run(`- ${name}${index === last ? '.' : ';'}`, SIZE.body)], {
        indent: { left: mm(40), hanging: mm(3) },
        spacing: { after: index === last ? 120 : 0 },
      }),
    ),
  ]
}

function body(children: readonly TextRun[], extra: Omit<IParagraphOptions, 'children'> = {}): Paragraph {
  return line(children, {
    alignment: AlignmentType.JUSTIFIED,
    indent: { firstLine: mm(12.7) },
    spacing: { before: 120, after: 0, line: 264, lineRule: LineRuleType.AUTO },
    ...extra,
  })
}

type Look = { readonly head: boolean; readonly keepNext: boolean }

function cell(text: string, column: Column, width: number, { head, keepNext }: Look): TableCell {
  return new TableCell({
    width: { size: width, type: WidthType.DXA },
    margins: CELL_MARGINS,
    verticalAlign: VerticalAlignTable.CENTER,
    children: [
      line([run(text, SIZE.table, { bold: head })], {
        alignment: head ? AlignmentType.CENTER : ALIGN[column.align],
        ...(keepNext ? { keepNext } : {}),
      }),
    ],
  })
}

/**
 * A table over the full text width; its header row repeats on every page and no row breaks across pages.
 * The header keeps to the row after it, and the last two rows to each other: neither stands alone on a page.
 */
function table(block: Extract<Block, { kind: 'table' }>): Table {
  const shares = block.columns.reduce((sum, column) => sum + column.width, 0)
  const widths = block.columns.map((column) => Math.floor((TEXT_WIDTH * column.width) / shares))
  const row = (texts: readonly string[], look: Look): TableRow =>
    new TableRow({
      ...(look.head ? { tableHeader: true } : {}),
      cantSplit: true,
      children: block.columns.map((column, index) => cell(texts[index] ?? '', column, widths[index] ?? 0, look)),
    })
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    columnWidths: widths,
    layout: TableLayoutType.FIXED,
    rows: [
      row(
        block.columns.map((column) => column.title),
        { head: true, keepNext: block.rows.length > 0 },
      ),
      ...block.rows.map((texts, index) => row(texts, { head: false, keepNext: index === block.rows.length - 2 })),
    ],
  })
}

function blockParts(block: Block): readonly (Paragraph | Table)[] {
  if (block.kind === 'heading') {
    return [body([run(block.text, SIZE.body, { bold: true })], { keepNext: true, keepLines: true, alignment: AlignmentType.LEFT })]
  }
  if (block.kind === 'paragraph') {
    return [body(block.runs.map((each) => run(each.text, SIZE.body, { bold: each.bold === true, italics: each.italic === true })))]
  }
  const caption = line([run(block.caption, SIZE.table, { italics: true })], {
    ...centred,
    keepNext: true,
    spacing: { before: 120, after: 60 },
  })
  return [caption, table(block), line([run('', 6)])]
}

function ending(document: ReportDocument): Table {
  const left = [
    line([run('Nơi nhận:', SIZE.recipientsTitle, { bold: true, italics: true })], { keepNext: true }),
    ...document.recipients.map((recipient) => line([run(`- ${recipient}`, SIZE.recipients)], { keepNext: true })),
  ]
  const name = document.signature.name
  const right = [
    ...document.signature.lines.map((text) => line([run(text, SIZE.body, { bold: true })], { ...centred, keepNext: true })),
    ...[1, 2, 3, 4].map(() => line([run('', SIZE.body)], { keepNext: true })),
    line([run(name ?? '', SIZE.body, { bold: true })], centred),
  ]
  return twoColumns([left], [right], [Math.floor(TEXT_WIDTH / 2), Math.ceil(TEXT_WIDTH / 2)])
}

function annexParts(annex: Annex): readonly (Paragraph | Table)[] {
  return [
    line([run(annex.label, SIZE.body, { bold: true })], { ...centred, pageBreakBefore: true }),
    line([run(annex.title.toUpperCase(), SIZE.body, { bold: true })], centred),
    line([run(annex.reference, SIZE.body, { italics: true })], { ...centred, spacing: { after: 120 } }),
    ...annex.blocks.flatMap(blockParts),
  ]
}

/** The mark of illustrative data stands on every page, the page number from the second on (hidden on page 1 by the decree). */
function header(document: ReportDocument, numbered: boolean): Header {
  const number = numbered ? [line([new TextRun({ children: [PageNumber.CURRENT], size: SIZE.number * 2 })], centred)] : []
  const mark =
    document.demonstration === null ? [] : [line([run(document.demonstration, SIZE.mark, { bold: true, color: 'B00020' })], centred)]
  return new Header({ children: [...number, ...mark] })
}

/**
 * The document as the bytes of a .docx file: A4, Times New Roman, vi-VN.
 * The same tree always gives the same bytes: times inside the file are those of the document's own date.
 */
export async function renderDocx(document: ReportDocument): Promise<Uint8Array> {
  const file = new Document({
    title: document.title,
    creator: document.issuingBody,
    lastModifiedBy: document.issuingBody,
    ...(document.demonstration === null ? {} : { description: document.demonstration }),
    styles: {
      default: {
        document: {
          run: {
            font: FONT,
            size: SIZE.body * 2,
            color: '000000',
            language: { value: 'vi-VN', eastAsia: 'vi-VN', bidirectional: 'ar-SA' },
          },
          paragraph: { spacing: { before: 0, after: 0 } },
        },
      },
    },
    sections: [
      {
        properties: {
          titlePage: true,
          page: {
            size: { width: mm(210), height: mm(297) },
            margin: {
              top: mm(MARGIN.top),
              bottom: mm(MARGIN.bottom),
              left: mm(MARGIN.left),
              right: mm(MARGIN.right),
              header: mm(MARGIN.header),
              footer: mm(10),
            },
          },
        },
        headers: { first: header(document, false), default: header(document, true) },
        children: [
          heading(document),
          line([run(document.kind, SIZE.body, { bold: true })], { ...centred, spacing: { before: 240 } }),
          line([run(document.subject, SIZE.body, { bold: true })], centred),
          rule(TEXT_WIDTH, Math.round(TEXT_WIDTH / 3)),
          ...addressees(document.addressees),
          ...document.bases.map((basis) => body([run(basis, SIZE.body, { italics: true })])),
          ...document.blocks.flatMap(blockParts),
          line([run('', SIZE.body)]),
          ending(document),
          ...document.annexes.flatMap(annexParts),
        ],
      },
    ],
  })
  return withFixedTimes(
    await Packer.toBuffer(file, undefined, [{ path: 'docProps/core.xml', data: coreProperties(document) }]),
    document.on,
  )
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => (char === '&' ? '&amp;' : char === '<' ? '&lt;' : char === '>' ? '&gt;' : '&quot;'))
}

/** The file's own properties, written here because the library stamps them with the clock. */
function coreProperties(document: ReportDocument): string {
  const stamp = `${document.on}T00:00:00Z`
  return (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' +
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" ' +
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" ' +
    'xmlns:dcmitype="http://purl.org/dc/dcmitype/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:title>${escapeXml(document.title)}</dc:title><dc:creator>${escapeXml(document.issuingBody)}</dc:creator>` +
    (document.demonstration === null ? '' : `<dc:description>${escapeXml(document.demonstration)}</dc:description>`) +
    `<cp:lastModifiedBy>${escapeXml(document.issuingBody)}</cp:lastModifiedBy><cp:revision>1</cp:revision><dc:language>vi-VN</dc:language>` +
    `<dcterms:created xsi:type="dcterms:W3CDTF">${stamp}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">${stamp}</dcterms:modified>` +
    '</cp:coreProperties>'
  )
}
