// A key for a program: made on the page of one's account, used by a program, revoked by its owner or an administrator, refused.
import type { Journey } from './journeys.ts'
import { expect, expectEqual } from './journeys.ts'
import { signIn } from './person.ts'

export const journeys: readonly Journey[] = [
  {
    name: 'an officer makes a key, a program uses it within its bounds, and loses it at once when it is revoked',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      const { page } = officer
      await officer.go('/tai-khoan')
      const section = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Khóa truy cập cho phần mềm' }) })
      await section.getByRole('button', { name: 'Tạo khóa' }).click()
      const dialog = page.getByRole('dialog').filter({ hasText: 'Tên khóa' })
      await dialog.getByRole('button', { name: 'Tạo khóa' }).click()
      await dialog.getByText('Nhập tên khóa.').waitFor()
      await officer.look('khoa-truy-cap-moi')
      await dialog.getByLabel('Tên khóa').fill('Phần mềm một cửa của xã')
      await dialog.getByLabel('Hồ sơ').check()
      await dialog.getByRole('button', { name: 'Tạo khóa' }).click()
      const key = (await page.locator('code.account-secret').innerText()).trim()
      expect(/^by_[\w-]{43}$/.test(key), `the key reads ${key}`)
      await officer.look('khoa-truy-cap')
      await page.getByRole('button', { name: 'Đã cất khóa' }).click()

      const ask = (path: string): Promise<Response> =>
        fetch(new URL(path, program.address), { headers: { authorization: `Bearer ${key}` } })
      expectEqual((await ask('/api/dossiers')).status, 200, 'the program reads dossiers')
      expectEqual(await (await ask('/api/units/02839@2025-07-01')).json(), { code: 'auth.key-not-allowed' }, 'another area is closed')
      expectEqual((await ask('/api/my-account')).status, 403, 'the account is closed')

      await page.reload()
      await section.getByText('dùng gần nhất').waitFor()
      await section.getByRole('button', { name: /Thu hồi/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click()
      await section.getByText('Đã thu hồi').waitFor()
      expectEqual((await ask('/api/dossiers')).status, 401, 'the revoked key is nobody')
      await officer.close()
    },
  },
  {
    name: 'an administrator ends a key of an account they keep',
    run: async ({ browser, program }) => {
      const officer = await signIn(browser, program.address, 'canbo.xa')
      await officer.go('/tai-khoan')
      await officer.page.getByRole('button', { name: 'Tạo khóa' }).click()
      const dialog = officer.page.getByRole('dialog').filter({ hasText: 'Tên khóa' })
      await dialog.getByLabel('Tên khóa').fill('Phần mềm cũ của xã')
      await dialog.getByLabel('Hồ sơ').check()
      await dialog.getByRole('button', { name: 'Tạo khóa' }).click()
      const key = (await officer.page.locator('code.account-secret').innerText()).trim()
      const ask = (): Promise<Response> => fetch(new URL('/api/dossiers', program.address), { headers: { authorization: `Bearer ${key}` } })
      expectEqual((await ask()).status, 200, 'the program reads dossiers')
      const keeper = await signIn(browser, program.address, 'quantri')
      const { page } = keeper
      await keeper.go('/quan-tri/tai-khoan?q=canbo.xa')
      await page.getByRole('link', { name: 'Cán bộ xã Bắc Hà' }).click()
      const section = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Khóa truy cập cho phần mềm' }) })
      const line = section.getByRole('listitem').filter({ hasText: 'Phần mềm cũ của xã' })
      await line.getByText('dùng gần nhất').waitFor()
      await keeper.look('khoa-cua-tai-khoan')
      await line.getByRole('button', { name: /Thu hồi/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Thu hồi' }).click()
      await line.getByText('Đã thu hồi').waitFor()
      expectEqual((await ask()).status, 401, 'the ended key is nobody')
      await keeper.close()
      await officer.close()
    },
  },
]
