// Forms written without code: an administrator makes the next version, two of them see each other, and a commune fills in what was published.
import type { Locator, Page } from 'playwright-core'
import { until, type Journey } from './journeys.ts'
import { signIn } from './person.ts'

const MONTH = 'Tình hình an ninh, trật tự cấp xã hằng tháng'
const SECTION = 'Cháy, nổ'
const FIGURE = 'Buổi tuyên truyền, vận động'

const sectionOf = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })
const lineOf = (page: Page, name: string): Locator =>
  page.locator('.editor-line').filter({ has: page.locator('.editor-line-name').getByText(name, { exact: true }) })

async function saved(page: Page): Promise<void> {
  await page
    .locator('.editor-bar')
    .getByText(/đã lưu \d/)
    .waitFor()
}

/** Chooses in a field that is typed into. */
async function choose(field: Locator, typed: string, option: string | RegExp): Promise<void> {
  await field.fill(typed)
  await field.page().getByRole('option', { name: option }).first().click()
}

export const journeys: readonly Journey[] = [
  {
    name: 'forms: a new version with one more figure under a condition is published, and the commune is asked for it',
    run: async ({ browser, program }) => {
      const person = await signIn(browser, program.address, 'quantri.bo')
      const { page } = person
      await person.go('/quan-tri/bieu-mau')
      await page.getByRole('link', { name: MONTH }).click()
      await page.getByRole('button', { name: 'Soạn bản tiếp theo' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Bắt đầu soạn' }).click()
      await page.waitForURL(/\/sua/)
      await page.getByText('Chưa chọn ngày áp dụng.').first().waitFor()
      // reports of month 1 have been begun: the earliest day is said, and an earlier one is refused
      await page.getByLabel('Áp dụng từ ngày').fill('01/01/2027')
      await page.getByLabel('Áp dụng từ ngày').blur()
      await page.getByText('Chọn từ ngày 15/01/2027 trở đi').first().waitFor()
      await page.getByLabel('Áp dụng từ ngày').fill('20/01/2027')
      await page.getByLabel('Áp dụng từ ngày').blur()
      await page.getByText('Ngày áp dụng nằm giữa kỳ').waitFor()
      // a figure found without marks, under a condition chosen from what stands before it
      const section = sectionOf(page, SECTION)
      await choose(section.getByLabel('Thêm chỉ tiêu'), 'buoi tuyen truyen', FIGURE)
      const line = lineOf(page, FIGURE)
      await line.getByRole('button', { name: 'Đặt điều kiện' }).click()
      await page.getByText('Chưa chọn xong. Chọn đủ chỉ tiêu ở hai vế.').first().waitFor()
      await person.look('bieu-mau-dang-soan')
      await choose(line.getByLabel('Vế trái'), 'vu chay', /^Vụ cháy/)
      await line.getByText(/Vụ cháy.* ≥ 1/).waitFor()
      await line.getByRole('button', { name: `Đưa “${FIGURE}” lên` }).click()
      // removed and taken back
      await sectionOf(page, 'Tai nạn giao thông').getByRole('button', { name: 'Bỏ mục' }).click()
      await until(async () => (await sectionOf(page, 'Tai nạn giao thông').count()) === 0, 'the section is still there')
      await page.getByRole('button', { name: /^Hoàn tác/ }).click()
      await sectionOf(page, 'Tai nạn giao thông').waitFor()
      await page.getByText(`Thêm “${FIGURE}” (mục “${SECTION}”)`).waitFor()
      await saved(page)
      // tried out before anybody else sees it
      const preview = page.getByRole('region', { name: 'Xem trước và thử' })
      await preview.getByLabel('Vụ cháy', { exact: false }).first().fill('0')
      await until(async () => (await preview.getByLabel(FIGURE).count()) === 0, 'the condition does not answer in the preview')
      await person.look('bieu-mau-xem-truoc')
      await page.setViewportSize({ width: 360, height: 780 })
      await person.look('bieu-mau-soan-360')
      await page.setViewportSize({ width: 1366, height: 900 })
      await page.getByRole('button', { name: 'Ban hành', exact: true }).click()
      await person.look('bieu-mau-ban-hanh')
      await page.getByRole('dialog').getByRole('button', { name: 'Ban hành', exact: true }).click()
      await page.waitForURL(/ban=2/)
      await page.getByRole('heading', { level: 1, name: MONTH }).waitFor()
      await person.look('bieu-mau-da-ban-hanh')
      await person.close()

      const officer = await signIn(browser, program.address, 'canbo.xa')
      await officer.go('/so-lieu')
      await officer.page.getByRole('listitem').filter({ hasText: 'Tháng 2/2027' }).locator('a.button, button').first().click()
      await officer.page.waitForURL(/\/so-lieu\/[0-9a-f-]{36}/)
      const field = officer.page.locator('.entry-row').filter({ has: officer.page.getByText(FIGURE, { exact: true }) })
      await field.first().waitFor()
      await officer.look('bieu-mau-xa-thay')
      await officer.close()
    },
  },
  {
    name: 'forms: two administrators see each other in one draft; a form of its own is begun and thrown away',
    run: async ({ browser, program }) => {
      const one = await signIn(browser, program.address, 'quantri.bo')
      await one.go('/quan-tri/bieu-mau')
      await one.page.getByRole('button', { name: 'Biểu mẫu mới' }).click()
      await one.page.getByLabel('Tên biểu mẫu (tiếng Việt)').fill('Công tác phòng cháy của xã')
      await one.page.getByRole('dialog').getByLabel('Kỳ báo cáo').selectOption({ label: 'Quý' })
      await one.look('bieu-mau-moi')
      await one.page.getByRole('dialog').getByRole('button', { name: 'Bắt đầu soạn' }).click()
      await one.page.waitForURL(/cong-tac-phong-chay-cua-xa\/sua/)
      const other = await signIn(browser, program.address, 'quantri.bo')
      await other.go('/quan-tri/bieu-mau/cong-tac-phong-chay-cua-xa/sua')
      await one.page.getByRole('button', { name: 'Thêm mục' }).click()
      await one.page.getByLabel('Tên mục (tiếng Việt)').fill('Lực lượng')
      await saved(one.page)
      await other.page.getByLabel('Tên biểu mẫu (tiếng Anh)').fill('Fire prevention')
      await other.page.getByText('Người khác vừa sửa bản này').waitFor()
      await other.look('bieu-mau-hai-nguoi')
      await other.page.getByRole('button', { name: 'Giữ sửa đổi của tôi' }).click()
      await saved(other.page)
      // both are there, for both
      await sectionOf(other.page, 'Lực lượng').waitFor()
      await until(
        async () => (await one.page.getByLabel('Tên biểu mẫu (tiếng Anh)').inputValue()) === 'Fire prevention',
        'the other one is not seen',
      ).catch(() =>
        until(async () => (await one.page.getByLabel('Tên biểu mẫu (tiếng Anh)').inputValue()) === 'Fire prevention', 'not seen'),
      )
      await other.close()
      await one.go('/quan-tri/bieu-mau')
      await one.page.getByRole('link', { name: 'Công tác phòng cháy của xã' }).waitFor()
      await one.look('bieu-mau-danh-sach')
      await one.page.getByRole('link', { name: 'Công tác phòng cháy của xã' }).click()
      await one.page.getByRole('button', { name: 'Bỏ bản soạn' }).click()
      await one.page.getByRole('dialog').getByRole('button', { name: 'Bỏ bản soạn' }).click()
      await one.page.getByRole('heading', { level: 1, name: 'Biểu mẫu báo cáo' }).waitFor()
      await until(async () => (await one.page.getByText('Công tác phòng cháy của xã').count()) === 0, 'the draft is still there')
      await one.close()
    },
  },
]
