// The only place that takes in a CSV file of figures: its columns, its lines, and the reasons in it, which are texts of people's.
import type { z } from 'zod'
import { findInTexts } from '@binhyen/core/protection/free-text.contract'
import type { SensitiveKind } from '@binhyen/core/protection/sensitive-text.domain'
import { csvFaultWords } from '@binhyen/core/exchange/figure-value-words.domain'
import { MOST_VALUE_ROWS, readValuesCsv, type CsvRows } from '@binhyen/core/exchange/figure-values.domain'
import type { WriteValuesReply, writeFigureValuesCsv } from '@binhyen/core/exchange/figure-values.contract'
import { Problem } from '@binhyen/core/shared/problem'
import type { Ctx } from '#server/platform/context'
import { readTable } from '#server/platform/files/sheets'
import type { UploadedFile } from '#server/platform/http/register'
import { requireFitTexts } from '#server/platform/text-guard'
import { writeValues } from './figure-values.service.ts'

type Sent = {
  readonly query: z.output<typeof writeFigureValuesCsv.query>
  readonly file: UploadedFile
  readonly confirmed: ReadonlySet<SensitiveKind>
}

/** @throws figure-values.file-invalid, protection.sensitive-text, and what writeValues does */
export async function writeValuesCsv(ctx: Ctx, { query, file, confirmed }: Sent): Promise<z.input<typeof WriteValuesReply>> {
  const read = await readFile(file)
  const reasons = read.rows.flatMap(({ row, sent }) =>
    sent.reason === undefined ? [] : [{ field: `file.${String(row)}.reason`, text: sent.reason }],
  )
  const stands = await requireFitTexts(ctx, { found: findInTexts(reasons), confirmed })
  if (stands.length > 0) {
    await ctx.audit('protection.confirm', { kind: 'text', id: 'POST /api/figure-values.csv' }, { after: { found: stands } })
  }
  return writeValues(ctx, { ...query, ...read })
}

async function readFile(file: UploadedFile): Promise<CsvRows> {
  const table = await readTable(file)
  if ('fault' in table) throw invalid(table.fault, '', 'Tệp không phải bảng CSV mã UTF-8.')
  if (!('csv' in table)) throw invalid('not-csv', '', 'Tệp là bảng tính Excel; hãy lưu thành CSV.')
  const read = readValuesCsv(table.csv)
  if ('fault' in read) throw invalid(read.fault, read.column, csvFaultWords(read.fault))
  const rows = read.rows.length + read.wrong.length
  if (rows === 0 || rows > MOST_VALUE_ROWS) {
    throw invalid('rows', '', `Tệp có ${String(rows)} dòng; một lần gửi từ 1 đến ${String(MOST_VALUE_ROWS)} dòng.`)
  }
  return read
}

const invalid = (fault: string, column: string, detail: string): Problem =>
  new Problem('figure-values.file-invalid', { fault, column, detail })
