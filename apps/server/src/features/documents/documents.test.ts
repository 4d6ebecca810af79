// The report over HTTP: its sentences from live numbers, and the Word file.
import { afterAll, describe, expect, test } from 'vitest'
import { downloadReport, downloadReportPdf, previewReport } from '@binhyen/core/documents/documents.contract'
import { plainDate } from '@binhyen/core/shared/plain-date'
import { inRollback } from '../../../test/harness.ts'
import { stopPdf } from './documents-pdf.service.ts'
import { AN_GIANG, anGiang, enrol, file, places } from '../../../test/results.ts'

afterAll(stopPdf)

describe('the report', () => {
  test('says the sentence of the source over HTTP, and comes as a Word file', () =>
    inRollback(async (t) => {
      await anGiang(t)
      const leader = await t.as('leader', AN_GIANG)
      const { body, status } = await leader.call(previewReport, { query: { unit: AN_GIANG, on: '2020-12-31' } })
      expect(status).toBe(200)
      const told = body.blocks.map((block) => (block.kind === 'paragraph' ? block.runs.map((run) => run.text).join('') : '')).join('\n')
      expect(told).toContain('Toàn tỉnh có 97/119 xã đạt chỉ tiêu 19.2, đạt 81,5%, tăng 14 xã (11,8 điểm phần trăm) so với năm 2019.')
      expect(told).toContain('“tăng gần 12%”')
      expect(body.annexes.map((annex) => annex.blocks.map((block) => (block.kind === 'table' ? block.rows.length : 0)))).toEqual([
        [97],
        [22],
        [61],
        [6],
        [3],
      ])
      const file = await leader.call(downloadReport, { query: { unit: AN_GIANG, on: '2020-12-31' } })
      expect(file.headers['content-type']).toContain('wordprocessingml')
      expect(file.bytes.subarray(0, 2).toString()).toBe('PK')
      const pdf = await leader.call(downloadReportPdf, { query: { unit: AN_GIANG, on: '2020-12-31' } })
      expect(pdf.headers).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': expect.stringContaining('2020-12-31.pdf'),
      })
      expect(pdf.bytes.subarray(0, 5).toString()).toBe('%PDF-')
      expect((await leader.call(downloadReportPdf, { query: { unit: '99999@2020-01-01' } })).code).toBe('unit.not-found')
    }))

  test('an open window tells its progress and names the late', () =>
    inRollback(async (t) => {
      const communes = await places(t, 'commune', 6)
      const window = { from: plainDate('2023-11-16'), to: plainDate('2024-11-16') }
      await enrol(t, { kind: 'safe-standard', level: 'commune', window }, communes)
      await file(
        t,
        { setId: 'tt124-2021-commune', window, dueOn: '2024-11-29' },
        communes.slice(0, 4).map((place, index) => ({
          place,
          status: 'handed-in',
          outcome: index === 0 ? 'not-met' : 'met',
          handedInOn: index === 1 ? '2024-12-01' : '2024-11-20',
          failing: index === 0 ? ['art5-4'] : [],
        })),
      )
      const leader = await t.as('leader', AN_GIANG)
      const { body } = await leader.call(previewReport, { query: { unit: AN_GIANG, on: '2024-12-05' } })
      const told = body.blocks
        .map((block) =>
          block.kind === 'paragraph' ? block.runs.map((run) => run.text).join('') : block.kind === 'heading' ? block.text : block.caption,
        )
        .join('\n')
      expect(told).toContain('chưa có kết quả nào được cấp có thẩm quyền quyết định')
      expect(told).toMatch(
        /Trong 6 [^:]+ thuộc diện xét: 3 [^ ]+ tự đánh giá đạt, đang chờ quyết định; 1 [^ ]+ tự đánh giá chưa đạt; 2 [^ ]+ chưa gửi hồ sơ\./,
      )
      expect(told).toMatch(/Có 3 [^.]+ gửi hồ sơ sau thời hạn ngày 29\/11\/2024 hoặc đã quá hạn mà chưa gửi\./)
      expect(told).toContain('(gửi ngày 01/12/2024)')
      expect(told).toMatch(/1 [^ ]+ chưa đạt Khoản 4 Điều 5\./)
      expect(told).toContain('LƯU Ý VỀ SỐ LIỆU')
    }))
})
