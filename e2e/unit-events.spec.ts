// The administrator records a change of units: previewed with what it touches, applied, seen on the unit's page; a province's line through two codes.
import type { Journey } from './journeys.ts'
import { expect } from './journeys.ts'
import { signIn } from './person.ts'

export const journeys: readonly Journey[] = [
  {
    name: 'unit events: a commune gets another name; previewed, applied, seen from its day on',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'quantri')
      const { page } = person
      await person.go('/don-vi/su-kien/moi')
      await page.getByRole('textbox', { name: /^Ngày có hiệu lực/ }).fill('01/03/2027')
      await page.getByRole('textbox', { name: /^Nguồn/ }).fill('Nghị quyết thử')
      await page.getByRole('combobox', { name: /^Loại sự kiện/ }).selectOption({ label: 'Đổi tên' })
      await page.getByRole('combobox', { name: /^Đơn vị/ }).fill('xa ta cu ty')
      await page
        .getByRole('option', { name: /^Xã Tả Củ Tỷ/ })
        .first()
        .click()
      await page.getByRole('textbox', { name: /^Tên mới/ }).fill('Xã Tả Củ Tỷ Mới')
      await page.getByRole('button', { name: 'Thêm vào danh sách' }).click()
      await page.getByRole('button', { name: 'Xem trước tác động' }).click()
      await page.getByRole('heading', { name: 'Nếu áp dụng' }).waitFor()
      await page.getByRole('heading', { name: /^Thuộc diện xét \([1-9]\d*\)/ }).waitFor()
      await person.look('su-kien-xem-truoc')
      await page.getByRole('button', { name: 'Áp dụng', exact: true }).click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /^Áp dụng 1 sự kiện/ })
        .click()
      await page.getByText('Đã áp dụng').first().waitFor()
      await person.look('su-kien-da-ap-dung')
      await person.go('/don-vi/02842@2025-07-01?on=2027-03-01')
      await page.getByRole('heading', { level: 1, name: 'Xã Tả Củ Tỷ Mới' }).waitFor()
      await person.go('/don-vi/02842@2025-07-01?on=2027-02-10')
      await page.getByRole('heading', { level: 1, name: 'Xã Tả Củ Tỷ', exact: true }).waitFor()
      await person.close()
    },
  },
  {
    name: 'An Giang is one line from 2009 to today through two codes, with what was recorded under both',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'auditor')
      await person.go('/don-vi/91@2025-07-01')
      const line = person.page.getByRole('img', { name: /^Dòng thời gian/ })
      await line.waitFor()
      const said = (await line.getAttribute('aria-label')) ?? ''
      expect(said.includes('Tỉnh An Giang (89)') && said.includes('Tỉnh An Giang (91)'), `the line says: ${said}`)
      expect((await line.locator('text').allTextContents()).includes('2009'), 'the line does not begin in 2009')
      await person.page.getByRole('cell', { name: '97/119', exact: true }).waitFor()
      await person.close()
    },
  },
]
