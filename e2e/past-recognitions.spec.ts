// The programme office takes in results of past periods from Excel: wrong cells first, then a file with conflicts, and takes it back.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { cellsFrom, choose, fetchTemplate, filled, type Line } from './list-files.ts'
import { signIn } from './person.ts'

/** Lào Cai of three tiers: its results of 2023 are recorded, so that a file can contradict them. */
const OLD = '10@2019-10-06'
const AT = `unit=${encodeURIComponent(OLD)}&on=2024-06-30`

type Units = { readonly items: readonly { readonly unit: { readonly id: string; readonly fullName: string } }[] }

async function recognised(page: Page, address: string): Promise<Units['items']> {
  const query = `${AT}&set=indicator-19-2-2021&from=2022-12-15&state=recognised&limit=3`
  return ((await (await page.request.get(`${address}/api/board/units?${query}`)).json()) as Units).items
}

/** Unit; from the column of the set on: set, window, from, last, result, number, date, authority. */
const result = (unit: string, ...cells: readonly string[]): Line => ({ 1: unit, ...cellsFrom(4, cells) })

export const journeys: readonly Journey[] = [
  {
    name: 'past results from Excel: wrong cells, conflicts kept side by side, taken back as a whole',
    run: async ({ browser, program }) => {
      const office = await signIn(browser, program.address, 'vpdp')
      const { page } = office
      const [first, second, third] = await recognised(page, program.address)
      if (!first || !second || !third) throw new Error('three recognised communes are needed')
      await office.go('/quyet-dinh')
      await page.getByRole('link', { name: 'Nhập kết quả các kỳ trước' }).click()
      await page.getByRole('heading', { level: 1, name: 'Nhập kết quả các kỳ trước' }).waitFor()
      await page.getByText('Chưa có tệp nào được nhập').waitFor()
      await office.look('70-nhap-ket-qua')

      const template = await fetchTemplate(office)
      const wrong = await filled(template, 'Kết quả', [
        result('99999', 'indicator-19-2-2021', 'năm 2023', '', '', 'đạt', '1/QĐ-UBND', '28/12/2023', 'UBND tỉnh'),
        result(first.unit.id, 'indicator-19-2-2021', 'năm 2023', '', '', 'tốt', '', '', ''),
        result(first.unit.id, 'indicator-19-2-2021', 'năm 2023', '', '', 'đạt', '', '31/02/2024', ''),
      ])
      await choose(office, 'sai.xlsx', wrong)
      await page.getByText('5 ô cần sửa. Chưa dòng nào được ghi.').waitFor()
      const cells = await page.getByRole('table', { name: 'Các ô cần sửa' }).locator('tbody th').allInnerTexts()
      expectEqual(cells.map((cell) => cell.trim()).toSorted(), ['A2', 'H3', 'I4', 'J4', 'K4'], 'cells to correct')
      await office.look('71-o-can-sua')
      const [list] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: 'Tải danh sách ô cần sửa' }).click(),
      ])
      expect((await readFile(await list.path(), 'utf8')).includes('"A2"'), 'the list of cells does not name A2')

      const right = await filled(template, 'Kết quả', [
        result(first.unit.id, 'indicator-19-2-2021', 'năm 2023', '', '', 'chưa đạt', '', '', ''),
        result(second.unit.id, 'indicator-19-2-2021', 'năm 2023', '', '', 'đạt', '77/QĐ-UBND', '28/12/2023', 'UBND tỉnh'),
        result(third.unit.id, 'ntm', 'giai đoạn 2016–2020', '', '', 'đạt', '12/QĐ-UBND', '20/12/2020', 'UBND tỉnh Lào Cai'),
        result(third.unit.id, 'tt124-2021-commune', 'năm 2023', '', '', 'chưa đạt', '', '', ''),
      ])
      await choose(office, 'cac-ky-truoc.xlsx', right)
      await page.getByRole('heading', { name: 'Xem trước' }).waitFor()
      await office.look('72-xem-truoc')
      expectEqual(await page.getByText('mâu thuẫn', { exact: true }).count(), 2, 'conflicts in the preview')
      await page.getByRole('button', { name: 'Ghi 4 dòng vào hệ thống' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Ghi vào hệ thống' }).click()
      await page.getByText('Đã ghi 2 kết quả mới từ tệp cac-ky-truoc.xlsx; 2 mâu thuẫn được giữ lại.').waitFor()
      await office.look('73-da-nhap')

      await page
        .getByRole('row', { name: /cac-ky-truoc\.xlsx/ })
        .getByRole('link', { name: '2' })
        .click()
      await page.getByRole('heading', { level: 1, name: 'Mâu thuẫn giữa các nguồn' }).waitFor()
      await page.getByRole('link', { name: first.unit.fullName }).waitFor()
      const rows = await page.getByRole('table', { name: 'Mâu thuẫn giữa các nguồn' }).locator('tbody tr').allInnerTexts()
      expectEqual(rows.length, 2, 'conflicts listed')
      expect(
        rows.every((row) => row.includes('ghi nhận trong hệ thống') && row.includes('cac-ky-truoc.xlsx')),
        `both sides with who says so: ${rows.join(' | ')}`,
      )
      await office.look('74-mau-thuan')

      await office.go(`/don-vi/${encodeURIComponent(first.unit.id)}?on=2024-06-30`)
      await page.getByRole('link', { name: 'có mâu thuẫn' }).first().waitFor()
      await office.look('75-don-vi-mau-thuan')
      await office.go(`/don-vi/${encodeURIComponent(third.unit.id)}?on=2024-06-30`)
      await page.getByText('nhập từ tệp').first().waitFor()
      await office.go(`/bang-tong-hop?${AT}&set=indicator-19-2-2021&from=2022-12-15`)
      await page.getByText('2 đơn vị có nguồn nói khác', { exact: false }).waitFor()
      await page.getByText('103/127').first().waitFor()
      await office.look('76-bang-mau-thuan')

      await office.go('/quyet-dinh/nhap')
      await page.getByRole('button', { name: 'Rút lại', exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Rút lại cả tệp' }).click()
      await page.getByText('Ghi lý do rút lại.').waitFor()
      await page
        .getByRole('dialog')
        .getByRole('textbox', { name: /^Lý do/ })
        .fill('Nhập nhầm tệp')
      await page.getByRole('dialog').getByRole('button', { name: 'Rút lại cả tệp' }).click()
      await page.getByText('Đã rút lại tệp cac-ky-truoc.xlsx.').waitFor()
      await page.getByText('đã rút', { exact: true }).waitFor()
      await office.go(`/quyet-dinh/mau-thuan?unit=${encodeURIComponent(OLD)}`)
      await page.getByText('Không có mâu thuẫn').waitFor()
      await office.close()

      const phone = await signIn(browser, program.address, 'vpdp', { width: 360, height: 740 })
      await phone.go('/quyet-dinh/nhap')
      await phone.page.getByText('cac-ky-truoc.xlsx').first().waitFor()
      await phone.look('77-nhap-dien-thoai')
      await phone.close()
    },
  },
]
