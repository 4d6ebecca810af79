// The only place that makes Excel files: whatever the slices put into one, no cell of it is a formula or leads elsewhere.
import { Worker } from 'node:worker_threads'
import { safeCell } from '@binhyen/core/shared/safe-cell'
import ExcelJS from 'exceljs'

/** An empty workbook; it leaves the program by `workbookBytes` only. */
export function newWorkbook(): ExcelJS.Workbook {
  return new ExcelJS.Workbook()
}

/** More characters in one cell, and Excel calls the whole file damaged. */
const MOST_CHARACTERS = 32_767

/** Text as a cell takes it: safe, and no longer than Excel opens. */
function cellText(text: string): string {
  const safe = safeCell(text)
  return safe.length <= MOST_CHARACTERS ? safe : `${safe.slice(0, MOST_CHARACTERS - 1)}…`
}

/** What a cell may hold: text (made safe), a number, a truth, a day, nothing. Formulas, links and rich text are nobody's. */
function secure(cell: ExcelJS.Cell): void {
  const { value } = cell
  if (typeof value === 'string') {
    const safe = cellText(value)
    if (safe !== value) {
      cell.value = safe
      // stays text when somebody edits it
      cell.numFmt = '@'
    }
  } else if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    throw new Error(`cell ${cell.address} of "${cell.worksheet.name}" is neither text nor number`)
  }
}

/** The file of a workbook. Throws where a cell is anything but a value. */
export async function workbookBytes(workbook: ExcelJS.Workbook): Promise<Uint8Array> {
  for (const sheet of workbook.worksheets) {
    sheet.eachRow((row) => row.eachCell((cell) => secure(cell)))
  }
  return new Uint8Array(await workbook.xlsx.writeBuffer())
}

export type StreamedColumn = {
  readonly header: string
  /** In characters. */
  readonly width: number
  /** How numbers are shown; null for text. */
  readonly format: string | null
}
export type StreamedLayout = {
  readonly sheetName: string
  /** Lines above the table, the first its title. */
  readonly head: readonly string[]
  readonly columns: readonly StreamedColumn[]
  readonly foot: string
  /** What every printed page says on top; null: nothing. */
  readonly mark: string | null
  /** Rows a sheet holds, headers included; what is more goes to the next one. */
  readonly mostRows: number
}
export type CellValue = string | number | null

/** A workbook that is written row by row to a file: of any length, in the same memory. */
export type WorkbookStream = {
  /** Waits until the rows before are behind the packer. */
  write(rows: readonly (readonly CellValue[])[]): Promise<void>
  /** Ends the file. */
  close(): Promise<void>
  /** Gives up; what lies on disk is no workbook. */
  abort(): Promise<void>
}

/** Batches on their way to the writer: it packs one while the next is read. */
const AHEAD = 2

/** Opens a workbook at a path; the writer is a thread of its own. */
export function openWorkbook(path: string, layout: StreamedLayout): WorkbookStream {
  const safeLayout = {
    ...layout,
    head: layout.head.map(safeCell),
    columns: layout.columns.map((column) => ({ ...column, header: safeCell(column.header) })),
    foot: layout.foot.replaceAll('&', '&&'),
    path,
  }
  const worker = new Worker(new URL('./workbook-worker.mjs', import.meta.url), {
    workerData: safeLayout,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 8 },
  })
  const waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []
  let failed: Error | null = null
  const fail = (reason: string): void => {
    failed ??= new Error(`the writer of a workbook: ${reason}`)
    for (const one of waiting.splice(0)) one.reject(failed)
  }
  worker.on('message', (message: { readonly kind: 'done' } | { readonly kind: 'failed'; readonly reason: string }) => {
    if (message.kind === 'failed') fail(message.reason)
    else waiting.shift()?.resolve()
  })
  worker.on('error', (error) => fail(error.message))
  worker.on('exit', () => fail('ended'))
  const sent: Promise<void>[] = []
  const send = (message: object): Promise<void> => {
    const answered = new Promise<void>((resolve, reject) => {
      if (failed !== null) reject(failed)
      else waiting.push({ resolve, reject })
    })
    answered.catch(() => undefined)
    if (failed === null) worker.postMessage(message)
    return answered
  }
  return {
    write: async (rows) => {
      sent.push(send({ kind: 'rows', ...secured(rows) }))
      if (sent.length > AHEAD) await sent.shift()
    },
    close: async () => {
      await Promise.all(sent.splice(0))
      await send({ kind: 'close' })
      await worker.terminate()
    },
    abort: async () => {
      await worker.terminate()
    },
  }
}

/** Rows whose texts begin no formula; `escaped`: the cells that were changed for it, which stay text when somebody edits them. */
function secured(rows: readonly (readonly CellValue[])[]): {
  readonly rows: readonly (readonly CellValue[])[]
  readonly escaped: number[]
} {
  const escaped: number[] = []
  const safe = rows.map((row, at) =>
    row.map((value, column) => {
      if (typeof value !== 'string') return value
      const text = cellText(value)
      if (text !== value) escaped.push(at * row.length + column)
      return text
    }),
  )
  return { rows: safe, escaped }
}
