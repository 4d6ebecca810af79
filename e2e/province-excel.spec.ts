// A province's month through one workbook: a wrong cell named, mended, written; then a sheet of its own, matched once and known the next time.
import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { choose } from './list-files.ts'
import { signIn, type Person } from './person.ts'

const FIGURE = 'Vụ tai nạn giao thông'

async function templateOf({ page }: Person): Promise<ExcelJS.Workbook> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Tải mẫu Excel' }).click()])
  expect(download.suggestedFilename().endsWith('.xlsx'), `the file is called ${download.suggestedFilename()}`)
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await readFile(await download.path())) as unknown as ExcelJS.Buffer)
  return workbook
}

type Found = { readonly unit: string; readonly cell: ExcelJS.Cell }

/** The cells of a figure, one for each unit, wherever its column stands. */
function cellsOf(workbook: ExcelJS.Workbook, figure: string): readonly Found[] {
  for (const sheet of workbook.worksheets) {
    let column = 0
    const found: Found[] = []
    sheet.eachRow((row) => {
      if (row.getCell(3).value === 'Đơn vị') {
        column = (row.values as readonly unknown[]).findIndex((value) => typeof value === 'string' && value.startsWith(figure))
      } else if (column > 0) found.push({ unit: row.getCell(3).text, cell: row.getCell(column) })
    })
    if (found.length > 0) return found
  }
  return []
}

const bytesOf = async (workbook: ExcelJS.Workbook): Promise<Buffer> => Buffer.from(await workbook.xlsx.writeBuffer())

/** A sheet as an office keeps it: its own headers, names abbreviated and without marks. */
async function ownSheet(units: readonly string[], cases: number): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Tong hop')
  sheet.addRows([['BIỂU TỔNG HỢP TAI NẠN GIAO THÔNG'], [], ['TT', 'Xã, phường', 'Số vụ TNGT', 'Tổ hòa giải']])
  units.forEach((unit, at) =>
    sheet.addRow([
      at + 1,
      unit
        .replace(/^Xã /, 'X. ')
        .replace(/^Phường /, 'P. ')
        .toUpperCase(),
      cases + at,
      9,
    ]),
  )
  sheet.addRow(['', 'TỔNG CỘNG', 99, 99])
  return bytesOf(workbook)
}

export const journeys: readonly Journey[] = [
  {
    name: 'a province from one workbook: a wrong cell named, mended, written; a sheet of its own matched once and known the next time',
    run: async ({ browser, program }) => {
      const clerk = await signIn(browser, program.address, 'tonghop')
      const { page } = clerk
      await clerk.go('/so-lieu')
      await page.getByRole('link', { name: 'Nhập nhiều đơn vị từ Excel' }).click()
      await page.waitForURL(/nhap-nhieu-don-vi/)
      // the month under way: nobody has begun it
      await page.getByLabel('Kỳ báo cáo').selectOption({ index: 0 })
      await page.waitForURL(/period=/)

      const workbook = await templateOf(clerk)
      const cells = cellsOf(workbook, FIGURE)
      expect(cells.length > 50, `the template has rows for ${String(cells.length)} communes`)
      const filled = cells.slice(0, 30)
      filled.forEach(({ cell }, at) => (cell.value = at))
      const [first, second] = filled
      if (first === undefined || second === undefined) throw new Error('no communes')
      second.cell.value = '1,234'
      await choose(clerk, 'ca-tinh.xlsx', await bytesOf(workbook))
      await page.getByText('Còn 1 ô có lỗi.', { exact: false }).waitFor()
      const wrong = await page.getByRole('table', { name: 'Các ô trong tệp' }).locator('tbody tr').allInnerTexts()
      expectEqual(wrong.length, 1, 'lines with errors')
      const place = `Trang ${second.cell.worksheet.name}, ô ${second.cell.address}`
      expect(wrong[0]?.startsWith(place) === true && wrong[0].includes('1,234'), `the error is said as: ${wrong[0] ?? ''}`)
      expectEqual(await page.getByRole('button', { name: /^Ghi .* báo cáo/ }).count(), 0, 'ways to write a wrong file')
      await clerk.look('84-ca-tinh-loi')

      second.cell.value = 1
      await choose(clerk, 'ca-tinh.xlsx', await bytesOf(workbook))
      const write = page.getByRole('button', { name: 'Ghi 30 ô vào 30 báo cáo' })
      await write.waitFor()
      await clerk.look('85-ca-tinh-dung')
      await write.click()
      await page.getByText('Đã ghi 30 ô vào 30 báo cáo.').waitFor()
      await clerk.look('86-ca-tinh-da-ghi')

      const units = filled.slice(0, 3).map(({ unit }) => unit)
      await choose(clerk, 'bieu-cua-tinh.xlsx', await ownSheet(units, 40))
      await page.getByText('Còn 2 tên chưa khớp.', { exact: false }).waitFor()
      await page.getByLabel('Tên "Số vụ TNGT" là').selectOption({ label: FIGURE })
      await page.getByLabel('Tên "Tổ hòa giải" là').selectOption({ label: 'Không đọc' })
      await clerk.look('87-ca-tinh-ten')
      await page.getByRole('button', { name: 'Kiểm tra lại' }).click()
      const own = page.getByRole('button', { name: 'Ghi 3 ô vào 3 báo cáo' })
      await own.click()
      await page.getByText('Đã ghi 3 ô vào 3 báo cáo.').waitFor()

      await choose(clerk, 'bieu-thang-sau.xlsx', await ownSheet(units, 50))
      await page.getByText('2 tên được hiểu theo lần trước').waitFor()
      await own.waitFor()
      await clerk.close()
    },
  },
]
