// The only place that streams a workbook to disk: a worker thread (plain JavaScript, so that it starts without a loader). Rows come in
// batches that are made safe already; each is answered once it lies behind the packer, so that no more than a few are ever held.
import { parentPort, workerData } from 'node:worker_threads'
import ExcelJS from 'exceljs'

const { path, sheetName, head, columns, foot, mark, mostRows } = workerData
const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: false })

// one object each: what is the same object is looked up, anything else is compared as text for every cell
const styleOf = (format) => (format === null ? {} : { numFmt: format, alignment: { horizontal: 'right' } })
const styles = columns.map(({ format }) => styleOf(format))
// Excel shows the point of "0.###" after a whole number too
const wholeStyles = columns.map(({ format }) => styleOf(format?.replace(/\.#+$/, '') ?? null))
const TEXT = { numFmt: '@' }

let sheet = null
let sheets = 0
let rowsInSheet = 0

function openSheet() {
  sheets += 1
  const name = sheets === 1 ? sheetName : `${sheetName} (${String(sheets)})`
  sheet = workbook.addWorksheet(name, {
    views: [{ state: 'frozen', ySplit: head.length + 1 }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddFooter: `&L${foot}&RTrang &P/&N`, ...(mark === null ? {} : { oddHeader: `&C${mark}` }) },
  })
  columns.forEach(({ width }, at) => {
    sheet.getColumn(at + 1).width = width
  })
  head.forEach((line, at) => {
    const row = sheet.addRow([line])
    row.getCell(1).font = { bold: at === 0, size: at === 0 ? 13 : 11 }
    row.commit()
  })
  const headers = sheet.addRow(columns.map(({ header }) => header))
  headers.eachCell((cell) => {
    cell.font = { bold: true }
    cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFE7EDF3' } }
    cell.alignment = { wrapText: true, vertical: 'middle', horizontal: 'center' }
  })
  headers.commit()
  rowsInSheet = head.length + 1
}

function write(rows, escaped) {
  const asText = new Set(escaped)
  rows.forEach((values, at) => {
    if (rowsInSheet >= mostRows) {
      sheet.commit()
      openSheet()
    }
    const row = sheet.addRow(values)
    columns.forEach((_, column) => {
      if (values[column] === null) return
      const style = (Number.isInteger(values[column]) ? wholeStyles : styles)[column]
      row.getCell(column + 1).style = asText.has(at * columns.length + column) ? TEXT : style
    })
    row.commit()
    rowsInSheet += 1
  })
}

/**
 * Resolves once all that was written to the sheet lies behind the packer: exceljs waits for nothing and would keep it in memory. What it
 * writes goes into a stream the packer reads at its own pace; nothing written to that behind the rest is taken only after the rest.
 */
function packed() {
  const [packer] = sheet.stream.pipes
  return new Promise((resolve) => packer.write('', resolve))
}

/** One batch is packed while the next is written. */
let before = Promise.resolve()

async function work({ kind, rows, escaped }) {
  try {
    if (kind === 'rows') {
      write(rows, escaped)
      const last = before
      before = packed()
      await last
    } else {
      sheet.commit()
      await workbook.commit()
    }
    parentPort.postMessage({ kind: 'done', sheets })
  } catch (error) {
    parentPort.postMessage({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) })
  }
}

openSheet()
// one after the other: a batch begun while another waits for the packer would get in between
let turn = Promise.resolve()
parentPort.on('message', (message) => {
  turn = turn.then(() => work(message))
})
