// The only place for where files made in the background lie: in the data directory, each called by its id.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DEMONSTRATION_MARK } from '@binhyen/core/shared/demonstration'
import { csvLine } from '@binhyen/core/shared/safe-cell'
import { MOST_SHEET_ROWS, type ExportFormat } from '@binhyen/core/exchange/exports.domain'
import { openWorkbook, type CellValue, type StreamedColumn } from '#server/platform/files/workbook'

export const filePath = (directory: string, id: string, format: ExportFormat): string => join(directory, `${id}.${format}`)

export type TableHead = {
  readonly title: string
  /** Lines between the title and the table. */
  readonly lines: readonly string[]
  readonly columns: readonly StreamedColumn[]
  readonly demonstration: boolean
}

export type TableFile = {
  write(rows: readonly (readonly CellValue[])[]): Promise<void>
  /** Ends the file and gives it its name; its size and hash. */
  finish(): Promise<{ readonly bytes: number; readonly sha256: string }>
  abort(): Promise<void>
}

/** A file that gets its name only once it is whole. `attempt` keeps two makers of the same one apart. */
export async function openTable(
  directory: string,
  { id, format, attempt }: { readonly id: string; readonly format: ExportFormat; readonly attempt: number },
  head: TableHead,
): Promise<TableFile> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const part = `${filePath(directory, id, format)}.${String(attempt)}.part`
  const writer = format === 'xlsx' ? workbookAt(part, head) : await csvAt(part, head)
  return {
    write: (rows) => writer.write(rows),
    finish: async () => {
      await writer.close()
      const told = { bytes: (await stat(part)).size, sha256: await hashOf(part) }
      await rename(part, filePath(directory, id, format))
      return told
    },
    abort: async () => {
      await writer.abort()
      await rm(part, { force: true })
    },
  }
}

function workbookAt(path: string, { title, lines, columns, demonstration }: TableHead) {
  return openWorkbook(path, {
    sheetName: 'Số liệu',
    head: [title, ...lines, ...(demonstration ? [DEMONSTRATION_MARK] : [])],
    columns,
    foot: title,
    mark: demonstration ? DEMONSTRATION_MARK : null,
    mostRows: MOST_SHEET_ROWS,
  })
}

/** CSV has headers and rows only, so that programs read it; what is a demonstration says so in its name. */
async function csvAt(path: string, { columns }: TableHead) {
  const file = await open(path, 'w', 0o600)
  await file.write(`\uFEFF${csvLine(columns.map(({ header }) => header))}\r\n`)
  return {
    write: async (rows: readonly (readonly CellValue[])[]) => {
      await file.write(rows.map((row) => `${csvLine(row.map((value) => value ?? ''))}\r\n`).join(''))
    },
    close: async () => file.close(),
    abort: async () => file.close(),
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Deletes a file that is no longer kept. */
export async function dropFile(directory: string, id: string): Promise<void> {
  for (const format of ['xlsx', 'csv'] as const) await rm(filePath(directory, id, format), { force: true })
}

/** Deletes what somebody began and was stopped at, older than so many milliseconds. */
export async function dropParts(directory: string, olderThan: number): Promise<void> {
  const names = await readdir(directory).catch((): string[] => [])
  for (const name of names.filter((each) => each.endsWith('.part'))) {
    const path = join(directory, name)
    const found = await stat(path).catch(() => null)
    if (found !== null && found.mtimeMs < olderThan) await rm(path, { force: true })
  }
}
