// An administrator opens an account, announces a hand-over and takes it back, and moves what is left on units that ended.
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
      await page.getByText('đóng từ ngày 01/06/2027').waitFor()
      await page.getByRole('button', { name: 'Hủy bàn giao' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Hủy bàn giao' }).click()
      await page.getByText(/đã hủy/).waitFor()
      await keeper.look('81-tai-khoan')
      await keeper.close()
    },
  },
  {
    name: 'rights on units that ended are moved in one step',
    run: async ({ browser, program }) => {
      const keeper = await signIn(browser, program.address, 'quantri')
      const { page } = keeper
      await keeper.go('/quan-tri/tai-khoan')
      await page.getByRole('link', { name: 'Chuyển hàng loạt' }).click()
      await page.getByRole('heading', { level: 1, name: 'Chuyển quyền của đơn vị đã kết thúc' }).waitFor()
      const target = page.getByRole('combobox', { name: /^Chuyển Thị trấn Bắc Hà sang/ })
      expect((await target.inputValue()) === '02839@2025-07-01', `offered is ${await target.inputValue()}`)
      // from a later day, so that it can be taken back and the demonstration stays as it is
      await page.getByRole('textbox', { name: /^Từ ngày/ }).fill('01/06/2027')
      await page.getByRole('button', { name: 'Xem trước' }).click()
      await page.getByRole('heading', { name: 'Sẽ làm, từ ngày 01/06/2027' }).waitFor()
      await keeper.look('chuyen-quyen')
      await page.getByRole('button', { name: 'Thực hiện với 1 quyền' }).click()
      await page.getByText('Đã chuyển hoặc kết thúc 1 quyền.').waitFor()
      await keeper.go('/quan-tri/tai-khoan?q=canbo.xacu')
      await page.getByRole('link', { name: 'Cán bộ xã trước sắp xếp' }).click()
      await page.getByText(/chuyển 1 quyền sang đơn vị khác/).waitFor()
      await page.getByRole('button', { name: 'Hủy bàn giao' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Hủy bàn giao' }).click()
      await page.getByText(/đã hủy/).waitFor()
      await keeper.close()
    },
  },
]
