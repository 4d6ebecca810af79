// Figures that do not agree: listed with both sides, explained by the commune, seen by the province; and why a total changed.
import { expect, until, type Journey } from './journeys.ts'
import { signIn } from './person.ts'

const PHONE = { width: 360, height: 780 }

export const journeys: readonly Journey[] = [
  {
    name: 'differences: the province finds figures that do not agree, explains one, and the explanation stays with its author',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'thamdinh')
      const { page } = person
      await person.go('/so-lieu')
      await page.getByRole('link', { name: /số liệu chưa khớp/ }).click()
      await page.getByRole('heading', { level: 1, name: 'Số liệu chưa khớp' }).waitFor()
      const first = page.locator('.contradiction').first()
      await first.getByText('Chênh lệch').waitFor()
      await person.look('so-lieu-mau-thuan')
      const title = await first.locator('.contradiction-title').innerText()
      await first.getByRole('button', { name: 'Giải trình' }).click()
      await first.getByRole('button', { name: 'Ghi giải trình' }).click()
      await first.getByText('Viết ít nhất 3 ký tự.').waitFor()
      await first.getByLabel('Nội dung giải trình').fill('Báo cáo năm tính thêm tin, bài đăng ngoài các quý')
      await first.getByRole('button', { name: 'Ghi giải trình' }).click()
      await until(
        async () => (await page.locator('.contradiction-title').allInnerTexts()).every((each) => each !== title),
        'it still waits',
      )
      await page.getByRole('button', { name: /^Đã giải trình/ }).click()
      await page.getByText('Báo cáo năm tính thêm tin, bài đăng ngoài các quý').waitFor()
      // what the province itself says otherwise came with its reason
      await page.getByLabel('Loại').selectOption({ label: 'Cấp trên và cấp dưới' })
      await page.getByText('Hai mô hình liên xã').waitFor()
      await person.look('so-lieu-mau-thuan-da-giai-trinh')
      await person.close()
    },
  },
  {
    name: 'differences: from the board to why a number changed, cause by cause, down to a hand-in',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'thamdinh')
      const { page } = person
      await person.go('/so-lieu/bang?form=commune-movement-quarter&compare=previous')
      await page
        .getByRole('link', { name: /tăng|giảm/ })
        .first()
        .click()
      await page.getByRole('heading', { level: 1, name: 'Vì sao số này thay đổi?' }).waitFor()
      await page.getByRole('heading', { name: 'Theo nguyên nhân' }).waitFor()
      await person.look('so-lieu-chenh-lech')
      const parts = await page.locator('.fall-row:not(:first-child):not(:last-child) .fall-value').allInnerTexts()
      const whole = await page.locator('.difference-change').innerText()
      const numberIn = (text: string): number =>
        Number((/[\d.]+/.exec(text)?.[0] ?? '0').replaceAll('.', '')) * (/^−|Giảm/.test(text) ? -1 : 1)
      const sum = parts.reduce((all, text) => all + numberIn(text), 0)
      expect(sum === numberIn(whole), `the causes ${parts.join(' ')} are not the change ${whole}`)
      await page.getByLabel('So với', { exact: true }).selectOption({ label: 'Chính kỳ này, như bảng của một ngày trước' })
      await page.getByLabel('Bảng của ngày').waitFor()
      await page.getByLabel('So với', { exact: true }).selectOption({ label: 'Năm gốc' })
      await page.getByText('không có gốc so sánh').first().waitFor()
      await page.getByLabel('So với', { exact: true }).selectOption({ label: 'Kỳ trước' })
      await page.getByRole('heading', { name: 'Theo nguyên nhân' }).waitFor()
      const details = page.locator('main details').first()
      if ((await details.getAttribute('open')) === null) await details.locator('summary').click()
      await details.locator('tbody a').first().click()
      await page.waitForURL(/\/lan-nop\/\d+/)
      await person.close()
    },
  },
  {
    name: 'differences: on a telephone, by a commune officer',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'canbo.xa', PHONE)
      const { page } = person
      await person.go('/so-lieu/mau-thuan?state=incomplete')
      await person.look('so-lieu-mau-thuan-xa-360')
      await person.go('/so-lieu/chenh-lech?form=commune-movement-quarter&figure=models')
      await page.getByLabel('Chỉ tiêu').waitFor()
      await person.look('so-lieu-chenh-lech-xa-360')
      await person.close()
      const police = await signIn(browser, program.address, 'thamdinh', PHONE)
      await police.go('/so-lieu/mau-thuan')
      await police.look('so-lieu-mau-thuan-360')
      await police.go('/so-lieu/chenh-lech?form=commune-movement-quarter&figure=models')
      await police.page.getByRole('heading', { name: 'Theo nguyên nhân' }).waitFor()
      await police.look('so-lieu-chenh-lech-360')
      await police.close()
    },
  },
]
