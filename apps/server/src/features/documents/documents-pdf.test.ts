// The only place for the tests of the PDF file: read back with pdftotext and pdfinfo, and compared with the Word file of the same document.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { inflateRawSync, inflateSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { Block, ReportDocument } from '@binhyen/core/documents/documents.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { sampleReport } from '../../../test/report-sample.ts'
import { renderDocx } from './documents-docx.service.ts'
import { renderPdf, stopPdf } from './documents-pdf.service.ts'

const MARK = 'DỮ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ'
/** Every sign that means something in Typst's markup, code or maths. */
const SIGNS = String.raw`#let $x_1^2$ @ref \n "q" [b] *c* _d_ ~e ${'`'}f${'`'} = - + / // <g> {h} 'i' …`

const sample = (demonstration: boolean): ReportDocument => sampleReport(demonstration, (number) => `Xã Đặng Thuỳ Trâm ${String(number)}`)

function toolAt(name: string): string | undefined {
  const found = (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path))
  if (found === undefined && process.env['CI'] === 'true') throw new Error(`${name} is missing: in CI the PDF file must be read back`)
  return found
}
const pdftotext = toolAt('pdftotext')
if (pdftotext === undefined) process.stderr.write('poppler (pdftotext) is not installed: the text of the PDF file is not tested here\n')

function pagesOf(pdf: Uint8Array, order: '-layout' | '-raw' = '-layout'): readonly string[] {
  if (pdftotext === undefined) throw new Error('pdftotext is missing')
  const text = execFileSync(pdftotext, [order, '-enc', 'UTF-8', '-', '-'], { input: pdf, stdio: ['pipe', 'pipe', 'ignore'] }).toString(
    'utf8',
  )
  return text.split('\f').slice(0, -1)
}

const squeezed = (text: string): string => text.replace(/\s+/g, ' ').trim()
const told = (pdf: Uint8Array): string => squeezed(pagesOf(pdf, '-raw').join(' '))

/** The words of the Word file's body. */
async function docxText(document: ReportDocument): Promise<string> {
  const zip = Buffer.from(await renderDocx(document))
  const at = zip.indexOf('word/document.xml', zip.readUInt32LE(zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6])) + 16)) - 46
  const local = zip.readUInt32LE(at + 42)
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  const xml = inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20))).toString('utf8')
  return squeezed(xml.replace(/<\/w:(p|tc)>/g, ' ').replace(/<[^>]+>/g, ''))
}

/** The objects of a PDF file as text, their streams unpacked. */
function insides(pdf: Uint8Array): string {
  const bytes = Buffer.from(pdf)
  const parts = [bytes.toString('latin1')]
  for (let at = bytes.indexOf('stream\n'); at >= 0; at = bytes.indexOf('stream\n', at + 1)) {
    try {
      parts.push(inflateSync(bytes.subarray(at + 7)).toString('latin1'))
    } catch {
      // an unpacked stream, or the word inside another
    }
  }
  return parts.join('\n')
}

const cellsOf = (blocks: readonly Block[]): readonly string[] =>
  blocks.flatMap((block) => (block.kind === 'table' ? block.rows.flat() : []))

afterAll(stopPdf)

describe('the PDF file', () => {
  test('is a tagged A4 document with its fonts, language and title', async () => {
    const inside = insides(await renderPdf(sample(false)))
    expect(inside).toContain('/MarkInfo')
    expect(inside).toContain('pdfuaid')
    expect(inside).toMatch(/\/Lang\s?\(vi/)
    expect(inside).toMatch(/\/Title\s?[(<]/)
    expect(inside).toMatch(/\/MediaBox\s?\[0 0 595\.27\d+ 841\.8\d+\]/)
    expect(new Set([...inside.matchAll(/\/BaseFont\s?\/[A-Z]{6}\+([A-Za-z]+)/g)].map((each) => each[1]))).toEqual(new Set(['Tinos']))
  })

  test('equal documents are equal bytes', async () => {
    const first = await renderPdf(sample(true))
    await stopPdf()
    expect(Buffer.from(await renderPdf(sample(true))).equals(Buffer.from(first))).toBe(true)
  })

  test('where the machine has no compiler, says so and goes on', async () => {
    await stopPdf()
    const none = new URL(
      'data:text/javascript,import{parentPort}from"node:worker_threads";parentPort.postMessage({unavailable:"no binding"});parentPort.close()',
    )
    await expect(renderPdf(sample(false), none)).rejects.toMatchObject({ code: 'document.pdf-unavailable' })
    await stopPdf()
    expect(
      Buffer.from(await renderPdf(sample(false)))
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
  })

  test('a page of text that cannot be set rejects, and the next is made', async () => {
    await expect(renderPdf({ ...sample(false), on: plainDate('2020-12-31'), blocks: undefined as never })).rejects.toThrow(
      'could not be set',
    )
    expect((await renderPdf(sample(false))).byteLength).toBeGreaterThan(10_000)
  })
})

describe.runIf(pdftotext !== undefined)('the words of the PDF file', () => {
  test('are the words of the Word file, with the same figures', async () => {
    const document = sample(false)
    const words = told(await renderPdf(document))
    const sentence = 'Toàn tỉnh có 97/119 xã đạt chỉ tiêu 19.2, đạt 81,5%, tăng 14 xã (11,8 điểm phần trăm) so với năm 2019.'
    expect(words).toContain(sentence)
    expect(words).toBe(words.normalize('NFC'))
    const docx = await docxText(document)
    expect(docx).toContain(sentence)
    const figures = (text: string): readonly string[] => (text.match(/\d[\d.,/]*\d|\d/g) ?? []).toSorted()
    const numbersOfPages = pagesOf(await renderPdf(document))
      .slice(1)
      .map((_, index) => String(index + 2))
    expect(figures(words)).toEqual([...figures(docx), ...numbersOfPages].toSorted())
    for (const cell of cellsOf([...document.blocks, ...document.annexes.flatMap((annex) => annex.blocks)])) expect(words).toContain(cell)
  })

  test('carry whatever was typed as it was typed, never as Typst', async () => {
    const blocks: readonly Block[] = [
      { kind: 'heading', level: 1, text: SIGNS },
      { kind: 'paragraph', runs: [{ text: SIGNS, bold: true, italic: true }] },
      { kind: 'table', caption: SIGNS, columns: [{ title: SIGNS, align: 'left', width: 1 }], rows: [[SIGNS], [SIGNS]] },
    ]
    const made = { ...sample(false), subject: SIGNS, number: SIGNS, recipients: [SIGNS], title: SIGNS, blocks, annexes: [] }
    const solid = (text: string): string => text.replace(/\s/g, '')
    expect(solid(pagesOf(await renderPdf(made), '-raw').join('')).split(solid(SIGNS)).length - 1).toBe(9)
  })

  test('number the pages from the second on, mark each page of illustrative data, and repeat table heads', async () => {
    const pages = pagesOf(await renderPdf(sample(true)))
    expect(pages.length).toBeGreaterThan(3)
    for (const [index, page] of pages.entries()) {
      const lines = page
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '')
      expect(lines.indexOf(MARK)).toBe(index === 0 ? 0 : 1)
      if (index > 0) expect(lines[0]).toBe(String(index + 1))
      if (index > 0) expect(lines.some((line) => /^TT\s+Đơn vị\s+Thuộc$/.test(line))).toBe(true)
    }
    expect(pagesOf(await renderPdf(sample(false))).join('\n')).not.toContain('MINH HỌA')
  })

  test('never leave the head of a table alone at the end of a page', async () => {
    const document = sample(false)
    const table: Block = {
      kind: 'table',
      caption: 'Bảng thử',
      columns: [{ title: 'CỘT ĐẦU', align: 'left', width: 1 }],
      rows: Array.from({ length: 3 }, (_, index) => [`dòng ${index + 1}`]),
    }
    for (let lines = 20; lines <= 34; lines += 1) {
      const filler: readonly Block[] = Array.from({ length: lines }, () => ({ kind: 'paragraph', runs: [{ text: 'Chữ.' }] }))
      const pages = pagesOf(await renderPdf({ ...document, bases: [], annexes: [], blocks: [...filler, table] }))
      for (const page of pages) {
        if (page.includes('Bảng thử')) expect(page).toContain('CỘT ĐẦU')
        if (page.includes('CỘT ĐẦU')) expect(page).toMatch(/dòng \d/)
      }
    }
  })
})
