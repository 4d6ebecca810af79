// A notice finds its way: a report is returned, the officer sees the number in the bar, opens the notice, and lands on the report.
import type { Page } from 'playwright-core'
import type { Journey } from './journeys.ts'
import { expect, expectEqual, until } from './journeys.ts'
import { signIn } from './person.ts'

const REASON = 'Số tin, bài chưa khớp sổ theo dõi; đối chiếu lại.'

/** How much the bell says is unread. */
async function unreadOf(page: Page): Promise<number> {
  const name = (await page.getByRole('link', { name: /^Thông báo: / }).getAttribute('aria-label')) ?? ''
  return Number(/(\d+) chưa đọc/.exec(name)?.[1] ?? '0')
}

export const journeys: readonly Journey[] = [
  {
    name: 'inbox: a report is returned, the number stands in the bar, the notice leads to the report',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      await officer.go('/thong-bao')
      const before = await unreadOf(officer.page)
      await officer.look('90-thong-bao-truoc')
      await officer.go('/so-lieu')
      const link = officer.page.getByRole('link', { name: /hằng quý, Quý II\/2026/ })
      const report = (await link.getAttribute('href'))?.split('?')[0] ?? ''
      expect(/^\/so-lieu\/[0-9a-f-]{36}$/.test(report), `no accepted report of the second quarter: ${report}`)

      const appraiser = await signIn(browser, program.address, 'thamdinh')
      await appraiser.go(report)
      const row = appraiser.page.locator('.entry-row').filter({ has: appraiser.page.getByText('Tin, bài tuyên truyền', { exact: true }) })
      await row.getByRole('button', { name: 'Trả lại ô này' }).click()
      await appraiser.page.getByLabel('Lý do trả lại').fill(REASON)
      await appraiser.page.getByRole('dialog').getByRole('button', { name: 'Đánh dấu trả lại' }).click()
      await appraiser.page.getByRole('button', { name: 'Trả lại (1 ô)' }).click()
      await appraiser.page.getByRole('dialog').getByRole('button', { name: 'Trả lại', exact: true }).click()
      await appraiser.page.getByText('Đã trả lại', { exact: false }).first().waitFor()

      // the officer sees it in the bar wherever they are, and it leads to the report
      await officer.go('/don-vi')
      await until(async () => (await unreadOf(officer.page)) === before + 1, 'the bell does not count the notice')
      await officer.look('91-so-o-chuong')
      await officer.page.getByRole('link', { name: /^Thông báo: / }).click()
      await officer.page.getByRole('heading', { level: 1, name: 'Thông báo' }).waitFor()
      const notice = officer.page.getByRole('link', { name: /báo cáo bị trả lại, 1 ô cần sửa/ }).first()
      await notice.waitFor()
      await officer.look('92-thong-bao')
      await notice.click()
      await officer.page.waitForURL(new RegExp(report))
      await officer.page.getByText(REASON).first().waitFor()
      await until(async () => (await unreadOf(officer.page)) === before, 'an opened notice still counts as unread')

      // and back again: unread by hand, everything read at once
      await officer.go('/thong-bao')
      await officer.page.getByRole('button', { name: 'Đánh dấu chưa đọc' }).first().click()
      await until(async () => (await unreadOf(officer.page)) === before + 1, 'a notice cannot be marked as unread')
      await officer.page.getByRole('button', { name: 'Đánh dấu đã đọc tất cả' }).click()
      await until(async () => (await unreadOf(officer.page)) === 0, 'not everything is read')
      await officer.page.getByLabel('Chỉ hiện thông báo chưa đọc').check()
      await officer.page.getByText('Không còn thông báo chưa đọc').waitFor()
      await officer.close()
      await appraiser.close()
    },
  },
  {
    name: 'inbox: the terms of reminders are set by an administrator of the country',
    run: async ({ browser, program }) => {
      const keeper = await signIn(browser, program.address, 'quantri.bo')
      await keeper.go('/quan-tri/nhac-han')
      const before = keeper.page.getByLabel('Nhắc trước hạn (số ngày làm việc)')
      expectEqual(await before.inputValue(), '5, 1', 'the default')
      await before.fill('7, năm')
      await keeper.page.getByText('Nhập tối đa 5 số từ 1 đến 20, cách nhau bằng dấu phẩy.').waitFor()
      await keeper.look('93-nhac-han-sai')
      await before.fill('3; 7')
      await keeper.page.getByRole('button', { name: 'Lưu lịch nhắc' }).click()
      await until(async () => (await before.inputValue()) === '7, 3', 'what was saved does not come back in order')
      await keeper.page.getByRole('button', { name: 'Đặt lại mặc định' }).click()
      await keeper.page.getByRole('button', { name: 'Lưu lịch nhắc' }).click()
      await until(async () => (await before.inputValue()) === '5, 1', 'the default does not come back')
      await keeper.close()
    },
  },
  {
    name: 'inbox: a mail server: one of the inside is refused in words, one of the open network is kept, and an address can then be named',
    run: async ({ browser, program }) => {
      const keeper = await signIn(browser, program.address, 'quantri.bo')
      await keeper.go('/quan-tri/thu-dien-tu')
      await keeper.look('94-may-chu-thu')
      const { page } = keeper
      await page.getByLabel('Tên máy chủ (SMTP)').fill('127.0.0.1')
      await page.getByLabel('Địa chỉ gửi đi').fill('binhyen@example.vn')
      await page.getByRole('button', { name: 'Lưu thiết lập' }).click()
      await page.getByText(/^Không dùng được máy chủ hoặc địa chỉ này/).waitFor()
      await page.getByLabel('Tên máy chủ (SMTP)').fill('mail.example.vn')
      await page.getByRole('button', { name: 'Lưu thiết lập' }).click()
      await page.getByText('Đã lưu thiết lập máy chủ thư.').waitFor()
      await page.getByLabel('Gửi thư thử đến').fill('quan.tri@example.vn')
      await page.getByRole('button', { name: 'Gửi thư thử' }).click()
      await page.getByText(/^Thư thử (đang trên đường|không gửi được)/).waitFor()
      await keeper.look('95-may-chu-thu-gui-thu')
      await keeper.close()

      const officer = await signIn(browser, program.address, 'canbo.xa', { width: 360, height: 740 })
      await officer.go('/tai-khoan')
      await officer.page.getByLabel('Địa chỉ thư').fill('can.bo@example.vn')
      await officer.page.getByRole('button', { name: 'Gửi mã xác nhận' }).click()
      await officer.page.getByText('Chưa xác nhận: nhập mã đã gửi đến địa chỉ này.').waitFor()
      await officer.page.getByLabel('Mã xác nhận').fill('000000')
      await officer.page.getByRole('button', { name: 'Xác nhận', exact: true }).click()
      await officer.page.getByText(/^Mã chưa đúng hoặc đã hết hạn/).waitFor()
      await officer.look('96-dia-chi-thu')
      await officer.page.getByRole('button', { name: 'Bỏ địa chỉ này' }).click()
      await until(async () => (await officer.page.getByLabel('Địa chỉ thư').inputValue()) === '', 'the address is not forgotten')
      await officer.go('/thong-bao')
      await officer.look('97-thong-bao-360')
      await officer.close()
    },
  },
]
