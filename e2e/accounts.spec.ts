// An administrator opens an account, the person signs in by the slip, and a hand-over is announced and taken back.
import { expect, type Journey } from './journeys.ts'
import { signIn } from './person.ts'

const NAME = 'Giàng Thị Của Hành Trình'

export const journeys: readonly Journey[] = [
  {
    name: 'an administrator keeps accounts',
    run: async ({ browser, program }) => {
      const keeper = await signIn(browser, program.address, 'quantri')
      const { page } = keeper
      await keeper.go('/quan-tri/tai-khoan')
      await page.getByText(/còn quyền trên đơn vị đã kết thúc/).waitFor()
      await page.getByRole('link', { name: 'Thêm tài khoản' }).click()
      await page.getByRole('textbox', { name: /^Họ tên, chức vụ/ }).fill(NAME)
      await page.getByRole('combobox', { name: /^Vai trò/ }).selectOption({ label: 'Cán bộ cấp xã' })
      await page.getByRole('combobox', { name: /^Đơn vị/ }).fill('Xã Bắc Hà')
      await page
        .getByRole('option', { name: /Xã Bắc Hà/ })
        .first()
        .click()
      await page.getByRole('button', { name: 'Tạo tài khoản' }).click()
      const words = page.locator('.accounts-password')
      await words.first().waitFor()
      const [username = '', password = ''] = await words.allInnerTexts()
      expect(username.startsWith('ca.02839') && password.length === 19, `the slip reads ${username} / ${password}`)
      await keeper.look('80-phieu-mat-khau')
      await page.getByRole('link', { name: 'Mở trang tài khoản' }).click()
      await page.getByRole('heading', { level: 1, name: NAME }).waitFor()
      await page.getByRole('textbox', { name: /^Ngày đầu tiên không còn quyền/ }).fill('01/06/2027')
      await page.getByRole('button', { name: 'Lập bàn giao', exact: true }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Lập bàn giao' }).click()
      await page.getByRole('button', { name: 'Hủy bàn giao' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Hủy bàn giao' }).click()
      await page.getByText(/đã hủy/).waitFor()
      await keeper.look('81-tai-khoan')
      await keeper.close()
    },
  },
]
