// The only place that reads tables sent by people: .xlsx and .csv as rows of text. A file is bytes from a stranger and is checked as such.
import { Worker } from 'node:worker_threads'
import type { WorkbookSheet } from '@binhyen/core/shared/workbook-sheet'

export type TableSheet = {
  readonly name: string
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[]
  /** Cells whose formula came without a result. */
  readonly formulas: readonly string[]
}
export type TableFile = { readonly name: string; readonly bytes: Uint8Array }
/** Why a file is no table. */
export type TableFault =
  | { readonly fault: 'empty' | 'old-excel' | 'not-table' | 'not-text' | 'too-large' | 'unreadable' | 'without-rows' }
  | { readonly fault: 'too-many-rows'; readonly rows: number; readonly most: number }
export type Table = { readonly sheets: readonly TableSheet[] } | { readonly csv: string }

const MOST_ROWS = 50_000
const MOST_COLUMNS = 50
/** An .xlsx is a zip: what it says it unpacks to. 50,000 rows are about 15 MB. */
const MOST_UNPACKED = 128 * 1024 * 1024

/** Sum of the sizes the zip's directory gives, or null where it is no zip. */
function unpackedSize(bytes: Buffer): number | null {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  if (end < 0 || end + 22 > bytes.length) return null
  let at = bytes.readUInt32LE(end + 16)
  let size = 0
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return null
    size += bytes.readUInt32LE(at + 24)
    at += 46 + bytes.readUInt16LE(at + 28) + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return size
}

type FromWorker<Sheet> =
  | { readonly kind: 'read'; readonly sheets: readonly Sheet[] }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'too-many-rows'; readonly rows: number }

/** The widest sheet that is read cell by cell: a grid of figures is wider than a list. */
const MOST_GRID_COLUMNS = 300

function unpack<Sheet>(bytes: Buffer, typed: boolean): Promise<FromWorker<Sheet>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./sheet-worker.mjs', import.meta.url), {
      workerData: { bytes: Uint8Array.from(bytes), mostRows: MOST_ROWS, mostColumns: typed ? MOST_GRID_COLUMNS : MOST_COLUMNS, typed },
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    })
    const end = (result: FromWorker<Sheet>): void => {
      resolve(result)
      void worker.terminate()
    }
    worker.on('message', (message: FromWorker<Sheet>) => end(message))
    // a file that takes all the reader's memory is one nobody can read; anything else says nothing of the file
    worker.on('error', (error: Error & { readonly code?: string }) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? end({ kind: 'unreadable' }) : reject(error),
    )
    worker.on('exit', () => reject(new Error('the reader of a workbook ended without a word')))
  })
}

/** The text of a .csv: UTF-8, or UTF-16 where Excel saved "Unicode text"; null where it is neither. */
function decode(bytes: Buffer): string | null {
  const mark = bytes.subarray(0, 2).toString('hex')
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8'
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function readText(bytes: Buffer): Table | TableFault {
  const text = decode(bytes)
  if (text === null) return { fault: bytes.includes(0) ? 'not-table' : 'not-text' }
  const start = text.trimStart().slice(0, 1)
  if (start === '') return { fault: 'empty' }
  if (text.includes('\0') || start === '<' || start === '{' || start === '%') return { fault: 'not-table' }
  return { csv: text.normalize('NFC') }
}

/** Unpacks a workbook in a thread of its own; what it is instead, where it is none. */
async function unpacked<Sheet>(buffer: Buffer, typed: boolean): Promise<{ readonly sheets: readonly Sheet[] } | TableFault> {
  const size = unpackedSize(buffer)
  if (size === null) return { fault: 'unreadable' }
  if (size > MOST_UNPACKED) return { fault: 'too-large' }
  const read = await unpack<Sheet>(buffer, typed)
  if (read.kind === 'unreadable') return { fault: 'unreadable' }
  if (read.kind === 'too-many-rows') return { fault: 'too-many-rows', rows: read.rows, most: MOST_ROWS }
  return read.sheets.length === 0 ? { fault: 'without-rows' } : { sheets: read.sheets }
}

/** Null where the bytes could be a workbook of today. */
function notWorkbook(buffer: Buffer): 'empty' | 'old-excel' | 'not-zip' | null {
  if (buffer.length === 0) return 'empty'
  if (buffer.subarray(0, 4).toString('hex') === 'd0cf11e0') return 'old-excel'
  return buffer.subarray(0, 2).toString('latin1') === 'PK' ? null : 'not-zip'
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** The sheets of a workbook, in a thread of its own, or the text of a .csv; judged by what is inside, whatever the name says. */
export async function readTable({ bytes }: TableFile): Promise<Table | TableFault> {
  const buffer = bufferOf(bytes)
  const other = notWorkbook(buffer)
  if (other === 'not-zip') return readText(buffer)
  return other === null ? unpacked<TableSheet>(buffer, false) : { fault: other }
}

/** The sheets of a workbook cell by cell: what is typed, hidden, merged or computed is told apart. */
export async function readWorkbook(bytes: Uint8Array): Promise<{ readonly sheets: readonly WorkbookSheet[] } | TableFault> {
  const buffer = bufferOf(bytes)
  const other = notWorkbook(buffer)
  if (other === 'not-zip') return { fault: 'not-table' }
  return other === null ? unpacked<WorkbookSheet>(buffer, true) : { fault: other }
}
