// The only place for `report`: writes the report of a unit into a Word or PDF file.
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { downloadReport, downloadReportPdf } from '@binhyen/core/documents/documents.contract'
import { print } from '../platform/console.ts'
import type { Command } from './command.ts'
import { unitAndDay } from './summary.ts'

export const report: Command = {
  name: 'report',
  usage: '--unit <mã|tên / code|name> [--on YYYY-MM-DD] [--pdf] [--out <file.docx|file.pdf>]',
  summary: 'Báo cáo bằng tệp Word hoặc PDF / the report as a Word or PDF file',
  options: { unit: { type: 'string' }, on: { type: 'string' }, pdf: { type: 'boolean' }, out: { type: 'string' } },
  run: async ({ caller, values }) => {
    const file = await caller.download(values['pdf'] === true ? downloadReportPdf : downloadReport, { query: unitAndDay(values) })
    const { out } = values
    const path = resolve(typeof out === 'string' && out !== '' ? out : file.fileName)
    await writeFile(path, file.bytes)
    print(`Đã ghi ${path} (${String(file.bytes.byteLength)} byte). / Written.`)
  },
}
