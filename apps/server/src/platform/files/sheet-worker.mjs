// The only place that unpacks a workbook: a worker thread (plain JavaScript, so that it starts without a loader), so that reading
// ten thousand rows stops nobody else. It answers every sheet with data as rows of text, or as cells with what Excel took them for.
import { parentPort, workerData } from 'node:worker_threads'
import { inflateRawSync } from 'node:zlib'
import ExcelJS from 'exceljs'

const { bytes, mostRows, mostColumns, typed } = workerData
const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** False where a part of the zip unpacks to more than its directory says: the sum was judged by what it says. */
function unpacksAsSaid() {
  const end = file.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  let at = file.readUInt32LE(end + 16)
  for (let left = file.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, packed, unpacked, header] = [
      file.readUInt16LE(at + 10),
      file.readUInt32LE(at + 20),
      file.readUInt32LE(at + 24),
      file.readUInt32LE(at + 42),
    ]
    const begin = header + 30 + file.readUInt16LE(header + 26) + file.readUInt16LE(header + 28)
    if (method === 8) {
      const length = inflateRawSync(file.subarray(begin, begin + packed), { maxOutputLength: Math.max(1, unpacked) }).length
      if (length !== unpacked) return false
    } else if (method !== 0 || packed !== unpacked) return false
    at += 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return true
}

/** The text of a cell; null where a formula came without a result, or with an error as one. */
function textOf(cell) {
  const { value } = cell
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  if (cell.type === ExcelJS.ValueType.Formula) {
    const { result } = cell
    if (result === undefined || result === null || (typeof result === 'object' && 'error' in result)) return null
    return result instanceof Date ? result.toISOString().slice(0, 10) : String(result).normalize('NFC')
  }
  return cell.type === ExcelJS.ValueType.Error ? null : cell.text.normalize('NFC')
}

const two = (number) => String(number).padStart(2, '0')

/** A day as people here write it; exceljs gives days in UTC. */
const dayOf = (date) => `${two(date.getUTCDate())}/${two(date.getUTCMonth() + 1)}/${String(date.getUTCFullYear())}`

/** What a value is; the result of a formula is a value like any other. */
function kindOf(value, format) {
  if (value === null || value === undefined) return { kind: 'text', text: '', number: null }
  if (value instanceof Date) return { kind: 'date', text: dayOf(value), number: null }
  if (typeof value === 'number') return { kind: format.includes('%') ? 'percent' : 'number', text: String(value), number: value }
  if (typeof value === 'boolean') return { kind: 'truth', text: value ? 'TRUE' : 'FALSE', number: null }
  if (typeof value === 'object' && 'error' in value) return { kind: 'error', text: String(value.error), number: null }
  return null
}

function typedCell(cell, column) {
  const master = cell.isMerged ? cell.master : cell
  const isFormula = master.type === ExcelJS.ValueType.Formula
  const about = { column, merged: cell.isMerged, formula: isFormula }
  const value = isFormula ? master.result : master.value
  if (isFormula && (value === undefined || value === null)) return { ...about, kind: 'no-result', text: '', number: null }
  const known = kindOf(value, String(master.numFmt ?? ''))
  return { ...about, ...(known ?? { kind: 'text', text: String(isFormula ? value : master.text).normalize('NFC'), number: null }) }
}

function typedSheetOf(worksheet) {
  const columns = Math.min(worksheet.columnCount, mostColumns)
  const rows = []
  worksheet.eachRow({ includeEmpty: false }, (row, number) => {
    const cells = []
    for (let column = 1; column <= columns; column += 1) {
      const cell = row.findCell(column)
      if (cell === undefined) continue
      const told = typedCell(cell, column - 1)
      if (told.text !== '' || told.kind !== 'text') cells.push(told)
    }
    if (cells.length > 0) rows.push({ row: number, hidden: row.hidden === true, cells })
  })
  const hiddenColumns = []
  for (let column = 1; column <= columns; column += 1) if (worksheet.getColumn(column).hidden === true) hiddenColumns.push(column - 1)
  return { name: worksheet.name.normalize('NFC'), hidden: worksheet.state !== 'visible', rows, hiddenColumns }
}

function sheetOf(worksheet) {
  const rows = []
  const formulas = []
  const columns = Math.min(worksheet.columnCount, mostColumns)
  worksheet.eachRow({ includeEmpty: false }, (row, number) => {
    const cells = []
    for (let column = 1; column <= columns; column += 1) {
      const cell = row.findCell(column)
      const text = cell === undefined ? '' : textOf(cell)
      if (text === null) formulas.push(cell.address)
      cells.push(text ?? '')
    }
    rows.push({ row: number, cells })
  })
  return { name: worksheet.name, rows, formulas }
}

async function read() {
  if (!unpacksAsSaid()) return { kind: 'unreadable' }
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(file)
  const filled = workbook.worksheets.filter((each) => each.actualRowCount > 0)
  const long = filled.find((each) => each.rowCount > mostRows)
  if (long !== undefined) return { kind: 'too-many-rows', rows: long.rowCount }
  return { kind: 'read', sheets: filled.map(typed ? typedSheetOf : sheetOf) }
}

// whatever a file makes the reader stumble over, it cannot be read
parentPort.postMessage(await read().catch(() => ({ kind: 'unreadable' })))
