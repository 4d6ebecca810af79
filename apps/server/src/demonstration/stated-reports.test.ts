// The figures public texts state, as the demonstration loads them: they come back exactly as said in the summary, on the board, in the
// report itself and in the written report.
import { inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { readSummary, readUnitYear } from '@binhyen/core/analytics/analytics.contract'
import { downloadReport, previewReport } from '@binhyen/core/documents/documents.contract'
import { getHandIn, listReports } from '@binhyen/core/reports/reports.contract'
import { readTotals } from '@binhyen/core/totals/totals.contract'
import { quantityText } from '@binhyen/core/figures/quantity.domain'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { holidaysOf } from '#server/features/calendar/holidays.service'
import { loadReports } from '#server/features/reports/reports-load.service'
import type { Client } from '../../test/client.ts'
import { inRollback, type Test } from '../../test/harness.ts'
import { ok } from '../../test/reports.ts'
import { statedOf } from './reports.ts'

const AN_GIANG = { unit: '89@2019-10-06', on: plainDate('2020-12-31'), days: '15/12/2019–14/12/2020', from: '2019-12-15', to: '2020-12-15' }
const THANH_HOA = {
  unit: '38@2019-10-06',
  on: plainDate('2016-06-30'),
  days: '15/12/2014–14/12/2015',
  from: '2014-12-15',
  to: '2015-12-15',
}

/** Figure, as the text says it, and the sentence of the written report. */
const said = [
  [AN_GIANG, 'propagandaSessions', 'trên 160', 'Buổi tuyên truyền, vận động: trên 160 buổi.'],
  [AN_GIANG, 'crimeReportLetterRecipients', 'gần 11.500', 'Người được phát thư tố giác tội phạm: gần 11.500 người.'],
  [THANH_HOA, 'steeringBoards', '635', 'Ban Chỉ đạo về an ninh, trật tự: 635 ban.'],
  [THANH_HOA, 'steeringBoardMembers', '12.585', 'Thành viên Ban Chỉ đạo về an ninh, trật tự: 12.585 người.'],
  [THANH_HOA, 'securityTeamsEarlier', '6.031', 'Tổ bảo vệ an ninh, trật tự (trước Luật năm 2023): 6.031 tổ.'],
  [THANH_HOA, 'securityTeamEarlierMembers', '18.093', 'Thành viên Tổ bảo vệ an ninh, trật tự (trước Luật năm 2023): 18.093 người.'],
  [THANH_HOA, 'securityGroups', '35.589', 'Tổ an ninh xã hội: 35.589 tổ.'],
  [THANH_HOA, 'securityGroupMembers', '71.178', 'Thành viên tổ an ninh xã hội: 71.178 người.'],
  [THANH_HOA, 'householdsInGroupsStated', '98,8%', 'Tỷ lệ hộ tham gia tổ an ninh xã hội như nguồn nêu (không kèm số hộ): 98,8%.'],
  [THANH_HOA, 'commitmentsGroupsStated', '100%', 'Tỷ lệ tổ an ninh xã hội đã ký cam kết như nguồn nêu: 100%.'],
  [THANH_HOA, 'commitmentsOthersStated', '95%', 'Tỷ lệ cơ quan, đơn vị, doanh nghiệp và hộ đã ký cam kết như nguồn nêu: 95%.'],
] as const
const of = (place: typeof AN_GIANG) => said.filter(([each]) => each === place)

const stated = (run: (t: Test, auditor: Client) => Promise<void>): Promise<void> =>
  inRollback(async (t) => {
    await loadReports(t.seed, await statedOf(t.seed, await holidaysOf(t.seed)))
    await run(t, await t.as('auditor', 'VN'))
  })

/** The text of the main part of a Word file, a line a paragraph. */
function textOfWord(bytes: Uint8Array): string {
  const zip = Buffer.from(bytes)
  let at = zip.readUInt32LE(zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6])) + 16)
  while (zip.readUInt32LE(at) === 0x02014b50) {
    const nameLength = zip.readUInt16LE(at + 28)
    if (zip.toString('utf8', at + 46, at + 46 + nameLength) === 'word/document.xml') {
      const local = zip.readUInt32LE(at + 42)
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const xml = inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20))).toString('utf8')
      return xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '')
    }
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
  }
  throw new Error('no document in the file')
}

describe.each([
  ['An Giang 2020', AN_GIANG],
  ['Thanh Hóa 2015', THANH_HOA],
] as const)('%s', (_, place) => {
  const { unit, on, days, from, to } = place

  test('in the summary: these figures, in these words, with both days and their source', () =>
    stated(async (_t, auditor) => {
      const { figures } = ok(await auditor.call(readSummary, { query: { unit, on } }))
      expect(figures.map(({ id, asSaid }) => [id, asSaid])).toEqual(of(place).map(([, id, text]) => [id, text]))
      for (const figure of figures) {
        expect(figure).toMatchObject({ period: { kind: 'year', from, to }, from: 'own', accepted: true, reports: null, below: null })
        expect(figure.source).toMatch(/Nguồn: (Cổng thông tin điện tử tỉnh An Giang|Báo Văn hóa và Đời sống Thanh Hóa)/)
      }
      // before the period had ended nothing is told of it
      const earlier = ok(await auditor.call(readSummary, { query: { unit, on: plainDate(`${to.slice(0, 4)}-12-13`) } }))
      expect(earlier.figures).toEqual([])
    }))

  test('on the page of the unit, on the board and in the report as handed in', () =>
    stated(async (_t, auditor) => {
      const year = ok(await auditor.call(readUnitYear, { params: { id: unit }, query: { on } }))
      expect(year.figures.map(({ id, asSaid }) => [id, asSaid])).toEqual(of(place).map(([, id, text]) => [id, text]))
      const board = ok(
        await auditor.call(readTotals, { query: { unit, form: 'province-movement-year', on: plainDate(from), basis: 'accepted' } }),
      )
      const cells = new Map(board.figures.map(({ id }, at) => [id, board.total.cells[0]?.[at] ?? null]))
      const shown = [...cells].flatMap(([id, cell]) =>
        cell?.number === undefined ? [] : [[id, quantityText({ number: cell.number, qualifier: cell.qualifier ?? 'exact', upper: null })]],
      )
      expect(shown).toEqual(of(place).map(([, id, text]) => [id, text.replace('%', '')]))
      const { items } = ok(
        await auditor.call(listReports, { query: { form: 'province-movement-year', periodFrom: plainDate(from), unit } }),
      )
      const id = items[0]?.id ?? ''
      const handIn = ok(await auditor.call(getHandIn, { params: { id, seq: 1 } }))
      expect(handIn.cells.map(({ figure, cell }) => [figure, cell.state === 'given' ? quantityText(cell.quantity) : cell.state])).toEqual(
        of(place).map(([, figure, text]) => [figure, text.replace('%', '')]),
      )
    }))

  test('in the written report, on screen and in the Word file', () =>
    stated(async (_t, auditor) => {
      const preview = ok(await auditor.call(previewReport, { query: { unit, on } }))
      const told = preview.blocks.flatMap((block) => (block.kind === 'paragraph' ? [block.runs.map(({ text }) => text).join('')] : []))
      const word = textOfWord((await auditor.call(downloadReport, { query: { unit, on } })).bytes)
      for (const text of of(place).map(([, , , sentence]) => `- ${sentence}`)) {
        expect(told).toContain(text)
        expect(word).toContain(text)
      }
      expect(word).toMatch(/[IVX]+\. SỐ LIỆU\n/)
      expect(word).toContain(days)
      expect(word).toMatch(/Theo báo cáo số liệu “Phong trào [^”]+”, nộp ngày 18\/12\/20(20|15)\. Nguồn: /)
      expect(word).not.toContain('chưa tiếp nhận')
    }))
})
