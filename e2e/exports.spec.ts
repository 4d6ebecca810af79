// Files made in the background: a province asks for every figure it has, sees how far the file is, and takes away what was promised.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import ExcelJS from 'exceljs'
import type { Journey } from './journeys.ts'
import { expect, expectEqual, until } from './journeys.ts'
import { signIn } from './person.ts'

/** Rows of data: what stands below the line with the headers. */
function dataRows(workbook: ExcelJS.Workbook): number {
  let rows = 0
  for (const sheet of workbook.worksheets) {
    let below = false
    sheet.eachRow((row) => {
      if (below) rows += 1
      if (row.getCell(1).text === 'Đơn vị') below = true
    })
  }
  return rows
}

export const journeys: readonly Journey[] = [
  {
    name: 'exports: a province asks for all its figures, follows the file, takes it away and finds the rows and the checksum it was told',
    run: async ({ browser, program }) => {
      const police = await signIn(browser, program.address, 'thamdinh')
      const { page } = police
      await police.go('/so-lieu/tep-xuat')
      await page.getByText('Chưa có tệp nào').waitFor()
      await police.look('tep-xuat-trong')

      await police.go('/so-lieu')
      await page.getByRole('button', { name: 'Tạo tệp lớn' }).click()
      await page.getByText('Từng số liệu của mọi đơn vị và mọi kỳ').click()
      await police.look('tep-xuat-yeu-cau')
      await page.getByRole('button', { name: 'Yêu cầu tạo tệp' }).click()
      await page.waitForURL(/tep-xuat$/)
      const item = page.locator('.export-item').first()
      await until(async () => /Đang chờ|Đang tạo|Xong/.test((await item.textContent()) ?? ''), 'it was not said how far the file is')
      await item.getByRole('button', { name: 'Tải tệp' }).waitFor({ timeout: 90_000 })
      await police.look('tep-xuat')

      const said = (await item.textContent()) ?? ''
      const [download] = await Promise.all([page.waitForEvent('download'), item.getByRole('button', { name: 'Tải tệp' }).click()])
      expect(/^Số liệu theo đơn vị .*\.xlsx$/.test(download.suggestedFilename()), `the file is called ${download.suggestedFilename()}`)
      const bytes = await readFile(await download.path())
      expect(said.includes(createHash('sha256').update(bytes).digest('hex')), 'the checksum on the page is that of the file')
      const workbook = new ExcelJS.Workbook()
      await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer)
      const told = Number(/Xong: ([\d.]+) dòng/.exec(said)?.[1]?.replaceAll('.', ''))
      expect(told > 500, `the file has ${String(told)} rows`)
      expectEqual(dataRows(workbook), told, 'rows of the file')
      expect((workbook.worksheets[0]?.getCell(3, 1).text ?? '').includes('DỮ LIỆU MINH HỌA'), 'the file says that it is a demonstration')

      // the board offers the same
      await police.go('/so-lieu/bang')
      await page.getByRole('button', { name: 'Tạo tệp lớn' }).click()
      await page.getByText('CSV, cho phần mềm khác').click()
      await page.getByRole('button', { name: 'Yêu cầu tạo tệp' }).click()
      await page.locator('.export-item').nth(1).waitFor()
      await item.getByRole('button', { name: 'Tải tệp' }).waitFor({ timeout: 90_000 })
      const [csv] = await Promise.all([page.waitForEvent('download'), item.getByRole('button', { name: 'Tải tệp' }).click()])
      expect((await readFile(await csv.path(), 'utf8')).includes('Chỉ tiêu'), 'the board came as CSV')

      const phone = await signIn(browser, program.address, 'thamdinh', { width: 360, height: 740 })
      await phone.go('/so-lieu/tep-xuat')
      await phone.look('tep-xuat-360')
      await phone.close()

      // another person of the same province finds nothing of it
      const other = await signIn(browser, program.address, 'lanhdao')
      await other.go('/so-lieu/tep-xuat')
      await other.page.getByText('Chưa có tệp nào').waitFor()
      await other.close()
      await police.close()
    },
  },
]
