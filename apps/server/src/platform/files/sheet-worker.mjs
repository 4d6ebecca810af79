// The only place that unpacks a workbook: a worker thread (plain JavaScript, so that it starts without a loader), so that reading
// ten thousand rows stops nobody else. It answers every sheet with data as rows of text.
import { parentPort, workerData } from 'node:worker_threads'
import ExcelJS from 'exceljs'

const { bytes, mostRows, mostColumns } = workerData

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
  const workbook = new ExcelJS.Workbook()
  try {
    await workbook.xlsx.load(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch {
    return { kind: 'unreadable' }
  }
  const filled = workbook.worksheets.filter((each) => each.actualRowCount > 0)
  const long = filled.find((each) => each.rowCount > mostRows)
  if (long !== undefined) return { kind: 'too-many-rows', rows: long.rowCount }
  return { kind: 'read', sheets: filled.map(sheetOf) }
}

parentPort.postMessage(await read())
