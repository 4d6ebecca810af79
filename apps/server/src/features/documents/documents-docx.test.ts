// The only place for the tests of the Word file: the sizes and places the decree asks for, read back from the file itself.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ReportDocument } from '@binhyen/core/documents/documents.domain'
import { sampleReport } from '../../../test/report-sample.ts'
import { renderDocx } from './documents-docx.service.ts'

const sample = (demonstration: boolean): ReportDocument => sampleReport(demonstration, (number) => `Xã số ${String(number)} <&>`)

/** The entries of a zip file, by name, as text. */
function unzip(bytes: Uint8Array): Map<string, string> {
  const zip = Buffer.from(bytes)
  const entries = new Map<string, string>()
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const data = zip.subarray(start, start + zip.readUInt32LE(at + 20))
    entries.set(name, (zip.readUInt16LE(at + 10) === 0 ? data : inflateRawSync(data)).toString('utf8'))
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  return entries
}

async function partsOf(document: ReportDocument) {
  const entries = unzip(await renderDocx(document))
  const headers = [...entries].filter(([name]) => /^word\/header\d+\.xml$/.test(name)).map(([, xml]) => xml)
  return {
    main: entries.get('word/document.xml') ?? '',
    styles: entries.get('word/styles.xml') ?? '',
    core: entries.get('docProps/core.xml') ?? '',
    headers,
  }
}

function textIn(xml: string): string {
  return xml
    .replace(/<\/w:p>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
}

/** Run properties and paragraph properties around the first run that holds `text`. */
function styleOf(xml: string, text: string): string {
  const paragraph = xml.split('<w:p>').find((each) => textIn(each).includes(text))
  if (paragraph === undefined) throw new Error(`no paragraph holds "${text}"`)
  return paragraph
}

describe('the Word file', () => {
  test('is A4 with the margins of the decree', async () => {
    const { main } = await partsOf(sample(false))
    const size = /<w:pgSz [^>]*>/.exec(main)?.[0] ?? ''
    const margin = /<w:pgMar [^>]*>/.exec(main)?.[0] ?? ''
    const value = (tag: string, name: string) => Number(new RegExp(`w:${name}="(\\d+)"`).exec(tag)?.[1])
    expect([value(size, 'w'), value(size, 'h')].map((twips) => Math.round((twips / 1440) * 25.4))).toEqual([210, 297])
    expect(['top', 'bottom', 'left', 'right'].map((side) => Math.round((value(margin, side) / 1440) * 25.4))).toEqual([20, 20, 30, 20])
  })

  test('is set in Times New Roman, Vietnamese, black, 14 point', async () => {
    const { styles, core } = await partsOf(sample(false))
    const defaults = /<w:docDefaults>.*<\/w:docDefaults>/s.exec(styles)?.[0] ?? ''
    expect(defaults).toContain('w:ascii="Times New Roman"')
    expect(defaults).toContain('<w:sz w:val="28"/>')
    expect(defaults).toContain('w:val="vi-VN"')
    expect(core).toContain('<dc:title>Báo cáo kết quả thực hiện tiêu chí an ninh, trật tự')
  })

  test.each([
    ['CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 24, true, false],
    ['Độc lập - Tự do - Hạnh phúc', 26, true, false],
    ['BỘ CÔNG AN', 24, false, false],
    ['CÔNG AN TỈNH AN GIANG', 24, true, false],
    ['Số:        /BC-CAT', 26, false, false],
    ['An Giang, ngày 31 tháng 12 năm 2020', 26, false, true],
    ['BÁO CÁO', 28, true, false],
    ['Căn cứ Quyết định số 1980', 28, false, true],
    ['Toàn tỉnh có 97/119 xã', 28, false, false],
    ['Nơi nhận:', 24, true, true],
    ['- Lưu: VT, PV05.', 22, false, false],
    ['GIÁM ĐỐC', 28, true, false],
  ])('%s: %i half points, bold %s, italic %s', async (text, size, bold, italic) => {
    const style = styleOf((await partsOf(sample(false))).main, text)
    expect(style).toContain(`<w:sz w:val="${size}"/>`)
    expect(/<w:b(\/| w:val="true")/.test(style)).toBe(bold)
    expect(/<w:i(\/| w:val="true")/.test(style)).toBe(italic)
  })

  test('sets its text justified, first line 1,27 cm in, at least 6 point apart', async () => {
    const style = styleOf((await partsOf(sample(false))).main, 'Toàn tỉnh có 97/119 xã')
    expect(style).toContain('<w:jc w:val="both"/>')
    expect(Number(/w:firstLine="(\d+)"/.exec(style)?.[1])).toBe(720)
    expect(Number(/w:before="(\d+)"/.exec(style)?.[1])).toBeGreaterThanOrEqual(120)
    expect(style).toContain('w:lineRule="auto"')
  })

  test('hides the page number on page 1 and repeats table heads', async () => {
    const { main, headers } = await partsOf(sample(false))
    expect(main).toContain('<w:titlePg')
    expect(headers.filter((xml) => xml.includes('PAGE')).length).toBe(1)
    expect(headers.length).toBe(2)
    expect(main.match(/<w:tblHeader/g)?.length).toBe(3)
  })

  test('keeps the head of a table to its first row, and the last two rows together', async () => {
    const { main } = await partsOf(sample(false))
    const tables = main.split('<w:tbl>').filter((table) => table.includes('<w:tblHeader'))
    expect(tables.length).toBe(3)
    for (const table of tables) {
      const rows = table.split('</w:tbl>', 1)[0]?.split('<w:tr>').slice(1) ?? []
      const kept = rows.map((row) => row.includes('<w:keepNext'))
      expect(kept).toEqual(rows.map((_, index) => index === 0 || (rows.length > 2 && index === rows.length - 2)))
      expect(rows.every((row) => row.includes('<w:cantSplit'))).toBe(true)
    }
  })

  test('says the live sentence and names every unit, special characters kept', async () => {
    const text = textIn((await partsOf(sample(false))).main)
    expect(text).toContain('Toàn tỉnh có 97/119 xã đạt chỉ tiêu 19.2, đạt 81,5%, tăng 14 xã (11,8 điểm phần trăm) so với năm 2019.')
    expect(text.match(/Xã số \d+ <&>/g)?.length).toBe(119)
    expect(text).toContain('DANH SÁCH XÃ ĐƯỢC CÔNG NHẬN ĐẠT CHỈ TIÊU 19.2, NĂM 2020')
  })

  test('carries the mark of illustrative data in the header of every page, and only then', async () => {
    const mark = 'DỮ LIỆU MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ'
    const marked = await partsOf(sample(true))
    expect(marked.headers.every((xml) => xml.includes(mark))).toBe(true)
    expect(marked.core).toContain(mark)
    const real = await partsOf(sample(false))
    expect([real.main, real.core, ...real.headers].some((xml) => xml.includes('MINH HỌA'))).toBe(false)
  })

  test('equal documents are equal bytes, whenever they are made', async () => {
    const first = await renderDocx(sample(true))
    await new Promise((resolve) => setTimeout(resolve, 2100)) // zip times count in steps of two seconds
    expect(Buffer.from(await renderDocx(sample(true))).equals(Buffer.from(first))).toBe(true)
  })
})

const office = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'soffice'))
  .find((path) => existsSync(path))
const mustOpen = office !== undefined || process.env['CI'] === 'true'
if (!mustOpen) process.stderr.write('LibreOffice (soffice) is not installed: opening the Word file is not tested here\n')

test.runIf(mustOpen)('LibreOffice opens it and lays it out over several pages', { timeout: 120_000 }, async () => {
  if (office === undefined) throw new Error('LibreOffice (soffice) is missing: in CI the Word file must be opened')
  const folder = mkdtempSync(join(tmpdir(), 'binhyen-docx-'))
  try {
    writeFileSync(join(folder, 'report.docx'), await renderDocx(sample(true)))
    execFileSync(
      office,
      [
        `-env:UserInstallation=file://${folder}/profile`,
        '--headless',
        '--convert-to',
        'pdf',
        '--outdir',
        folder,
        join(folder, 'report.docx'),
      ],
      { stdio: 'ignore', timeout: 100_000 },
    )
    expect(readdirSync(folder)).toContain('report.pdf')
    expect(statSync(join(folder, 'report.pdf')).size).toBeGreaterThan(20_000)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
