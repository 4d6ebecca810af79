// The dictionary of figures: found without marks, sensitive figures permitted by a document, a form read with its deadlines.
import { expect, until, type Journey } from './journeys.ts'
import { signIn } from './person.ts'

export const journeys: readonly Journey[] = [
  {
    name: 'figures: the administrator of the country permits the offences by a document, everybody sees it, and it can be stopped',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'quantri.bo')
      await person.go('/quan-tri/chi-tieu')
      const { page } = person
      await page.getByLabel('Tìm chỉ tiêu').fill('pham toi')
      await until(
        async () => (await page.getByText('Người chết do tai nạn giao thông').count()) === 0,
        'the search keeps what does not fit',
      )
      await page.getByText('chưa cho phép').first().waitFor()
      await page.getByRole('button', { name: 'Ghi nhận văn bản' }).click()
      await page.getByLabel('Số, ký hiệu văn bản').fill('Công văn số 12/CAT-PV01')
      await person.look('chi-tieu-ghi-nhan')
      await page.getByRole('button', { name: 'Ghi nhận', exact: true }).click()
      await until(async () => (await page.getByText('chưa cho phép').count()) === 0, 'the figures were not switched on')
      await page.getByRole('button', { name: 'Vụ phạm tội về trật tự xã hội', exact: true }).click()
      await page.getByText('Cho phép theo Công văn số 12/CAT-PV01').first().waitFor()
      await person.look('chi-tieu-da-cho-phep')
      await page.getByRole('button', { name: 'Ghi nhận văn bản' }).click()
      await page.getByLabel('Số, ký hiệu văn bản').fill('Công văn số 13/CAT-PV01')
      await page.getByRole('button', { name: 'Ngừng xử lý', exact: true }).click()
      await page.getByText('chưa cho phép').first().waitFor()
      await person.close()
    },
  },
  {
    name: 'forms: a commune officer reads from the law page what is asked, what is checked and when it is due',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'canbo.xa')
      // the day the deadlines are looked at, whatever day the demonstration works on
      await person.go('/van-ban?on=2026-11-22')
      const { page } = person
      await page.getByRole('link', { name: 'Biểu mẫu báo cáo' }).click()
      await page.getByRole('heading', { level: 1, name: 'Biểu mẫu báo cáo' }).waitFor()
      await page.getByRole('link', { name: 'Tình hình an ninh, trật tự cấp xã hằng tháng' }).click()
      await page.getByText('Số vụ rất nghiêm trọng, đặc biệt nghiêm trọng không lớn hơn tổng số vụ').waitFor()
      // month 2/2026 closes on 14/02; the lunar new year of 16–20/02 lies between it and the deadline
      const february = page.getByRole('row').filter({ hasText: 'Tháng 2/2026' })
      await february.getByText('24/02/2026').waitFor()
      const text = await february.innerText()
      expect(/Tết Nguyên đán\s+16\/02\/2026–20\/02\/2026/.test(text), `the holidays are not named: ${text}`)
      await page.goto(`${program.address}/quan-tri/chi-tieu`)
      await page.getByRole('heading', { level: 1, name: 'Danh mục chỉ tiêu' }).waitFor()
      expect((await page.getByRole('button', { name: 'Ghi nhận văn bản' }).count()) === 0, 'an officer is offered to permit figures')
      await person.close()
    },
  },
]
