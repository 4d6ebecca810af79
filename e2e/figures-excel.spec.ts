// A month's figures through Excel: the template filled in, a wrong cell named, mended, written, handed in; the province takes it away again.
import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import type { Download, Page } from 'playwright-core'
import type { Journey } from './journeys.ts'
import { expect, expectEqual, until } from './journeys.ts'
import { choose } from './list-files.ts'
import { signIn } from './person.ts'

const MONTH = /Tháng 1\/2027/
const HEADER = 'Chỉ tiêu'

async function workbookOf(download: Download): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load((await readFile(await download.path())) as unknown as ExcelJS.Buffer)
  return workbook
}

async function pressed(page: Page, name: string): Promise<ExcelJS.Workbook> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()])
  expect(download.suggestedFilename().endsWith('.xlsx'), `the file is called ${download.suggestedFilename()}`)
  return workbookOf(download)
}

/** Cells to be filled in: open ones below the header "Kỳ này". */
function openCells(workbook: ExcelJS.Workbook): readonly { readonly name: string; readonly cell: ExcelJS.Cell }[] {
  return workbook.worksheets.flatMap((sheet) => {
    let value = 0
    const found: { name: string; cell: ExcelJS.Cell }[] = []
    sheet.eachRow((row) => {
      if (row.getCell(2).value === HEADER) value = (row.values as readonly unknown[]).indexOf('Kỳ này')
      else if (value > 0 && row.getCell(value).protection.locked === false) {
        found.push({ name: row.getCell(2).text, cell: row.getCell(value) })
      }
    })
    return found
  })
}

const bytesOf = async (workbook: ExcelJS.Workbook): Promise<Buffer> => Buffer.from(await workbook.xlsx.writeBuffer())

export const journeys: readonly Journey[] = [
  {
    name: 'figures from Excel: a template filled in, a wrong cell named, mended, written, handed in, taken away by the province',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      const { page } = officer
      await officer.go('/so-lieu')
      await page.locator('.work-item').filter({ hasText: MONTH }).first().locator('a.button, button').click()
      await page.waitForURL(/\/so-lieu\/[0-9a-f-]{36}$/)
      const address = new URL(page.url()).pathname
      await page.getByRole('link', { name: 'Nhập từ Excel' }).click()
      await page.waitForURL(/nhap-excel$/)
      await officer.look('80-nhap-excel')

      const workbook = await pressed(page, 'Tải mẫu Excel')
      const cells = openCells(workbook)
      expect(cells.length >= 5, `the template has ${String(cells.length)} cells to fill in`)
      for (const { cell } of cells) cell.value = 0
      const traffic = cells.find(({ name }) => name === 'Vụ tai nạn giao thông')?.cell
      expect(traffic !== undefined, 'the template does not ask for traffic accidents')
      traffic.value = '1,234'
      await choose(officer, 'thang-1.xlsx', await bytesOf(workbook))
      await page.getByText('Còn 1 ô có lỗi.', { exact: false }).waitFor()
      const wrong = await page.getByRole('table', { name: 'Các ô trong tệp' }).locator('tbody tr').allInnerTexts()
      expectEqual(wrong.length, 1, 'lines with errors')
      const place = `Trang ${traffic.worksheet.name}, ô ${traffic.address}`
      expect(wrong[0]?.startsWith(place) === true && wrong[0].includes('1,234'), `the error is said as: ${wrong[0] ?? ''}`)
      expectEqual(await page.getByRole('button', { name: /^Ghi .* ô vào báo cáo/ }).count(), 0, 'ways to write a wrong file')
      await officer.look('81-nhap-excel-loi')

      traffic.value = 1
      await choose(officer, 'thang-1.xlsx', await bytesOf(workbook))
      await page.getByRole('button', { name: /^Ghi \d+ ô vào báo cáo/ }).waitFor()
      await officer.look('82-nhap-excel-dung')
      await page.getByRole('button', { name: /^Ghi \d+ ô vào báo cáo/ }).click()
      await page.getByText(/Đã ghi \d+ ô vào báo cáo\./).waitFor()
      // the same file once more says nothing new
      await choose(officer, 'thang-1.xlsx', await bytesOf(workbook))
      await page.getByText('Tệp này không có gì mới so với báo cáo.', { exact: false }).waitFor()

      await officer.go(address)
      const panel = page.locator('#can-xu-ly')
      await panel.waitFor()
      for (;;) {
        const answers = panel.getByLabel('Giải trình nếu số liệu đúng')
        const open = await answers.count()
        if (open === 0) break
        await answers.first().fill('Đã đối chiếu với sổ theo dõi của xã.')
        await panel.getByRole('button', { name: 'Lưu giải trình' }).first().click()
        await until(async () => (await answers.count()) < open, 'an answer does not stay at its warning')
      }
      await page.getByText('Đủ điều kiện nộp').waitFor()
      await page.getByRole('button', { name: 'Nộp báo cáo' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Nộp báo cáo' }).click()
      await page.getByText(/Đã nộp báo cáo ngày/).waitFor()

      const province = await signIn(browser, program.address, 'thamdinh')
      await province.go(`${address}/lan-nop/1`)
      const kept = await pressed(province.page, 'Tải Excel')
      const row = kept.worksheets
        .flatMap((sheet) => sheet.getRows(1, sheet.rowCount) ?? [])
        .find((each) => each.getCell(2).value === 'Vụ tai nạn giao thông')
      expectEqual(row?.getCell(4).value, 1, 'traffic accidents in the file of the hand-in')
      await province.go('/so-lieu/bang?form=commune-security-month&period=2027-01-10')
      await province.page.getByRole('table').first().waitFor()
      const board = await pressed(province.page, 'Tải Excel')
      const names = board.worksheets[0]?.getColumn(1).values ?? []
      expect(names.includes('Xã Bắc Hà'), 'the board in Excel does not name the commune')
    },
  },
]
