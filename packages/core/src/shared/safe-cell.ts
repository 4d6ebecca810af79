// The only place that makes text safe for a spreadsheet: what would begin a formula is shown instead of being worked out.

/** A cell beginning so is worked out by Excel, LibreOffice or Google Sheets when the file is opened as CSV, or when its cell is edited. */
const BEGINS_FORMULA = /^[\s\u00a0\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r|]/

/** The text of a cell; one that would begin a formula gets an apostrophe in front, as Excel itself writes it. */
export function safeCell(text: string): string {
  return BEGINS_FORMULA.test(text) ? `'${text}` : text
}

/** True where a cell holds no formula, whatever program opens it. */
export function isSafeCell(text: string): boolean {
  return !BEGINS_FORMULA.test(text)
}

/** A line of CSV, every cell quoted and safe. A number begins no formula: one below nought stays one. */
export function csvLine(cells: readonly (string | number)[]): string {
  return cells.map((cell) => (typeof cell === 'number' ? `"${String(cell)}"` : `"${safeCell(cell).replaceAll('"', '""')}"`)).join(',')
}

/** A whole CSV file as Excel opens it: with a byte order mark, lines ended by CR LF. */
export function csvFile(lines: readonly (readonly string[])[]): string {
  return `\uFEFF${lines.map((line) => `${csvLine(line)}\r\n`).join('')}`
}
